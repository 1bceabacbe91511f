using System.Globalization;
using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Finds numbers with units and comparison in a folded text whose dates are blanked out.</summary>
internal static partial class NumberReader
{
    private const string Strict =
        "more than|greater than|higher than|above|over|exceeds?|exceeding|surpass(?:es)?|tops?|in excess of|>";
    private const string Least =
        "at least|no less than|not less than|no fewer than|not fewer than|minimum of|at or above|>=|equal to or above";
    private const string Upward =
        "reach(?:es)?|touch(?:es)?|cross(?:es)?|hits?|climbs? (?:to|above)|rises? (?:to|above)|jumps? (?:to|above)|"
        + "goes? (?:to|above)";

    private const string StrictlyLess = "less than|fewer than|lower than|below|under|<";
    private const string Most =
        "at most|no more than|not more than|not exceed|does not exceed|up to|maximum of|at or below|<=|no higher than|"
        + "not above|no lower than";
    private const string Downward =
        "dips? (?:to|below)|falls? (?:to|below|under)|drops? (?:to|below|under)|sinks? (?:to|below)|"
        + "goes? below|crash(?:es)? (?:to|below)|declines? (?:to|below)";

    private const string Number = "\\d[\\d,]*(?:\\.\\d+)?";
    private const string Scale = "(?:\\s?(?:thousand|million|billion|trillion)\\b|(?:k|mm|mn|m|bn|b|tn|t)\\b)";

    /// <summary>The numbers of a text, and the text with them blanked out.</summary>
    public static (IReadOnlyList<NumberClaim> Claims, string Remainder) Read(string text)
    {
        List<NumberClaim> claims = [];
        string rest = Numbers().Replace(text, match =>
        {
            if (Claim(match) is not { } claim) { return match.Value; }
            claims.Add(claim);
            return " ";
        });
        return (claims, rest);
    }

    private static NumberClaim? Claim(Match match)
    {
        string lastScale = match.Groups["scale2"].Value;
        string firstScale = match.Groups["scale"].Value;
        if (!TryValue(match.Groups["number"].Value, firstScale.Length > 0 ? firstScale : lastScale, out decimal value))
        {
            return null;
        }
        if (match.Groups["sign"].Value == "-") { value = -value; }
        decimal? high = null;
        if (match.Groups["number2"].Success)
        {
            if (!TryValue(match.Groups["number2"].Value, lastScale, out decimal end)) { return null; }
            high = end;
        }
        string unit = UnitOf(match);
        if (unit == "bps") { (value, high, unit) = (value / 100m, high / 100m, "%"); }
        (Bound bound, bool? inclusive) = high is not null ? (Bound.Between, (bool?)null) : BoundOf(match);
        return new NumberClaim(value, high, bound, inclusive, ReachOf(match), unit, match.Value.Trim());
    }

    private static (Bound Bound, bool? Inclusive) BoundOf(Match match)
    {
        if (match.Groups["ormore"].Success) { return (Bound.Above, true); }
        if (match.Groups["orless"].Success) { return (Bound.Below, true); }
        if (match.Groups["side"].Success)
        {
            return (match.Groups["side"].Value.Equals("low", StringComparison.OrdinalIgnoreCase)
                ? Bound.Below : Bound.Above, true);
        }
        string pre = match.Groups["pre"].Value.ToLowerInvariant();
        return pre switch
        {
            "" => (Bound.Unstated, null),
            "exactly" or "equal to" or "precisely" => (Bound.Exactly, true),
            "no lower than" => (Bound.Above, true),
            _ when Is(LeastForms(), pre) => (Bound.Above, true),
            _ when Is(StrictForms(), pre) => (Bound.Above, false),
            _ when Is(UpwardForms(), pre) =>
                (Bound.Above, pre.EndsWith("above", StringComparison.Ordinal) ? null : true),
            _ when Is(MostForms(), pre) => (Bound.Below, true),
            _ when Is(LessForms(), pre) => (Bound.Below, false),
            _ => (Bound.Below, null),
        };
    }

