using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Bundles;

/// <summary>What a plan expects to go wrong, and how long its money is away.</summary>
/// <param name="MissMicros">Chance that a leg misses while others fill, in millionths.</param>
/// <param name="RevertMicros">Chance that the fill of a leg does not settle, in millionths.</param>
/// <param name="HeldFor">Until the set pays; zero where it is merged or converted at once.</param>
internal readonly record struct BundleRisks(long MissMicros, long RevertMicros, Duration HeldFor);

/// <summary>
/// The numbers of one candidate: how many sets pay, what each cost takes, and the first gate that it does not pass.
/// Pure; allocates nothing.
/// </summary>
/// <param name="Side">Buy = buy all legs, Sell = split and sell both.</param>
/// <param name="Walk">Size, gross edge, fees and slippage.</param>
/// <param name="Buffer">
/// Failure buffer and expected fall of later sales of all sets, the chance that a leg misses or does not settle times
/// what unwinding the others costs now, what locked capital has to earn, and the conversion.
/// </param>
/// <param name="StoppedBy">Fees, Slippage, Buffer, Limits (below the venue's minimum) or Taken (nothing).</param>
internal readonly record struct BundlePlan(Side Side, JointWalk Walk, Cash Buffer, Gate StoppedBy)
{
    private const long PicosPerPip = 100_000_000;
    private const long PicosTimesMicroSharesPerMicroDollar = 1_000_000_000_000;
    private const long Million = 1_000_000;
    private const long BipsPerOne = 10_000;
    private const long NanosPerYear = 365L * 24 * 3600 * Instant.NanosPerSecond;

    public Cash Net => Walk.Net - Buffer;

    public static BundlePlan Of(
        Side side,
        BundleForm form,
        BundleOptions options,
        in BundleRisks risks,
        Quantity mostShares,
        Cash mostCost)
    {
        ReadOnlySpan<WalkLeg> walks = form.Walks;
        Cash payout = side == Side.Buy ? PayoutAfterFee(form, options) : -form.Payout;
        int heldBack = options.FailureBuffer + (options.SaleHaircut * form.Sales.Length);
        long rent = Rent(JointBookWalk.Picos(form.Payout), options, risks, Rounding.Up);
        var bounds = new WalkBounds(
            payout,
            ((options.MinimumEdge + heldBack) * PicosPerPip) + rent,
            mostShares,
            mostCost,
            form.MinimumSize,
            form.MinimumTakerNotional,
            form.SizeStep);
        JointWalk walk = JointBookWalk.Walk(form.Sides(side), walks, bounds);
        Cash buffer = PerShare(heldBack, walk.Size) + Failures(side, form, options, risks, walk.Size);
        if (!walk.Size.IsZero)
        {
            buffer += Cash.FromMicros(Rent(form.Payout.Micros, walk.Size, options, risks));
            if (form.Exit != BundleExit.Hold) { buffer += options.ConversionCost; }
        }
        return new BundlePlan(side, walk, buffer, StopOf(walk, buffer, PerShare(options.MinimumEdge, walk.Size)));
    }

    /// <summary>
    /// The worst price of a leg at which a set still does not lose, when the other legs trade at their averages. Not
    /// the quote: a leg that slips within the edge is better than a leg that is missing.
    /// </summary>
    public Price LimitOf(int leg, BundleForm form, BundleOptions options)
    {
        ReadOnlySpan<WalkLeg> walks = form.Walks;
        long others = 0;
        for (int i = 0; i < walks.Length; i++)
        {
            if (i == leg) { continue; }
            Side way = form.Sides(Side)[i];
            LegWalk other = JointBookWalk.Single(way, walks[i], Walk.Size);
            long average = AveragePicos(way, other.Notional, other.Fees, Walk.Size);
            others += i < form.Legs.Length ? average : (options.SaleHaircut * PicosPerPip) - average;
        }
        Cash payout = Side == Side.Buy ? PayoutAfterFee(form, options) : form.Payout;
        LegWalk own = JointBookWalk.Single(Side, walks[leg], Walk.Size);
        Price limit = ZeroEdgeLimit(Side, walks[leg], payout, others);
        return Side == Side.Buy ? Price.Max(limit, own.Worst) : Price.Min(limit, own.Worst);
    }

    /// <summary>Cash that the trade can bind: all legs at their limits with fees, or the split.</summary>
    public Cash WorstCost(BundleForm form, BundleOptions options)
    {
        if (Side == Side.Sell) { return Price.One.Notional(Walk.Size, Rounding.Up); }
        Cash cost = Cash.Zero;
        for (int leg = 0; leg < form.Legs.Length; leg++) { cost += CostAtLimit(leg, form, options); }
        return cost;
    }

    /// <summary>What hangs when all legs but the cheapest have filled, at their limits.</summary>
    public Cash Unhedged(BundleForm form, BundleOptions options)
    {
        Cash sum = Cash.Zero, least = Cash.FromMicros(long.MaxValue);
        for (int leg = 0; leg < form.Legs.Length; leg++)
        {
            Cash cost = CostAtLimit(leg, form, options);
            sum += cost;
            least = Cash.Min(least, cost);
        }
        return form.Legs.Length == 1 ? sum : sum - least;
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
    /// The highest price a buyer may pay, or the lowest that a seller may take, on the grid, so that with the other
    /// legs at <paramref name="otherPicos"/> together a set comes to its payout after fees.
    /// </summary>
    public static Price ZeroEdgeLimit(Side side, WalkLeg leg, Cash payout, long otherPicos)
    {
        TickGrid grid = leg.Book.Grid;
        long room = JointBookWalk.Picos(payout) - otherPicos;
        var limit = Price.FromPips((int)Math.Clamp(room / PicosPerPip, grid.Lowest.Pips, grid.Highest.Pips));
        limit = side == Side.Buy ? grid.Floor(limit) : grid.Ceiling(limit);
        int back = side == Side.Buy ? -grid.TickPips : grid.TickPips;
        while (Loses(side, limit, leg.Fees, payout, otherPicos) && grid.Allows(limit.OffsetClamped(back)))
        {
            limit = limit.Offset(back);
        }
        return limit;
    }

    /// <summary>Does a set lose when this leg trades here and the others at their averages?</summary>
    public static bool Loses(Side side, Price price, FeeSchedule fees, Cash payout, long otherPicos)
    {
        long set = JointBookWalk.UnitPicos(side, price, fees) + otherPicos;
        return side == Side.Buy ? set > JointBookWalk.Picos(payout) : set < JointBookWalk.Picos(payout);
    }

    /// <summary>
    /// What a set pays after the venue's conversion fee, which it takes from the cash and from the YES shares alike;
    /// those count as a dollar each, so that the fee is never too small.
    /// </summary>
    public static Cash PayoutAfterFee(BundleForm form, BundleOptions options)
    {
        if (form.Exit != BundleExit.Convert || options.ConversionFeeBips == 0) { return form.Payout; }
        long taxed = form.Payout.Micros + (form.Sales.Length * Cash.MicrosPerDollar);
        long fee = IntegerMath.Divide((Int128)taxed * options.ConversionFeeBips, BipsPerOne, Rounding.Up);
        return form.Payout - Cash.FromMicros(fee);
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

    private Cash CostAtLimit(int leg, BundleForm form, BundleOptions options)
    {
        Price limit = LimitOf(leg, form, options);
        return limit.Notional(Walk.Size, Rounding.Up) + form.Legs[leg].Market.Fees.TakerFee(limit, Walk.Size);
    }

    /// <summary>
    /// A leg may miss, or fill and then not settle; the others have to be reversed (mathematics 4.8, 4.11).
    /// </summary>
    private static Cash Failures(
        Side side, BundleForm form, BundleOptions options, in BundleRisks risks, Quantity size)
    {
        long unwind = UnwindCost(side, form, size).Micros;
        long moved = PerShare(options.RevertMove, size).Micros;
        Int128 missing = (Int128)unwind * risks.MissMicros;
        Int128 reverting = (Int128)(unwind + moved) * risks.RevertMicros;
        return Cash.FromMicros(IntegerMath.Divide(missing + reverting, Million, Rounding.Up));
    }

    /// <summary>
    /// All legs but the one that is cheapest to reverse, should that one miss: walk the other side of their books now.
    /// What a book cannot take is counted at its worst, worthless to sell and a dollar to buy back.
    /// </summary>
    private static Cash UnwindCost(Side side, BundleForm form, Quantity size)
    {
        Cash sum = Cash.Zero, least = Cash.FromMicros(long.MaxValue);
        foreach (BundleLeg leg in form.Legs)
        {
            LegWalk bought = JointBookWalk.Single(Side.Buy, leg.Walk, size);
            LegWalk sold = JointBookWalk.Single(Side.Sell, leg.Walk, size);
            Cash missing = side == Side.Buy ? Cash.Zero : Price.One.Notional(size - bought.Filled, Rounding.Up);
            Cash cost = bought.Notional + bought.Fees + missing - (sold.Notional - sold.Fees);
            cost = Cash.Max(Cash.Zero, cost);
            sum += cost;
            least = Cash.Min(least, cost);
        }
        return sum - least;
    }

    private static long Rent(long payout, Quantity size, BundleOptions options, in BundleRisks risks)
    {
        long whole = IntegerMath.Divide((Int128)payout * size.Micros, Quantity.MicrosPerShare, Rounding.Up);
        return Rent(whole, options, risks, Rounding.Up);
    }

    /// <summary>What an amount has to earn while it is locked: amount * rate * time / year.</summary>
    private static long Rent(long amount, BundleOptions options, in BundleRisks risks, Rounding rounding)
    {
        long yearly = IntegerMath.Divide((Int128)amount * options.CapitalRateMicros, Million, rounding);
        return IntegerMath.Divide((Int128)yearly * risks.HeldFor.Nanos, NanosPerYear, rounding);
    }

    private static Gate StopOf(in JointWalk walk, Cash buffer, Cash minimumEdge)
    {
        if (walk.Size.IsZero) { return Gate.Limits; }
        if (walk.Gross <= walk.Fees) { return Gate.Fees; }
        if (walk.Net <= Cash.Zero) { return Gate.Slippage; }
        if (walk.Net - buffer <= minimumEdge) { return Gate.Buffer; }
        return walk.IsTradable ? Gate.Taken : Gate.Limits;
    }

    private static Cash PerShare(int pips, Quantity size) =>
        Cash.FromMicros(IntegerMath.Divide((Int128)pips * size.Micros, Price.PipsPerDollar, Rounding.Up));
}
