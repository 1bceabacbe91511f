using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;

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

    private readonly double horizon = LogOdds.Seconds(options.Shared.TimeStop);

    public override string Name => StrategyName;

    protected override State Make(MarketView market) => new(market, options);

    protected override void Observe(State market, IStrategyContext context)
    {
        if (LogOdds.MicroPrice(market.View) is not { } price) { return; }
        if (market.Path.Offer(context.Now, LogOdds.Of(price))) { Refit(market, context); }
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
        double seconds = LogOdds.Seconds(options.SampleEvery);
        if (OrnsteinUhlenbeck.Fit(market.Path, seconds) is not { } process) { return; }
        double x = market.Path.Latest, z = process.Z(x);
        double worth = LogOdds.ToProbability(process.Expected(x, horizon));
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
        var movement = Movement.Of(market.Path);
        if (!movement.Exceeds(options.MinimumMovement)) { return "the price drifts: movement is below uncertainty"; }
        Instant end = market.View.Market.EndsAt;
        bool late = end.IsKnown
            && process.HalfLife > options.MaximumHalfLife * LogOdds.Seconds(end - context.Now);
        return late ? "the half-life is too long for the time that is left" : null;
    }

    /// <summary>What is kept of one market.</summary>
    public sealed class State(MarketView view, MeanReversionOptions options) : DirectionalMarket(view)
    {
        internal SampledPath Path { get; } = new(options.Window, options.SampleEvery);

        /// <summary>What it would enter for, as of the last sample.</summary>
        internal Judgement Entry { get; set; } = Judgement.Silent;

        /// <summary>What a share is worth, as of the last sample, whether that is enough to enter or not.</summary>
        internal Judgement Worth { get; set; } = Judgement.Silent;

        public override ulong Digest(ulong hash) => Path.Digest(hash);

        internal void Forget()
        {
            Path.Clear();
            (Entry, Worth) = (Judgement.Silent, Judgement.Silent);
        }
    }
}
