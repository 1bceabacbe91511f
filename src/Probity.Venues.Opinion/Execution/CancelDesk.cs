using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Execution;

/// <summary>
/// Sends cancels before everything else, one by one as the venue has it, and until the order is proved to have ended:
/// neither "true" nor "false" from the venue is that proof. One whose order has no name yet waits until it has.
/// </summary>
/// <param name="client">The account's routes.</param>
/// <param name="rate">The key's rate gate.</param>
/// <param name="truth">Told of what was sent and answered; asked for names and ends.</param>
/// <param name="gate">Learns what the venue says of itself.</param>
/// <param name="clock">Stopped where the rest of an order is gone.</param>
/// <param name="work">Runs the requests.</param>
/// <param name="time">The clock of backoff.</param>
/// <param name="jitter">Uniform in [0, 1), called from many threads.</param>
internal sealed class CancelDesk(
    OpinionTradingClient client,
    RateGate rate,
    Func<OpinionOrderTruth> truth,
    TradingGate gate,
    RiskClock clock,
    Workers work,
    TimeProvider time,
    Func<double> jitter)
{
    /// <summary>A cancelled order is read meanwhile; only if that does not show it, it is cancelled again.</summary>
    private static readonly TimeSpan AfterTaken = TimeSpan.FromSeconds(2);

    private readonly CancelQueue queue = new(time, jitter);
    private readonly Wakeup wakeup = new(time);

    /// <summary>Cancels of orders that are not proved to have ended.</summary>
    public int Count => queue.Count;

    public void Add(ClientOrderId order)
    {
        queue.Add(order, "");
        wakeup.Set();
    }

    /// <summary>Sends what is due, until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            List<PendingCancel> due = queue.TakeDue(1);
            if (due.Count == 0)
            {
                await wakeup.Wait(queue.UntilNext(), cancel).ConfigureAwait(false);
                continue;
            }
            await work.StartWhenFree(stop => Send(due[0], stop), cancel).ConfigureAwait(false);
        }
    }

    private async Task Send(PendingCancel one, CancellationToken cancel)
    {
        try
        {
            if (IsOver(one)) { return; }
            if (!truth().TryVenueOrderId(one.Order, out _))
            {
                queue.NotYet(one);
                return;
            }
            await rate.Wait(1, GatePriority.Cancel, cancel).ConfigureAwait(false);
            if (IsOver(one) || !truth().TryVenueOrderId(one.Order, out string? id)) { return; }
            truth().CancelSent(one.Order);
            VenueCall<CancelAnswer> call = await client.Cancel(id, cancel).ConfigureAwait(false);
            Settle(one, id, call);
        }
        finally
        {
            // Whatever happened, what is not proved to have ended is tried again.
            if (one.IsUnderWay) { queue.Again(one, null); }
            wakeup.Set();
        }
    }

    private bool IsOver(PendingCancel one)
    {
        if (!truth().IsEnded(one.Order)) { return false; }
        if (truth().TryVenueOrderId(one.Order, out _)) { clock.End(one.Order); }
        else { clock.Forget(one.Order); }
        queue.Done(one);
        return true;
    }

    private void Settle(PendingCancel one, string id, VenueCall<CancelAnswer> call)
    {
        if (!call.Succeeded)
        {
            gate.Observe(call.Error);
            truth().CancelUnknown(one.Order, call.Error.ToString());
            queue.Again(one, call.Error.RetryAfter);
        }
        else if (call.Reply.Done)
        {
            clock.End(one.Order);
            truth().CancelTaken(one.Order);
            queue.Again(one, AfterTaken);
        }
        else
        {
            string evidence = $"the venue would not cancel {id}: it may be filled, gone or open";
            if (one.ToldRefusal != evidence) { truth().CancelRefused(one.Order, evidence); }
            one.ToldRefusal = evidence;
            queue.Again(one, null);
        }
    }
}
