using System.Text.RegularExpressions;

namespace Probity.House.Tests;

/// <summary>One rule of the house: where it applies, the lines that break it, and what to do instead.</summary>
internal sealed record TidyRule(
    string Name, string Advice, Func<SourceFile, bool> Applies, Func<SourceFile, IEnumerable<int>> Broken)
{
    public override string ToString() => Name;
}

/// <summary>
/// The rules as data. Words are spelt with a bracket where this file would otherwise break its own rule.
/// </summary>
internal static class TidyRules
{
    private const int FileLines = 400;
    private const int MethodLines = 60;
    private const int Columns = 120;

    public static readonly TidyRule[] All =
    [
        new("file length", $"split it: a file stays under {FileLines} lines", IsCSharp, LongFile),
        new("method length", $"name its steps: a method stays under {MethodLines} lines", IsCSharp, LongMethods),
        new("line length", $"break it: a line stays under {Columns} columns", IsCSharp, LongLines),
        InText("regions", "split the file instead", IsCSharp, @"^\s*#region\b"),
        InText("open ends", "do it now, or open an issue instead", IsCSharp, @"\b(TO[D]O|FIX[M]E|HA[C]K)\b"),
        InCode("stubs", "build it or leave it out", IsCSharp, @"\bNotImplementedException\b"),
        InCode("skipped tests", "repair the test or delete it", IsTest, @"\bSkip\w*\s*=(?!=)"),
        InCode("sleeping tests", "wait on a condition, or drive the clock", IsTest, @"\b(Thread\.Sleep|Task\.Delay)\b"),
        new("partial types", "only source generators need partial", IsCSharp, PartialTypes),
        InCode("block namespaces", "use a file-scoped namespace", IsCSharp, @"\bnamespace\s+[\w.]+\s*\{"),
        new("catch-all names", "name the file after the one thing in it", IsCSharp, CatchAllName),
        InText("line endings", "use LF", _ => true, "\r"),
        new("final newline", "end the file with one line break", IsWrittenByUs, NoFinalNewline),
        InText(
            "machine paths",
            "nothing committed names a path of one machine",
            _ => true,
            @"(?<![\w.~/])/(work|root|home/\w+|Users/\w+)/"),
        InText(
            "registry hosts",
            "registries come from the user's own configuration",
            _ => true,
            @"https?://[^\s""'<>]*(index\.json|registry\.|npmjs|nuget\.org|artifactory|jfrog|pypi)"),
    ];

    private static bool IsCSharp(SourceFile file) => file.Is(".cs");

    private static bool IsTest(SourceFile file) => file.Is(".cs") && file.IsUnder("tests");

    // NuGet writes its lock files without one.
    private static bool IsWrittenByUs(SourceFile file) => file.Text.Length > 0 && file.Name != "packages.lock.json";

    private static TidyRule InText(string name, string advice, Func<SourceFile, bool> applies, string pattern) =>
        new(name, advice, applies, file => Matches(file, file.Text, pattern));

    private static TidyRule InCode(string name, string advice, Func<SourceFile, bool> applies, string pattern) =>
        new(name, advice, applies, file => Matches(file, file.Code, pattern));

    private static IEnumerable<int> Matches(SourceFile file, string within, string pattern) =>
        Regex.Matches(within, pattern, RegexOptions.Multiline).Select(match => file.LineAt(match.Index));

    private static IEnumerable<int> LongFile(SourceFile file)
    {
        int lines = file.Text.AsSpan().Count('\n');
        return lines > FileLines ? [lines] : [];
    }

    private static IEnumerable<int> LongMethods(SourceFile file) =>
        Members.Of(file).Where(member => member.Last - member.First + 1 > MethodLines).Select(member => member.First);

    private static IEnumerable<int> LongLines(SourceFile file) =>
        file.Lines.Index().Where(line => line.Item.Length > Columns).Select(line => line.Index + 1);

    private static IEnumerable<int> PartialTypes(SourceFile file)
    {
        string[] generators = ["[GeneratedRegex", "JsonSerializerContext", "[LibraryImport", "[LoggerMessage"];
        return Array.Exists(generators, generator => file.Text.Contains(generator, StringComparison.Ordinal))
            ? []
            : Matches(file, file.Code, @"\bpartial\s+(class|struct|record|interface)\b");
    }

    private static IEnumerable<int> CatchAllName(SourceFile file) =>
        Regex.IsMatch(file.Name, @"(Helpers?|Managers?|Util(s|ity|ities)?|Extensions|Common|Misc)\.cs$") ? [1] : [];

    private static IEnumerable<int> NoFinalNewline(SourceFile file) =>
        file.Text.EndsWith('\n') && !file.Text.EndsWith("\n\n", StringComparison.Ordinal)
            ? []
            : [file.Text.AsSpan().Count('\n') + 1];
}
