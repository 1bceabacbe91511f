using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>What is to happen with a side.</summary>
internal enum QuoteMove : byte
{
    /// <summary>Nothing.</summary>
    Stay = 0,

    /// <summary>Quote at the target.</summary>
    Place = 1,

    /// <summary>Take it away.</summary>
    Pull = 2,

    /// <summary>Would place, but not yet.</summary>
    Wait = 3,
}

/// <summary>
/// Decides whether a quote that rests somewhere should be somewhere else: its place in the queue has a worth, so it
/// moves only when the new place is worth more, when fair value has moved, and not too often. A quote that has given
/// away half of its edge, or must not be there at all, goes at once.
/// </summary>
internal sealed class QuoteKeeper(MarketMakerOptions options, MakerPricer pricer)
{
    /// <summary>A rest that is smaller than this part of what is wanted is brought back to size.</summary>
    private const double TooLittle = 0.25;

    /// <summary>A size within this of what is wanted is left alone, as the planner leaves it.</summary>
    private const double SameSize = 0.2;

    /// <summary>Least time between two requotes of a market at its present pace.</summary>
    public Duration Pace(MakerMarket market, Instant now)
    {
        MakerSignals signals = market.Signals;
        if (now - signals.StirredAt <= options.FastFor) { return options.PaceFast; }
        return now - signals.ChangedAt >= options.SleepAfter ? options.PaceSleep : options.PaceNormal;
    }

    /// <param name="market">With fresh signals.</param>
    /// <param name="side">The side.</param>
    /// <param name="target">Where it should be.</param>
    /// <param name="reserve">Log-odds of the reservation price.</param>
    /// <param name="now">Time.</param>
    /// <param name="due">When to look again, for <see cref="QuoteMove.Wait"/>.</param>
    public QuoteMove Move(
        MakerMarket market, MakerSide side, in QuoteTarget target, double reserve, Instant now, out Instant due)
    {
        due = side.QuotedAt.IsKnown ? Later(side.HoldUntil, side.QuotedAt + Pace(market, now)) : side.HoldUntil;
        if (target.Why is not null) { return side.Count > 0 ? QuoteMove.Pull : QuoteMove.Stay; }
        bool allowed = now >= due;
        if (side.Count == 0 || side.Lost) { return allowed ? QuoteMove.Place : QuoteMove.Wait; }
        if (side.Sign * (side.Best - target.Danger) > 0)
        {
            return now >= side.HoldUntil ? QuoteMove.Place : QuoteMove.Pull;
        }
        if (now - side.QuotedAt >= options.QuoteLifetime) { return QuoteMove.Pull; }
        if (!Wants(market, side, target, reserve)) { return QuoteMove.Stay; }
        return allowed ? QuoteMove.Place : QuoteMove.Wait;
    }

    /// <summary>
    /// At the same price, with no more room than rests there: the quote can't grow before an order that may still fill
    /// has ended, and to shrink it would only lose its place.
    /// </summary>
    /// <param name="side">With its quotes.</param>
    /// <param name="target">Where it should be.</param>
    /// <param name="room">Micro-shares, see <see cref="MakerDeclaration.Room"/>.</param>
    public static bool IsNoBetter(MakerSide side, in QuoteTarget target, long room) =>
        side is { Count: > 0, Lost: false } && target.Pips == side.Best
            && target.Micros >= side.BestMicros && room <= side.BestMicros;

    /// <summary>Would it rather be elsewhere, or larger or smaller?</summary>
    private bool Wants(MakerMarket market, MakerSide side, in QuoteTarget target, double reserve)
    {
        if (target.Pips == side.Best) { return WantsSize(market, side, target.Micros); }
        bool moved = market.Due || Math.Abs(market.Signals.Fair - market.QuotedFair) >= options.RequoteThreshold;
        if (!moved) { return false; }
        double here = pricer.WorthOfResting(market, side, reserve);
        return target.Worth > here + (options.KeepBias * Math.Abs(here));
    }

    private bool WantsSize(MakerMarket market, MakerSide side, long wanted)
    {
        long rests = side.BestMicros;
        if (rests > wanted * (1 + SameSize)) { return true; }
        bool tooLittle = rests < wanted * TooLittle || rests < market.View.Terms.MinimumSize.Micros;
        return options.PartialFill == PartialFill.Refill ? rests < wanted * (1 - SameSize) : tooLittle;
    }

    private static Instant Later(Instant a, Instant b) => a >= b ? a : b;
}
