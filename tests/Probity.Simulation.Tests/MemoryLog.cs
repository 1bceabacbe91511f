using Probity.Domain.Inputs;
using Probity.Domain.Seams;

namespace Probity.Simulation.Tests;

/// <summary>A journal that lives in memory; what is not flushed is lost in a crash.</summary>
internal sealed class MemoryLog : IInputLog
{
    public List<EngineInput> Inputs { get; } = [];

    public Dictionary<long, ulong> Digests { get; } = [];

    /// <summary>Inputs that would survive now.</summary>
    public int Durable { get; private set; }

    public void Append(EngineInput input) => Inputs.Add(input);

    public void AppendDigest(long sequence, ulong digest) => Digests.Add(sequence, digest);

    public void Flush() => Durable = Inputs.Count;
}
