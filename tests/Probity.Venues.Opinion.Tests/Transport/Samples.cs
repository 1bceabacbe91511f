namespace Probity.Venues.Opinion.Tests.Transport;

/// <summary>The samples beside the repository; they are never copied into it.</summary>
internal static class Samples
{
    private static readonly Lazy<string> Root = new(Find);

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Root.Value, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>A sample document, for example "market-binary.json".</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Root.Value, name));

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root.Value, name));

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "reference", "samples", "opinion");
            if (Directory.Exists(candidate)) { return candidate; }
        }
        throw new InvalidOperationException("the samples are missing: no shared/reference/samples/opinion above here");
    }
}
