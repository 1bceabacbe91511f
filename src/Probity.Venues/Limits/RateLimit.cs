using Probity.Domain;

namespace Probity.Venues.Limits;

/// <summary>
/// One limit of a venue: at most <paramref name="Permits"/> in any <paramref name="Window"/>. It is held by a bucket of
/// <paramref name="Burst"/> tokens that refills at (Permits - Burst) a window, so that a full bucket and a window's
/// refill
/// together stay within a sliding window's limit.
/// </summary>
/// <param name="Name">How endpoints refer to it.</param>
/// <param name="Permits">At least 1.</param>
/// <param name="Window">Positive.</param>
/// <param name="Burst">1..Permits - 1 (or Permits = 1): what may go at once after a rest.</param>
/// <param name="Reserve">The part of the burst, 0..0.9, that normal traffic leaves for hedges and cancels.</param>
public sealed record RateLimit(string Name, int Permits, TimeSpan Window, int Burst, double Reserve = 0)
{
    /// <summary>A sliding-window limit whose bucket holds a quarter of it.</summary>
    public static RateLimit SlidingWindow(string name, int permits, TimeSpan window, double reserve = 0) =>
        new(name, permits, window, Math.Max(1, permits / 4), reserve);

    /// <summary>A venue's own token bucket: so many a second, so many at once.</summary>
    public static RateLimit TokenBucket(string name, int perSecond, int burst, double reserve = 0) =>
        new(name, perSecond + burst, TimeSpan.FromSeconds(1), burst, reserve);

    /// <exception cref="BadInputException">A number is out of range; the message names limit and number.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Name)) { throw new BadInputException("a rate limit has no name"); }
        if (Permits < 1) { throw new BadInputException($"rate limit '{Name}': permits '{Permits}' is below 1"); }
        if (Window <= TimeSpan.Zero)
        {
            throw new BadInputException($"rate limit '{Name}': window '{Window}' is not positive");
        }
        if (Burst < 1 || (Burst >= Permits && Permits > 1))
        {
            throw new BadInputException(
                $"rate limit '{Name}': burst '{Burst}' is outside 1..{Math.Max(1, Permits - 1)}");
        }
        if (Reserve is < 0 or > 0.9)
        {
            throw new BadInputException($"rate limit '{Name}': reserve '{Reserve}' is outside 0..0.9");
        }
    }
}

/// <summary>Who goes first at a gate.</summary>
public enum GatePriority
{
    /// <summary>Takes back risk: never waits behind anything else.</summary>
    Cancel = 0,

    /// <summary>Closes an open leg: may use the reserve.</summary>
    Hedge = 1,

    Normal = 2,
}
