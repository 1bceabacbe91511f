using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Domain.Seams;

/// <summary>What a venue can do, as data: tests and the engine ask here instead of knowing venues by name.</summary>
/// <param name="PostOnly">Post-only orders exist.</param>
/// <param name="TimesInForce">Supported times in force.</param>
/// <param name="PlaceBatch">Most orders in one place request; 1 = no batches.</param>
/// <param name="CancelBatch">Most orders in one cancel request.</param>
/// <param name="CancelAll">One request cancels everything.</param>
/// <param name="Heartbeat">A dead-man switch exists.</param>
/// <param name="Sequenced">Market data carries sequence numbers.</param>
/// <param name="HashedBooks">Market data carries a hash of the whole book.</param>
/// <param name="Conversions">Supported conversions.</param>
public sealed record VenueCapabilities(
    bool PostOnly,
    IReadOnlyList<TimeInForce> TimesInForce,
    int PlaceBatch,
    int CancelBatch,
    bool CancelAll,
    bool Heartbeat,
    bool Sequenced,
    bool HashedBooks,
    IReadOnlyList<ConversionKind> Conversions);

/// <summary>What to look for when discovering markets; empty members do not filter.</summary>
public sealed record MarketFilter(
    IReadOnlyList<string> Slugs,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<string> Tokens,
    string Search,
    bool OpenOnly,
    int Limit)
{
    public static MarketFilter All { get; } = new([], [], [], "", true, int.MaxValue);
}

/// <summary>A market as discovered, before the engine gives it dense ids.</summary>
/// <param name="Listing">The market with ids of zero, to be assigned on listing.</param>
/// <param name="VenueGroup">The venue's key of its event group, or empty.</param>
/// <param name="GroupTitle">Title of the event.</param>
/// <param name="GroupKind">How the group's markets constrain one another.</param>
/// <param name="Volume24h">Dollars, for display and filters.</param>
/// <param name="IndicatedBid">First outcome, as the catalog says; lags the book, for display and filters only.</param>
/// <param name="IndicatedAsk">As the bid.</param>
public sealed record DiscoveredMarket(
    Market Listing,
    string VenueGroup,
    string GroupTitle,
    EventGroupKind GroupKind,
    decimal Volume24h,
    Price? IndicatedBid = null,
    Price? IndicatedAsk = null);

/// <summary>Discovers markets, their terms and results.</summary>
public interface IInstrumentCatalog
{
    IAsyncEnumerable<DiscoveredMarket> Discover(MarketFilter filter, CancellationToken cancel);

    /// <summary>What the shares of a market pay; null while the result is not in.</summary>
    Task<Payout?> ResultOf(Market market, CancellationToken cancel);
}

/// <summary>Keeps books up to date by posting inputs into the sink it was given.</summary>
public interface IMarketDataFeed : IAsyncDisposable
{
    Task Subscribe(IReadOnlyList<Market> markets, CancellationToken cancel);

    Task Unsubscribe(IReadOnlyList<MarketId> markets, CancellationToken cancel);

    /// <summary>Fetches a fresh snapshot of one book.</summary>
    Task Resync(InstrumentId instrument, CancellationToken cancel);
}

/// <summary>
/// Markets by id and by token, as they are now. Thread-safe: gateways ask from their own threads while the loop lists.
/// </summary>
public interface IMarketDirectory
{
    /// <exception cref="InvariantException">No market was listed with this outcome.</exception>
    Market MarketOf(InstrumentId instrument);

    bool TryFind(string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument);

    /// <summary>The market of a condition id; null when it is not listed.</summary>
    Market? OfCondition(string condition);
}

/// <summary>An order as the engine knows it when a gateway starts.</summary>
/// <param name="Approved">What was approved; the venue's name for it follows from this alone.</param>
/// <param name="Status">As far as the engine can prove; final ones are there because a fill has not settled.</param>
/// <param name="Filled">Shares counted so far.</param>
/// <param name="VenueOrderId">The venue's name where it was told; empty before.</param>
public sealed record KnownOrder(ApprovedOrder Approved, OrderStatus Status, Quantity Filled, string VenueOrderId)
{
    /// <summary>
    /// Each fill that was counted, in order; with these a venue whose fills cannot be told again in the same words need
    /// not tell them again.
    /// </summary>
    public IReadOnlyList<KnownFill> Fills { get; init; } = [];
}

/// <summary>A fill as the engine counted it.</summary>
/// <param name="TradeId">Under which id.</param>
/// <param name="Price">On the order's own outcome.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Fee">As it is in the books now.</param>
/// <param name="IsOpen">It may still fail; otherwise it is confirmed, or failed already.</param>
public sealed record KnownFill(string TradeId, Price Price, Quantity Quantity, Cash Fee, bool IsOpen);

/// <summary>What the engine knows of an account when its gateway starts.</summary>
/// <param name="Orders">
/// All that may still trade or settle, and those that ended so lately that a fill of theirs may be missing.
/// </param>
/// <param name="FillsSince">Trades from here on may be missing or unsettled; none = ask for all.</param>
public sealed record KnownAccount(IReadOnlyList<KnownOrder> Orders, Instant FillsSince)
{
    /// <summary>
    /// No money or shares of the account ever entered these books: a gateway posts what it holds as
    /// <see cref="CashMoved"/> and <see cref="SharesMoved"/> before anything else.
    /// </summary>
    public bool IsNew { get; init; }
}

/// <summary>
/// The trading side of a venue for one account. It takes wishes without waiting and never throws for what a venue does:
/// every answer, and every difference that reconciliation finds, comes back as an input through the sink it was given.
/// </summary>
public interface ITradingGateway : IAsyncDisposable
{
    AccountId Account { get; }

    /// <summary>
    /// Connects, asks the venue what is true, and posts the differences; done when our books and the venue's agree, or
    /// throws why that cannot be had. Nothing may be placed before.
    /// </summary>
    Task Start(KnownAccount known, CancellationToken cancel);

    /// <summary>Takes nothing but approved orders.</summary>
    void Place(ApprovedOrder order);

    /// <summary>Needs no approval and goes before every place.</summary>
    void Cancel(ClientOrderId order);

    void CancelAll();

    void Convert(RequestConversion request);

    /// <summary>Asks for everything again now.</summary>
    Task Reconcile(CancellationToken cancel);
}

/// <summary>One venue's public side; <see cref="ITradingGateway"/> trades for an account.</summary>
public interface IVenueAdapter : IAsyncDisposable
{
    VenueId Id { get; }

    VenueCapabilities Capabilities { get; }

    IInstrumentCatalog Catalog { get; }

    IMarketDataFeed MarketData { get; }

    /// <summary>Ends faulted when something that nobody expected broke its streams.</summary>
    Task Completion { get; }
}
