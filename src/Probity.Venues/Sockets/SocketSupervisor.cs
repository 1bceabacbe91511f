using System.Net;
using System.Net.WebSockets;
using System.Text;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Venues.Sockets;

/// <summary>What happens on a supervised socket. Calls never overlap.</summary>
public interface ISocketEvents
{
    /// <summary>The connection is open: send subscriptions. A failure here closes it again.</summary>
    Task OnOpen(CancellationToken cancel);

    /// <summary>A whole text frame that is not the keepalive's answer; only valid during the call.</summary>
    void OnFrame(ReadOnlySpan<byte> frame, Instant received);

    /// <summary>A connection that was open has ended.</summary>
    void OnClosed(string why);

    /// <summary>The venue cannot be reached for long; said once an outage.</summary>
    void OnDead(string why);
}

/// <summary>
/// Keeps one WebSocket open for as long as it runs: the thin shell that does what <see cref="SocketPolicy"/> says.
/// </summary>
public sealed class SocketSupervisor(
    Uri address, SocketOptions options, ISocketEvents events, TimeProvider time, Func<double> jitter)
    : IDisposable
{
    private readonly Lock guard = new();
    private readonly SocketPolicy policy = new(options, jitter);
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly byte[] ping = Encoding.UTF8.GetBytes(options.PingText);
    private readonly byte[] pong = Encoding.UTF8.GetBytes(options.PongText);
    private readonly long origin = time.GetTimestamp();

    private ClientWebSocket? socket;
    private CancellationTokenSource? session;

    public bool IsOpen
    {
        get { lock (guard) { return policy.IsOpen; } }
    }

    /// <summary>Why the last connection or attempt ended.</summary>
    public string LastFailure { get; private set; } = "";

    private TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>Runs until cancelled; never throws for a network failure.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                switch (Tick(out TimeSpan next))
                {
                    case SocketAction.Connect:
                        await Live(cancel).ConfigureAwait(false);
                        break;
                    case SocketAction.DeclareDead:
                        events.OnDead(LastFailure);
                        break;
                    default:
                        await Until(next, cancel).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    /// <summary>Sends a text frame. False when there is no open connection.</summary>
    public async Task<bool> Send(ReadOnlyMemory<byte> text, CancellationToken cancel)
    {
        await sending.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            ClientWebSocket? current = socket;
            if (current is not { State: WebSocketState.Open }) { return false; }
            await current.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancel).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Drops the connection though it looks open; it comes back by the usual policy.</summary>
    public void Drop(string why)
    {
        lock (guard)
        {
            policy.Condemn(why);
            // Asynchronously: the callbacks must not run under the guard.
            _ = session?.CancelAsync();
        }
    }

    public void Dispose() => sending.Dispose();

    private async Task Live(CancellationToken cancel)
    {
        using var current = new ClientWebSocket();
        current.Options.KeepAliveInterval = TimeSpan.Zero;
        IWebProxy? proxy = VenueProxy.Parse(options.Proxy);
        if (proxy is not null) { current.Options.Proxy = proxy; }
        if (!await Connect(current, cancel).ConfigureAwait(false)) { return; }
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        lock (guard)
        {
            policy.Connected(Now);
            socket = current;
            session = life;
        }
        Task keepalive = KeepAlive(life);
        string why;
        try
        {
            await events.OnOpen(life.Token).ConfigureAwait(false);
            why = await Receive(current, life.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or BadInputException or VenueException)
        {
            why = e.Message;
        }
        catch (OperationCanceledException)
        {
            why = cancel.IsCancellationRequested ? "stopped" : policy.DropReason;
        }
        // The keepalive ends first: what the policy says after that is for the reconnecting loop alone.
        await life.CancelAsync().ConfigureAwait(false);
        await keepalive.ConfigureAwait(false);
        current.Abort();
        lock (guard)
        {
            socket = null;
            session = null;
            policy.Closed(Now);
        }
        LastFailure = why;
        events.OnClosed(why);
    }

    private async Task<bool> Connect(ClientWebSocket current, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.ConnectWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await current.ConnectAsync(address, both.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            LastFailure = e is OperationCanceledException
                ? $"no connection within {options.ConnectWithin.TotalSeconds} s"
                : e.InnerException?.Message ?? e.Message;
            lock (guard) { policy.Closed(Now); }
            return false;
        }
    }

    private async Task<string> Receive(ClientWebSocket current, CancellationToken cancel)
    {
        using var buffer = new FrameBuffer(options.LargestFrame);
        while (true)
        {
            ValueWebSocketReceiveResult got = await current.ReceiveAsync(buffer.Room(), cancel).ConfigureAwait(false);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return $"closed by the venue ({current.CloseStatus}): {current.CloseStatusDescription}";
            }
            buffer.Took(got.Count);
            if (!got.EndOfMessage) { continue; }
            var received = Instant.FromDateTimeOffset(time.GetUtcNow());
            bool answer = pong.Length > 0 && buffer.Frame.SequenceEqual(pong);
            lock (guard)
            {
                if (answer) { policy.Pong(Now); }
                else { policy.Frame(Now); }
            }
            if (!answer) { events.OnFrame(buffer.Frame, received); }
            buffer.Clear();
        }
    }

    private async Task KeepAlive(CancellationTokenSource life)
    {
        try
        {
            while (true)
            {
                SocketAction action = Tick(out TimeSpan next);
                if (action == SocketAction.Drop)
                {
                    await life.CancelAsync().ConfigureAwait(false);
                    return;
                }
                if (action == SocketAction.SendPing) { await Send(ping, life.Token).ConfigureAwait(false); }
                else { await Until(next, life.Token).ConfigureAwait(false); }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private SocketAction Tick(out TimeSpan next)
    {
        lock (guard)
        {
            SocketAction action = policy.Tick(Now);
            next = policy.NextTick;
            return action;
        }
    }

    private Task Until(TimeSpan at, CancellationToken cancel)
    {
        TimeSpan wait = at == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : at - Now;
        if (wait != Timeout.InfiniteTimeSpan && wait <= TimeSpan.Zero) { return Task.CompletedTask; }

        // Timers cut to whole milliseconds; a wait cut to nothing would spin until the moment came.
        return Task.Delay(
            wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : wait,
            time,
            cancel);
    }
}
