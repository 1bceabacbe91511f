using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Orders;
using Probity.Engine.Risk;

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

    public SignedQuantity Position(InstrumentId instrument) => state.Ledger.Position(slot.Slot.Account, instrument);

    public Cash FreeCash(Currency currency) => desk.FreeCash(slot.Slot.Account, currency);

    public void Quote(
        InstrumentId instrument, ReadOnlySpan<QuoteLevel> bids, ReadOnlySpan<QuoteLevel> asks, string reason)
    {
        QuoteState? quote = slot.QuoteOf(instrument);
        if (!CanTrade || (quote is null && bids.IsEmpty && asks.IsEmpty)) { return; }
        quote ??= slot.QuoteFor(instrument, state.Options.Quoting, Now);
        if (Scale < DegradedOptions.Whole)
        {
            bids = Scaled(instrument, bids);
            asks = Scaled(instrument, asks);
        }
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
            ? desk.Place(
                slot, OrderIntent.Take(Self, instrument, side, limit, Scaled(instrument, quantity), 0, reason))
            : ClientOrderId.None;

    public bool TakeTogether(ReadOnlySpan<OrderIntent> legs, string reason) =>
        CanTrade && desk.PlaceTogether(slot, Scale < DegradedOptions.Whole ? Scaled(legs) : legs, reason);

    public void Convert(ConversionKind conversion, IReadOnlyList<MarketId> markets, Quantity quantity, string reason)
    {
        if (!CanTrade && conversion == ConversionKind.Split) { return; }
        state.Request(new RequestConversion(slot.Slot.Account, conversion, markets, quantity, Self, reason));
    }

    /// <summary>What degraded data leave of the sizes of new risk, in millionths; hedges and unwinds keep theirs.
    /// </summary>
    private long Scale => state.Quality.ScaleOf(Self, slot.Slot.Venue);

    private Quantity Scaled(InstrumentId instrument, Quantity size)
    {
        if (Scale is 0 or DegradedOptions.Whole) { return size; }
        long left = IntegerMath.Divide((Int128)size.Micros * Scale, DegradedOptions.Whole, Rounding.Down);
        return Quantity.FromMicros(left).FloorTo(state.Books.MarketOf(instrument).Terms.SizeStep);
    }

    private QuoteLevel[] Scaled(InstrumentId instrument, ReadOnlySpan<QuoteLevel> levels)
    {
        var scaled = new QuoteLevel[levels.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = levels[i] with { Size = Scaled(instrument, levels[i].Size) };
        }
        return scaled;
    }

    private OrderIntent[] Scaled(ReadOnlySpan<OrderIntent> legs)
    {
        var scaled = new OrderIntent[legs.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            bool adds = legs[i].Purpose is OrderPurpose.Quote or OrderPurpose.Take;
            scaled[i] = adds ? legs[i] with { Quantity = Scaled(legs[i].Instrument, legs[i].Quantity) } : legs[i];
        }
        return scaled;
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
}
