using System.Text.Json.Nodes;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Tests.Public;

/// <summary>The market channel message by message (reference/polymarket.md 5.1).</summary>
public sealed class MarketSocketTests
{
    private static readonly SandboxOptions Quiet = new() { Traffic = false };

    [Fact]
    public async Task A_subscription_is_answered_with_an_array_of_books_and_ping_with_pong()
    {
        await using PublicRig rig = await PublicRig.Start(Quiet);
        SandboxMarket position = rig.Venue.Markets.First(market => market.IsPosition);
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe([position.Token(0), position.Token(1)]);
        JsonArray books = JsonNode.Parse(await socket.Next())!.AsArray();
        Assert.Equal([position.Token(0), position.Token(1)], books.Select(book => (string)book!["asset_id"]!));
        Assert.Equal(
            ["market", "asset_id", "timestamp", "hash", "bids", "asks", "tick_size", "event_type", "last_trade_price",
                "version"],
            books[0]!.AsObject().Select(member => member.Key));
        Assert.Empty(await socket.UntilPong());
    }

    [Fact]
    public async Task Assets_that_are_there_already_are_answered_with_a_text_and_unsubscribed_ones_fall_silent()
    {
        await using PublicRig rig = await PublicRig.Start(Quiet);
        SandboxMarket market = rig.Venue.Markets[0];
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe([market.Token(0)], dump: false);
        await socket.Say($$"""{"operation":"subscribe","assets_ids":["{{market.Token(0)}}"]}""");
        Assert.Equal("NO NEW ASSETS", await socket.Next());
        await socket.Say($$"""{"operation":"subscribe","assets_ids":["{{market.Token(1)}}"]}""");
        Assert.StartsWith("[", await socket.Next());
        await socket.Say(
            $$"""{"operation":"unsubscribe","assets_ids":["{{market.Token(0)}}","{{market.Token(1)}}"]}""");
        await socket.UntilPong();
        Rest(rig, market, 0, Side.Buy, 4_000, 10);
        await rig.Get($"/book?token_id={market.Token(0)}");
        Assert.Empty(await socket.UntilPong());
    }

    [Fact]
    public async Task An_order_is_told_for_both_assets_with_the_top_after_it()
    {
        await using PublicRig rig = await PublicRig.Start(Quiet);
        SandboxMarket market = rig.Venue.Markets[0];
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe([market.Token(0)]);
        await socket.UntilPong();
        Rest(rig, market, 0, Side.Buy, 4_000, 10);
        JsonNode change = await socket.Next("price_change");
        JsonArray entries = change["price_changes"]!.AsArray();
        Assert.Equal(2, entries.Count);
        Assert.Equal(
            [(market.Token(0), "0.4", "10", "BUY", "0.4", "1"), (market.Token(1), "0.6", "10", "SELL", "0", "0.6")],
            entries.Select(entry => (
                (string)entry!["asset_id"]!, (string)entry["price"]!, (string)entry["size"]!, (string)entry["side"]!,
                (string)entry["best_bid"]!, (string)entry["best_ask"]!)));
        JsonNode book = (await rig.Get($"/book?token_id={market.Token(0)}"))!;
        Assert.Equal((string)entries[0]!["hash"]!, (string)book["hash"]!);
        Assert.Equal((string)change["timestamp"]!, (string)book["timestamp"]!);
    }

    [Fact]
    public async Task A_trade_is_printed_and_both_books_follow_whole()
    {
        await using PublicRig rig = await PublicRig.Start(Quiet);
        SandboxMarket market = rig.Venue.Markets[0];
        Rest(rig, market, 0, Side.Buy, 4_000, 10);
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe([market.Token(0), market.Token(1)], custom: true);
        await socket.UntilPong();
        Rest(rig, market, 1, Side.Buy, 6_000, 5);
        JsonNode trade = await socket.Next("last_trade_price");
        Assert.Equal(
            (market.Token(1), "0.6", "5", "BUY"),
            ((string)trade["asset_id"]!, (string)trade["price"]!, (string)trade["size"]!, (string)trade["side"]!));
        JsonNode first = await socket.Next("book"), second = await socket.Next("book");
        Assert.Equal("5", (string?)first["bids"]![0]!["size"]);
        Assert.Equal("5", (string?)second["asks"]![0]!["size"]);
        Assert.Equal("0.600", (string?)first["last_trade_price"]);
        Assert.Equal("0.600", (string?)second["last_trade_price"]);
    }

