using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Simulation;

/// <summary>
/// What stands on the other side of the loop: sees every input in order and takes the engine's outputs. A simulated
/// venue answers with inputs of its own and is deterministic: the same inputs, outputs and seed give the same answers,
/// however often it is asked in between. The live one hands wishes to gateways, whose answers come from outside.
/// </summary>
public interface IVenueSide
{
    /// <summary>
    /// Does this venue make inputs of this kind? All others come from outside; recovery tells the two apart by this.
    /// </summary>
    bool Produces(InputKind kind);

    /// <summary>Every input of the run before the engine sees it, this venue's own included.</summary>
    void OnInput(EngineInput input);

    /// <summary>
    /// What the engine wants, after the input <paramref name="cause"/>. Outputs that concern no venue are ignored.
    /// </summary>
    void OnOutput(EngineOutput output, Stamp cause);

    /// <summary>
    /// Acts on whatever reaches the venue no later than <paramref name="until"/> and stops at the first input that is
    /// due by then; its <c>At.Received</c> is the time that it was due. False when nothing more is due.
    /// </summary>
    bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input);

    /// <summary>
    /// When it may have an input next if nothing comes from outside; later than everything when it makes none.
    /// </summary>
    Instant NextDue { get; }

    /// <summary>Folds the whole state, so that replay proves the venue side too.</summary>
    ulong Digest();

    /// <summary>What a result that rests on this venue leaves out, one sentence each.</summary>
    IReadOnlyList<string> NotModelled { get; }
}
