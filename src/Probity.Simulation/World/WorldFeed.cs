using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World;

/// <summary>
/// Turns what happens on the exchange into the market data that we receive: one message per market and act, with the
/// final size of every level that the act touched, a fixed delay later. Of an outcome whose book is its sibling's
/// mirror nothing is sent but trades.
/// </summary>
internal sealed class WorldFeed(Duration delay, Func<InstrumentId, bool> isMirrored)
{
    private readonly DueQueue<EngineInput> inputs = new();
    private readonly List<Touch> touched = [];
    private readonly List<InstrumentId> snapshots = [];
    private Stamp stamp;

    public Instant NextDue => inputs.NextDue;

    public EngineInput Take() => inputs.Take();

    /// <summary>An act begins; all that it does is one moment for the feed.</summary>
    public void Begin(Instant now) => stamp = Stamp.Unsequenced(now + delay, now);

    /// <summary>The act is over: sends what changed.</summary>
    public void End(SimExchange exchange)
    {
        touched.RemoveAll(level => snapshots.Contains(level.Instrument));
        touched.Sort(static (a, b) => a.Market != b.Market ? a.Market.CompareTo(b.Market) : a.Order.CompareTo(b.Order));
        for (int i = 0; i < touched.Count; i++)
        {
            Touch level = touched[i];
            Quantity size = exchange.BookOf(level.Instrument).SizeAt(level.Side, level.Price);
            bool last = i == touched.Count - 1 || touched[i + 1].Market != level.Market;
            BookFlags flags = last ? BookFlags.EndOfMessage : BookFlags.None;
            Add(new BookDelta(stamp, level.Instrument, level.Side, level.Price, size, flags));
        }
        touched.Clear();
        for (int i = 0; i < snapshots.Count; i++)
        {
            bool last = i == snapshots.Count - 1 || MarketOf(snapshots[i + 1]) != MarketOf(snapshots[i]);
            Send(snapshots[i], exchange.BookOf(snapshots[i]), last ? BookFlags.EndOfMessage : BookFlags.None);
        }
        snapshots.Clear();
    }

    public void Listed(Market market) => Add(new MarketListed(stamp, market));

    public void Listed(EventGroup group) => Add(new EventGroupListed(stamp, group));

    public void Level(InstrumentId instrument, Side side, Price price)
    {
        if (isMirrored(instrument)) { return; }
        foreach (Touch known in touched)
        {
            if (known.Instrument == instrument && known.Side == side && known.Price == price) { return; }
        }
        touched.Add(new Touch(MarketOf(instrument), touched.Count, instrument, side, price));
    }

    public void Trade(in ExchangeTrade trade) =>
        Add(new TradePrinted(stamp, trade.Instrument, trade.Taker, trade.Price, trade.Quantity));

    /// <summary>A new tick is a new epoch of the book: a snapshot follows.</summary>
    public void TickGrid(InstrumentId instrument, TickGrid grid)
    {
        Add(new TickGridChanged(stamp, instrument, grid));
        Snapshot(instrument);
    }

    public void Status(MarketId market, MarketStatus status) => Add(new MarketStatusChanged(stamp, market, status));

    public void Resolved(MarketId market, Payout payout) => Add(new MarketResolved(stamp, market, payout));

    /// <summary>Sends the whole book at the end of the act.</summary>
    public void Snapshot(InstrumentId instrument)
    {
        if (!isMirrored(instrument) && !snapshots.Contains(instrument)) { snapshots.Add(instrument); }
    }

    public ulong Digest() => inputs.Digest;

    /// <summary>The world gives its instruments two by two.</summary>
    private static int MarketOf(InstrumentId instrument) => instrument.Value / 2;

    /// <summary>
    /// A whole book; <paramref name="end"/> goes on its last input, so that both books of a market change at once.
    /// </summary>
    private void Send(InstrumentId instrument, IBookView book, BookFlags end)
    {
        int left = book.Depth(Side.Buy) + book.Depth(Side.Sell);
        Add(new BookCleared(stamp, instrument, left == 0 ? BookFlags.Snapshot | end : BookFlags.Snapshot));
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            bool more = book.TryBest(side, out Level level);
            while (more)
            {
                BookFlags flags = --left == 0 ? BookFlags.Snapshot | end : BookFlags.Snapshot;
                Add(new BookDelta(stamp, instrument, side, level.Price, level.Size, flags));
                more = book.TryBehind(side, level.Price, out level);
            }
        }
    }

    private void Add(EngineInput input) => inputs.Add(input.At.Received, input);

    private readonly record struct Touch(int Market, int Order, InstrumentId Instrument, Side Side, Price Price);
}
