using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Execution;

namespace Probity.Venues.Opinion.Execution;

/// <summary>
/// Ends good-til-date orders by our own clock, because the venue offers no expiry (reference/opinion.md 3.4): while we
/// do not run, nothing ends them. Thread-safe.
/// </summary>
/// <param name="due">Told of each order once its time is over.</param>
/// <param name="time">The clock.</param>
internal sealed class ExpiryDesk(Action<ClientOrderId> due, TimeProvider time)
{
    private readonly Lock guard = new();
    private readonly PriorityQueue<ClientOrderId, long> queue = new();
    private readonly Wakeup wakeup = new(time);

    public void Add(ClientOrderId order, OrderIntent intent)
    {
        if (intent.TimeInForce != TimeInForce.GoodTilDate) { return; }
        lock (guard) { queue.Enqueue(order, intent.ExpiresAt.Nanos); }
        wakeup.Set();
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            while (TakeDue(out ClientOrderId order)) { due(order); }
            await wakeup.Wait(UntilNext(), cancel).ConfigureAwait(false);
        }
    }

    private long Now => Instant.FromDateTimeOffset(time.GetUtcNow()).Nanos;

    private bool TakeDue(out ClientOrderId order)
    {
        lock (guard)
        {
            bool isDue = queue.TryPeek(out order, out long at) && at <= Now;
            if (isDue) { queue.Dequeue(); }
            return isDue;
        }
    }

    private TimeSpan? UntilNext()
    {
        lock (guard)
        {
            if (!queue.TryPeek(out _, out long at)) { return null; }
            // Timers cut to whole milliseconds: one more, so that it is due when they fire.
            return TimeSpan.FromMilliseconds(Math.Max(1, ((at - Now) / 1_000_000) + 1));
        }
    }
}
