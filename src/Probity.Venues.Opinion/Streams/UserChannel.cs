using System.Globalization;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Sockets;

namespace Probity.Venues.Opinion.Streams;

/// <summary>
/// The private stream of one account's orders and trades (reference/opinion.md 5). The venue streams by market, so that
/// each market is subscribed when it is first needed, and all of them again at each connection.
/// </summary>
public sealed class UserChannel : IOpinionSocketEvents, IAsyncDisposable
{
    private readonly IUserEvents events;
    private readonly OpinionSocket socket;
    private readonly CancellationTokenSource life = new();
    private readonly Lock guard = new();
    private readonly HashSet<string> markets = new(StringComparer.Ordinal);
    private Task? running;

    /// <param name="key">The account's.</param>
    /// <param name="options">Host and socket options.</param>
    /// <param name="proxy">Of the account alone; null for the venue's own setting.</param>
    /// <param name="events">Takes what comes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public UserChannel(
        ApiKey key, OpinionOptions options, string? proxy, IUserEvents events, TimeProvider time, Func<double> jitter)
    {
        this.events = events;
        SocketOptions used = proxy is null ? options.Socket : options.Socket with { Proxy = proxy };
        socket = new OpinionSocket(options.Hosts.Socket, key, used, this, time, jitter);
    }

    public bool IsOpen => socket.IsOpen;

    /// <summary>Ends when disposed; faults when something is wrong with us. Completed before the start.</summary>
    public Task Completion => running ?? Task.CompletedTask;

    public void Start() => running ??= socket.Run(life.Token);

    /// <summary>
    /// Wants the news of a market from now on; done when it was asked for, or there is no connection.
    /// </summary>
    public async Task Subscribe(string marketId, CancellationToken cancel)
    {
        bool isNumber = long.TryParse(marketId, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        lock (guard)
        {
            if (!isNumber || !markets.Add(marketId)) { return; }
        }
        OpinionSubscription[] both =
        [
            new(OpinionChannels.OrderUpdate, marketId), new(OpinionChannels.TradeRecord, marketId),
        ];
        await socket.Subscribe(both, cancel).ConfigureAwait(false);
    }

    void IOpinionSocketEvents.OnOpened()
    {
    }

    void IOpinionSocketEvents.OnSubscribed() => events.OnConnected();

    void IOpinionSocketEvents.OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        if (!frame.IsEmpty) { UserFrames.Read(frame, received, events); }
    }

    void IOpinionSocketEvents.OnClosed(string why) => events.OnDisconnected(why);

    void IOpinionSocketEvents.OnDead(string why) => events.OnUnreachable(why);

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        if (running is { } task) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        socket.Dispose();
        life.Dispose();
    }
}
