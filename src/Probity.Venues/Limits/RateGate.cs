using Probity.Domain;

namespace Probity.Venues.Limits;

/// <summary>
/// Lets requests through at a venue's pace. Waiters go by priority, then in order of arrival; normal traffic leaves the
/// reserve untouched. A 429 closes the gate for as long as the venue asked and then halves the refill until a whole
/// window
/// has passed without another. Thread-safe.
/// </summary>
public sealed class RateGate : IDisposable
{
    private const int MostSlowdown = 3;

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    private readonly RateLimit limit;
    private readonly TimeProvider time;
    private readonly Lock guard = new();
    private readonly LinkedList<Waiter>[] queues = [new(), new(), new()];
    private readonly ITimer wake;
    private readonly long unitsPerToken;
    private readonly long capacity;
    private readonly long reserve;
    private readonly long origin;

    // Tokens are counted in units of 1/window ticks, so that refilling is exact integer arithmetic.
    private long units;
    private long refilledAt;
    private long closedUntil;
    private long calmSince;
    private int slowdown;

    /// <exception cref="BadInputException">The limit makes no sense.</exception>
    public RateGate(RateLimit limit, TimeProvider time)
    {
        limit.Validate();
        this.limit = limit;
        this.time = time;
        unitsPerToken = limit.Window.Ticks;
        capacity = limit.Burst * unitsPerToken;
        reserve = (long)(limit.Burst * limit.Reserve) * unitsPerToken;
        origin = time.GetTimestamp();
        units = capacity;
        wake = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Name => limit.Name;

    /// <summary>Whole tokens that a cancel could take now; negative never.</summary>
    public int Remaining
    {
        get
        {
            lock (guard)
            {
                Refill(Now);
                return (int)(units / unitsPerToken);
            }
        }
    }

    public int Waiting
    {
        get { lock (guard) { return queues[0].Count + queues[1].Count + queues[2].Count; } }
    }

    private long Now => time.GetElapsedTime(origin).Ticks;

    private long RefillPerTick => Math.Max(1, limit.Permits - (limit.Permits == 1 ? 0 : limit.Burst));

    /// <summary>Waits until <paramref name="cost"/> tokens are there and takes them.</summary>
    /// <exception cref="BadInputException">The cost exceeds what can ever be there.</exception>
    public ValueTask Wait(int cost, GatePriority priority, CancellationToken cancel)
    {
        long need = cost * unitsPerToken;
        long floor = priority == GatePriority.Normal ? reserve : 0;
        if (cost < 0 || need > capacity - floor)
        {
            throw new BadInputException(
                $"rate limit '{Name}': a request of cost {cost} can never pass a burst of {limit.Burst}");
        }
        var waiter = new Waiter(need, floor, priority);
        lock (guard)
        {
            cancel.ThrowIfCancellationRequested();
            queues[(int)priority].AddLast(waiter.Node);
            ReleaseLocked();
            if (waiter.Done.Task.IsCompleted) { return ValueTask.CompletedTask; }
        }
        if (cancel.CanBeCanceled)
        {
            CancellationTokenRegistration registration = cancel.UnsafeRegister(_ => Abandon(waiter, cancel), null);

            // Unregister, because Dispose would wait for a callback that may be waiting for the guard.
            waiter.Done.Task.ContinueWith(
                _ => registration.Unregister(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
        return new ValueTask(waiter.Done.Task);
    }

    /// <summary>
    /// The venue said "too many": nothing passes until <paramref name="retryAfter"/> (one second when it did not say).
    /// </summary>
    public void Throttled(TimeSpan? retryAfter)
    {
        lock (guard)
        {
            long now = Now;
            Refill(now);
            TimeSpan pause = retryAfter is { } asked && asked > TimeSpan.Zero ? asked : DefaultPause;
            closedUntil = Math.Max(closedUntil, now + pause.Ticks);
            units = Math.Min(units, reserve);
            slowdown = Math.Min(MostSlowdown, slowdown + 1);
            calmSince = closedUntil;
            ReleaseLocked();
        }
    }

    public void Dispose()
    {
        wake.Dispose();
        lock (guard)
        {
            foreach (LinkedList<Waiter> queue in queues)
            {
                foreach (Waiter waiter in queue) { waiter.Done.TrySetCanceled(); }
                queue.Clear();
            }
        }
    }

    private void Abandon(Waiter waiter, CancellationToken cancel)
    {
        lock (guard)
        {
            if (!waiter.Done.TrySetCanceled(cancel)) { return; }
            queues[(int)waiter.Priority].Remove(waiter.Node);
            ReleaseLocked();
        }
    }

    private void Release()
    {
        lock (guard) { ReleaseLocked(); }
    }

    private void ReleaseLocked()
    {
        long now = Now;
        Refill(now);
        Waiter? blocked = null;
        foreach (LinkedList<Waiter> queue in queues)
        {
            while (queue.First is { } first)
            {
                if (now < closedUntil || units < first.Value.Need + first.Value.Floor)
                {
                    blocked = first.Value;
                    break;
                }
                units -= first.Value.Need;
                queue.RemoveFirst();
                first.Value.Done.TrySetResult();
            }
            if (blocked is not null) { break; }
        }
        if (blocked is null) { return; }
        long missing = Math.Max(0, blocked.Need + blocked.Floor - units);
        long ticks = Math.Max(closedUntil - now, ((missing << slowdown) + RefillPerTick - 1) / RefillPerTick);

        // Timers cut to whole milliseconds; a wait cut to nothing would spin until the token came.
        long milliseconds = (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        wake.Change(TimeSpan.FromMilliseconds(Math.Max(1, milliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void Refill(long now)
    {
        long from = Math.Max(refilledAt, Math.Min(closedUntil, now));
        long elapsed = now - from;
        refilledAt = now;
        if (elapsed <= 0) { return; }
        long room = capacity - units;
        long ticksToFull = (room / RefillPerTick) + 1;
        units = elapsed >= ticksToFull << slowdown
            ? capacity
            : Math.Min(capacity, units + ((elapsed * RefillPerTick) >> slowdown));
        while (slowdown > 0 && now - calmSince >= limit.Window.Ticks)
        {
            slowdown--;
            calmSince += limit.Window.Ticks;
        }
    }

    private sealed class Waiter
    {
        public Waiter(long need, long floor, GatePriority priority)
        {
            Need = need;
            Floor = floor;
            Priority = priority;
            Node = new LinkedListNode<Waiter>(this);
        }

        public long Need { get; }

        public long Floor { get; }

        public GatePriority Priority { get; }

        public LinkedListNode<Waiter> Node { get; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
