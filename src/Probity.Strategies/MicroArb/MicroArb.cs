using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// Trades crypto "up or down" markets against the price that settles them: what the stream says now, how far it is from
/// the strike, and how much it can still move make a probability; where the book is further from it than all costs, it
/// takes, and leaves when no more than the cost is left (docs/strategies/micro-arb.md).
/// </summary>
public sealed class MicroArb(MicroArbOptions options) : DirectionalStrategy<MicroArb.State>(options.Shared)
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "micro-arb";

    private readonly List<ReferencePrice> prices = [];

    public override string Name => StrategyName;

    /// <summary>The result is minutes away and pays without a fee.</summary>
    protected override bool Leaves => false;

    public override void OnMarket(MarketView market, IStrategyContext context)
    {
        if (UpDownTerms.Of(market.Market.Slug) is not null) { StateOf(market); }
    }

    public override void OnSignal(SignalObserved signal, IStrategyContext context)
    {
        if (signal.Signal == SignalKind.Sentiment || (options.Source.Length > 0 && signal.Source != options.Source))
        {
            return;
        }
        bool average = signal.Signal == SignalKind.AveragePrice;
        if (!average && !PriceOf(signal.Key).Offer(signal)) { return; }
        foreach (State? state in Known)
        {
            if (state is not { Terms: not null } || state.Key != signal.Key) { continue; }
            state.Hear(signal, average);
            if (!average) { Look(state, context); }
        }
    }

    public override ulong Digest()
    {
        ulong hash = base.Digest();
        foreach (ReferencePrice price in prices) { hash = price.Digest(hash); }
        return hash;
    }

    protected override State Make(MarketView market) => new(market, options);

    protected override void Observe(State market, IStrategyContext context)
    {
        // The books say nothing that the price of the asset does not.
    }

    protected override Judgement Judge(State market, IStrategyContext context)
    {
        if (market.Terms is not { } terms) { return Judgement.Silent; }
        Duration left = terms.End - context.Now;
        bool outside = left < options.MinimumTimeLeft || left > options.MaximumTimeLeft || context.Now < terms.Start;
        if (!market.Trade.IsOpen && outside) { return Judgement.Silent; }
        ReferencePrice price = PriceOf(market.Key);
        if (price.Ticks == 0) { return Judgement.Not(Gate.StaleData, $"no price of {market.Key} was heard"); }
        Duration age = context.Now - price.Time;
        if (age > options.MaximumPriceAge)
        {
            return Judgement.Not(Gate.StaleData, $"the price of {market.Key} is {Decay.Seconds(age):0.0} s old");
        }
        if (market.Strike is not { } strike)
        {
            return Judgement.Not(Gate.StaleData, $"the price of {market.Key} at the beginning was not heard");
        }
        if (price.Ticks < options.MinimumTicks)
        {
            return Judgement.Not(Gate.StaleData, $"{price.Ticks} prices of {market.Key} are too few");
        }
        if (left < options.SettlementWindow && market.Settling.IsMissed)
        {
            return Judgement.Not(Gate.StaleData, $"prices of {market.Key} were missed while they count for the result");
        }
        double window = Decay.Seconds(options.SettlementWindow);
        double mean = market.Settling.SoFar(context.Now) ?? price.Latest;
        double up = AverageSettlement.Probability(
            price.Latest, strike, price.Variance, Decay.Seconds(left), window, mean);
        return Judgement.Worth(
            up, $"{market.Key} {price.Latest:0.00} against {strike:0.00}, {Decay.Seconds(left):0} s left");
    }

    /// <summary>It rests on the price alone: without one it leaves.</summary>
    protected override (ExitReason Why, string Detail)? WithoutOpinion(Judgement now) =>
        now.Reason.Length > 0 ? (ExitReason.SourceDropped, now.Reason) : null;

    private ReferencePrice PriceOf(string key)
    {
        foreach (ReferencePrice known in prices)
        {
            if (known.Key == key) { return known; }
        }
        var price = new ReferencePrice(key, options.VolatilityHalfLife, options.LeastVariance);
        prices.Add(price);
        return price;
    }

    /// <summary>What is kept of one market.</summary>
    public sealed class State : DirectionalMarket
    {
        private readonly WindowMean opening;
        private double? announced;

        internal State(MarketView view, MicroArbOptions options)
            : base(view)
        {
            Terms = UpDownTerms.Of(view.Market.Slug);
            UpDownTerms terms = Terms ?? default;
            Key = Terms is null ? "" : terms.Asset + options.Quote;
            Instant start = terms.Start, end = terms.End;
            Instant opens = start.IsKnown ? start - options.SettlementWindow : start;
            Instant settles = end.IsKnown ? end - options.SettlementWindow : end;
            opening = new WindowMean(opens, start, options.StrikeTolerance);
            Settling = new WindowMean(settles, end, options.StrikeTolerance);
        }

        internal UpDownTerms? Terms { get; }

        internal string Key { get; }

        internal WindowMean Settling { get; }

        /// <summary>What the end is compared with: as whoever settles announced it, or as we heard it.</summary>
        internal double? Strike => announced ?? opening.Mean;

        internal void Hear(SignalObserved signal, bool average)
        {
            double price = signal.Value / (double)SignalObserved.Scale;
            if (average)
            {
                if (signal.Time == Terms!.Value.Start) { announced = price; }
                return;
            }
            opening.Offer(signal.Time, price);
            Settling.Offer(signal.Time, price);
        }

        public override ulong Digest(ulong hash)
        {
            hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(announced ?? 0));
            return Settling.Digest(opening.Digest(hash));
        }
    }
}
