namespace Probity.Venues.Execution;

/// <summary>Wakes one waiting loop; a call while nobody waits is kept, several are one. Thread-safe.</summary>
public sealed class Wakeup(TimeProvider time)
{
    private readonly SemaphoreSlim signal = new(0, 1);
    private readonly Lock guard = new();

    public void Set()
    {
        lock (guard)
        {
            if (signal.CurrentCount == 0) { signal.Release(); }
        }
    }

    /// <summary>Returns when it was set, or after <paramref name="atMost"/>; null = only when set.</summary>
    public async Task Wait(TimeSpan? atMost, CancellationToken cancel)
    {
        if (atMost is not { } limit)
        {
            await signal.WaitAsync(cancel).ConfigureAwait(false);
            return;
        }
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        await signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
