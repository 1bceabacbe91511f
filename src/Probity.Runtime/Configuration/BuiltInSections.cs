using System.Globalization;
using Probity.Domain.Seams;
using Probity.Engine.Risk;
using Probity.Runtime.Signals;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Http;

namespace Probity.Runtime.Configuration;

/// <summary>
/// The sections of the configuration, strategies excepted. Risk declares its own keys; they are only placed here.
/// </summary>
internal static class BuiltInSections
{
    public const string Polymarket = "venues.polymarket";
    public const string PrivateHosts = "venues.polymarket.hosts";
    public const string Trading = "venues.polymarket.trading";
    public const string RateLimits = "venues.polymarket.rate_limits";
    public const string Opinion = "venues.opinion";
    public const string OpinionHosts = "venues.opinion.hosts";
    public const string OpinionRateLimits = "venues.opinion.rate_limits";
    public const string Markets = "markets";
    public const string Risk = "risk";
    public const string Traffic = "traffic";
    public const string KillSwitch = "kill_switch";
    public const string Quoting = "quoting";
    public const string Live = "live";
    public const string Simulation = "simulation";
    public const string Recordings = "recordings";
    public const string Journal = "journal";
    public const string Store = "store";
    public const string Signals = "signals";
    public const string Pairs = "pairs";
    public const string Rates = "rates";
    public const string OpinionTrading = "venues.opinion.trading";
    public const string Control = "control";
    public const string Log = "log";

    /// <summary>Tick of a recording that is not given but worked out.</summary>
    public const string AutomaticTick = "auto";

    public static IReadOnlyList<ConfigSection> All { get; } =
    [
        Top(),
        ConfigSection.Of(
            Polymarket, "Where Polymarket is reached, and how market data is kept alive.", false, PolymarketKeys()),
        ConfigSection.Of(
            PrivateHosts, "Where live trading reaches Polymarket besides.", false, TradingSection.Hosts),
        ConfigSection.Of(
            Trading, "How live orders are sent and how hard the truth about them is looked for.", false,
            TradingSection.Trading),
        ConfigSection.Of(
            RateLimits, "Most requests in any 10 seconds, by what they ask for (the venue's published limits).", false,
            RateLimitKeys()),
        ConfigSection.Of(
            Opinion, "Where Opinion is reached, and how market data is kept alive.", false, OpinionSection.Keys),
        ConfigSection.Of(
            OpinionHosts, "How Opinion's accounts reach their chain, and how they sign.", false,
            OpinionSection.HostKeys),
        ConfigSection.Of(
            OpinionRateLimits, "Most requests a second.", false, OpinionSection.RateLimitKeys),
        ConfigSection.Of(
            OpinionTrading, "How live orders are sent on Opinion and how hard the truth about them is looked for.",
            false, OpinionTradingSection.Keys),
        ConfigSection.Of(
            Markets, "Which markets are watched and traded. Empty lists do not filter.", false, MarketKeys()),
        ConfigSection.Of(
            Risk, "Limits of every order, on paper as live.", true,
            RiskOptions.Declared.Except(RiskOptions.Traffic).Except(KillSwitchOptions.Declared)),
        ConfigSection.Of(
            Traffic, "How often orders go out, what degraded data do, and quotes in the way of our own orders.", true,
            RiskOptions.Traffic),
        ConfigSection.Of(
            KillSwitch, "When trading slows or stops by itself; only a person brings it back.", true,
            KillSwitchOptions.Declared),
        ConfigSection.Of(
            Quoting, "How calm quoting has to be, and how often equity is looked at.", true, QuotingKeys()),
        ConfigSection.Of(
            Live, "How a session with real orders ends.", false,
            [
                OptionInfo.ForFlag(
                    "cancel_on_stop", true,
                    "Open orders are cancelled when it ends; off: they rest until the venue hears no heartbeat."),
                OptionInfo.ForDuration(
                    "stop_within", "10s", "1s", "10m", "Longest wait for cancelled orders to end."),
            ]),
        ConfigSection.Of(Simulation, "Models of paper trading and backtests.", true, SimulationKeys()),
        ConfigSection.Of(
            Recordings, "What stands in where a recording does not carry a market's terms.", true, RecordingKeys()),
        ConfigSection.Of(Journal, "How the journal is written.", false, JournalKeys()),
        ConfigSection.Of(Store, "The projection of the journal that queries read.", false, StoreKeys()),
        ConfigSection.Of(
            Signals, "Facts from outside the books: stories, prices of assets, trades of wallets.", false,
            SignalSettings.Declared),
        ConfigSection.Of(
            Pairs, "Markets of two venues that ask the same question.", false,
            [
                OptionInfo.ForText("path", "", "File of the pair registry; empty puts pairs.jsonl into data_dir."),
                OptionInfo.ForFlag("only", false, "List the markets of approved pairs and no others."),
                OptionInfo.ForDuration(
                    "check_every", "5m", "5s", "1d",
                    "Titles and rules are compared with those that were approved; a pair that changed is suspended."),
            ]),
        ConfigSection.Of(
            Rates, "What a unit of each collateral counts as where equity and limits are told in dollars.", true,
            [
                OptionInfo.ForNumber("pusd", "dollars", "1", "0.5", "2", "Polymarket's collateral."),
                OptionInfo.ForNumber("usdt", "dollars", "1", "0.5", "2", "Opinion's usual collateral."),
            ]),
        ConfigSection.Of(
            Control, "The local control API.", false,
            [OptionInfo.ForWhole("port", "TCP port", "0", "0", "65535", "Port on 127.0.0.1; 0 takes any free one.")]),
        ConfigSection.Of(
            Log, "What is told on standard error.", false,
            [
                OptionInfo.ForChoice(
                    "level", "info", ["error", "warning", "info", "debug"],
                    "The least severe message that is printed."),
            ]),
    ];

