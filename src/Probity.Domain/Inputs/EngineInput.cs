using Probity.Domain.Values;

namespace Probity.Domain.Inputs;

/// <summary>
/// Everything that the engine can learn enters as one of these, stamped with its place in the order and both clocks.
/// Immutable; each kind has a number in <see cref="InputKind"/> that is a storage format.
/// </summary>
public abstract record EngineInput
{
    protected EngineInput(Stamp at) => At = at;

    public Stamp At { get; private set; }

    public abstract InputKind Kind { get; }

    /// <summary>
    /// Gives the input its place in the order, once; only the loop does this, so that the hot path copies nothing.
    /// </summary>
    /// <exception cref="InvariantException">It has one already.</exception>
    public void TakeSequence(long sequence)
    {
        Require.That(At.Sequence == 0 && sequence > 0, "an input takes its sequence once");
        At = At with { Sequence = sequence };
    }

    /// <summary>
    /// Raises the receive time to <paramref name="earliest"/> when it lies before: an input that waited in a queue
    /// while the loop went on counts as received then, so that replay sees time run forwards.
    /// </summary>
    /// <exception cref="InvariantException">It has its place in the order already.</exception>
    public void ReceiveNoEarlierThan(Instant earliest)
    {
        Require.That(At.Sequence == 0, "an input's receive time is settled before it takes its sequence");
        if (At.Received < earliest) { At = At with { Received = earliest }; }
    }
}

/// <summary>The numbers under which inputs stand in the journal. Never renumber, never reuse.</summary>
public enum InputKind : byte
{
    BookCleared = 1,
    BookDelta = 2,
    TradePrinted = 3,
    BookInvalidated = 4,
    TickGridChanged = 5,

    MarketListed = 10,
    EventGroupListed = 11,
    MarketStatusChanged = 12,
    MarketTermsChanged = 13,
    MarketResolved = 14,
    VenueStatusChanged = 15,
    PairListed = 16,
    PairStatusChanged = 17,

    /// <summary>A market with what the first layout has no place for.</summary>
    MarketListedExtended = 18,

    /// <summary>A venue's status for one account.</summary>
    AccountStatusChanged = 19,

    OrderAccepted = 20,
    OrderRefused = 21,
    OrderUnknown = 22,
    OrderDelayed = 23,
    OrderFilled = 24,
    OrderCancelled = 25,
    OrderExpired = 26,
    CancelRefused = 27,
    FillSettled = 28,
    OrderAdopted = 29,

    CashMoved = 30,
    SharesConverted = 31,
    BalanceReported = 32,
    RewardPaid = 33,
    ConversionFailed = 34,
    SharesMoved = 35,
    PositionReported = 36,
    FeeCharged = 37,
    ChainBalanceReported = 38,

    TimerFired = 40,
    OperatorCommand = 41,
    SessionStarted = 42,
    SignalObserved = 43,

    /// <summary>Terms with what the first layout has no place for.</summary>
    MarketTermsExtended = 44,

    /// <summary>A wallet that is followed traded.</summary>
    WalletTraded = 45,
}
