using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// The numbers of one candidate: how many pairs pay, what each cost takes, and the first gate that it does not pass.
/// Pure; allocates nothing.
/// </summary>
/// <param name="Side">Buy = buy both and merge, Sell = split and sell both.</param>
/// <param name="Walk">Size, gross edge, fees and slippage.</param>
/// <param name="Buffer">
/// Failure buffer of all pairs, plus the chance that one leg misses times what unwinding the other costs now.
/// </param>
/// <param name="StoppedBy">Fees, Slippage, Buffer, Limits (below the venue's minimum) or Taken (nothing).</param>
internal readonly record struct ParityPlan(Side Side, JointWalk Walk, Cash Buffer, Gate StoppedBy)
{
    private const long PicosPerPip = 100_000_000;
    private const long PicosTimesMicroSharesPerMicroDollar = 1_000_000_000_000;
    private const long Million = 1_000_000;

    /// <summary>What complete pairs are worth.</summary>
    public static readonly Cash PairPayout = Cash.FromDollars(1);

    public Cash Net => Walk.Net - Buffer;

    public static ParityPlan Of(
        Side side,
        ReadOnlySpan<WalkLeg> legs,
        MarketTerms terms,
        ParityArbOptions options,
        Quantity mostShares,
        Cash mostCost)
    {
        var bounds = new WalkBounds(
            PairPayout,
            (options.MinimumEdge + options.FailureBuffer) * PicosPerPip,
            mostShares,
            mostCost,
            terms.MinimumSize,
            terms.MinimumTakerNotional,
            terms.SizeStep);
        JointWalk walk = JointBookWalk.Walk(side, legs, bounds);
        long unwind = UnwindCost(side, legs, walk.Size).Micros;
        long expected = IntegerMath.Divide((Int128)unwind * options.FailureProbabilityMicros, Million, Rounding.Up);
        Cash buffer = PerShare(options.FailureBuffer, walk.Size) + Cash.FromMicros(expected);
        return new ParityPlan(side, walk, buffer, StopOf(walk, buffer, PerShare(options.MinimumEdge, walk.Size)));
    }

    /// <summary>
    /// The worst price of a leg at which a pair still does not lose, when the other leg trades at its average. Not the
    /// quote: a leg that slips within the edge is better than a leg that is missing.
    /// </summary>
    public Price LimitOf(int leg, ReadOnlySpan<WalkLeg> legs)
    {
        LegWalk other = JointBookWalk.Single(Side, legs[1 - leg], Walk.Size);
        LegWalk own = JointBookWalk.Single(Side, legs[leg], Walk.Size);
        Price limit = ZeroEdgeLimit(Side, legs[leg], AveragePicos(Side, other.Notional, other.Fees, Walk.Size));
        return Side == Side.Buy ? Price.Max(limit, own.Worst) : Price.Min(limit, own.Worst);
    }

    /// <summary>Cash that the trade can bind: both legs at their limits with fees, or the split.</summary>
    public Cash WorstCost(ReadOnlySpan<WalkLeg> legs)
    {
        if (Side == Side.Sell) { return Price.One.Notional(Walk.Size, Rounding.Up); }
        Cash cost = Cash.Zero;
        for (int leg = 0; leg < 2; leg++)
        {
            Price limit = LimitOf(leg, legs);
            cost += limit.Notional(Walk.Size, Rounding.Up) + legs[leg].Fees.TakerFee(limit, Walk.Size);
        }
        return cost;
    }

    /// <summary>What a share cost a buyer, or brought a seller, on average; pico-dollars, rounded against us.</summary>
    public static long AveragePicos(Side side, Cash notional, Cash fees, Quantity size)
    {
        Cash amount = side == Side.Buy ? notional + fees : notional - fees;
        Int128 scaled = (Int128)amount.Micros * PicosTimesMicroSharesPerMicroDollar;
        Rounding against = side == Side.Buy ? Rounding.Up : Rounding.Down;
        return size.IsZero ? 0 : IntegerMath.Divide(scaled, size.Micros, against);
    }

    /// <summary>
    /// The highest price a buyer may pay, or the lowest that a seller may take, on the grid, so that with the other leg
    /// at <paramref name="otherPicos"/> a pair comes to a dollar after fees.
    /// </summary>
    public static Price ZeroEdgeLimit(Side side, WalkLeg leg, long otherPicos)
    {
        TickGrid grid = leg.Book.Grid;
        long room = JointBookWalk.Picos(PairPayout) - otherPicos;
        var limit = Price.FromPips((int)Math.Clamp(room / PicosPerPip, grid.Lowest.Pips, grid.Highest.Pips));
        limit = side == Side.Buy ? grid.Floor(limit) : grid.Ceiling(limit);
        int back = side == Side.Buy ? -grid.TickPips : grid.TickPips;
        while (Loses(side, limit, leg.Fees, otherPicos) && grid.Allows(limit.OffsetClamped(back)))
        {
            limit = limit.Offset(back);
        }
        return limit;
    }

    /// <summary>Does a pair lose when this leg trades here and the other at its average?</summary>
    public static bool Loses(Side side, Price price, FeeSchedule fees, long otherPicos)
    {
        long pair = JointBookWalk.UnitPicos(side, price, fees) + otherPicos;
        return side == Side.Buy ? pair > JointBookWalk.Picos(PairPayout) : pair < JointBookWalk.Picos(PairPayout);
    }

    /// <summary>Why a candidate with these numbers stops at a gate, for people.</summary>
    public string Because(Gate gate) => gate switch
    {
        Gate.Fees => $"fees {Walk.Fees} eat the edge {Walk.Gross}",
        Gate.Slippage => $"walking to {Walk.Size} shares costs {Walk.Slippage}",
        Gate.Buffer => $"{Walk.Net} after costs does not cover the buffer {Buffer} and the minimum edge",
        Gate.Limits when !Walk.IsTradable =>
            $"{Walk.Size} shares (ended by {Walk.Stop}), the venue's minimum is {Walk.Minimum}",
        Gate.Limits => "the free cash does not cover it",
        Gate.StaleData => "a book is crossed or not trusted",
        _ => $"{Net} after all costs",
    };

    /// <summary>
    /// The dearer leg to reverse, should it trade alone: walk the other side of its book now. What that book cannot
    /// take is counted at its worst, worthless to sell and a dollar to buy back.
    /// </summary>
    private static Cash UnwindCost(Side side, ReadOnlySpan<WalkLeg> legs, Quantity size)
    {
        Cash dearest = Cash.Zero;
        foreach (WalkLeg leg in legs)
        {
            LegWalk bought = JointBookWalk.Single(Side.Buy, leg, size);
            LegWalk sold = JointBookWalk.Single(Side.Sell, leg, size);
            Cash missing = side == Side.Buy ? Cash.Zero : Price.One.Notional(size - bought.Filled, Rounding.Up);
            dearest = Cash.Max(dearest, bought.Notional + bought.Fees + missing - (sold.Notional - sold.Fees));
        }
        return dearest;
    }

    private static Gate StopOf(in JointWalk walk, Cash buffer, Cash minimumEdge)
    {
        if (walk.Size.IsZero) { return Gate.Limits; }
        if (walk.Gross <= walk.Fees) { return Gate.Fees; }
        if (walk.Net <= Cash.Zero) { return Gate.Slippage; }
        if (walk.Net - buffer <= minimumEdge) { return Gate.Buffer; }
        return walk.IsTradable ? Gate.Taken : Gate.Limits;
    }

    private static Cash PerShare(int pips, Quantity size) => Price.FromPips(pips).Notional(size, Rounding.Up);
}
