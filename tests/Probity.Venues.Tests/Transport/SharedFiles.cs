using System.IO.Compression;
using System.Text.Json;

namespace Probity.Venues.Tests.Transport;

/// <summary>The recordings and samples beside the repository; they are never copied into it.</summary>
internal static class SharedFiles
{
    private static readonly Lazy<string> Root = new(Find);

    /// <summary>A sample document, for example "gamma-market.json".</summary>
    public static string Sample(string name) =>
        File.ReadAllText(Path.Combine(Root.Value, "reference", "samples", "polymarket", name));

    /// <summary>A file of published answers, for example "polymarket-order-signing.json".</summary>
    public static string Vectors(string name) =>
        File.ReadAllText(Path.Combine(Root.Value, "reference", "vectors", name));

    /// <summary>The reference itself.</summary>
    public static string Reference(string name) => File.ReadAllText(Path.Combine(Root.Value, "reference", name));

    public static IEnumerable<string> Lines(string file)
    {
        using var zip = new GZipStream(
            File.OpenRead(Path.Combine(Root.Value, "data", "polymarket", file)), CompressionMode.Decompress);
        using var reader = new StreamReader(zip);
        while (reader.ReadLine() is { } line) { yield return line; }
    }

    /// <summary>The "json" member of the line whose "path" ends so.</summary>
    public static string FedDocument(string name)
    {
        foreach (string line in Lines("negrisk_fed_june2026_gamma_and_books.jsonl.gz"))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("path").GetString()!.EndsWith(name, StringComparison.Ordinal))
            {
                return document.RootElement.GetProperty("json").GetRawText();
            }
        }
        throw new InvalidOperationException($"no '{name}' in the neg-risk fixture");
    }

    private static string Find()
    {
        var tried = new List<string>();
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "data"))) { return candidate; }
            tried.Add(candidate);
        }
        throw new InvalidOperationException(
            $"the recordings are missing; looked for shared/data at {string.Join(", ", tried)}");
    }
}
