using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// Goes with a price that drifts: a drift in log-odds that is sure of itself, with order flow in its direction and more
/// trading than usual, stopped out in log-odds (docs/strategies/momentum.md).
/// </summary>
public sealed class Momentum(MomentumOptions options) : DirectionalStrategy<Momentum.State>(options.Shared)
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "momentum";

    private readonly Microprice fairPrice = new(0, 1);

    public override string Name => StrategyName;

    public override void OnMarket(MarketView market, IStrategyContext context) =>
        StateOf(market).Volume.Begin(context.Now);

    public override void OnTrade(MarketView market, TradePrinted trade, IStrategyContext context) =>
        StateOf(market).Volume.Add(context.Now, trade.Size.Micros / (double)Quantity.MicrosPerShare);

    protected override State Make(MarketView market) => new(market, options);

    protected override void Observe(State market, IStrategyContext context)
    {
        market.Book.Refresh(market.View.First, market.View.Second, []);
        if (!market.Book.IsTwoSided) { return; }
        market.Flow.Update(context.Now, market.Book);
        double x = Logit.Of(fairPrice.Of(market.Book));
        if (market.Drift.Offer(context.Now, x)) { market.Say(Opine(market, x, context.Now)); }
    }

    protected override Judgement Judge(State market, IStrategyContext context)
    {
        if (!market.View.IsTrusted)
        {
            market.Forget();
            return Judgement.Silent;
        }
        return market.Trade.IsOpen ? market.Worth : market.Entry;
    }

    /// <summary>What it would enter for, and what a share is worth in any case.</summary>
    private (Judgement Entry, Judgement Worth) Opine(State market, double x, Instant now)
    {
        double t = market.Drift.TStatistic, drift = market.Drift.PerSecond, flow = market.Flow.Value;
        double ahead = options.Persistence * drift * Decay.Seconds(options.Horizon);
        double worth = Logit.Probability(x + ahead);
        if (Math.Abs(t) < options.EntryT)
        {
            return (Judgement.Silent, market.Trade.IsOpen ? Judgement.Worth(worth, "holding") : Judgement.Silent);
        }
        double volume = market.Volume.Ratio(now);
        string numbers = $"drift t {t:+0.0;-0.0}, flow {flow:+0.00;-0.00}, volume {volume:0.0} times the usual";
        var opinion = Judgement.Worth(worth, numbers);
        if (flow * Math.Sign(drift) < options.MinimumFlow)
        {
            return (Judgement.Not(Gate.GrossEdge, $"{numbers}: order flow does not confirm it"), opinion);
        }
        return volume < options.MinimumVolumeRatio
            ? (Judgement.Not(Gate.GrossEdge, $"{numbers}: too little trading to confirm it"), opinion)
            : (opinion, opinion);
    }

    /// <summary>What is kept of one market.</summary>
    public sealed class State(MarketView view, MomentumOptions options) : DirectionalMarket(view)
    {
        internal FoldedBook Book { get; } = new();

        internal Drift Drift { get; } = new(options.SampleEvery, options.DriftHalfLife);

        internal OrderFlowImbalance Flow { get; private set; } = new(options.FlowHalfLife);

        internal VolumeSpike Volume { get; } =
            new(options.VolumeWindow, options.VolumeUsual, options.MinimumVolumeRatio);

        internal Judgement Entry { get; private set; } = Judgement.Silent;

        internal Judgement Worth { get; private set; } = Judgement.Silent;

        public override ulong Digest(ulong hash) => Volume.Digest(Flow.Digest(Drift.Digest(hash)));

        internal void Say((Judgement Entry, Judgement Worth) opinion) => (Entry, Worth) = opinion;

        /// <summary>What is missed while nobody can be believed would look like one move.</summary>
        internal void Forget()
        {
            if (Entry.Reason.Length == 0 && Worth.Reason.Length == 0 && Drift.PerSecond == 0) { return; }
            Drift.Clear();
            Flow = new OrderFlowImbalance(options.FlowHalfLife);
            (Entry, Worth) = (Judgement.Silent, Judgement.Silent);
        }
    }
}
