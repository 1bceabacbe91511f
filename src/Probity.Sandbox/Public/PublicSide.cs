using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Public;

/// <summary>Everything that the venue shows without credentials: books, markets, the market channel.</summary>
internal sealed class PublicSide : IAsyncDisposable
{
    /// <summary>Rows of a page of markets, as the venue has them.</summary>
    private const int PageSize = 1_000;

    private readonly MarketFeed feed;

    public PublicSide(SandboxVenue venue)
    {
        feed = venue.Run(() => Attached(venue));
        venue.Faults.ConditionOf = feed.ConditionOf;
        Endpoints =
        [
            new BookEndpoints(feed, () => venue.Clock.Now),
            new MarketEndpoints(feed, new MarketDocuments(venue.Options.Contracts.Collateral), PageSize),
            new MarketSocketEndpoints(venue, feed),
            new ControlEndpoints(venue),
            new FaultEndpoints(venue.Faults.Plan),
        ];
        feed.Start();
    }

    public IReadOnlyList<ISandboxEndpoints> Endpoints { get; }

    public ValueTask DisposeAsync() => feed.DisposeAsync();

    /// <summary>Listens from now on, beginning with the books as they are. Under the gate.</summary>
    private static MarketFeed Attached(SandboxVenue venue)
    {
        var feed = new MarketFeed(venue.Markets, () => venue.Clock.Now);
        foreach (SandboxMarket market in venue.Markets)
        {
            foreach (Side side in (Side[])[Side.Buy, Side.Sell])
            {
                IBookView book = venue.BookOf(market, 0);
                LevelChange[] levels = new LevelChange[book.Depth(side)];
                bool more = book.TryBest(side, out Level level);
                for (int i = 0; more; i++)
                {
                    levels[i] = new LevelChange(0, side, level.Price, level.Size);
                    more = book.TryBehind(side, level.Price, out level);
                }
                ((ISandboxListener)feed).OnLevels(market, levels, venue.Now);
            }
        }
        venue.Subscribe(feed);
        return feed;
    }
}

/// <summary><c>/ws/market</c>.</summary>
internal sealed class MarketSocketEndpoints(SandboxVenue venue, MarketFeed feed) : ISandboxEndpoints
{
    public SandboxHost Host => SandboxHost.Sockets;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/ws/market", Accept);

    private async Task Accept(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest) { throw VenueRefusal.Bad("Bad Request"); }
        using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new MarketSocket(socket, feed, venue.Faults, venue.Options.SocketPatience);
        await connection.Run(context.RequestAborted);
    }
}
