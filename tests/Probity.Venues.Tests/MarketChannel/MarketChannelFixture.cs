using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Probity.Domain.Values;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.MarketChannel;

/// <summary>Keeps everything that it is told, and checks that calls never overlap.</summary>
internal sealed class NotingHandler : IMarketFrameHandler
{
    private int inside;

    public ConcurrentQueue<(string Text, int Connection)> Frames { get; } = new();

    public ConcurrentQueue<string> Books { get; } = new();

    public ConcurrentQueue<(int Connection, string[] Tokens)> Connected { get; } = new();

    public ConcurrentQueue<(int Connection, string[] Tokens, string Why)> Disconnected { get; } = new();

    public ConcurrentQueue<string> Unreachable { get; } = new();

    public Action<string>? WhenFrame { get; set; }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection)
    {
        string text = Encoding.UTF8.GetString(frame);
        Alone(() =>
        {
            Assert.True(received.IsKnown);
            WhenFrame?.Invoke(text);
            Frames.Enqueue((text, connection));
        });
    }

    public void OnBooks(ReadOnlySpan<byte> books, Instant received)
    {
        string text = Encoding.UTF8.GetString(books);
        Alone(() => Books.Enqueue(text));
    }

    public void OnConnected(int connection, IReadOnlyList<string> tokens) =>
        Alone(() => Connected.Enqueue((connection, [.. tokens])));

    public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why) =>
        Alone(() => Disconnected.Enqueue((connection, [.. tokens], why)));

    public void OnUnreachable(int connection, string why) => Alone(() => Unreachable.Enqueue(why));

    private void Alone(Action action)
    {
        Assert.Equal(1, Interlocked.Increment(ref inside));
        action();
        Interlocked.Decrement(ref inside);
        Eventually.Happened();
    }
}

/// <summary>A channel against a fake venue whose books are a table of venue times.</summary>
internal sealed class ChannelWorld : IAsyncDisposable
{
    private readonly PolymarketClients clients;

    private ChannelWorld(FakeVenue venue, PolymarketOptions options)
    {
        Venue = venue;
        clients = venue.Clients(Time, options);
        Channel = new Polymarket.Streams.MarketChannel(options, clients.Clob, Handler, Time, () => 0.5);
    }

    public ManualTime Time { get; } = new();

    public NotingHandler Handler { get; } = new();

    public FakeVenue Venue { get; }

    public Polymarket.Streams.MarketChannel Channel { get; }

    /// <summary>Venue time of each token's book, ms; a token that is missing has no book.</summary>
    public ConcurrentDictionary<string, long> RestBooks { get; } = new();

    public FakeSocket Socket => Venue.Sockets.Last();

    public static async Task<ChannelWorld> Start(Func<PolymarketOptions, PolymarketOptions>? change = null)
    {
        FakeVenue venue = await FakeVenue.Start();
        PolymarketOptions options = venue.Options();
        var world = new ChannelWorld(venue, change is null ? options : change(options));
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, world.BooksFor(request.Body));
        return world;
    }

    public static string BookFrame(string token, long time) =>
        $$"""
        [{"market":"0x1","asset_id":"{{token}}","timestamp":"{{time}}","bids":[],"asks":[],"event_type":"book"}]
        """;

    public static string ChangeFrame(string token, long time) =>
        $$"""
        {"market":"0x1","price_changes":[{"asset_id":"{{token}}","price":"0.5","size":"1","side":"BUY"}],
         "timestamp":"{{time}}","event_type":"price_change"}
        """;

    /// <summary>The assets of a message that the client sent.</summary>
    public static string[] AssetsOf(string message)
    {
        using JsonDocument document = JsonDocument.Parse(message);
        return [.. document.RootElement.GetProperty("assets_ids").EnumerateArray().Select(asset => asset.GetString()!)];
    }

    public string BooksFor(string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        IEnumerable<string> books = document.RootElement.EnumerateArray()
            .Select(item => item.GetProperty("token_id").GetString()!)
            .Where(RestBooks.ContainsKey)
            .Select(token => $$"""{"asset_id":"{{token}}","timestamp":"{{RestBooks[token]}}","bids":[],"asks":[]}""");
        return $"[{string.Join(',', books)}]";
    }

    public Task Subscribe(params TokenPair[] pairs) => Channel.Subscribe(pairs, default);

    /// <summary>Subscribes one pair and waits until the venue has seen it.</summary>
    public async Task SubscribeFirst()
    {
        RestBooks["11"] = RestBooks["12"] = 1_000;
        await Subscribe(new TokenPair("11", "12"));
        await Eventually.Until(() => !Venue.Sockets.IsEmpty && Socket.Received.Count == 1, "the subscription arrived");
        await Eventually.Until(() => Handler.Books.Any(text => text.Contains("\"12\"")), "the books were read");
    }

    public Task Until(Func<bool> condition, string what) => Eventually.Until(condition, what);

    public Task Drive(TimeSpan step, Func<bool> condition, string what) =>
        Eventually.Drive(Time, step, condition, what);

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        clients.Dispose();
        await Venue.DisposeAsync();
    }
}
