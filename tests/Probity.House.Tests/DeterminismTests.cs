using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Probity.House.Tests;

public sealed class DeterminismTests
{
    private const string Marker = "// order-independent:";

    private const string Enumerating =
        "Values|Keys|Select|SelectMany|Where|ToList|ToArray|First|FirstOrDefault|Last|Aggregate|Sum|Max|Min|Any|All";

    [Fact]
    public void The_kernel_projects_are_held_to_the_banned_symbols()
    {
        XDocument props = XDocument.Parse(Repository.Read("Directory.Build.props"));
        string condition = (string)props.Descendants("ProbityKernel").Single().Attribute("Condition")!;
        foreach (string project in Layers.Kernel)
        {
            Assert.Contains($"'{project}'", condition, StringComparison.Ordinal);
        }
        XElement group = props.Descendants("AdditionalFiles").Single().Parent!;
        Assert.Equal("'$(ProbityKernel)' == 'true'", (string?)group.Attribute("Condition"));
        Assert.Equal(
            "$(MSBuildThisFileDirectory)eng/BannedSymbols.txt",
            (string?)group.Element("AdditionalFiles")!.Attribute("Include"));
        Assert.Equal(
            "Microsoft.CodeAnalysis.BannedApiAnalyzers",
            (string?)group.Element("PackageReference")!.Attribute("Include"));
    }

    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("T:System.Random")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("T:System.IO.File")]
    [InlineData("T:System.Console")]
    [InlineData("T:System.Threading.Thread")]
    [InlineData("M:System.String.GetHashCode")]
    public void The_ways_out_of_determinism_are_banned(string symbol) =>
        Assert.Contains($"{symbol};", Repository.Read("eng/BannedSymbols.txt"), StringComparison.Ordinal);

    [Fact]
    public void Nothing_in_the_kernel_lifts_the_ban()
    {
        foreach (SourceFile file in Repository.KernelCSharp)
        {
            bool lifted = file.Text.Contains("RS0030", StringComparison.Ordinal);
            Assert.False(lifted, $"{file.Path} lifts the ban of a symbol");
        }
        Assert.NotEmpty(Repository.KernelCSharp);
    }

    [Fact]
    public void The_kernel_is_synchronous()
    {
        // The venue seam is asynchronous by nature; it is declared in Domain and implemented outside the kernel.
        foreach (SourceFile file in Repository.KernelCSharp)
        {
            Match match = Regex.Match(file.Code, @"\b(async|await|lock)\b");
            Assert.False(match.Success, $"{file.Path}:{file.LineAt(match.Index)}: '{match.Value}' in the kernel");
        }
    }

    [Fact]
    public void The_kernel_enumerates_nothing_that_has_no_order()
    {
        string[] found = [.. Repository.KernelCSharp.SelectMany(UnorderedLoops)];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("Dictionary<int, long> a = [];", "foreach (var x in a) { }", 1)]
    [InlineData("HashSet<int> a = [];", "foreach (int x in this.a) { }", 1)]
    [InlineData("Dictionary<int, List<long>> a = [];", "foreach (var x in a.Values) { }", 1)]
    [InlineData("", "var a = new HashSet<int>(); foreach (int x in a) { }", 1)]
    [InlineData("Dictionary<int, long> a = [];", "return a.Values.Max();", 1)]
    [InlineData("Dictionary<int, long> a = [];", "return a.Select(x => x);", 1)]
    [InlineData("Dictionary<int, long> a = [];", "// order-independent: a sum\nreturn a.Values.Sum();", 0)]
    [InlineData("Dictionary<int, long> a = [];", "// order-independent:\nreturn a.Values.Sum();", 1)]
    [InlineData("Dictionary<int, long> a = [];", "foreach (int x in a.Keys.Order()) { }", 0)]
    [InlineData("SortedDictionary<int, long> a = [];", "foreach (var x in a) { }", 0)]
    [InlineData("Dictionary<int, long> a = [];", "return a[1] + a.Count;", 0)]
    public void The_scan_finds_loops_over_unordered_collections(string field, string body, int expected)
    {
        var file = new SourceFile("src/Example.cs", $"private readonly {field}\nvoid M()\n{{\n{body}\n}}\n");
        Assert.Equal(expected, UnorderedLoops(file).Count());
    }

    /// <summary>
    /// By the text of one file: fields, properties and locals declared as an unordered collection, then loops and
    /// enumerating calls on them. A line at or just above with the marker and a reason is excused.
    /// </summary>
    private static IEnumerable<string> UnorderedLoops(SourceFile file)
    {
        string[] lines = [.. file.Lines];
        foreach (string name in UnorderedNames(file.Code).Distinct())
        {
            string use =
                $@"(\bin\s+(this\.)?{name}\s*\)|(?<![\w.])(this\.)?{name}\s*\.\s*({Enumerating})\b(?!\s*\.\s*Order))";
            foreach (Match match in Regex.Matches(file.Code, use))
            {
                int line = file.LineAt(match.Index);
                bool excused = Excuses(lines[line - 1]) || (line > 1 && Excuses(lines[line - 2]));
                if (!excused)
                {
                    yield return $"{file.Path}:{line}: '{name}' has no order: use an array by dense id or a sorted map,"
                        + $" or say why it does not matter in '{Marker} reason'";
                }
            }
        }
    }

    private static IEnumerable<string> UnorderedNames(string code)
    {
        const string unordered =
            @"(?<![A-Za-z])(Frozen|Concurrent|Immutable)?(I?Dictionary|IReadOnlyDictionary|I?(Hash)?Set)";
        string[] declarations =
        [
            unordered + @"<[^;={()]*>\??\s+(?<name>\w+)\s*[;={,)]",
            @"\bvar\s+(?<name>\w+)\s*=\s*new\s+" + unordered + "<",
        ];
        return
            from declaration in declarations
            from match in Regex.Matches(code, declaration)
            select match.Groups["name"].Value;
    }

    private static bool Excuses(string line)
    {
        int at = line.IndexOf(Marker, StringComparison.Ordinal);
        return at >= 0 && line.AsSpan(at + Marker.Length).Trim().Length > 0;
    }
}
