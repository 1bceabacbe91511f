using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>One book to trade in, and what a taker pays there.</summary>
public readonly record struct WalkLeg(IBookView Book, FeeSchedule Fees);

/// <summary>How far a joint walk may go.</summary>
/// <param name="Payout">
/// What one share of every leg is worth together: $1 for both outcomes of a market, m - 1 dollars for m NO shares of an
/// exclusive group. A buyer receives it (merge), a seller pays it (split). Where legs of both sides are mixed it is
/// received (a conversion), so a payment is negative.
/// </param>
/// <param name="MinimumEdgePicos">Go on while the marginal edge after fees is above this; pico-dollars a share.</param>
/// <param name="MaximumSize">Most shares of each leg.</param>
/// <param name="MaximumCost">
/// Most dollars out: prices and fees of what is bought, or the payout where it is paid.
/// </param>
/// <param name="MinimumSize">Fewest shares of each leg; the walk goes this far even where the edge has gone.</param>
/// <param name="MinimumTakerNotional">Fewest dollars of each leg at its best price; a rule for buyers.</param>
/// <param name="SizeStep">The size is a multiple of this.</param>
public readonly record struct WalkBounds(
    Cash Payout,
    long MinimumEdgePicos,
    Quantity MaximumSize,
    Cash MaximumCost,
    Quantity MinimumSize,
    Cash MinimumTakerNotional,
    Quantity SizeStep);

/// <summary>What ended a joint walk.</summary>
public enum WalkStop : byte
{
    /// <summary>The marginal edge fell to the minimum.</summary>
    Edge = 0,

    /// <summary>A book had no more levels.</summary>
    Depth = 1,

    /// <summary>The maximum size.</summary>
    Size = 2,

    /// <summary>The maximum cost.</summary>
    Cost = 3,
}

/// <summary>What a taker gets from one book for a number of shares.</summary>
/// <param name="Filled">Shares found; less than asked for when the book is too thin.</param>
/// <param name="Best">Price of the best level.</param>
/// <param name="Worst">Price of the last level that is needed.</param>
/// <param name="Notional">Prices times sizes; rounded up for a buyer, down for a seller.</param>
/// <param name="Fees">
/// Fees of each level, summed exactly and then rounded up to a micro-dollar; at least the venue's minimum.
/// </param>
/// <param name="Slippage">How much worse than everything at the best price; at least 0, rounded up.</param>
public readonly record struct LegWalk(
    Quantity Filled, Price Best, Price Worst, Cash Notional, Cash Fees, Cash Slippage);

/// <summary>How far a joint walk went. Amounts are for <paramref name="Size"/> shares of every leg.</summary>
/// <param name="Size">Shares of each leg, floored to the step.</param>
/// <param name="Minimum">Fewest shares that the venue's minimums allow, rounded up to the step.</param>
/// <param name="Stop">What ended the walk.</param>
/// <param name="Gross">Edge at the best prices, before costs; rounded down.</param>
/// <param name="Fees">Fees of all legs.</param>
/// <param name="Slippage">Slippage of all legs.</param>
public readonly record struct JointWalk(
    Quantity Size, Quantity Minimum, WalkStop Stop, Cash Gross, Cash Fees, Cash Slippage)
{
    /// <summary>Large enough for the venue, and not nothing.</summary>
    public bool IsTradable => !Size.IsZero && Size >= Minimum;

    public Cash Net => Gross - Fees - Slippage;
}

/// <summary>
/// Trades the same number of shares in several books, level by level while that pays (mathematics 4.8): pointers at the
/// best of each leg, trade the least remaining size, advance the legs that are exhausted. Because price plus fee rises
/// with the price (4.1), the marginal edge only falls and the first level that does not pay ends it. Integers
/// throughout: pico-dollars a share, and their products with micro-shares in 128 bits. Pure; allocates nothing.
/// </summary>
public static class JointBookWalk
{
    /// <summary>Legs of a walk, at most.</summary>
    public const int MostLegs = 256;

    private const long PicosPerPip = 100_000_000;
    private const long PicosPerMicroDollar = 1_000_000;

    /// <summary>A micro-dollar in attodollars (10^-18), the unit of pico-dollars times micro-shares.</summary>
    private const long AttosPerMicroDollar = 1_000_000_000_000;

    /// <summary>
    /// What one more share costs a buyer (price plus fee) or brings a seller (price less fee), pico-dollars.
    /// </summary>
    public static long UnitPicos(Side side, Price price, FeeSchedule fees) =>
        (price.Pips * PicosPerPip) + (side == Side.Buy ? fees.PicosPerShare(price) : -fees.PicosPerShare(price));

    /// <summary>Pico-dollars of an amount.</summary>
    public static long Picos(Cash amount) => checked(amount.Micros * PicosPerMicroDollar);

    /// <summary>
    /// The size that pays, and what it comes to. Compare <see cref="JointWalk.Size"/> with the minimum: a walk that
    /// could not reach it answers the size that it did reach.
    /// </summary>
    /// <param name="side">Buy takes asks, Sell takes bids.</param>
    /// <param name="legs">At least one leg.</param>
    /// <param name="bounds">How far to go.</param>
    public static JointWalk Walk(Side side, ReadOnlySpan<WalkLeg> legs, in WalkBounds bounds)
    {
        Require.That(legs.Length is > 0 and <= MostLegs, "a joint walk has 1..256 legs");
        Span<Side> sides = stackalloc Side[legs.Length];
        sides.Fill(side);
        return Walk(sides, legs, side == Side.Buy ? bounds : bounds with { Payout = -bounds.Payout });
    }

