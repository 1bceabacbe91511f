using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// Amounts as the venue writes them: decimal text in whole units, up to 18 decimals, at times with the noise of floating
/// point ("35.379999999999995"). Exact integers of 10^-18 until they are rounded to our units.
/// </summary>
public static class AttoText
{
    private const int Scale = 18;
    private const int MostDigits = 15;

    private static readonly Int128 PerMicro = 1_000_000_000_000;
    private static readonly Int128 PerPip = 100_000_000_000_000;

    /// <summary>Closer than a billionth of a unit to a whole micro-unit it is that, not something below it.</summary>
    private static readonly Int128 Noise = 1_000_000_000;

    /// <summary>Reads "0.45", "45", "1e-7"; digits beyond the eighteenth decimal are cut.</summary>
    /// <returns>False for no number, a negative one, or one of more than fifteen whole digits.</returns>
    public static bool TryParse(string? text, out Int128 atto)
    {
        atto = 0;
        if (string.IsNullOrWhiteSpace(text)) { return false; }
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        int mark = rest.IndexOfAny('e', 'E');
        int exponent = 0;
        if (mark >= 0)
        {
            if (!int.TryParse(
                    rest[(mark + 1)..], System.Globalization.NumberStyles.AllowLeadingSign,
                    System.Globalization.CultureInfo.InvariantCulture, out exponent)
                || exponent is < -40 or > MostDigits)
            {
                return false;
            }
            rest = rest[..mark];
        }
        int point = rest.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? rest : rest[..point];
        ReadOnlySpan<char> part = point < 0 ? [] : rest[(point + 1)..];
        if (whole.IsEmpty && part.IsEmpty) { return false; }
        if (whole.ContainsAnyExceptInRange('0', '9') || part.ContainsAnyExceptInRange('0', '9')) { return false; }
        whole = whole.TrimStart('0');
        if (whole.Length + Math.Max(0, exponent) > MostDigits) { return false; }
        int place = whole.Length + exponent + Scale;
        foreach (char digit in whole) { Add(ref atto, digit, --place); }
        foreach (char digit in part) { Add(ref atto, digit, --place); }
        return true;
    }

    /// <summary>Shares that are surely there: rounded down, and what is left over.</summary>
    public static Quantity ToShares(Int128 atto, out Int128 dust)
    {
        dust = atto % PerMicro;
        Int128 micros = atto / PerMicro;
        if (PerMicro - dust <= Noise)
        {
            micros++;
            dust = 0;
        }
        else if (dust <= Noise) { dust = 0; }
        return Quantity.FromMicros((long)micros);
    }

    /// <summary>To the nearest micro-unit.</summary>
    public static Cash ToCash(Int128 atto) => Cash.FromMicros((long)((atto + (PerMicro / 2)) / PerMicro));

    /// <summary>To the nearest pip; null beyond 0..1.</summary>
    public static Price? ToPrice(Int128 atto)
    {
        Int128 pips = (atto + (PerPip / 2)) / PerPip;
        return pips > Price.PipsPerDollar ? null : Price.FromPips((int)pips);
    }

    private static void Add(ref Int128 atto, char digit, int place)
    {
        if (place < 0 || digit == '0') { return; }
        Int128 value = digit - '0';
        for (int i = 0; i < place; i++) { value *= 10; }
        atto += value;
    }
}
