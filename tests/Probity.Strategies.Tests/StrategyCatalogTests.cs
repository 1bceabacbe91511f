using System.Text;
using Probity.Domain;
using Probity.Domain.Seams;

namespace Probity.Strategies.Tests;

public sealed class StrategyCatalogTests
{
    [Fact]
    public void Every_strategy_is_made_from_its_defaults_and_keeps_its_name()
    {
        Assert.All(StrategyCatalog.All, entry =>
            Assert.Equal(entry.Name, StrategyCatalog.Create(entry.Name, new Dictionary<string, string>()).Name));
        Assert.Equal(
            ["fixed-maker", "market-maker", "parity-arb", "cross-hedge"],
            StrategyCatalog.All.Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("parity-arp", "did you mean 'parity-arb'?")]
    [InlineData("fixedmaker", "did you mean 'fixed-maker'?")]
    [InlineData("momentum", "known are fixed-maker, market-maker, parity-arb, cross-hedge")]
    public void An_unknown_strategy_names_the_nearest_or_all(string name, string hint)
    {
        var bad = Assert.Throws<BadInputException>(() => StrategyCatalog.Find(name));

        Assert.Equal($"unknown strategy '{name}'; {hint}", bad.Message);
    }

    [Fact]
    public void A_wrong_option_names_the_strategy_and_the_option()
    {
        var given = new Dictionary<string, string> { ["min_edgee"] = "0.01" };

        var bad = Assert.Throws<BadInputException>(() => StrategyCatalog.Create("parity-arb", given));

        Assert.Contains("parity-arb", bad.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'min_edge'?", bad.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_page_lists_the_options_as_they_are()
    {
        string folder = DocsFolder();
        foreach (StrategyEntry entry in StrategyCatalog.All)
        {
            string page = File.ReadAllText(Path.Combine(folder, entry.Name + ".md"));
            Assert.Contains(Table(entry.Options), page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_overview_lists_every_strategy_with_its_description()
    {
        string overview = File.ReadAllText(Path.Combine(DocsFolder(), "README.md"));

        Assert.All(StrategyCatalog.All, entry =>
        {
            string row = $"| [`{entry.Name}`]({entry.Name}.md) | {entry.Description} |";
            Assert.Contains(row, overview, StringComparison.Ordinal);
        });
    }

    private static string Table(IReadOnlyList<OptionInfo> options)
    {
        var table = new StringBuilder("| option | unit | range | default | what it does |\n|---|---|---|---|---|\n");
        foreach (OptionInfo info in options)
        {
            table.Append($"| `{info.Name}` | {info.Unit} | {info.Range} | {info.Default} | {info.Sentence} |\n");
        }
        return table.ToString();
    }

    private static string DocsFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "docs", "strategies");
            if (Directory.Exists(folder)) { return folder; }
        }
        throw new DirectoryNotFoundException($"no docs/strategies in any folder above {AppContext.BaseDirectory}");
    }
}
