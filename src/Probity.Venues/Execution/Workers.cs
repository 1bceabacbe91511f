namespace Probity.Venues.Execution;

/// <summary>
/// Runs requests beside one another, a bounded number at a time, and waits for them at the end. Whatever one throws
/// beyond being cancelled is told and stops nothing else.
/// </summary>
/// <param name="most">At once.</param>
/// <param name="failed">Told what nobody expected; called from any thread.</param>
public sealed class Workers(int most, Action<Exception> failed) : IAsyncDisposable
{
    private readonly SemaphoreSlim free = new(most, most);
    private readonly CancellationTokenSource stop = new();
    private readonly HashSet<Task> running = [];
    private readonly Lock guard = new();

    public CancellationToken Stopping => stop.Token;

    /// <summary>Starts when fewer than the bound run.</summary>
    public async Task StartWhenFree(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        await free.WaitAsync(cancel).ConfigureAwait(false);
        Start(async token =>
        {
            try
            {
                await work(token).ConfigureAwait(false);
            }
            finally
            {
                free.Release();
            }
        });
    }

    /// <summary>Starts at once, beyond the bound.</summary>
    public void Start(Func<CancellationToken, Task> work)
    {
        Task task = Task.Run(() => Guard(work));
        lock (guard) { running.Add(task); }
        task.ContinueWith(
            done =>
            {
                lock (guard) { running.Remove(done); }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        Task[] left;
        lock (guard) { left = [.. running]; }
        await Task.WhenAll(left).ConfigureAwait(false);
        stop.Dispose();
        free.Dispose();
    }

    private async Task Guard(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
