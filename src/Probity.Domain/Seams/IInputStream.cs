using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;

namespace Probity.Domain.Seams;

/// <summary>
/// Recorded or simulated inputs in time order, not yet sequenced. Reading the same source again gives the same inputs.
/// </summary>
public interface IInputStream : IDisposable
{
    /// <summary>The next input, or false at the end.</summary>
    bool TryRead([NotNullWhen(true)] out EngineInput? input);
}

/// <summary>
/// Where adapters put what they learn. Thread-safe; what it does when full is the sequencer's affair.
/// </summary>
public interface IInputSink
{
    void Post(EngineInput input);
}
