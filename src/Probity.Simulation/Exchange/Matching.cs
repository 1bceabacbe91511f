using Probity.Domain.Books;
using Probity.Domain.Inputs;
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
    private long remaining;
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
    }

    public SubmitResult Submit(Instant now)
    {
        bool crosses = Crosses(out _);
        Refusal? refusal = OrderRules.Check(order, market.Status, market.Market.Terms, market.Grid, now)
            ?? Afford(crosses);
        if (refusal is not null)
        {
            return new(default, Quantity.Zero, Quantity.Zero, refusal);
        }
        if (crosses && OrderRules.CheckMarketable(order, market.Market.Terms) is { } unfit)
        {
            return new(default, Quantity.Zero, Quantity.Zero, unfit);
        }
        bool unfillable = order.TimeInForce == TimeInForce.FillOrKill ? Available() < remaining : Available() == 0;
        if (!order.Rests && unfillable)
        {
            return new(default, Quantity.Zero, Quantity.Zero, OrderRules.NotFilled(order.TimeInForce));
        }
        id = state.NextOrder();
        state.Listener.OnAccepted(participant, id, order);
        while (remaining > 0 && !killed && Crosses(out Level level)) { TakeLevel(level); }
        var filled = Quantity.FromMicros(order.Quantity.Micros - remaining);
        if (remaining == 0) { return new(id, filled, Quantity.Zero, null); }
        if (killed || !order.Rests)
        {
            state.Listener.OnCancelled(participant, id, CancelCause.Killed);
            return new(id, filled, Quantity.Zero, null);
        }
        Rest();
        return new(id, filled, Quantity.FromMicros(remaining), null);
    }

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
        Cash fee = crosses
            ? market.Fees.TakerFee(order.Price, order.Quantity)
            : market.Fees.MakerFee(order.Price, order.Quantity);
        Cash needed = order.Price.Notional(order.Quantity, Rounding.Up) + fee;
        return account.FreeCash >= needed.Micros
            ? null
            : OrderRules.NotEnough($"free cash {Cash.FromMicros(account.FreeCash)}, needed {needed}");
    }

    /// <summary>Micro-shares that can be taken at the limit or better, no more than needed.</summary>
    private readonly long Available()
    {
        long available = 0;
        bool more = Crosses(out Level level);
        while (more && available < remaining)
        {
            if (state.Options.SelfMatch == SelfMatch.Allowed)
            {
                available += level.Size.Micros;
            }
            else if (!TryAddOthers(level.Price.Pips, ref available))
            {
                return available;
            }
            more = book.Levels.TryBehind(side.Opposite(), level.Price, out level)
                && side.IsAtLeastAsGood(limit, level.Price);
        }
        return available;
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
        while (remaining > 0 && slot != FifoBook.None)
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
        long micros = Math.Min(remaining, resting.Remaining);
        (Side makerSide, Price makerPrice) = market.OwnView(resting);
        Price takerPrice = market.IsTurned(outcome)
            ? Price.FromPips(resting.Pips).Complement
            : Price.FromPips(resting.Pips);
        var quantity = Quantity.FromMicros(micros);
        state.Reduce(market, book, slot, micros);
        remaining -= micros;
        long trade = state.NextTrade();
        ExchangeFill maker = new(
            new ParticipantId(resting.Participant), new ExchangeOrderId(resting.Id), trade,
            market.Market.Outcome(resting.Outcome).Id, makerSide, makerPrice, quantity,
            market.Fees.MakerFee(makerPrice, quantity), Liquidity.Maker,
            Quantity.FromMicros(resting.Remaining - micros));
        ExchangeFill taker = new(
            participant, id, trade, order.Instrument, order.Side, takerPrice, quantity,
            market.Fees.TakerFee(takerPrice, quantity), Liquidity.Taker, Quantity.FromMicros(remaining));
        Post(maker);
        Post(taker);
        if (maker.Instrument != taker.Instrument) { state.Collateral += order.Side == Side.Buy ? micros : -micros; }
        state.Listener.OnTrade(new ExchangeTrade(trade, order.Instrument, order.Side, takerPrice, quantity));
        state.Listener.OnFill(maker);
        state.Listener.OnFill(taker);
    }

    private readonly void Post(in ExchangeFill fill)
    {
        ExchangeAccount holder = state.AccountOf(fill.Participant);
        long signed = SignedQuantity.Of(fill.Side, fill.Quantity).Micros;
        holder.AddShares(fill.Instrument, signed);
        holder.Cash -= ExchangeAccount.Notional(fill.Price.Pips, signed) + fill.Fee.Micros;
        state.Fees += fill.Fee.Micros;
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
