using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Outputs;

/// <summary>Everything that the engine can want. Outputs are not journaled: replay makes them again.</summary>
public abstract record EngineOutput;

/// <summary>Send this order. Goes out only after the input that caused it is in the journal.</summary>
public sealed record PlaceOrder(ApprovedOrder Order) : EngineOutput;

/// <summary>Cancel this order. Needs no approval and nothing can block it.</summary>
public sealed record CancelOrder(ClientOrderId Order, InstrumentId Instrument, AccountId Account) : EngineOutput;

/// <summary>Cancel all orders of an account at once; for flatten and kill.</summary>
public sealed record CancelAllOrders(AccountId Account, VenueId Venue) : EngineOutput;

/// <summary>Ask the venue (or chain) for a conversion; it comes back as <see cref="SharesConverted"/>.</summary>
public sealed record RequestConversion(
    AccountId Account,
    ConversionKind Conversion,
    IReadOnlyList<MarketId> Markets,
    Quantity Quantity,
    StrategyId Strategy,
    string Reason)
    : EngineOutput;

/// <summary>Bring back a <see cref="TimerFired"/> at this time.</summary>
public sealed record SetTimer(TimerId Timer, Instant Due) : EngineOutput;

/// <summary>Fetch a fresh snapshot of this book.</summary>
public sealed record ResyncBook(InstrumentId Instrument, BookFault Fault) : EngineOutput;

/// <summary>A strategy's decision with its numbers; stored and queryable.</summary>
public sealed record DecisionMade(Stamp At, StrategyId Strategy, Decision Decision) : EngineOutput;

/// <summary>How bad an incident is. A storage format.</summary>
public enum Severity : byte
{
    Info = 0,
    Warning = 1,
    Error = 2,
    Critical = 3,
}

/// <summary>Something that a person should know of.</summary>
/// <param name="At">The input that caused it.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Code">Stable, kebab-case: "kill-switch", "order-refused", "book-crossed".</param>
/// <param name="Detail">One sentence with the numbers.</param>
public sealed record IncidentRaised(Stamp At, Severity Severity, string Code, string Detail) : EngineOutput;

/// <summary>
/// The gates that a candidate passes, in order. The first that stops it is recorded, so that the counts by gate sum to
/// the candidates seen. A storage format.
/// </summary>
public enum Gate : byte
{
    /// <summary>No edge before costs.</summary>
    GrossEdge = 0,

    /// <summary>Fees ate it.</summary>
    Fees = 1,

    /// <summary>Walking the book ate it.</summary>
    Slippage = 2,

    /// <summary>The failure buffer or the minimum edge ate it.</summary>
    Buffer = 3,

    /// <summary>Size below the venue's minimum, or a limit, or risk said no.</summary>
    Limits = 4,

    /// <summary>Data too old or the book not trusted.</summary>
    StaleData = 5,

    /// <summary>Passed all: orders were sent.</summary>
    Taken = 6,
}

/// <summary>One candidate's way down the waterfall. Amounts are per the whole candidate size.</summary>
/// <param name="Market">The market (the first one of a bundle).</param>
/// <param name="StoppedBy">First gate that stopped it, or <see cref="Gate.Taken"/>.</param>
/// <param name="Size">Shares of each leg.</param>
/// <param name="Gross">Edge at the best prices before costs.</param>
/// <param name="Fees">Fees of all legs.</param>
/// <param name="Slippage">Cost of walking past the best prices.</param>
/// <param name="Buffer">Failure buffer held back.</param>
/// <param name="Net">What is left.</param>
/// <param name="Reason">One line.</param>
public sealed record Decision(
    MarketId Market,
    Gate StoppedBy,
    Quantity Size,
    Cash Gross,
    Cash Fees,
    Cash Slippage,
    Cash Buffer,
    Cash Net,
    string Reason);
