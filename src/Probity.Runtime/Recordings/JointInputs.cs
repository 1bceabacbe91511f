using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;

namespace Probity.Runtime.Recordings;

/// <summary>
/// The venues of one recording as one stream: all listings first, one venue after another so that ids stay dense, then
/// everything by receive time; at the same time the venue that stands first goes first.
/// </summary>
internal sealed class JointInputs(params IInputStream[] venues) : IInputStream
{
    private readonly EngineInput?[] next = new EngineInput?[venues.Length];
    private int listing;
    private bool begun;

    public bool TryRead([NotNullWhen(true)] out EngineInput? input)
    {
        if (!begun)
        {
            for (int i = 0; i < venues.Length; i++) { Advance(i); }
            begun = true;
        }
        int from = Choose();
        input = from < 0 ? null : next[from];
        if (from >= 0) { Advance(from); }
        return input is not null;
    }

    public void Dispose()
    {
        foreach (IInputStream venue in venues) { venue.Dispose(); }
    }

    private int Choose()
    {
        while (listing < venues.Length)
        {
            if (next[listing] is MarketListed or EventGroupListed) { return listing; }
            listing++;
        }
        int earliest = -1;
        for (int i = 0; i < venues.Length; i++)
        {
            if (next[i] is not { } input) { continue; }
            if (earliest < 0 || input.At.Received < next[earliest]!.At.Received) { earliest = i; }
        }
        return earliest;
    }

    private void Advance(int venue) => next[venue] = venues[venue].TryRead(out EngineInput? input) ? input : null;
}
