using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// Fades moves of a price that keeps coming back: an Ornstein-Uhlenbeck process fitted to sampled log-odds, entered far
/// from its mean, only where prices moved more than uncertainty fell and there is time for several half-lives before
/// the result (docs/strategies/mean-reversion.md).
/// </summary>
public sealed class MeanReversion(MeanReversionOptions options)
    : DirectionalStrategy<MeanReversion.State>(options.Shared)
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "mean-reversion";

    private readonly Microprice fairPrice = new(0, 1);
    private readonly double horizon = Decay.Seconds(options.Shared.TimeStop);

    public override string Name => StrategyName;

    protected override State Make(MarketView market) => new(market, options);

    protected override void Observe(State market, IStrategyContext context)
    {
        market.Book.Refresh(market.View.First, market.View.Second, []);
        if (!market.Book.IsTwoSided) { return; }
        double price = fairPrice.Of(market.Book);
        market.Regime.Update(context.Now, price);
        if (market.Path.Offer(context.Now, Logit.Of(price))) { Refit(market, context); }
    }

    protected override Judgement Judge(State market, IStrategyContext context)
    {
        if (!market.View.IsTrusted)
        {
            // What is missed while nobody can be believed would look like one jump.
            market.Forget();
            return Judgement.Silent;
        }
        return market.Trade.IsOpen ? market.Worth : market.Entry;
    }

    private void Refit(State market, IStrategyContext context)
    {
        (market.Entry, market.Worth) = (Judgement.Silent, Judgement.Silent);
        if (!market.Path.IsFull) { return; }
        double seconds = Decay.Seconds(options.SampleEvery);
        if (OrnsteinUhlenbeck.Fit(market.Path, seconds) is not { } process) { return; }
        double x = market.Path.Latest, z = process.Z(x);
        double worth = Logit.Probability(process.Expected(x, horizon));
        string numbers = $"z {z:+0.00;-0.00}, half-life {process.HalfLife:0} s, t {process.TStatistic:0.0}";
        market.Worth = Judgement.Worth(worth, numbers);
        if (Math.Abs(z) < options.EntryZ) { return; }
        market.Entry = Doubt(market, process, context) is { } doubt
            ? Judgement.Not(Gate.GrossEdge, $"{numbers}: {doubt}")
            : market.Worth;
    }

    private string? Doubt(State market, OrnsteinUhlenbeck process, IStrategyContext context)
    {
        if (process.TStatistic > -options.MinimumT) { return "it is not sure to come back"; }
        if (market.Regime.IsFull && market.Regime.Ratio < options.MinimumMovement)
        {
            return $"the price drifts: movement is {market.Regime.Ratio:0.00} of the fall of uncertainty";
        }
        Instant end = market.View.Market.EndsAt;
        bool late = end.IsKnown
            && process.HalfLife > options.MaximumHalfLife * Decay.Seconds(end - context.Now);
        return late ? "the half-life is too long for the time that is left" : null;
    }

    /// <summary>What is kept of one market.</summary>
    public sealed class State(MarketView view, MeanReversionOptions options) : DirectionalMarket(view)
    {
        private const int LongStep = 4;

        internal FoldedBook Book { get; } = new();

        internal SampledPath Path { get; } = new(options.Window, options.SampleEvery);

        internal Regime Regime { get; private set; } = new(options.Window, options.SampleEvery, LongStep);

        /// <summary>What it would enter for, as of the last sample.</summary>
        internal Judgement Entry { get; set; } = Judgement.Silent;

        /// <summary>What a share is worth, as of the last sample, whether that is enough to enter or not.</summary>
        internal Judgement Worth { get; set; } = Judgement.Silent;

        public override ulong Digest(ulong hash) => Regime.Digest(Path.Digest(hash));

        internal void Forget()
        {
            if (Path.Count == 0) { return; }
            Path.Clear();
            Regime = new Regime(options.Window, options.SampleEvery, LongStep);
            (Entry, Worth) = (Judgement.Silent, Judgement.Silent);
        }
    }
}
