using System.Globalization;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Gamma;

/// <summary>Markets, events, tags as Gamma writes them (reference/polymarket.md 4.5). Under the gate.</summary>
internal sealed class GammaDocuments(SandboxVenue venue)
{
    private const int LegacyFee = 1_000;

    /// <summary>The one subject of the sandbox.</summary>
    public JsonObject Tag() => new()
    {
        ["id"] = "100",
        ["label"] = "Sandbox",
        ["slug"] = "sandbox",
        ["forceShow"] = false,
        ["createdAt"] = MarketFigures.Time(venue.Clock.Start),
        ["updatedAt"] = MarketFigures.Time(venue.Clock.Start),
        ["isCarousel"] = false,
    };

    /// <param name="market">Of the venue.</param>
    /// <param name="withEvent">Not inside its event.</param>
    public JsonObject Market(SandboxMarket market, bool withEvent)
    {
        var figures = new MarketFigures(venue, market);
        var document = new JsonObject
        {
            ["id"] = market.Listing.GammaId.ToString(CultureInfo.InvariantCulture),
            ["question"] = market.Market.Question,
            ["conditionId"] = market.Condition,
            ["slug"] = market.Market.Slug,
            ["resolutionSource"] = "",
            ["endDate"] = figures.EndsAt is { } end ? MarketFigures.Time(end) : null,
            ["liquidity"] = MarketFigures.Text(figures.Liquidity),
            ["startDate"] = MarketFigures.Time(market.ListedAt),
            ["image"] = "",
            ["icon"] = "",
            ["description"] = market.Market.Question,
            ["outcomes"] = Inside([market.Outcome(0).Outcome, market.Outcome(1).Outcome]),
            ["outcomePrices"] = Inside(
                [MarketFigures.Text(figures.PriceOf(0)), MarketFigures.Text(figures.PriceOf(1))]),
            ["volume"] = MarketFigures.Text(figures.Volume),
            ["active"] = true,
            ["closed"] = figures.IsClosed,
            ["marketMakerAddress"] = "",
            ["createdAt"] = MarketFigures.Time(market.ListedAt),
            ["updatedAt"] = MarketFigures.Time(venue.Now),
        };
        AddFlags(document);
        AddTerms(document, market, figures);
        AddFees(document, market);
        AddTokens(document, market);
        AddResolution(document, market, figures);
        if (withEvent)
        {
            SandboxEvent parent = market.Listing.Event;
            document["events"] = new JsonArray(Brief(parent));
            document["tags"] = new JsonArray(Label());
        }
        return document;
    }

    /// <param name="markets">All markets of one event.</param>
    /// <param name="withMarkets">False leaves them out.</param>
    public JsonObject Event(IReadOnlyList<SandboxMarket> markets, bool withMarkets)
    {
        SandboxMarket first = markets[0];
        SandboxEvent of = first.Listing.Event;
        MarketFigures[] figures = [.. markets.Select(market => new MarketFigures(venue, market))];
        Instant? end = figures.Max(f => f.EndsAt);
        bool isNegRisk = of.NegRiskMarketId is not null;
        JsonObject document = Brief(of);
        document["ticker"] = of.Slug;
        document["description"] = of.Title;
        document["startDate"] = MarketFigures.Time(first.ListedAt);
        document["creationDate"] = MarketFigures.Time(first.ListedAt);
        document["endDate"] = end is { } at ? MarketFigures.Time(at) : null;
        document["image"] = "";
        document["icon"] = "";
        document["active"] = true;
        document["closed"] = figures.All(f => f.IsClosed);
        document["archived"] = false;
        document["new"] = false;
        document["featured"] = false;
        document["restricted"] = true;
        document["liquidity"] = figures.Sum(f => f.Liquidity);
        document["volume"] = figures.Sum(f => f.Volume);
        document["openInterest"] = 0;
        document["category"] = "Sandbox";
        document["volume24hr"] = figures.Sum(f => f.Volume);
        document["enableOrderBook"] = true;
        document["liquidityClob"] = figures.Sum(f => f.Liquidity);
        document["negRisk"] = isNegRisk;
        document["enableNegRisk"] = isNegRisk;
        document["negRiskAugmented"] = false;
        if (of.NegRiskMarketId is { } id)
        {
            document["negRiskMarketID"] = Hex.Of(id);
            document["negRiskFeeBips"] = 0;
        }
        document["commentCount"] = 0;
        if (withMarkets)
        {
            document["markets"] = new JsonArray([.. markets.Select(market => Market(market, withEvent: false))]);
        }
        document["tags"] = new JsonArray(Label());
        document["series"] = new JsonArray();
        return document;
    }

    /// <summary>A list written as text inside a string, as Gamma does it.</summary>
    private static string Inside(IEnumerable<string> texts) => Answers.Array(texts).ToJsonString(Answers.Options);

