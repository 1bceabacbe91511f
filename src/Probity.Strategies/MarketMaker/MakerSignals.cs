using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>Everything that the maker measures in one market, and the spread that follows from it.</summary>
internal sealed class MakerSignals
{
    private const double IntensityBin = 0.02;
    private const double IntensityPrior = 10;
    private const int RegimeSamples = 64;
    private const int RegimeStep = 4;
    private const double JumpSigmas = 4;
    private const double FlowTrades = 5;

    private static readonly Duration FlowMemory = Duration.FromSeconds(5);
    private static readonly Duration DayMemory = Duration.FromSeconds(3_600);
    private static readonly Duration UndercutWindow = Duration.FromSeconds(1);
    private static readonly Duration RefitEvery = Duration.FromSeconds(10);

    private readonly MarketMakerOptions options;
    private readonly Microprice microprice;
    private readonly OrderFlowImbalance pressure = new(FlowMemory);
    private readonly LogitVolatility volatility;
    private readonly Regime regime;
    private readonly LiquidityRegime liquidity = new(Duration.FromSeconds(10), DayMemory);
    private readonly Vpin vpin;
    private readonly VolumeSpike spike;
    private readonly DayPattern day = new();
    private Instant sampledAt, fittedAt;
    private double slowFactor = 1, glft, informedWidth, imbalance;

    public MakerSignals(MarketMakerOptions options)
    {
        this.options = options;
        microprice = new Microprice(options.FairDecay, options.FairLevels);
        volatility = new LogitVolatility(options.Sample, options.VolatilityMemory);
        regime = new Regime(RegimeSamples, options.Sample, RegimeStep);
        vpin = new Vpin(options.Protection.VpinBucket, options.Protection.VpinBuckets);
        spike = new VolumeSpike(Duration.FromSeconds(10), DayMemory, options.Protection.SpikeTimes);
        Flow = new TradeFlow(options.Protection.FlowWindow);
        Volume = new DecayedRate(DayMemory);
        Markouts = new Markouts(options.Protection.MarkoutFills);
        Intensity = new FillIntensity(
            IntensityBin, DayMemory, options.FillRate, options.FillDecay, IntensityPrior);
        Competitors = new CompetitorWatch(UndercutWindow, DayMemory);
    }

    public FoldedBook Book { get; } = new();

    public TradeFlow Flow { get; }

    public Markouts Markouts { get; }

    public FillIntensity Intensity { get; }

    public CompetitorWatch Competitors { get; }

    /// <summary>Shares that takers trade.</summary>
    public DecayedRate Volume;

    /// <summary>Microprice, dollars a share of the first outcome; 0 before the first two-sided book.</summary>
    public double Fair { get; private set; }

    /// <summary>Log-odds of fair value with order-flow imbalance.</summary>
    public double FairLogOdds { get; private set; }

    /// <summary>dp/dx at fair value.</summary>
    public double Slope { get; private set; } = 0.25;

    public double CalmVariance => volatility.CalmVariance;

    /// <summary>Last news of any kind: long ago, the market sleeps.</summary>
    public Instant ChangedAt { get; private set; }

    /// <summary>Last trade or jump: just now, the market is fast.</summary>
    public Instant StirredAt { get; private set; }

    public bool Toxic => options.Protection.Toxicity && vpin.IsReady && vpin.Value >= options.Protection.ToxicPull;

    public double HourFactor(Instant now) => day.Factor(now);

    public void Begin(Instant now)
    {
        Flow.Begin(now);
        Volume.Pass(now);
        spike.Begin(now);
        StirredAt = ChangedAt = now;
    }

    /// <summary>The venue sent something about the books.</summary>
    public void Touch(Instant now) => ChangedAt = now;

    /// <summary>Reads the books; false when they are not two-sided.</summary>
    public bool Observe(MarketView market, ReadOnlySpan<FoldedQuote> own, Instant now)
    {
        Book.Refresh(market.First, market.Second, own);
        if (!Book.IsTwoSided) { return false; }
        Fair = microprice.Of(Book);
        Slope = Logit.Slope(Fair);
        pressure.Update(now, Book);
        double x = Logit.Of(Fair), half = Book.Spread / 2.0 / Price.PipsPerDollar / Slope;
        FairLogOdds = x + (options.FlowWeight * pressure.Value * half);
        if (volatility.Update(now, x) && volatility.LastMoveSigmas > JumpSigmas) { StirredAt = now; }
        Competitors.Update(now, Book);
        Markouts.Advance(now, Fair);
        if (now - sampledAt >= options.Sample) { Sample(now); }
        return true;
    }

    public void Trade(in FoldedTrade trade)
    {
        Flow.Add(trade);
        Volume.Add(trade.At, trade.Shares);
        spike.Add(trade.At, trade.Shares);
        day.Add(trade.At, trade.Shares);
        vpin.Add(trade.Sign, trade.Micros);
        StirredAt = ChangedAt = trade.At;
        if (Book.IsTwoSided)
        {
            // Counted from the best price of others: nearer, everything that trades reaches us.
            int touch = trade.Sign > 0 ? Book.BestAsk : Book.BestBid;
            double beyond = trade.Sign * (trade.Pips - touch) / (double)Price.PipsPerDollar / Slope;
            Intensity.Add(Math.Max(beyond, 0));
        }
        imbalance = Imbalance(trade.At);
        Refresh();
    }

