using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>How a price has moved of late.</summary>
public enum MovementKind : byte
{
    /// <summary>Nothing that chance would not do.</summary>
    Unclear = 0,

    /// <summary>Moves are taken back: fading them is paid.</summary>
    Reverting = 1,

    /// <summary>Moves go on: following them is paid.</summary>
    Trending = 2,
}

/// <summary>
/// Movement against uncertainty (Augenblick, Rabin, 2021; mathematics 4.2). For an unbiased price
/// <c>M - R</c> with <c>M = sum (dp)^2</c> and <c>R = p0(1-p0) - pT(1-pT)</c> has mean 0; it equals
/// <c>sum dp (1 - 2p)</c>, which gives its standard deviation too. Near one half that says nothing, so the variance
/// ratio of Lo and MacKinlay (1988) stands beside it: variance over several steps against that of single steps.
/// </summary>
public sealed class Regime
{
    private const double ClearSigmas = 2;

    private readonly double[] prices;
    private readonly Duration sample;
    private readonly int longStep;
    private Instant at;
    private long taken;

    /// <param name="samples">Prices in the window; 16..4,096.</param>
    /// <param name="sample">Between two of them; at least the life of a quote, or the bounce counts as
    /// movement.</param>
    /// <param name="longStep">Steps of the variance ratio; 2..samples/4.</param>
    public Regime(int samples, Duration sample, int longStep)
    {
        Require.That(samples is >= 16 and <= 4_096, "a regime looks at 16..4,096 prices");
        Require.That(longStep >= 2 && longStep <= samples / 4, "the long step is 2 to a quarter of the window");
        prices = new double[samples];
        this.sample = sample;
        this.longStep = longStep;
    }

    public bool IsFull => taken >= prices.Length;

    /// <summary>M: sum of squared moves in the window, dollars squared.</summary>
    public double Movement { get; private set; }

    /// <summary>R: by how much the variance left until the result fell over the window.</summary>
    public double Reduction { get; private set; }

    /// <summary>M / R where R is positive, else infinite: the form in which the literature tells it.</summary>
    public double Ratio => Reduction > 0 ? Movement / Reduction : double.PositiveInfinity;

    /// <summary>(M - R) in its own standard deviations: about normal for an unbiased price.</summary>
    public double ExcessSigmas { get; private set; }

    /// <summary>Below 1 moves revert, above 1 they go on; 1 until the window is full.</summary>
    public double VarianceRatio { get; private set; } = 1;

    /// <summary>The variance ratio less one in its standard deviations.</summary>
    public double RatioSigmas { get; private set; }

    public MovementKind Kind => RatioSigmas switch
    {
        < -ClearSigmas => MovementKind.Reverting,
        > ClearSigmas => MovementKind.Trending,
        _ => MovementKind.Unclear,
    };

    /// <summary>Offers a price; taken when the sample time has passed.</summary>
    public bool Update(Instant now, double price)
    {
        if (at.IsKnown && now - at < sample) { return false; }
        at = now;
        prices[taken % prices.Length] = price;
        taken++;
        if (IsFull) { Measure(); }
        return true;
    }

    public ulong Digest(ulong hash)
    {
        foreach (double price in prices) { hash = Decay.Combine(hash, price); }
        return StateHash.Combine(StateHash.Combine(hash, taken), at.Nanos);
    }

    private double At(int index) => prices[(taken + index) % prices.Length];

    private void Measure()
    {
        int steps = prices.Length - 1;
        double squares = 0, excess = 0, spread = 0, far = 0;
        for (int i = 1; i <= steps; i++)
        {
            double before = At(i - 1), move = At(i) - before;
            double term = move * (1 - (2 * before));
            squares += move * move;
            excess += term;
            spread += term * term;
            if (i < longStep) { continue; }
            double over = At(i) - At(i - longStep);
            far += over * over;
        }
        Movement = squares;
        Reduction = Logit.Slope(At(0)) - Logit.Slope(At(steps));
        ExcessSigmas = spread > 0 ? excess / Math.Sqrt(spread) : 0;
        double q = longStep, count = steps - longStep + 1;
        VarianceRatio = squares > 0 ? far / count / q / (squares / steps) : 1;
        double deviation = Math.Sqrt(2 * ((2 * q) - 1) * (q - 1) / (3 * q * steps));
        RatioSigmas = (VarianceRatio - 1) / deviation;
    }
}

/// <summary>How much is resting, against what is usual in this market.</summary>
public enum LiquidityKind : byte
{
    Usual = 0,

    /// <summary>Little size or a wide spread: what trades moves the price.</summary>
    Thin = 1,

    Deep = 2,
}

/// <summary>Spread and depth against their own longer memory.</summary>
public sealed class LiquidityRegime(Duration now, Duration usual)
{
    private const double ThinBelow = 0.5;
    private const double DeepAbove = 2;
    private const double WideAbove = 1.8;

    private DecayedMean depthNow = new(now), depthUsual = new(usual);
    private DecayedMean spreadNow = new(now), spreadUsual = new(usual);

    /// <summary>Depth now against the usual one; 1 at the start.</summary>
    public double DepthRatio => depthUsual.Mean > 0 ? depthNow.Mean / depthUsual.Mean : 1;

    /// <summary>Spread now against the usual one; 1 at the start.</summary>
    public double SpreadRatio => spreadUsual.Mean > 0 ? spreadNow.Mean / spreadUsual.Mean : 1;

    public LiquidityKind Kind =>
        DepthRatio < ThinBelow || SpreadRatio > WideAbove ? LiquidityKind.Thin
        : DepthRatio > DeepAbove ? LiquidityKind.Deep
        : LiquidityKind.Usual;

    /// <param name="at">Time.</param>
    /// <param name="shares">Resting near the top, both sides.</param>
    /// <param name="spread">In any unit, always the same.</param>
    public void Update(Instant at, double shares, double spread)
    {
        depthNow.Add(at, shares);
        depthUsual.Add(at, shares);
        spreadNow.Add(at, spread);
        spreadUsual.Add(at, spread);
    }

    public ulong Digest(ulong hash) =>
        spreadUsual.Digest(spreadNow.Digest(depthUsual.Digest(depthNow.Digest(hash))));
}
