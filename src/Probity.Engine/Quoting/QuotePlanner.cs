using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Quoting;

/// <summary>How calm quoting has to be.</summary>
/// <param name="ChurnPerMinute">Cancels and places an instrument may cost a strategy per minute on average;
/// 1..100,000.</param> <param name="ChurnBurst">How many may come at once; 1..10,000.</param>
/// <param name="SizeTolerancePercent">A resting quote whose open size is within this of the wanted size keeps its place
/// in the queue; 0..100.</param>
public sealed record QuotePlannerOptions(int ChurnPerMinute = 600, int ChurnBurst = 40, int SizeTolerancePercent = 20);

/// <summary>An own quote that may still trade.</summary>
public readonly record struct RestingQuote(ClientOrderId Order, Price Price, Quantity Open, bool CancelRequested);

/// <summary>What to do to bring the resting quotes to the wanted picture.</summary>
public sealed class QuotePlan
{
    public List<ClientOrderId> Cancels { get; } = [];

    public List<(Side Side, QuoteLevel Level)> Places { get; } = [];

    public void Clear()
    {
        Cancels.Clear();
        Places.Clear();
    }
}

/// <summary>
/// Works out the least cancels and places that lead from the resting quotes to the wanted ones. A quote at a wanted
/// price with about the wanted size stays: its place in the queue is worth more than the difference. A quote that is
/// more
/// aggressive than anything wanted is dangerous and always goes; the rest of the work waits when the churn budget is
/// spent. </summary>
public static class QuotePlanner
{
    /// <param name="wanted">Wanted levels of a side, best first, no price twice.</param>
    /// <param name="resting">Own resting quotes of that side on the instrument that may still trade.</param>
    /// <param name="side">The side.</param>
    /// <param name="grid">Tick grid; wanted prices are rounded away from the market onto it.</param>
    /// <param name="options">Tolerance.</param>
    /// <param name="budget">Spent as actions are planned.</param>
    /// <param name="plan">Receives the actions.</param>
    public static void Plan(
        ReadOnlySpan<QuoteLevel> wanted,
        ReadOnlySpan<RestingQuote> resting,
        Side side,
        TickGrid grid,
        QuotePlannerOptions options,
        ref ChurnBudget budget,
        QuotePlan plan)
    {
        Span<bool> covered = stackalloc bool[wanted.Length];
        foreach (RestingQuote quote in resting)
        {
            int match = Match(wanted, covered, quote, side, grid, options);
            if (match >= 0)
            {
                covered[match] = true;
                continue;
            }
            if (quote.CancelRequested) { continue; }
            bool dangerous = wanted.IsEmpty || IsMoreAggressive(side, quote.Price, OnGrid(side, wanted[0].Price, grid));
            if (budget.TrySpend(1) || dangerous) { plan.Cancels.Add(quote.Order); }
            else { Cover(covered); }
        }
        for (int i = 0; i < wanted.Length; i++)
        {
            if (covered[i] || wanted[i].Size.IsZero || !budget.TrySpend(1)) { continue; }
            plan.Places.Add((side, wanted[i] with { Price = OnGrid(side, wanted[i].Price, grid) }));
        }
    }

    /// <summary>Bids round down, asks up: never closer to the market than wanted.</summary>
    public static Price OnGrid(Side side, Price price, TickGrid grid)
    {
        Price rounded = side == Side.Buy ? grid.Floor(price) : grid.Ceiling(price);
        return Price.Min(Price.Max(rounded, grid.Lowest), grid.Highest);
    }

    private static int Match(
        ReadOnlySpan<QuoteLevel> wanted, ReadOnlySpan<bool> covered, RestingQuote quote, Side side, TickGrid grid,
        QuotePlannerOptions options)
    {
        if (quote.CancelRequested) { return -1; }
        for (int i = 0; i < wanted.Length; i++)
        {
            if (covered[i] || OnGrid(side, wanted[i].Price, grid) != quote.Price) { continue; }
            long tolerance = wanted[i].Size.Micros / 100 * options.SizeTolerancePercent;
            long difference = quote.Open.Micros - wanted[i].Size.Micros;
            if (Math.Abs(difference) <= tolerance) { return i; }
        }
        return -1;
    }

    private static bool IsMoreAggressive(Side side, Price price, Price than) =>
        side == Side.Buy ? price > than : price < than;

    /// <summary>An order that has to stay for lack of budget stands in for one wanted level, so that the side is not
    /// doubled.</summary>
    private static void Cover(Span<bool> covered)
    {
        int free = covered.IndexOf(false);
        if (free >= 0) { covered[free] = true; }
    }
}

/// <summary>A token bucket over input time: how many cancels and places may still be spent.</summary>
public struct ChurnBudget
{
    private const long NanosPerMinute = 60 * Instant.NanosPerSecond;

    private long nanoTokens;
    private long burst;
    private Instant refilledAt;

    public static ChurnBudget Full(QuotePlannerOptions options, Instant now) => new()
    {
        burst = options.ChurnBurst * NanosPerMinute,
        nanoTokens = options.ChurnBurst * NanosPerMinute,
        refilledAt = now,
    };

    public void Refill(Instant now, QuotePlannerOptions options)
    {
        if (now <= refilledAt) { return; }
        long elapsed = Math.Min((now - refilledAt).Nanos, NanosPerMinute * 60);
        nanoTokens = Math.Min(burst, nanoTokens + (elapsed * options.ChurnPerMinute));
        refilledAt = now;
    }

    public bool TrySpend(int actions)
    {
        long cost = actions * NanosPerMinute;
        if (nanoTokens < cost) { return false; }
        nanoTokens -= cost;
        return true;
    }

    public readonly ulong Digest() => StateHash.Mix(unchecked((ulong)nanoTokens));
}
