using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Wire;
using Probity.Venues.Streams;

namespace Probity.Venues.Opinion.Streams;

/// <summary>What the channel needs to know of a market.</summary>
/// <param name="MarketId">The venue's number, as text.</param>
/// <param name="Token">The first outcome's token: the one book of the market.</param>
public readonly record struct OpinionMarketChannel(string MarketId, string Token)
{
    public static OpinionMarketChannel Of(Market market) => new(market.Contracts?.MarketId ?? "", market.First.Token);

    /// <exception cref="BadInputException">The market's number is none: it has no channels.</exception>
    public void Validate()
    {
        if (MarketId.Length == 0 || MarketId.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw new BadInputException(
                $"Opinion market id '{MarketId}' of token '{Token}' is no number: it has no channels");
        }
    }
}

/// <summary>Asks for books by REST; they come by <see cref="IMarketFrameHandler.OnBooks"/>.</summary>
public interface IOpinionResync : IBookResync
{
    /// <summary>As <see cref="IBookResync.Request"/>, once the settle time is over.</summary>
    void RequestLater(string token);
}

/// <summary>
/// Live market data of any number of markets: spreads them over connections, keeps those alive, and reads their books
/// by REST when a connection (re)opens, on request, in turn for comparison, and in place of a connection that is down.
/// It hands on raw bytes and decides nothing about books.
/// </summary>
public sealed class OpinionMarketStream : IOpinionResync, IOpinionConnectionOwner, IAsyncDisposable
{
    /// <summary>Readings under way at once; the rate limit decides how fast they go.</summary>
    private const int Readers = 4;

    private readonly OpinionOptions options;
    private readonly OpinionPublicClient client;
    private readonly ApiKey? key;
    private readonly TimeProvider time;
    private readonly Func<double> jitter;
    private readonly CancellationTokenSource life = new();
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim changing = new(1, 1);
    private readonly SemaphoreSlim wake = new(0);
    private readonly Lock guard = new();
    private readonly List<OpinionConnection> connections = [];
    private readonly Dictionary<string, Home> homes = new(StringComparer.Ordinal);
    private readonly BookReadings readings;
    private readonly Task[] readers;
    private readonly long origin;

    private int lastConnection;
    private long failed;
    private long slow;

