using System.Text;

namespace Probity.Venues.Http;

/// <summary>Builds a path with its query; a parameter may be repeated, an empty value is left out.</summary>
public sealed class QueryText(string path)
{
    private readonly StringBuilder text = new(path);
    private bool first = true;

    public QueryText Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) { return this; }
        text.Append(first ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        first = false;
        return this;
    }

    public QueryText AddEach(string name, IEnumerable<string> values)
    {
        foreach (string value in values) { Add(name, value); }
        return this;
    }

    public override string ToString() => text.ToString();
}
