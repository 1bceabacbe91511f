using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>Where a side should be quoted, or why not.</summary>
/// <param name="Pips">Price of the first outcome, on the grid.</param>
/// <param name="Micros">Size of the first level.</param>
/// <param name="Danger">A resting quote beyond this price has given half of its edge away and goes at once.</param>
/// <param name="Edge">Dollars a share from the reservation price, rebate included.</param>
/// <param name="Adverse">Dollars a share that fills of this side lose afterwards.</param>
/// <param name="Worth">Dollars a second expected there.</param>
/// <param name="Why">Null when it should be quoted.</param>
/// <param name="Stop">The gate that stops it.</param>
internal readonly record struct QuoteTarget(
    int Pips, long Micros, int Danger, double Edge, double Adverse, double Worth, string? Why, Gate Stop)
{
    public static QuoteTarget Not(Gate stop, string why, double edge = 0, double adverse = 0) =>
        new(0, 0, 0, edge, adverse, 0, why, stop);
}

/// <summary>
/// Turns what is measured into prices and sizes: reservation price, width, the best of a few ticks, size by room
/// (docs/strategies/market-maker.md). Estimates until the last step, which rounds outward onto the grid.
/// </summary>
internal sealed class MakerPricer(MarketMakerOptions options)
{
    /// <summary>Why a side rests.</summary>
    public const string Losing = "its fills lost too much";

    private const double NearEndRisk = 2;
    private const double SecondsPerDay = 86_400;
    private const double RivalQuotes = 5;
    private const double UsualLifeSeconds = 10;

    /// <summary>Log-odds of the price at which one more share changes nothing for us.</summary>
    public double Reserve(MakerMarket market, Instant now)
    {
        MakerSignals signals = market.Signals;
        double near = MarketPhases.Nearness(market.Market.EndsAt, now, options.Protection.EndRamp);
        double share = Math.Max(
            near, Reservation.RiskShare(signals.Fair, signals.CalmVariance, options.RecycleSeconds));
        double risk = options.RiskAversion * (1 + (NearEndRisk * near)) * share;
        double exact = market.Group is { } group && group.IsTouched(market.Place)
            ? group.Reserve(market.Place, risk) - Logit.Of(signals.Fair)
            : Reservation.Binary(0, risk, market.Net);
        market.Risk = risk;
        double least = -options.SkewMinimum * market.NetMicros / options.MaximumPosition.Micros;
        double lean = Math.Abs(exact) >= Math.Abs(least) ? exact : least;
        return signals.FairLogOdds + Math.Clamp(lean, -options.SkewMaximum, options.SkewMaximum);
    }

    /// <param name="market">With fresh signals.</param>
    /// <param name="side">Which side.</param>
    /// <param name="reserve">Log-odds, see <see cref="Reserve"/>.</param>
    /// <param name="now">Time.</param>
    public QuoteTarget Target(MakerMarket market, MakerSide side, double reserve, Instant now)
    {
        if (market.ToxicUntil > now) { return QuoteTarget.Not(Gate.Buffer, "flow is toxic"); }
        (long micros, string? small) = SizeOf(market, side);
        if (small is not null) { return QuoteTarget.Not(Gate.Limits, small); }
        double adverse = Adverse(market, side);
        double width = WidthOf(market, side, adverse);
        double fair = Logit.Probability(reserve);
        int tick = market.View.First.Grid.TickPips;
        int ideal = OnGrid(side.Side, Logit.Probability(reserve - (side.Sign * width)), tick);
        int first = Bounded(market, side, ideal, tick);
        int danger = OnGrid(side.Side, Logit.Probability(reserve - (side.Sign * width / 2)), tick);
        QuoteTarget best = QuoteTarget.Not(Gate.GrossEdge, "no room between the prices");
        for (int step = 0; step <= options.SitTicks; step++)
        {
            int pips = first - (side.Sign * step * tick);
            if (pips < tick || pips > Price.PipsPerDollar - tick) { break; }
            QuoteTarget candidate = Judge(market, side, pips, micros, fair, adverse) with { Danger = danger };
            if (best.Why is not null || candidate.Worth > best.Worth) { best = candidate; }
        }
        if (best.Why is not null || best.Edge - best.Adverse >= options.MinimumEdge) { return best; }
        return QuoteTarget.Not(Gate.Buffer, Losing, best.Edge, best.Adverse);
    }

