using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Quoting;
using Probity.Engine.Risk;
using Probity.Engine.Strategies;

namespace Probity.Engine.Orders;

/// <summary>The only way for an intent to become an order: through risk, into the table, out by the outbox.</summary>
internal sealed class OrderDesk(EngineState state, RiskPipeline risk)
{
    private static readonly Duration RetryAfterRefusal = Duration.FromSeconds(1);

    private readonly EngineRiskContext context = new(state);
    private readonly QuotePlan plan = new();
    private readonly List<RestingQuote> resting = [];
    private readonly List<ApprovedOrder> approvedLegs = [];
    private long bundleCounter;

    /// <summary>Worst losses as the checks see them, for views and the kill switch.</summary>
    public EngineRiskContext Risk => context;

    public Cash FreeCash(AccountId account, Currency currency) => context.FreeCashOf(account, currency);

    /// <returns>The id, or None when risk refused.</returns>
    public ClientOrderId Place(SlotState slot, OrderIntent intent) =>
        Place(slot, intent, slot.AccountOf(state.Books.MarketOf(intent.Instrument).Market));

    private ClientOrderId Place(SlotState slot, OrderIntent intent, AccountId account)
    {
        context.Hold(Cash.Zero);
        if (Check(slot, intent, account) is not RiskResult.Approved approved) { return ClientOrderId.None; }
        Send(slot, approved.Order);
        return approved.Order.Id;
    }

    /// <summary>All legs at the size that risk allows every one of them, or none.</summary>
    public bool PlaceTogether(SlotState slot, ReadOnlySpan<OrderIntent> legs, string reason)
    {
        long bundle = ++bundleCounter;
        Quantity size = SmallestAllowed(slot, legs);
        if (size.IsZero) { return false; }
        approvedLegs.Clear();
        Cash held = Cash.Zero;
        foreach (OrderIntent leg in legs)
        {
            OrderIntent sized = leg with { Quantity = size, Bundle = bundle, Reason = reason, Strategy = slot.Slot.Id };
            context.Hold(held);
            if (Check(slot, sized) is not RiskResult.Approved approved) { return false; }
            if (approved.Order.Intent.Quantity != size) { return false; }
            approvedLegs.Add(approved.Order);
            held += Exposure.WorstCost(sized, size, state.Books.MarketOf(sized.Instrument).Fees);
        }
        foreach (ApprovedOrder leg in approvedLegs) { Send(slot, leg); }
        return true;
    }

    /// <summary>Cancels need no approval and nothing can block them; asking twice sends once.</summary>
    public void Cancel(Order order)
    {
        if (order.CancelRequested || order.Status.IsFinal()) { return; }
        state.Orders.MarkCancelRequested(order);
        state.Outbox.Add(new CancelOrder(order.Id, order.Instrument, order.Approved.Account));
    }

    /// <summary>Cancels all orders of a market, whoever placed them.</summary>
    public void Cancel(Market market)
    {
        foreach (Order order in state.Orders.OpenOrders(market.First.Id).ToArray()) { Cancel(order); }
        foreach (Order order in state.Orders.OpenOrders(market.Second.Id).ToArray()) { Cancel(order); }
    }

    /// <summary>From now on only reducing orders go out in a market, until a person resumes.</summary>
    public void Hold(Market market, string why)
    {
        if (state.Restraints.TryHold(market.Id, why)) { Cancel(market); }
    }

    public void CancelEverything()
    {
        foreach (Order order in state.Orders.AllOpen().ToArray()) { Cancel(order); }
    }

    /// <summary>Closes every position with taking orders at the best price of the other side.</summary>
    public void Flatten(IReadOnlyList<SlotState> slots)
    {
        foreach (SlotState slot in slots)
        {
            foreach (TradingAccount account in slot.Slot.Accounts)
            {
                for (int i = 0; i < state.Books.InstrumentCount; i++)
                {
                    Flatten(slot, account, new InstrumentId(i));
                }
            }
        }
    }

