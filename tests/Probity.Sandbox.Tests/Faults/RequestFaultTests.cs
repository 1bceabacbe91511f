using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Tests.Public;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Tests.Faults;

/// <summary>Faults of requests and of the market channel, as a client meets them.</summary>
public sealed class RequestFaultTests
{
    private const string Order = """{"postOnly":false}""";
    private const string PostOnly = """{"postOnly":true}""";

    [Fact]
    public async Task Latency_delays_the_answer()
    {
        await using PublicRig rig = await Rig(realTime: true);
        await Lay(rig, """{"kind":"latency","routes":["GET /ok"],"fixed":"150ms"}""");
        long began = Stopwatch.GetTimestamp();
        await rig.Get("/ok");
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(140));
    }

    [Theory]
    [InlineData("""{"kind":"error-before","status":500}""", 500, "could not insert order")]
    [InlineData("""{"kind":"error-before","status":503,"text":"try later"}""", 503, "try later")]
    [InlineData("""{"kind":"trading-disabled"}""", 503, "Trading is currently disabled")]
    [InlineData("""{"kind":"cancel-only"}""", 503, "Trading is currently cancel-only")]
    [InlineData("""{"kind":"engine-restart"}""", 425, "restarting")]
    [InlineData("""{"kind":"engine-restart","restart":"0s"}""", 503, "post_only_mode")]
    [InlineData("""{"kind":"html-error"}""", 502, "<!DOCTYPE html>")]
    [InlineData("""{"kind":"error-in-success"}""", 200, "\"error\":\"internal error")]
    [InlineData("""{"kind":"rate-limit-storm"}""", 429, "Too Many Requests")]
    public async Task An_order_is_answered_in_the_words_of_the_fault(string rule, int status, string text)
    {
        await using PublicRig rig = await Rig();
        await Lay(rig, rule);
        (int got, string body) = await rig.Ask(HttpMethod.Post, "/order", Order);
        Assert.Equal(status, got);
        Assert.Contains(text, body);
    }

    [Theory]
    [InlineData("""{"kind":"trading-disabled"}""", true, true)]
    [InlineData("""{"kind":"cancel-only"}""", true, false)]
    [InlineData("""{"kind":"engine-restart"}""", true, true)]
    [InlineData("""{"kind":"engine-restart","restart":"0s"}""", false, false)]
    public async Task Phases_tell_post_only_orders_from_cancels(string rule, bool stopsPostOnly, bool stopsCancels)
    {
        await using PublicRig rig = await Rig();
        await Lay(rig, rule);
        int[] stopped = [425, 503];
        (int placed, _) = await rig.Ask(HttpMethod.Post, "/order", PostOnly);
        (int cancelled, _) = await rig.Ask(HttpMethod.Delete, "/cancel-all");
        Assert.Equal((stopsPostOnly, stopsCancels), (stopped.Contains(placed), stopped.Contains(cancelled)));
        Assert.Equal(200, (await rig.Ask(HttpMethod.Get, "/ok")).Status);
    }

    [Fact]
    public async Task Post_only_mode_says_how_long_it_lasts()
    {
        await using PublicRig rig = await Rig();
        await Lay(rig, """{"kind":"engine-restart","restart":"0s","postOnly":"79s"}""");
        using var content = new StringContent(Order);
        using HttpResponseMessage reply = await rig.Http.PostAsync("/order", content);
        JsonNode document = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
        Assert.Equal(79, (int)document["retry_after_seconds"]!);
        Assert.Equal(TimeSpan.FromSeconds(79), reply.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_lost_acknowledgement_breaks_the_connection_after_the_work_is_done()
    {
        await using PublicRig rig = await Rig();
        SandboxMarket market = rig.Venue.Markets[0];
        string book = $$"""[{"token_id":"{{market.Token(0)}}"}]""";
        await Lay(rig, """{"kind":"lost-ack","routes":["POST /books"],"count":1}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => rig.Post("/books", book));
        Assert.NotNull(await rig.Post("/books", book));
    }

    [Fact]
    public async Task An_error_after_the_work_takes_the_place_of_a_good_answer_only()
    {
        await using PublicRig rig = await Rig();
        await Lay(rig, """{"kind":"error-after","routes":["GET /ok","GET /book"],"status":502,"text":"late"}""");
        Assert.Equal((502, """{"error":"late"}"""), await rig.Ask(HttpMethod.Get, "/ok"));
        Assert.Equal(404, (await rig.Ask(HttpMethod.Get, "/book?token_id=1")).Status);
    }

    [Fact]
    public async Task The_clock_that_is_told_can_be_off()
    {
        await using PublicRig rig = await Rig();
        long right = (long)(await rig.Get("/time"))!;
        await Lay(rig, """{"kind":"clock-skew","skew":"-90s","scope":"time"}""");
        Assert.Equal(right - 90, (long)(await rig.Get("/time"))!);
    }

    [Fact]
    public async Task Frames_are_dropped_duplicated_frozen_and_cut_while_pongs_live_on()
    {
        await using PublicRig rig = await Rig();
        string[] tokens = [rig.Venue.Markets[0].Token(0)];
        await Lay(rig, """{"kind":"drop-frame","channel":"market","count":1}""");
        await using PublicSocket socket = await rig.Socket();
        await socket.Subscribe(tokens);
        Assert.Empty(await socket.UntilPong());
        await Renew(socket, tokens);
        Assert.Single(await socket.UntilPong());
        await Lay(rig, """{"kind":"duplicate-frame","channel":"market","count":1}""");
        await Renew(socket, tokens);
        List<string> twice = await socket.UntilPong();
        Assert.Equal(2, twice.Count);
        Assert.Equal(twice[0], twice[1]);
        await Lay(rig, """{"kind":"frozen-feed","channel":"market"}""");
        await Renew(socket, tokens);
        await Renew(socket, tokens);
        Assert.Empty(await socket.UntilPong());
        await rig.Ask(HttpMethod.Delete, "/admin/faults");
        await Lay(rig, """{"kind":"socket-cut"}""");
        await Renew(socket, tokens);
        await socket.Ended.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Rules_are_listed_with_their_strikes_and_removed()
    {
        await using PublicRig rig = await Rig();
        await Lay(rig, """{"rules":[{"kind":"html-error","routes":["GET /ok"]},{"kind":"cancel-only"}]}""");
        await rig.Ask(HttpMethod.Get, "/ok");
        JsonArray rules = (await rig.Get("/admin/faults"))!["rules"]!.AsArray();
        Assert.Equal(["html-error", "cancel-only"], rules.Select(rule => (string)rule!["kind"]!));
        Assert.Equal(1, (int)rules[0]!["strikes"]!);
        Assert.Equal(200, (await rig.Ask(HttpMethod.Delete, "/admin/faults/1")).Status);
        Assert.Equal(404, (await rig.Ask(HttpMethod.Delete, "/admin/faults/1")).Status);
        Assert.Equal(200, (await rig.Ask(HttpMethod.Get, "/ok")).Status);
        (int status, string text) = await rig.Ask(HttpMethod.Post, "/admin/faults", """{"kind":"html-eror"}""");
        Assert.Equal(400, status);
        Assert.Contains("did you mean 'html-error'?", text);
    }

    [Theory]
    [InlineData("/admin/tick", """{"market":"nothing","tick":"0.001"}""", "no market has")]
    [InlineData("/admin/status", """{"market":"0","status":"opened"}""", "no market has")]
    [InlineData("/admin/resolve", "{}", "'market' is missing")]
    [InlineData("/admin/closed-only", """{"address":"0x12","closedOnly":true}""", "0x12")]
    public async Task A_wrong_order_of_the_hand_is_explained(string path, string body, string text)
    {
        await using PublicRig rig = await Rig();
        (int status, string answer) = await rig.Ask(HttpMethod.Post, path, body);
        Assert.Equal(400, status);
        Assert.Contains(text, answer);
    }

    private static Task<PublicRig> Rig(bool realTime = false) =>
        PublicRig.Start(new SandboxOptions { Traffic = false }, realTime ? TimeProvider.System : null);

    private static Task Lay(PublicRig rig, string rule) => rig.Post("/admin/faults", rule);

    /// <summary>Makes the venue send a book: one message.</summary>
    private static async Task Renew(PublicSocket socket, string[] tokens)
    {
        await socket.Say($$"""{"operation":"unsubscribe","assets_ids":["{{tokens[0]}}"]}""");
        await socket.Say($$"""{"operation":"subscribe","assets_ids":["{{tokens[0]}}"]}""");
    }
}
