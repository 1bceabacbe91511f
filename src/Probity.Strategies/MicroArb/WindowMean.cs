using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// The time-weighted mean of a stepwise price over a window, built tick by tick; of a window without length, the first
/// price at or after it. Known only when a price was there at the window's beginning.
/// </summary>
/// <param name="from">Beginning.</param>
/// <param name="to">End.</param>
/// <param name="tolerance">How late the first price may come and still stand for the beginning.</param>
public sealed class WindowMean(Instant from, Instant to, Duration tolerance)
{
    /// <summary>A price does not stand for longer than this: what lies between was missed.</summary>
    private static readonly Duration LongestGap = Duration.FromSeconds(30);

    private double last;
    private Instant lastTime;
    private Instant reached;
    private double sum;
    private bool begun;

    /// <summary>The mean of the whole window; null before it is over, or when its beginning was missed.</summary>
    public double? Mean { get; private set; }

    /// <summary>The window has begun and its beginning was missed: it will never be known.</summary>
    public bool IsMissed { get; private set; }

    /// <summary>The part of the window that has passed, 0..1.</summary>
    public double Elapsed(Instant now) =>
        to == from ? 0 : Math.Clamp((now - from).Nanos / (double)(to - from).Nanos, 0, 1);

    /// <summary>The mean so far, up to a moment within the window; null before it began or if it was missed.</summary>
    public double? SoFar(Instant now)
    {
        if (!begun || now <= from || IsMissed) { return null; }
        double seconds = Seconds(from, now < to ? now : to);
        return seconds <= 0 ? last : (sum + (last * Seconds(reached, now < to ? now : to))) / seconds;
    }

    /// <summary>Takes a price that holds from its time on; times never run backwards.</summary>
    public void Offer(Instant time, double price)
    {
        if (Mean is not null || IsMissed) { return; }
        bool late = !begun && time > from + tolerance;
        bool hole = begun && time > from && time - lastTime > LongestGap;
        lastTime = time;
        if (late || (hole && to > from))
        {
            IsMissed = true;
            return;
        }
        if (!begun || time <= from)
        {
            // The window's length is zero: the price at its moment is all there is.
            if (to == from && time >= from) { Mean = price; }
            (last, reached, begun) = (price, from, true);
            return;
        }
        Instant until = time < to ? time : to;
        sum += last * Seconds(reached, until);
        (last, reached) = (price, until);
        if (time >= to) { Mean = to == from ? price : sum / Seconds(from, to); }
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(last)), reached.Nanos);
        hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(sum));
        return StateHash.Combine(hash, (begun ? 1L : 0L) | (IsMissed ? 2L : 0L) | (Mean is null ? 0L : 4L));
    }

    private static double Seconds(Instant a, Instant b) =>
        Math.Max(0, (b - a).Nanos) / (double)Instant.NanosPerSecond;
}
