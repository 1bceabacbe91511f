using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Strategies.Sizing;

/// <summary>Most dollars at stake.</summary>
/// <param name="PerEvent">In one event: a group of markets, or a market without a group.</param>
/// <param name="PerDate">
/// In everything that ends on one day (UTC); markets without a stated end count as one day.
/// </param>
public readonly record struct StakeCaps(Cash PerEvent, Cash PerDate);

/// <summary>
/// What is at stake by event and by day of the result. Bets of one event are one bet, and a day on which much resolves
/// is a bet on whatever moves that day; Kelly by itself sees neither.
/// </summary>
public sealed class StakeBook(StakeCaps caps)
{
    private const long NanosPerDay = 24L * 3600 * Instant.NanosPerSecond;

    private readonly SortedDictionary<long, Cash> byEvent = [];
    private readonly SortedDictionary<long, Cash> byDay = [];

    /// <summary>Dollars that may still be staked in a market; at least 0.</summary>
    public Cash Room(Market market)
    {
        Cash left = caps.PerEvent - byEvent.GetValueOrDefault(EventOf(market));
        left = Cash.Min(left, caps.PerDate - byDay.GetValueOrDefault(DayOf(market)));
        return Cash.Max(Cash.Zero, left);
    }

    /// <summary>Notes a stake; negative when one ends.</summary>
    public void Add(Market market, Cash stake)
    {
        Add(byEvent, EventOf(market), stake);
        Add(byDay, DayOf(market), stake);
    }

    public ulong Digest()
    {
        ulong hash = 0;
        foreach ((long key, Cash stake) in byEvent) { hash = Digest(hash, key, stake); }
        foreach ((long key, Cash stake) in byDay) { hash = Digest(hash, key, stake); }
        return hash;
    }

    private static ulong Digest(ulong hash, long key, Cash stake) =>
        StateHash.Combine(StateHash.Combine(hash, key), stake.Micros);

    private static void Add(SortedDictionary<long, Cash> stakes, long key, Cash stake)
    {
        Cash sum = Cash.Max(Cash.Zero, stakes.GetValueOrDefault(key) + stake);
        if (sum == Cash.Zero) { stakes.Remove(key); }
        else { stakes[key] = sum; }
    }

    /// <summary>Groups count up from 0, lone markets down from -1.</summary>
    private static long EventOf(Market market) =>
        market.Group is { } group ? group.Value : -1L - market.Id.Value;

    private static long DayOf(Market market) => market.EndsAt.IsKnown ? market.EndsAt.Nanos / NanosPerDay : -1;
}
