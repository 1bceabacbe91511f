using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>A piece of the texts of a message; length 0 means absent.</summary>
public readonly record struct TextRange(int Start, int Length)
{
    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> texts) => texts.Slice(Start, Length);
}

/// <summary>
/// A best bid or ask as the venue printed it: absent, empty (<c>""</c> or null: no such side) or a price. An empty side
/// is mostly printed as bid 0 and ask 1 (data/README.md).
/// </summary>
public readonly record struct PrintedPrice
{
    private const int AbsentCode = 0;
    private const int EmptyCode = 1;
    private const int FirstPip = 2;

    private readonly int code;

    private PrintedPrice(int code) => this.code = code;

    public static PrintedPrice Absent => default;

    public static PrintedPrice Empty => new(EmptyCode);

    public bool IsPresent => code != AbsentCode;

    public bool IsEmpty => code == EmptyCode;

    /// <summary>0..10,000; meaningless when absent or empty.</summary>
    public int Pips => code - FirstPip;

    public static PrintedPrice Of(Price price) => new(price.Pips + FirstPip);
}

/// <summary>One price and the shares resting there, as a snapshot lists them.</summary>
public readonly record struct LevelEntry(Price Price, Quantity Size);

/// <summary>One entry of a price_change: the new absolute size at a price; zero removes the level.</summary>
/// <param name="Token">Index in the <see cref="TokenTable"/>, or -1 when the asset is not in it.</param>
/// <param name="Asset">The asset id, in the message's texts.</param>
/// <param name="Side">Buy = bids, Sell = asks.</param>
/// <param name="Price">0..1.</param>
/// <param name="Size">Shares.</param>
/// <param name="Hash">The hash of the whole book afterwards (40 hex digits), in the message's texts.</param>
/// <param name="BestBid">Top of the book after this entry.</param>
/// <param name="BestAsk">Top of the book after this entry.</param>
public readonly record struct PriceChangeEntry(
    int Token,
    TextRange Asset,
    Side Side,
    Price Price,
    Quantity Size,
    TextRange Hash,
    PrintedPrice BestBid,
    PrintedPrice BestAsk);

/// <summary>One price_change of either schema. Valid only during the call.</summary>
public readonly ref struct PriceChangeMessage
{
    /// <summary>What the ranges of the entries refer to.</summary>
    public required ReadOnlySpan<byte> Texts { get; init; }

    /// <summary>Condition id; empty when the message has none.</summary>
    public required ReadOnlySpan<byte> Market { get; init; }

    /// <summary>Venue time, milliseconds since 1970; 0 when the message has none.</summary>
    public required long Milliseconds { get; init; }

    public required ReadOnlySpan<PriceChangeEntry> Entries { get; init; }
}

/// <summary>
/// A whole book: websocket <c>book</c> or REST <c>/book</c>. Texts are as the server sent them. Valid only during the
/// call.
/// </summary>
public readonly ref struct BookMessage
{
    public required int Token { get; init; }

    public required ReadOnlySpan<byte> Asset { get; init; }

    public required ReadOnlySpan<byte> Market { get; init; }

    /// <summary>Venue time, milliseconds since 1970; 0 when the message has none.</summary>
    public required long Milliseconds { get; init; }

    public required ReadOnlySpan<byte> Hash { get; init; }

    public required ReadOnlySpan<LevelEntry> Bids { get; init; }

    public required ReadOnlySpan<LevelEntry> Asks { get; init; }

    public required ReadOnlySpan<byte> TickSize { get; init; }

    public required ReadOnlySpan<byte> MinimumOrderSize { get; init; }

    public required bool? NegRisk { get; init; }

    /// <summary>Was last_trade_price sent at all? The empty text is a value: no trade yet.</summary>
    public required bool HasLastTradePrice { get; init; }

    public required ReadOnlySpan<byte> LastTradePrice { get; init; }

    /// <summary>"v2" on position markets, else empty.</summary>
    public required ReadOnlySpan<byte> Version { get; init; }

    /// <summary>The message had no event_type: it is the REST shape.</summary>
    public required bool IsRestShape { get; init; }
}

/// <summary>A last_trade_price event. Valid only during the call.</summary>
public readonly ref struct TradeMessage
{
    public required int Token { get; init; }

    public required ReadOnlySpan<byte> Asset { get; init; }

    public required ReadOnlySpan<byte> Market { get; init; }

    public required long Milliseconds { get; init; }

    /// <summary>The aggressor's side.</summary>
    public required Side Taker { get; init; }

    public required Price Price { get; init; }

    /// <summary>The price as the server wrote it; the book hash contains the text.</summary>
    public required ReadOnlySpan<byte> PriceText { get; init; }

    public required Quantity Size { get; init; }
}

/// <summary>A tick_size_change event: a new epoch of the book. Valid only during the call.</summary>
public readonly ref struct TickSizeMessage
{
    public required int Token { get; init; }

    public required ReadOnlySpan<byte> Asset { get; init; }

    public required ReadOnlySpan<byte> Market { get; init; }

    public required long Milliseconds { get; init; }

    /// <summary>The new tick as the server wrote it; it is a valid tick.</summary>
    public required ReadOnlySpan<byte> NewTick { get; init; }
}

/// <summary>A best_bid_ask event. Valid only during the call.</summary>
public readonly ref struct BestQuoteMessage
{
    public required int Token { get; init; }

    public required ReadOnlySpan<byte> Asset { get; init; }

    public required ReadOnlySpan<byte> Market { get; init; }

    public required long Milliseconds { get; init; }

    public required PrintedPrice BestBid { get; init; }

    public required PrintedPrice BestAsk { get; init; }
}

/// <summary>
/// A new_market event; sent for all markets of the venue. Texts are empty where the message lacks them.
/// </summary>
/// <param name="Condition">Condition id.</param>
/// <param name="Question">The question in words.</param>
/// <param name="Slug">The venue's short name.</param>
/// <param name="Tokens">Asset ids, outcome index 0 first.</param>
/// <param name="Outcomes">Names, in the same order.</param>
/// <param name="TickSize">Tick as text.</param>
/// <param name="Fees">Null when the message carries no fee terms; free when fees are off.</param>
/// <param name="Milliseconds">Venue time; 0 when unknown.</param>
public sealed record NewMarketMessage(
    string Condition,
    string Question,
    string Slug,
    IReadOnlyList<string> Tokens,
    IReadOnlyList<string> Outcomes,
    string TickSize,
    Probity.Domain.Markets.FeeTerms? Fees,
    long Milliseconds);

/// <summary>A market_resolved event.</summary>
/// <param name="Condition">Condition id.</param>
/// <param name="Tokens">Asset ids, outcome index 0 first.</param>
/// <param name="Winner">Asset id of the winner; empty when the message names none.</param>
/// <param name="WinningOutcome">Its name.</param>
/// <param name="Milliseconds">Venue time; 0 when unknown.</param>
public sealed record MarketResolvedMessage(
    string Condition, IReadOnlyList<string> Tokens, string Winner, string WinningOutcome, long Milliseconds);
