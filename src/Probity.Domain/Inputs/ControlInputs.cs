using Probity.Domain.Values;

namespace Probity.Domain.Inputs;

/// <summary>A timer that a strategy or the engine set has come due.</summary>
public sealed record TimerFired(Stamp At, TimerId Timer) : EngineInput(At)
{
    public override InputKind Kind => InputKind.TimerFired;
}

/// <summary>What a person can tell the engine. A storage format.</summary>
public enum OperatorAction : byte
{
    /// <summary>Stop placing, cancel quotes; positions stay.</summary>
    Pause = 0,

    /// <summary>Allow trading again; the only way up from a worse kill-switch state.</summary>
    Resume = 1,

    /// <summary>Cancel everything and close positions with taking orders.</summary>
    Flatten = 2,

    /// <summary>Cancel everything, halt.</summary>
    Kill = 3,

    /// <summary>Switch a strategy on: Argument is its name.</summary>
    StrategyOn = 4,

    /// <summary>Switch a strategy off and cancel its orders: Argument is its name.</summary>
    StrategyOff = 5,

    /// <summary>
    /// What venue and chain report goes into the books as capital that came or went: the session follows it up with
    /// <see cref="CashMoved"/> and <see cref="SharesMoved"/>.
    /// </summary>
    AcceptBalances = 6,
}

/// <summary>A command with its author and reason; it is journaled and replays like a trade.</summary>
public sealed record OperatorCommand(Stamp At, OperatorAction Action, string Argument, string User, string Reason)
    : EngineInput(At)
{
    public override InputKind Kind => InputKind.OperatorCommand;
}

/// <summary>
/// The first input of a journal: the configuration that the run stands on. On paper a restart of the same configuration
/// adds none, so that an interrupted run and an undisturbed one have the same state; live every start adds one, which
/// pauses.
/// </summary>
/// <param name="At">Stamp.</param>
/// <param name="ConfigHash">Hash of the effective configuration (without secrets).</param>
/// <param name="Seed">Seed of all randomness.</param>
/// <param name="TradingEnabled">False in live mode: starts paused.</param>
public sealed record SessionStarted(Stamp At, ulong ConfigHash, ulong Seed, bool TradingEnabled) : EngineInput(At)
{
    public override InputKind Kind => InputKind.SessionStarted;
}
