using Probity.Domain;

namespace Probity.Venues.Http;

/// <summary>How patiently a venue is asked.</summary>
public sealed record VenueHttpOptions
{
    /// <summary>One attempt, from the gate to the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of an idempotent read, the first included; at least 1.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Wait before the second attempt; doubles from there.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A venue that asks for a longer wait than this is reported instead of waited for.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Largest body, bytes.</summary>
    public int LargestBody { get; init; } = 64 * 1024 * 1024;

    /// <summary>"http://host:port", "socks5://user:password@host:port" (also socks4, socks4a); empty = none.</summary>
    public string Proxy { get; init; } = "";

    public string UserAgent { get; init; } = "probity/0.1";

    /// <exception cref="BadInputException">A number makes no sense.</exception>
    public void Validate()
    {
        if (Timeout <= TimeSpan.Zero) { throw new BadInputException($"http timeout '{Timeout}' is not positive"); }
        if (Attempts is < 1 or > 20) { throw new BadInputException($"http attempts '{Attempts}' is outside 1..20"); }
        if (FirstBackoff <= TimeSpan.Zero || LongestBackoff < FirstBackoff)
        {
            throw new BadInputException($"http backoff '{FirstBackoff}'..'{LongestBackoff}' is empty or not positive");
        }
        if (LargestBody < 1024) { throw new BadInputException($"largest body '{LargestBody}' is below 1024 bytes"); }
    }
}
