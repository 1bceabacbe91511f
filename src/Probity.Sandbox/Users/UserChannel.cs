using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Private;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Users;

/// <summary>
/// <c>/ws/user</c> (reference/polymarket.md 5.3): credentials in the first message, then orders and trades of that
/// key's wallets. Nothing is told twice: who was away asks the REST interface.
/// </summary>
public sealed class UserChannel(SandboxVenue venue, ApiKeyStore keys) : ISandboxEndpoints, ISandboxListener
{
    private const int MostBytes = 64 * 1024;

    private readonly List<Listening> sockets = [];

    public SandboxHost Host => SandboxHost.Sockets;

    public void Map(IEndpointRouteBuilder routes)
    {
        venue.Subscribe(this);
        routes.MapGet("/ws/user", Serve);
    }

    public void OnOrder(SandboxOrder order, OrderNews news, Instant at)
    {
        if (sockets.Count == 0) { return; }
        foreach (Listening socket in sockets.Where(socket => socket.Hears(order.Account, order.Market)))
        {
            Tell(socket, order.Market, OrderDocuments.Event(order, news, at));
        }
    }

    public void OnTrade(SandboxTrade trade, Instant at)
    {
        if (sockets.Count == 0) { return; }
        SandboxAccount[] accounts = [.. trade.Accounts()];
        foreach (Listening socket in sockets)
        {
            if (!accounts.Any(account => socket.Hears(account, trade.Market))) { continue; }
            bool takes = trade.Taker.Order?.Account.Signer == socket.Key.Owner;
            Tell(socket, trade.Market, TradeDocuments.Event(trade, takes, socket.Key.Id, at));
        }
    }

    private void Tell(Listening socket, SandboxMarket market, JsonObject document)
    {
        FrameFault fault = venue.Faults.OnUserFrame(market.Condition);
        if (fault == FrameFault.Cut) { socket.Cut(); }
        if (fault is FrameFault.Dropped or FrameFault.Cut) { return; }
        string text = document.ToJsonString(Answers.Options);
        socket.Out.TryWrite(text);
        if (fault == FrameFault.Duplicated) { socket.Out.TryWrite(text); }
    }

    private async Task Serve(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest) { throw VenueRefusal.Bad("Invalid payload"); }
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Channel<string> frames = Channel.CreateUnbounded<string>();
        Task writing = Write(socket, frames.Reader, ended.Token);
        Listening? listening = null;
        try
        {
            while (await Read(socket, ended.Token) is { } text)
            {
                if (text == "PING") { frames.Writer.TryWrite("PONG"); }
                else if (listening is null)
                {
                    listening = Enter(text, frames.Writer, socket.Abort);
                    if (listening is null) { break; }
                }
                else { Change(listening, text); }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
        }
        if (listening is not null) { venue.Run(() => sockets.Remove(listening)); }
        frames.Writer.TryComplete();
        await ended.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Close(socket);
    }

    /// <summary>Null when the credentials are none: the socket closes.</summary>
    private Listening? Enter(string text, ChannelWriter<string> frames, Action cut)
    {
        try
        {
            using JsonDocument message = JsonDocument.Parse(text);
            JsonElement auth = message.RootElement.GetProperty("auth");
            return venue.Run(() =>
            {
                ApiKey? key = keys.Find(auth.GetProperty("apiKey").GetString() ?? "");
                bool proved = key is not null && auth.GetProperty("secret").GetString() == key.Secret
                    && auth.GetProperty("passphrase").GetString() == key.Passphrase;
                if (!proved) { return null; }
                var listening = new Listening(key!, frames, cut);
                if (MarketsOf(message.RootElement) is { Count: > 0 } markets) { listening.Only(markets); }
                sockets.Add(listening);
                return listening;
            });
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Change(Listening listening, string text)
    {
        try
        {
            using JsonDocument message = JsonDocument.Parse(text);
            IReadOnlyList<string> markets = MarketsOf(message.RootElement) ?? [];
            string operation = message.RootElement.GetProperty("operation").GetString() ?? "";
            venue.Run(() =>
            {
                if (operation == "subscribe") { listening.With(markets); }
                else if (operation == "unsubscribe") { listening.Without(markets); }
            });
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            listening.Out.TryWrite("INVALID OPERATION");
        }
    }

    private static List<string>? MarketsOf(JsonElement message) =>
        message.TryGetProperty("markets", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(market => market.GetString() ?? "")]
            : null;

    private static async Task Write(WebSocket socket, ChannelReader<string> frames, CancellationToken cancel)
    {
        await foreach (string text in frames.ReadAllAsync(cancel))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancel);
        }
    }

    /// <summary>Null when the client closes.</summary>
    private static async Task<string?> Read(WebSocket socket, CancellationToken cancel)
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

    private static async Task Close(WebSocket socket)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) { return; }
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, hurry.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One socket that proved its key; without named markets it hears all.</summary>
    private sealed class Listening(ApiKey key, ChannelWriter<string> frames, Action cut)
    {
        private HashSet<string>? markets;

        public ApiKey Key { get; } = key;

        public ChannelWriter<string> Out { get; } = frames;

        /// <summary>Breaks the connection.</summary>
        public Action Cut { get; } = cut;

        public bool Hears(SandboxAccount account, SandboxMarket market) =>
            account.Signer == Key.Owner && (markets is null || markets.Contains(market.Condition));

        public void Only(IReadOnlyList<string> named) =>
            markets = new HashSet<string>(named, StringComparer.OrdinalIgnoreCase);

        /// <summary>A socket that hears all goes on hearing all.</summary>
        public void With(IReadOnlyList<string> named) => markets?.UnionWith(named);

        public void Without(IReadOnlyList<string> named) => markets?.ExceptWith(named);
    }
}