    [Fact]
    public async Task A_new_tick_is_told_and_the_books_follow_and_a_result_is_told_to_who_asked()
    {
        await using PublicRig rig = await PublicRig.Start(Quiet);
        SandboxMarket market = rig.Venue.Markets[0], other = rig.Venue.Markets[1];
        await using PublicSocket plain = await rig.Socket(), custom = await rig.Socket();
        await plain.Subscribe([market.Token(0)]);
        await custom.Subscribe([other.Token(0)], custom: true);
        await plain.UntilPong();
        await custom.UntilPong();
        await rig.Post("/admin/tick", $$"""{"market":"{{market.Market.Slug}}","tick":"0.001"}""");
        JsonNode tick = await plain.Next("tick_size_change");
        Assert.Equal(("0.01", "0.001"), ((string)tick["old_tick_size"]!, (string)tick["new_tick_size"]!));
        Assert.Equal("0.001", (string?)(await plain.Next("book"))["tick_size"]);
        await rig.Post("/admin/resolve", $$"""{"market":"{{market.Token(1)}}","outcome":"No"}""");
        JsonNode result = await custom.Next("market_resolved");
        Assert.Equal(
            (market.Condition, market.Token(1), "No"),
            ((string)result["market"]!, (string)result["winning_asset_id"]!, (string)result["winning_outcome"]!));
        Assert.DoesNotContain(await plain.UntilPong(), text => text.Contains("market_resolved"));
        JsonNode full = (await rig.Get($"/markets/{market.Condition}"))!;
        Assert.True((bool)full["tokens"]![1]!["winner"]!);
        Assert.False((bool)full["accepting_orders"]!);
    }

    [Fact]
    public async Task Tops_and_openings_are_told_to_who_asked_for_custom_events()
    {
        await using PublicRig rig = await PublicRig.Start(Quiet);
        SandboxMarket market = rig.Venue.Markets[0], other = rig.Venue.Markets[1];
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe([market.Token(0)], custom: true);
        await socket.UntilPong();
        Rest(rig, market, 0, Side.Buy, 4_000, 10);
        JsonNode top = await socket.Next("best_bid_ask");
        Assert.Equal(
            ("0.4", "1", "0.6"), ((string)top["best_bid"]!, (string)top["best_ask"]!, (string)top["spread"]!));
        await rig.Post("/admin/status", $$"""{"market":"{{other.Condition}}","status":"announced"}""");
        await rig.Post("/admin/status", $$"""{"market":"{{other.Condition}}","status":"open"}""");
        JsonNode opened = await socket.Next("new_market");
        Assert.Equal(other.Condition, (string?)opened["condition_id"]);
        Assert.Equal(other.Market.Question, (string?)opened["question"]);
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_dropped()
    {
        await using PublicRig rig = await PublicRig.Start(
            Quiet with { SocketPatience = TimeSpan.FromMilliseconds(100) });
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe([rig.Venue.Markets[0].Token(0)]);
        await socket.Ended.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static void Rest(PublicRig rig, SandboxMarket market, int outcome, Side side, int pips, int shares) =>
        rig.Venue.Run(() => Assert.True(rig.Venue.Exchange.Submit(
            rig.Venue.Accounts[0].Participant,
            OrderRequest.Limit(
                market.Outcome(outcome).Id, side, Price.FromPips(pips), Quantity.FromShares(shares)) with
            {
                TimeInForce = TimeInForce.GoodTilCancelled,
            },
            rig.Venue.Now).IsAccepted));
}
