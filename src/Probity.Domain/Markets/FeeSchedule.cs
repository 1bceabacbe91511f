using Probity.Domain.Values;

namespace Probity.Domain.Markets;

/// <summary>What a fee rate is a part of. A storage format.</summary>
public enum FeeBase : byte
{
    /// <summary>Of the shares: <c>C * rate * (p(1-p))^exponent</c> (reference/polymarket.md 7.1).</summary>
    Shares = 0,

    /// <summary>
    /// Of the dollars that they cost: <c>C * p * rate * (p(1-p))^exponent</c> (reference/opinion.md 6.1).
    /// </summary>
    Notional = 1,
}

/// <summary>
/// Who pays, and what a fee comes to: a rate times <c>(p(1-p))^exponent</c> of the <see cref="Base"/>, less a discount,
/// and at least a minimum.
/// </summary>
/// <param name="Rate">For example 0.07; 0..1.</param>
/// <param name="Exponent">1 on current markets; 0..8.</param>
/// <param name="TakerOnly">Makers pay nothing.</param>
/// <param name="RebateShare">The part of taker fees that makers get back, 0..1 (reference/polymarket.md 7.2).</param>
public readonly record struct FeeTerms(decimal Rate, int Exponent, bool TakerOnly, decimal RebateShare)
{
    public static FeeTerms Free => new(0m, 1, true, 0m);

    public FeeBase Base { get; init; }

    /// <summary>Least that a taker pays where a fee is charged at all; zero for none.</summary>
    public Cash Minimum { get; init; }

    /// <summary>The minimum holds for each fill instead of once for an order.</summary>
    public bool MinimumPerFill { get; init; }

    /// <summary>The part that is taken off before the minimum, 0..1.</summary>
    public decimal Discount { get; init; }
}

/// <summary>What the fills of one taking order came to so far, so that a minimum is charged once.</summary>
/// <param name="Curve">By the formula alone.</param>
/// <param name="Charged">What was charged.</param>
public readonly record struct FeeTally(Cash Curve, Cash Charged);

/// <summary>
/// A venue's fee per share as a table over the pips, in pico-dollars (10^-12), built once in <c>decimal</c> from the
/// venue's formula. For exponent 1 and a rate of at most four decimals the table of a fee on shares is exact; otherwise
/// each entry is rounded to the nearest pico-dollar. A fee on shares is rounded to the nearest $0.00001, ties away from
/// zero (ties are not documented; vectors: polymarket-fees.json), one on notional to the nearest micro-dollar.
/// </summary>
public sealed class FeeSchedule
{
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

    /// <summary>Fees are charged in steps of this.</summary>
    public Cash ChargeStep => Cash.FromMicros(Terms.Base == FeeBase.Shares ? 10 : 1);

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
        if (terms.Discount is < 0m or > 1m)
        {
            throw new BadInputException($"fee discount '{terms.Discount}' is outside 0..1");
        }
        if (terms.Minimum < Cash.Zero) { throw new BadInputException($"minimum fee '{terms.Minimum}' is below 0"); }
        if (terms.Rate == 0m) { return new FeeSchedule(terms, []); }
        var table = new long[Price.PipsPerDollar + 1];
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            decimal p = pips / (decimal)Price.PipsPerDollar;
            decimal perShare = terms.Rate * (1 - terms.Discount) * (terms.Base == FeeBase.Notional ? p : 1m);
            for (int i = 0; i < terms.Exponent; i++) { perShare *= p * (1 - p); }
            table[pips] = (long)Math.Round(perShare * PicosPerDollar, MidpointRounding.AwayFromZero);
        }
        return new FeeSchedule(terms, table);
    }

    /// <summary>What a taker is charged for the only fill of an order, never negative.</summary>
    public Cash TakerFee(Price price, Quantity quantity) => TakerFee(price, quantity, default, out _);

    /// <summary>What a taker is charged for one more fill of an order.</summary>
    /// <param name="price">Of the fill.</param>
    /// <param name="quantity">Of the fill.</param>
    /// <param name="before">The order's earlier fills.</param>
    /// <param name="after">The same with this one.</param>
    public Cash TakerFee(Price price, Quantity quantity, FeeTally before, out FeeTally after)
    {
        after = before;
        if (picosPerShare.Length == 0 || quantity.IsZero) { return Cash.Zero; }
        Int128 product = (Int128)picosPerShare[price.Pips] * quantity.Micros;
        long step = ChargeStep.Micros;
        long steps = IntegerMath.Divide(product, PicosTimesMicrosPerMicroDollar * step, Rounding.Nearest);
        Cash curve = Cash.FromMicros(checked(steps * step));
        Cash fee = Terms.MinimumPerFill
            ? Cash.Max(curve, Terms.Minimum)
            : Cash.Max(before.Curve + curve, Terms.Minimum) - before.Charged;
        after = new FeeTally(before.Curve + curve, before.Charged + fee);
        return fee;
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
