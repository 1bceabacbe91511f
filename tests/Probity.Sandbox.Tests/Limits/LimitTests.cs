using Probity.Sandbox.Limits;
using Probity.Sandbox.Server;
using Probity.Sandbox.Tests.Public;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Tests.Limits;

public sealed class LimitTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void No_window_of_ten_seconds_ever_holds_more_than_the_limit()
    {
        var edge = new EdgeLimiter(SandboxLimits.Default with { MostDelay = TimeSpan.FromSeconds(2) }, time);
        List<TimeSpan> passed = [];
        TimeSpan now = TimeSpan.Zero;
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++)
        {
            var step = TimeSpan.FromMilliseconds(random.Next(25));
            time.Advance(step);
            now += step;
            if (edge.Admit(SandboxHost.Clob, "a", "GET", "/tick-size", out _) is { } wait) { passed.Add(now + wait); }
        }
        TimeSpan[] ordered = [.. passed.Order()];
        Assert.True(ordered.Length > 500);
        for (int i = 200; i < ordered.Length; i++)
        {
            Assert.True(ordered[i] - ordered[i - 200] >= TimeSpan.FromSeconds(10), $"request {i}");
        }
    }

    [Fact]
    public void The_edge_delays_first_refuses_then_and_tells_when_to_come_back()
    {
        SandboxLimits limits = SandboxLimits.Default with { Scale = 0.1, MostDelay = TimeSpan.FromSeconds(1) };
        var edge = new EdgeLimiter(limits, time);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(TimeSpan.Zero, edge.Admit(SandboxHost.Clob, "a", "GET", "/tick-size", out _));
        }
        Assert.Null(edge.Admit(SandboxHost.Clob, "a", "GET", "/tick-size", out int retry));
        Assert.Equal(10, retry);
        Assert.Equal(TimeSpan.Zero, edge.Admit(SandboxHost.Clob, "b", "GET", "/tick-size", out _));
        Assert.Equal(TimeSpan.Zero, edge.Admit(SandboxHost.Clob, "a", "GET", "/book", out _));
        time.Advance(TimeSpan.FromSeconds(9.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), edge.Admit(SandboxHost.Clob, "a", "GET", "/tick-size", out _));
    }

    [Fact]
    public void A_scale_of_zero_switches_the_limits_off()
    {
        var edge = new EdgeLimiter(SandboxLimits.Default with { Scale = 0 }, time);
        for (int i = 0; i < 30_000; i++)
        {
            Assert.Equal(TimeSpan.Zero, edge.Admit(SandboxHost.Clob, "a", "GET", "/ok", out _));
        }
    }

    [Fact]
    public void A_signer_has_a_burst_and_a_rate_and_batches_are_all_or_nothing()
    {
        var buckets = new SignerBuckets(SandboxLimits.Default, time);
        Assert.Equal(45, buckets.Take("0xA", cancels: false, 15).Remaining);
        Assert.Equal(0, buckets.Take("0xa", cancels: false, 45).Remaining);
        BucketReply refused = buckets.Take("0xA", cancels: false, 15);
        Assert.Equal((false, 0, 1), (refused.Passes, refused.Remaining, refused.RetryAfterSeconds));
        Assert.True(buckets.Take("0xA", cancels: true, 120).Passes);
        Assert.True(buckets.Take("0xB", cancels: false, 60).Passes);
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(buckets.Take("0xA", cancels: false, 20).Passes);
        Assert.False(buckets.Take("0xA", cancels: false, 1).Passes);
    }

    [Fact]
    public void A_cancel_of_many_overdraws_where_the_tier_may_go_negative()
    {
        var standard = new SignerBuckets(SandboxLimits.Default, time);
        Assert.Equal(-80, standard.Charge("0xA", 200).Remaining);
        Assert.Equal(2, standard.Take("0xA", cancels: true, 1).RetryAfterSeconds);
        var elite = new SignerBuckets(SandboxLimits.Default with { Tier = TradingTier.Of("elite") }, time);
        Assert.Equal(0, elite.Charge("0xA", 5_000).Remaining);
    }

    [Fact]
    public async Task Requests_beyond_the_limit_get_429_and_trading_requests_tell_what_is_left()
    {
        SandboxLimits limits = SandboxLimits.Default with { Scale = 0.02, MostDelay = TimeSpan.Zero };
        await using PublicRig rig = await PublicRig.Start(new SandboxOptions { Traffic = false, Limits = limits });
        Assert.Equal(200, (await rig.Ask(HttpMethod.Get, "/ok")).Status);
        Assert.Equal(200, (await rig.Ask(HttpMethod.Get, "/ok")).Status);
        Assert.Equal((429, """{"error":"Too Many Requests"}"""), await rig.Ask(HttpMethod.Get, "/ok"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders");
        request.Content = new StringContent("[{},{}]");
        request.Headers.Add("POLY_ADDRESS", "0x0000000000000000000000000000000000000001");
        using HttpResponseMessage reply = await rig.Http.SendAsync(request);
        Assert.Equal("Standard", reply.Headers.GetValues("Poly-RateLimit-Tier").Single());
        Assert.Equal("1", reply.Headers.GetValues("Poly-RateLimit-Remaining").Single());
        Assert.NotEmpty(reply.Headers.GetValues("Poly-RateLimit-Reset"));
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, reply.StatusCode);
        Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