    /// <param name="options">Hosts, intervals, sizes.</param>
    /// <param name="client">For the books by REST.</param>
    /// <param name="key">Of the socket; without one books come by REST alone.</param>
    /// <param name="handler">Takes what comes.</param>
    /// <param name="time">The clock of everything here.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public OpinionMarketStream(
        OpinionOptions options,
        OpinionPublicClient client,
        ApiKey? key,
        IMarketFrameHandler handler,
        TimeProvider time,
        Func<double> jitter)
    {
        options.Validate();
        this.options = options;
        this.client = client;
        this.key = key;
        this.time = time;
        this.jitter = jitter;
        Handler = handler;
        origin = time.GetTimestamp();
        readings = new BookReadings(IntervalOf);
        readers = [.. Enumerable.Range(0, Readers).Select(_ => Guarded(ReadBooks(life.Token)))];
    }

    /// <summary>Faults when something within is broken; a network failure never does that.</summary>
    public Task Completion => broken.Task;

    /// <summary>Do sockets bring the changes? Without a key, or when configured so, books come by REST alone.</summary>
    public bool UsesSockets => options.Stream.UseWebsocket && key is not null;

    public IReadOnlyList<MarketConnectionHealth> Connections
    {
        get { lock (guard) { return [.. connections.Select(connection => connection.Health)]; } }
    }

    /// <summary>Readings of books that brought nothing, after all retries.</summary>
    public long FailedReadings => Interlocked.Read(ref failed);

    /// <summary>
    /// Readings that took longer than the settle time and were not used: a stream overtakes such a copy.
    /// </summary>
    public long SlowReadings => Interlocked.Read(ref slow);

    Lock IOpinionConnectionOwner.Delivery { get; } = new();

    private IMarketFrameHandler Handler { get; }

    IMarketFrameHandler IOpinionConnectionOwner.Handler => Handler;

    private IOpinionConnectionOwner Owner => this;

    private TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>Adds markets; those already there are left alone.</summary>
    /// <exception cref="BadInputException">A market without the venue's number.</exception>
    public async Task Subscribe(IReadOnlyList<OpinionMarketChannel> markets, CancellationToken cancel)
    {
        foreach (OpinionMarketChannel market in markets) { market.Validate(); }
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            foreach ((OpinionConnection connection, List<OpinionMarketChannel> added) in Assign(markets))
            {
                if (connection.Socket is { } socket)
                {
                    await socket.Subscribe([.. added.SelectMany(OpinionConnection.SubscriptionsOf)], cancel)
                        .ConfigureAwait(false);
                    connection.Running ??= Guarded(socket.Run(life.Token));
                }
                // A socket that is still to open asks for all its books then.
                if (connection.Socket is null || connection.IsOpen)
                {
                    Owner.Want([.. added.Select(market => market.Token)]);
                }
            }
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Removes markets; a connection without any is left open, for the next ones.</summary>
    public async Task Unsubscribe(IReadOnlyCollection<OpinionMarketChannel> markets, CancellationToken cancel)
    {
        await changing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            foreach (OpinionMarketChannel market in markets)
            {
                Home? home;
                lock (guard)
                {
                    if (!homes.Remove(market.Token, out home)) { continue; }
                    readings.Remove(market.Token);
                }
                home.Connection.Remove([market]);
                if (home.Connection.Socket is { } socket)
                {
                    await socket.Unsubscribe(OpinionConnection.SubscriptionsOf(market), cancel).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            changing.Release();
        }
    }

    /// <inheritdoc/>
    public void Request(string token) => Owner.Want([token]);

    /// <inheritdoc/>
    public void RequestLater(string token)
    {
        lock (guard) { readings.Want(token, Now + options.Stream.SettleTime); }
        wake.Release();
    }

    void IOpinionConnectionOwner.Want(IReadOnlyList<string> tokens)
    {
        lock (guard)
        {
            foreach (string token in tokens) { readings.Want(token, Now); }
        }
        wake.Release(Readers);
    }

    void IOpinionConnectionOwner.Rescheduled(IReadOnlyList<string> tokens)
    {
        lock (guard) { readings.Reschedule(tokens, Now); }
        wake.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([.. readers, .. connections.Select(connection => connection.Running).OfType<Task>()])
            .ConfigureAwait(false);
        foreach (OpinionConnection connection in connections) { connection.Socket?.Dispose(); }
        broken.TrySetResult();
        life.Dispose();
        changing.Dispose();
        wake.Dispose();
    }

    private TimeSpan IntervalOf(string token) =>
        homes.TryGetValue(token, out Home? home) && home.Connection.IsOpen
            ? options.Stream.ReanchorInterval
            : options.Stream.PollInterval;

    private List<(OpinionConnection Connection, List<OpinionMarketChannel> Added)> Assign(
        IReadOnlyList<OpinionMarketChannel> markets)
    {
        var plan = new List<(OpinionConnection Connection, List<OpinionMarketChannel> Added)>();
        lock (guard)
        {
            foreach (OpinionMarketChannel market in markets)
            {
                if (homes.ContainsKey(market.Token)) { continue; }
                OpinionConnection? home = connections.Find(
                    connection => connection.Count < options.Stream.MarketsPerConnection);
                if (home is null)
                {
                    home = new OpinionConnection(++lastConnection, this);
                    if (UsesSockets)
                    {
                        home.Socket = new OpinionSocket(
                            options.Hosts.Socket, key, options.Socket, home, time, jitter);
                    }
                    connections.Add(home);
                }
                home.Add([market]);
                homes.Add(market.Token, new Home(home));
                readings.Add(market.Token, Now);
                int at = plan.FindIndex(item => item.Connection == home);
                if (at < 0) { plan.Add((home, [market])); }
                else { plan[at].Added.Add(market); }
            }
        }
        return plan;
    }

    private async Task ReadBooks(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                bool taken;
                DueBook due;
                TimeSpan next;
                lock (guard)
                {
                    taken = readings.TryTake(Now, out due);
                    next = readings.NextDue;
                }
                if (taken) { await ReadBook(due, cancel).ConfigureAwait(false); }
                else { await Until(next, cancel).ConfigureAwait(false); }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Until(TimeSpan next, CancellationToken cancel)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task woken = wake.WaitAsync(pause.Token);
        Task timer = next == TimeSpan.MaxValue
            ? Task.Delay(Timeout.InfiniteTimeSpan, time, pause.Token)
            : Task.Delay(Ceiling(next - Now), time, pause.Token);
        await Task.WhenAny(woken, timer).ConfigureAwait(false);
        await pause.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(woken, timer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Timers cut to whole milliseconds; a wait cut to nothing would spin until the moment came.</summary>
    private static TimeSpan Ceiling(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));

    private async Task ReadBook(DueBook due, CancellationToken cancel)
    {
        bool again = due.Urgent;
        try
        {
            (VenueReply reply, TimeSpan took) = await client.Book(due.Token, time, cancel).ConfigureAwait(false);
            if (took > options.Stream.SettleTime && IsStreamed(due.Token)) { Interlocked.Increment(ref slow); }
            else
            {
                lock (Owner.Delivery) { Handler.OnBooks(reply.Body, reply.Received); }
                Judge(due.Token, reply.Body);
                again = false;
            }
        }
        catch (VenueException e)
        {
            Interlocked.Increment(ref failed);
            again &= e.Error.Retryable;
        }
        lock (guard)
        {
            readings.Done(due.Token, Now);
            if (again) { readings.Want(due.Token, Now + options.Stream.PollInterval); }
        }
    }

    private bool IsStreamed(string token)
    {
        lock (guard) { return homes.TryGetValue(token, out Home? home) && home.Connection.IsOpen; }
    }

    /// <summary>A quiet market is no dead feed: only books that go on changing without the stream show one.</summary>
    private void Judge(string token, ReadOnlySpan<byte> body)
    {
        var book = new BookDocument();
        if (!book.Read(body)) { return; }
        OpinionConnection? frozen = null;
        lock (guard)
        {
            if (!homes.TryGetValue(token, out Home? home)) { return; }
            long frames = home.Connection.Frames;
            bool changedUnheard = home.Digest is { } digest && digest != book.Digest && home.Frames == frames;
            (home.Digest, home.Frames) = (book.Digest, frames);
            bool frozenNow = changedUnheard && home.Connection.IsOpen
                && home.Connection.Suspect(options.Stream.FrozenAfter);
            if (frozenNow) { frozen = home.Connection; }
        }
        frozen?.Socket?.Drop("frozen: books change by REST of which the socket says nothing");
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

    /// <summary>Where a book is streamed, and its last copy by REST.</summary>
    private sealed class Home(OpinionConnection connection)
    {
        public OpinionConnection Connection { get; } = connection;

        public ulong? Digest { get; set; }

        /// <summary>Frames of the connection when that copy was read.</summary>
        public long Frames { get; set; }
    }
}
