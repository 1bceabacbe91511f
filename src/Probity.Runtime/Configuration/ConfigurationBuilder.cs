using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Engine.Quoting;
using Probity.Engine.Risk;
using Probity.Journal;
using Probity.Runtime.Signals;
using Probity.Simulation;
using Probity.Simulation.Models;
using Probity.Simulation.Paper;
using Probity.Strategies.Selection;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Runtime.Configuration;

/// <summary>Makes the typed tree from checked values. Values that contradict one another are found here.</summary>
internal sealed class ConfigurationBuilder
{
    private readonly ConfigTable table;
    private readonly IReadOnlyList<ConfigEntry> entries;

    private ConfigurationBuilder(ConfigTable table, IReadOnlyList<ConfigEntry> entries)
    {
        this.table = table;
        this.entries = entries;
    }

    /// <param name="table">What the entries were read against.</param>
    /// <param name="entries">One for each key.</param>
    /// <param name="listed">Strategies in the order that a file lists them.</param>
    /// <exception cref="BadInputException">Values contradict one another; the section is named.</exception>
    public static ProbityConfiguration Build(
        ConfigTable table, IReadOnlyList<ConfigEntry> entries, IReadOnlyList<string> listed)
    {
        var builder = new ConfigurationBuilder(table, entries);
        OptionValues top = builder.Section("");
        ulong seed = (ulong)top.GetLong("seed");
        OptionValues simulation = builder.Section(BuiltInSections.Simulation);
        return new ProbityConfiguration(table, entries)
        {
            Mode = top.GetChoice("mode") == "live" ? RunMode.Live : RunMode.Paper,
            DataDirectory = top.GetText("data_dir"),
            Seed = seed,
            Polymarket = InSection(
                BuiltInSections.Polymarket,
                () => PolymarketSection.Build(
                    builder.Section(BuiltInSections.Polymarket), builder.Section(BuiltInSections.PrivateHosts),
                    builder.Section(BuiltInSections.Trading), builder.Section(BuiltInSections.RateLimits))),
            Opinion = InSection(
                BuiltInSections.Opinion,
                () => OpinionSection.Build(
                    builder.Section(BuiltInSections.Opinion), builder.Section(BuiltInSections.OpinionRateLimits))),
            OpinionWallet = InSection(
                BuiltInSections.OpinionHosts,
                () => OpinionSection.BuildWallet(builder.Section(BuiltInSections.OpinionHosts))),
            Accounts = builder.Accounts(),
            Markets = Markets(builder.Section(BuiltInSections.Markets)),
            Engine = builder.Engine(),
            Live = Live(builder.Section(BuiltInSections.Live)),
            Paper = InSection(BuiltInSections.Simulation, () => Paper(simulation, seed)),
            StartingCash = simulation.GetCash("starting_cash"),
            Recordings = Recordings(builder.Section(BuiltInSections.Recordings)),
            Journal = Journal(builder.Section(BuiltInSections.Journal)),
            Store = Store(builder.Section(BuiltInSections.Store)),
            Signals = InSection(
                BuiltInSections.Signals, () => SignalSettings.From(builder.Section(BuiltInSections.Signals))),
            OpinionTrading = InSection(
                BuiltInSections.OpinionTrading,
                () => OpinionTradingSection.Build(builder.Section(BuiltInSections.OpinionTrading))),
            PairsOnly = builder.Section(BuiltInSections.Pairs).GetBool("only"),
            PairsCheckEvery = PolymarketSection.Span(builder.Section(BuiltInSections.Pairs), "check_every"),
            PairsPath = builder.Section(BuiltInSections.Pairs).GetText("path") is { Length: > 0 } pairs
                ? pairs : Path.Combine(top.GetText("data_dir"), "pairs.jsonl"),
            ControlPort = builder.Section(BuiltInSections.Control).GetInt("port"),
            LogLevel = Enum.Parse<LogLevel>(builder.Section(BuiltInSections.Log).GetChoice("level"), ignoreCase: true),
            Strategies = builder.Strategies(listed),
        };
    }

    private static T InSection<T>(string section, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (BadInputException bad)
        {
            throw new BadInputException($"section '{section}': {bad.Message}", bad);
        }
    }

    private static MarketSelection Markets(OptionValues values) => new(
        new MarketFilter(
            values.GetNames("slugs"), values.GetNames("conditions"), [], values.GetText("search"), true, int.MaxValue),
        values.GetCash("min_volume_24h"),
        values.GetInt("max_count"))
    {
        Tiers = SpreadTiers.Parse(values.GetNames("spread_tiers")),
    };

    private static LiveSettings Live(OptionValues values) => new(
        values.GetBool("cancel_on_stop"), PolymarketSection.Span(values, "stop_within"));

    private static PaperOptions Paper(OptionValues values, ulong seed)
    {
        Duration order = values.GetDuration("order_latency"), reply = values.GetDuration("reply_latency");
        double exponent = (double)values.GetDecimal("queue_exponent");
        double sigma = (double)values.GetDecimal("latency_sigma");
        IQueueModel queue = values.GetChoice("queue_model") switch
        {
            "risk-averse" => new RiskAverseQueue(),
            "power" => ProbabilisticQueue.Power(exponent),
            _ => ProbabilisticQueue.Logarithmic,
        };
        ILatencyModel latency = values.GetChoice("latency_model") switch
        {
            "uniform" => new UniformLatency(order, reply),
            "log-normal" => new LogNormalLatency(order, reply, sigma),
            _ => new ConstantLatency(order, reply),
        };
        Duration mined = values.GetDuration("mined_after"), confirmed = values.GetDuration("confirmed_after");
        if (mined > confirmed)
        {
            throw new BadInputException(
                $"'mined_after': '{mined}' is above 'confirmed_after' '{confirmed}'; a fill is mined first");
        }
        return new PaperOptions(
            queue, latency, new SettlementDelays(mined, confirmed), values.GetDuration("conversion_delay"),
            values.GetInt("conversion_fee_bips"), seed);
    }

