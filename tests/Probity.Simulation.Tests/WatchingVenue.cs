using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Simulation.Tests;

/// <summary>Passes everything on and tells when an output comes by.</summary>
internal sealed class WatchingVenue(IVenueSide inner, Action onOutput) : IVenueSide
{
    public IReadOnlyList<string> NotModelled => inner.NotModelled;

    public Instant NextDue => inner.NextDue;

    public bool Produces(InputKind kind) => inner.Produces(kind);

    public void OnInput(EngineInput input) => inner.OnInput(input);

    public void OnOutput(EngineOutput output, Stamp cause)
    {
        onOutput();
        inner.OnOutput(output, cause);
    }

    public bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input) => inner.TryTake(until, out input);

    public ulong Digest() => inner.Digest();
}
