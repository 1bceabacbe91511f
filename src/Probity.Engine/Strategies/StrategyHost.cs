using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Orders;

namespace Probity.Engine.Strategies;

/// <summary>Calls the strategies' hooks, in the order of their slots.</summary>
internal sealed class StrategyHost
{
    private readonly EngineState state;
    private readonly OrderDesk desk;
    private readonly SlotState[] slots;
    private readonly StrategyContext[] contexts;
    private readonly List<MarketView> changed = [];

    public StrategyHost(EngineState state, OrderDesk desk, IReadOnlyList<StrategySlot> strategies)
    {
        this.state = state;
        this.desk = desk;
        slots = [.. strategies.Select(s => new SlotState(s))];
        contexts = [.. slots.Select(s => new StrategyContext(state, desk, s))];
        for (int i = 0; i < slots.Length; i++)
        {
            Domain.Require.That(slots[i].Slot.Id.Value == i, "strategy slots are dense from 0");
        }
    }

    public IReadOnlyList<SlotState> Slots => slots;

    public void Start(ulong seed)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            // A restart goes on with the randomness that it had.
            if (slots[i].Started) { continue; }
            slots[i].Random = new SeededRandom(StateHash.Combine(StateHash.Mix(seed), i + 1));
            slots[i].Started = true;
            slots[i].Strategy.OnStart(contexts[i]);
        }
    }

    public void OnMarket(MarketView market)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (Sees(i, market)) { slots[i].Strategy.OnMarket(market, contexts[i]); }
        }
    }

    /// <summary>Notes that a book changed; strategies look when the venue's message is complete.</summary>
    public void BookChanged(MarketView market, BookFlags flags)
    {
        if (changed.Count == 0 && (flags & BookFlags.EndOfMessage) != 0)
        {
            OnBook(market);
            return;
        }
        if (!changed.Contains(market)) { changed.Add(market); }
        if ((flags & BookFlags.EndOfMessage) == 0) { return; }
        for (int i = 0; i < changed.Count; i++) { OnBook(changed[i]); }
        changed.Clear();
    }

    public void OnBook(MarketView market)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (Sees(i, market)) { slots[i].Strategy.OnBook(market, contexts[i]); }
        }
    }

    public void OnTrade(MarketView market, TradePrinted trade)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (Sees(i, market)) { slots[i].Strategy.OnTrade(market, trade, contexts[i]); }
        }
    }

    public void OnFill(Order order, OrderFilled fill)
    {
        if (!TryOwner(order, out int i)) { return; }
        // An order that is being replaced is not what the level at its price stands for.
        if (order.Intent.Purpose == OrderPurpose.Quote && !order.CancelRequested)
        {
            slots[i].QuoteOf(order.Instrument)?.Consume(order.Intent.Side, order.Intent.Price, fill.Quantity);
        }
        slots[i].Strategy.OnFill(state.Books.MarketOf(order.Instrument), order.View(), fill, contexts[i]);
    }

    /// <summary>Tells the owner, then brings its quotes to the wanted picture again.</summary>
    public void OnOrderEnded(Order order)
    {
        if (!TryOwner(order, out int i)) { return; }
        QuoteState? quote = slots[i].QuoteOf(order.Instrument);
        if (quote is not null) { quote.Stale = true; }
        slots[i].Strategy.OnOrderEnded(state.Books.MarketOf(order.Instrument), order.View(), contexts[i]);
        if (quote is { Stale: true } && order.Status != OrderStatus.Refused && contexts[i].CanTrade)
        {
            desk.Replan(slots[i], order.Instrument, quote);
        }
    }

    public void OnSettled(Order order, FillSettlement settlement)
    {
        if (!TryOwner(order, out int i)) { return; }
        slots[i].Strategy.OnSettled(
            state.Books.MarketOf(order.Instrument), order.View(), settlement, contexts[i]);
    }

    public void OnConversionFailed(StrategyId owner, ConversionFailed failed) =>
        slots[owner.Value].Strategy.OnConversionFailed(failed, contexts[owner.Value]);

    public void OnTimer(StrategyId owner, TimerId timer) =>
        slots[owner.Value].Strategy.OnTimer(timer, contexts[owner.Value]);

    public void OnVenueStatus(VenueStatusChanged status)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Slot.Sees(status.Venue)) { slots[i].Strategy.OnVenueStatus(status, contexts[i]); }
        }
    }

    /// <summary>Tells the strategies that see both markets of a pair.</summary>
    public void OnPair(PairState pair)
    {
        VenueId first = state.Books.Market(pair.Pair.First).Market.Venue;
        VenueId second = state.Books.Market(pair.Pair.Second).Market.Venue;
        for (int i = 0; i < slots.Length; i++)
        {
            bool sees = slots[i].Enabled && slots[i].Slot.Sees(first) && slots[i].Slot.Sees(second);
            if (sees) { slots[i].Strategy.OnPair(pair, contexts[i]); }
        }
    }

    /// <summary>Switches a strategy; switching off withdraws its quotes.</summary>
    /// <returns>False when no strategy has this name.</returns>
    public bool TrySwitch(string name, bool on)
    {
        bool found = false;
        foreach (SlotState slot in slots)
        {
            if (slot.Strategy.Name != name) { continue; }
            found = true;
            slot.Enabled = on;
            if (!on) { WithdrawAll(slot); }
        }
        return found;
    }

    /// <summary>Withdraws every quote of every strategy.</summary>
    public void WithdrawAll()
    {
        foreach (SlotState slot in slots) { WithdrawAll(slot); }
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = seed;
        foreach (SlotState slot in slots) { hash = slot.Digest(hash); }
        return hash;
    }

    private void WithdrawAll(SlotState slot)
    {
        foreach (InstrumentId instrument in slot.Quoted)
        {
            QuoteState quote = slot.QuoteOf(instrument)!;
            quote.Declare([], [], state.Now.Received);
            desk.Replan(slot, instrument, quote);
        }
    }

    private bool Sees(int slot, MarketView market) =>
        slots[slot].Enabled && slots[slot].Slot.Sees(market.Market.Venue);

    private bool TryOwner(Order order, out int slot)
    {
        slot = order.Intent.Strategy.Value;
        return slot >= 0 && slot < slots.Length;
    }
}
