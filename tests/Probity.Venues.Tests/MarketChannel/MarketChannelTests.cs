using System.Text.Json;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.MarketChannel;

public sealed class MarketChannelTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task The_first_message_names_the_assets_as_the_sample_does()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        using JsonDocument sent = JsonDocument.Parse(world.Socket.Received[0]);
        using JsonDocument sample = JsonDocument.Parse(SharedFiles.Sample("ws-market-subscribe.json"));
        Assert.Equal(["11", "12"], ChannelWorld.AssetsOf(world.Socket.Received[0]));
        foreach (JsonProperty member in sent.RootElement.EnumerateObject().Where(member => member.Name != "assets_ids"))
        {
            Assert.Equal(sample.RootElement.GetProperty(member.Name).ToString(), member.Value.ToString());
        }
        (int connection, string[] tokens) = Assert.Single(world.Handler.Connected);
        Assert.Equal(1, connection);
        Assert.Equal(["11", "12"], tokens);
    }

    [Fact]
    public async Task Frames_come_whole_however_they_were_cut_and_talk_of_the_protocol_does_not()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        string[] frames =
        [
            SharedFiles.Sample("ws-market-book-initial.json"), SharedFiles.Sample("ws-market-price-change.json"),
            $$"""{"event_type":"new_market","description":"{{new string('x', 300_000)}}"}""",
        ];
        await world.Socket.Send("NO NEW ASSETS");
        foreach (string frame in frames) { await world.Socket.Send(frame, fragments: 7); }
        await world.Until(() => world.Handler.Frames.Count == frames.Length, "all frames arrived");
        Assert.Equal(frames, world.Handler.Frames.Select(frame => frame.Text));
    }

    [Fact]
    public async Task A_broken_connection_comes_back_subscribes_again_and_reads_the_books_again()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        world.RestBooks["11"] = 7_000;
        world.Socket.Break();
        await world.Until(() => world.Handler.Disconnected.Count == 1, "the break was noticed");
        Assert.Equal(["11", "12"], world.Handler.Disconnected.First().Tokens);
        await world.Drive(Step, () => world.Handler.Connected.Count == 2, "it reconnected");
        await world.Until(() => world.Socket.Received.Count == 1, "it subscribed again");
        Assert.Equal(["11", "12"], ChannelWorld.AssetsOf(world.Socket.Received[0]));
        await world.Until(() => world.Handler.Books.Any(text => text.Contains("7000")), "it read the books again");
        Assert.True(Assert.Single(world.Channel.Connections) is { Open: true, Opened: 2 });
    }

    [Fact]
    public async Task More_assets_than_fit_are_spread_and_a_pair_stays_together()
    {
        await using ChannelWorld world = await ChannelWorld.Start(
            options => options with { Stream = options.Stream with { AssetsPerConnection = 4 } });
        TokenPair[] pairs = [.. Enumerable.Range(1, 5).Select(i => new TokenPair($"{i}1", $"{i}2"))];
        await world.Subscribe(pairs);
        await world.Until(
            () => world.Venue.Sockets.Count == 3 && world.Venue.Sockets.All(socket => socket.Received.Count == 1),
            "three connections");
        string[][] assets = [.. world.Venue.Sockets.Select(socket => ChannelWorld.AssetsOf(socket.Received[0]))];
        Assert.Equal([2, 4, 4], assets.Select(set => set.Length).Order());
        Assert.All(pairs, pair => Assert.Single(assets, set => set.Contains(pair.First) && set.Contains(pair.Second)));
        Assert.Equal([1, 2, 3], world.Handler.Connected.Select(open => open.Connection).Order());
    }

    [Fact]
    public async Task Assets_are_added_and_removed_on_the_open_socket()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        await world.Subscribe(new TokenPair("21", "22"), new TokenPair("11", "12"));
        await world.Until(() => world.Socket.Received.Count == 2, "the addition arrived");
        using (JsonDocument added = JsonDocument.Parse(world.Socket.Received[1]))
        {
            Assert.Equal("subscribe", added.RootElement.GetProperty("operation").GetString());
            Assert.True(added.RootElement.GetProperty("custom_feature_enabled").GetBoolean());
        }
        Assert.Equal(["21", "22"], ChannelWorld.AssetsOf(world.Socket.Received[1]));

        await world.Channel.Unsubscribe(["11", "12", "99"], default);
        await world.Until(() => world.Socket.Received.Count == 3, "the removal arrived");
        Assert.Equal(["11", "12"], ChannelWorld.AssetsOf(world.Socket.Received[2]));
        Assert.Contains("\"unsubscribe\"", world.Socket.Received[2]);

        world.Socket.Break();
        await world.Drive(
            Step, () => world.Venue.Sockets.Count == 2 && world.Socket.Received.Count == 1, "it came back");
        Assert.Equal(["21", "22"], ChannelWorld.AssetsOf(world.Socket.Received[0]));

        FakeSocket last = world.Socket;
        await world.Channel.Unsubscribe(["21", "22"], default);
        await world.Until(() => last.Ended, "the empty connection was closed");
        Assert.Empty(world.Channel.Connections);
    }

    [Fact]
    public async Task A_frozen_feed_that_answers_pings_is_dropped_once_rest_proves_it()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        await world.Socket.Send(ChannelWorld.BookFrame("11", 1_000));
        await world.Socket.Send(ChannelWorld.BookFrame("12", 1_000));
        await world.Until(() => world.Handler.Frames.Count == 2, "the snapshots arrived");
        FakeSocket frozen = world.Socket;
        world.RestBooks["12"] = 2_000;
        await world.Drive(Step, () => world.Handler.Disconnected.Count == 1, "the frozen socket was dropped");
        Assert.Contains("frozen", world.Handler.Disconnected.First().Why);
        Assert.Contains("12", world.Handler.Disconnected.First().Why);
        Assert.True(frozen.Pings >= 5, $"{frozen.Pings} pings were answered");
        Assert.InRange(world.Time.Elapsed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300));
        await world.Drive(Step, () => world.Handler.Connected.Count == 2, "it reconnected");
    }

    [Fact]
    public async Task A_quiet_market_is_left_alone()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        await world.Socket.Send(ChannelWorld.BookFrame("11", 1_000));
        await world.Socket.Send(ChannelWorld.ChangeFrame("12", 1_000));
        await world.Until(() => world.Handler.Frames.Count == 2, "the snapshots arrived");
        int before = world.Venue.Seen.Count;
        await world.Drive(Step, () => world.Venue.Seen.Count >= before + 3, "three comparisons with REST");
        Assert.True(world.Time.Elapsed >= TimeSpan.FromSeconds(120), $"after {world.Time.Elapsed}");
        Assert.Empty(world.Handler.Disconnected);
        Assert.Single(world.Venue.Sockets);
    }

    [Fact]
    public async Task A_late_pong_drops_the_connection_though_data_flows()
    {
        await using ChannelWorld world = await ChannelWorld.Start(
            options => options with { Socket = options.Socket with { PongWithin = TimeSpan.FromSeconds(15) } });
        await world.SubscribeFirst();
        FakeSocket deaf = world.Socket;
        deaf.AnswerPings = false;
        long clock = 1_000;
        await Eventually.Drive(world.Time, Step, () =>
        {
            if (!deaf.Ended && world.Handler.Frames.Count < 500)
            {
                _ = deaf.Send(ChannelWorld.ChangeFrame("11", clock++));
            }
            return world.Handler.Disconnected.Count == 1;
        }, "the connection was dropped");
        Assert.Contains("no PONG within 15 s", world.Handler.Disconnected.First().Why);
        Assert.NotEmpty(world.Handler.Frames);
    }

    [Fact]
    public async Task While_the_socket_is_down_books_come_by_rest_and_a_long_outage_is_told_once()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        world.Venue.RefuseSockets = true;
        world.RestBooks["11"] = world.RestBooks["12"] = 1_000;
        await world.Subscribe(new TokenPair("11", "12"));
        await world.Drive(
            Step, () => world.Handler.Books.Count >= 8 && !world.Handler.Unreachable.IsEmpty, "polled books");
        Assert.Single(world.Handler.Unreachable);
        Assert.Empty(world.Handler.Connected);
        Assert.False(Assert.Single(world.Channel.Connections).Open);

        world.Venue.RefuseSockets = false;
        await world.Drive(Step, () => world.Handler.Connected.Count == 1, "it connected at last");
        int polled = world.Handler.Books.Count;
        await world.Until(
            () => world.Handler.Books.Count > polled || world.Socket.Received.Count == 1, "it subscribed");
    }

    [Fact]
    public async Task Without_websockets_books_are_polled_and_no_socket_is_opened()
    {
        await using ChannelWorld world = await ChannelWorld.Start(
            options => options with { Stream = options.Stream with { UseWebsocket = false } });
        world.RestBooks["11"] = world.RestBooks["12"] = 1_000;
        await world.Subscribe(new TokenPair("11", "12"));
        await world.Until(() => world.Handler.Books.Count == 1, "the books at once");
        await world.Drive(Step, () => world.Handler.Books.Count >= 4, "three polls");
        Assert.True(world.Time.Elapsed >= TimeSpan.FromSeconds(15));
        Assert.Empty(world.Venue.Sockets);
        Assert.Empty(world.Handler.Connected);
    }

    [Fact]
    public async Task A_book_asked_for_from_within_the_handler_comes()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        world.RestBooks["11"] = 5_000;
        world.Handler.WhenFrame = _ =>
        {
            world.Channel.Request("11");
            world.Channel.Request("11");
            world.Channel.Request("never subscribed");
        };
        await world.Socket.Send(ChannelWorld.ChangeFrame("11", 4_000));
        await world.Until(() => world.Handler.Books.Any(text => text.Contains("5000")), "the fresh book");
        Assert.DoesNotContain(world.Venue.Seen, request => request.Body.Contains("never subscribed"));
    }

    [Fact]
    public async Task A_token_that_the_venue_refuses_does_not_cost_the_others_their_books()
    {
        await using ChannelWorld world = await ChannelWorld.Start(
            options => options with { Stream = options.Stream with { UseWebsocket = false } });
        foreach (string token in new[] { "11", "12", "21", "22", "31" }) { world.RestBooks[token] = 1_000; }
        world.Venue.Answer = (context, request) => request.Body.Contains("\"22\"")
            ? FakeVenue.Reply(context, 400, """{"error":"Invalid token id"}""")
            : FakeVenue.Reply(context, 200, world.BooksFor(request.Body));
        await world.Subscribe(new TokenPair("11", "12"), new TokenPair("21", "22"), new TokenPair("31"));
        await world.Until(() => new[] { "11", "12", "21", "31" }.All(Came), "the other books");
        Assert.True(world.Channel.FailedFetches >= 1);

        bool Came(string token) => world.Handler.Books.Any(text => text.Contains($"\"{token}\""));
    }

    [Fact]
    public async Task Books_that_fail_for_now_are_asked_for_again()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        world.RestBooks["11"] = 1_000;
        int failures = 6;
        world.Venue.Answer = (context, request) => failures-- > 0
            ? FakeVenue.Reply(context, 502, "<html>bad gateway</html>", "text/html")
            : FakeVenue.Reply(context, 200, world.BooksFor(request.Body));
        await world.Subscribe(new TokenPair("11"));
        await world.Drive(Step, () => world.Handler.Books.Any(text => text.Contains("\"11\"")), "the book in the end");
        Assert.True(world.Channel.FailedFetches >= 1);
    }

    [Fact]
    public async Task A_broken_handler_is_reported_and_not_swallowed()
    {
        await using ChannelWorld world = await ChannelWorld.Start();
        await world.SubscribeFirst();
        world.Handler.WhenFrame = _ => throw new InvalidOperationException("a bug");
        await world.Socket.Send(ChannelWorld.ChangeFrame("11", 1));
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => world.Channel.Completion);
        Assert.Equal("a bug", e.Message);
    }

    [Fact]
    public async Task A_frame_that_is_too_large_ends_the_connection_with_a_reason()
    {
        await using ChannelWorld world = await ChannelWorld.Start(
            options => options with { Socket = options.Socket with { LargestFrame = 2_000 } });
        await world.SubscribeFirst();
        await world.Socket.Send("[" + new string(' ', 5_000) + "]");
        await world.Until(() => world.Handler.Disconnected.Count == 1, "the connection ended");
        Assert.Contains("larger than 2000 bytes", world.Handler.Disconnected.First().Why);
    }
}
