namespace Probity.Sandbox.Tests;

/// <summary>
/// A clock that moves only when told. Its timers never fire: a test advances the venue itself, and every request does.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private long elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(Interlocked.Read(ref elapsed));

    public override long GetTimestamp() => Interlocked.Read(ref elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Silent();

    public void Advance(TimeSpan by) => Interlocked.Add(ref elapsed, by.Ticks);

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
