namespace Probity.Sandbox.Limits;

/// <summary>
/// Gives out times so that no window holds more than so many: the next one is the time of the one that many places ago
/// plus the window, or now. Exact, with memory for one window.
/// </summary>
internal sealed class SlidingWindow(int permits, TimeSpan window)
{
    private readonly long[] granted = NewRing(permits);
    private int oldest;

    /// <summary>When a request of now may pass, in ticks; <see cref="Take"/> takes that time.</summary>
    public long Next(long now) => Math.Max(now, granted[oldest] + window.Ticks);

    public void Take(long at)
    {
        granted[oldest] = at;
        oldest = (oldest + 1) % granted.Length;
    }

    private static long[] NewRing(int length)
    {
        long[] ring = new long[length];
        Array.Fill(ring, long.MinValue / 2);
        return ring;
    }
}

/// <summary>Tokens that come back at a rate, up to a burst.</summary>
internal sealed class TokenBucket
{
    private readonly double perSecond;
    private readonly double burst;
    private double tokens;
    private long filled;

    public TokenBucket(double perSecond, double burst, long now)
    {
        (this.perSecond, this.burst) = (perSecond, burst);
        (tokens, filled) = (burst, now);
    }

    /// <summary>Whole tokens at hand; below zero after an overdraft.</summary>
    public int Remaining => (int)Math.Floor(tokens);

    /// <summary>Seconds until the bucket is full again.</summary>
    public double SecondsToFull => (burst - tokens) / perSecond;

    public void Refill(long now)
    {
        double seconds = Math.Max(0, now - filled) / (double)TimeSpan.TicksPerSecond;
        tokens = Math.Min(burst, tokens + (seconds * perSecond));
        filled = now;
    }

    /// <summary>Takes what is needed; false, and nothing taken, when less than that is there.</summary>
    public bool TryTake(double cost)
    {
        if (tokens < cost) { return false; }
        tokens -= cost;
        return true;
    }

    /// <summary>Takes even what is not there.</summary>
    public void Overdraw(double cost) => tokens -= cost;

    public double SecondsUntil(double cost) => Math.Max(0, (Math.Min(cost, burst) - tokens) / perSecond);
}
