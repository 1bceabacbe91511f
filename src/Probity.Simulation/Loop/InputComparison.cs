using Probity.Domain.Inputs;

namespace Probity.Simulation.Loop;

/// <summary>
/// Equality of inputs by value, lists within them included; records alone compare lists by reference.
/// </summary>
internal static class InputComparison
{
    public static bool Same(EngineInput a, EngineInput b) => (a, b) switch
    {
        (SharesConverted x, SharesConverted y) =>
            x.Markets.SequenceEqual(y.Markets) && (x with { Markets = y.Markets }).Equals(y),
        (ConversionFailed x, ConversionFailed y) =>
            x.Markets.SequenceEqual(y.Markets) && (x with { Markets = y.Markets }).Equals(y),
        (EventGroupListed x, EventGroupListed y) =>
            x.Group.Markets.SequenceEqual(y.Group.Markets)
            && (x with { Group = x.Group with { Markets = y.Group.Markets } }).Equals(y),
        _ => a.Equals(b),
    };
}
