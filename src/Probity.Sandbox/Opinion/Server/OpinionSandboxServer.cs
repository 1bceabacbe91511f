using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Probity.Domain;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Routes;
using Probity.Sandbox.Opinion.Streams;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Server;

/// <summary>One server of the simulated Opinion: each has a port of its own.</summary>
public enum OpinionHost : byte
{
    /// <summary>All routes under <see cref="OpinionSandboxServer.Root"/>, and those for tests.</summary>
    Rest = 0,

    /// <summary>The socket, with the key in the query.</summary>
    Sockets = 1,

    /// <summary>A node of the BNB chain.</summary>
    Rpc = 2,
}

/// <summary>The simulated Opinion's servers on loopback.</summary>
public sealed class OpinionSandboxServer : IAsyncDisposable
{
    /// <summary>Begins all paths of the venue.</summary>
    public const string Root = "/openapi";

    /// <summary>Ports that the simulated Polymarket takes from the base on.</summary>
    private const int PortsBefore = 6;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly List<WebApplication> applications = [];
    private readonly OpinionLimiter limiter;
    private readonly OpinionSockets sockets;
    private readonly ITimer timer;

    private OpinionSandboxServer(OpinionSandboxVenue venue)
    {
        Venue = venue;
        limiter = new OpinionLimiter(venue.Options.Common.Limits, venue.Clock.Real);
        sockets = new OpinionSockets(venue);
        timer = venue.Clock.Real.CreateTimer(_ => venue.Advance(), null, Beat, Beat);
    }

    public OpinionSandboxVenue Venue { get; }

    /// <summary>Base address of each server, by its number.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>Where clients send requests, without a slash at the end.</summary>
    public string Rest => Addresses[(int)OpinionHost.Rest].GetLeftPart(UriPartial.Authority) + Root;

    /// <summary>Where clients open sockets.</summary>
    public string Ws => new UriBuilder(Addresses[(int)OpinionHost.Sockets]) { Scheme = "ws" }
        .Uri.GetLeftPart(UriPartial.Authority);

    public string Rpc => Addresses[(int)OpinionHost.Rpc].GetLeftPart(UriPartial.Authority);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="BadInputException">A port is taken.</exception>
    public static async Task<OpinionSandboxServer> Start(OpinionSandboxVenue venue, CancellationToken cancel)
    {
        var server = new OpinionSandboxServer(venue);
        try
        {
            server.Addresses =
            [
                await server.Listen(OpinionHost.Rest, server.Parts(), cancel),
                await server.Listen(OpinionHost.Sockets, [server.sockets.Map], cancel),
                await server.Listen(OpinionHost.Rpc, [new OpinionRpc(venue).Map], cancel),
            ];
            return server;
        }
        catch (IOException e)
        {
            await server.DisposeAsync();
            throw new BadInputException(
                $"the sandbox cannot listen from port {venue.Options.Common.PortBase + PortsBefore} on: {e.Message}; "
                + "choose another --port-base, or none for free ports");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        foreach (WebApplication application in applications)
        {
            using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await application.StopAsync(hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await application.DisposeAsync();
        }
    }

    private static async Task Serve(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OpinionRefusal refused) when (!context.Response.HasStarted)
        {
            await OpinionAnswers.Refuse(context, refused);
        }
        catch (Sandbox.Server.VenueRefusal refused) when (!context.Response.HasStarted)
        {
            await Sandbox.Server.Answers.Error(context, refused);
        }
    }

    /// <summary>All routes of the REST port; a new part of the venue adds its line here.</summary>
    private Action<IEndpointRouteBuilder>[] Parts() =>
    [
        Under(new MarketRoutes(Venue).Map), Under(new TokenRoutes(Venue).Map), Under(new OrderRoutes(Venue).Map),
        Under(new UserRoutes(Venue).Map), Under(new KeyRoutes(Venue).Map), new OpinionAdminRoutes(Venue).Map,
        new FaultEndpoints(Venue.Faults.Plan).Map,
    ];

    private static Action<IEndpointRouteBuilder> Under(Action<IEndpointRouteBuilder> map) =>
        routes => map(routes.MapGroup(Root));

    private async Task<Uri> Listen(
        OpinionHost host, IReadOnlyList<Action<IEndpointRouteBuilder>> parts, CancellationToken cancel)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        int first = Venue.Options.Common.PortBase;
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, first == 0 ? 0 : first + PortsBefore + (int)host);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        WebApplication application = builder.Build();
        applications.Add(application);
        application.UseWebSockets();
        application.Use(next => new FaultMiddleware(Venue.Faults, Venue.Clock.Real, next, Root).Invoke);
        application.Use(next => context => limiter.Invoke(context, next));
        application.Use(next => context => Serve(context, next));
        application.UseRouting();
        application.UseEndpoints(routes =>
        {
            foreach (Action<IEndpointRouteBuilder> map in parts) { map(routes); }
        });
        await application.StartAsync(cancel);
        string address = application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new Uri(address);
    }
}
