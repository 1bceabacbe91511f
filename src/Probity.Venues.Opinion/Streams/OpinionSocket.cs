using System.Globalization;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Sockets;

namespace Probity.Venues.Opinion.Streams;

/// <summary>The channels of the socket (reference/opinion.md 5).</summary>
public static class OpinionChannels
{
    public const string Depth = "market.depth.diff";
    public const string LastTrade = "market.last.trade";
    public const string LastPrice = "market.last.price";
    public const string OrderUpdate = "trade.order.update";
    public const string TradeRecord = "trade.record.new";
}

/// <summary>One subscription: a channel of one market (of a child, where the parent is categorical).</summary>
/// <param name="Channel">One of <see cref="OpinionChannels"/>.</param>
/// <param name="MarketId">The venue's number, as text.</param>
public readonly record struct OpinionSubscription(string Channel, string MarketId);

/// <summary>What a socket tells. Calls never overlap; texts carry no key.</summary>
public interface IOpinionSocketEvents
{
    /// <summary>Open; the subscriptions are about to be sent.</summary>
    void OnOpened();

    /// <summary>All subscriptions were sent on a fresh connection: now is the time to read what was missed.</summary>
    void OnSubscribed();

    /// <summary>A whole frame; only valid during the call.</summary>
    void OnFrame(ReadOnlySpan<byte> frame, Instant received);

    void OnClosed(string why);

    /// <summary>Down for long; said once an outage.</summary>
    void OnDead(string why);
}

/// <summary>
/// One connection to the venue with its subscriptions, market channels or a user's: sends them again on every opening,
/// keeps it alive by heartbeats, and keeps the key, which is part of the address, out of every text.
/// </summary>
public sealed class OpinionSocket : ISocketEvents, IDisposable
{
    private readonly IOpinionSocketEvents events;
    private readonly SocketSupervisor supervisor;
    private readonly SemaphoreSlim subscribing = new(1, 1);
    private readonly Lock guard = new();
    private readonly List<OpinionSubscription> subscriptions = [];

    private long opened;

    /// <param name="address">Without the key.</param>
    /// <param name="key">Null: none is sent, which the venue may refuse.</param>
    /// <param name="options">Keepalive and backoff.</param>
    /// <param name="events">Told what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source.</param>
    public OpinionSocket(
        Uri address,
        ApiKey? key,
        SocketOptions options,
        IOpinionSocketEvents events,
        TimeProvider time,
        Func<double> jitter)
    {
        this.events = events;
        supervisor = new SocketSupervisor(WithKey(address, key), options, this, time, jitter);
    }

    public bool IsOpen => supervisor.IsOpen;

    /// <summary>How often it was opened.</summary>
    public long Opened => Interlocked.Read(ref opened);

    /// <summary>Why the last connection or attempt ended.</summary>
    public string LastFailure => SecretScrubber.Clean(supervisor.LastFailure);

    /// <summary>Runs until cancelled; never throws for a network failure.</summary>
    public Task Run(CancellationToken cancel) => supervisor.Run(cancel);

    /// <summary>Adds subscriptions; on an open connection they are sent at once, and on every later one.</summary>
    /// <returns>True when they were sent now.</returns>
    public Task<bool> Subscribe(IReadOnlyList<OpinionSubscription> added, CancellationToken cancel) =>
        Change(
            () =>
            {
                OpinionSubscription[] fresh = [.. added.Where(item => !subscriptions.Contains(item))];
                subscriptions.AddRange(fresh);
                return fresh;
            },
            "SUBSCRIBE",
            cancel);

    /// <summary>Takes subscriptions away.</summary>
    public Task<bool> Unsubscribe(IReadOnlyCollection<OpinionSubscription> removed, CancellationToken cancel) =>
        Change(
            () =>
            {
                OpinionSubscription[] gone = [.. subscriptions.Where(removed.Contains)];
                subscriptions.RemoveAll(removed.Contains);
                return gone;
            },
            "UNSUBSCRIBE",
            cancel);

    /// <summary>Drops the connection though it looks open; it comes back by the usual policy.</summary>
    public void Drop(string why) => supervisor.Drop(why);

    public void Dispose()
    {
        supervisor.Dispose();
        subscribing.Dispose();
    }

    async Task ISocketEvents.OnOpen(CancellationToken cancel)
    {
        await subscribing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            OpinionSubscription[] all;
            lock (guard) { all = [.. subscriptions]; }
            Interlocked.Increment(ref opened);
            events.OnOpened();
            await Send("SUBSCRIBE", all, cancel).ConfigureAwait(false);
        }
        finally
        {
            subscribing.Release();
        }
        events.OnSubscribed();
    }

    void ISocketEvents.OnFrame(ReadOnlySpan<byte> frame, Instant received) => events.OnFrame(frame, received);

    void ISocketEvents.OnClosed(string why) => events.OnClosed(SecretScrubber.Clean(why));

    void ISocketEvents.OnDead(string why) => events.OnDead(SecretScrubber.Clean(why));

    /// <summary>
    /// The command of one subscription, for example {"action":"SUBSCRIBE","channel":...,"marketId":1}.
    /// </summary>
    /// <exception cref="FormatException">The market id is no number.</exception>
    internal static byte[] Command(string action, OpinionSubscription subscription)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("action", action);
            json.WriteString("channel", subscription.Channel);
            json.WriteNumber(
                "marketId", long.Parse(subscription.MarketId, NumberStyles.None, CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static Uri WithKey(Uri address, ApiKey? key) => key is null
        ? address
        : new UriBuilder(address) { Query = "apikey=" + Uri.EscapeDataString(key.Reveal()) }.Uri;

    private async Task<bool> Change(
        Func<OpinionSubscription[]> change, string action, CancellationToken cancel)
    {
        await subscribing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            OpinionSubscription[] changed;
            lock (guard) { changed = change(); }
            return supervisor.IsOpen && await Send(action, changed, cancel).ConfigureAwait(false);
        }
        finally
        {
            subscribing.Release();
        }
    }

    private async Task<bool> Send(string action, OpinionSubscription[] which, CancellationToken cancel)
    {
        foreach (OpinionSubscription subscription in which)
        {
            bool sent = await supervisor.Send(Command(action, subscription), cancel).ConfigureAwait(false);
            if (!sent) { return false; }
        }
        return true;
    }
}
