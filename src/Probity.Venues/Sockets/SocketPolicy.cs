using Probity.Domain;

namespace Probity.Venues.Sockets;

/// <summary>What the shell is to do.</summary>
public enum SocketAction
{
    /// <summary>Nothing before <see cref="SocketPolicy.NextTick"/>.</summary>
    Wait = 0,

    /// <summary>
    /// Open the connection now, then say <see cref="SocketPolicy.Connected"/> or <see cref="SocketPolicy.Closed"/>.
    /// </summary>
    Connect = 1,

    SendPing = 2,

    /// <summary>
    /// Close the connection: it is dead though it looks open. Then say <see cref="SocketPolicy.Closed"/>.
    /// </summary>
    Drop = 3,

    /// <summary>The outage has lasted too long; said once an outage. Reconnecting goes on.</summary>
    DeclareDead = 4,
}

/// <summary>
/// When to connect, ping, give up on a pong, and reconnect: a pure state machine. What happened goes in with the time
/// since
/// some fixed origin; what to do comes out of <see cref="Tick"/>. Backoff doubles from the first to the longest with
/// "equal jitter" (half fixed, half random), so that many clients do not return in step.
/// </summary>
/// <param name="options">Intervals.</param>
/// <param name="jitter">Uniform in [0, 1), from an injected source.</param>
public sealed class SocketPolicy(SocketOptions options, Func<double> jitter)
{
    private enum Phase
    {
        Waiting,
        Connecting,
        Open,
        Dropping,
    }

    private Phase phase = Phase.Waiting;
    private TimeSpan connectAt;
    private TimeSpan openedAt;
    private TimeSpan pingAt;
    private TimeSpan? pongDue;
    private TimeSpan? downSince;
    private bool declared;

    /// <summary>Failed or short-lived connections in a row.</summary>
    public int Failures { get; private set; }

    public bool IsOpen => phase == Phase.Open;

    /// <summary>The time at which <see cref="Tick"/> may have something to say again.</summary>
    public TimeSpan NextTick
    {
        get
        {
            switch (phase)
            {
                case Phase.Waiting:
                    return DeadAt is { } dead && dead < connectAt ? dead : connectAt;
                case Phase.Open:
                    return pongDue is { } due && due < pingAt ? due : pingAt;
                default:
                    return TimeSpan.MaxValue;
            }
        }
    }

    /// <summary>Why the last drop was asked for.</summary>
    public string DropReason { get; private set; } = "";

    private TimeSpan? DeadAt => declared || downSince is null ? null : downSince + options.DeadAfter;

    public SocketAction Tick(TimeSpan now)
    {
        switch (phase)
        {
            case Phase.Waiting:
                downSince ??= now;
                if (now >= DeadAt)
                {
                    declared = true;
                    return SocketAction.DeclareDead;
                }
                if (now < connectAt) { return SocketAction.Wait; }
                phase = Phase.Connecting;
                return SocketAction.Connect;
            case Phase.Open:
                return TickOpen(now);
            default:
                return SocketAction.Wait;
        }
    }

    public void Connected(TimeSpan now)
    {
        Require.That(phase == Phase.Connecting, "only a socket that connects becomes connected");
        phase = Phase.Open;
        openedAt = now;
        pingAt = now + options.PingEvery;
        pongDue = null;
    }

    /// <summary>Connecting failed, or the connection ended, for whatever reason.</summary>
    public void Closed(TimeSpan now)
    {
        bool stable = phase is Phase.Open or Phase.Dropping && now - openedAt >= options.StableAfter;
        if (stable) { BecomeStable(); }
        downSince ??= now;
        double doubled = options.FirstBackoff.Ticks * Math.Pow(2, Math.Min(Failures, 40));
        double ticks = Math.Min(doubled, options.LongestBackoff.Ticks) * (0.5 + (0.5 * jitter()));
        Failures++;
        connectAt = now + TimeSpan.FromTicks((long)ticks);
        phase = Phase.Waiting;
        pongDue = null;
    }

    /// <summary>A data frame came. It proves nothing about the keepalive: only a pong does.</summary>
    public void Frame(TimeSpan now)
    {
        if (phase == Phase.Open && now - openedAt >= options.StableAfter) { BecomeStable(); }
    }

    public void Pong(TimeSpan now)
    {
        pongDue = null;
        Frame(now);
    }

    /// <summary>The next tick asks for a drop: somebody knows that the connection is useless.</summary>
    public void Condemn(string why)
    {
        if (phase != Phase.Open) { return; }
        DropReason = why;
        phase = Phase.Dropping;
    }

    private SocketAction TickOpen(TimeSpan now)
    {
        if (now >= pongDue)
        {
            Condemn($"no {options.PongText} within {options.PongWithin.TotalSeconds} s");
            return SocketAction.Drop;
        }
        if (options.PingText.Length == 0 || now < pingAt)
        {
            if (now >= pingAt) { pingAt = now + options.PingEvery; }
            return SocketAction.Wait;
        }
        pingAt = now + options.PingEvery;
        if (options.PongText.Length > 0) { pongDue ??= now + options.PongWithin; }
        return SocketAction.SendPing;
    }

    private void BecomeStable()
    {
        Failures = 0;
        downSince = null;
        declared = false;
    }
}
