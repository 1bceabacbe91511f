using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Streams;

/// <summary>One connection: what it subscribed to, and what waits to be sent.</summary>
internal sealed class OpinionSocket(WebSocket socket, OpinionAccount account, OpinionSandboxVenue venue)
{
    private const int MostBytes = 64 * 1024;
    private const int Done = 200;
    private const int Wrong = 400;

    /// <summary>A client that is so far behind is cut.</summary>
    private const int MostWaiting = 50_000;

    /// <summary>Under the venue's gate.</summary>
    private readonly HashSet<(string Channel, int Id)> subscribed = [];

    private readonly Channel<string> outgoing = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>By the market's own number, or its parent's where the channel knows parents.</summary>
    public bool Hears(in Subject subject)
    {
        if (subject.Account is { } owner && owner != account) { return false; }
        return subscribed.Contains((subject.Channel, subject.Market.Id))
            || (subject.Market.Parent is { } parent && subscribed.Contains((subject.Channel, parent.Id)));
    }

    public void Send(string text, FrameFault fault)
    {
        if (fault == FrameFault.Cut) { socket.Abort(); }
        if (fault is FrameFault.Dropped or FrameFault.Cut) { return; }
        Queue(text);
        if (fault == FrameFault.Duplicated) { Queue(text); }
    }

    /// <summary>Until either side is done with it.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task writing = Write(life.Token);
        try
        {
            while (await Read(life.Token) is { } text) { Obey(text); }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
        }
        outgoing.Writer.TryComplete();
        await life.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) { return; }
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, hurry.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Queue(string text)
    {
        if (!outgoing.Writer.TryWrite(text)) { socket.Abort(); }
    }

    /// <summary>The form of acknowledgements is not known; they have no msgType, and clients ignore them.</summary>
    private void Acknowledge(int code, string message) =>
        Queue(new JsonObject { ["code"] = code, ["message"] = message }.ToJsonString());

    private void Obey(string text)
    {
        try
        {
            using JsonDocument frame = JsonDocument.Parse(text);
            JsonElement root = frame.RootElement;
            string action = root.GetProperty("action").GetString() ?? "";
            if (action == "HEARTBEAT")
            {
                Acknowledge(Done, "HEARTBEAT");
                return;
            }
            string channel = root.GetProperty("channel").GetString() ?? "";
            (bool said, int code) = Change(action, channel, NumberOf(root, "marketId"), NumberOf(root, "rootMarketId"));
            Acknowledge(code, said ? $"{action} {channel}" : "invalid request");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Acknowledge(Wrong, "invalid request");
        }
    }

    private (bool Done, int Code) Change(string action, string channel, int? market, int? root)
    {
        bool one = market is null != root is null;
        bool known = OpinionChannels.All.Contains(channel) && (root is null || channel != OpinionChannels.Depth);
        if (!one || !known || action is not ("SUBSCRIBE" or "UNSUBSCRIBE")) { return (false, Wrong); }
        int id = market ?? root!.Value;
        return venue.Run(() =>
        {
            bool exists = market is not null
                ? venue.TryMarket(id, out _)
                : venue.Markets.Any(found => found.Parent?.Id == id);
            if (!exists) { return (false, Wrong); }
            if (action == "SUBSCRIBE") { subscribed.Add((channel, id)); }
            else { subscribed.Remove((channel, id)); }
            return (true, Done);
        });
    }

    private static int? NumberOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    private async Task Write(CancellationToken cancel)
    {
        await foreach (string text in outgoing.Reader.ReadAllAsync(cancel))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancel);
        }
    }

    /// <summary>Null when the client closes.</summary>
    private async Task<string?> Read(CancellationToken cancel)
    {
        byte[] buffer = new byte[MostBytes];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close || length == buffer.Length) { return null; }
            if (part.EndOfMessage) { return Encoding.UTF8.GetString(buffer, 0, length); }
        }
    }
}
