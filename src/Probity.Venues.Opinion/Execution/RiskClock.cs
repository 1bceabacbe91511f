using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Execution;

/// <summary>How long orders that should take and be gone could still trade.</summary>
/// <param name="Count">Orders.</param>
/// <param name="Last">Of the last one.</param>
/// <param name="Longest">Of all.</param>
/// <param name="Sum">Of all.</param>
public readonly record struct TimesAtRisk(long Count, TimeSpan Last, TimeSpan Longest, TimeSpan Sum);

/// <summary>
/// Measures, from the first byte of the request until the rest is known to be cancelled or gone, how long an emulated
/// immediate order was at risk of trading at its limit after the moment for it had passed. Thread-safe.
/// </summary>
internal sealed class RiskClock(TimeProvider time)
{
    private readonly Lock guard = new();
    private readonly Dictionary<ClientOrderId, long> running = [];
    private TimesAtRisk times;

    public TimesAtRisk Times
    {
        get { lock (guard) { return times; } }
    }

    public void Begin(ClientOrderId order)
    {
        lock (guard) { running[order] = time.GetTimestamp(); }
    }

    /// <summary>The first end counts.</summary>
    public void End(ClientOrderId order)
    {
        lock (guard)
        {
            if (!running.Remove(order, out long began)) { return; }
            TimeSpan took = time.GetElapsedTime(began);
            times = new TimesAtRisk(
                times.Count + 1, took, took > times.Longest ? took : times.Longest, times.Sum + took);
        }
    }

    /// <summary>It never was at the venue.</summary>
    public void Forget(ClientOrderId order)
    {
        lock (guard) { running.Remove(order); }
    }
}
