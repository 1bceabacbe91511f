using Probity.Domain.Values;

namespace Probity.Domain.Markets;

/// <summary>
/// Who pays, and what a fee comes to: <c>C * rate * (p(1-p))^exponent</c> (reference/polymarket.md 7.1).
/// </summary>
/// <param name="Rate">For example 0.07; 0..1.</param>
/// <param name="Exponent">1 on current markets; 0..8.</param>
/// <param name="TakerOnly">Makers pay nothing.</param>
/// <param name="RebateShare">The part of taker fees that makers get back, 0..1 (reference/polymarket.md 7.2).</param>
public readonly record struct FeeTerms(decimal Rate, int Exponent, bool TakerOnly, decimal RebateShare)
{
    public static FeeTerms Free => new(0m, 1, true, 0m);
}

/// <summary>
/// A venue's fee per share as a table over the pips, in pico-dollars (10^-12), built once in <c>decimal</c> from the
/// venue's formula. For exponent 1 and a rate of at most four decimals the table is exact; otherwise each entry is
/// rounded to the nearest pico-dollar. A fee is rounded to the nearest $0.00001, ties away from zero
/// (ties are not documented; vectors: polymarket-fees.json).
/// </summary>
public sealed class FeeSchedule
{
    /// <summary>Fees are charged in steps of $0.00001.</summary>
    public static readonly Cash ChargeStep = Cash.FromMicros(10);

    private const decimal PicosPerDollar = 1_000_000_000_000m;
    private const long PicosTimesMicrosPerMicroDollar = 1_000_000_000_000;

    private readonly long[] picosPerShare;

    private FeeSchedule(FeeTerms terms, long[] picosPerShare)
    {
        Terms = terms;
        this.picosPerShare = picosPerShare;
    }

    public static FeeSchedule Free { get; } = Build(FeeTerms.Free);

    public FeeTerms Terms { get; }

    public bool IsFree => Terms.Rate == 0m;

    /// <exception cref="BadInputException">Rate, exponent or share out of range.</exception>
    public static FeeSchedule Build(FeeTerms terms)
    {
        if (terms.Rate is < 0m or > 1m) { throw new BadInputException($"fee rate '{terms.Rate}' is outside 0..1"); }
        if (terms.Exponent is < 0 or > 8)
        {
            throw new BadInputException($"fee exponent '{terms.Exponent}' is outside 0..8");
        }
        if (terms.RebateShare is < 0m or > 1m)
        {
            throw new BadInputException($"rebate share '{terms.RebateShare}' is outside 0..1");
        }
        if (terms.Rate == 0m) { return new FeeSchedule(terms, []); }
        var table = new long[Price.PipsPerDollar + 1];
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            decimal p = pips / (decimal)Price.PipsPerDollar;
            decimal perShare = terms.Rate;
            for (int i = 0; i < terms.Exponent; i++) { perShare *= p * (1 - p); }
            table[pips] = (long)Math.Round(perShare * PicosPerDollar, MidpointRounding.AwayFromZero);
        }
        return new FeeSchedule(terms, table);
    }

    /// <summary>What a taker is charged for a fill, never negative.</summary>
    public Cash TakerFee(Price price, Quantity quantity)
    {
        if (picosPerShare.Length == 0) { return Cash.Zero; }
        Int128 product = (Int128)picosPerShare[price.Pips] * quantity.Micros;
        long steps = IntegerMath.Divide(product, PicosTimesMicrosPerMicroDollar * ChargeStep.Micros, Rounding.Nearest);
        return Cash.FromMicros(checked(steps * ChargeStep.Micros));
    }

    /// <summary>What a maker is charged for a fill.</summary>
    public Cash MakerFee(Price price, Quantity quantity) =>
        Terms.TakerOnly ? Cash.Zero : TakerFee(price, quantity);

    /// <summary>
    /// The fee of one share before rounding, in pico-dollars: for edges per share, where rounding to the charge step of
    /// a fill of unknown size would be wrong.
    /// </summary>
    public long PicosPerShare(Price price) => picosPerShare.Length == 0 ? 0 : picosPerShare[price.Pips];
}
