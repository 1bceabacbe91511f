using Probity.Domain.Values;

namespace Probity.Simulation.World;

/// <summary>Somebody, or something, that acts now and then in the world.</summary>
internal interface IWorldActor
{
    /// <summary>Acts, and says how long until the next time.</summary>
    Duration Act(Instant now);
}
