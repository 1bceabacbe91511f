using Probity.Domain.Seams;
using Probity.Engine;
using Probity.Engine.Risk;
using Probity.Journal;
using Probity.Runtime.Configuration;
using Probity.Runtime.Sessions;
using Probity.Simulation.Paper;
using Probity.Strategies;
using Probity.Testing;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Runtime.Tests;

public sealed class ConfigurationTableTests
{
    private static readonly ProbityConfiguration Defaults = ConfigurationFile.WithSets();

    [Fact]
    public void The_annotated_file_is_up_to_date()
    {
        string path = Path.Combine(Checkout.Root, "config", "probity.yaml");

        Assert.True(
            AnnotatedFile.Text(ConfigTable.BuiltIn) == File.ReadAllText(path),
            "config/probity.yaml differs from the table: write AnnotatedFile.Text(ConfigTable.BuiltIn) to it");
    }

    [Fact]
    public void The_annotated_file_says_every_key_and_parses_to_the_defaults()
    {
        string path = Path.Combine(Checkout.Root, "config", "probity.yaml");
        ProbityConfiguration read = ConfigurationLoader.Load(new ConfigurationSources { File = path });

        Assert.All(read.Entries, entry => Assert.Equal(ConfigSource.File, entry.Origin.Source));
        Assert.Equal(
            Defaults.Entries.Select(entry => (entry.Key.Path, entry.Value.Text)),
            read.Entries.Select(entry => (entry.Key.Path, entry.Value.Text)));
        Assert.Equal(Defaults.ConfigHash, read.ConfigHash);
    }

    [Theory]
    [InlineData("paper-polymarket.yaml")]
    [InlineData("backtest.yaml")]
    public void The_examples_load(string name)
    {
        string path = Path.Combine(Checkout.Root, "config", "examples", name);
        ProbityConfiguration read = ConfigurationLoader.Load(new ConfigurationSources { File = path });

        Assert.Equal(RunMode.Paper, read.Mode);
        Assert.NotEmpty(read.ToRunSettings().MakeSlots());
    }

    [Fact]
    public void The_defaults_are_those_of_the_parts_that_they_configure()
    {
        RiskOptions risk = Defaults.Engine.Risk;
        Assert.Equal(RiskOptions.Default.Checks, risk.Checks);
        Assert.Equal(RiskOptions.Default.LogOnly, risk.LogOnly);
        Assert.Equal(RiskOptions.Default.Degraded.KeptOut, risk.Degraded.KeptOut);
        Assert.Equal(RiskOptions.Default.Degraded.Scales, risk.Degraded.Scales);
        RiskOptions limits = RiskOptions.Default with
        {
            Checks = risk.Checks,
            LogOnly = risk.LogOnly,
            Degraded = RiskOptions.Default.Degraded with
            {
                KeptOut = risk.Degraded.KeptOut,
                Scales = risk.Degraded.Scales,
            },
        };
        Assert.Equal(EngineOptions.Default with { Risk = limits }, Defaults.Engine);
        Assert.Equal(PaperOptions.Default.Queue.Name, Defaults.Paper.Queue.Name);
        Assert.Equal(PaperOptions.Default.Latency.Name, Defaults.Paper.Latency.Name);
        PaperOptions models = Defaults.Paper;
        Assert.Equal(PaperOptions.Default with { Queue = models.Queue, Latency = models.Latency }, models);
        Assert.Equal(RecordingTerms.Default, Defaults.Recordings);
        Assert.Equal(JournalOptions.Default, Defaults.Journal);
        Assert.Equivalent(new PolymarketOptions(), Defaults.Polymarket, strict: true);
        foreach (ConfiguredStrategy strategy in Defaults.Strategies)
        {
            Assert.Equal(
                OptionValues.Defaults(StrategyCatalog.Find(strategy.Name).Options).All
                    .ToDictionary(value => value.Info.Name, value => value.Text),
                strategy.Options);
        }
    }

    [Fact]
    public void Every_strategy_of_the_house_has_its_section() => Assert.Equal(
        StrategyCatalog.All.Select(entry => "strategies." + entry.Name).Order(),
        ConfigTable.BuiltIn.Strategies.Select(section => section.Path).Order());