    private static Reach ReachOf(Match match)
    {
        if (match.Groups["stay"].Success) { return Reach.Stay; }
        if (match.Groups["close"].Success) { return Reach.At; }
        string pre = match.Groups["pre"].Value.ToLowerInvariant();
        bool touches = match.Groups["side"].Success || Is(UpwardForms(), pre) || Is(DownwardForms(), pre);
        return touches ? Reach.Touch : Reach.Unstated;
    }

    private static string UnitOf(Match match)
    {
        if (match.Groups["money"].Success) { return match.Groups["money"].Value; }
        if (match.Value.Contains('%', StringComparison.Ordinal)) { return "%"; }
        string unit = match.Groups["unit"].Value.ToLowerInvariant();
        return unit switch
        {
            "" => "",
            "bps" or "bp" or "basis point" or "basis points" => "bps",
            "usd" or "dollars" or "usdt" => "$",
            "f" or "fahrenheit" => "F",
            "c" or "celsius" => "C",
            _ => "%",
        };
    }

    private static bool TryValue(string digits, string scale, out decimal value)
    {
        string plain = digits.Replace(",", "", StringComparison.Ordinal);
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            || value > 1_000_000_000_000m) { return false; }
        value *= scale.Trim().ToLowerInvariant() switch
        {
            "k" or "thousand" => 1_000m,
            "m" or "mm" or "mn" or "million" => 1_000_000m,
            "b" or "bn" or "billion" => 1_000_000_000m,
            "t" or "tn" or "trillion" => 1_000_000_000_000m,
            _ => 1m,
        };
        return true;
    }

    private static bool Is(Regex forms, string pre) => forms.IsMatch(pre);

    [GeneratedRegex(
        "(?:\\b(?<stay>stays?|remains?|holds?|keeps?)\\s+)?(?:\\b(?<close>closes?|closing|settles?|ends?|"
            + "finish(?:es)?|opens?)\\s+)?"
        + "(?<![\\p{L}])(?:(?<pre>" + Least + "|" + Most + "|" + Strict + "|" + StrictlyLess + "|" + Upward + "|"
        + Downward
        + "|exactly|equal to|precisely)\\s*(?:\\((?<side>high|low)\\)\\s*)?(?:(?:an?|the)\\s+)?"
        + "(?:(?:new\\s+)?all[- ]time high of\\s+|(?:a )?total of\\s+)?|by\\s+(?:between\\s+)?|(?:between|from)\\s+)?"
        + "(?<![\\p{L}\\d.])(?<sign>(?<=^|\\s|\\()[-+])?(?<money>[$\u20ac\u00a3])?(?<number>" + Number + ")(?<scale>"
        + Scale
        + ")?%?(?:\\s?(?:-|to|and)\\s?[$\u20ac\u00a3]?(?<number2>" + Number + ")(?<scale2>" + Scale
        + ")?)?(?!(?!(?:bps?|pct|usdt?|[fc])\\b)[\\p{L}\\d])"
        + "(?:\\s?(?<unit>%|percent(?:age points?)?|pct|basis points?|bps|bp|usdt|usd|dollars|fahrenheit|celsius|f|"
        + "c)(?!\\p{L}))?"
        + "\\s*(?:(?<ormore>\\+|or (?:more|higher|above|greater|over)|and (?:above|over))|(?<orless>or (?:less|lower|"
        + "below|fewer|under)))?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Numbers();

    [GeneratedRegex("^(?:" + Least + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex LeastForms();

    [GeneratedRegex("^(?:" + Strict + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex StrictForms();

    [GeneratedRegex("^(?:" + Upward + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex UpwardForms();

    [GeneratedRegex("^(?:" + Most + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex MostForms();

    [GeneratedRegex("^(?:" + StrictlyLess + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex LessForms();

    [GeneratedRegex("^(?:" + Downward + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex DownwardForms();
}
