using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Directional;

/// <summary>
/// What buying one outcome would come to when a share of it is thought to be worth <paramref name="FairPips"/>: the
/// highest price that leaves the minimum edge, and how much of the book may be taken there. Integers throughout; the
/// estimate was rounded down to a pip before.
/// </summary>
/// <param name="StoppedBy">The first gate that it does not pass, or <see cref="Gate.Taken"/>.</param>
/// <param name="Limit">Highest price to pay, on the grid.</param>
/// <param name="Size">Shares.</param>
/// <param name="FairPips">What a share is thought to be worth.</param>
/// <param name="Walk">The book walked for this size.</param>
/// <param name="ExitCost">What leaving is expected to cost; none where the result is waited for.</param>
/// <param name="Why">One clause.</param>
public readonly record struct EntryPlan(
    Gate StoppedBy, Price Limit, Quantity Size, int FairPips, LegWalk Walk, Cash ExitCost, string Why)
{
    private const long PicosPerPip = 100_000_000;

    public Cash Gross => Price.FromPips(Math.Max(0, FairPips - Walk.Best.Pips)).Notional(Size, Rounding.Down);

    public Cash Net => Gross - Walk.Fees - Walk.Slippage - ExitCost;

    /// <param name="outcome">The book to buy from and its fees.</param>
    /// <param name="terms">The venue's sizes.</param>
    /// <param name="fairPips">What a share is worth, 0..10,000.</param>
    /// <param name="leaves">Does it sell again before the result? Then the way out is paid for here.</param>
    /// <param name="free">Free cash: the bankroll of the Kelly size, and a bound.</param>
    /// <param name="options">Edges and bounds.</param>
    public static EntryPlan Of(
        WalkLeg outcome, MarketTerms terms, int fairPips, bool leaves, Cash free, DirectionalOptions options)
    {
        IBookView book = outcome.Book;
        if (!book.TryBest(Side.Sell, out Level ask)) { return Stopped(Gate.Limits, fairPips, "nobody offers it"); }
        long fee = outcome.Fees.PicosPerShare(ask.Price), exit = leaves ? ExitPicos(outcome, fairPips) : 0;
        long edge = (fairPips - ask.Price.Pips) * PicosPerPip;
        long least = options.MinimumEdge * PicosPerPip;
        if (edge <= 0) { return Stopped(Gate.GrossEdge, fairPips, $"worth {Text(fairPips)}, offered at {ask.Price}"); }
        if (edge - fee - exit <= 0)
        {
            return Stopped(Gate.Fees, fairPips, $"fees and the way out eat {Text(fairPips)} over {ask.Price}");
        }
        if (edge - fee - exit < least)
        {
            return Stopped(Gate.Buffer, fairPips, $"less than the minimum edge is left of {Text(fairPips)}");
        }
        long budget = (fairPips * PicosPerPip) - exit - least;
        Price limit = LimitOf(outcome, budget);
        Quantity size = Bounded(outcome, limit, fairPips, free, options).FloorTo(terms.SizeStep);
        bool small = size < terms.MinimumSize
            || ask.Price.Notional(size, Rounding.Down) < terms.MinimumTakerNotional;
        if (size.IsZero || small) { return Stopped(Gate.Limits, fairPips, $"{size} shares are too few to buy"); }
        LegWalk walk = JointBookWalk.Single(Side.Buy, outcome, size);
        var cost = Cash.FromMicros(
            IntegerMath.Divide((Int128)exit * size.Micros, PicosPerPip * Price.PipsPerDollar, Rounding.Up));
        return new EntryPlan(Gate.Taken, limit, size, fairPips, walk, cost, $"worth {Text(fairPips)}");
    }

    /// <summary>
    /// <c>n = f * W * (p - c) / (c * (1 - c))</c> shares (4.10), <paramref name="costPips"/> fee included; zero without
    /// an edge.
    /// </summary>
    public static Quantity Kelly(int fairPips, int costPips, Cash bankroll, long fractionPpm)
    {
        if (fairPips <= costPips || costPips is <= 0 or >= Price.PipsPerDollar || bankroll <= Cash.Zero)
        {
            return Quantity.Zero;
        }
        Int128 shares = (Int128)bankroll.Micros * (fairPips - costPips) * Price.PipsPerDollar;
        shares = shares * fractionPpm / 1_000_000;
        Int128 micros = shares / ((Int128)costPips * (Price.PipsPerDollar - costPips));
        return Quantity.FromMicros((long)Int128.Min(micros, long.MaxValue));
    }

    private static EntryPlan Stopped(Gate gate, int fairPips, string why) =>
        new(gate, Price.Zero, Quantity.Zero, fairPips, default, Cash.Zero, why);

    /// <summary>The fee of selling at what it is worth, and half the spread that the bid then lies below it.</summary>
    private static long ExitPicos(WalkLeg outcome, int fairPips)
    {
        long fee = outcome.Fees.PicosPerShare(Price.FromPips(fairPips));
        if (!outcome.Book.TryBest(Side.Buy, out Level bid) || !outcome.Book.TryBest(Side.Sell, out Level ask))
        {
            return fee;
        }
        return fee + ((ask.Price - bid.Price) * PicosPerPip / 2);
    }

    private static Price LimitOf(WalkLeg outcome, long budget)
    {
        TickGrid grid = outcome.Book.Grid;
        var limit = Price.FromPips((int)Math.Clamp(budget / PicosPerPip, grid.Lowest.Pips, grid.Highest.Pips));
        limit = grid.Floor(limit);
        while (limit > grid.Lowest && JointBookWalk.UnitPicos(Side.Buy, limit, outcome.Fees) > budget)
        {
            limit = limit.Offset(-grid.TickPips);
        }
        return limit;
    }

    /// <summary>What the book has up to the limit, within all bounds.</summary>
    private static Quantity Bounded(
        WalkLeg outcome, Price limit, int fairPips, Cash free, DirectionalOptions options)
    {
        long unit = JointBookWalk.UnitPicos(Side.Buy, limit, outcome.Fees);
        int cost = (int)((unit + PicosPerPip - 1) / PicosPerPip);
        Cash most = Cash.Min(options.MaximumNotional, free);
        Int128 scaled = (Int128)Math.Max(0, most.Micros) * PicosPerPip * Price.PipsPerDollar;
        var affordable = Quantity.FromMicros((long)Int128.Min(scaled / unit, long.MaxValue));
        outcome.Book.TryBest(Side.Sell, out Level ask);
        int best = (int)((JointBookWalk.UnitPicos(Side.Buy, ask.Price, outcome.Fees) + PicosPerPip - 1) / PicosPerPip);
        Quantity kelly = Kelly(fairPips, Math.Min(best, cost), free, options.KellyPpm);
        Quantity bound = Quantity.Min(Quantity.Min(options.MaximumSize, affordable), kelly);
        Quantity depth = Quantity.Zero;
        bool more = outcome.Book.TryBest(Side.Sell, out Level level);
        while (more && level.Price <= limit && depth < bound)
        {
            depth += level.Size;
            more = outcome.Book.TryBehind(Side.Sell, level.Price, out level);
        }
        return Quantity.Min(bound, depth);
    }

    private static string Text(int pips) => Price.FromPips(pips).ToString();
}
