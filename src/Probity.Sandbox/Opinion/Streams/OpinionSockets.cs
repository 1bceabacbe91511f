using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Routes;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Streams;

/// <summary>
/// The socket server (reference/opinion.md 5): the key in the query, subscriptions per market and channel, no snapshot,
/// no sequence, nothing repeated after a reconnect.
/// </summary>
internal sealed class OpinionSockets : IOpinionListener
{
    private readonly OpinionSandboxVenue venue;
    private readonly List<OpinionSocket> sockets = [];

    public OpinionSockets(OpinionSandboxVenue venue)
    {
        this.venue = venue;
        venue.Subscribe(this);
    }

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", Serve);

    public void OnLevel(OpinionMarket market, int outcome, Side side, Price price, long size)
    {
        if (sockets.Count == 0) { return; }
        var subject = new Subject(OpinionChannels.Depth, market, null);
        Tell(subject, () => OpinionFrames.Depth(
            market, outcome, side, price, BookSizes.Text(venue.Options.FloatNoise, price, size)));
    }

    public void OnPrint(OpinionMarket market, int outcome, OpinionPrint print)
    {
        if (sockets.Count == 0) { return; }
        Tell(new Subject(OpinionChannels.LastPrice, market, null), () =>
            OpinionFrames.LastPrice(market, outcome, print.Price));
        Tell(new Subject(OpinionChannels.LastTrade, market, null), () =>
            OpinionFrames.LastTrade(market, outcome, OrderDocument.SideName(print.Taker), print.Price, print.Size));
    }

    public void OnConversion(OpinionMarket market, bool isSplit, long sets) =>
        Tell(new Subject(OpinionChannels.LastTrade, market, null), () =>
            OpinionFrames.LastTrade(market, 0, isSplit ? "Split" : "Merge", Price.FromPips(5_000), sets));

    public void OnOrder(OpinionOrder order, OpinionOrderNews news) =>
        Tell(new Subject(OpinionChannels.Orders, order.Market, order.Account), () => OpinionFrames.Order(order, news));

    public void OnRecord(OpinionFill fill) =>
        Tell(new Subject(OpinionChannels.Records, fill.Trade.Market, fill.Order!.Account), () =>
            OpinionFrames.Record(fill, venue.Now));

    /// <summary>Every socket that asked for it, each with faults of its own.</summary>
    private void Tell(Subject subject, Func<JsonObject> write)
    {
        string? text = null;
        foreach (OpinionSocket socket in sockets)
        {
            if (!socket.Hears(subject)) { continue; }
            text ??= write().ToJsonString(Sandbox.Server.Answers.Options);
            socket.Send(text, venue.Faults.OnFrame(
                subject.Account is null ? FaultChannel.Market : FaultChannel.User, subject.Market.Market.Condition));
        }
    }

    private async Task Serve(HttpContext context)
    {
        string key = context.Request.Query["apikey"].ToString();
        OpinionAccount account = venue.Run(() => venue.Keys.Find(key)) ?? throw OpinionRefusal.Unauthorized();
        if (!context.WebSockets.IsWebSocketRequest) { throw OpinionRefusal.Bad("a WebSocket is served here"); }
        using System.Net.WebSockets.WebSocket accepted = await context.WebSockets.AcceptWebSocketAsync();
        var socket = new OpinionSocket(accepted, account, venue);
        venue.Run(() => sockets.Add(socket));
        try
        {
            await socket.Run(context.RequestAborted);
        }
        finally
        {
            venue.Run(() => sockets.Remove(socket));
        }
    }
}

/// <summary>What a frame is about; the account is null for what everybody may hear.</summary>
internal readonly record struct Subject(string Channel, OpinionMarket Market, OpinionAccount? Account);

/// <summary>The channels' names.</summary>
internal static class OpinionChannels
{
    public const string Depth = "market.depth.diff";
    public const string LastPrice = "market.last.price";
    public const string LastTrade = "market.last.trade";
    public const string Orders = "trade.order.update";
    public const string Records = "trade.record.new";

    public static IReadOnlyList<string> All { get; } = [Depth, LastPrice, LastTrade, Orders, Records];
}
