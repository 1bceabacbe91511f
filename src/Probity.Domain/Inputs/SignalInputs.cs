using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Inputs;

/// <summary>What an external fact is about. A storage format.</summary>
public enum SignalKind : byte
{
    /// <summary>The price of something that is not traded here, in its quote currency.</summary>
    Price = 0,

    /// <summary>A price averaged over time by whoever settles on it.</summary>
    AveragePrice = 1,

    /// <summary>How a story speaks of its key: -1 (against) .. 1 (for).</summary>
    Sentiment = 2,
}

/// <summary>What sort of source says so; strategies trust them differently. A storage format.</summary>
public enum SignalOrigin : byte
{
    /// <summary>Computed from the market itself or made up for a test: never evidence of anything outside.</summary>
    Synthetic = 0,

    /// <summary>A price stream.</summary>
    PriceFeed = 1,

    /// <summary>Edited news.</summary>
    News = 2,

    /// <summary>Posts of anybody.</summary>
    Social = 3,

    /// <summary>A person, or a program of theirs: a file or a webhook.</summary>
    Operator = 4,
}

/// <summary>
/// A fact from outside the venue's books: a reference price, a story's sentiment. It enters by the one door like all
/// else, so that a replay sees what the strategy saw.
/// </summary>
/// <param name="At">When it came in; the venue time is what the source stamped, where it did.</param>
/// <param name="Signal">What it is about.</param>
/// <param name="Origin">What sort of source.</param>
/// <param name="Source">Its name: "rtds", "newsapi", "x", "rss:bbc".</param>
/// <param name="Key">What it speaks of, lower case: "btcusd", or a topic or a market's slug.</param>
/// <param name="Value">In units of 1 / <see cref="Scale"/>: prices in quote currency, sentiment as -1..1.</param>
/// <param name="ConfidencePpm">The source's own trust in it, 0..1,000,000.</param>
/// <param name="ObservedAt">When it was so; None when the source did not say.</param>
/// <param name="TextHash">Hash of the normalised text that it was drawn from; 0 = no text.</param>
public sealed record SignalObserved(
    Stamp At,
    SignalKind Signal,
    SignalOrigin Origin,
    string Source,
    string Key,
    long Value,
    int ConfidencePpm,
    Instant ObservedAt,
    ulong TextHash)
    : EngineInput(At)
{
    /// <summary>Decimals of <see cref="Value"/>.</summary>
    public const int Decimals = 8;

    /// <summary>Units of one.</summary>
    public const long Scale = 100_000_000;

    /// <summary>Certain.</summary>
    public const int FullConfidence = 1_000_000;

    public override InputKind Kind => InputKind.SignalObserved;

    /// <summary>When it was so, or else when we heard.</summary>
    public Instant Time => ObservedAt.IsKnown ? ObservedAt : At.Received;
}

/// <summary>A trade of a wallet that is followed, as the venue's public data tell it, some time after it was.</summary>
/// <param name="At">When it came in.</param>
/// <param name="Wallet">Address, lower case.</param>
/// <param name="Instrument">What it traded; only listed markets come in.</param>
/// <param name="Side">Its side.</param>
/// <param name="Price">Its price.</param>
/// <param name="Quantity">Its shares.</param>
/// <param name="TradedAt">When; the venue tells whole seconds.</param>
/// <param name="TradeId">What tells it apart from its others; the same trade comes in once.</param>
public sealed record WalletTraded(
    Stamp At,
    string Wallet,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    Instant TradedAt,
    string TradeId)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.WalletTraded;
}
