using System.Collections.Concurrent;
using Probity.Domain;
using Probity.Venues.Http;
using Probity.Venues.Limits;

namespace Probity.Venues.Tests.Transport;

public sealed class VenueHttpTests
{
    private const string Good = """{"answer":42}""";

    private readonly ManualTime time = new();

    private static VenueRequest Get(string path = "/thing?key=hidden") => new(HttpMethod.Get, path, ["gate"]);

    [Fact]
    public async Task A_whole_document_comes_back_byte_for_byte()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, Good);
        VenueReply reply = await venue.Http(time).Send(Get(), default);
        Assert.Equal(Good, System.Text.Encoding.UTF8.GetString(reply.Body));
        Assert.Equal(time.GetUtcNow(), reply.Received.ToDateTimeOffset());
    }

    [Fact]
    public async Task Too_many_requests_wait_for_as_long_as_the_venue_asks()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using RateGates gates = FakeVenue.Gates(time);
        venue.Answer = (context, _) =>
        {
            bool first = venue.Seen.Count == 1;
            if (first) { context.Response.Headers.RetryAfter = "7"; }
            return FakeVenue.Reply(
                context, first ? 429 : 200, first ? SharedFiles.Sample("rest-error-429.json") : Good);
        };
        Task<VenueReply> reply = venue.Http(time, gates: gates).Send(Get(), default);
        await Eventually.Drive(time, TimeSpan.FromMilliseconds(50), () => reply.IsCompleted, "the second attempt");
        Assert.Equal(Good.Length, (await reply).Body.Length);
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(7), $"came back after {time.Elapsed}");
        Assert.Equal(2, venue.Seen.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(425)]
    public async Task A_passing_failure_is_tried_again(int status)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) =>
            FakeVenue.Reply(context, venue.Seen.Count < 3 ? status : 200, venue.Seen.Count < 3 ? "" : Good);
        Task<VenueReply> reply = venue.Http(time).Send(Get(), default);
        await Eventually.Drive(time, TimeSpan.FromMilliseconds(50), () => reply.IsCompleted, "the third attempt");
        Assert.NotEmpty((await reply).Body);
        Assert.Equal(3, venue.Seen.Count);
    }

    [Fact]
    public async Task What_is_not_idempotent_is_sent_once()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 503, """{"error":"cancel-only"}""");
        var order = new VenueRequest(HttpMethod.Post, "/order", ["gate"], Idempotent: false, Body: "{}"u8.ToArray());
        VenueException e = await Assert.ThrowsAsync<VenueException>(() => venue.Http(time).Send(order, default));
        Assert.True(e.Error.Retryable);
        Assert.Single(venue.Seen);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_keeps_the_venues_words_but_not_the_query()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(
            context, 400, """{"error":"Invalid token id","code":"bad_token","retry_after_seconds":3}""");
        VenueError error = await Failure(venue);
        Assert.Equal(VenueErrorKind.Status, error.Kind);
        Assert.Equal(
            (400, "bad_token", "Invalid token id", false), (error.Status, error.Code, error.Text, error.Retryable));
        Assert.Equal(TimeSpan.FromSeconds(3), error.RetryAfter);
        Assert.Equal("GET 127.0.0.1/thing", error.Endpoint);
        Assert.DoesNotContain("hidden", error.ToString());
        Assert.Single(venue.Seen);
    }

    [Theory]
    [InlineData(200, "<!DOCTYPE html><html>Just a moment...</html>", VenueErrorKind.Html, true)]
    [InlineData(502, "<html>bad gateway</html>", VenueErrorKind.Html, true)]
    [InlineData(403, "<html>blocked</html>", VenueErrorKind.Html, false)]
    [InlineData(200, "", VenueErrorKind.EmptyBody, true)]
    [InlineData(200, "   \n", VenueErrorKind.EmptyBody, true)]
    [InlineData(200, """{"markets":[{"id":"1"},""", VenueErrorKind.Truncated, true)]
    [InlineData(200, """[1,2,"thr""", VenueErrorKind.Truncated, true)]
    [InlineData(200, "upstream request timeout", VenueErrorKind.Malformed, true)]
    [InlineData(200, """{"a":1}{"b":2}""", VenueErrorKind.Malformed, true)]
    [InlineData(200, """{"error":"order_version_mismatch"}""", VenueErrorKind.ErrorInSuccess, false)]
    [InlineData(404, "", VenueErrorKind.Status, false)]
    public async Task Each_kind_of_no_answer_has_its_own_error(
        int status, string body, VenueErrorKind kind, bool retryable)
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, status, body);
        VenueError error = await Failure(venue);
        Assert.Equal(kind, error.Kind);
        Assert.Equal(status, error.Status);
        Assert.Equal(retryable, error.Retryable);
        Assert.Equal(retryable ? 4 : 1, venue.Seen.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_the_body_is_a_body_cut_short()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.HalfReply(context, new string('1', 5_000));
        VenueError error = await Failure(venue);
        Assert.Equal(VenueErrorKind.Truncated, error.Kind);
        Assert.True(error.Retryable);
    }

    [Fact]
    public async Task A_long_body_is_quoted_in_part()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 400, "\"" + new string('x', 10_000) + "\"");
        VenueError error = await Failure(venue);
        Assert.Equal(VenueError.MostText, error.Text.Length);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_a_timeout_and_one_that_is_not_there_a_network_failure()
    {
        FakeVenue venue = await FakeVenue.Start();
        var hold = new TaskCompletionSource();
        venue.Answer = (_, _) => hold.Task;
        var options = new VenueHttpOptions { Timeout = TimeSpan.FromSeconds(5), Attempts = 1 };
        VenueHttp http = venue.Http(time, options);
        Task<VenueReply> slow = http.Send(Get(), default);
        await Eventually.Until(() => venue.Seen.Count == 1, "the request arrived");
        time.Advance(TimeSpan.FromSeconds(5));
        VenueError late = (await Assert.ThrowsAsync<VenueException>(() => slow)).Error;
        Assert.Equal((VenueErrorKind.Timeout, 0, true), (late.Kind, late.Status, late.Retryable));
        hold.SetResult();
        await venue.DisposeAsync();

        VenueError gone = (await Assert.ThrowsAsync<VenueException>(() => http.Send(Get(), default))).Error;
        Assert.Equal((VenueErrorKind.Network, 0, true), (gone.Kind, gone.Status, gone.Retryable));
    }

    [Fact]
    public async Task Giving_up_is_no_venue_error()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        var hold = new TaskCompletionSource();
        venue.Answer = (_, _) => hold.Task;
        using var cancel = new CancellationTokenSource();
        Task<VenueReply> reply = venue.Http(time).Send(Get(), cancel.Token);
        await Eventually.Until(() => venue.Seen.Count == 1, "the request arrived");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        hold.SetResult();
    }

    [Fact]
    public async Task Headers_are_asked_for_at_each_attempt_so_that_what_they_sign_is_fresh()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        var sent = new ConcurrentQueue<string>();
        venue.Answer = (context, _) =>
        {
            sent.Enqueue(context.Request.Headers["POLY_TIMESTAMP"].ToString());
            return FakeVenue.Reply(context, sent.Count < 2 ? 500 : 200, sent.Count < 2 ? "" : Good);
        };
        int asked = 0;
        VenueRequest request = Get() with { Headers = _ => [new("POLY_TIMESTAMP", $"{++asked}")] };
        Task<VenueReply> reply = venue.Http(time).Send(request, default);
        await Eventually.Drive(time, TimeSpan.FromMilliseconds(50), () => reply.IsCompleted, "the second attempt");
        await reply;
        Assert.Equal(["1", "2"], sent);
    }

    [Fact]
    public async Task An_error_inside_a_reply_is_kept_for_who_wants_to_read_it()
    {
        const string refusal = """{"id":1,"error":{"code":3,"data":"0x08c379a0"}}""";
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, refusal);
        VenueReply reply = await venue.Http(time).Send(Get() with { KeepsErrors = true }, default);
        Assert.Equal(refusal, System.Text.Encoding.UTF8.GetString(reply.Body));
        Assert.Equal(VenueErrorKind.ErrorInSuccess, (await Failure(venue)).Kind);
    }

    [Fact]
    public async Task Requests_pass_their_gates_at_the_gates_pace()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        venue.Answer = (context, _) => FakeVenue.Reply(context, 200, Good);
        using var gates = new RateGates([new RateLimit("gate", 3, TimeSpan.FromSeconds(1), 2)], time);
        VenueHttp http = venue.Http(time, gates: gates);
        Task<VenueReply>[] replies = [.. Enumerable.Range(0, 3).Select(_ => http.Send(Get(), default))];
        await Eventually.Until(() => replies.Count(reply => reply.IsCompleted) == 2, "two replies");
        Assert.Equal(1, gates.Get("gate").Waiting);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(replies);
        Assert.Equal(3, venue.Seen.Count);
    }

    [Fact]
    public async Task A_request_goes_through_the_proxy_that_the_options_name()
    {
        await using FakeVenue proxy = await FakeVenue.Start();
        var asked = new ConcurrentQueue<string>();
        proxy.Answer = (context, _) =>
        {
            asked.Enqueue($"{context.Request.Host}{context.Request.Path}");
            return FakeVenue.Reply(context, 200, Good);
        };
        using var client = new HttpClient(VenueProxy.Handler(proxy.Address.AbsoluteUri));
        using RateGates gates = FakeVenue.Gates(time);
        var http = new VenueHttp(
            client, new Uri("http://venue.invalid"), gates, new VenueHttpOptions(), time, () => 0.5);
        await http.Send(Get("/time"), default);
        Assert.Equal("venue.invalid/time", Assert.Single(asked));
    }

    [Theory]
    [InlineData("socks5://127.0.0.1:1080")]
    [InlineData("socks4a://user:secret@proxy:1080")]
    [InlineData("http://user:secret@proxy:8080")]
    public void A_proxy_address_is_understood(string text) => Assert.NotNull(VenueProxy.Parse(text));

    [Theory]
    [InlineData("proxy:8080")]
    [InlineData("ftp://user:secret@proxy")]
    [InlineData("nonsense secret")]
    public void A_wrong_proxy_address_is_refused_without_echoing_its_password(string text)
    {
        BadInputException e = Assert.Throws<BadInputException>(() => VenueProxy.Parse(text));
        Assert.Contains("socks5://host:port", e.Message);
        Assert.DoesNotContain("secret", e.Message);
    }

    private async Task<VenueError> Failure(FakeVenue venue)
    {
        Task<VenueReply> reply = venue.Http(time).Send(Get(), default);
        await Eventually.Drive(time, TimeSpan.FromMilliseconds(200), () => reply.IsCompleted, "the failure");
        return (await Assert.ThrowsAsync<VenueException>(() => reply)).Error;
    }
}
