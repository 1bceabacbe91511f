using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation.Loop;
using Probity.Storage.Projection;

namespace Probity.Runtime.Sessions;

/// <summary>
/// Looks on while a session runs: counts incidents and projects everything into the store, with a sample of equity,
/// positions and cash every few seconds of session time.
/// </summary>
/// <param name="core">The engine that is looked at.</param>
/// <param name="store">Null: nothing is projected.</param>
/// <param name="sampleEvery">Session time between two samples.</param>
public sealed class SessionObserver(EngineCore core, Projector? store, Duration sampleEvery) : ILoopObserver
{
    private Instant sampledAt;

    /// <summary>Warnings and worse.</summary>
    public long Incidents { get; private set; }

    public void After(EngineInput input, Outbox outbox)
    {
        for (int i = 0; i < outbox.Count; i++)
        {
            if (outbox[i] is IncidentRaised { Severity: >= Severity.Warning }) { Incidents++; }
        }
        if (store is null) { return; }
        store.Observe(input, outbox.Items);
        if (input.At.Received - sampledAt < sampleEvery) { return; }
        sampledAt = input.At.Received;
        store.Sample(core.View());
    }

    /// <summary>The last sample and everything that waits goes to disk.</summary>
    public void Finish()
    {
        if (store is null) { return; }
        store.Sample(core.View());
        store.Flush();
    }
}
