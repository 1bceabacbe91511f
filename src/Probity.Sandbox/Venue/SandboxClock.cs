using Probity.Domain.Values;

namespace Probity.Sandbox.Venue;

/// <summary>The venue's time: begins with the real one and runs at its own speed.</summary>
public sealed class SandboxClock(TimeProvider time, double speed)
{
    private readonly long began = time.GetTimestamp();

    public Instant Start { get; } = Instant.FromDateTimeOffset(time.GetUtcNow());

    public double Speed { get; } = speed;

    public TimeProvider Real { get; } = time;

    /// <summary>To the millisecond.</summary>
    public Instant Now =>
        Start + Duration.FromMilliseconds((long)(Real.GetElapsedTime(began).TotalMilliseconds * Speed));

    /// <summary>Real time that so much venue time takes.</summary>
    public TimeSpan ToReal(Duration span) => TimeSpan.FromTicks((long)(span.Nanos / 100 / Speed));
}
