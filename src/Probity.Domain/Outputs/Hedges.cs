using Probity.Domain.Values;

namespace Probity.Domain.Outputs;

/// <summary>What happened on the way from a fill to its hedge. A storage format.</summary>
public enum HedgeStage : byte
{
    /// <summary>A fill left shares without a counterpart.</summary>
    Exposed = 0,

    /// <summary>An order that hedges was sent.</summary>
    Sent = 1,

    /// <summary>The hedge of some shares is there.</summary>
    Hedged = 2,

    /// <summary>An attempt brought nothing.</summary>
    Failed = 3,

    /// <summary>Shares wait: they are too few for the venue, or for its least fee.</summary>
    Waiting = 4,

    /// <summary>Shares were closed on the venue where they came from, because the hedge could not be had.</summary>
    Unwound = 5,

    /// <summary>The bound on shares without a counterpart, or on the time, was passed.</summary>
    Breached = 6,

    /// <summary>A fill or hedge was reversed on the chain.</summary>
    Reverted = 7,
}

/// <summary>One step of a hedge, told by the strategy.</summary>
/// <param name="Pair">Which pair.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Quantity">Shares that it is about.</param>
/// <param name="Naked">Shares without a counterpart after it, either way.</param>
/// <param name="Slippage">For hedged shares: worse (plus) or better than planned when the fill came, dollars.</param>
/// <param name="Elapsed">Since the oldest share without a counterpart was filled.</param>
/// <param name="Detail">One line.</param>
public sealed record HedgeStep(
    PairId Pair, HedgeStage Stage, Quantity Quantity, Quantity Naked, Cash Slippage, Duration Elapsed, string Detail);

/// <summary>A step of a hedge, stored and queryable.</summary>
public sealed record HedgeReported(Stamp At, StrategyId Strategy, HedgeStep Step) : EngineOutput;
