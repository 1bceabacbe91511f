using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Directional;

/// <summary>Where a trade stands.</summary>
public enum TradePhase : byte
{
    Flat = 0,

    /// <summary>The buying order is out.</summary>
    Entering = 1,

    /// <summary>Shares are held.</summary>
    Holding = 2,

    /// <summary>They are being sold, again and again until they are gone.</summary>
    Leaving = 3,
}

/// <summary>How shares are sold.</summary>
/// <param name="RetryEvery">Time between two attempts.</param>
/// <param name="Band">Pips under the best bid that one attempt may sell at.</param>
public readonly record struct ExitTerms(Duration RetryEvery, int Band);

/// <summary>
/// The one way in and out that all directional strategies share: buy an outcome, hold it, sell it. Counts its shares
/// from its own fills, because several strategies may share an account. A late fill reopens it; what is too small for
/// the venue's size step stays as dust.
/// </summary>
public sealed class OpenTrade(MarketView market)
{
    private Instant nextTry;
    private string why = "";

    public MarketView Market { get; } = market;

    public TradePhase Phase { get; private set; }

    /// <summary>The outcome that is, or was last, bought: 0 or 1.</summary>
    public int Outcome { get; private set; }

    /// <summary>Micro-shares from our own fills.</summary>
    public long Held { get; private set; }

    /// <summary>Dollars out less dollars in since it was last flat, fees included.</summary>
    public Cash Cost { get; private set; }

    public Instant EnteredAt { get; private set; }

    /// <summary>Log-odds of the outcome's mid price when it was bought.</summary>
    public double EntryLogOdds { get; private set; }

    /// <summary>Why it is being left; null while it is not.</summary>
    public ExitReason? LeavesFor { get; private set; }

    /// <summary>When it was last flat again.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>In or on the way in or out.</summary>
    public bool IsOpen => Phase != TradePhase.Flat;

    /// <summary>An order is out.</summary>
    public bool IsPending { get; private set; }

    private InstrumentId Instrument => Market.Market.Outcome(Outcome).Id;

    /// <summary>Sends the buying order; false when risk refused it.</summary>
    public bool TryEnter(int outcome, in EntryPlan plan, double midLogOdds, string reason, IStrategyContext context)
    {
        InstrumentId instrument = Market.Market.Outcome(outcome).Id;
        var intent = OrderIntent.Take(context.Self, instrument, Side.Buy, plan.Limit, plan.Size, 0, reason);
        (Outcome, Phase, IsPending) = (outcome, TradePhase.Entering, true);
        (EnteredAt, EntryLogOdds, LeavesFor) = (context.Now, midLogOdds, null);
        Cost = Cash.Zero;
        if (context.TakeTogether([intent], reason)) { return true; }
        (Phase, IsPending) = (TradePhase.Flat, false);
        return false;
    }

    /// <summary>More of the same outcome, for a trade that is held.</summary>
    public bool TryAdd(Price limit, Quantity size, string reason, IStrategyContext context)
    {
        var intent = OrderIntent.Take(context.Self, Instrument, Side.Buy, limit, size, 0, reason);
        IsPending = context.TakeTogether([intent], reason);
        return IsPending;
    }

    /// <summary>Begins to sell everything; goes on at every <see cref="Press"/> until nothing is left.</summary>
    public void Leave(ExitReason reason, string detail, ExitTerms terms, IStrategyContext context)
    {
        if (Phase != TradePhase.Holding) { return; }
        (Phase, LeavesFor, nextTry) = (TradePhase.Leaving, reason, context.Now);
        why = $"exit {reason.Word()}: {detail}";
        Press(terms, context);
    }

    /// <summary>Sells some of it, once, at no less than the band under the best bid.</summary>
    public bool TryReduce(Quantity size, string reason, ExitTerms terms, IStrategyContext context)
    {
        Quantity whole = Quantity.Min(size, Quantity.FromMicros(Held)).FloorTo(Market.Terms.SizeStep);
        if (IsPending || whole.IsZero || !CanSell(context, out Level bid)) { return false; }
        IsPending = Sell(whole, bid.Price, reason, terms, context);
        return IsPending;
    }

    /// <summary>The next attempt to sell, when one is due and possible.</summary>
    public void Press(ExitTerms terms, IStrategyContext context)
    {
        if (Phase != TradePhase.Leaving || IsPending || context.Now < nextTry) { return; }
        Quantity size = Quantity.FromMicros(Held).FloorTo(Market.Terms.SizeStep);
        if (size.IsZero)
        {
            End(context.Now);
            return;
        }
        if (!CanSell(context, out Level bid)) { return; }
        nextTry = context.Now + terms.RetryEvery;
        IsPending = Sell(size, bid.Price, why, terms, context);
    }

    /// <summary>The result is in: what is held becomes its payout without us.</summary>
    public void Resolve(Instant now)
    {
        (LeavesFor, IsPending, Held) = (ExitReason.Resolved, false, 0);
        End(now);
    }

    public void OnFill(OrderView order, OrderFilled fill, IStrategyContext context)
    {
        if (Market.Status == MarketStatus.Resolved) { return; }
        bool buys = order.Side == Side.Buy;
        Cash notional = fill.Price.Notional(fill.Quantity, buys ? Rounding.Up : Rounding.Down);
        Cost += buys ? notional + fill.Fee : fill.Fee - notional;
        Held += buys ? fill.Quantity.Micros : -fill.Quantity.Micros;
        if (Phase == TradePhase.Flat && Held >= Market.Terms.SizeStep.Micros && buys)
        {
            Outcome = order.Instrument == Market.Market.First.Id ? 0 : 1;
            (Phase, EnteredAt, IsPending) = (TradePhase.Holding, context.Now, false);
        }
    }

    public void OnOrderEnded(IStrategyContext context)
    {
        IsPending = false;
        bool dust = Held < Market.Terms.SizeStep.Micros || Held <= 0;
        if (Phase == TradePhase.Flat) { return; }
        if (dust) { End(context.Now); }
        else if (Phase == TradePhase.Entering) { Phase = TradePhase.Holding; }
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(StateHash.Combine(hash, (long)Phase), Outcome);
        hash = StateHash.Combine(StateHash.Combine(hash, Held), Cost.Micros);
        hash = StateHash.Combine(StateHash.Combine(hash, EnteredAt.Nanos), EndedAt.Nanos);
        hash = StateHash.Combine(StateHash.Combine(hash, nextTry.Nanos), IsPending ? 1L : 0L);
        return StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(EntryLogOdds) ^ (long)(LeavesFor ?? 0));
    }

    private bool CanSell(IStrategyContext context, out Level bid)
    {
        bid = default;
        return context.CanTrade && Market.Status == MarketStatus.Open && Market.IsTrusted
            && Outcomes.BookOf(Market, Outcome).TryBest(Side.Buy, out bid);
    }

    private bool Sell(Quantity size, Price bid, string reason, ExitTerms terms, IStrategyContext context)
    {
        TickGrid grid = Outcomes.BookOf(Market, Outcome).Grid;
        Price limit = Price.Max(grid.Lowest, grid.Ceiling(bid.OffsetClamped(-terms.Band)));
        var intent = OrderIntent.Take(context.Self, Instrument, Side.Sell, Price.Min(limit, bid), size, 0, reason);
        return context.TakeTogether([intent with { Purpose = OrderPurpose.Unwind }], reason);
    }

    private void End(Instant now) => (Phase, EndedAt) = (TradePhase.Flat, now);
}
