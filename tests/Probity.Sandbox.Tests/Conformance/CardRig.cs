using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>
/// A sandbox of its own for one card, behind real sockets, without other traders: what happens there, the card did.
/// </summary>
internal sealed class CardRig : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient http;

    private CardRig(SandboxServer server, JumpTime time)
    {
        (Server, Time) = (server, time);
        http = new HttpClient { BaseAddress = server.Address(SandboxHost.Clob) };
    }

    public SandboxServer Server { get; }

    public JumpTime Time { get; }

    public SandboxVenue Venue => Server.Venue;

    /// <summary>Conditional tokens, cent ticks, fees, no delay.</summary>
    public SandboxMarket Plain => Venue.Markets[1];

    /// <summary>Marketable orders wait three seconds.</summary>
    public SandboxMarket Delayed => Venue.Markets[2];

    public SandboxMarket Position => Venue.Markets[3];

    public SandboxMarket NegRisk => Venue.Markets[10];

    public static async Task<CardRig> Start(Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions
        {
            Traffic = false,
            Length = Duration.Zero,

            // A card sets the clock forward while requests are on their way.
            ClockTolerance = Duration.FromSeconds(1_000),
            Settlement = new SettlementDelays(Duration.FromMilliseconds(100), Duration.FromMilliseconds(100)),
        };
        var time = new JumpTime();
        var venue = new SandboxVenue(change?.Invoke(options) ?? options, time);
        return new CardRig(await SandboxServer.Start(venue, TestContext.Current.CancellationToken), time);
    }

    /// <summary>The trader whom the card is about.</summary>
    public Task<CardDesk> Own(
        SignatureType type = SignatureType.DepositWallet,
        Func<PolymarketTradingOptions, PolymarketTradingOptions>? change = null) =>
        CardDesk.Enter(this, Wallet(type, 0), change);

    /// <summary>The other side of its trades.</summary>
    public Task<CardDesk> Others() => CardDesk.Enter(this, Wallet(SignatureType.Eoa, 1), null);

    public SandboxWallet Wallet(SignatureType type, int which) =>
        SandboxWallets.Of(Venue.Options).Where(wallet => wallet.Type == type).ElementAt(which);

    /// <summary>Lays down rules of what goes wrong.</summary>
    public Task Fault(params string[] rules) => Post("/admin/faults", $"[{string.Join(',', rules)}]");

    /// <summary>All goes well again.</summary>
    public async Task Heal()
    {
        using HttpResponseMessage reply = await http.DeleteAsync("/admin/faults");
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>A rule that does no harm and counts the requests of a route.</summary>
    public static string Counts(string route) =>
        $$"""{"kind":"latency","routes":["{{route}}"],"fixed":"1ms"}""";

    /// <summary>How often each rule struck, in the order of laying down.</summary>
    public async Task<int[]> Strikes() =>
        [.. (await Get("/admin/faults"))["rules"]!.AsArray().Select(rule => (int)rule!["strikes"]!)];

    public Task Tick(SandboxMarket market, string tick) =>
        Post("/admin/tick", $$"""{"market":"{{market.Condition}}","tick":"{{tick}}"}""");

    public async Task<JsonNode> Get(string path) => JsonNode.Parse(await http.GetStringAsync(path))!;

    public async Task Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync(path, content);
        Assert.True(reply.IsSuccessStatusCode, $"{path}: {await reply.Content.ReadAsStringAsync()}");
    }

    /// <summary>Looks again and again, with a deadline that only a broken test reaches.</summary>
    public static async Task Until(Func<Task<bool>> condition, Func<string> what)
    {
        using var look = new PeriodicTimer(Slice);
        long began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"never happened: {what()}");
            await look.WaitForNextTickAsync();
        }
    }

    public static Task Until(Func<bool> condition, string what) =>
        Until(() => Task.FromResult(condition()), () => what);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>Real time that a card can set forward, for the venue and its clients at once. Timers stay real.</summary>
internal sealed class JumpTime : TimeProvider
{
    private long ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public override long GetTimestamp() =>
        Stopwatch.GetElapsedTime(0).Ticks + Interlocked.Read(ref ahead);

    public void Jump(double seconds) => Interlocked.Add(ref ahead, TimeSpan.FromSeconds(seconds).Ticks);
}
