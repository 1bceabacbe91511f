using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// Trades what news and posts say of a market before its price does: each story moves the odds by a likelihood ratio
/// that its source, confidence and a spike in volume give it and that fades with age; a price that has moved as far
/// already leaves nothing to do (docs/strategies/event-driven.md).
/// </summary>
public sealed class EventDriven(EventDrivenOptions options) : DirectionalStrategy<EventDriven.State>(options.Shared)
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "event-driven";

    private const double SecondsOfDay = 86_400;
    private static readonly Duration Day = Duration.FromSeconds(86_400);
    private static readonly Duration Hour = Duration.FromSeconds(3_600);

    public override string Name => StrategyName;

    public override void OnMarket(MarketView market, IStrategyContext context) =>
        StateOf(market).Begin(context.Now);

    public override void OnTrade(MarketView market, TradePrinted trade, IStrategyContext context)
    {
        double dollars = trade.Price.Notional(trade.Size, Rounding.Down).Micros / (double)Cash.MicrosPerDollar;
        StateOf(market).Traded(context.Now, dollars);
    }

    public override void OnSignal(SignalObserved signal, IStrategyContext context)
    {
        if (signal.Signal != SignalKind.Sentiment || IsIgnored(signal)) { return; }
        foreach (State? state in Known)
        {
            if (state is null || state.SignOf(signal.Key) is not (not 0 and var sign)) { continue; }
            if (Outcomes.Mid(state.View, 0) is not { } mid) { continue; }
            double logLikelihood = sign * LikelihoodOf(signal, state, context.Now);
            Instant at = signal.Time > context.Now ? context.Now : signal.Time;
            if (!state.Stories.Tell(signal.TextHash, logLikelihood, at, context.Now, Logit.Of(mid))) { continue; }
            state.Latest = signal.Source;
            Look(state, context);
        }
    }

    protected override State Make(MarketView market) => new(market, options);

    protected override void Observe(State market, IStrategyContext context)
    {
        // Prices are looked at when there is a story.
    }

    protected override Judgement Judge(State market, IStrategyContext context)
    {
        if (market.Stories.Count == 0) { return Judgement.Silent; }
        double moved = market.Stories.LogLikelihood(context.Now);
        if (market.Stories.Count == 0) { return Judgement.Silent; }
        double before = Logit.Probability(market.Stories.Prior), worth = market.Stories.Prior + moved;
        string numbers = $"stories {market.Stories.Count}, last of {market.Latest}: {before:0.000} moves "
            + $"{moved:+0.00;-0.00}";
        if (market.Trade.IsOpen) { return Judgement.Worth(Logit.Probability(worth), numbers); }
        if (Outcomes.Mid(market.View, 0) is not { } mid) { return Judgement.Silent; }
        double left = worth - Logit.Of(mid);
        if (moved == 0 || left * moved <= 0)
        {
            return Judgement.Not(Gate.GrossEdge, $"{numbers}: the price has moved as far already");
        }
        RiskLevel risk = RiskOf(market.View, mid, context.Now);
        return options.AllowedRiskLevels.Contains(risk)
            ? Judgement.Worth(Logit.Probability(worth), numbers)
            : Judgement.Not(Gate.Limits, $"{numbers}: the market's risk is {risk}");
    }

    /// <summary>Its stories are too old to count.</summary>
    protected override (ExitReason Why, string Detail)? WithoutOpinion(Judgement now) =>
        (ExitReason.EdgeGone, "no story counts any more");

    private static bool IsTrue(SignalOrigin origin) =>
        origin is SignalOrigin.News or SignalOrigin.Social or SignalOrigin.Operator;

    private bool IsIgnored(SignalObserved signal) =>
        (options.RequireTrueSource && !IsTrue(signal.Origin))
        || Math.Abs(signal.Value) < options.SentimentFloor * SignalObserved.Scale;

    /// <summary>
    /// <c>llr(source) * confidence * (w * |sentiment| + (1 - w) * spike)</c> with the sentiment's sign.
    /// </summary>
    private double LikelihoodOf(SignalObserved signal, State market, Instant now)
    {
        double sentiment = Math.Clamp(signal.Value / (double)SignalObserved.Scale, -1, 1);
        double confidence = signal.ConfidencePpm / (double)SignalObserved.FullConfidence;
        double spike = market.Spike(now, options);
        if (!IsTrue(signal.Origin))
        {
            confidence *= options.NonNewsConfidenceScale;
            spike = Math.Min(1, spike * options.SpikeMultiplierNonNews);
        }
        double strength = (options.SentimentWeight * Math.Abs(sentiment)) + ((1 - options.SentimentWeight) * spike);
        return Math.Sign(sentiment) * options.LogLikelihoods[(int)signal.Origin] * confidence * strength;
    }

    /// <summary>
    /// High near 0 or 1, within an hour of the end, or with a wide spread; low in the middle, a day or more before the
    /// end, with a narrow one.
    /// </summary>
    private RiskLevel RiskOf(MarketView view, double mid, Instant now)
    {
        double edge = Math.Min(mid, 1 - mid);
        Instant end = view.Market.EndsAt;
        view.First.TryBest(Side.Buy, out Level bid);
        view.First.TryBest(Side.Sell, out Level ask);
        int spread = ask.Price - bid.Price;
        if (edge < 0.1 || (end.IsKnown && end - now < Hour) || spread > options.Shared.MaximumSpread)
        {
            return RiskLevel.High;
        }
        bool calm = edge >= 0.2 && (!end.IsKnown || end - now >= Day) && 2 * spread <= options.Shared.MaximumSpread;
        return calm ? RiskLevel.Low : RiskLevel.Medium;
    }

    /// <summary>What is kept of one market.</summary>
    public sealed class State(MarketView view, EventDrivenOptions options) : DirectionalMarket(view)
    {
        private readonly VolumeSpike volume = new(options.VolumeWindow, options.VolumeUsual, options.VolumeSpike);
        private DecayedRate usual = new(options.VolumeUsual);

        internal StoryBook Stories { get; } =
            new(options.HalfLife, options.MaximumAge, options.MaximumLogLikelihood);

        /// <summary>Source of the last story.</summary>
        internal string Latest { get; set; } = "";

        public override ulong Digest(ulong hash) => Stories.Digest(usual.Digest(volume.Digest(hash)));

        /// <summary>+1 or -1 when the topic speaks of this market, else 0.</summary>
        internal int SignOf(string topic)
        {
            string slug = View.Market.Slug, condition = View.Market.Condition;
            foreach (TopicLink link in options.Topics)
            {
                if (link.Topic == topic && (link.Market == slug || link.Market == condition)) { return link.Sign; }
            }
            return topic.Length > 0 && (topic == slug || topic == condition) ? 1 : 0;
        }

        internal void Begin(Instant now)
        {
            volume.Begin(now);
            usual.Pass(now);
        }

        internal void Traded(Instant now, double dollars)
        {
            volume.Add(now, dollars);
            usual.Add(now, dollars);
        }

        /// <summary>How much of a spike in volume there is, 0..1; none in a market that hardly trades.</summary>
        internal double Spike(Instant now, EventDrivenOptions given)
        {
            if (usual.PerSecond(now) * SecondsOfDay < given.VolumeThreshold) { return 0; }
            double over = given.VolumeSpike > 1 ? (volume.Ratio(now) - 1) / (given.VolumeSpike - 1) : 1;
            return Math.Clamp(over, 0, 1);
        }
    }
}
