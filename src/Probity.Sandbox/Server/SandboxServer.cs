using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Probity.Domain;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Data;
using Probity.Sandbox.Gamma;
using Probity.Sandbox.Private;
using Probity.Sandbox.Public;
using Probity.Sandbox.Relayer;
using Probity.Sandbox.Rpc;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Server;

/// <summary>One server of the venue: each has a port of its own.</summary>
public enum SandboxHost : byte
{
    Clob = 0,
    Gamma = 1,
    Data = 2,
    Relayer = 3,
    Rpc = 4,

    /// <summary><c>/ws/market</c> and <c>/ws/user</c>.</summary>
    Sockets = 5,
}

/// <summary>Some routes of one server.</summary>
public interface ISandboxEndpoints
{
    SandboxHost Host { get; }

    void Map(IEndpointRouteBuilder routes);
}

/// <summary>The venue's servers on loopback.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly List<WebApplication> applications = [];
    private readonly PublicSide publicSide;
    private readonly RequestPipeline pipeline;
    private readonly ITimer timer;

    private SandboxServer(SandboxVenue venue)
    {
        Venue = venue;
        publicSide = new PublicSide(venue);
        pipeline = new RequestPipeline(venue);
        timer = venue.Clock.Real.CreateTimer(_ => venue.Advance(), null, Beat, Beat);
    }

    public SandboxVenue Venue { get; }

    /// <summary>Base address of each server, by its number.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>Begins to listen.</summary>
    /// <exception cref="BadInputException">A port is taken.</exception>
    public static async Task<SandboxServer> Start(SandboxVenue venue, CancellationToken cancel)
    {
        var server = new SandboxServer(venue);
        try
        {
            List<Uri> addresses = [];
            ISandboxEndpoints[] endpoints = [.. server.Endpoints(venue)];
            foreach (SandboxHost host in Enum.GetValues<SandboxHost>())
            {
                addresses.Add(await server.Listen(host, endpoints.Where(e => e.Host == host), cancel));
            }
            server.Addresses = addresses;
            return server;
        }
        catch (IOException e)
        {
            await server.DisposeAsync();
            throw new BadInputException(
                $"the sandbox cannot listen from port {venue.Options.PortBase} on: {e.Message}; "
                + "choose another --port-base, or none for free ports");
        }
    }

    public Uri Address(SandboxHost host) => Addresses[(int)host];

    /// <summary>Address of a path on the socket server, for example <c>/ws/user</c>.</summary>
    public Uri Socket(string path) =>
        new UriBuilder(Address(SandboxHost.Sockets)) { Scheme = "ws", Path = path }.Uri;

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await publicSide.DisposeAsync();
        foreach (WebApplication application in applications)
        {
            using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await application.StopAsync(hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await application.DisposeAsync();
        }
    }

    /// <summary>All routes of all servers; a new part of the venue adds its line here.</summary>
    private IEnumerable<ISandboxEndpoints> Endpoints(SandboxVenue venue)
    {
        VenueChain chain = VenueChain.Of(venue);
        var keys = new ApiKeyStore(venue.Options.Seed);
        return
        [
            .. PrivateSide.Endpoints(venue, keys),
            new RpcEndpoints(venue, chain),
            new RelayerEndpoints(venue, chain, keys),
            new GammaEndpoints(venue),
            new GeoblockEndpoints(),
            new DataEndpoints(venue, chain),
            .. publicSide.Endpoints,
        ];
    }

    private async Task<Uri> Listen(
        SandboxHost host, IEnumerable<ISandboxEndpoints> endpoints, CancellationToken cancel)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, Venue.Options.PortBase == 0 ? 0 : Venue.Options.PortBase + (int)host);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        WebApplication application = builder.Build();
        applications.Add(application);
        application.UseWebSockets();
        pipeline.Use(application, host);
        application.UseRouting();
        application.UseEndpoints(routes =>
        {
            foreach (ISandboxEndpoints part in endpoints) { part.Map(routes); }
        });
        await application.StartAsync(cancel);
        string address = application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new Uri(address);
    }
}
