using Probity.Domain;

namespace Probity.Venues.Limits;

/// <summary>The gates of one venue by name. An endpoint passes several: its own, its host's and the venue's.</summary>
public sealed class RateGates : IDisposable
{
    private readonly Dictionary<string, RateGate> gates = new(StringComparer.Ordinal);

    /// <exception cref="BadInputException">A limit makes no sense, or two have one name.</exception>
    public RateGates(IEnumerable<RateLimit> limits, TimeProvider time)
    {
        foreach (RateLimit limit in limits)
        {
            if (!gates.TryAdd(limit.Name, new RateGate(limit, time)))
            {
                throw new BadInputException($"rate limit '{limit.Name}' is configured twice");
            }
        }
    }

    public IEnumerable<RateGate> All => gates.Values;

    /// <exception cref="BadInputException">No such limit.</exception>
    public RateGate Get(string name) => gates.TryGetValue(name, out RateGate? gate)
        ? gate
        : throw new BadInputException($"no rate limit is named '{name}'; known are {string.Join(", ", gates.Keys)}");

    /// <summary>Waits at each gate in the order given.</summary>
    public async ValueTask Wait(IReadOnlyList<string> names, int cost, GatePriority priority, CancellationToken cancel)
    {
        foreach (string name in names) { await Get(name).Wait(cost, priority, cancel).ConfigureAwait(false); }
    }

    /// <summary>Tells the first, most specific gate that the venue throttled.</summary>
    public void Throttled(IReadOnlyList<string> names, TimeSpan? retryAfter)
    {
        if (names.Count > 0) { Get(names[0]).Throttled(retryAfter); }
    }

    public void Dispose()
    {
        foreach (RateGate gate in gates.Values) { gate.Dispose(); }
    }
}
