using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Directional;

/// <summary>What a strategy thinks of a market now.</summary>
/// <param name="First">
/// What a share of the first outcome is worth, 0..1; null = no opinion, and <paramref name="Gate"/> says why not.
/// </param>
/// <param name="Gate">Where the candidate stopped without an opinion.</param>
/// <param name="Reason">One clause with the numbers; empty = there is not even a candidate.</param>
public readonly record struct Judgement(double? First, Gate Gate, string Reason)
{
    /// <summary>Nothing to say.</summary>
    public static Judgement Silent => new(null, Gate.GrossEdge, "");

    public static Judgement Worth(double first, string reason) => new(first, Gate.Taken, reason);

    public static Judgement Not(Gate gate, string why) => new(null, gate, why);
}

/// <summary>What a directional strategy keeps of one market; its own estimates come on top.</summary>
public abstract class DirectionalMarket(MarketView view)
{
    public MarketView View { get; } = view;

    public OpenTrade Trade { get; } = new(view);

    /// <summary>No entry before.</summary>
    public Instant RestsUntil { get; set; }

    /// <summary>The gate that was stored last; the same one again is counted only.</summary>
    internal int Told { get; set; } = -1;

    /// <summary>Own estimates, folded in.</summary>
    public abstract ulong Digest(ulong hash);
}

