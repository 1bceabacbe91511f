using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Simulation.Models;

namespace Probity.Simulation.Paper;

/// <summary>The models that paper fills rest on; every result names them.</summary>
/// <param name="Queue">Where our resting orders stand in their levels.</param>
/// <param name="Latency">How long requests and replies take.</param>
/// <param name="Settlement">When fills are mined and confirmed.</param>
/// <param name="ConversionDelay">From asking for a split, merge, conversion or redemption to having it.</param>
/// <param name="ConversionFeeBips">Fee of neg-risk conversions, usually 0.</param>
/// <param name="Seed">Of the latency draws.</param>
public sealed record PaperOptions(
    IQueueModel Queue,
    ILatencyModel Latency,
    SettlementDelays Settlement,
    Duration ConversionDelay,
    int ConversionFeeBips,
    ulong Seed)
{
    /// <summary>Logarithmic queue, 50 ms there and 50 ms back.</summary>
    public static PaperOptions Default { get; } = new(
        ProbabilisticQueue.Logarithmic,
        new ConstantLatency(Duration.FromMilliseconds(50), Duration.FromMilliseconds(50)),
        SettlementDelays.Default,
        Duration.FromSeconds(4),
        0,
        1);
}