    /// <summary>Nothing is known of the time until the next look.</summary>
    public void Interrupt() => Intensity.Interrupt();

    /// <summary>Half-width in log-odds of a side, before the limits of the options.</summary>
    public double Width(Side side)
    {
        double width = Math.Max(options.Width, glft + informedWidth) * slowFactor;
        MakerProtection protection = options.Protection;
        if (!protection.Toxicity) { return width; }
        // Takers who buy the first outcome hit offers.
        double against = side == Side.Sell ? imbalance : -imbalance;
        if (against > protection.FlowThreshold)
        {
            double beyond = (against - protection.FlowThreshold) / (1 - protection.FlowThreshold);
            width += options.Width * protection.FlowWiden * beyond;
        }
        return width;
    }

    /// <summary>Hits a second of a quote on one side, by its distance from the best price of others.</summary>
    /// <param name="outside">Log-odds behind that price; negative when in front of it.</param>
    public double Hits(double outside) => outside >= 0
        ? Intensity.PerSecond(outside)
        : Intensity.Rate / 2 * Math.Exp(-options.FillDecay * outside);

    /// <summary>Mean of what fills of a side were worth, dollars a share.</summary>
    public double Markout(Side side) => Markouts.Mean(options.Protection.MarkoutHorizon, side);

    /// <summary>
    /// What fills of a side lose after they happened, dollars a share: the mean, shrunk towards nothing by two of its
    /// standard errors (as James and Stein do), because the price moves for other reasons too.
    /// </summary>
    /// <param name="side">The side.</param>
    /// <param name="edgeAtFill">What they seemed worth when they happened.</param>
    public double Adverse(Side side, double edgeAtFill)
    {
        double lost = edgeAtFill - Markout(side);
        double error = 2 * Markouts.StandardError(options.Protection.MarkoutHorizon, side);
        return lost <= error ? 0 : lost - (error * error / lost);
    }

    /// <summary>The markout rests on enough fills.</summary>
    public bool IsJudged(Side side) =>
        Markouts.Count(options.Protection.MarkoutHorizon, side) >= options.Protection.MarkoutFills / 3.0;

    public ulong Digest(ulong hash)
    {
        hash = volatility.Digest(pressure.Digest(hash));
        hash = liquidity.Digest(regime.Digest(hash));
        hash = spike.Digest(vpin.Digest(hash));
        hash = Flow.Digest(day.Digest(hash));
        hash = Intensity.Digest(Markouts.Digest(hash));
        hash = Volume.Digest(Competitors.Digest(hash));
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, Fair), FairLogOdds), imbalance);
        hash = Decay.Combine(Decay.Combine(Decay.Combine(hash, slowFactor), glft), informedWidth);
        hash = StateHash.Combine(StateHash.Combine(hash, sampledAt.Nanos), fittedAt.Nanos);
        return StateHash.Combine(StateHash.Combine(hash, ChangedAt.Nanos), StirredAt.Nanos);
    }

    private double Imbalance(Instant now) => Flow.Trades(now) >= FlowTrades ? Flow.Imbalance(now) : 0;

    /// <summary>What need not be measured on every update.</summary>
    private void Sample(Instant now)
    {
        const int ShapeLevels = 3;
        sampledAt = now;
        double near = BookShape.Shares(Book, Side.Buy, ShapeLevels) + BookShape.Shares(Book, Side.Sell, ShapeLevels);
        liquidity.Update(now, near, Book.Spread);
        regime.Update(now, Fair);
        Intensity.Watch(now);
        imbalance = Imbalance(now);
        MakerProtection protection = options.Protection;
        bool thin = liquidity.Kind == LiquidityKind.Thin || spike.IsSpike(now);
        slowFactor = (thin ? protection.ThinWiden : 1)
            * (regime.Kind == MovementKind.Trending ? protection.TrendWiden : 1);
        if (now - fittedAt >= RefitEvery)
        {
            fittedAt = now;
            Intensity.Fit();
        }
        Refresh();
    }

    private void Refresh()
    {
        MakerProtection protection = options.Protection;
        glft = SpreadModel.Glft(
            volatility.Sigma, Intensity.Rate / 2, Intensity.Slope, options.RiskAversion,
            options.Size.Micros / (double)Quantity.MicrosPerShare);
        double excess = Math.Max(0, vpin.Value - protection.ToxicThreshold) / (1.0001 - protection.ToxicThreshold);
        bool widened = protection.Toxicity && vpin.IsReady;
        double more = widened ? excess * (protection.InformedMaximum - protection.InformedShare) : 0;
        informedWidth = SpreadModel.GlostenMilgrom(protection.InformedShare + more);
    }
}
