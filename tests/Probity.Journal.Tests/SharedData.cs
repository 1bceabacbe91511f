namespace Probity.Journal.Tests;

/// <summary>The recordings that lie beside the project, never in it.</summary>
internal static class SharedData
{
    /// <summary>Every polymarket/*.jsonl.gz.</summary>
    public static string[] Polymarket() =>
        [.. Directory.GetFiles(Path.Combine(Root(), "polymarket"), "*.jsonl.gz").Order()];

    public static string File(string name) => Path.Combine(Root(), name);

    private static string Root()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string data = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(data)) { return data; }
        }
        throw new DirectoryNotFoundException(
            $"this test needs the recordings: no shared/data beside any folder above '{AppContext.BaseDirectory}'");
    }
}
