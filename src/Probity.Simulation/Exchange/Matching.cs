using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>The way of one incoming order through the exchange: check, match, then rest or kill what is left.</summary>
internal ref struct Matching
{
    private readonly ExchangeState state;
    private readonly ParticipantId participant;
    private readonly OrderRequest order;
    private readonly ExchangeMarket market;
    private readonly ExchangeAccount account;
    private readonly FifoBook book;
    private readonly int outcome;

    /// <summary>Side and limit in the book's coordinates.</summary>
    private readonly Side side;
    private readonly Price limit;
    private ExchangeOrderId id;

    /// <summary>Micro-shares, or what the rest of the money buys at the limit.</summary>
    private long remaining;

    /// <summary>Micro-dollars still to spend, where money is the bound.</summary>
    private long budget;
    private long filled;
    private FeeTally fees;
    private bool killed;

    public Matching(ExchangeState state, ParticipantId participant, in OrderRequest order)
    {
        this.state = state;
        this.participant = participant;
        this.order = order;
        market = state.MarketOf(order.Instrument);
        account = state.AccountOf(participant);
        outcome = market.OutcomeOf(order.Instrument);
        book = market.BookOf(outcome);
        bool turned = market.IsTurned(outcome);
        side = turned ? order.Side.Opposite() : order.Side;
        limit = turned ? order.Price.Complement : order.Price;
        remaining = order.Quantity.Micros;
        budget = order.Spend.Micros;
    }

    public SubmitResult Submit(Instant now)
    {
        bool crosses = Crosses(out _);
        MarketTerms terms = account.IsExempt ? market.ExemptTerms : market.Market.Terms;
        Refusal? refusal = OrderRules.Check(order, market.Status, terms, market.Grid, now)
            ?? Afford(crosses);
        if (refusal is not null)
        {
            return new(default, Quantity.Zero, Quantity.Zero, refusal);
        }
        if (crosses && OrderRules.CheckMarketable(order, terms) is { } unfit)
        {
            return new(default, Quantity.Zero, Quantity.Zero, unfit);
        }
        if (!order.Rests && !Fills(whole: order.TimeInForce == TimeInForce.FillOrKill))
        {
            return new(default, Quantity.Zero, Quantity.Zero, OrderRules.NotFilled(order.TimeInForce));
        }
        id = state.NextOrder();
        state.Listener.OnAccepted(participant, id, order);
        while (!killed && Crosses(out Level level) && Wanted(OwnPrice(level.Price.Pips)) > 0) { TakeLevel(level); }
        var taken = Quantity.FromMicros(filled);
        if (remaining == 0) { return new(id, taken, Quantity.Zero, null); }
        if (killed || !order.Rests)
        {
            state.Listener.OnCancelled(participant, id, CancelCause.Killed);
            return new(id, taken, Quantity.Zero, null);
        }
        Rest();
        return new(id, taken, Quantity.FromMicros(remaining), null);
    }

    /// <summary>Micro-shares that the order still takes at a price of its own outcome.</summary>
    private readonly long Wanted(Price price) =>
        order.Spends ? OrderRequest.Affordable(budget, price.Pips).Micros : remaining;

    /// <summary>A price of the book on the order's own outcome.</summary>
    private readonly Price OwnPrice(int pips) =>
        market.IsTurned(outcome) ? Price.FromPips(pips).Complement : Price.FromPips(pips);

    private readonly bool Crosses(out Level best) =>
        book.Levels.TryBest(side.Opposite(), out best) && side.IsAtLeastAsGood(limit, best.Price);

    /// <summary>
    /// Cash at the limit price with the taker fee, which is the worst case because price plus fee rises with the price.
    /// </summary>
    private readonly Refusal? Afford(bool crosses)
    {
        if (order.Side == Side.Sell)
        {
            long free = account.FreeShares(order.Instrument);
            return free >= remaining
                ? null
                : OrderRules.NotEnough($"free shares {Quantity.FromMicros(free)}, needed {order.Quantity}");
        }
        Cash fee = order.Spends ? FeesOfSpending()
            : crosses ? market.Fees.TakerFee(order.Price, order.Quantity)
            : market.Fees.MakerFee(order.Price, order.Quantity);
        Cash needed = (order.Spends ? order.Spend : order.Price.Notional(order.Quantity, Rounding.Up)) + fee;
        return account.FreeCash >= needed.Micros
            ? null
            : OrderRules.NotEnough($"free cash {Cash.FromMicros(account.FreeCash)}, needed {needed}");
    }

    /// <summary>
    /// The taker fee of spending the money through the book as it stands: a lower price can bring a higher fee per
    /// dollar, so that the limit is not the worst case.
    /// </summary>
    private readonly Cash FeesOfSpending()
    {
        Cash fees = Cash.Zero;
        FeeTally tally = default;
        long left = budget;
        bool more = Crosses(out Level level);
        while (more && left > 0)
        {
            Price price = OwnPrice(level.Price.Pips);
            Quantity quantity = Quantity.Min(level.Size, OrderRequest.Affordable(left, price.Pips));
            fees += market.Fees.TakerFee(price, quantity, tally, out tally);
            left -= price.Notional(quantity, Rounding.Up).Micros;
            more = quantity == level.Size
                && book.Levels.TryBehind(side.Opposite(), level.Price, out level)
                && side.IsAtLeastAsGood(limit, level.Price);
        }
        return fees;
    }

    /// <summary>Is there enough at the limit or better to fill the whole order, or anything at all?</summary>
    private readonly bool Fills(bool whole)
    {
        long shares = remaining;
        long money = budget;
        bool more = Crosses(out Level level);
        while (more)
        {
            Price price = OwnPrice(level.Price.Pips);
            long wanted = order.Spends ? OrderRequest.Affordable(money, price.Pips).Micros : shares;
            long available = 0;
            bool goesOn = true;
            if (state.Options.SelfMatch == SelfMatch.Allowed) { available = level.Size.Micros; }
            else { goesOn = TryAddOthers(level.Price.Pips, ref available); }
            if (available >= (whole ? wanted : 1)) { return true; }
            if (!goesOn) { return false; }
            shares -= available;
            money -= ExchangeAccount.Notional(price.Pips, available);
            more = book.Levels.TryBehind(side.Opposite(), level.Price, out level)
                && side.IsAtLeastAsGood(limit, level.Price);
        }
        return false;
    }

    /// <summary>Adds what others rest at a level; false when an own order ends the search.</summary>
    private readonly bool TryAddOthers(int pips, ref long available)
    {
        for (int slot = book.First(side.Opposite(), pips); slot != FifoBook.None; slot = book[slot].Next)
        {
            ref RestingOrder resting = ref book[slot];
            if (resting.Participant != participant.Value) { available += resting.Remaining; }
            else if (state.Options.SelfMatch == SelfMatch.CancelIncoming) { return false; }
        }
        return true;
    }

    private void TakeLevel(Level level)
    {
        int slot = book.First(side.Opposite(), level.Price.Pips);
        while (slot != FifoBook.None && Wanted(OwnPrice(level.Price.Pips)) > 0)
        {
            int next = book[slot].Next;
            bool own = book[slot].Participant == participant.Value && state.Options.SelfMatch != SelfMatch.Allowed;
            if (own && state.Options.SelfMatch == SelfMatch.CancelIncoming)
            {
                killed = true;
                break;
            }
            if (own) { state.End(new OrderPlace(market, book, slot), CancelCause.VenueCancelled); }
            else { Trade(slot); }
            slot = next;
        }
        state.Publish(market, book, side.Opposite(), level.Price.Pips);
    }

    private void Trade(int slot)
    {
        RestingOrder resting = book[slot];
        (Side makerSide, Price makerPrice) = market.OwnView(resting);
        Price takerPrice = OwnPrice(resting.Pips);
        long micros = Math.Min(Wanted(takerPrice), resting.Remaining);
        var quantity = Quantity.FromMicros(micros);
        state.Reduce(market, book, slot, micros);
        Count(takerPrice, micros);
        long trade = state.NextTrade();
        ExchangeFill maker = new(
            new ParticipantId(resting.Participant), new ExchangeOrderId(resting.Id), trade,
            market.Market.Outcome(resting.Outcome).Id, makerSide, makerPrice, quantity,
            market.Fees.MakerFee(makerPrice, quantity), Liquidity.Maker,
            Quantity.FromMicros(resting.Remaining - micros));
        ExchangeFill taker = new(
            participant, id, trade, order.Instrument, order.Side, takerPrice, quantity,
            market.Fees.TakerFee(takerPrice, quantity, fees, out fees), Liquidity.Taker,
            Quantity.FromMicros(remaining));
        state.Post(maker, taker, 1);
        state.Listener.OnTrade(new ExchangeTrade(trade, order.Instrument, order.Side, takerPrice, quantity));
        state.Listener.OnFill(maker);
        state.Listener.OnFill(taker);
    }

    private void Count(Price price, long micros)
    {
        filled += micros;
        if (order.Spends)
        {
            budget -= ExchangeAccount.Notional(price.Pips, micros);
            remaining = OrderRequest.Affordable(budget, order.Price.Pips).Micros;
            return;
        }
        remaining -= micros;
    }

    private readonly void Rest()
    {
        RestingOrder resting = new()
        {
            Id = id.Value,
            Participant = participant.Value,
            Outcome = outcome,
            Side = side,
            Pips = limit.Pips,
            Remaining = remaining,
        };
        Instant expiresAt = order.TimeInForce == TimeInForce.GoodTilDate ? order.ExpiresAt : Instant.None;
        state.Rest(market, book, resting, expiresAt);
    }
}