    private void Flatten(SlotState slot, TradingAccount account, InstrumentId instrument)
    {
        if (state.Books.MarketOf(instrument).Market.Venue != account.Venue) { return; }
        context.For(account.Account);
        Quantity held = context.FreeShares(instrument);
        if (held.IsZero || !state.Books.Book(instrument).TryBest(Side.Buy, out Level bid)) { return; }
        var intent = OrderIntent.Take(slot.Slot.Id, instrument, Side.Sell, bid.Price, held, 0, "flatten");
        Place(slot, intent with { Purpose = OrderPurpose.Unwind }, account.Account);
    }

    /// <summary>Brings the resting quotes of a strategy on an instrument to its declaration.</summary>
    public void Replan(SlotState slot, InstrumentId instrument, QuoteState quote)
    {
        quote.Stale = false;
        quote.Budget.Refill(state.Now.Received, state.Options.Quoting);
        plan.Clear();
        PlanSide(slot, instrument, quote, Side.Buy, quote.Bids);
        PlanSide(slot, instrument, quote, Side.Sell, quote.Asks);
        foreach (ClientOrderId id in plan.Cancels)
        {
            if (state.Orders.TryGet(id, out Order order)) { Cancel(order); }
        }
        if (!state.TradingEnabled) { return; }
        foreach ((Side side, QuoteLevel level) in plan.Places)
        {
            OrderIntent intent = OrderIntent.Quote(
                slot.Slot.Id, instrument, side, level.Price, level.Size, quote.Reason);
            if (Place(slot, intent) != ClientOrderId.None) { continue; }
            quote.Stale = true;
            quote.RetryAt = state.Now.Received + RetryAfterRefusal;
        }
    }

    private void PlanSide(
        SlotState slot, InstrumentId instrument, QuoteState quote, Side side, ReadOnlySpan<QuoteLevel> wanted)
    {
        resting.Clear();
        foreach (Order order in state.Orders.OpenOrders(instrument))
        {
            bool ours = order.Intent.Strategy == slot.Slot.Id && order.Intent.Purpose == OrderPurpose.Quote;
            if (!ours || order.Intent.Side != side) { continue; }
            resting.Add(new RestingQuote(order.Id, order.Intent.Price, order.Open, order.CancelRequested));
        }
        QuotePlanner.Plan(
            wanted, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(resting), side,
            state.Books.Grid(instrument), state.Options.Quoting, ref quote.Budget, plan);
    }

    private Quantity SmallestAllowed(SlotState slot, ReadOnlySpan<OrderIntent> legs)
    {
        context.Hold(Cash.Zero);
        Quantity size = legs[0].Quantity;
        foreach (OrderIntent leg in legs)
        {
            if (Check(slot, leg with { Quantity = size, Strategy = slot.Slot.Id }) is not RiskResult.Approved approved)
            {
                return Quantity.Zero;
            }
            size = Quantity.Min(size, approved.Order.Intent.Quantity);
        }
        return size;
    }

    private RiskResult Check(SlotState slot, OrderIntent intent) =>
        Check(slot, intent, slot.AccountOf(state.Books.MarketOf(intent.Instrument).Market));

    private RiskResult Check(SlotState slot, OrderIntent intent, AccountId account)
    {
        context.For(account);
        RiskResult result = risk.Check(context, intent, state.Orders.NextId(slot.Slot.Id), account, state.Now);
        if (result is RiskResult.Refused refused) { slot.NoteRefusal(refused, state); }
        return result;
    }

    private void Send(SlotState slot, ApprovedOrder approved)
    {
        MarketView market = state.Books.MarketOf(approved.Intent.Instrument);
        slot.Orders++;
        state.Orders.Add(new Order(approved), market.Market.Currency, market.Fees);
        state.Outbox.Add(new PlaceOrder(approved));
    }
}
