using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Sockets;

namespace Probity.Venues.Tests.Transport;

/// <summary>One request as the server saw it.</summary>
internal sealed record SeenRequest(string Method, string PathAndQuery, string Body);

/// <summary>A real HTTP and WebSocket server on the loopback address that answers as the test says.</summary>
internal sealed class FakeVenue : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<SeenRequest> seen = new();

    private FakeVenue(WebApplication application) => this.application = application;

    /// <summary>Answers each request; by default 404.</summary>
    public Func<HttpContext, SeenRequest, Task> Answer { get; set; } = (context, _) =>
        Reply(context, 404, """{"error":"not found"}""");

    public ConcurrentQueue<FakeSocket> Sockets { get; } = new();

    /// <summary>Sockets are refused while this is set.</summary>
    public bool RefuseSockets { get; set; }

    public IReadOnlyList<SeenRequest> Seen => [.. seen];

    public Uri Address { get; private set; } = null!;

    public static async Task<FakeVenue> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var venue = new FakeVenue(application);
        application.UseWebSockets();
        application.Run(venue.Serve);
        await application.StartAsync();
        IServer server = application.Services.GetRequiredService<IServer>();
        venue.Address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return venue;
    }

    public static async Task Reply(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    /// <summary>Announces a whole body and sends half of it; the server then closes the connection.</summary>
    public static async Task HalfReply(HttpContext context, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Options that point every host here, patient enough that only the test's clock decides.</summary>
    public PolymarketOptions Options() => new()
    {
        Hosts = new PolymarketHosts
        {
            Clob = Address,
            Gamma = Address,
            Geoblock = new Uri(Address, "/api/geoblock"),
            MarketSocket = new UriBuilder(Address) { Scheme = "ws", Path = "/ws/market" }.Uri,
            UserSocket = new UriBuilder(Address) { Scheme = "ws", Path = "/ws/user" }.Uri,
        },
        Http = new VenueHttpOptions { Timeout = TimeSpan.FromHours(10) },
        Socket = new SocketOptions { ConnectWithin = TimeSpan.FromHours(10), PongWithin = TimeSpan.FromHours(10) },
    };

    public PolymarketClients Clients(TimeProvider time, PolymarketOptions? options = null) =>
        new(options ?? Options(), time, () => 0.5);

    /// <summary>A pipeline with a wide gate named "gate".</summary>
    public VenueHttp Http(TimeProvider time, VenueHttpOptions? options = null, RateGates? gates = null) => new(
        new HttpClient(VenueProxy.Handler("")) { Timeout = Timeout.InfiniteTimeSpan },
        Address,
        gates ?? Gates(time),
        options ?? new VenueHttpOptions { Timeout = TimeSpan.FromHours(10) },
        time,
        () => 0.5);

    public static RateGates Gates(TimeProvider time) =>
        new([RateLimit.SlidingWindow("gate", 10_000, TimeSpan.FromSeconds(1))], time);

    public async ValueTask DisposeAsync()
    {
        foreach (FakeSocket socket in Sockets) { socket.Break(); }
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private async Task Serve(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            if (RefuseSockets)
            {
                context.Response.StatusCode = 503;
                return;
            }
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            var session = new FakeSocket(socket, context);
            Sockets.Enqueue(session);
            await session.Run();
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var request = new SeenRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString, await reader.ReadToEndAsync());
        seen.Enqueue(request);
        Eventually.Happened();
        await Answer(context, request);
    }
}

/// <summary>One WebSocket session on the server's side: keeps what came, answers pings while told to.</summary>
internal sealed class FakeSocket(WebSocket socket, HttpContext context)
{
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly ConcurrentQueue<string> received = new();
    private int pings;

    public bool AnswerPings { get; set; } = true;

    public int Pings => Volatile.Read(ref pings);

    public bool Ended { get; private set; }

    /// <summary>Everything but pings.</summary>
    public IReadOnlyList<string> Received => [.. received];

    public async Task Send(string text, int fragments = 1)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await sending.WaitAsync();
        try
        {
            int size = Math.Max(1, bytes.Length / fragments);
            for (int from = 0; from < bytes.Length; from += size)
            {
                int count = Math.Min(size, bytes.Length - from);
                bool last = from + count == bytes.Length;
                await socket.SendAsync(bytes.AsMemory(from, count), WebSocketMessageType.Text, last, default);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The network goes away without a goodbye.</summary>
    public void Break()
    {
        if (!Ended) { context.Abort(); }
    }

    public async Task Run()
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
                    if (got.MessageType == WebSocketMessageType.Close) { return; }
                    length += got.Count;
                }
                while (!got.EndOfMessage);
                string text = Encoding.UTF8.GetString(buffer, 0, length);
                if (text != "PING")
                {
                    received.Enqueue(text);
                    Eventually.Happened();
                    continue;
                }
                Interlocked.Increment(ref pings);
                if (AnswerPings) { await Send("PONG"); }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
        }
        finally
        {
            Ended = true;
            Eventually.Happened();
        }
    }
}
