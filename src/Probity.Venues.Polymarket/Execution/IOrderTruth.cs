using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>What a request to place came to; by positive evidence only.</summary>
public abstract record SubmitReply
{
    private SubmitReply()
    {
    }

    /// <summary>The venue holds it, or has matched it. Fills count by their trades alone.</summary>
    /// <param name="State">Live, Delayed, Unmatched or Matched.</param>
    /// <param name="TradeIds">Trades that the reply names.</param>
    public sealed record Held(VenueOrderState State, IReadOnlyList<string> TradeIds) : SubmitReply;

    public sealed record Refused(RefusalCode Code, string Evidence) : SubmitReply;

    /// <summary>Timeout, 5xx, dropped connection, unreadable reply; nothing of it is under way any more.</summary>
    public sealed record Unknown(string Why) : SubmitReply;
}

/// <summary>
/// What is true about an account's orders. The sending side tells it everything that it sends and is answered; it alone
/// posts what the engine learns of orders. Thread-safe; the calls that return nothing do not wait.
/// </summary>
public interface IOrderTruth : IAsyncDisposable
{
    /// <summary>
    /// Connects, reads everything, posts the differences; done when our books and the venue's agree.
    /// </summary>
    /// <param name="known">What the engine knows.</param>
    /// <param name="orderIdOf">The venue's id of an approved order, which follows from it alone.</param>
    /// <param name="cancel">Cancels.</param>
    Task Start(KnownAccount known, Func<ApprovedOrder, string> orderIdOf, CancellationToken cancel);

    /// <summary>
    /// An order is about to leave: before the first byte of the request. Sending again is said again.
    /// </summary>
    void Sent(ApprovedOrder order, string venueOrderId);

    void Submitted(ClientOrderId order, SubmitReply reply);

    /// <summary>A cancel is about to leave, so that an end is known to be ours.</summary>
    void CancelSent(ClientOrderId order);

    /// <summary>A cancel of everything is about to leave.</summary>
    void CancelAllSent();

    /// <summary>The venue listed it under "canceled".</summary>
    void Cancelled(string venueOrderId);

    /// <summary>The venue listed it under "not_canceled".</summary>
    void CancelRefused(string venueOrderId, string evidence);

    /// <summary>
    /// No usable answer to a cancel: the order is asked for, and the engine may cancel again if it lives.
    /// </summary>
    void CancelUnknown(ClientOrderId order, string why);

    /// <summary>A heartbeat was accepted; ten seconds without one are a lapse.</summary>
    void HeartbeatAccepted();

    /// <summary>The venue's id of an order; also of adopted ones.</summary>
    bool TryVenueOrderId(ClientOrderId order, [NotNullWhen(true)] out string? venueOrderId);

    /// <summary>
    /// There is proof that it can trade no more; a cancel is sent again until then. False for what it never heard of.
    /// </summary>
    bool IsEnded(ClientOrderId order);

    /// <summary>Asks for everything again now.</summary>
    Task Reconcile(CancellationToken cancel);

    /// <summary>
    /// What the account holds at the first start of an empty journal, to be posted before <see cref="Start"/>.
    /// </summary>
    Task<IReadOnlyList<EngineInput>> OpeningBalances(CancellationToken cancel);
}
