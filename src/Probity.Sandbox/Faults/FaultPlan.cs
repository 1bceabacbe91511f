using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>A rule that was laid down, and how often it struck.</summary>
/// <param name="Id">1, 2, 3, … in the order of laying down.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Since">When it was laid down; its times count from here.</param>
public sealed record FaultEntry(int Id, FaultRule Rule, Instant Since)
{
    private int strikes;

    public int Strikes => Volatile.Read(ref strikes);

    /// <summary>Begin and end of the time in which it applies.</summary>
    public Instant Begins => Since + Rule.From;

    public bool AppliesAt(Instant now) =>
        now >= Begins && (Rule.Until is not { } until || now < Since + until) && !(Strikes >= Rule.Count);

    internal void Strike() => Interlocked.Increment(ref strikes);
}

/// <summary>
/// The rules in force, and the draws of their chances. Every rule has its own seeded randomness, so that adding one
/// changes nothing for the others. Thread-safe.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock guard = new();
    private readonly TimeProvider time;
    private readonly ulong seed;
    private readonly Dictionary<int, SeededRandom> randoms = [];
    private volatile FaultEntry[] entries = [];
    private int last;

    public FaultPlan(TimeProvider time, FaultFile file)
    {
        this.time = time;
        seed = file.Seed;
        Add(file.Rules);
    }

    public IReadOnlyList<FaultEntry> Entries => entries;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public IReadOnlyList<FaultEntry> Add(IReadOnlyList<FaultRule> rules)
    {
        lock (guard)
        {
            Instant now = Now;
            FaultEntry[] added = [.. rules.Select(rule => new FaultEntry(++last, rule, now))];
            foreach (FaultEntry entry in added)
            {
                randoms[entry.Id] = new SeededRandom(StateHash.Combine(StateHash.Mix(seed), entry.Id));
            }
            entries = [.. entries, .. added];
            return added;
        }
    }

    public void Clear()
    {
        lock (guard) { entries = []; }
    }

    /// <summary>False when there is none of that number.</summary>
    public bool Remove(int id)
    {
        lock (guard)
        {
            int before = entries.Length;
            entries = [.. entries.Where(entry => entry.Id != id)];
            return entries.Length < before;
        }
    }

    /// <summary>The first rule of a kind that applies now, fits and strikes; it is counted.</summary>
    internal FaultRule? Strike(FaultKind kind, Func<FaultRule, bool> fits)
    {
        if (entries.Length == 0) { return null; }
        Instant now = Now;
        foreach (FaultEntry entry in entries)
        {
            if (entry.Rule.Kind != kind || !entry.AppliesAt(now) || !fits(entry.Rule)) { continue; }
            lock (guard)
            {
                if (!entry.AppliesAt(now) || !randoms[entry.Id].Chance(entry.Rule.Probability)) { continue; }
                entry.Strike();
            }
            return entry.Rule;
        }
        return null;
    }

    /// <summary>All rules of a kind that apply now; for states that last, which no chance decides.</summary>
    internal IEnumerable<(FaultEntry Entry, Duration Since)> Lasting(FaultKind kind)
    {
        if (entries.Length == 0) { return []; }
        Instant now = Now;
        return entries
            .Where(entry => entry.Rule.Kind == kind && entry.AppliesAt(now))
            .Select(entry => (entry, now - entry.Begins));
    }

    /// <summary>Uniform in zero..<paramref name="most"/>.</summary>
    internal Duration Draw(Duration most)
    {
        if (most == Duration.Zero) { return most; }
        lock (guard)
        {
            if (!randoms.TryGetValue(0, out SeededRandom? random))
            {
                randoms[0] = random = new SeededRandom(StateHash.Combine(StateHash.Mix(seed), 0L));
            }
            return new Duration((long)(random.NextDouble() * most.Nanos));
        }
    }
}
