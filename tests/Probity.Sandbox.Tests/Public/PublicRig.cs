using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Tests.Public;

/// <summary>A running sandbox whose venue time moves only when told; its network is real.</summary>
internal sealed class PublicRig : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly HttpClient client = new();

    private PublicRig(SandboxVenue venue, SandboxServer server, ManualTime time)
    {
        (Venue, Server, Time) = (venue, server, time);
        client.BaseAddress = server.Address(SandboxHost.Clob);
    }

    public ManualTime Time { get; }

    public SandboxVenue Venue { get; }

    public SandboxServer Server { get; }

    public HttpClient Http => client;

    /// <param name="options">Null: seeded traders, no market ends.</param>
    /// <param name="real">The time to run on in place of <see cref="Time"/>.</param>
    public static async Task<PublicRig> Start(SandboxOptions? options = null, TimeProvider? real = null)
    {
        var time = new ManualTime();
        var venue = new SandboxVenue(options ?? new SandboxOptions { Length = Duration.Zero }, real ?? time);
        return new PublicRig(venue, await SandboxServer.Start(venue, default), time);
    }

    /// <summary>Lets the traders trade, in steps as small as a server's beat.</summary>
    public void Pass(TimeSpan span)
    {
        var step = TimeSpan.FromMilliseconds(50);
        for (TimeSpan done = TimeSpan.Zero; done < span; done += step)
        {
            Time.Advance(step);
            Venue.Advance();
        }
    }

    public async Task<JsonNode?> Get(string path)
    {
        using HttpResponseMessage reply = await client.GetAsync(path);
        string text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, $"{path}: {(int)reply.StatusCode} {text}");
        return JsonNode.Parse(text);
    }

    public async Task<(int Status, string Text)> Ask(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) { request.Content = new StringContent(body, Encoding.UTF8, "application/json"); }
        using HttpResponseMessage reply = await client.SendAsync(request);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode?> Post(string path, string body)
    {
        (int status, string text) = await Ask(HttpMethod.Post, path, body);
        Assert.True(status == 200, $"{path}: {status} {text}");
        return JsonNode.Parse(text);
    }

    public Task<PublicSocket> Socket() => PublicSocket.Connect(Server.Socket("/ws/market"));

    /// <summary>Looks again and again, with a deadline that only a broken test reaches.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"never happened: {what}");
            await look.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>A client of the market channel that keeps what it hears.</summary>
internal sealed class PublicSocket : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket socket = new();
    private readonly Channel<string> heard = Channel.CreateUnbounded<string>();
    private Task listening = Task.CompletedTask;

    /// <summary>Ends when the venue is done with us.</summary>
    public Task Ended => listening;

    public static async Task<PublicSocket> Connect(Uri address)
    {
        var connection = new PublicSocket();
        await connection.socket.ConnectAsync(address, default);
        connection.listening = connection.Listen();
        return connection;
    }

    public Task Say(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    public Task Subscribe(IEnumerable<string> tokens, bool custom = false, bool dump = true) => Say(
        $$"""
        {"assets_ids":[{{string.Join(',', tokens.Select(token => $"\"{token}\""))}}],"type":"market",
         "custom_feature_enabled":{{(custom ? "true" : "false")}},"initial_dump":{{(dump ? "true" : "false")}}}
        """);

    /// <summary>The next message, whatever it is.</summary>
    public async Task<string> Next()
    {
        using var late = new CancellationTokenSource(Deadline);
        return await heard.Reader.ReadAsync(late.Token);
    }

    /// <summary>The next message of a type; others are passed over.</summary>
    public async Task<JsonNode> Next(string eventType)
    {
        while (true)
        {
            string text = await Next();
            if (!text.StartsWith('{')) { continue; }
            JsonNode message = JsonNode.Parse(text)!;
            if ((string?)message["event_type"] == eventType) { return message; }
        }
    }

    /// <summary>Says PING and returns what came before the PONG.</summary>
    public async Task<List<string>> UntilPong()
    {
        await Say("PING");
        List<string> before = [];
        while (await Next() is { } text && text != "PONG") { before.Add(text); }
        return before;
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await listening;
        socket.Dispose();
    }

    private async Task Listen()
    {
        byte[] buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult got;
                do
                {
                    got = await socket.ReceiveAsync(buffer.AsMemory(length), default);
                    length += got.Count;
                }
                while (!got.EndOfMessage);
                if (got.MessageType == WebSocketMessageType.Close) { break; }
                heard.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two sides broke the connection.
        }
        heard.Writer.TryComplete();
    }
}
