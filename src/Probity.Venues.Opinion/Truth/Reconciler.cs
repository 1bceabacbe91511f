using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// Reads what the venue says and hands it to the tracker: everything in full, or just what the tracker wants to know.
/// Readings never overlap. It decides nothing about orders.
/// </summary>
internal sealed class Reconciler(
    OpinionOrderTracker tracker,
    OrphanDesk orphans,
    OpinionTradingClient client,
    HoldingsReader holdings,
    RateGate gate,
    IMarketDirectory markets,
    IInputSink sink,
    Action<ClientOrderId> cancelOrder,
    Action<TruthNotice> notice,
    Lock guard,
    Func<Instant> now) : IDisposable
{
    /// <summary>
    /// The venue's clock may differ from ours, and a trade may take a moment until it is listed: readings overlap.
    /// </summary>
    private static readonly Duration Overlap = Duration.FromSeconds(120);

    private readonly SemaphoreSlim reading = new(1, 1);
    private bool toldUnreadable;

    /// <summary>Where the first full reading of the trades begins; none = all trades.</summary>
    public Instant FirstSince { get; set; }

    /// <summary>Open orders, trades, what is in doubt, and balances if wanted.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public Task Full(bool withBalances, CancellationToken cancel) => Alone(
        async () =>
        {
            await OpenOrders(cancel).ConfigureAwait(false);
            Instant since;
            lock (guard) { since = tracker.FullSince(FirstSince); }
            await Trades(since, cancel).ConfigureAwait(false);
            await Doubts(cancel).ConfigureAwait(false);
            if (withBalances) { await Balances(cancel).ConfigureAwait(false); }
        },
        cancel);

    /// <summary>Only what is unsettled or in doubt.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public Task Poll(CancellationToken cancel) => Alone(() => Doubts(cancel), cancel);

    /// <summary>Cancels what the venue holds open and none of ours is known by.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public Task CancelStrangers(CancellationToken cancel) => Alone(
        async () =>
        {
            Instant began = now();
            Listing<OpinionOrder> open = await client.Orders(OpinionTradingClient.Open, "", Instant.None, cancel)
                .ConfigureAwait(false);
            IReadOnlyList<OpinionOrder> strangers;
            lock (guard) { strangers = tracker.OpenRead(open.Rows, open.IsWhole, began, now()); }
            foreach (OpinionOrder stranger in strangers) { await Cancel(stranger.Id, cancel).ConfigureAwait(false); }
        },
        cancel);

    public void Dispose() => reading.Dispose();

    private async Task Alone(Func<Task> read, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await read().ConfigureAwait(false);
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task OpenOrders(CancellationToken cancel)
    {
        Instant began = now();
        Listing<OpinionOrder> open = await client.Orders(OpinionTradingClient.Open, "", Instant.None, cancel)
            .ConfigureAwait(false);
        TellUnreadable(open.Unreadable);
        IReadOnlyList<OpinionOrder> strangers;
        lock (guard) { strangers = tracker.OpenRead(open.Rows, open.IsWhole, began, now()); }
        foreach (OpinionOrder stranger in strangers)
        {
            if (orphans.Wants(stranger)) { await TakeOver(stranger, cancel).ConfigureAwait(false); }
        }
    }

    private async Task TakeOver(OpinionOrder orphan, CancellationToken cancel)
    {
        Instant began = now();
        OpinionOrder? detail = await client.Order(orphan.Id, cancel).ConfigureAwait(false);
        if (detail is null) { return; }
        ClientOrderId id;
        lock (guard) { id = orphans.Take(detail, began, now()); }
        if (id != ClientOrderId.None) { cancelOrder(id); }
        else if (orphans.IsUnwanted(detail)) { await Cancel(detail.Id, cancel).ConfigureAwait(false); }
    }

    private async Task Doubts(CancellationToken cancel)
    {
        OpinionWants wants;
        lock (guard) { wants = tracker.Wants(now()); }
        foreach (ClientOrderId id in wants.Unwanted) { cancelOrder(id); }
        VenueException? failure = null;
        foreach (string id in wants.Lookups)
        {
            failure = await LookUp(id, cancel).ConfigureAwait(false) ?? failure;
        }
        foreach (SoughtMarket market in wants.Markets) { await Search(market, cancel).ConfigureAwait(false); }
        if (wants.Trades) { await Trades(wants.TradesSince, cancel).ConfigureAwait(false); }
        if (failure is not null) { throw failure; }
    }

    /// <summary>A detail that the venue cannot give now (504 was seen) must not hold up the others.</summary>
    private async Task<VenueException?> LookUp(string id, CancellationToken cancel)
    {
        Instant began = now();
        try
        {
            OpinionOrder? found = await client.Order(id, cancel).ConfigureAwait(false);
            lock (guard)
            {
                if (found is not null) { tracker.Found(found, began, now()); }
                else { tracker.NotFound(id, began, now()); }
            }
            return null;
        }
        catch (VenueException e)
        {
            lock (guard) { tracker.NotAnswered(id, now()); }
            return e;
        }
    }

    /// <summary>Open ones first: what ends meanwhile is then among the ended.</summary>
    private async Task Search(SoughtMarket market, CancellationToken cancel)
    {
        Instant began = now();
        Listing<OpinionOrder> open = await client
            .Orders(OpinionTradingClient.Open, market.MarketId, market.Since, cancel).ConfigureAwait(false);
        Listing<OpinionOrder> ended = await client
            .Orders(OpinionTradingClient.Ended, market.MarketId, market.Since, cancel).ConfigureAwait(false);
        TellUnreadable(open.Unreadable + ended.Unreadable);
        OpinionOrder[] all = [.. open.Rows, .. ended.Rows];
        lock (guard)
        {
            tracker.MarketRead(market.MarketId, all, open.IsWhole && ended.IsWhole, began, now());
        }
    }

    /// <summary>What does not succeed is tried again with the next full reading.</summary>
    private async Task Cancel(string stranger, CancellationToken cancel)
    {
        await gate.Wait(1, GatePriority.Cancel, cancel).ConfigureAwait(false);
        await client.Cancel(stranger, cancel).ConfigureAwait(false);
    }

    private async Task Trades(Instant since, CancellationToken cancel)
    {
        Instant began = now();
        Instant after = since.IsKnown ? since - Overlap : since;
        Listing<OpinionTrade> trades = await client.Trades(after, cancel).ConfigureAwait(false);
        TellUnreadable(trades.Unreadable);
        lock (guard) { tracker.TradesRead(trades.Rows, began, now()); }
    }

    /// <summary>
    /// While trades are on their way every count differs from every other, so that balances are compared in quiet only.
    /// </summary>
    private async Task Balances(CancellationToken cancel)
    {
        IReadOnlyList<InstrumentId> touched;
        long moves;
        lock (guard)
        {
            if (tracker.UnsettledCount > 0) { return; }
            touched = tracker.Touched;
            moves = tracker.Moves;
        }
        (Market, Instrument)[] outcomes = [.. touched.Select(OutcomeOf)];
        IReadOnlyList<EngineInput> inputs = await holdings.Report(outcomes, cancel).ConfigureAwait(false);
        lock (guard)
        {
            if (tracker.Moves != moves || tracker.UnsettledCount > 0) { return; }
            foreach (EngineInput input in inputs) { sink.Post(input); }
        }
    }

    private void TellUnreadable(string why)
    {
        if (why.Length == 0 || toldUnreadable) { return; }
        toldUnreadable = true;
        notice(new TruthNotice(
            Severity.Error, "unreadable-row", $"a list of the venue holds a row that is left out: {why}"));
    }

    private (Market Market, Instrument Outcome) OutcomeOf(InstrumentId id)
    {
        Market market = markets.MarketOf(id);
        return (market, market.First.Id == id ? market.First : market.Second);
    }
}
