using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>
/// Volume-synchronised probability of informed trading: over the last n buckets of equal volume V,
/// <c>(1/n) sum |V_B - V_S| / V</c> (Easley, Lopez de Prado, O'Hara, 2012; mathematics 4.6). A bucket has to hold many
/// trades, or chance alone makes it one-sided: of m equal trades it shows about <c>sqrt(2 / (pi m))</c>.
/// </summary>
public sealed class Vpin
{
    private readonly long bucketMicros;
    private readonly long[] imbalances;
    private long buys, sells, sum;

    /// <param name="bucket">Shares of a bucket; above 0.</param>
    /// <param name="buckets">How many count; 1..1,000.</param>
    public Vpin(Quantity bucket, int buckets)
    {
        Require.That(!bucket.IsZero && buckets is >= 1 and <= 1_000, "1..1,000 buckets of some volume");
        bucketMicros = bucket.Micros;
        imbalances = new long[buckets];
    }

    /// <summary>Buckets filled so far.</summary>
    public long Filled { get; private set; }

    /// <summary>As many buckets as count have been filled.</summary>
    public bool IsReady => Filled >= imbalances.Length;

    /// <summary>0 = balanced, 1 = all one way; 0 before the first bucket is full.</summary>
    public double Value
    {
        get
        {
            long count = Math.Min(Filled, imbalances.Length);
            return count == 0 ? 0 : sum / (double)count / bucketMicros;
        }
    }

    /// <summary>Adds volume by the side of the taker; what does not fit goes into the next bucket.</summary>
    public void Add(int sign, long micros)
    {
        while (micros > 0)
        {
            long part = Math.Min(micros, bucketMicros - buys - sells);
            if (sign > 0) { buys += part; }
            else { sells += part; }
            micros -= part;
            if (buys + sells == bucketMicros) { Close(); }
        }
    }

    /// <summary>
    /// Bulk classification for a venue that does not name the taker: <c>V_B = V Phi(dx / s)</c> with a move of the
    /// log-odds and its standard deviation over the same time.
    /// </summary>
    public void AddBulk(long micros, double move, double deviation)
    {
        double share = deviation > 0 ? Logit.NormalBelow(move / deviation) : 0.5;
        long bought = (long)(micros * share);
        while (micros > 0)
        {
            // Both parts fill the bucket together, or the first would always get the front of it.
            long part = Math.Min(micros, bucketMicros - buys - sells);
            long partBought = (long)((Int128)bought * part / micros);
            (buys, sells) = (buys + partBought, sells + part - partBought);
            (micros, bought) = (micros - part, bought - partBought);
            if (buys + sells == bucketMicros) { Close(); }
        }
    }

    public ulong Digest(ulong hash)
    {
        foreach (long imbalance in imbalances) { hash = StateHash.Combine(hash, imbalance); }
        return StateHash.Combine(StateHash.Combine(StateHash.Combine(hash, buys), sells), Filled);
    }

    private void Close()
    {
        int slot = (int)(Filled % imbalances.Length);
        sum -= imbalances[slot];
        imbalances[slot] = Math.Abs(buys - sells);
        sum += imbalances[slot];
        (buys, sells) = (0, 0);
        Filled++;
    }
}
