using System.Globalization;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Sockets;

namespace Probity.Venues.Opinion.Streams;

/// <summary>
/// The private stream of one account's orders and trades (reference/opinion.md 5). The venue streams by market, so that
/// each market is subscribed when it is first needed, and all of them again at each connection. The key is part of the
/// address and is never in what this says.
/// </summary>
public sealed class UserChannel : ISocketEvents, IAsyncDisposable
{
    private static readonly string[] Channels = [UserFrames.Orders, UserFrames.Trades];

    private readonly IUserEvents events;
    private readonly SocketSupervisor supervisor;
    private readonly CancellationTokenSource life = new();
    private readonly Lock guard = new();
    private readonly SortedSet<long> markets = [];
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
        var address = new UriBuilder(options.Hosts.Socket)
        {
            Query = $"apikey={Uri.EscapeDataString(key.Reveal())}",
        };
        SocketOptions socket = proxy is null ? options.Socket : options.Socket with { Proxy = proxy };
        supervisor = new SocketSupervisor(address.Uri, socket, this, time, jitter);
    }

    public bool IsOpen => supervisor.IsOpen;

    /// <summary>Markets that are subscribed, or will be when there is a connection.</summary>
    public IReadOnlyList<long> Markets
    {
        get { lock (guard) { return [.. markets]; } }
    }

    /// <summary>Ends when disposed; faults when something is wrong with us. Completed before the start.</summary>
    public Task Completion => running ?? Task.CompletedTask;

    public void Start() => running ??= supervisor.Run(life.Token);

    /// <summary>Wants the news of a market from now on; done when it was asked for, or there is no connection.</summary>
    /// <returns>False when it was wanted already, or is no market's number.</returns>
    public async Task<bool> Subscribe(string marketId, CancellationToken cancel)
    {
        if (!long.TryParse(marketId, NumberStyles.None, CultureInfo.InvariantCulture, out long market))
        {
            return false;
        }
        lock (guard)
        {
            if (!markets.Add(market)) { return false; }
        }
        await Ask(market, cancel).ConfigureAwait(false);
        return true;
    }

    public async Task OnOpen(CancellationToken cancel)
    {
        foreach (long market in Markets) { await Ask(market, cancel).ConfigureAwait(false); }
        events.OnConnected();
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        if (!frame.IsEmpty) { UserFrames.Read(frame, received, events); }
    }

    public void OnClosed(string why) => events.OnDisconnected(SecretScrubber.Clean(why));

    public void OnDead(string why) => events.OnUnreachable(SecretScrubber.Clean(why));

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        if (running is { } task) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        supervisor.Dispose();
        life.Dispose();
    }

    private async Task Ask(long market, CancellationToken cancel)
    {
        foreach (string channel in Channels)
        {
            string command =
                $$"""{"action":"SUBSCRIBE","channel":"{{channel}}","marketId":{{market}}}""";
            await supervisor.Send(Encoding.UTF8.GetBytes(command), cancel).ConfigureAwait(false);
        }
    }
}