/// <summary>
/// The shared machine of strategies that have an opinion (docs/strategies/directional.md): it buys the outcome that an
/// opinion makes worth more than it costs, after fees and the way out, and leaves by take profit, stop, time stop, edge
/// gone or the market's end. Each entry and exit carries its reason. Strategies only judge.
/// </summary>
/// <param name="options">Edges, sizes and exits.</param>
public abstract class DirectionalStrategy<TMarket>(DirectionalOptions options) : Strategy
    where TMarket : DirectionalMarket
{
    private readonly List<TMarket?> markets = [];
    private TimerId? timer;

    /// <summary>Markets by id; null where nothing was seen yet.</summary>
    protected IReadOnlyList<TMarket?> Known => markets;

    /// <summary>Does it sell again before the result? Then the way out counts as a cost of entering.</summary>
    protected virtual bool Leaves => true;

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        TMarket state = StateOf(market);
        if (market.Status == MarketStatus.Open && market.IsTrusted && !market.First.IsCrossed())
        {
            Observe(state, context);
        }
        Look(state, context);
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        StateOf(market).Trade.OnFill(order, fill, context);
        Arm(context);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        TMarket state = StateOf(market);
        state.Trade.OnOrderEnded(context);
        if (!state.Trade.IsOpen) { state.RestsUntil = context.Now + options.Cooldown; }
        Arm(context);
    }

    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        if (timer != this.timer) { return; }
        this.timer = null;
        foreach (TMarket? state in markets)
        {
            if (state is { Trade.IsOpen: true }) { Look(state, context); }
        }
        Arm(context);
    }

    public override ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Of(Name), timer?.Value ?? 0);
        foreach (TMarket? state in markets)
        {
            if (state is null) { continue; }
            hash = StateHash.Combine(StateHash.Combine(hash, state.View.Market.Id.Value), state.RestsUntil.Nanos);
            hash = state.Digest(state.Trade.Digest(StateHash.Combine(hash, state.Told)));
        }
        return hash;
    }

    /// <summary>Takes the books into its estimates; they are trusted and not crossed.</summary>
    protected abstract void Observe(TMarket market, IStrategyContext context);

    /// <summary>What it thinks of the market now.</summary>
    protected abstract Judgement Judge(TMarket market, IStrategyContext context);

    /// <summary>Fresh state of a market.</summary>
    protected abstract TMarket Make(MarketView market);

    protected TMarket StateOf(MarketView market)
    {
        int id = market.Market.Id.Value;
        while (markets.Count <= id) { markets.Add(null); }
        return markets[id] ??= Make(market);
    }

    /// <summary>Manages what is held, else looks for an entry.</summary>
    protected void Look(TMarket state, IStrategyContext context)
    {
        if (state.Trade.IsOpen) { Manage(state, context); }
        else if (state.View.Status == MarketStatus.Open) { Consider(state, context); }
    }

    private void Manage(TMarket state, IStrategyContext context)
    {
        OpenTrade trade = state.Trade;
        if (state.View.Status == MarketStatus.Resolved)
        {
            var held = Quantity.FromMicros(Math.Max(0, trade.Held));
            trade.Resolve(context.Now);
            string reason = $"exit {ExitReason.Resolved.Word()}: the result came while {held} shares were held";
            context.Explain(Numbers(state, Gate.Taken, held, reason));
            return;
        }
        if (trade.Phase == TradePhase.Holding && ReasonToLeave(state, context) is var (why, detail))
        {
            trade.Leave(why, detail, options.Exits, context);
        }
        else { trade.Press(options.Exits, context); }
        if (!trade.IsOpen) { state.RestsUntil = context.Now + options.Cooldown; }
        Arm(context);
    }

    private (ExitReason Why, string Detail)? ReasonToLeave(TMarket state, IStrategyContext context)
    {
        OpenTrade trade = state.Trade;
        MarketView view = state.View;
        if (!view.IsTrusted) { return null; }
        if (EndsSoon(view, context)) { return (ExitReason.NearEnd, $"the market ends at {view.Market.EndsAt}"); }
        if (context.Now - trade.EnteredAt >= options.TimeStop)
        {
            return (ExitReason.TimeStop, $"held since {trade.EnteredAt}");
        }
        if (Outcomes.Mid(view, trade.Outcome) is not { } mid) { return null; }
        double moved = Logit.Of(mid) - trade.EntryLogOdds;
        if (options.Stop > 0 && moved <= -options.Stop) { return (ExitReason.Stop, $"moved {moved:+0.00;-0.00}"); }
        if (options.TakeProfit > 0 && moved >= options.TakeProfit)
        {
            return (ExitReason.TakeProfit, $"moved {moved:+0.00;-0.00}");
        }
        Judgement now = Judge(state, context);
        if (now.First is not { } first) { return WithoutOpinion(now); }
        return EdgeGone(state, trade.Outcome == 0 ? first : 1 - first, mid);
    }

    /// <summary>What to do with a position when there is no opinion any more; usually it waits for its stops.</summary>
    protected virtual (ExitReason Why, string Detail)? WithoutOpinion(Judgement now) => null;

    /// <summary>Is what is left of the edge no more than the fee of leaving and the configured rest?</summary>
    private (ExitReason Why, string Detail)? EdgeGone(TMarket state, double worth, double mid)
    {
        var price = Price.FromPips((int)(mid * Price.PipsPerDollar));
        double cost = (state.View.Fees.PicosPerShare(price) / 1e12) + (options.ExitEdge / (double)Price.PipsPerDollar);
        return worth - mid > cost ? null : (ExitReason.EdgeGone, $"worth {worth:0.0000}, priced {mid:0.0000}");
    }

    private void Consider(TMarket state, IStrategyContext context)
    {
        Judgement judgement = Judge(state, context);
        if (judgement.Reason.Length == 0) { return; }
        if (judgement.First is not { } first)
        {
            Tell(state, judgement.Gate, default, judgement.Reason, context);
            return;
        }
        if (Blocked(state, context) is var (gate, why))
        {
            Tell(state, gate, default, $"{judgement.Reason}: {why}", context);
            return;
        }
        double? mid = Outcomes.Mid(state.View, 0);
        int outcome = first > mid ? 0 : 1;
        double middle = outcome == 0 ? mid!.Value : Outcomes.Mid(state.View, 1) ?? (1 - mid!.Value);
        double worth = Outcomes.Shrink(outcome == 0 ? first : 1 - first, middle, options.Trust);
        var leg = new WalkLeg(Outcomes.BookOf(state.View, outcome), state.View.Fees);
        var plan = EntryPlan.Of(
            leg, state.View.Terms, (int)(worth * Price.PipsPerDollar), Leaves,
            context.FreeCash(state.View.Market.Currency), options);
        Gate stopped = plan.StoppedBy;
        string name = state.View.Market.Outcome(outcome).Outcome;
        string reason = $"buy {name}, {judgement.Reason}: {plan.Why}";
        if (stopped == Gate.Taken && !state.Trade.TryEnter(outcome, plan, Logit.Of(middle), reason, context))
        {
            (stopped, reason) = (Gate.Limits, reason + ", but risk refused it");
            state.RestsUntil = context.Now + options.Cooldown;
        }
        Tell(state, stopped, plan, reason, context);
        Arm(context);
    }

    private (Gate Gate, string Why)? Blocked(TMarket state, IStrategyContext context)
    {
        MarketView view = state.View;
        if (!view.IsTrusted) { return (Gate.StaleData, "the book is not trusted"); }
        if (view.First.IsCrossed() || view.Second.IsCrossed()) { return (Gate.StaleData, "the book is crossed"); }
        bool two = view.First.TryBest(Side.Buy, out Level bid) & view.First.TryBest(Side.Sell, out Level ask);
        if (!two) { return (Gate.Limits, "the book is one-sided"); }
        if (!context.CanTrade) { return (Gate.Limits, "trading is paused"); }
        if (context.Now < state.RestsUntil) { return (Gate.Limits, "the market rests"); }
        if (EndsSoon(view, context)) { return (Gate.Limits, "the market ends soon"); }
        if (ask.Price - bid.Price > options.MaximumSpread) { return (Gate.Limits, "the spread is too wide"); }
        if (Price.Min(bid.Price, ask.Price.Complement).Pips < options.EdgeMargin)
        {
            return (Gate.Limits, "the price is near 0 or 1");
        }
        return CountOpen() >= options.MaximumPositions ? (Gate.Limits, "enough positions are open") : null;
    }

    private bool EndsSoon(MarketView view, IStrategyContext context) =>
        options.FlatBeforeEnd > Duration.Zero && view.Market.EndsAt.IsKnown
        && view.Market.EndsAt - context.Now <= options.FlatBeforeEnd;

    private void Tell(TMarket state, Gate gate, in EntryPlan plan, string reason, IStrategyContext context)
    {
        bool again = gate != Gate.Taken && state.Told == (int)gate;
        state.Told = gate == Gate.Taken ? -1 : (int)gate;
        if (again)
        {
            context.Count(gate);
            return;
        }
        context.Explain(new Decision(
            state.View.Market.Id, gate, plan.Size, plan.Gross, plan.Walk.Fees, plan.Walk.Slippage, plan.ExitCost,
            plan.Net, reason));
    }

    private static Decision Numbers(TMarket state, Gate gate, Quantity size, string reason) => new(
        state.View.Market.Id, gate, size, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, reason);

    private void Arm(IStrategyContext context)
    {
        if (timer is null && CountOpen() > 0) { timer = context.After(options.RetryEvery); }
    }

    private int CountOpen()
    {
        int count = 0;
        foreach (TMarket? state in markets)
        {
            if (state is { Trade.IsOpen: true }) { count++; }
        }
        return count;
    }
}
