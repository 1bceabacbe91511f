using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Probity.Testing;

namespace Probity.House.Tests;

public sealed class DocsTests
{
    private const int DecisionLines = 60;

    private static readonly IReadOnlyList<SourceFile> Pages =
        [.. Repository.TextFiles.Where(file => file.Is(".md"))];

    [Fact]
    public void Every_relative_link_leads_somewhere()
    {
        string[] broken =
        [
            .. from page in Pages
               from link in Links(page)
               let problem = Problem(page, link.Target)
               where problem is not null
               select $"{page.Path}:{link.Line}: link '{link.Target}' {problem}",
        ];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
        Assert.NotEmpty(Pages);
    }

    [Fact]
    public void Every_page_has_one_title()
    {
        string[] broken =
        [
            .. from page in Pages
               let titles = Prose(page).Count(line => line.StartsWith("# ", StringComparison.Ordinal))
               where titles != 1
               select $"{page.Path} has {titles} titles ('# ...')",
        ];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_package_has_its_reason_and_every_reason_its_package()
    {
        string[] packages =
        [
            .. XDocument.Parse(Repository.Read("Directory.Packages.props"))
                .Descendants("PackageVersion")
                .Select(element => (string)element.Attribute("Include")!)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
        const string row = @"^\| `(?<name>[\w.]+)` \|";
        string[] reasons =
        [
            .. Regex.Matches(Repository.Read("docs/dependencies.md"), row, RegexOptions.Multiline)
                .Select(match => match.Groups["name"].Value)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
        Assert.Equal(packages, reasons);
    }

    [Fact]
    public void Every_strategy_has_its_page()
    {
        IEnumerable<string> folders = Repository.CSharp
            .Select(file => file.Path.Split('/'))
            .Where(parts => parts is ["src", "Probity.Strategies", _, _, ..])
            .Select(parts => parts[2])
            .Where(folder => folder != "Signals")
            .Distinct();
        foreach (string folder in folders)
        {
            string page = $"docs/strategies/{Kebab(folder)}.md";
            Assert.True(
                File.Exists(Path.Combine(Checkout.Root, page)), $"src/Probity.Strategies/{folder} has no page {page}");
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps_short_and_complete()
    {
        SourceFile[] decisions = [.. Pages.Where(page => page.IsUnder("docs/adr"))];
        Assert.NotEmpty(decisions);
        for (int i = 0; i < decisions.Length; i++)
        {
            SourceFile decision = decisions[i];
            string number = $"{i + 1:0000}-";
            Assert.StartsWith(number, decision.Name, StringComparison.Ordinal);
            Assert.True(decision.Lines.Count() <= DecisionLines, $"{decision.Path}: over {DecisionLines} lines");
            foreach (string part in (string[])["Status", "Context", "Decision", "Consequences"])
            {
                Assert.True(decision.Lines.Contains($"## {part}"), $"{decision.Path} lacks '## {part}'");
            }
        }
    }

    [Theory]
    [InlineData("ParityArb", "parity-arb")]
    [InlineData("FixedMaker", "fixed-maker")]
    public void Folder_names_become_page_names(string folder, string page) => Assert.Equal(page, Kebab(folder));

    [Theory]
    [InlineData("## What *is* `x`?", "what-is-x")]
    [InlineData("# Kill switch, and after", "kill-switch-and-after")]
    public void Headings_become_anchors(string heading, string anchor) => Assert.Equal(anchor, Anchor(heading));

    private static string? Problem(SourceFile page, string target)
    {
        string[] parts = target.Split('#', 2);
        string folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, page.Path))!;
        string path = parts[0].Length == 0
            ? Path.Combine(Checkout.Root, page.Path)
            : Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(parts[0])));
        if (!path.StartsWith(Checkout.Root, StringComparison.Ordinal)) { return "leaves the repository"; }
        if (!File.Exists(path) && !Directory.Exists(path)) { return "leads nowhere"; }
        if (parts.Length < 2 || !path.EndsWith(".md", StringComparison.Ordinal)) { return null; }
        var linked = new SourceFile(path, File.ReadAllText(path));
        bool found = Prose(linked).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]);
        return found ? null : "names no heading of that page";
    }

    private static IEnumerable<(string Target, int Line)> Links(SourceFile page) =>
        from line in Prose(page).Index()
        from match in Regex.Matches(line.Item, @"(?<!`)\[[^\]]*\]\((?<target>[^)\s]+)[^)]*\)")
        let target = match.Groups["target"].Value
        where !Regex.IsMatch(target, "^[a-z]+:")
        select (target, line.Index + 1);

    /// <summary>The lines of a page with those of code blocks emptied.</summary>
    private static IEnumerable<string> Prose(SourceFile page)
    {
        bool inCode = false;
        foreach (string line in page.Lines)
        {
            bool isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            yield return inCode || isFence ? "" : line;
            inCode ^= isFence;
        }
    }

    /// <summary>As the usual hosts do it: lower case, punctuation dropped, blanks to dashes.</summary>
    private static string Anchor(string heading) =>
        Regex.Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-');

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) { text.Append('-'); }
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
