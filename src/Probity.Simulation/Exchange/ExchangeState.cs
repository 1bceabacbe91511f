using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>Where an open order is.</summary>
internal readonly record struct OrderPlace(ExchangeMarket Market, FifoBook Book, int Slot);

/// <summary>
/// Accounts, markets and open orders of a <see cref="SimExchange"/>, and the few steps that keep them in line.
/// </summary>
internal sealed class ExchangeState(SimExchangeOptions options, IExchangeListener listener)
{
    private readonly List<ExchangeMarket> markets = [];
    private readonly List<ExchangeMarket> marketOfInstrument = [];
    private readonly Dictionary<long, OrderPlace> open = [];
    private long orders;
    private long trades;

    public SimExchangeOptions Options { get; } = options;

    public IExchangeListener Listener { get; } = listener;

    public List<ExchangeAccount> Accounts { get; } = [];

    public DueQueue<ExchangeOrderId> Expiries { get; } = new();

    /// <summary>Micro-dollars.</summary>
    public long Fees { get; set; }

    /// <summary>Micro-dollars behind the outstanding shares.</summary>
    public long Collateral { get; set; }

    public int OpenOrders => open.Count;

    public ExchangeOrderId NextOrder() => new(++orders);

    public long NextTrade() => ++trades;

    public void Add(ExchangeMarket market)
    {
        Require.That(market.Market.Id.Value == markets.Count, "markets are added in the order of their ids");
        int first = marketOfInstrument.Count;
        Require.That(
            market.Market.First.Id.Value == first && market.Market.Second.Id.Value == first + 1,
            "instrument ids are dense");
        markets.Add(market);
        marketOfInstrument.Add(market);
        marketOfInstrument.Add(market);
    }

    public ExchangeMarket MarketOf(MarketId id)
    {
        Require.That((uint)id.Value < (uint)markets.Count, "the exchange has this market");
        return markets[id.Value];
    }

    public ExchangeMarket MarketOf(InstrumentId id)
    {
        Require.That((uint)id.Value < (uint)marketOfInstrument.Count, "the exchange has this instrument");
        return marketOfInstrument[id.Value];
    }

    public ExchangeAccount AccountOf(ParticipantId id)
    {
        Require.That((uint)id.Value < (uint)Accounts.Count, "the exchange has this participant");
        return Accounts[id.Value];
    }

    public bool TryFind(ExchangeOrderId id, out OrderPlace place) => open.TryGetValue(id.Value, out place);

    public void Rest(ExchangeMarket market, FifoBook book, in RestingOrder order, Instant expiresAt)
    {
        int slot = book.Add(order);
        open.Add(order.Id, new OrderPlace(market, book, slot));
        (Side side, Price price) = market.OwnView(order);
        Accounts[order.Participant].Bind(market.Market.Outcome(order.Outcome).Id, side, price, order.Remaining);
        if (expiresAt.IsKnown)
        {
            Expiries.Add(expiresAt - OrderRules.StopsBeforeExpiry, new ExchangeOrderId(order.Id));
        }
        Publish(market, book, order.Side, order.Pips);
    }

    /// <summary>Takes shares from a resting order and frees what they bound; the caller publishes the level.</summary>
    public void Reduce(ExchangeMarket market, FifoBook book, int slot, long micros)
    {
        ref RestingOrder order = ref book[slot];
        (Side side, Price price) = market.OwnView(order);
        Accounts[order.Participant].Bind(market.Market.Outcome(order.Outcome).Id, side, price, -micros);
        if (micros == order.Remaining) { open.Remove(order.Id); }
        book.Reduce(slot, micros);
    }

    /// <summary>Ends an open order; <paramref name="cause"/> null means that its time is over.</summary>
    public void End(OrderPlace place, CancelCause? cause)
    {
        RestingOrder order = place.Book[place.Slot];
        Reduce(place.Market, place.Book, place.Slot, order.Remaining);
        var participant = new ParticipantId(order.Participant);
        if (cause is { } known) { Listener.OnCancelled(participant, new ExchangeOrderId(order.Id), known); }
        else { Listener.OnExpired(participant, new ExchangeOrderId(order.Id)); }
        Publish(place.Market, place.Book, order.Side, order.Pips);
    }