    /// <summary>What the resting quote of a side earns where it is, with its place in the queue.</summary>
    public double WorthOfResting(MakerMarket market, MakerSide side, double reserve)
    {
        double adverse = Adverse(market, side);
        return Worth(
            market, side, side.Best, side.BestMicros, Logit.Probability(reserve), adverse, side.Ahead, out _);
    }

    /// <summary>Has a side lost so much lately that it should rest?</summary>
    public bool IsPoisoned(MakerMarket market, MakerSide side)
    {
        MakerProtection protection = options.Protection;
        bool judges = protection.Toxicity && market.Signals.IsJudged(side.Side) && !Reduces(market, side);
        if (!judges) { return false; }
        double half = options.Width * market.Signals.Slope;
        double error = market.Signals.Markouts.StandardError(protection.MarkoutHorizon, side.Side);
        return market.Signals.Markout(side.Side) + (2 * error) < -protection.MarkoutPull * half;
    }

    /// <summary>What fills of a side lost after they happened, dollars a share, as it was measured.</summary>
    public double Lost(MakerMarket market, MakerSide side) => side.EdgeAtFill - market.Signals.Markout(side.Side);

    private static int OnGrid(Side side, double probability, int tick)
    {
        double pips = probability * Price.PipsPerDollar;
        return side == Side.Buy ? (int)Math.Floor(pips / tick) * tick : (int)Math.Ceiling(pips / tick) * tick;
    }

    private static double Shares(long micros) => micros / (double)Quantity.MicrosPerShare;

    private QuoteTarget Judge(
        MakerMarket market, MakerSide side, int pips, long micros, double fair, double adverse)
    {
        long ahead = market.Signals.Book.MicrosAt(side.Side, pips);
        double worth = Worth(market, side, pips, micros, fair, adverse, ahead, out double edge);
        return new QuoteTarget(pips, micros, 0, edge, adverse, worth, null, Gate.Taken);
    }

    /// <summary>Dollars a second, see <see cref="SpreadModel.Worth"/>.</summary>
    private double Worth(
        MakerMarket market, MakerSide side, int pips, long micros, double fair, double adverse, long ahead,
        out double edge)
    {
        MakerSignals signals = market.Signals;
        double price = pips / (double)Price.PipsPerDollar, distance = side.Sign * (fair - price);
        edge = distance + market.Rebate(Price.FromPips(pips));
        double shares = Shares(micros);
        double usual = Math.Min(shares, Math.Max(signals.Flow.MeanShares, 1));
        int touch = side.Side == Side.Buy ? signals.Book.BestBid : signals.Book.BestAsk;
        double outside = side.Sign * (touch - pips) / (double)Price.PipsPerDollar / signals.Slope;
        double hits = signals.Hits(outside)
            * SpreadModel.QueueShare(Shares(ahead), usual + (signals.Intensity.Rate * usual * UsualLifeSeconds));
        double capital = options.CapitalCost * shares * (side.Side == Side.Buy ? price : 1 - price);
        return SpreadModel.Worth(hits, usual, edge - adverse, RewardOf(market, side, price, micros), capital);
    }

    /// <summary>Dollars a second that a side brings from the market's reward, where it would be.</summary>
    private static double RewardOf(MakerMarket market, MakerSide side, double price, long micros)
    {
        if (market.Reward is not { } reward || micros < reward.MinimumSize.Micros) { return 0; }
        FoldedBook book = market.Signals.Book;
        double mid = book.MidHalfPips / 2.0 / Price.PipsPerDollar;
        double others = (Scores(reward, mid, book.Pips(Side.Buy), book.Micros(Side.Buy))
            + Scores(reward, mid, book.Pips(Side.Sell), book.Micros(Side.Sell))) / 2;
        MakerSide opposite = market.Of(side.Side.Opposite());
        double here = RewardScore.OfShare(reward.MaximumSpread, Math.Abs(mid - price)) * Shares(micros);
        double there = Scores(reward, mid, opposite.Pips, opposite.Micros);
        double ours = RewardScore.OfSides(here, there, mid);
        // Each of our two sides brings half of it.
        return ours <= 0 ? 0 : reward.DollarsPerDay / SecondsPerDay / 2 * ours / (ours + others);
    }

