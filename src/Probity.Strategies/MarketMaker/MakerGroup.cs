using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// The markets of one event of which at most one pays: their fair values and what we hold of each, side by side, so
/// that inventory in one moves the quotes of all.
/// </summary>
internal sealed class MakerGroup
{
    private readonly double[] probabilities;
    private readonly double[] shares;
    private readonly bool exhaustive;

    public MakerGroup(EventGroup group)
    {
        Id = group.Id;
        probabilities = new double[group.Markets.Count];
        shares = new double[group.Markets.Count];
        exhaustive = group.IsExhaustive;
    }

    public EventGroupId Id { get; }

    /// <summary>The event group of a market if its outcomes exclude one another; null otherwise.</summary>
    public static EventGroup? Of(MarketView market, IReadOnlyList<EventGroup> groups)
    {
        if (market.Market.Group is not { } id || id.Value >= groups.Count) { return null; }
        EventGroup group = groups[id.Value];
        return group.Kind == EventGroupKind.NestedLadder ? null : group;
    }

    public static int PlaceOf(EventGroup group, MarketId market)
    {
        for (int i = 0; i < group.Markets.Count; i++)
        {
            if (group.Markets[i] == market) { return i; }
        }
        return -1;
    }

    /// <summary>What a market knows now; a market without a price weighs nothing.</summary>
    public void Tell(int place, double probability, double netShares) =>
        (probabilities[place], shares[place]) = (probability, netShares);

    /// <summary>Log-odds of the reservation price of one market.</summary>
    public double Reserve(int place, double gamma) =>
        Reservation.Exclusive(place, probabilities, shares, gamma, exhaustive);

    /// <summary>Somebody else in the event has inventory.</summary>
    public bool IsTouched(int besides)
    {
        for (int i = 0; i < shares.Length; i++)
        {
            if (i != besides && shares[i] != 0) { return true; }
        }
        return false;
    }
}
