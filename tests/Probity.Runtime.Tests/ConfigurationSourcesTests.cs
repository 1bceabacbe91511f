using Probity.Domain.Values;
using Probity.Runtime.Configuration;

namespace Probity.Runtime.Tests;

public sealed class ConfigurationSourcesTests : IDisposable
{
    private readonly ConfigurationFile file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void Without_any_source_every_key_has_its_default_and_the_mode_is_paper()
    {
        ProbityConfiguration configuration = ConfigurationFile.WithSets();

        Assert.Equal(RunMode.Paper, configuration.Mode);
        Assert.All(configuration.Entries, entry => Assert.Equal(ConfigOrigin.Default, entry.Origin));
        Assert.Equal(["parity-arb", "fixed-maker"], configuration.EnabledStrategies.Select(strategy => strategy.Name));
    }

    [Fact]
    public void The_later_source_wins_key_by_key_and_each_value_knows_where_it_came_from()
    {
        ProbityConfiguration configuration = file.Load(
            """
            risk:
              max_position: 100
              max_net_position: 90
              max_open_orders: 80
            """,
            ["risk.max_position=300"],
            ("PROBITY__RISK__MAX_POSITION", "200"), ("PROBITY__RISK__MAX_NET_POSITION", "91"), ("HOME", "/"));

        Assert.Equal(
            [
                ("risk.max_net_position", "91", "PROBITY__RISK__MAX_NET_POSITION"),
                ("risk.max_open_orders", "80", $"{file.Path}:4"),
                ("risk.max_position", "300", "--set risk.max_position=300"),
            ],
            configuration.Entries.Where(entry => entry.Origin.Source != ConfigSource.Default)
                .Select(entry => (entry.Key.Path, entry.Value.Text, entry.Origin.Where)).Order());
        Assert.Equal(Quantity.FromShares(300), configuration.Engine.Risk.MaxPosition);
        Assert.Equal(Quantity.FromShares(91), configuration.Engine.Risk.MaxNetPosition);
    }

    [Fact]
    public void The_last_set_of_a_key_wins() =>
        Assert.Equal(7UL, ConfigurationFile.WithSets("seed=5", "seed=7").Seed);

    [Fact]
    public void An_empty_file_and_empty_sections_change_nothing()
    {
        ulong plain = ConfigurationFile.WithSets().ConfigHash;

        Assert.Equal(plain, file.Load("").ConfigHash);
        Assert.Equal(plain, file.Load("# nothing but a comment\n").ConfigHash);
        Assert.Equal(plain, file.Load("risk:\nvenues:\n  polymarket:\n").ConfigHash);
    }

    [Fact]
    public void The_file_beside_the_program_is_read_when_none_is_named()
    {
        File.WriteAllText(file.Path, "seed: 42\n");
        var sources = new ConfigurationSources { Directory = Path.GetDirectoryName(file.Path)! };

        Assert.Equal(42UL, ConfigurationLoader.Load(sources).Seed);
    }

    [Fact]
    public void Every_key_can_be_given_in_the_environment()
    {
        foreach (ConfigKey key in ConfigTable.BuiltIn.Keys)
        {
            string name = "PROBITY__" + key.Path.ToUpperInvariant().Replace(".", "__").Replace('-', '_');
            ProbityConfiguration configuration = file.Load("", [], (name, key.Option.Default));
            ConfigEntry entry = configuration.Entries.Single(one => one.Key.Path == key.Path);
            Assert.Equal(new ConfigOrigin(ConfigSource.Environment, name), entry.Origin);
        }
    }

    [Fact]
    public void Strategies_trade_in_the_order_of_the_list_and_those_not_listed_are_off()
    {
        ProbityConfiguration both = file.Load(
            """
            strategies:
              - name: fixed-maker
                options:
                  size: 30
              - name: parity-arb
            """);
        Assert.Equal(["fixed-maker", "parity-arb"], both.EnabledStrategies.Select(strategy => strategy.Name));
        Assert.Equal("30", both.EnabledStrategies[0].Options["size"]);

        ProbityConfiguration one = file.Load("strategies:\n  - name: fixed-maker\n");
        Assert.Equal("fixed-maker", Assert.Single(one.EnabledStrategies).Name);

        Assert.Empty(file.Load("strategies: []\n").EnabledStrategies);
        Assert.Empty(file.Load("strategies:\n  - name: parity-arb\n    enabled: false\n").EnabledStrategies);
    }

    [Fact]
    public void A_strategy_that_the_file_leaves_out_can_be_switched_on_and_told_by_other_sources()
    {
        ProbityConfiguration configuration = file.Load(
            "strategies:\n  - name: fixed-maker\n",
            ["strategies.parity-arb.enabled=true", "strategies.fixed-maker.size=31"],
            ("PROBITY__STRATEGIES__PARITY_ARB__MIN_EDGE", "0.004"));

        Assert.Equal(["fixed-maker", "parity-arb"], configuration.EnabledStrategies.Select(strategy => strategy.Name));
        Assert.Equal("31", configuration.EnabledStrategies[0].Options["size"]);
        Assert.Equal("0.004", configuration.EnabledStrategies[1].Options["min_edge"]);
    }

    [Fact]
    public void Lists_come_as_yaml_lists_or_with_commas()
    {
        ProbityConfiguration fromFile = file.Load(
            "markets:\n  slugs: [one, two]\n  conditions:\n    - 0xa\n    - 0xb\n");
        Assert.Equal(["one", "two"], fromFile.Markets.Filter.Slugs);
        Assert.Equal(["0xa", "0xb"], fromFile.Markets.Filter.Conditions);
        Assert.Equal(["one", "two"], ConfigurationFile.WithSets("markets.slugs=one, two").Markets.Filter.Slugs);
    }

    [Fact]
    public void Secrets_in_the_environment_are_left_alone()
    {
        ProbityConfiguration configuration = file.Load("", [], ("PROBITY__VENUES__POLYMARKET__PRIVATE_KEY", "0x1234"));

        Assert.DoesNotContain(configuration.Entries, entry => entry.Value.Text.Contains("0x1234"));
    }
}
