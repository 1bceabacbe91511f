using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Orders;

namespace Probity.Engine.Strategies;

/// <summary>One strategy's window on the engine.</summary>
internal sealed class StrategyContext(EngineState state, OrderDesk desk, SlotState slot) : IStrategyContext
{
    public Instant Now => state.Now.Received;

    public StrategyId Self => slot.Slot.Id;

    public SeededRandom Random => slot.Random;

    public bool CanTrade => slot.Enabled && state.TradingEnabled && state.KillSwitch.State <= KillSwitchState.Cautious;

    public IReadOnlyList<MarketView> Markets => state.Books.Markets;

    public IReadOnlyList<EventGroup> Groups => state.Books.Groups;

    public MarketView Market(MarketId id) => state.Books.Market(id);

    public IReadOnlyList<PairState> Pairs => state.Pairs.All;

    public IReadOnlyList<TradingAccount> Accounts => slot.Slot.Accounts;

    public AccountId AccountOf(MarketId market) => slot.AccountOf(Market(market).Market);

    public void UseAccount(MarketId market, AccountId account) => slot.UseAccount(Market(market).Market, account);

    public SignedQuantity Position(InstrumentId instrument) =>
        state.Ledger.Position(slot.AccountOf(state.Books.MarketOf(instrument).Market), instrument);

    public Quantity Open(InstrumentId instrument, Side side)
    {
        Quantity sum = Quantity.Zero;
        foreach (Order order in state.Orders.OpenOrders(instrument))
        {
            if (order.Intent.Strategy == Self && order.Intent.Side == side) { sum += order.Open; }
        }
        return sum;
    }

    public Cash FreeCash(Currency currency)
    {
        Cash sum = Cash.Zero;
        foreach (TradingAccount account in slot.Slot.Accounts) { sum += desk.FreeCash(account.Account, currency); }
        return sum;
    }

    public Cash FreeCash(MarketId market) => desk.FreeCash(AccountOf(market), Market(market).Market.Currency);

    public void Quote(
        InstrumentId instrument, ReadOnlySpan<QuoteLevel> bids, ReadOnlySpan<QuoteLevel> asks, string reason)
    {
        QuoteState? quote = slot.QuoteOf(instrument);
        if (!CanTrade || (quote is null && bids.IsEmpty && asks.IsEmpty)) { return; }
        quote ??= slot.QuoteFor(instrument, state.Options.Quoting, Now);
        if (!quote.Declare(bids, asks, Now)) { return; }
        quote.Reason = reason;
        desk.Replan(slot, instrument, quote);
    }

    public void Withdraw(InstrumentId instrument, string reason)
    {
        if (slot.QuoteOf(instrument) is not { } quote || !quote.Declare([], [], Now)) { return; }
        quote.Reason = reason;
        desk.Replan(slot, instrument, quote);
    }

    public ClientOrderId Take(InstrumentId instrument, Side side, Price limit, Quantity quantity, string reason) =>
        CanTrade
            ? desk.Place(slot, OrderIntent.Take(Self, instrument, side, limit, quantity, 0, reason))
            : ClientOrderId.None;

    public ClientOrderId Cover(
        InstrumentId instrument, Side side, Price limit, Quantity quantity, OrderPurpose purpose, string reason)
    {
        Require.That(purpose is OrderPurpose.Hedge or OrderPurpose.Unwind, "a cover hedges or unwinds");
        if (!slot.Enabled) { return ClientOrderId.None; }
        OrderIntent intent = OrderIntent.Take(Self, instrument, side, limit, quantity, 0, reason);
        return desk.Place(slot, intent with { Purpose = purpose });
    }

    public bool TakeTogether(ReadOnlySpan<OrderIntent> legs, string reason) =>
        CanTrade && desk.PlaceTogether(slot, legs, reason);

    public void Convert(ConversionKind conversion, IReadOnlyList<MarketId> markets, Quantity quantity, string reason)
    {
        if (!CanTrade && conversion == ConversionKind.Split) { return; }
        state.Request(new RequestConversion(AccountOf(markets[0]), conversion, markets, quantity, Self, reason));
    }

    public TimerId After(Duration delay) => state.SetTimer(Self, delay);

    public void Count(Gate gate) => slot.Gates[(int)gate]++;

    public void Explain(Decision decision)
    {
        Count(decision.StoppedBy);
        var made = new DecisionMade(state.Now, Self, decision);
        state.Outbox.Add(made);
        state.Recent.Note(made);
    }

    public void Report(HedgeStep step)
    {
        slot.Hedges ??= new HedgeTally();
        slot.Hedges.Note(step, Now);
        state.Outbox.Add(new HedgeReported(state.Now, Self, step));
        if (step.Stage == HedgeStage.Breached)
        {
            state.Raise(Severity.Error, "naked-exposure", $"{slot.Strategy.Name} {step.Pair}: {step.Detail}");
        }
    }
}
