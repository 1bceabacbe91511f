using Probity.Domain.Values;

namespace Probity.Venues.Execution;

/// <summary>One order that has to be cancelled, until it is proved ended.</summary>
public sealed class PendingCancel(ClientOrderId order, string venueOrderId)
{
    public ClientOrderId Order { get; } = order;

    public string VenueOrderId { get; } = venueOrderId;

    public int Attempts { get; set; }

    /// <summary>The venue's refusal that was told last; each is told once.</summary>
    public string ToldRefusal { get; set; } = "";

    /// <summary>A request with it is under way.</summary>
    public bool IsUnderWay { get; set; }

    public long DueAt { get; set; }
}

/// <summary>
/// Cancels that wait or have to be tried again. One is kept until it is confirmed or the order is known to have ended,
/// whatever the venue answers: a cancel is never lost. Thread-safe.
/// </summary>
/// <param name="time">The clock of backoff.</param>
/// <param name="jitter">Uniform in [0, 1).</param>
public sealed class CancelQueue(TimeProvider time, Func<double> jitter)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly Lock guard = new();
    private readonly Dictionary<ClientOrderId, PendingCancel> pending = [];
    private readonly LinkedList<PendingCancel> order = new();
    private readonly long origin = time.GetTimestamp();

    public int Count
    {
        get { lock (guard) { return pending.Count; } }
    }

    private long Now => time.GetElapsedTime(origin).Ticks;

    /// <summary>Asked again while it waits for its next try, it goes at once.</summary>
    public void Add(ClientOrderId id, string venueOrderId)
    {
        lock (guard)
        {
            if (pending.TryGetValue(id, out PendingCancel? known))
            {
                known.DueAt = Now;
                return;
            }
            var cancel = new PendingCancel(id, venueOrderId) { DueAt = Now };
            pending.Add(id, cancel);
            order.AddLast(cancel);
        }
    }

    /// <summary>Those that are due, oldest first; they are then under way.</summary>
    public List<PendingCancel> TakeDue(int most)
    {
        var due = new List<PendingCancel>();
        lock (guard)
        {
            long now = Now;
            foreach (PendingCancel cancel in order)
            {
                if (due.Count == most) { break; }
                if (cancel.IsUnderWay || cancel.DueAt > now) { continue; }
                cancel.IsUnderWay = true;
                due.Add(cancel);
            }
        }
        return due;
    }

    /// <summary>How long until the next is due; null when none waits.</summary>
    public TimeSpan? UntilNext()
    {
        lock (guard)
        {
            long next = long.MaxValue;
            foreach (PendingCancel cancel in order)
            {
                if (!cancel.IsUnderWay && cancel.DueAt < next) { next = cancel.DueAt; }
            }
            return next == long.MaxValue ? null : TimeSpan.FromTicks(Math.Max(0, next - Now));
        }
    }

    /// <summary>Confirmed, or its order has ended.</summary>
    public void Done(PendingCancel cancel)
    {
        lock (guard)
        {
            if (pending.Remove(cancel.Order)) { order.Remove(cancel); }
            cancel.IsUnderWay = false;
        }
    }

    /// <summary>To be tried again, not before the venue's wish.</summary>
    public void Again(PendingCancel cancel, TimeSpan? notBefore)
    {
        lock (guard)
        {
            TimeSpan wait = Backoff(cancel.Attempts++, jitter());
            if (notBefore is { } asked && asked > wait) { wait = asked; }
            cancel.DueAt = Now + wait.Ticks;
            cancel.IsUnderWay = false;
        }
    }

    /// <summary>It could not be sent yet: looked at again after a while, which counts as no try.</summary>
    public void NotYet(PendingCancel cancel)
    {
        lock (guard)
        {
            cancel.DueAt = Now + FirstBackoff.Ticks;
            cancel.IsUnderWay = false;
        }
    }

    /// <summary>Doubles from a quarter of a second to five.</summary>
    public static TimeSpan Backoff(int attempts, double jitter)
    {
        double ticks = Math.Min(FirstBackoff.Ticks * Math.Pow(2, attempts), LongestBackoff.Ticks);
        return TimeSpan.FromTicks((long)(ticks * (0.5 + (0.5 * jitter))));
    }
}
