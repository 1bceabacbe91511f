using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Streams;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Streams;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Streams;

public sealed class OpinionMarketStreamTests
{
    private const string Secret = "stream-key-0123456789";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Subscriptions_are_sent_as_the_sample_says_with_the_key_in_the_address()
    {
        await using World world = await World.Start();
        await world.Subscribe(2764);
        await Eventually.Until(() => world.Sent.Count == 2, "both channels were subscribed");
        using JsonDocument sample = JsonDocument.Parse(Samples.Text("ws-commands.json"));
        Assert.Equal(
            JsonSerializer.Serialize(sample.RootElement[1]),
            world.Sent[0]);
        Assert.Equal("""{"action":"SUBSCRIBE","channel":"market.last.trade","marketId":2764}""", world.Sent[1]);
        Assert.Equal("?apikey=" + Secret, world.Socket.Query);
        await Eventually.Until(() => world.Books.Count == 1, "the book was read");
        Assert.All(world.Venue.Seen, seen => Assert.Null(seen.Key));
    }

    [Fact]
    public async Task A_heartbeat_goes_out_every_25_seconds()
    {
        await using World world = await World.Start();
        await world.Subscribe(1);
        await Eventually.Until(() => world.Sent.Count == 2, "it subscribed");
        await Eventually.Drive(
            world.Time, TimeSpan.FromSeconds(5), () => world.Socket.Heartbeats >= 2, "two heartbeats");
        Assert.True(world.Time.Elapsed >= TimeSpan.FromSeconds(50));
        Assert.True(Assert.Single(world.Stream.Connections).Open);
    }

    [Fact]
    public async Task A_broken_connection_comes_back_subscribes_and_reads_again_without_telling_the_key()
    {
        await using World world = await World.Start();
        await world.Subscribe(1, 2);
        await world.Drive(() => world.Sent.Count == 4 && world.Books.Count == 2, "it subscribed");
        world.Socket.Break();
        await Eventually.Until(() => world.Told.Any(text => text.StartsWith("lost")), "the break was noticed");
        await Eventually.Drive(world.Time, Step, () => world.Venue.Sockets.Count == 2, "it reconnected");
        await Eventually.Until(() => world.Sent.Count == 4, "it subscribed again");
        await Eventually.Drive(world.Time, Step, () => world.Books.Count >= 4, "it read the books again");
        Assert.DoesNotContain(world.Told, text => text.Contains(Secret));
        Assert.DoesNotContain(Secret, world.Stream.Connections[0].LastFailure);
    }

    [Fact]
    public async Task Every_book_is_compared_once_an_interval()
    {
        await using World world = await World.Start();
        await world.Subscribe(1, 2, 3);
        await world.Drive(() => world.Time.Elapsed > TimeSpan.FromMinutes(3), "three minutes");
        // Once at the beginning, then every 45 s from a moment of its own on.
        Assert.All(world.Books.GroupBy(book => book), group => Assert.InRange(group.Count(), 4, 6));
        Assert.Equal(3, world.Books.Distinct().Count());
    }

    [Fact]
    public async Task A_quiet_market_is_no_dead_feed_but_one_that_changes_unheard_is()
    {
        await using World world = await World.Start(options => options with
        {
            Stream = options.Stream with { FrozenAfter = 2, ReanchorInterval = TimeSpan.FromSeconds(10) },
        });
        await world.Subscribe(1);
        await Eventually.Drive(world.Time, Step, () => world.Books.Count == 5, "quiet comparisons");
        Assert.Equal(1, Assert.Single(world.Stream.Connections).Opened);
        world.ChangesAlways = true;
        await Eventually.Drive(world.Time, Step, () => world.Venue.Sockets.Count == 2, "it was made anew");
        Assert.Contains(world.Told, text => text.Contains("frozen"));
    }

    [Fact]
    public async Task Without_sockets_books_are_polled()
    {
        await using World world = await World.Start(options => options with
        {
            Stream = options.Stream with { UseWebsocket = false },
        });
        Assert.False(world.Stream.UsesSockets);
        await world.Subscribe(1);
        await Eventually.Drive(world.Time, Step, () => world.Books.Count == 3, "three polls");
        Assert.InRange(world.Time.Elapsed.TotalSeconds, 8, 12);
        Assert.Empty(world.Venue.Sockets);
    }

    [Fact]
    public async Task Removed_markets_are_unsubscribed_and_read_no_more()
    {
        await using World world = await World.Start();
        await world.Subscribe(1, 2);
        await world.Drive(() => world.Books.Count == 2, "both books");
        await world.Stream.Unsubscribe([World.Channel(1)], default);
        await Eventually.Until(() => world.Sent.Count == 6, "it unsubscribed");
        Assert.Equal("""{"action":"UNSUBSCRIBE","channel":"market.depth.diff","marketId":1}""", world.Sent[4]);
        await Eventually.Drive(world.Time, Step, () => world.Books.Count >= 5, "the other is compared on");
        Assert.Equal(1, world.Books.Count(book => book == TestMarkets.First(1)));
    }

