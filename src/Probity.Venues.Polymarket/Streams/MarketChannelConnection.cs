using System.Text;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Sockets;
using Probity.Venues.Streams;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>What the connections of one channel share.</summary>
internal sealed record MarketChannelShared(
    PolymarketStreamOptions Stream,
    SocketOptions Socket,
    Uri Address,
    ClobClient Clob,
    IMarketFrameHandler Handler,
    IBookResync Resync,
    TimeProvider Time,
    Func<double> Jitter)
{
    /// <summary>Held around each call of the handler, so that calls never overlap.</summary>
    public Lock Delivery { get; } = new();
}

/// <summary>
/// One connection of the market channel with its share of the tokens: subscribes them on every opening, has their books
/// read by REST then and while it is down, and notices when an open socket has frozen.
/// </summary>
internal sealed class MarketChannelConnection : ISocketEvents, IAsyncDisposable
{
    private readonly MarketChannelShared shared;
    private readonly SocketSupervisor supervisor;
    private readonly CancellationTokenSource life = new();
    private readonly SemaphoreSlim subscribing = new(1, 1);
    private readonly Lock guard = new();
    private readonly List<string> tokens = [];
    private readonly DataAge ages;
    private readonly long origin;

    private long opened;

    public MarketChannelConnection(int id, MarketChannelShared shared)
    {
        Id = id;
        this.shared = shared;
        ages = new DataAge(shared.Stream.DataAgeLimit, shared.Stream.FrozenGrace);
        origin = shared.Time.GetTimestamp();
        supervisor = new SocketSupervisor(shared.Address, shared.Socket, this, shared.Time, shared.Jitter);
    }

    public int Id { get; }

    /// <summary>
    /// Ends when the connection is disposed; faults when something is wrong with us. Null before the start.
    /// </summary>
    public Task? Running { get; private set; }

    public int Count
    {
        get { lock (guard) { return tokens.Count; } }
    }

    public MarketConnectionHealth Health
    {
        get
        {
            lock (guard)
            {
                return new MarketConnectionHealth(Id, tokens.Count, supervisor.IsOpen, opened, supervisor.LastFailure);
            }
        }
    }

    private TimeSpan Now => shared.Time.GetElapsedTime(origin);

    public void Start() => Running = shared.Stream.UseWebsocket
        ? Task.WhenAll(Together(supervisor.Run(life.Token)), Together(Poll(life.Token)), Together(Watch(life.Token)))
        : Poll(life.Token);

    /// <summary>Adds tokens; on an open socket they are subscribed at once.</summary>
    public async Task Add(IReadOnlyList<string> added, CancellationToken cancel)
    {
        bool open;
        await subscribing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            lock (guard)
            {
                tokens.AddRange(added);
                foreach (string token in added) { ages.Track(token, Now); }
            }
            open = supervisor.IsOpen;
            if (open)
            {
                await supervisor.Send(MarketChannelMessages.Add(added, shared.Stream), cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            subscribing.Release();
        }
        // A socket that is still to open asks for the books of all its tokens then.
        if (!open && shared.Stream.UseWebsocket) { return; }
        foreach (string token in added) { shared.Resync.Request(token); }
    }

    public async Task Remove(IReadOnlyCollection<string> removed, CancellationToken cancel)
    {
        await subscribing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            string[] mine;
            lock (guard)
            {
                mine = [.. tokens.Where(removed.Contains)];
                tokens.RemoveAll(removed.Contains);
                foreach (string token in mine) { ages.Forget(token); }
            }
            if (mine.Length > 0 && supervisor.IsOpen)
            {
                await supervisor.Send(MarketChannelMessages.Remove(mine), cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            subscribing.Release();
        }
    }

    public async Task OnOpen(CancellationToken cancel)
    {
        string[] all;
        await subscribing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            lock (guard)
            {
                all = [.. tokens];
                opened++;
                foreach (string token in all) { ages.Track(token, Now); }
            }
            lock (shared.Delivery) { shared.Handler.OnConnected(Id, all); }
            await supervisor.Send(MarketChannelMessages.Subscribe(all, shared.Stream), cancel).ConfigureAwait(false);
        }
        finally
        {
            subscribing.Release();
        }
        foreach (string token in all) { shared.Resync.Request(token); }
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        // Anything but JSON is talk of the protocol, such as "NO NEW ASSETS".
        if (frame.IsEmpty || frame[0] is not ((byte)'{' or (byte)'[')) { return; }
        lock (shared.Delivery) { shared.Handler.OnFrame(frame, received, Id); }
        lock (guard)
        {
            TimeSpan now = Now;
            MarketChannelScan.Assets(frame, (asset, venueTime) => ages.Heard(asset, now, venueTime));
        }
    }

    public void OnClosed(string why)
    {
        string[] all;
        lock (guard) { all = [.. tokens]; }
        lock (shared.Delivery) { shared.Handler.OnDisconnected(Id, all, why); }
    }

    public void OnDead(string why)
    {
        lock (shared.Delivery) { shared.Handler.OnUnreachable(Id, why); }
    }

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        // What went wrong was reported by Running already.
        if (Running is { } running) { await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        supervisor.Dispose();
        subscribing.Dispose();
        life.Dispose();
    }

    /// <summary>When one loop breaks, the others end with it: half a connection would look alive.</summary>
    private async Task Together(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
        }
        catch
        {
            await life.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks for REST copies of everything while there is no socket.</summary>
    private async Task Poll(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(shared.Stream.PollInterval, shared.Time, cancel).ConfigureAwait(false);
                if (supervisor.IsOpen) { continue; }
                string[] all;
                lock (guard) { all = [.. tokens]; }
                foreach (string token in all) { shared.Resync.Request(token); }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>
    /// Compares silent assets with REST; drops a socket that lacks what REST has had for longer than the grace.
    /// </summary>
    private async Task Watch(CancellationToken cancel)
    {
        var silent = new List<string>();
        try
        {
            while (true)
            {
                await Task.Delay(shared.Stream.WatchInterval, shared.Time, cancel).ConfigureAwait(false);
                if (!supervisor.IsOpen) { continue; }
                lock (guard) { ages.ToCheck(Now, silent); }
                if (silent.Count > 0) { await Compare([.. silent], cancel).ConfigureAwait(false); }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Compare(string[] silent, CancellationToken cancel)
    {
        var rest = silent.ToDictionary(token => token, _ => 0L, StringComparer.Ordinal);
        try
        {
            await foreach (VenueReply reply in shared.Clob.Books(silent, cancel).ConfigureAwait(false))
            {
                MarketChannelScan.Assets(reply.Body, (asset, time) => rest[Encoding.ASCII.GetString(asset)] = time);
            }
        }
        catch (VenueException)
        {
            // Without a copy there is nothing to compare; the assets stay due for the next look.
            return;
        }
        string? frozen = null;
        lock (guard)
        {
            foreach ((string token, long time) in rest)
            {
                if (ages.Judge(token, time, Now) == SilenceVerdict.Frozen) { frozen ??= token; }
            }
        }
        if (frozen is not null)
        {
            supervisor.Drop($"frozen: REST has a newer book of {frozen} that the socket never sent");
        }
    }
}
