using Probity.Domain;

namespace Probity.Venues.Sockets;

/// <summary>How a venue's socket is kept alive and brought back.</summary>
public sealed record SocketOptions
{
    /// <summary>Text sent as keepalive; empty = none.</summary>
    public string PingText { get; init; } = "PING";

    /// <summary>The venue's answer to it; empty = it does not answer.</summary>
    public string PongText { get; init; } = "PONG";

    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A pong later than this after its ping means that the connection is dropped.</summary>
    public TimeSpan PongWithin { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan ConnectWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Wait before the first reconnect; doubles from there.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that lived this long starts the backoff anew.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An outage this long is declared: the venue is unreachable.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest frame, bytes.</summary>
    public int LargestFrame { get; init; } = 16 * 1024 * 1024;

    /// <summary>As the HTTP option of the same name.</summary>
    public string Proxy { get; init; } = "";

    /// <exception cref="BadInputException">A number makes no sense.</exception>
    public void Validate()
    {
        foreach ((string name, TimeSpan span) in new[]
                 {
                     ("ping every", PingEvery), ("pong within", PongWithin), ("connect within", ConnectWithin),
                     ("first backoff", FirstBackoff), ("stable after", StableAfter), ("dead after", DeadAfter),
                 })
        {
            if (span <= TimeSpan.Zero)
            {
                throw new BadInputException($"socket option '{name}': '{span}' is not positive");
            }
        }
        if (LongestBackoff < FirstBackoff)
        {
            throw new BadInputException(
                $"socket option 'longest backoff': '{LongestBackoff}' is below the first '{FirstBackoff}'");
        }
        if (LargestFrame < 1024)
        {
            throw new BadInputException($"socket option 'largest frame': '{LargestFrame}' is below 1024");
        }
    }
}
