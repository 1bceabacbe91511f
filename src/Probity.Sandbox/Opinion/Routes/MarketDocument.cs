using System.Text.Json.Nodes;
using Probity.Domain.Markets;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Markets as the venue writes them (reference/opinion.md 4.1, MarketData).</summary>
internal static class MarketDocument
{
    private const int BinaryType = 0;
    private const int CategoricalType = 1;
    private const int Label = 1;

    public const string LabelName = "Sandbox";

    private static readonly string[] Statuses =
        ["Unknown", "Created", "Activated", "Resolving", "Resolved", "Failed", "Deleted"];

    /// <summary>1 Created, 2 Activated, 3 Resolving, 4 Resolved (reference/opinion.md 3.7).</summary>
    public static int StatusOf(MarketStatus status) => status switch
    {
        MarketStatus.Open => 2,
        MarketStatus.Closed => 3,
        MarketStatus.Resolved => 4,
        _ => 1,
    };

    public static string StatusName(MarketStatus status) => Statuses[StatusOf(status)];

    /// <summary>A binary market, or a child by itself, which has no labels and names no parent.</summary>
    public static JsonObject Single(OpinionMarket market)
    {
        JsonObject document = Common(market);
        document["childMarkets"] = null;
        document["marketType"] = BinaryType;
        document["volume24h"] = Grains.Text(market.Volume);
        document["volume7d"] = Grains.Text(market.Volume);
        if (market.Parent is null) { AddLabels(document); }
        return document;
    }

    /// <summary>A categorical parent: no tokens, its children inside.</summary>
    public static JsonObject Parent(OpinionParent parent)
    {
        OpinionMarket first = parent.Children[0];
        long volume = parent.Children.Sum(child => child.Volume);
        var document = new JsonObject
        {
            ["chainId"] = "56",
            ["childMarkets"] = new JsonArray([.. parent.Children.Select(child => (JsonNode)Common(child))]),
            ["conditionId"] = "",
            ["coverUrl"] = "",
            ["createdAt"] = OpinionAnswers.Seconds(first.ListedAt),
            ["cutoffAt"] = 0,
            ["isResolvableByAI"] = false,
            ["marketId"] = parent.Id,
            ["marketTitle"] = parent.Title,
            ["marketType"] = CategoricalType,
            ["noLabel"] = "",
            ["noTokenId"] = "",
            ["questionId"] = "",
            ["quoteToken"] = OpinionContracts.Usdt.ToString(),
            ["rebate"] = new JsonObject { ["maker"] = 0.5 },
            ["resolvedAt"] = 0,
            ["resultTokenId"] = "",
            ["rules"] = $"One of the markets of '{parent.Title}' resolves to yes, the others to no.",
            ["slug"] = parent.Slug,
            ["status"] = 1,
            ["statusEnum"] = Statuses[1],
            ["thumbnailUrl"] = "",
            ["volume"] = Grains.Text(volume),
            ["volume24h"] = Grains.Text(volume),
            ["volume7d"] = Grains.Text(volume),
            ["yesLabel"] = "",
            ["yesTokenId"] = "",
        };
        AddLabels(document);
        return document;
    }

    private static void AddLabels(JsonObject document)
    {
        document["labelIds"] = new JsonArray(Label);
        document["labels"] = new JsonArray(LabelName);
    }

    private static JsonObject Common(OpinionMarket market) => new()
    {
        ["chainId"] = "56",
        ["conditionId"] = market.BareCondition,
        ["createdAt"] = OpinionAnswers.Seconds(market.ListedAt),
        ["cutoffAt"] = 0,
        ["isResolvableByAI"] = true,
        ["marketId"] = market.Id,
        ["marketTitle"] = market.Title,
        ["noLabel"] = "NO",
        ["noTokenId"] = market.Token(1),
        ["questionId"] = OpinionListings.QuestionId(market.Market),
        ["quoteToken"] = OpinionContracts.Usdt.ToString(),
        ["rebate"] = new JsonObject { ["maker"] = 0.5 },
        ["resolvedAt"] = OpinionAnswers.Seconds(market.ResolvedAt),
        ["resultTokenId"] = ResultToken(market),
        ["rules"] = $"This market resolves to yes if the answer to '{market.Market.Question}' is yes.",
        ["slug"] = market.Market.Slug,
        ["status"] = StatusOf(market.Status),
        ["statusEnum"] = StatusName(market.Status),
        ["volume"] = Grains.Text(market.Volume),
        ["yesLabel"] = "YES",
        ["yesTokenId"] = market.Token(0),
    };

    /// <summary>Empty until it is resolved, and when each outcome pays a half.</summary>
    private static string ResultToken(OpinionMarket market) =>
        market.Payout is not { } payout || payout == Payout.Half ? ""
        : market.Token(payout == Payout.FirstWins ? 0 : 1);
}
