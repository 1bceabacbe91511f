using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>The hand of a card on a sandbox: its faults, its books, and waiting for what it does.</summary>
internal abstract class CardVenue : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient http;

    /// <param name="admin">Where the routes for tests are.</param>
    /// <param name="time">Of the venue and its clients.</param>
    protected CardVenue(Uri admin, JumpTime time)
    {
        Time = time;
        http = new HttpClient { BaseAddress = admin };
    }

    public JumpTime Time { get; }

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

    public virtual ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
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