    private static RecordingTerms Recordings(OptionValues values)
    {
        string tick = values.GetChoice("tick");
        return new RecordingTerms
        {
            Grid = tick == BuiltInSections.AutomaticTick ? null : TickGrid.Parse(tick),
            MinimumSize = values.GetQuantity("minimum_size"),
            MinimumTakerNotional = values.GetCash("minimum_taker_notional"),
            SizeStep = values.GetQuantity("size_step"),
            Fees = new FeeTerms(
                values.GetDecimal("fee_rate"), values.GetInt("fee_exponent"), values.GetBool("fee_taker_only"),
                values.GetDecimal("fee_rebate_share")),
            IgnoreRecordedFees = values.GetBool("ignore_recorded_fees"),
        };
    }

    private static JournalOptions Journal(OptionValues values) => new()
    {
        Sync = values.GetChoice("sync") switch
        {
            "never" => DiskSync.Never,
            "every-flush" => DiskSync.EveryFlush,
            _ => DiskSync.OnDemand,
        },
        SegmentBytes = values.GetLong("segment_bytes"),
        BufferBytes = values.GetInt("buffer_bytes"),
    };

    private static StoreSettings Store(OptionValues values) => new(
        values.GetBool("enabled"),
        values.GetText("path"),
        PolymarketSection.Span(values, "busy_timeout"),
        values.GetInt("rows_per_commit"),
        values.GetDuration("sample_interval"));

    private EngineOptions Engine()
    {
        OptionValues quoting = Section(BuiltInSections.Quoting);
        // Risk declares the keys of traffic and kill switch among its own and reads all as one set.
        OptionValues risk = OptionValues.Read(
            RiskOptions.Declared,
            Texts(BuiltInSections.Risk).Concat(Texts(BuiltInSections.Traffic))
                .Concat(Texts(BuiltInSections.KillSwitch)).ToDictionary(),
            $"section '{BuiltInSections.Risk}'");
        return EngineOptions.Default with
        {
            Risk = InSection(BuiltInSections.Risk, () => RiskOptions.From(risk)),
            Quoting = new QuotePlannerOptions(
                quoting.GetInt("churn_per_minute"), quoting.GetInt("churn_burst"),
                quoting.GetInt("size_tolerance_percent")),
            RiskInterval = quoting.GetDuration("risk_interval"),
            Rates = new CurrencyRates(Ppm("pusd"), Ppm("usdt")),
        };
    }

    private int Ppm(string currency) => (int)(Section(BuiltInSections.Rates).GetDecimal(currency) * 1_000_000m);

    private IReadOnlyList<ConfiguredStrategy> Strategies(IReadOnlyList<string> listed)
    {
        List<ConfiguredStrategy> all = [];
        foreach (ConfigSection section in table.Strategies)
        {
            string name = section.Path[ConfigTable.StrategiesPrefix.Length..];
            Dictionary<string, string> texts = Texts(section.Path).ToDictionary();
            bool enabled = texts[ConfigTable.Enabled] == "true";
            string[] accounts = Names(texts[ConfigTable.Account]), venues = Names(texts[ConfigTable.Venues]);
            bool spreads = texts[ConfigTable.SpreadAccounts] == "true";
            foreach (string key in ConfigTable.SlotKeys) { texts.Remove(key); }
            all.Add(new ConfiguredStrategy(name, enabled, texts)
            {
                Accounts = [.. accounts.Select(account => Known(name, account))],
                Venues = InSection(section.Path, () => Venues(venues)),
                SpreadsAccounts = spreads,
            });
        }
        IEnumerable<ConfiguredStrategy> first = listed.Select(name => all.Single(one => one.Name == name));
        return [.. first, .. all.Where(one => !listed.Contains(one.Name))];
    }

    private static string[] Names(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IReadOnlyList<VenueId> Venues(string[] names) => names.Length > 0
        ? [.. names.Select(VenueNames.Parse).Distinct().Order()]
        : throw new BadInputException("'venues': a strategy trades on one venue at least");

    private IReadOnlyList<ConfiguredAccount> Accounts() =>
    [
        .. table.Accounts.Select((section, i) => InSection(
            section.Path, () => AccountsSection.Build(new AccountId(i), section, Section(section.Path)))),
    ];

    private string Known(string strategy, string account)
    {
        string[] names = [.. table.AccountNames];
        return names.Contains(account)
            ? account
            : throw new BadInputException(
                $"strategy '{strategy}': {UnknownKeys.AccountMessage(account, names)}");
    }

    private OptionValues Section(string path)
    {
        ConfigSection section = table.Sections.Concat(table.Accounts).Single(one => one.Path == path);
        return OptionValues.Read(section.Declared, Texts(path).ToDictionary(), $"section '{path}'");
    }

    private IEnumerable<KeyValuePair<string, string>> Texts(string section) =>
        from entry in entries
        where entry.Key.Section == section
        select new KeyValuePair<string, string>(entry.Key.Option.Name, entry.Value.Text);
}