    /// <summary>The key of a rate limit: its name in snake case.</summary>
    public static string KeyOf(RateLimit limit) => limit.Name.Replace('-', '_');

    private static ConfigSection Top() => new("", "Probity's configuration.",
    [
        new ConfigKey(
            "", OptionInfo.ForChoice("mode", "paper", ["paper", "live"], "Simulated fills, or real orders."), true),
        new ConfigKey(
            "", OptionInfo.ForText("data_dir", "probity-data", "Directory of journals, recordings and stores."), false),
        new ConfigKey(
            "", OptionInfo.ForWhole("seed", "", "1", "0", "9223372036854775807", "Seed of all randomness."), true),
    ]);

    private static OptionInfo[] PolymarketKeys() =>
    [
        OptionInfo.ForText("clob_url", "https://clob.polymarket.com", "Order books and orders."),
        OptionInfo.ForText("gamma_url", "https://gamma-api.polymarket.com", "Markets and events."),
        OptionInfo.ForText(
            "market_socket_url", "wss://ws-subscriptions-clob.polymarket.com/ws/market", "Public market data."),
        OptionInfo.ForText("geoblock_url", "https://polymarket.com/api/geoblock", "Whether this address may trade."),
        OptionInfo.ForFlag("use_websocket", true, "Off: books come by polling alone."),
        OptionInfo.ForDuration(
            "poll_interval", "5s", "100ms", "1h", "Books are read this often while a socket is down or unused."),
        OptionInfo.ForWhole(
            "assets_per_connection", "outcomes", "200", "2", "500", "Outcomes that share a socket; an even number."),
        OptionInfo.ForWhole("books_per_request", "books", "100", "1", "500", "Books in one polling request."),
        OptionInfo.ForDuration(
            "data_age_limit", "60s", "1s", "1d",
            "A book that the socket was silent on for this long is compared by polling."),
        OptionInfo.ForDuration(
            "frozen_grace", "5s", "100ms", "10m",
            "A change that polling shows and the socket lacks for this long means frozen."),
        OptionInfo.ForDuration("request_timeout", "10s", "100ms", "10m", "Longest wait for one reply."),
        OptionInfo.ForWhole("request_attempts", "attempts", "4", "1", "20", "Attempts of a read, the first included."),
        OptionInfo.ForDuration(
            "reconnect_first", "250ms", "1ms", "1m", "Wait before the first reconnect; doubles from there."),
        OptionInfo.ForDuration("reconnect_longest", "60s", "1ms", "1h", "Longest wait between reconnects."),
    ];

    private static IEnumerable<OptionInfo> RateLimitKeys() =>
        from limit in PolymarketRateLimits.Defaults
        let permits = limit.Permits.ToString(CultureInfo.InvariantCulture)
        select OptionInfo.ForWhole(
            KeyOf(limit), "requests in 10 s", permits, "1", "100000", $"Requests counted as '{limit.Name}'.");

    private static OptionInfo[] MarketKeys() =>
    [
        OptionInfo.ForNames("slugs", "", "Only markets of these slugs."),
        OptionInfo.ForNames("conditions", "", "Only markets of these condition ids."),
        OptionInfo.ForText("search", "", "Only markets that the venue's search finds for this text."),
        OptionInfo.ForCash(
            "min_volume_24h", "1000", "0", "1000000000", "Only markets with at least this volume in the last day."),
        OptionInfo.ForNames(
            "spread_tiers", "",
            "Widest spread by the last day's volume, as volume:spread (100000:0.01, 10000:0.03, 0:0.1)."),
        OptionInfo.ForWhole("max_count", "markets", "100", "1", "2000", "Most markets, the busiest first."),
    ];