    /// <summary>The same where some legs are bought and others sold.</summary>
    /// <param name="sides">The side of each leg.</param>
    /// <param name="legs">As many as sides.</param>
    /// <param name="bounds">How far to go; the payout is received.</param>
    public static JointWalk Walk(ReadOnlySpan<Side> sides, ReadOnlySpan<WalkLeg> legs, in WalkBounds bounds)
    {
        bool fits = legs.Length is > 0 and <= MostLegs && sides.Length == legs.Length;
        Require.That(fits, "each of 1..256 legs has a side");
        Quantity minimum = Minimum(sides, legs, bounds);
        (long reached, WalkStop stop) = Reach(sides, legs, bounds, minimum.Micros);
        Quantity size = Quantity.FromMicros(reached).FloorTo(bounds.SizeStep);
        long edge = Picos(bounds.Payout);
        Cash fees = Cash.Zero, slippage = Cash.Zero;
        for (int i = 0; i < legs.Length; i++)
        {
            LegWalk walk = Single(sides[i], legs[i], size);
            edge += (sides[i] == Side.Buy ? -walk.Best.Pips : walk.Best.Pips) * PicosPerPip;
            fees += walk.Fees;
            slippage += walk.Slippage;
        }
        return new JointWalk(size, minimum, stop, Dollars((Int128)edge * size.Micros, Rounding.Down), fees, slippage);
    }

    /// <summary>Walks one book for a given size.</summary>
    public static LegWalk Single(Side side, WalkLeg leg, Quantity size)
    {
        Side resting = side.Opposite();
        bool more = leg.Book.TryBest(resting, out Level level);
        Price best = level.Price, worst = level.Price;
        long left = size.Micros;
        Int128 notional = 0, fees = 0;
        while (more && left > 0)
        {
            long take = Math.Min(left, level.Size.Micros);
            notional += (Int128)(level.Price.Pips * PicosPerPip) * take;
            fees += (Int128)leg.Fees.PicosPerShare(level.Price) * take;
            left -= take;
            worst = level.Price;
            more = left > 0 && leg.Book.TryBehind(resting, level.Price, out level);
        }
        long filled = size.Micros - left;
        Cash charged = Dollars(fees, Rounding.Up);
        if (filled > 0 && !leg.Fees.IsFree) { charged = Cash.Max(charged, leg.Fees.Terms.Minimum); }
        Int128 atBest = (Int128)(best.Pips * PicosPerPip) * filled;
        return new LegWalk(
            Quantity.FromMicros(filled),
            best,
            worst,
            Dollars(notional, side == Side.Buy ? Rounding.Up : Rounding.Down),
            charged,
            Dollars(Int128.Abs(notional - atBest), Rounding.Up));
    }

    private static (long Reached, WalkStop Stop) Reach(
        ReadOnlySpan<Side> sides, ReadOnlySpan<WalkLeg> legs, in WalkBounds bounds, long minimum)
    {
        Span<Level> at = stackalloc Level[legs.Length];
        for (int i = 0; i < legs.Length; i++)
        {
            if (!legs[i].Book.TryBest(sides[i].Opposite(), out at[i])) { return (0, WalkStop.Depth); }
        }
        long payout = Picos(bounds.Payout), size = 0;
        Int128 budget = (Int128)Math.Max(0, bounds.MaximumCost.Micros) * AttosPerMicroDollar;
        while (true)
        {
            long edge = payout, cost = Math.Max(0, -payout), take = bounds.MaximumSize.Micros - size;
            if (take <= 0) { return (size, WalkStop.Size); }
            for (int i = 0; i < legs.Length; i++)
            {
                long unit = UnitPicos(sides[i], at[i].Price, legs[i].Fees);
                edge += sides[i] == Side.Buy ? -unit : unit;
                if (sides[i] == Side.Buy) { cost += unit; }
                take = Math.Min(take, at[i].Size.Micros);
            }
            bool pays = edge > bounds.MinimumEdgePicos;
            if (!pays && size >= minimum) { return (size, WalkStop.Edge); }
            if (!pays) { take = Math.Min(take, minimum - size); }
            if ((Int128)cost * take > budget) { return (size + (long)(budget / cost), WalkStop.Cost); }
            budget -= (Int128)cost * take;
            size += take;
            if (!Advance(sides, legs, at, take)) { return (size, WalkStop.Depth); }
        }
    }

    private static bool Advance(
        ReadOnlySpan<Side> sides, ReadOnlySpan<WalkLeg> legs, Span<Level> at, long taken)
    {
        for (int i = 0; i < legs.Length; i++)
        {
            Level level = at[i];
            long left = level.Size.Micros - taken;
            if (left > 0) { at[i] = level with { Size = Quantity.FromMicros(left) }; }
            else if (!legs[i].Book.TryBehind(sides[i].Opposite(), level.Price, out at[i])) { return false; }
        }
        return true;
    }

    private static Quantity Minimum(ReadOnlySpan<Side> sides, ReadOnlySpan<WalkLeg> legs, in WalkBounds bounds)
    {
        long minimum = bounds.MinimumSize.Micros;
        for (int i = 0; i < legs.Length; i++)
        {
            if (sides[i] == Side.Sell) { continue; }
            if (!legs[i].Book.TryBest(Side.Sell, out Level ask) || ask.Price.Pips == 0) { continue; }
            Int128 scaled = (Int128)bounds.MinimumTakerNotional.Micros * Price.PipsPerDollar;
            minimum = Math.Max(minimum, IntegerMath.Divide(scaled, ask.Price.Pips, Rounding.Up));
        }
        long step = Math.Max(1, bounds.SizeStep.Micros);
        return Quantity.FromMicros(checked((minimum + step - 1) / step * step));
    }

    private static Cash Dollars(Int128 attos, Rounding rounding) =>
        Cash.FromMicros(IntegerMath.Divide(attos, AttosPerMicroDollar, rounding));
}
