using Probity.Domain.Inputs;
using Probity.Domain.Outputs;

namespace Probity.Simulation.Loop;

/// <summary>
/// Looks on: a projection into a store, an equity curve, the counts of a backtest. It changes nothing, and it sees
/// recovered inputs too, with the sequences that they had.
/// </summary>
public interface ILoopObserver
{
    /// <summary>
    /// After the engine processed an input, and before anybody acts on what it wants. The outbox is reused.
    /// </summary>
    void After(EngineInput input, Outbox outbox);
}