    /// <summary>Does what an account holds cover its orders on this order's side and outcome?</summary>
    public bool IsCovered(ExchangeAccount account, in RestingOrder order)
    {
        ExchangeMarket market = open[order.Id].Market;
        (Side side, _) = market.OwnView(order);
        return side == Side.Buy
            ? account.FreeCash >= 0
            : account.FreeShares(market.Market.Outcome(order.Outcome).Id) >= 0;
    }

    public bool TryReverse(in ExchangeFill maker, in ExchangeFill taker)
    {
        Require.That(maker.Trade == taker.Trade, "both fills are of one trade");
        if (!CanReverse(maker) || !CanReverse(taker)) { return false; }
        Post(maker, taker, -1);
        return true;
    }

    /// <summary>Posts a match that was undone once more.</summary>
    public void Repeat(in ExchangeFill maker, in ExchangeFill taker) => Post(maker, taker, 1);

    /// <summary>Moves cash, shares, fees and collateral as a match does, or back (sign -1).</summary>
    public void Post(in ExchangeFill maker, in ExchangeFill taker, int sign)
    {
        Post(maker, sign);
        Post(taker, sign);
        if (maker.Instrument != taker.Instrument)
        {
            Collateral += sign * SignedQuantity.Of(taker.Side, taker.Quantity).Micros;
        }
    }

    public int CancelWhere(Func<RestingOrder, bool> which, CancelCause cause)
    {
        int count = 0;
        foreach (ExchangeMarket market in markets) { count += CancelIn(market, which, cause); }
        return count;
    }

    public void CancelMarket(ExchangeMarket market) => CancelIn(market, _ => true, CancelCause.MarketResolved);

    public void Expire(Instant now)
    {
        while (Expiries.NextDue <= now)
        {
            if (TryFind(Expiries.Take(), out OrderPlace place)) { End(place, cause: null); }
        }
    }

    /// <summary>Tells the level's new size on the outcome that the order book is of, and on its mirror.</summary>
    public void Publish(ExchangeMarket market, FifoBook book, Side side, int pips)
    {
        var price = Price.FromPips(pips);
        Quantity size = book.Levels.SizeAt(side, price);
        if (market.MatchesComplements)
        {
            Listener.OnLevel(market.Market.First.Id, side, price, size);
            Listener.OnLevel(market.Market.Second.Id, side.Opposite(), price.Complement, size);
            return;
        }
        int outcome = ReferenceEquals(book, market.BookOf(0)) ? 0 : 1;
        Listener.OnLevel(market.Market.Outcome(outcome).Id, side, price, size);
    }

    public void PayOut(ExchangeAccount account, InstrumentId instrument, int microsPerShare)
    {
        long shares = account.SharesOf(instrument);
        if (shares == 0) { return; }
        long payout = checked((long)((Int128)shares * microsPerShare / Quantity.MicrosPerShare));
        account.AddShares(instrument, -shares);
        account.Cash += payout;
        Collateral -= payout;
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Combine(Expiries.Digest, Fees), Collateral);
        hash = StateHash.Combine(StateHash.Combine(hash, orders), trades);
        foreach (ExchangeMarket market in markets) { hash = StateHash.Combine(hash, market.Digest()); }
        foreach (ExchangeAccount account in Accounts) { hash = StateHash.Combine(hash, account.Digest()); }
        return hash;
    }

    private bool CanReverse(in ExchangeFill fill) =>
        fill.Side == Side.Sell || AccountOf(fill.Participant).SharesOf(fill.Instrument) >= fill.Quantity.Micros;

    private void Post(in ExchangeFill fill, int sign)
    {
        ExchangeAccount holder = AccountOf(fill.Participant);
        long signed = sign * SignedQuantity.Of(fill.Side, fill.Quantity).Micros;
        holder.AddShares(fill.Instrument, signed);
        holder.Cash -= ExchangeAccount.Notional(fill.Price.Pips, signed) + (sign * fill.Fee.Micros);
        Fees += sign * fill.Fee.Micros;
    }

    private int CancelIn(ExchangeMarket market, Func<RestingOrder, bool> which, CancelCause cause)
    {
        int count = 0;
        foreach (FifoBook book in market.Books)
        {
            foreach (int slot in book.OldestFirst())
            {
                if (!which(book[slot])) { continue; }
                End(new OrderPlace(market, book, slot), cause);
                count++;
            }
        }
        return count;
    }
}