    [Fact]
    public void Every_key_has_a_sentence_that_ends_and_numbers_have_a_range()
    {
        foreach (ConfigKey key in ConfigTable.BuiltIn.Keys)
        {
            Assert.True(key.Option.Sentence.EndsWith('.'), $"{key.Path}: the sentence has no end");
            bool isNumber = key.Option.Kind is not
                (OptionKind.Text or OptionKind.Flag or OptionKind.Choice or OptionKind.Names);
            bool isBounded = key.Option.Minimum.Length > 0 && key.Option.Maximum.Length > 0;
            Assert.True(!isNumber || isBounded, $"{key.Path}: no range");
        }
    }

    [Theory]
    [InlineData("store.path=/elsewhere/probity.db")]
    [InlineData("log.level=debug")]
    [InlineData("control.port=9999")]
    [InlineData("data_dir=/elsewhere")]
    [InlineData("venues.polymarket.poll_interval=7s")]
    [InlineData("journal.sync=never")]
    [InlineData("strategies.fixed-maker.size=33")]
    [InlineData("risk.max_position=20000.000")]
    [InlineData("risk.max_data_age=30000ms")]
    public void The_hash_of_a_run_of_parity_arb_does_not_change_with(string set) => Assert.Equal(
        Defaults.WithOnly("parity-arb").ConfigHash, ConfigurationFile.WithSets(set).WithOnly("parity-arb").ConfigHash);

    [Theory]
    [InlineData("seed=2")]
    [InlineData("mode=live")]
    [InlineData("risk.max_position=20001")]
    [InlineData("kill_switch.halt_at_loss=999")]
    [InlineData("simulation.order_latency=51ms")]
    [InlineData("recordings.fee_rate=0.05")]
    [InlineData("quoting.churn_burst=41")]
    [InlineData("strategies.parity-arb.min_edge=0.0011")]
    public void The_hash_of_a_run_of_parity_arb_changes_with(string set) => Assert.NotEqual(
        Defaults.WithOnly("parity-arb").ConfigHash, ConfigurationFile.WithSets(set).WithOnly("parity-arb").ConfigHash);

    [Fact]
    public void The_hash_knows_which_strategies_run_and_in_which_order()
    {
        ulong[] hashes =
        [
            Defaults.ConfigHash,
            Defaults.WithOnly("parity-arb").ConfigHash,
            Defaults.WithOnly("fixed-maker").ConfigHash,
            Defaults.WithOnly("fixed-maker", "parity-arb").ConfigHash,
            Defaults.WithOnly().ConfigHash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(Defaults.ConfigHash, Defaults.WithOnly("parity-arb", "fixed-maker").ConfigHash);
    }

    [Fact]
    public void Choosing_a_strategy_that_is_not_known_names_the_nearest() => Assert.Contains(
        "did you mean 'parity-arb'?",
        Assert.Throws<Domain.BadInputException>(() => Defaults.WithOnly("parity-abr")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Settings_of_a_session_carry_everything_over()
    {
        RunSettings settings = ConfigurationFile.WithSets(
            "seed=9", "simulation.starting_cash=123.45", "control.port=8123",
            "strategies.fixed-maker.size=33").ToRunSettings();

        Assert.Equal((9UL, 9UL, 8123), (settings.Seed, settings.Paper.Seed, settings.ControlPort));
        Assert.Equal("123.45", settings.StartingCash.ToString());
        Assert.Equal(["parity-arb", "fixed-maker"], settings.MakeSlots().Select(slot => slot.Strategy.Name));
        Assert.Equal("33", settings.Strategies[1].Options["size"]);
    }

    [Fact]
    public void Rate_limits_and_models_follow_their_keys()
    {
        ProbityConfiguration configuration = ConfigurationFile.WithSets(
            "venues.polymarket.rate_limits.clob_books=123", "simulation.queue_model=power",
            "simulation.queue_exponent=3",
            "simulation.latency_model=log-normal", "recordings.tick=0.001", "venues.polymarket.use_websocket=false");

        Assert.Equal(123, configuration.Polymarket.RateLimits.Single(limit => limit.Name == "clob-books").Permits);
        Assert.Equal("power-3", configuration.Paper.Queue.Name);
        Assert.Equal("log-normal", configuration.Paper.Latency.Name);
        Assert.Equal(10, configuration.Recordings.Grid!.Value.TickPips);
        Assert.False(configuration.Polymarket.Stream.UseWebsocket);
    }
}
