using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;
using Probity.Simulation.World;

namespace Probity.Sandbox.Venue;

/// <summary>What trades at the venue besides its accounts. Driven under the gate, one act at a time.</summary>
public interface ISandboxFlow
{
    /// <summary>When it acts next, venue time; later than everything when it will not.</summary>
    Instant NextDue { get; }

    /// <summary>The one act that is due next.</summary>
    void Act();
}

/// <summary>The markets of a sandbox and who trades them.</summary>
/// <param name="Listings">In the order of their dense ids.</param>
/// <param name="Group">The neg-risk event; null for none.</param>
/// <param name="Flow">Makes the flow once the venue and its exchange exist.</param>
public sealed record SandboxPlan(
    IReadOnlyList<SandboxListing> Listings, EventGroup? Group, Func<SandboxVenue, ISandboxFlow> Flow)
{
    /// <summary>The seeded world.</summary>
    public static SandboxPlan Seeded(SandboxOptions options, Instant start) => new(
        SandboxListings.Of(options, start), SandboxListings.Group(options, start),
        venue => options.Traffic ? new WorldFlow(options, venue, start) : new NoFlow());
}

/// <summary>Nobody else trades.</summary>
public sealed class NoFlow : ISandboxFlow
{
    public Instant NextDue => new(long.MaxValue);

    public void Act() => throw new InvalidOperationException("nothing is ever due here");
}

/// <summary>The seeded traders of the simulated world.</summary>
internal sealed class WorldFlow : ISandboxFlow, ITrafficObserver
{
    private readonly WorldTraffic traffic;

    public WorldFlow(SandboxOptions options, SandboxVenue venue, Instant start)
    {
        WorldListing[] listings =
        [
            .. venue.Markets.Select(
                market => new WorldListing(market.Market, SeparateBooks: false, market.Listing.ResolvesAt)),
        ];
        traffic = new WorldTraffic(
            SandboxListings.World(options, start), listings, venue.Exchange, this, new RandomStreams(options.Seed));
    }

    public Instant NextDue => traffic.NextDue;

    public void Act()
    {
        traffic.Act();
        traffic.RefineTicks();
    }

    public void OnOpening(Instant now)
    {
    }

    public void OnResolving(Market market, Instant now)
    {
    }
}
