using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// What was told of one market and how it moves the odds: <c>x_post = x_prior + sum ln(LR) * 2^(-age / h)</c>
/// (mathematics 4.12), capped. The prior is the market's price when the first story that still counts came, so that a
/// price which has moved since has used the story up. A story counts once, by the hash of its text.
/// </summary>
public sealed class StoryBook(Duration halfLife, Duration longestAge, double cap)
{
    private const int Most = 64;

    private readonly List<(ulong Hash, double LogLikelihood, Instant At)> stories = [];

    public int Count => stories.Count;

    /// <summary>Log-odds of the first outcome before the stories; none while there are none.</summary>
    public double Prior { get; private set; }

    /// <summary>Adds a story; false when it was told already or is too old.</summary>
    /// <param name="hash">Of its text; 0 never counts as told.</param>
    /// <param name="logLikelihood">What it moves the odds by when it is fresh.</param>
    /// <param name="at">When it was so.</param>
    /// <param name="now">Time of the input.</param>
    /// <param name="price">Log-odds of the first outcome now.</param>
    public bool Tell(ulong hash, double logLikelihood, Instant at, Instant now, double price)
    {
        Forget(now);
        if (now - at > longestAge || at > now) { return false; }
        foreach ((ulong told, _, _) in stories)
        {
            if (hash != 0 && told == hash) { return false; }
        }
        if (stories.Count == 0) { Prior = price; }
        if (stories.Count == Most) { stories.RemoveAt(0); }
        stories.Add((hash, logLikelihood, at));
        return true;
    }

    /// <summary>What all stories move the odds by now.</summary>
    public double LogLikelihood(Instant now)
    {
        Forget(now);
        double sum = 0;
        foreach ((_, double value, Instant at) in stories) { sum += value * Decay.Weight(now - at, halfLife); }
        return Math.Clamp(sum, -cap, cap);
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(hash, BitConverter.DoubleToInt64Bits(Prior));
        foreach ((ulong told, double value, Instant at) in stories)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, told), BitConverter.DoubleToInt64Bits(value));
            hash = StateHash.Combine(hash, at.Nanos);
        }
        return hash;
    }

    private void Forget(Instant now)
    {
        for (int i = stories.Count - 1; i >= 0; i--)
        {
            if (now - stories[i].At > longestAge) { stories.RemoveAt(i); }
        }
    }
}
