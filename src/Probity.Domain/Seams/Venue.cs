using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
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
}

/// <summary>Keeps books up to date by posting inputs into the sink it was given.</summary>
public interface IMarketDataFeed : IAsyncDisposable
{
    Task Subscribe(IReadOnlyList<Market> markets, CancellationToken cancel);

    Task Unsubscribe(IReadOnlyList<MarketId> markets, CancellationToken cancel);

    /// <summary>Fetches a fresh snapshot of one book.</summary>
    Task Resync(InstrumentId instrument, CancellationToken cancel);
}

/// <summary>Three outcomes, not two.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    public sealed record Accepted(string VenueOrderId) : SubmitOutcome;

    public sealed record Refused(RefusalCode Code, string Evidence) : SubmitOutcome;

    /// <summary>Timeout, 5xx, dropped socket, unreadable reply: the order counts as live.</summary>
    public sealed record Unknown(string Why) : SubmitOutcome;
}

/// <summary>Sends orders. Takes nothing but approved ones; cancels need no approval.</summary>
public interface IExecutionGateway
{
    ValueTask<SubmitOutcome> Submit(ApprovedOrder order, CancellationToken cancel);

    ValueTask Cancel(ClientOrderId order, CancellationToken cancel);

    ValueTask CancelAll(AccountId account, CancellationToken cancel);
}

/// <summary>Answers reconciliation's questions.</summary>
public interface IVenueLedger
{
    /// <summary>The venue's order ids that it holds open.</summary>
    Task<IReadOnlyList<string>> OpenOrders(AccountId account, CancellationToken cancel);

    /// <summary>Fills since a time, as inputs to feed in; repeated ones are harmless.</summary>
    Task<IReadOnlyList<OrderFilled>> FillsSince(AccountId account, Instant since, CancellationToken cancel);

    Task<Money> Balance(AccountId account, CancellationToken cancel);

    Task<IReadOnlyDictionary<string, SignedQuantity>> Positions(AccountId account, CancellationToken cancel);
}

/// <summary>One venue. Parts that it lacks are null (a data-only adapter has no execution).</summary>
public interface IVenueAdapter : IAsyncDisposable
{
    VenueId Id { get; }

    VenueCapabilities Capabilities { get; }

    IInstrumentCatalog Catalog { get; }

    IMarketDataFeed MarketData { get; }

    IExecutionGateway? Execution { get; }

    IVenueLedger? Ledger { get; }
}
