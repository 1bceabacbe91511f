using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Loop;

namespace Probity.Runtime.Live;

/// <summary>
/// Keeps the listings up to date and hands the engine's wish for a fresh book on, once there is a feed to ask.
/// </summary>
/// <param name="inner">Looks on too.</param>
/// <param name="listings">Sees every input.</param>
internal sealed class LiveObserver(ILoopObserver inner, LiveListings listings) : ILoopObserver
{
    /// <summary>Null while a journal is recovered: what was wanted then was answered then.</summary>
    public Action<InstrumentId>? Resync { get; set; }

    public void After(EngineInput input, Outbox outbox)
    {
        listings.Take(input);
        inner.After(input, outbox);
        if (Resync is not { } resync) { return; }
        for (int i = 0; i < outbox.Count; i++)
        {
            if (outbox[i] is ResyncBook wanted) { resync(wanted.Instrument); }
        }
    }
}
