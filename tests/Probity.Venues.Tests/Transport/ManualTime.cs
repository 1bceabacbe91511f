using System.Diagnostics;

namespace Probity.Venues.Tests.Transport;

/// <summary>A clock that moves only when told, and fires the timers that it passes in their order.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock guard = new();
    private readonly List<ManualTimer> timers = [];
    private readonly DateTimeOffset start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private long elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref elapsed));

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => Interlocked.Read(ref elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (guard) { timers.Add(timer); }
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        long target = Interlocked.Read(ref elapsed) + by.Ticks;
        while (true)
        {
            ManualTimer? next;
            lock (guard)
            {
                next = timers.Where(timer => timer.DueAt <= target).MinBy(timer => timer.DueAt);
                long now = Math.Max(elapsed, Math.Min(next?.DueAt ?? target, target));
                Interlocked.Exchange(ref elapsed, now);
                next?.Passed();
            }
            if (next is null) { return; }
            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (time.guard)
            {
                period = newPeriod;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.elapsed + dueTime.Ticks;
            }
            return true;
        }

        public void Passed() => DueAt = period > TimeSpan.Zero ? DueAt + period.Ticks : long.MaxValue;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time.guard) { time.timers.Remove(this); }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>
/// Waiting on conditions, with a deadline in real time that only a broken test reaches. Whoever may make a condition
/// true (server, socket, handler) says <see cref="Happened"/>; what happens unseen, inside the client, is looked for
/// again after a short slice.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(2);

    private static TaskCompletionSource happened = Fresh();

    public static void Happened() =>
        Interlocked.Exchange(ref happened, Fresh()).SetResult();

    public static Task Until(Func<bool> condition, string what) => Drive(null, TimeSpan.Zero, condition, what);

    /// <summary>Moves the clock step by step until the condition holds; the network has its turn in between.</summary>
    public static async Task Drive(ManualTime? time, TimeSpan step, Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        Task next = Volatile.Read(ref happened).Task;
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"never happened: {what}");
            time?.Advance(step);
            await next.WaitAsync(Slice).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            next = Volatile.Read(ref happened).Task;
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
