using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Books, prices and fee rates of tokens (reference/opinion.md 4.1); a key is optional.</summary>
internal sealed class TokenRoutes(OpinionSandboxVenue venue)
{
    private const long SecondsPerDay = 86_400;

    private readonly OpinionCallers callers = new(venue);

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/token/latest-price", LatestPrice);
        Get(routes, "/token/orderbook", Book);
        Get(routes, "/token/price-history", History);
        Get(routes, "/token/fee-rates", FeeRates);
    }

    private void Get(
        IEndpointRouteBuilder routes, string path, Func<HttpContext, OpinionMarket, int, JsonNode> answer) =>
        routes.MapGet(path, context =>
        {
            JsonNode result = venue.Run(() =>
            {
                callers.Optional(context);
                string token = context.Request.Query["token_id"].ToString();
                if (token.Length == 0) { throw OpinionRefusal.Bad("token_id is required"); }
                return venue.TryToken(token, out OpinionMarket? market, out int outcome)
                    ? answer(context, market, outcome)
                    : throw new OpinionRefusal(OpinionRefusal.NotFound, "token not found");
            });
            return OpinionAnswers.Result(context, result);
        });

    private JsonNode LatestPrice(HttpContext context, OpinionMarket market, int outcome)
    {
        OpinionPrint? last = market.LastPrint(outcome);
        return new JsonObject
        {
            ["price"] = last is { } print ? Grains.Text(print.Price) : "0",
            ["side"] = last is { Taker: Side.Sell } ? "sell-limit" : "buy-limit",
            ["size"] = Grains.Text(last?.Size ?? 0),
            ["timestamp"] = last is { } at ? Answers.Milliseconds(at.At) : 0,
            ["tokenId"] = market.Token(outcome),
        };
    }

    private JsonNode Book(HttpContext context, OpinionMarket market, int outcome)
    {
        IBookView book = venue.BookOf(market, outcome);
        return new JsonObject
        {
            ["asks"] = Levels(book, Side.Sell),
            ["bids"] = Levels(book, Side.Buy),
            ["market"] = market.BareCondition,
            ["timestamp"] = Answers.Milliseconds(venue.Now),
            ["tokenId"] = market.Token(outcome),
        };
    }

    /// <summary>Best first: asks rise, bids fall.</summary>
    private JsonArray Levels(IBookView book, Side side)
    {
        var levels = new JsonArray();
        bool more = book.TryBest(side, out Level level);
        while (more)
        {
            levels.Add(new JsonObject
            {
                ["price"] = Grains.Text(level.Price),
                ["size"] = BookSizes.Text(venue.Options.FloatNoise, level.Price, level.Size.Micros),
            });
            more = book.TryBehind(side, level.Price, out level);
        }
        return levels;
    }

    /// <summary>Newest first; any interval but 1h is taken for 1d, and start_at is ignored.</summary>
    private JsonNode History(HttpContext context, OpinionMarket market, int outcome)
    {
        bool hourly = context.Request.Query["interval"].ToString() == "1h";
        IEnumerable<(long At, Price Price)> closes = hourly
            ? market.Closes.Select(close => (close.Hour, close.Price))
            : market.Closes.GroupBy(close => close.Hour / SecondsPerDay * SecondsPerDay)
                .Select(day => (day.Key, day.Last().Price));
        return new JsonObject
        {
            ["history"] = new JsonArray([.. closes.Reverse().Select(close => (JsonNode)new JsonObject
            {
                ["p"] = Grains.Text(outcome == 0 ? close.Price : close.Price.Complement),
                ["t"] = close.At,
            })]),
        };
    }

    private JsonNode FeeRates(HttpContext context, OpinionMarket market, int outcome)
    {
        OpinionAnswers.CheckChain(context, "chain_id");
        return new JsonObject
        {
            ["makerFeeBps"] = "0",
            ["takerFeeBps"] = OpinionFees.RateBps.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["tokenId"] = market.Token(outcome),
        };
    }
}
