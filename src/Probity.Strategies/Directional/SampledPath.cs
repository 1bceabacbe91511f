using Probity.Domain.Values;

namespace Probity.Strategies.Directional;

/// <summary>
/// The last so many values of something, one an interval. A quiet market repeats its value, so that samples stay evenly
/// spaced; allocates nothing after it was made.
/// </summary>
/// <param name="capacity">Samples kept, 2 or more.</param>
/// <param name="interval">Time between two.</param>
public sealed class SampledPath(int capacity, Duration interval)
{
    private readonly double[] values = new double[capacity];
    private int next;
    private Instant last;

    public int Count { get; private set; }

    public bool IsFull => Count == values.Length;

    /// <summary>The i-th oldest.</summary>
    public double this[int index] => values[(next - Count + index + (2 * values.Length)) % values.Length];

    public double Latest => this[Count - 1];

    /// <summary>Takes the value when an interval is over; true when it did.</summary>
    public bool Offer(Instant now, double value)
    {
        if (Count == 0)
        {
            last = now;
            Push(value);
            return true;
        }
        long missed = ((now - last).Nanos / interval.Nanos) - 1;
        if (missed < 0) { return false; }
        last = new Instant(last.Nanos + ((missed + 1) * interval.Nanos));
        double before = Latest;
        for (long i = Math.Min(missed, values.Length); i > 0; i--) { Push(before); }
        Push(value);
        return true;
    }

    /// <summary>Nothing is known: what follows begins anew.</summary>
    public void Clear() => (Count, next) = (0, 0);

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(StateHash.Combine(hash, Count), last.Nanos);
        for (int i = 0; i < Count; i++) { hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(this[i])); }
        return hash;
    }

    private void Push(double value)
    {
        values[next] = value;
        next = (next + 1) % values.Length;
        Count = Math.Min(Count + 1, values.Length);
    }
}
