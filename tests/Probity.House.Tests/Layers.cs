namespace Probity.House.Tests;

/// <summary>
/// Who may see whom (docs/architecture.md, "Layers"). A new project gets its line here before it gets a reference.
/// </summary>
internal static class Layers
{
    /// <summary>Pure projects: docs/determinism.md.</summary>
    public static readonly string[] Kernel =
        ["Probity.Domain", "Probity.Engine", "Probity.Strategies", "Probity.Simulation"];

    public const string Composition = "Probity.Cli";

    /// <summary>Measures what the program does and ships with nothing.</summary>
    public const string Benchmarks = "Probity.Benchmarks";

    private static readonly string[] Everything = ["*"];

    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Probity.Domain"] = [],
        ["Probity.Engine"] = ["Probity.Domain"],
        ["Probity.Strategies"] = ["Probity.Domain"],
        ["Probity.Simulation"] = ["Probity.Domain", "Probity.Engine"],
        ["Probity.Journal"] = ["Probity.Domain"],
        ["Probity.Storage"] = ["Probity.Domain"],
        ["Probity.Tui"] = ["Probity.Domain"],
        ["Probity.Crypto"] = ["Probity.Domain"],
        ["Probity.Venues"] = ["Probity.Domain", "Probity.Crypto"],
        ["Probity.Sandbox"] =
        [
            "Probity.Domain", "Probity.Engine", "Probity.Simulation", "Probity.Crypto", "Probity.Venues",
            "Probity.Venues.Polymarket", "Probity.Venues.Opinion",
        ],
        ["Probity.Runtime"] =
        [
            "Probity.Domain", "Probity.Engine", "Probity.Strategies", "Probity.Simulation", "Probity.Journal",
            "Probity.Crypto", "Probity.Venues", "Probity.Venues.Polymarket", "Probity.Venues.Opinion",
            "Probity.Storage",
        ],
        [Composition] = Everything,
        [Benchmarks] = [Composition],
    };

    /// <summary>What a project may reference; null when nobody decided yet.</summary>
    public static string[]? AllowedFor(string project) =>
        Allowed.TryGetValue(project, out string[]? allowed) ? allowed
        : project.StartsWith("Probity.Venues.", StringComparison.Ordinal)
            ? ["Probity.Domain", "Probity.Crypto", "Probity.Venues"]
            : null;
}
