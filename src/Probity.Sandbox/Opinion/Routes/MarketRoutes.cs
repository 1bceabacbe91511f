using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain.Markets;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Markets, labels and quote tokens (reference/opinion.md 4.1); a key is optional.</summary>
internal sealed class MarketRoutes(OpinionSandboxVenue venue)
{
    private const int Binary = 0;
    private const int Categorical = 1;
    private const int All = 2;

    private readonly OpinionCallers callers = new(venue);

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/market", Markets);
        Get(routes, "/market/{id:int}", context => Data(
            venue.TryMarket(Id(context), out OpinionMarket? market)
                ? MarketDocument.Single(market)
                : throw OpinionRefusal.Topic()));
        Get(routes, "/market/categorical/{id:int}", context => Data(
            Parents().FirstOrDefault(parent => parent.Id == Id(context)) is { } parent
                ? MarketDocument.Parent(parent)
                : throw OpinionRefusal.Topic()));
        Get(routes, "/market/slug/{slug}", BySlug);
        Get(routes, "/label", _ => new JsonObject
        {
            ["list"] = new JsonArray(new JsonObject
            {
                ["labelId"] = 1,
                ["labelName"] = MarketDocument.LabelName,
                ["imageUrl"] = "",
                ["imageMobileUrl"] = "",
            }),
        });
        Get(routes, "/quoteToken", QuoteTokens);
    }

    private void Get(IEndpointRouteBuilder routes, string path, Func<HttpContext, JsonNode> answer) =>
        routes.MapGet(path, context =>
        {
            JsonNode result = venue.Run(() =>
            {
                callers.Optional(context);
                return answer(context);
            });
            return OpinionAnswers.Result(context, result);
        });

    private static JsonObject Data(JsonObject document) => new() { ["data"] = document };

    private static int Id(HttpContext context) =>
        int.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    private IEnumerable<OpinionParent> Parents() =>
        venue.Markets.Select(market => market.Parent).OfType<OpinionParent>().Distinct();

    /// <summary>Without marketType no categorical market is told, as at the venue.</summary>
    private JsonObject Markets(HttpContext context)
    {
        OpinionAnswers.CheckChain(context, "chainId");
        int type = OpinionAnswers.Whole(context, "marketType", Binary);
        if (type is < Binary or > All) { throw OpinionRefusal.Bad("marketType must be 0, 1 or 2"); }
        string status = context.Request.Query["status"].ToString();
        if (status is not ("" or "activated" or "resolved")) { throw OpinionRefusal.Bad("invalid status"); }
        int label = OpinionAnswers.Whole(context, "labelId", 1);
        var rows = new List<(long Volume, long CreatedAt, Func<JsonObject> Write)>();
        if (type is Binary or All)
        {
            rows.AddRange(
                from market in venue.Markets
                where market.Parent is null && Fits(market.Status, status)
                select (market.Volume, market.ListedAt.Nanos, (Func<JsonObject>)(() => MarketDocument.Single(market))));
        }
        if (type is Categorical or All)
        {
            rows.AddRange(
                from parent in Parents()
                where parent.Children.Any(child => Fits(child.Status, status))
                select (
                    parent.Children.Sum(child => child.Volume), parent.Children[0].ListedAt.Nanos,
                    (Func<JsonObject>)(() => MarketDocument.Parent(parent))));
        }
        var ordered = OpinionAnswers.Whole(context, "sortBy", 0) switch
        {
            3 or 5 or 7 => rows.OrderByDescending(row => row.Volume),
            4 or 6 or 8 => rows.OrderBy(row => row.Volume),
            1 => rows.OrderByDescending(row => row.CreatedAt),
            _ => rows.AsEnumerable(),
        };
        return OpinionAnswers.Page(context, label == 1 ? ordered : [], row => row.Write());
    }

    private static bool Fits(MarketStatus status, string wanted) => wanted switch
    {
        "activated" => status == MarketStatus.Open,
        "resolved" => status == MarketStatus.Resolved,
        _ => true,
    };

    /// <summary>A child's slug resolves to its parent.</summary>
    private JsonObject BySlug(HttpContext context)
    {
        string slug = (string)context.Request.RouteValues["slug"]!;
        if (Parents().FirstOrDefault(parent => parent.Slug == slug) is { } named)
        {
            return Data(MarketDocument.Parent(named));
        }
        OpinionMarket market = venue.Markets.FirstOrDefault(market => market.Market.Slug == slug)
            ?? throw OpinionRefusal.Topic();
        return Data(market.Parent is { } parent ? MarketDocument.Parent(parent) : MarketDocument.Single(market));
    }

    private JsonObject QuoteTokens(HttpContext context)
    {
        OpinionAnswers.CheckChain(context, "chainId");
        string name = context.Request.Query["quoteTokenName"].ToString();
        string[] known = name is "" or "USDT" ? ["USDT"] : [];
        return OpinionAnswers.Page(context, known, symbol => new JsonObject
        {
            ["chainId"] = "56",
            ["createdAt"] = 0,
            ["ctfExchangeAddress"] = OpinionContracts.Exchange.ToString(),
            ["decimal"] = 18,
            ["id"] = 1,
            ["quoteTokenAddress"] = OpinionContracts.Usdt.ToString(),
            ["quoteTokenName"] = symbol,
            ["symbol"] = symbol,
        });
    }
}
