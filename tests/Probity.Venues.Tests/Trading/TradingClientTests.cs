using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Trading;

public sealed class TradingClientTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_private_request_is_signed_over_the_path_without_query_and_the_very_body()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        var headers = new ConcurrentQueue<Dictionary<string, string>>();
        venue.Answer = (context, _) =>
        {
            headers.Enqueue(context.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}"));
            return FakeVenue.Reply(context, 200, SharedFiles.Sample("rest-cancel-response.json"));
        };
        using AccountClients clients = TestAccounts.Clients(venue, time);
        VenueCall<CancelReply> call = await clients.Trading.CancelOrders(["0xfeed01", "0xfeed02"], default);

        SeenRequest seen = Assert.Single(venue.Seen);
        Assert.Equal("DELETE /orders [\"0xfeed01\",\"0xfeed02\"]", $"{seen.Method} {seen.PathAndQuery} {seen.Body}");
        Dictionary<string, string> sent = Assert.Single(headers);
        long seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var credentials = new ApiCredentials(TestAccounts.ApiKey, TestAccounts.Secret, TestAccounts.Passphrase);
        byte[] canonical = Encoding.UTF8.GetBytes($"{seconds}DELETE/orders{seen.Body}");
        Assert.Equal(L2Headers.Sign(credentials, canonical), sent["POLY_SIGNATURE"]);
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", sent["POLY_ADDRESS"]);
        Assert.Equal($"{seconds}", sent["POLY_TIMESTAMP"]);
        Assert.Equal(TestAccounts.ApiKey, sent["POLY_API_KEY"]);
        Assert.Equal(TestAccounts.Passphrase, sent["POLY_PASSPHRASE"]);
        Assert.EndsWith("feed0001", Assert.Single(call.Reply!.Cancelled));
        Assert.Equal("already canceled or matched", Assert.Single(call.Reply.NotCancelled).Value);
    }

    [Fact]
    public async Task Each_route_has_its_method_path_and_body()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, Answer(request.PathAndQuery.Split('?')[0]));
        using AccountClients clients = TestAccounts.Clients(
            venue, time, TestAccounts.Make(SignatureType.DepositWallet));
        TradingClient trading = clients.Trading;
        Assert.Equal("live", (await trading.PostOrder([(byte)'1'], GatePriority.Normal, default)).Reply!.Status);
        Assert.Equal(2, (await trading.PostOrders([(byte)'2'], GatePriority.Hedge, default)).Reply!.Count);
        await trading.CancelOrder("0xab", default);
        await trading.CancelAll(default);
        await trading.CancelMarket("0xc0", "77", default);
        Assert.Equal(VenueOrderState.Live, (await trading.Order("0xff", default))!.State);
        VenueOrder open = Assert.Single(await trading.OpenOrders(default, market: "0xc0"));
        Assert.Equal((Side.Sell, Price.Parse("0.57")), (open.Side, open.Price));
        var filter = new TradeFilter(After: new Instant(5_000_000_000), Before: new Instant(9_500_000_000));
        Assert.Equal(VenueTradeState.Confirmed, Assert.Single(await trading.Trades(filter, default)).State);
        Assert.Equal(1_000_000_000, (await trading.Balance(BalanceKind.Collateral, "", default)).Balance);
        await trading.UpdateBalance(BalanceKind.Position, "88", default);
        Assert.StartsWith("0f2c", (await trading.Heartbeat("", default)).Reply!.Id);
        Assert.False(await trading.ClosedOnly(default));
        Assert.Equal("550e8400-e29b-41d4-a716-446655440000", Assert.Single(await trading.ApiKeys(default)));
        Assert.Equal(
            [
                "POST /order 1", "POST /orders 2", """DELETE /order {"orderID":"0xab"}""", "DELETE /cancel-all ",
                """DELETE /cancel-market-orders {"market":"0xc0","asset_id":"77"}""", "GET /data/order/0xff ",
                "GET /data/orders?market=0xc0&next_cursor=MA%3D%3D ",
                "GET /data/trades?after=5&before=9&next_cursor=MA%3D%3D ",
                "GET /balance-allowance?asset_type=COLLATERAL&signature_type=3 ",
                "GET /balance-allowance/update?asset_type=CONDITIONAL-V2&token_id=88&signature_type=3 ",
                """POST /v1/heartbeats {"heartbeat_id":""}""", "GET /auth/ban-status/closed-only ",
                "GET /auth/api-keys ",
            ],
            venue.Seen.Select(request => $"{request.Method} {request.PathAndQuery} {request.Body}"));
    }

    [Fact]
    public async Task Every_page_is_read_and_a_cursor_that_repeats_ends_the_reading()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, request) => FakeVenue.Reply(
            context,
            200,
            request.PathAndQuery.Contains("Mg", StringComparison.Ordinal)
                ? """{"next_cursor":"Mg==","data":[{"id":"0xB","status":"ORDER_STATUS_LIVE"}]}"""
                : """{"next_cursor":"Mg==","data":[{"id":"0xA","status":"live"}]}""");
        using AccountClients clients = TestAccounts.Clients(venue, time);
        Assert.Equal(["0xa", "0xb"], (await clients.Trading.OpenOrders(default)).Select(order => order.Id));
        Assert.Equal(2, venue.Seen.Count);
    }

    [Theory]
    [InlineData(404, """{"error":"order not found"}""")]
    [InlineData(200, "null")]
    public async Task An_order_that_the_venue_does_not_know_is_no_order(int status, string body)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, status, body);
        using AccountClients clients = TestAccounts.Clients(venue, time);
        Assert.Null(await clients.Trading.Order("0xff", default));
    }

    [Theory]
    [InlineData(500, """{"error":"could not insert order"}""", VenueErrorKind.Status)]
    [InlineData(502, "<html>bad gateway</html>", VenueErrorKind.Html)]
    [InlineData(200, "<html>challenge</html>", VenueErrorKind.Html)]
    [InlineData(200, """{"error":"something"}""", VenueErrorKind.ErrorInSuccess)]
    [InlineData(200, "[]", VenueErrorKind.Malformed)]
    [InlineData(429, """{"error":"Too Many Requests"}""", VenueErrorKind.Status)]
    public async Task An_order_is_sent_once_whatever_comes_back(int status, string body, VenueErrorKind kind)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, status, body);
        using AccountClients clients = TestAccounts.Clients(venue, time);
        VenueCall<PlaceReply> call = await clients.Trading.PostOrder([(byte)'1'], GatePriority.Normal, default);
        Assert.False(call.Succeeded);
        Assert.Equal(kind, call.Error.Kind);
        Assert.False(call.Error.NeverSent);
        Assert.Single(venue.Seen);
    }

    [Fact]
    public async Task A_connection_that_never_came_about_proves_that_nothing_was_sent()
    {
        FakeVenue venue = await FakeVenue.Start();
        using AccountClients clients = TestAccounts.Clients(venue, time);
        await venue.DisposeAsync();
        VenueCall<PlaceReply> call = await clients.Trading.PostOrder([(byte)'1'], GatePriority.Normal, default);
        Assert.True(call.Error!.NeverSent);
    }

    [Theory]
    [InlineData("""{"error_msg":"Invalid Heartbeat ID","heartbeat_id":"next"}""", "next")]
    [InlineData("""{"error":"Invalid Heartbeat ID","heartbeat_id":"next"}""", "next")]
    [InlineData("""{"error":"something else"}""", null)]
    public async Task A_wrong_heartbeat_id_is_answered_with_the_right_one(string body, string? expected)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 400, body);
        using AccountClients clients = TestAccounts.Clients(venue, time);
        Assert.Equal(expected, (await clients.Trading.Heartbeat("wrong", default)).Reply?.Id);
    }

    [Fact]
    public async Task Credentials_are_derived_and_created_only_when_there_are_none()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        var signatures = new ConcurrentQueue<string>();
        venue.Answer = (context, request) =>
        {
            signatures.Enqueue(context.Request.Headers["POLY_SIGNATURE"].ToString());
            return request.Method == "GET"
                ? FakeVenue.Reply(context, 400, """{"error":"Could not derive api key!"}""")
                : FakeVenue.Reply(context, 200, SharedFiles.Sample("rest-auth-api-key.json"));
        };
        using AccountClients clients = TestAccounts.Clients(venue, time, TestAccounts.Make(withCredentials: false));
        ApiCredentials made = await clients.Auth.DeriveOrCreate(0, default);
        Assert.Equal("550e8400-e29b-41d4-a716-446655440000", made.ApiKey);
        Assert.Equal(
            ["GET /auth/derive-api-key", "POST /auth/api-key"],
            venue.Seen.Select(request => $"{request.Method} {request.PathAndQuery}"));
        byte[] digest = ClobAuth.Digest(clients.Account.Signer, 137, time.GetUtcNow().ToUnixTimeSeconds(), 0);
        foreach (string signature in signatures)
        {
            Assert.True(PrivateKey.TryRecover(Signature.Parse(Hex.Parse(signature)), digest, out EvmAddress signer));
            Assert.Equal(clients.Account.Signer, signer);
        }
    }

    [Theory]
    [InlineData("""{"apiKey":"k","secret":"topsecret","passphrase":""}""")]
    [InlineData("""{"apiKey":"k","secret":{"deep":"topsecret"}}""")]
    [InlineData("""{"apiKey":"k","secret":"topsecret""")]
    [InlineData("""<html>topsecret</html>""")]
    public async Task A_reply_that_may_hold_secrets_is_never_quoted(string body)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, body);
        using AccountClients clients = TestAccounts.Clients(venue, time);
        Task<ApiCredentials> asked = clients.Auth.Derive(0, default);
        await Eventually.Drive(time, TimeSpan.FromSeconds(1), () => asked.IsCompleted, "the last attempt");
        VenueException failure = await Assert.ThrowsAsync<VenueException>(() => asked);
        Assert.DoesNotContain("topsecret", failure.ToString());
        Assert.DoesNotContain("topsecret", failure.Error.ToString());
    }

    [Fact]
    public async Task An_account_without_credentials_says_what_to_do()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using AccountClients clients = TestAccounts.Clients(venue, time, TestAccounts.Make(withCredentials: false));
        Domain.BadInputException refused = await Assert.ThrowsAsync<Domain.BadInputException>(
            () => clients.Trading.OpenOrders(default));
        Assert.Contains("'main' has no API credentials", refused.Message);
        Assert.Empty(venue.Seen);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_200, 0)]
    [InlineData(300_000, 300)]
    [InlineData(-300_000, -300)]
    public async Task The_clock_follows_the_venue_and_never_goes_back(int venueAheadMs, int offsetSeconds)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(
            context, 200, $"{time.GetUtcNow().AddMilliseconds(venueAheadMs).ToUnixTimeSeconds()}");
        using AccountClients clients = TestAccounts.Clients(venue, time);
        Instant before = clients.Clock.Now;
        Duration offset = await clients.Clock.Synchronize(clients.Public, default);
        Assert.InRange(offset.Nanos / 1e9, offsetSeconds - 1.5, offsetSeconds + 1.5);
        Assert.True(clients.Clock.Now >= before);
        Instant then = clients.Clock.Now;
        time.Advance(TimeSpan.FromMinutes(10));
        double ahead = (clients.Clock.Now - Instant.FromDateTimeOffset(time.GetUtcNow())).Nanos / 1e9;
        Assert.InRange(ahead, offsetSeconds - 1.5, offsetSeconds + 1.5);
        Assert.True(clients.Clock.Now > then);
    }

    private static string Answer(string path) => path switch
    {
        "/order" => SharedFiles.Sample("rest-post-order-response-live.json"),
        "/orders" => SharedFiles.Sample("rest-post-orders-response-mixed.json"),
        "/cancel-all" or "/cancel-market-orders" => SharedFiles.Sample("rest-cancel-response.json"),
        "/data/order/0xff" => SharedFiles.Sample("rest-open-order.json"),
        "/data/orders" => SharedFiles.Sample("rest-open-orders-page.json"),
        "/data/trades" => SharedFiles.Sample("rest-trades-page.json"),
        "/balance-allowance" => SharedFiles.Sample("rest-balance-allowance.json"),
        "/balance-allowance/update" => "",
        "/v1/heartbeats" => SharedFiles.Sample("rest-heartbeat-response.json"),
        "/auth/ban-status/closed-only" => SharedFiles.Sample("rest-auth-closed-only.json"),
        "/auth/api-keys" => SharedFiles.Sample("rest-auth-api-keys.json"),
        _ => throw new InvalidOperationException(path),
    };
}
