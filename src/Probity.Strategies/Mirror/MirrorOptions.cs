using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>What <see cref="Mirror"/> can be told; units and ranges are in <see cref="Declared"/>.</summary>
public sealed record MirrorOptions
{
    /// <summary>
    /// The schema that the command line, the configuration and docs/strategies/mirror.md are made of.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForNames("wallets", "", "Addresses to follow; score them first with 'probity mirror score'."),
        OptionInfo.ForNumber("size_multiplier", "share", "0.1", "0.0001", "100", "Our shares for each of theirs."),
        OptionInfo.ForQuantity("max_size", "200", "0.01", "1000000", "Most shares of one trade."),
        OptionInfo.ForCash("max_notional", "50", "1", "1000000", "Most dollars of one trade."),
        OptionInfo.ForCash("max_market", "100", "1", "1000000", "Most dollars in one market."),
        OptionInfo.ForCash("max_wallet", "300", "1", "1000000", "Most dollars in what one wallet led us into."),
        OptionInfo.ForDuration("entry_delay", "0", "0", "1h", "Wait this long after hearing of a trade."),
        OptionInfo.ForDuration("max_delay", "60s", "1s", "1d", "Trades older than this are not followed any more."),
        OptionInfo.ForPrice("price_guard", "0.02", "0", "0.5", "Most that we pay above their price."),
        OptionInfo.ForCash("dust", "5", "0", "1000000", "Trades of theirs below this many dollars are ignored."),
        OptionInfo.ForPrice("edge_margin", "0.05", "0", "0.49", "No entry while their price is this near 0 or 1."),
        OptionInfo.ForPrice(
            "edge", "0.05", "0", "1", "What a share earned that was bought at their price, as scored (E0)."),
        OptionInfo.ForDuration("edge_decay", "5m", "1s", "30d", "After this long 1/e of that edge is left (tau)."),
        OptionInfo.ForPrice(
            "min_edge", "0.005", "0", "0.5", "Least edge left after the delay, half the spread and the fee."),
        OptionInfo.ForFlag("mirror_exits", true, "Sell the part that they sell."),
        OptionInfo.ForDuration(
            "judge_after", "10m", "1s", "30d", "The mid price this long after a trade of ours judges it."),
        OptionInfo.ForWhole("decay_window", "trades", "20", "3", "1000", "Trades of ours that a wallet is judged by."),
        OptionInfo.ForPrice(
            "decay_stop", "0.01", "0", "0.5", "Stop following when they lost more than this a share on average."),
        OptionInfo.ForDuration(
            "dump_window", "10m", "1s", "30d", "Buying and selling again at more within this long is a dump."),
        OptionInfo.ForNumber(
            "dump_share", "share", "0.4", "0.01", "1", "Drop a wallet when so many of its last ten sales were dumps."),
        OptionInfo.ForDuration("retry_every", "1s", "100ms", "10m", "Time between looks at exits."),
        OptionInfo.ForPrice(
            "exit_band", "0.05", "0", "0.5", "How far under the best bid one attempt to leave may sell."),
    ];

    public required IReadOnlyList<string> Wallets { get; init; }

    /// <summary>Millionths.</summary>
    public long MultiplierPpm { get; private init; }

    public Quantity MaximumSize { get; private init; }

    public Cash MaximumNotional { get; private init; }

    public Cash MaximumMarket { get; private init; }

    public Cash MaximumWallet { get; private init; }

    public Duration EntryDelay { get; private init; }

    public Duration MaximumDelay { get; private init; }

    /// <summary>Pips.</summary>
    public int PriceGuard { get; private init; }

    public Cash Dust { get; private init; }

    /// <summary>Pips from 0 and from 1.</summary>
    public int EdgeMargin { get; private init; }

    /// <summary>Dollars a share.</summary>
    public double Edge { get; private init; }

    /// <summary>Seconds.</summary>
    public double EdgeDecay { get; private init; }

    /// <summary>Dollars a share.</summary>
    public double MinimumEdge { get; private init; }

    public bool MirrorsExits { get; private init; }

    public Duration JudgeAfter { get; private init; }

    public int DecayWindow { get; private init; }

    /// <summary>Dollars a share.</summary>
    public double DecayStop { get; private init; }

    public Duration DumpWindow { get; private init; }

    public double DumpShare { get; private init; }

    public ExitTerms Exits { get; private init; }

    /// <param name="values">Read against <see cref="Declared"/>.</param>
    /// <exception cref="BadInputException">A wallet is no address.</exception>
    public static MirrorOptions From(OptionValues values) => new()
    {
        Wallets = [.. values.GetNames("wallets").Select(Address)],
        MultiplierPpm = (long)(values.GetDecimal("size_multiplier") * 1_000_000m),
        MaximumSize = values.GetQuantity("max_size"),
        MaximumNotional = values.GetCash("max_notional"),
        MaximumMarket = values.GetCash("max_market"),
        MaximumWallet = values.GetCash("max_wallet"),
        EntryDelay = values.GetDuration("entry_delay"),
        MaximumDelay = values.GetDuration("max_delay"),
        PriceGuard = values.GetPips("price_guard"),
        Dust = values.GetCash("dust"),
        EdgeMargin = values.GetPips("edge_margin"),
        Edge = values.GetPips("edge") / (double)Price.PipsPerDollar,
        EdgeDecay = values.GetDuration("edge_decay").Nanos / (double)Instant.NanosPerSecond,
        MinimumEdge = values.GetPips("min_edge") / (double)Price.PipsPerDollar,
        MirrorsExits = values.GetBool("mirror_exits"),
        JudgeAfter = values.GetDuration("judge_after"),
        DecayWindow = values.GetInt("decay_window"),
        DecayStop = values.GetPips("decay_stop") / (double)Price.PipsPerDollar,
        DumpWindow = values.GetDuration("dump_window"),
        DumpShare = (double)values.GetDecimal("dump_share"),
        Exits = new ExitTerms(values.GetDuration("retry_every"), values.GetPips("exit_band")),
    };

    /// <summary>A wallet's address, lower case.</summary>
    /// <exception cref="BadInputException">It is not 0x and forty hexadecimal digits.</exception>
    public static string Address(string text)
    {
        bool hex = text.Length == 42 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && text.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
        return hex
            ? text.ToLowerInvariant()
            : throw new BadInputException($"wallet '{text}' is no address: expected 0x and 40 hexadecimal digits");
    }
}
