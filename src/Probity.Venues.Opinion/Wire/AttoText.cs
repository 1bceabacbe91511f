using System.Numerics;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// Amounts as the venue writes them: decimal text in whole units, up to 18 decimals, at times with the noise of
/// floating point ("35.379999999999995"). Exact integers of 10^-18 until they are rounded to our units.
/// </summary>
public static class AttoText
{
    private const int Scale = 18;

    private static readonly BigInteger Most = BigInteger.Pow(10, 15 + Scale);

    private static readonly Int128 PerMicro = 1_000_000_000_000;
    private static readonly Int128 PerPip = 100_000_000_000_000;

    /// <summary>Closer than a billionth of a unit to a whole micro-unit it is that, not something below it.</summary>
    private static readonly Int128 Noise = 1_000_000_000;

    /// <summary>Reads "0.45", "45", "1e-7"; digits beyond the eighteenth decimal are cut.</summary>
    /// <returns>False for no number, a negative one, or one of a thousand million millions or more.</returns>
    public static bool TryParse(string? text, out Int128 atto)
    {
        atto = 0;
        if (string.IsNullOrWhiteSpace(text)) { return false; }
        try
        {
            BigInteger units = TokenAmount.Parse(text.Trim(), Scale);
            if (units >= Most) { return false; }
            atto = (Int128)units;
            return true;
        }
        catch (BadInputException)
        {
            return false;
        }
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
}
