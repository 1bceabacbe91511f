using System.Globalization;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Simulation.Models;

/// <summary>
/// The pessimist: only trades move us forward. A fall in depth counts as cancels behind us until too little is shown
/// for that to be possible (hftbacktest, models/queue.rs, RiskAdverseQueueModel).
/// </summary>
public sealed class RiskAverseQueue : IQueueModel
{
    public string Name => "risk-averse";

    public Quantity FrontOnJoin(Quantity shown) => shown;

    public Quantity FrontAfterCancel(Quantity front, Quantity back, Quantity fall) =>
        Quantity.Min(front, (front + back).MinusOrZero(fall));
}

/// <summary>
/// Shares a fall in depth between front and back: the part <c>g(back) / (g(back) + g(front))</c> was behind us
/// (mathematics 4.13). The part is quantised to 2^-16 before it touches a quantity, so that the last bits of the
/// floating-point library do not show.
/// </summary>
public sealed class ProbabilisticQueue : IQueueModel
{
    private const long One = 1 << 16;

    private readonly Func<double, double> weight;

    private ProbabilisticQueue(string name, Func<double, double> weight)
    {
        Name = name;
        this.weight = weight;
    }

    /// <summary>g(x) = ln(1 + x), x in shares.</summary>
    public static ProbabilisticQueue Logarithmic { get; } = new("log", shares => Math.Log(1 + shares));

    public string Name { get; }

    /// <summary>g(x) = x^n, x in shares: the larger n, the more of a fall counts for the larger part.</summary>
    /// <param name="exponent">Above 0, at most 8.</param>
    /// <exception cref="BadInputException">The exponent is out of range.</exception>
    public static ProbabilisticQueue Power(double exponent)
    {
        if (exponent is not (> 0 and <= 8))
        {
            string text = exponent.ToString(CultureInfo.InvariantCulture);
            throw new BadInputException(
                $"queue model exponent '{text}' is outside 0..8; use a number above 0, for example 2");
        }
        return new("power-" + exponent.ToString(CultureInfo.InvariantCulture), shares => Math.Pow(shares, exponent));
    }

    public Quantity FrontOnJoin(Quantity shown) => shown;

    public Quantity FrontAfterCancel(Quantity front, Quantity back, Quantity fall)
    {
        double behindWeight = weight(Shares(back)), frontWeight = weight(Shares(front));
        double sum = behindWeight + frontWeight;
        long behindPart = sum > 0 ? (long)Math.Round(behindWeight / sum * One) : One;
        long behind = IntegerMath.Divide((Int128)fall.Micros * behindPart, One, Rounding.Nearest);
        long ahead = fall.Micros - behind;
        long beyondBack = Math.Max(0, behind - back.Micros);
        return Quantity.FromMicros(Math.Max(0, front.Micros - ahead - beyondBack));
    }

    private static double Shares(Quantity quantity) => quantity.Micros / (double)Quantity.MicrosPerShare;
}
