using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// Sends cancels before everything else and until they are confirmed: single ones, batches of what waits, and sweeps of
/// a market or of everything.
/// </summary>
/// <param name="clients">The account's routes and limits.</param>
/// <param name="truth">Told what was sent and answered; asked what has ended.</param>
/// <param name="gate">Learns what the venue says of itself.</param>
/// <param name="work">Runs the requests.</param>
/// <param name="time">The clock of backoff.</param>
/// <param name="jitter">Uniform in [0, 1), called from many threads.</param>
internal sealed class CancelDesk(
    AccountClients clients, IOrderTruth truth, TradingGate gate, Workers work, TimeProvider time, Func<double> jitter)
{
    /// <summary>A sweep that leaves orders is repeated so often; each order is then asked for by itself.</summary>
    private const int MostSweeps = 5;

    private readonly CancelQueue queue = new(time, jitter);
    private readonly Wakeup wakeup = new(time);

    /// <summary>A request whose cost exceeds the burst can never pass.</summary>
    private readonly int most = Math.Min(PolymarketCapabilities.Value.CancelBatch, clients.CancelBurst);

    /// <summary>Cancels that are not confirmed yet.</summary>
    public int Count => queue.Count;

    public void Add(ClientOrderId order, string venueOrderId)
    {
        queue.Add(order, venueOrderId);
        wakeup.Set();
    }

    /// <summary>Cancels everything, or all orders of a market, until the venue confirms it.</summary>
    /// <param name="condition">Empty = everything.</param>
    public void Sweep(string condition) => work.Start(cancel => RunSweep(condition, cancel));

    /// <summary>Sends what is due, until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            List<PendingCancel> due = queue.TakeDue(most);
            if (due.Count == 0)
            {
                await wakeup.Wait(queue.UntilNext(), cancel).ConfigureAwait(false);
                continue;
            }
            await clients.Cancels.Wait(due.Count, GatePriority.Cancel, cancel).ConfigureAwait(false);
            await work.StartWhenFree(stop => Send(due, stop), cancel).ConfigureAwait(false);
        }
    }

    private async Task Send(List<PendingCancel> due, CancellationToken cancel)
    {
        List<PendingCancel> open = [];
        foreach (PendingCancel one in due)
        {
            if (truth.IsEnded(one.Order)) { queue.Done(one); }
            else { open.Add(one); }
        }
        if (open.Count == 0) { return; }
        try
        {
            foreach (PendingCancel one in open) { truth.CancelSent(one.Order); }
            VenueCall<CancelReply> call = open.Count == 1
                ? await clients.Trading.CancelOrder(open[0].VenueOrderId, cancel).ConfigureAwait(false)
                : await clients.Trading
                    .CancelOrders([.. open.Select(one => one.VenueOrderId)], cancel).ConfigureAwait(false);
            if (call.Succeeded) { Settle(open, call.Reply); }
            else { Fail(open, call.Error); }
        }
        finally
        {
            // Whatever happened, what is not confirmed is tried again.
            foreach (PendingCancel one in open.Where(one => one.IsUnderWay)) { queue.Again(one, null); }
            wakeup.Set();
        }
    }

    private void Settle(List<PendingCancel> sent, CancelReply reply)
    {
        var cancelled = new HashSet<string>(reply.Cancelled, StringComparer.OrdinalIgnoreCase);
        foreach (PendingCancel one in sent)
        {
            if (cancelled.Contains(one.VenueOrderId))
            {
                queue.Done(one);
                truth.Cancelled(one.VenueOrderId);
            }
            else if (reply.NotCancelled.TryGetValue(one.VenueOrderId, out string? reason))
            {
                // Gone, or held back by the venue for a moment: the truth finds out which, and we go on until it has.
                if (one.ToldRefusal != reason) { truth.CancelRefused(one.VenueOrderId, reason); }
                one.ToldRefusal = reason;
                queue.Again(one, null);
            }
            else
            {
                Doubt(one, "the reply to the cancel does not name the order", null);
            }
        }
    }

    private void Fail(List<PendingCancel> sent, VenueError error)
    {
        gate.Observe(error);
        if (error.Status == 429) { clients.Cancels.Throttled(error.RetryAfter); }
        foreach (PendingCancel one in sent)
        {
            Doubt(one, error.ToString(), error.RetryAfter);
        }
    }

    private void Doubt(PendingCancel one, string why, TimeSpan? notBefore)
    {
        truth.CancelUnknown(one.Order, why);
        queue.Again(one, notBefore);
    }

    private async Task RunSweep(string condition, CancellationToken cancel)
    {
        int sweeps = 0;
        for (int attempt = 0; sweeps < MostSweeps; attempt++)
        {
            await clients.Cancels.Wait(1, GatePriority.Cancel, cancel).ConfigureAwait(false);
            if (condition.Length == 0) { truth.CancelAllSent(); }
            VenueCall<CancelReply> call = condition.Length == 0
                ? await clients.Trading.CancelAll(cancel).ConfigureAwait(false)
                : await clients.Trading.CancelMarket(condition, "", cancel).ConfigureAwait(false);
            TimeSpan pause = CancelQueue.Backoff(attempt, jitter());
            if (call.Succeeded)
            {
                sweeps++;
                foreach (string id in call.Reply.Cancelled) { truth.Cancelled(id); }
                foreach ((string id, string reason) in call.Reply.NotCancelled) { truth.CancelRefused(id, reason); }

                // The venue charges one more for each order that it cancelled.
                int charge = Math.Min(call.Reply.Cancelled.Count, most);
                if (charge > 0)
                {
                    await clients.Cancels.Wait(charge, GatePriority.Cancel, cancel).ConfigureAwait(false);
                }
                if (call.Reply.NotCancelled.Count == 0) { return; }
            }
            else
            {
                gate.Observe(call.Error);
                if (call.Error.Status == 429) { clients.Cancels.Throttled(call.Error.RetryAfter); }
                if (call.Error.RetryAfter is { } asked && asked > pause) { pause = asked; }
            }
            await Task.Delay(pause, time, cancel).ConfigureAwait(false);
        }
    }
}
