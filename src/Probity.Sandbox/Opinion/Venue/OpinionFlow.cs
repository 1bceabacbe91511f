using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.World;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>
/// The seeded traders of the twins. Nature is a copy of the one that moves the simulated Polymarket: the same seed and
/// the same start give the same truth, so that the two venues share nothing but their clock.
/// </summary>
internal sealed class OpinionFlow : ISandboxFlow, ITrafficObserver
{
    /// <summary>A trader's sets of every market, and the cash beside them, in shares and dollars.</summary>
    private const long Sets = 50_000;
    private const long Cash = 1_000_000;

    private readonly WorldTraffic traffic;

    public OpinionFlow(OpinionSandboxOptions options, OpinionSandboxVenue venue, IReadOnlyList<WorldListing> twins)
    {
        Instant start = venue.Clock.Start;
        var elsewhere = new LeadersElsewhere(
            OpinionListings.Leaders(options, start), Grains.PerMicro,
            new TraderPurse(
                Domain.Values.Cash.FromMicros(Cash * Grains.PerUnit), Quantity.FromMicros(Sets * Grains.PerUnit)));
        traffic = new WorldTraffic(
            OpinionListings.World(options, start), twins, venue.Exchange, this, new RandomStreams(options.Common.Seed),
            elsewhere);
    }

    public Instant NextDue => traffic.NextDue;

    public void Act() => traffic.Act();

    public void OnOpening(Instant now)
    {
    }

    public void OnResolving(Market market, Instant now)
    {
    }
}
