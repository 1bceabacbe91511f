using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Sockets;
using Probity.Venues.Streams;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// Live market data of any number of tokens: spreads them over connections, keeps those alive, and fetches books by
/// REST
/// when a connection (re)opens, on request, and in place of one that is down. It hands on raw bytes and decides nothing
/// about books.
/// </summary>
public sealed class MarketChannel : IBookResync, IAsyncDisposable
{
    private readonly MarketChannelShared shared;
    private readonly CancellationTokenSource life = new();
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim changing = new(1, 1);
    private readonly SemaphoreSlim wanted = new(0);
    private readonly Lock guard = new();
    private readonly List<MarketChannelConnection> connections = [];
    private readonly Dictionary<string, MarketChannelConnection> homes = new(StringComparer.Ordinal);
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Task fetching;

    private int lastConnection;
    private long failedFetches;

    /// <param name="options">Hosts, intervals, sizes.</param>
    /// <param name="clob">For the books by REST.</param>
    /// <param name="handler">Takes what comes.</param>
    /// <param name="time">The clock of everything here.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public MarketChannel(
        PolymarketOptions options, ClobClient clob, IMarketFrameHandler handler, TimeProvider time, Func<double> jitter)
    {
        options.Validate();
        shared = new MarketChannelShared(
            options.Stream, options.Socket, options.Hosts.MarketSocket, clob, handler, this, time, jitter);
        fetching = Guarded(Fetch(life.Token));
    }

    /// <summary>Faults when something within is broken; a network failure never does that.</summary>
    public Task Completion => broken.Task;

    public IReadOnlyList<MarketConnectionHealth> Connections
    {
        get { lock (guard) { return [.. connections.Select(connection => connection.Health)]; } }
    }

    /// <summary>Requests for books that brought nothing, after all retries.</summary>
    public long FailedFetches => Interlocked.Read(ref failedFetches);

    /// <summary>Adds tokens; those already there are left alone.</summary>
    public async Task Subscribe(IReadOnlyList<TokenPair> pairs, CancellationToken cancel)
    {
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            foreach ((MarketChannelConnection connection, List<string> tokens) in Assign(pairs))
            {
                await connection.Add(tokens, cancel).ConfigureAwait(false);
                if (connection.Running is not null) { continue; }
                connection.Start();
                _ = Guarded(connection.Running!);
            }
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Removes tokens; a connection without any is closed.</summary>
    public async Task Unsubscribe(IReadOnlyCollection<string> tokens, CancellationToken cancel)
    {
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            HashSet<string> gone = [.. tokens];
            MarketChannelConnection[] touched;
            lock (guard)
            {
                touched = [.. gone
                    .Select(token => homes.GetValueOrDefault(token))
                    .OfType<MarketChannelConnection>()
                    .Distinct()];
                foreach (string token in gone) { homes.Remove(token); }
            }
            foreach (MarketChannelConnection connection in touched)
            {
                await connection.Remove(gone, cancel).ConfigureAwait(false);
                if (connection.Count > 0) { continue; }
                lock (guard) { connections.Remove(connection); }
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            changing.Release();
        }
    }

    /// <inheritdoc/>
    public void Request(string token)
    {
        lock (guard)
        {
            if (!waiting.Add(token)) { return; }
            order.Enqueue(token);
        }
        wanted.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        await fetching.ConfigureAwait(false);
        foreach (MarketChannelConnection connection in connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        broken.TrySetResult();
        life.Dispose();
        changing.Dispose();
        wanted.Dispose();
    }

    private List<(MarketChannelConnection Connection, List<string> Tokens)> Assign(IReadOnlyList<TokenPair> pairs)
    {
        var plan = new List<(MarketChannelConnection Connection, List<string> Tokens)>();
        var planned = new Dictionary<MarketChannelConnection, List<string>>();
        lock (guard)
        {
            foreach (TokenPair pair in pairs)
            {
                List<string> added = [.. pair.Tokens.Where(token => !homes.ContainsKey(token))];
                if (added.Count == 0) { continue; }
                MarketChannelConnection? home = connections.Find(connection =>
                    connection.Count + (planned.GetValueOrDefault(connection)?.Count ?? 0) + added.Count
                    <= shared.Stream.AssetsPerConnection);
                if (home is null)
                {
                    home = new MarketChannelConnection(++lastConnection, shared);
                    connections.Add(home);
                }
                if (!planned.TryGetValue(home, out List<string>? tokens))
                {
                    tokens = [];
                    planned.Add(home, tokens);
                    plan.Add((home, tokens));
                }
                tokens.AddRange(added);
                foreach (string token in added) { homes.Add(token, home); }
            }
        }
        return plan;
    }

    private async Task Fetch(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await wanted.WaitAsync(cancel).ConfigureAwait(false);
                string[] batch = Take();
                if (batch.Length == 0) { continue; }
                bool again = !await Deliver(batch, cancel).ConfigureAwait(false);
                if (!again) { continue; }
                await Task.Delay(shared.Stream.PollInterval, shared.Time, cancel).ConfigureAwait(false);
                foreach (string token in batch) { Request(token); }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private string[] Take()
    {
        lock (guard)
        {
            var batch = new List<string>();
            while (batch.Count < shared.Stream.BooksPerRequest && order.TryDequeue(out string? token))
            {
                waiting.Remove(token);
                if (homes.ContainsKey(token)) { batch.Add(token); }
            }
            return [.. batch];
        }
    }

    /// <summary>
    /// False when the same request may succeed later. A token that the venue refuses must not cost the others their
    /// books.
    /// </summary>
    private async Task<bool> Deliver(string[] batch, CancellationToken cancel)
    {
        try
        {
            await foreach (VenueReply reply in shared.Clob.Books(batch, cancel).ConfigureAwait(false))
            {
                lock (shared.Delivery) { shared.Handler.OnBooks(reply.Body, reply.Received); }
            }
            return true;
        }
        catch (VenueException e)
        {
            Interlocked.Increment(ref failedFetches);
            if (e.Error.Retryable) { return false; }
            if (batch.Length == 1) { return true; }
            bool first = await Deliver(batch[..(batch.Length / 2)], cancel).ConfigureAwait(false);
            bool second = await Deliver(batch[(batch.Length / 2)..], cancel).ConfigureAwait(false);
            return first && second;
        }
    }

    private async Task Guarded(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A bug within, or one of the handler's: whoever watches Completion must stop.
            broken.TrySetException(e);
        }
    }
}