    private static OptionInfo[] QuotingKeys() =>
    [
        OptionInfo.ForWhole(
            "churn_per_minute", "orders and cancels a minute", "600", "1", "100000",
            "What an outcome may cost a strategy on average."),
        OptionInfo.ForWhole("churn_burst", "orders and cancels", "40", "1", "10000", "How many may come at once."),
        OptionInfo.ForWhole(
            "size_tolerance_percent", "percent", "20", "0", "100",
            "A resting quote whose size is this near to the wanted one keeps its place."),
        OptionInfo.ForDuration(
            "risk_interval", "1s", "100ms", "1h", "How often equity and losses are looked at without a fill."),
    ];

    private static OptionInfo[] SimulationKeys() =>
    [
        OptionInfo.ForCash(
            "starting_cash", "1000", "0", "1000000000", "Collateral that the paper account starts with."),
        OptionInfo.ForChoice(
            "queue_model", "log", ["risk-averse", "log", "power"],
            "Where our resting orders stand: only trades move us, or a fall in depth is shared by weight."),
        OptionInfo.ForNumber("queue_exponent", "", "2", "0.1", "8", "Exponent of the power queue model."),
        OptionInfo.ForChoice(
            "latency_model", "constant", ["constant", "uniform", "log-normal"], "How the delays below are drawn."),
        OptionInfo.ForDuration(
            "order_latency", "50ms", "0", "1m", "From decision to the venue acting: always, shortest, or median."),
        OptionInfo.ForDuration(
            "reply_latency", "50ms", "0", "1m", "From the venue's act to our knowing: always, longest, or median."),
        OptionInfo.ForNumber("latency_sigma", "", "0.4", "0", "3", "Spread of the log-normal delays."),
        OptionInfo.ForDuration("mined_after", "3s", "0", "1d", "From a fill to its block."),
        OptionInfo.ForDuration("confirmed_after", "6s", "0", "1d", "From a fill to its finality."),
        OptionInfo.ForDuration(
            "conversion_delay", "4s", "0", "1d", "From asking for a split, merge or conversion to having it."),
        OptionInfo.ForWhole("conversion_fee_bips", "0.01 percent", "0", "0", "10000", "Fee of neg-risk conversions."),
    ];

    private static OptionInfo[] RecordingKeys() =>
    [
        OptionInfo.ForChoice(
            "tick", AutomaticTick, [AutomaticTick, "0.1", "0.01", "0.005", "0.0025", "0.001", "0.0001"],
            "Tick size in dollars; auto takes the coarsest that holds every price seen."),
        OptionInfo.ForQuantity("minimum_size", "5", "0", "1000000", "Smallest resting order."),
        OptionInfo.ForCash("minimum_taker_notional", "1", "0", "1000000", "Smallest marketable buy."),
        OptionInfo.ForQuantity("size_step", "0.01", "0.000001", "1000000", "Order sizes are multiples of this."),
        OptionInfo.ForNumber(
            "fee_rate", "of p(1-p) a share", "0", "0", "1", "Taker fee rate; 0 makes results look better."),
        OptionInfo.ForWhole("fee_exponent", "", "1", "0", "8", "Exponent of p(1-p) in the fee formula."),
        OptionInfo.ForFlag("fee_taker_only", true, "Makers pay nothing."),
        OptionInfo.ForNumber(
            "fee_rebate_share", "part of one", "0", "0", "1", "Part of taker fees that makers get back."),
        OptionInfo.ForFlag("ignore_recorded_fees", false, "Use the fees above even where the recording has its own."),
    ];

    private static OptionInfo[] JournalKeys() =>
    [
        OptionInfo.ForChoice(
            "sync", "on-demand", ["never", "on-demand", "every-flush"],
            "When data is forced to disk: never covers a crash of the program, every-flush a loss of power."),
        OptionInfo.ForWhole(
            "segment_bytes", "bytes", "67108864", "65536", "1073741824", "A segment file is closed at this size."),
        OptionInfo.ForWhole(
            "buffer_bytes", "bytes", "262144", "4096", "67108864",
            "Data is written out by itself when this much waits."),
    ];

    private static OptionInfo[] StoreKeys() =>
    [
        OptionInfo.ForFlag("enabled", true, "Off: no store is written; it can be rebuilt from the journal."),
        OptionInfo.ForText("path", "", "Database file; empty puts store.db beside the journal."),
        OptionInfo.ForDuration("busy_timeout", "5s", "1ms", "10m", "Longest wait for another program's lock."),
        OptionInfo.ForWhole("rows_per_commit", "rows", "20000", "1", "1000000", "Rows in one transaction."),
        OptionInfo.ForDuration("sample_interval", "5s", "100ms", "1d", "How often equity and positions are noted."),
    ];
}
