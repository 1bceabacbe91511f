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
using Microsoft.Extensions.Primitives;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Sockets;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Transport;

/// <summary>One request as the server saw it.</summary>
/// <param name="Method">GET, POST...</param>
/// <param name="PathAndQuery">As it came.</param>
/// <param name="Body">Empty for none.</param>
/// <param name="Key">The apikey header; null when it was not sent.</param>
internal sealed record SeenRequest(string Method, string PathAndQuery, string Body, string? Key);

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

    public static Task Envelope(HttpContext context, string result) =>
        Reply(context, 200, $$"""{"errno":0,"errmsg":"","result":{{result}}}""");

    /// <summary>Options that point every host here, patient enough that only the test's clock decides.</summary>
    public OpinionOptions Options() => new()
    {
        Hosts = new OpinionHosts
        {
            Rest = new Uri(Address, "/openapi"),
            Socket = new UriBuilder(Address) { Scheme = "ws", Path = "/" }.Uri,
        },
        Http = new VenueHttpOptions { Timeout = TimeSpan.FromHours(10) },
        Socket = new OpinionOptions().Socket with { ConnectWithin = TimeSpan.FromHours(10) },
    };

    public OpinionClients Clients(TimeProvider time, ApiKey? key = null, OpinionOptions? options = null) =>
        new(options ?? Options(), key, time, () => 0.5);

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
            var session = new FakeSocket(socket, context, context.Request.QueryString.ToString());
            Sockets.Enqueue(session);
            await session.Run();
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var request = new SeenRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            await reader.ReadToEndAsync(),
            context.Request.Headers.TryGetValue("apikey", out StringValues key) ? key.ToString() : null);
        seen.Enqueue(request);
        Eventually.Happened();
        await Answer(context, request);
    }
}

/// <summary>One WebSocket session on the server's side: keeps what came, counts heartbeats.</summary>
internal sealed class FakeSocket(WebSocket socket, HttpContext context, string query)
{
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly ConcurrentQueue<string> received = new();
    private int heartbeats;

    public int Heartbeats => Volatile.Read(ref heartbeats);

    /// <summary>What stood behind the address, question mark included.</summary>
    public string Query { get; } = query;

    public bool Ended { get; private set; }

    /// <summary>Everything but heartbeats.</summary>
    public IReadOnlyList<string> Received => [.. received];

    public async Task Send(string text)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);
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
                if (text == """{"action":"HEARTBEAT"}""") { Interlocked.Increment(ref heartbeats); }
                else { received.Enqueue(text); }
                Eventually.Happened();
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
