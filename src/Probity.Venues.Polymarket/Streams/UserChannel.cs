using System.Security.Cryptography;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Sockets;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// The private stream of one account's orders and trades (reference/polymarket.md 5.3), of all its markets. It is kept
/// open and says when it is (re)opened: nothing is replayed, so that whoever listens has to read what was missed.
/// </summary>
public sealed class UserChannel : ISocketEvents, IAsyncDisposable
{
    private readonly PolymarketAccount account;
    private readonly IUserEvents events;
    private readonly SocketSupervisor supervisor;
    private readonly CancellationTokenSource life = new();
    private Task? running;

    /// <param name="account">Whose; its credentials are read at each connection.</param>
    /// <param name="options">Host and socket options.</param>
    /// <param name="events">Takes what comes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public UserChannel(
        PolymarketAccount account, PolymarketOptions options, IUserEvents events, TimeProvider time,
        Func<double> jitter)
    {
        this.account = account;
        this.events = events;
        SocketOptions socket = account.Proxy is { } proxy
            ? options.Socket with { Proxy = proxy.OriginalString }
            : options.Socket;
        supervisor = new SocketSupervisor(options.Hosts.UserSocket, socket, this, time, jitter);
    }

    public bool IsOpen => supervisor.IsOpen;

    /// <summary>Why the last connection or attempt ended.</summary>
    public string LastFailure => supervisor.LastFailure;

    /// <summary>Ends when disposed; faults when something is wrong with us. Completed before the start.</summary>
    public Task Completion => running ?? Task.CompletedTask;

    public void Start() => running ??= supervisor.Run(life.Token);

    public async Task OnOpen(CancellationToken cancel)
    {
        ApiCredentials credentials = account.Credentials
            ?? throw new Domain.BadInputException($"{account} has no API credentials: derive them first");
        byte[] message = credentials.UserSubscription();
        try
        {
            await supervisor.Send(message, cancel).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
        }
        events.OnConnected();
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        if (frame.IsEmpty) { return; }
        UserFrames.Read(frame.ToArray(), received, events);
    }

    public void OnClosed(string why) => events.OnDisconnected(why);

    public void OnDead(string why) => events.OnUnreachable(why);

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        if (running is { } task) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        supervisor.Dispose();
        life.Dispose();
    }
}
