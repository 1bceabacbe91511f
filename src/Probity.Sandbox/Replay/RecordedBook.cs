using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Replay;

/// <summary>
/// What a recording says that a market's book holds, in the coordinates of outcome 0, and the orders with which a
/// hidden participant holds the exchange to it. Sizes are kept to 0.01 share, as the exchange's are. A level that grows
/// gets one more order behind the others; one that shrinks loses its youngest, so that an account's order keeps its
/// place in the line. What an account took comes back when the recording next speaks of that level.
/// </summary>
internal sealed class RecordedBook(SandboxVenue venue, SandboxMarket market, ParticipantId maker)
{
    private static readonly Quantity Least = SimExchange.SizeStep;

    private readonly SortedDictionary<(Side Side, int Pips), Quantity> recorded = [];
    private readonly Dictionary<(Side Side, int Pips), List<ExchangeOrderId>> own = [];
    private readonly SortedSet<(Side Side, int Pips)> touched = [];

    /// <summary>A snapshot begins.</summary>
    public void Clear()
    {
        touched.UnionWith(recorded.Keys);
        recorded.Clear();
    }

    public void Set(InstrumentId instrument, Side side, Price price, Quantity size)
    {
        (Side Side, int Pips) level = Level(instrument, side, price);
        touched.Add(level);
        if (size.IsZero) { recorded.Remove(level); }
        else { recorded[level] = Quantity.Max(Least, size.FloorTo(SimExchange.SizeStep)); }
    }

    /// <summary>
    /// Takes what was traded. Where the recorded book is already the one after the trade, what is missing is offered
    /// first, behind everything that waits at that price.
    /// </summary>
    public void Trade(ParticipantId taker, TradePrinted trade)
    {
        if (venue.Exchange.StatusOf(market.Id) != MarketStatus.Open) { return; }
        Quantity size = Quantity.Max(Least, trade.Size.FloorTo(SimExchange.SizeStep));
        IBookView book = venue.Exchange.BookOf(trade.Instrument);
        Side passive = trade.Taker.Opposite();
        Quantity there = Available(book, trade, passive);
        bool crosses = book.TryBest(trade.Taker, out Level best)
            && trade.Taker.IsAtLeastAsGood(best.Price, trade.Price);
        if (there < size && !crosses) { Offer(trade.Instrument, passive, trade.Price, size - there); }
        venue.Exchange.Submit(
            taker, OrderRequest.Take(trade.Instrument, trade.Taker, trade.Price, size), venue.Now);
    }

    /// <summary>Makes the exchange's levels those of the recording again, where one of the two has changed.</summary>
    public void Restore()
    {
        if (touched.Count == 0 || venue.Exchange.StatusOf(market.Id) != MarketStatus.Open || IsCrossed()) { return; }
        foreach ((Side Side, int Pips) level in touched) { Shrink(level); }
        foreach ((Side Side, int Pips) level in touched) { Grow(level); }
        touched.Clear();
    }

    /// <summary>A recording that contradicts itself for a moment is waited out.</summary>
    private bool IsCrossed()
    {
        int bid = int.MinValue, ask = int.MaxValue;
        foreach ((Side side, int pips) in recorded.Keys)
        {
            if (side == Side.Buy) { bid = Math.Max(bid, pips); }
            else { ask = Math.Min(ask, pips); }
        }
        return bid >= ask;
    }

    /// <summary>Shares that rest at the price of the trade or better; their levels are looked at again later.</summary>
    private Quantity Available(IBookView book, TradePrinted trade, Side passive)
    {
        Quantity there = Quantity.Zero;
        bool more = book.TryBest(passive, out Level level);
        while (more && trade.Taker.IsAtLeastAsGood(trade.Price, level.Price))
        {
            there += level.Size;
            touched.Add(Level(trade.Instrument, passive, level.Price));
            more = book.TryBehind(passive, level.Price, out level);
        }
        touched.Add(Level(trade.Instrument, passive, trade.Price));
        return there;
    }

    private void Shrink((Side Side, int Pips) level)
    {
        if (!own.TryGetValue(level, out List<ExchangeOrderId>? orders)) { return; }
        orders.RemoveAll(order => venue.Exchange.RestingOf(order).IsZero);
        Quantity wanted = recorded.GetValueOrDefault(level);
        while (orders.Count > 0 && Held(orders) > wanted)
        {
            venue.Exchange.Cancel(maker, orders[^1]);
            orders.RemoveAt(orders.Count - 1);
        }
    }

    private void Grow((Side Side, int Pips) level)
    {
        Quantity wanted = recorded.GetValueOrDefault(level);
        Quantity held = own.TryGetValue(level, out List<ExchangeOrderId>? orders) ? Held(orders) : Quantity.Zero;
        if (wanted > held)
        {
            Offer(market.Market.First.Id, level.Side, Price.FromPips(level.Pips), wanted - held);
        }
    }

    private Quantity Held(List<ExchangeOrderId> orders)
    {
        Quantity held = Quantity.Zero;
        foreach (ExchangeOrderId order in orders) { held += venue.Exchange.RestingOf(order); }
        return held;
    }

    /// <summary>A price that the market's grid does not allow is left out.</summary>
    private void Offer(InstrumentId instrument, Side side, Price price, Quantity size)
    {
        SubmitResult result = venue.Exchange.Submit(
            maker, OrderRequest.Limit(instrument, side, price, size), venue.Now);
        if (!result.IsAccepted || result.Resting.IsZero) { return; }
        (Side Side, int Pips) level = Level(instrument, side, price);
        if (!own.TryGetValue(level, out List<ExchangeOrderId>? orders)) { own[level] = orders = []; }
        orders.Add(result.Id);
    }

    private (Side Side, int Pips) Level(InstrumentId instrument, Side side, Price price) =>
        instrument == market.Market.First.Id ? (side, price.Pips) : (side.Opposite(), price.Complement.Pips);
}
