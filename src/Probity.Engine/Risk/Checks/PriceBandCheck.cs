using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Keeps prices within absolute bounds, and from being worse than the market by more than a band: a buy above the
/// midpoint, a sell below it. A passive price far from the market costs nothing and passes. With one side of the book
/// empty the other side's best is the reference; with both empty only post-only orders pass.
/// </summary>
/// <param name="lowest">Lowest price of any order.</param>
/// <param name="highest">Highest price of any order.</param>
/// <param name="bandPips">Pips of $0.0001.</param>
public sealed class PriceBandCheck(Price lowest, Price highest, int bandPips) : IRiskCheck
{
    public const string Name = "price-band";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        if (intent.Price < lowest || intent.Price > highest)
        {
            return new RiskVerdict.Refused(Name, $"price {intent.Price} is outside {lowest}..{highest}");
        }
        if (!TryReference(context.BookOf(intent.Instrument), out int halfPips))
        {
            return intent.PostOnly
                ? RiskVerdict.Approve
                : new RiskVerdict.Refused(
                    Name, $"book of {intent.Instrument} is empty: no price to compare {intent.Price} with");
        }
        int worse = intent.Side == Side.Buy ? (2 * intent.Price.Pips) - halfPips : halfPips - (2 * intent.Price.Pips);
        if (worse <= 2 * bandPips) { return RiskVerdict.Approve; }
        return new RiskVerdict.Refused(
            Name,
            $"{intent.Side} at {intent.Price} is {FixedPoint.Format(worse * 5L, 5)} worse than the middle "
            + $"{FixedPoint.Format(halfPips * 5L, 5)}, limit {Price.FromPips(bandPips)}");
    }

    private static bool TryReference(IBookView book, out int halfPips)
    {
        if (book.TryMidHalfPips(out halfPips)) { return true; }
        if (!book.TryBest(Side.Buy, out Level best) && !book.TryBest(Side.Sell, out best)) { return false; }
        halfPips = 2 * best.Price.Pips;
        return true;
    }
}