    private static JsonObject Label() => new() { ["id"] = "100", ["label"] = "Sandbox", ["slug"] = "sandbox" };

    private static JsonObject Brief(SandboxEvent of) => new()
    {
        ["id"] = of.Id.ToString(CultureInfo.InvariantCulture),
        ["slug"] = of.Slug,
        ["title"] = of.Title,
    };

    private static void AddFlags(JsonObject document)
    {
        string[] never =
        [
            "new", "featured", "archived", "ready", "funded", "cyom", "clearBookOnStart", "showGmpSeries",
            "showGmpOutcome", "manualActivation", "negRiskOther", "pendingDeployment", "deploying", "rfqEnabled",
            "holdingRewardsEnabled",
        ];
        string[] always = ["restricted", "enableOrderBook", "hasReviewedDates", "approved", "automaticallyActive"];
        foreach (string name in never) { document[name] = false; }
        foreach (string name in always) { document[name] = true; }
        document["comboStatus"] = "disabled";
        document["groupItemThreshold"] = "0";
        document["competitive"] = 0.9m;
    }

    private void AddTerms(JsonObject document, SandboxMarket market, MarketFigures figures)
    {
        document["questionID"] = Hex.Of(market.Listing.QuestionId);
        document["orderPriceMinTickSize"] = decimal.Parse(market.Grid.ToString(), CultureInfo.InvariantCulture);
        document["orderMinSize"] = market.Market.Terms.MinimumSize.Micros / (decimal)Quantity.MicrosPerShare;
        document["liquidityNum"] = figures.Liquidity;
        document["liquidityClob"] = figures.Liquidity;
        document["volumeNum"] = figures.Volume;
        document["volumeClob"] = figures.Volume;
        document["volume24hr"] = figures.Volume;
        document["endDateIso"] = figures.EndsAt is { } end ? MarketFigures.Day(end) : null;
        document["startDateIso"] = MarketFigures.Day(market.ListedAt);
        document["acceptingOrders"] = market.Status == MarketStatus.Open;
        if (market.Status != MarketStatus.Announced)
        {
            document["acceptingOrdersTimestamp"] = MarketFigures.Time(market.ListedAt);
        }
        document["negRisk"] = market.Market.NegRisk;
        if (market.Listing.Event.NegRiskMarketId is { } id) { document["negRiskMarketID"] = Hex.Of(id); }
        document["secondsDelay"] = market.Listing.SecondsDelay;
        document["rewardsMinSize"] = market.Listing.Rewards?.MinimumShares ?? 0;
        document["rewardsMaxSpread"] = market.Listing.Rewards?.MaximumSpreadCents ?? 0;
        document["eventStartTime"] = MarketFigures.Time(market.ListedAt);
        document["oneDayPriceChange"] = 0;
        document["oneHourPriceChange"] = 0;
        document["lastTradePrice"] = figures.LastTrade ?? 0;
        document["bestBid"] = figures.Bid ?? 0;
        document["bestAsk"] = figures.Ask ?? 1;
        document["spread"] = (figures.Ask ?? 1) - (figures.Bid ?? 0);
    }

    private static void AddFees(JsonObject document, SandboxMarket market)
    {
        FeeTerms fees = market.Market.Terms.Fees;
        bool charges = fees.Rate > 0;
        document["makerBaseFee"] = charges ? LegacyFee : 0;
        document["takerBaseFee"] = charges ? LegacyFee : 0;
        document["feesEnabled"] = charges;
        document["makerRebatesFeeShareBps"] = 10_000;
        if (!charges) { return; }
        document["feeType"] = "sandbox_fees_v2";
        document["feeSchedule"] = new JsonObject
        {
            ["exponent"] = fees.Exponent,
            ["rate"] = fees.Rate,
            ["takerOnly"] = fees.TakerOnly,
            ["rebateRate"] = fees.RebateShare,
        };
    }

    private static void AddTokens(JsonObject document, SandboxMarket market)
    {
        document["version"] = market.IsPosition ? "v2" : "v1";
        if (!market.IsPosition)
        {
            document["clobTokenIds"] = Inside([market.Token(0), market.Token(1)]);
            return;
        }
        document["clobTokenIds"] = null;
        document["positionIds"] = Answers.Array([market.Token(0), market.Token(1)]);
        document["resolutionStatus"] = market.Payout is null ? "active" : "resolved";
    }

    private static void AddResolution(JsonObject document, SandboxMarket market, MarketFigures figures)
    {
        document["umaResolutionStatuses"] = figures.IsResolved && !market.IsPosition
            ? Inside(["proposed", "resolved"])
            : "[]";
        if (!figures.IsResolved) { return; }
        document["closedTime"] = MarketFigures.Time(market.ResolvedAt);
        if (!market.IsPosition) { document["umaResolutionStatus"] = "resolved"; }
    }
}