    [Fact]
    public async Task A_market_without_a_number_is_refused()
    {
        await using World world = await World.Start();
        await Assert.ThrowsAsync<BadInputException>(
            () => world.Stream.Subscribe([new OpinionMarketChannel("x", "1")], default));
    }

    [Fact]
    public async Task The_adapter_turns_frames_and_books_into_inputs()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        var time = new ManualTime();
        var kept = new KeptInputs();
        venue.Answer = (context, request) => FakeVenue.Envelope(context, World.BookFor(request, 1));
        await using var adapter = new OpinionAdapter(
            venue.Options(),
            new ApiKey(Secret),
            resync => new OpinionInputDecoder(kept, resync, time, TimeSpan.FromSeconds(2)),
            time,
            () => 0.5);
        await adapter.MarketData.Subscribe([TestMarkets.Of(1)], default);
        await Eventually.Until(() => kept.All.Count == 3, "the snapshot");
        await venue.Sockets.Last().Send(
            $$"""
            {"marketId":1,"tokenId":"{{TestMarkets.First(1)}}","side":"bids","price":"0.41","size":"7",
             "msgType":"market.depth.diff"}
            """);
        await Eventually.Until(() => kept.All.Count == 4, "the diff");
        venue.Sockets.Last().Break();
        await Eventually.Until(
            () => kept.All[^1] is Domain.Inputs.BookInvalidated, "the book was invalidated");
        Assert.False(adapter.Completion.IsCompleted);
    }

    private sealed class World : IMarketFrameHandler, IAsyncDisposable
    {
        private readonly OpinionClients clients;
        private int version = 1;

        private World(FakeVenue venue, OpinionOptions options)
        {
            Venue = venue;
            clients = venue.Clients(Time, null, options);
            Stream = new OpinionMarketStream(options, clients.Public, new ApiKey(Secret), this, Time, () => 0.5);
        }

        public ManualTime Time { get; } = new();

        public FakeVenue Venue { get; }

        public OpinionMarketStream Stream { get; }

        /// <summary>The venue's book is another one at each reading.</summary>
        public bool ChangesAlways { get; set; }

        /// <summary>Tokens of the books that came.</summary>
        public ConcurrentQueue<string> Books { get; } = new();

        public ConcurrentQueue<string> Told { get; } = new();

        public FakeSocket Socket => Venue.Sockets.Last();

        /// <summary>What the last connection received.</summary>
        public IReadOnlyList<string> Sent => Venue.Sockets.IsEmpty ? [] : Socket.Received;

        public static OpinionMarketChannel Channel(int number) => new(number.ToString(), TestMarkets.First(number));

        public static async Task<World> Start(Func<OpinionOptions, OpinionOptions>? change = null)
        {
            FakeVenue venue = await FakeVenue.Start();
            OpinionOptions options = venue.Options();
            var world = new World(venue, change is null ? options : change(options));
            venue.Answer = (context, request) => FakeVenue.Envelope(
                context, BookFor(request, world.ChangesAlways ? Interlocked.Increment(ref world.version) : 1));
            return world;
        }

        public static string BookFor(SeenRequest request, int size)
        {
            string token = request.PathAndQuery.Split("token_id=")[1];
            return $$"""
                {"asks":[{"price":"0.6","size":"{{size}}"}],"bids":[{"price":"0.4","size":"3"}],"market":"c",
                 "timestamp":1790871265570,"tokenId":"{{token}}"}
                """;
        }

        public Task Drive(Func<bool> condition, string what) => Eventually.Drive(Time, Step, condition, what);

        public Task Subscribe(params int[] numbers) =>
            Stream.Subscribe([.. numbers.Select(Channel)], default);

        public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection) =>
            Tell("frame " + Encoding.UTF8.GetString(frame));

        public void OnBooks(ReadOnlySpan<byte> books, Instant received)
        {
            using JsonDocument document = JsonDocument.Parse(books.ToArray());
            Books.Enqueue(document.RootElement.GetProperty("tokenId").GetString()!);
            Eventually.Happened();
        }

        public void OnConnected(int connection, IReadOnlyList<string> tokens) => Tell($"connected {tokens.Count}");

        public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why) => Tell($"lost {why}");

        public void OnUnreachable(int connection, string why) => Tell($"dead {why}");

        public async ValueTask DisposeAsync()
        {
            await Stream.DisposeAsync();
            clients.Dispose();
            await Venue.DisposeAsync();
        }

        private void Tell(string text)
        {
            Told.Enqueue(text);
            Eventually.Happened();
        }
    }
}