    private static double Scores(
        MarketReward reward, double mid, ReadOnlySpan<int> pips, ReadOnlySpan<long> micros)
    {
        double score = 0;
        for (int i = 0; i < pips.Length; i++)
        {
            double away = Math.Abs(mid - (pips[i] / (double)Price.PipsPerDollar));
            score += RewardScore.OfShare(reward.MaximumSpread, away) * Shares(micros[i]);
        }
        return score;
    }

    /// <summary>
    /// Nothing on the side that brings inventory down: what is held loses the same whether it is offered or not.
    /// </summary>
    private double Adverse(MakerMarket market, MakerSide side) =>
        options.Protection.Toxicity && !Reduces(market, side)
            ? market.Signals.Adverse(side.Side, side.EdgeAtFill)
            : 0;

    private static bool Reduces(MakerMarket market, MakerSide side) => side.Sign * market.NetMicros < 0;

    private double WidthOf(MakerMarket market, MakerSide side, double adverse)
    {
        MakerSignals signals = market.Signals;
        double rebate = market.Rebate(Price.FromPips(signals.Book.MidHalfPips / 2));
        double breakEven = (adverse + options.MinimumEdge - rebate) / signals.Slope;
        double width = Math.Max(signals.Width(side.Side), breakEven);
        return Math.Clamp(width, options.WidthMinimum, options.WidthMaximum) + SizePremium(market, side);
    }

    /// <summary>An order adds more risk with its last share than with its first: exact, mathematics 4.4.</summary>
    private double SizePremium(MakerMarket market, MakerSide side)
    {
        const double TooSmallToSee = 1e-4;
        double size = options.Size.Micros / (double)Quantity.MicrosPerShare;
        if (market.Risk * size < TooSmallToSee) { return 0; }
        double fair = market.Signals.Fair, marginal = Reservation.Binary(Logit.Of(fair), market.Risk, market.Net);
        double whole = side.Side == Side.Buy
            ? Reservation.Buy(fair, market.Risk, market.Net, size)
            : Reservation.Sell(fair, market.Risk, market.Net, size);
        return Math.Abs(marginal - Logit.Of(whole));
    }

    /// <summary>Never touches the other side; joins rather than improves where others always outbid us.</summary>
    private int Bounded(MakerMarket market, MakerSide side, int pips, int tick)
    {
        FoldedBook book = market.Signals.Book;
        CompetitorWatch rivals = market.Signals.Competitors;
        bool joins = rivals.Quotes >= RivalQuotes && rivals.UndercutShare > options.Protection.UndercutLimit;
        if (side.Side == Side.Buy)
        {
            pips = Math.Min(pips, book.BestAsk - tick);
            return joins ? Math.Min(pips, book.BestBid) : pips;
        }
        pips = Math.Max(pips, book.BestBid + tick);
        return joins ? Math.Max(pips, book.BestAsk) : pips;
    }

    /// <summary>Full size while there is room, less near the limit, nothing at it.</summary>
    private (long Micros, string? Why) SizeOf(MakerMarket market, MakerSide side)
    {
        long limit = options.MaximumPosition.Micros, growing = side.Sign * market.NetMicros;
        double used = growing / (double)limit;
        double room = used <= options.TaperFrom ? 1
            : options.TaperFrom < 1 ? Math.Max(0, (1 - used) / (1 - options.TaperFrom)) : 0;
        long wanted = Math.Min(options.Size.Micros, market.CapacityMicros);
        long micros = Math.Min((long)(wanted * room), limit - growing);
        if (micros <= 0) { return (0, "the position limit"); }
        micros = Quantity.FromMicros(micros).FloorTo(market.View.Terms.SizeStep).Micros;
        if (micros >= market.View.Terms.MinimumSize.Micros && micros > 0) { return (micros, null); }
        return (0, room < 1 ? "the position limit" : "size is below the venue's minimum");
    }
}
