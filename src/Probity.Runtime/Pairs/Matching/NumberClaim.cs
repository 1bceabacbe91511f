using System.Globalization;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>On which side of a threshold the answer is yes.</summary>
internal enum Bound
{
    Unstated,
    Above,
    Below,
    Exactly,
    Between,
}

/// <summary>When the threshold counts.</summary>
internal enum Reach
{
    Unstated,

    /// <summary>Once is enough: "reach", "hit".</summary>
    Touch,

    /// <summary>At one moment: "close above".</summary>
    At,

    /// <summary>All the time: "stay below".</summary>
    Stay,
}

/// <summary>A number of a text with its comparison.</summary>
/// <param name="Value">Unit applied: "$1.5B" is 1500000000; the lower end of a range.</param>
/// <param name="High">Upper end of a range, else null.</param>
/// <param name="Inclusive">The value itself counts as yes; null when the text does not say.</param>
/// <param name="Unit">"%", "$", ... or empty.</param>
internal sealed record NumberClaim(
    decimal Value, decimal? High, Bound Bound, bool? Inclusive, Reach Reach, string Unit, string Text)
{
    public bool SameNumber(NumberClaim other) => Value == other.Value && High == other.High && SameUnit(other);

    /// <summary>
    /// "more than 4,000" is not "at least 4,000", but so nearly that it hardly matters.
    /// </summary>
    public bool IsFine => Math.Abs(Value) >= PairWeights.FineThreshold && Unit != "%"
        || Unit == "$" && Value >= 10m
        || Unit.Length == 0 && Value != decimal.Truncate(Value);

    /// <summary>The least whole number that is yes: 3 for "over 2.5", "more than 2" and "at least 3".</summary>
    public decimal? LeastCount => Unit.Length > 0 || Bound != Bound.Above ? null
        : Value != decimal.Truncate(Value) ? decimal.Ceiling(Value)
        : Inclusive switch { true => Value, false => Value + 1, null => null };

    private bool SameUnit(NumberClaim other) => Unit == other.Unit || Unit is "" && other.Unit is "$"
        || Unit is "$" && other.Unit is "";

    public string Shown => Text.Length > 0 ? Text : Value.ToString(CultureInfo.InvariantCulture);
}
