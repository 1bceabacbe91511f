using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// Reads what the venue says and hands it to the tracker: everything in full, or just what the tracker wants to know.
/// Readings never overlap. It decides nothing about orders.
/// </summary>
internal sealed class Reconciler(
    OrderTracker tracker,
    OrphanDesk orphans,
    IAccountVenue venue,
    BalanceReader balances,
    FeeCanary? fees,
    IMarketDirectory markets,
    IInputSink sink,
    Lock guard,
    Func<Instant> now) : IDisposable
{
    /// <summary>
    /// The venue's clock may differ from ours, and a trade may take a moment until it is listed: readings overlap.
    /// </summary>
    private static readonly Duration Overlap = Duration.FromSeconds(120);

    private readonly SemaphoreSlim reading = new(1, 1);

    /// <summary>Where the first full reading of the trades begins; none = all trades.</summary>
    public Instant FirstSince { get; set; }

    /// <summary>Open orders, trades, what is in doubt, and balances.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public async Task Full(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            Instant began = now();
            List<VenueOrder> open = await venue.OpenOrders(cancel).ConfigureAwait(false);
            Instant since;
            IReadOnlyList<string> unwanted;
            lock (guard)
            {
                unwanted = orphans.Take(open, tracker.OpenOrdersRead(open, began, now()), began, now());
                since = tracker.FullSince(FirstSince);
            }
            foreach (string id in unwanted) { await Cancel(id, cancel).ConfigureAwait(false); }
            await Trades(since, cancel).ConfigureAwait(false);
            await Doubts(cancel).ConfigureAwait(false);
            await Balances(cancel).ConfigureAwait(false);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Only what is unsettled or in doubt.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public async Task Poll(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await Doubts(cancel).ConfigureAwait(false);
            if (fees is not null) { await fees.Ask(cancel).ConfigureAwait(false); }
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private async Task Doubts(CancellationToken cancel)
    {
        TruthWants wants;
        lock (guard) { wants = tracker.Wants(now()); }
        foreach (string id in wants.Lookups)
        {
            Instant began = now();
            VenueOrder? found = await venue.Order(id, cancel).ConfigureAwait(false);
            lock (guard)
            {
                if (found is not null) { tracker.Found(found, began, now()); }
                else { tracker.NotFound(id, began, now()); }
            }
        }
        if (wants.Trades) { await Trades(wants.TradesSince, cancel).ConfigureAwait(false); }
    }

    /// <summary>What does not succeed is tried again with the next full reading.</summary>
    private async Task Cancel(string orphan, CancellationToken cancel)
    {
        if (await venue.Cancel(orphan, cancel).ConfigureAwait(false) is not null) { return; }
        lock (guard) { tracker.Cancelled(orphan, now()); }
    }

    private async Task Trades(Instant since, CancellationToken cancel)
    {
        Instant began = now();
        Instant after = since.IsKnown ? since - Overlap : since;
        List<VenueTrade> trades = await venue.Trades(after, cancel).ConfigureAwait(false);
        lock (guard) { tracker.TradesRead(trades, since, began, now()); }
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
        Instrument[] outcomes = [.. touched.Select(OutcomeOf)];
        IReadOnlyList<EngineInput> inputs = await balances
            .Report(outcomes, outcome => markets.MarketOf(outcome.Id), cancel).ConfigureAwait(false);
        lock (guard)
        {
            if (tracker.Moves != moves) { return; }
            foreach (EngineInput input in inputs) { sink.Post(input); }
        }
    }

    private Instrument OutcomeOf(InstrumentId id)
    {
        Market market = markets.MarketOf(id);
        return market.First.Id == id ? market.First : market.Second;
    }
}
