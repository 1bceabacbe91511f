using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Runtime.Sessions;

/// <summary>Holds a replay back to its speed: session time against wall time, from the first input on.</summary>
/// <param name="start">Session time of the first input.</param>
/// <param name="speed">Session seconds per wall second; 0 never waits.</param>
/// <param name="time">The wall clock.</param>
internal sealed class ReplayPace(Instant start, double speed, TimeProvider time)
{
    /// <summary>Waiting for less than this costs more than it is worth.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(2);

    private readonly long startedAt = time.GetTimestamp();

    /// <summary>Returns when the wall clock has reached the session time, or at once when cancelled.</summary>
    public async ValueTask WaitFor(Instant at, CancellationToken cancel)
    {
        if (speed <= 0) { return; }
        TimeSpan due = TimeSpan.FromSeconds((at - start).Nanos / speed / Instant.NanosPerSecond);
        TimeSpan ahead = due - time.GetElapsedTime(startedAt);
        if (ahead < Shortest) { return; }
        try
        {
            await Task.Delay(ahead, time, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token itself and ends cleanly.
        }
    }
}

/// <summary>A person's command happens at the session's time, not at the wall's.</summary>
internal static class SessionTime
{
    public static EngineInput Of(EngineInput command, Instant now) => command is OperatorCommand c
        ? new OperatorCommand(Stamp.Unsequenced(now, Instant.None), c.Action, c.Argument, c.User, c.Reason)
        : command;
}
