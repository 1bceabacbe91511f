using System.Globalization;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Public;

/// <summary>A market as the CLOB's routes show it. Only to be used inside <see cref="MarketFeed.Read"/>.</summary>
/// <param name="collateral">The token that rewards are paid in.</param>
internal sealed class MarketDocuments(EvmAddress collateral)
{
    /// <summary>Dollars a day for each rewarded market.</summary>
    private const int DailyReward = 100;
    private const int LegacyFee = 1_000;

    /// <summary><c>/clob-markets</c>: keys that are false or zero are left out.</summary>
    public JsonObject Compact(PublishedMarket market)
    {
        SandboxMarket of = market.Market;
        FeeTerms fees = of.Market.Terms.Fees;
        var document = new JsonObject();
        if (of.Listing.Rewards is { } rewards)
        {
            document["r"] = new JsonObject
            {
                ["mi"] = rewards.MinimumShares,
                ["ma"] = rewards.MaximumSpreadCents,
                ["moas"] = rewards.MinimumAgeSeconds,
            };
        }
        document["t"] = new JsonArray([.. market.Books.Select(book => (JsonNode)new JsonObject
        {
            ["t"] = book.Token,
            ["o"] = of.Outcome(book.Outcome).Outcome,
        })]);
        document["c"] = market.Condition;
        document["mos"] = Number(market.MinimumSize);
        document["mts"] = Number(market.Tick);
        if (fees.Rate > 0) { (document["mbf"], document["tbf"]) = (LegacyFee, LegacyFee); }
        if (of.Market.NegRisk) { document["nr"] = true; }
        if (market.Status == MarketStatus.Open) { document["ao"] = true; }
        document["aot"] = Time(of.ListedAt);
        if (of.Listing.SecondsDelay > 0) { document["sd"] = of.Listing.SecondsDelay; }
        if (of.Listing.TakerOrderDelay) { document["itode"] = true; }
        if (fees.Rate > 0)
        {
            document["fd"] = new JsonObject { ["r"] = fees.Rate, ["e"] = fees.Exponent, ["to"] = fees.TakerOnly };
        }
        document["v"] = of.IsPosition ? "v2" : "v1";
        return document;
    }

    /// <summary><c>/markets</c>.</summary>
    public JsonObject Full(PublishedMarket market)
    {
        SandboxMarket of = market.Market;
        int fee = of.Market.Terms.Fees.Rate > 0 ? LegacyFee : 0;
        Instant ends = of.Market.EndsAt.IsKnown ? of.Market.EndsAt : of.Listing.ResolvesAt;
        bool ended = ends.IsKnown && ends.Nanos < long.MaxValue;
        string negRisk = of.Listing.Event.NegRiskMarketId is { } id ? Hex.Of(id) : "";
        return new JsonObject
        {
            ["enable_order_book"] = true,
            ["active"] = true,
            ["closed"] = IsClosed(market),
            ["archived"] = false,
            ["accepting_orders"] = market.Status == MarketStatus.Open,
            ["accepting_order_timestamp"] = Time(of.ListedAt),
            ["minimum_order_size"] = Number(market.MinimumSize),
            ["minimum_tick_size"] = Number(market.Tick),
            ["condition_id"] = market.Condition,
            ["question_id"] = Hex.Of(of.Listing.QuestionId),
            ["question"] = of.Market.Question,
            ["description"] = of.Market.Question,
            ["market_slug"] = of.Market.Slug,
            ["end_date_iso"] = ended ? Time(ends) : null,
            ["game_start_time"] = null,
            ["seconds_delay"] = of.Listing.SecondsDelay,
            ["fpmm"] = "",
            ["maker_base_fee"] = fee,
            ["taker_base_fee"] = fee,
            ["notifications_enabled"] = false,
            ["neg_risk"] = of.Market.NegRisk,
            ["neg_risk_market_id"] = negRisk,
            ["neg_risk_request_id"] = "",
            ["icon"] = "",
            ["image"] = "",
            ["rewards"] = Rewards(market, withRates: true),
            ["is_50_50_outcome"] = market.Payout is { } payout && payout.FirstMicros == payout.SecondMicros,
            ["tokens"] = Tokens(market, withWinner: true),
            ["tags"] = new JsonArray("All"),
        };
    }

    /// <summary><c>/simplified-markets</c>.</summary>
    public JsonObject Simplified(PublishedMarket market) => new()
    {
        ["condition_id"] = market.Condition,
        ["rewards"] = Rewards(market, withRates: false),
        ["tokens"] = Tokens(market, withWinner: true),
        ["active"] = true,
        ["closed"] = IsClosed(market),
        ["archived"] = false,
        ["accepting_orders"] = market.Status == MarketStatus.Open,
    };

    /// <summary><c>/rewards/markets/current</c>.</summary>
    public JsonObject CurrentRewards(PublishedMarket market) => new()
    {
        ["condition_id"] = market.Condition,
        ["rewards_max_spread"] = market.Market.Listing.Rewards?.MaximumSpreadCents,
        ["rewards_min_size"] = market.Market.Listing.Rewards?.MinimumShares,
        ["rewards_config"] = new JsonArray(Config(market)),
        ["native_daily_rate"] = DailyReward,
        ["sponsored_daily_rate"] = 0,
        ["sponsors_count"] = 0,
        ["total_daily_rate"] = DailyReward,
    };

    /// <summary><c>/rewards/markets/{condition}</c>.</summary>
    public JsonObject Rewards(PublishedMarket market) => new()
    {
        ["condition_id"] = market.Condition,
        ["question"] = market.Market.Market.Question,
        ["market_slug"] = market.Market.Market.Slug,
        ["event_slug"] = market.Market.Listing.Event.Slug,
        ["image"] = "",
        ["rewards_max_spread"] = market.Market.Listing.Rewards?.MaximumSpreadCents,
        ["rewards_min_size"] = market.Market.Listing.Rewards?.MinimumShares,
        ["market_competitiveness"] = 0,
        ["tokens"] = Tokens(market, withWinner: false),
        ["rewards_config"] = new JsonArray(Config(market)),
    };

    private static bool IsClosed(PublishedMarket market) => market.Status >= MarketStatus.Closed;

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Time(Instant at) =>
        at.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Prices are midpoints, and the payout once the result is in.</summary>
    private static JsonArray Tokens(PublishedMarket market, bool withWinner)
    {
        var tokens = new JsonArray();
        foreach (PublishedBook book in market.Books)
        {
            long? paid = market.Payout is not { } payout ? null
                : book.Outcome == 0 ? payout.FirstMicros
                : payout.SecondMicros;
            decimal middle = (book.BestBid.Pips + book.BestAsk.Pips) / 2m / Price.PipsPerDollar;
            var token = new JsonObject
            {
                ["token_id"] = book.Token,
                ["outcome"] = market.Market.Outcome(book.Outcome).Outcome,
                ["price"] = paid is { } micros ? micros / (decimal)Quantity.MicrosPerShare : middle,
            };
            if (withWinner) { token["winner"] = paid == Quantity.MicrosPerShare; }
            tokens.Add((JsonNode)token);
        }
        return tokens;
    }

    private JsonObject Rewards(PublishedMarket market, bool withRates)
    {
        RewardTerms? terms = market.Market.Listing.Rewards;
        JsonArray? rates = terms is null || !withRates
            ? null
            : new JsonArray(new JsonObject
            {
                ["asset_address"] = collateral.ToString(),
                ["rewards_daily_rate"] = DailyReward,
            });
        return new JsonObject
        {
            ["rates"] = rates,
            ["min_size"] = terms?.MinimumShares ?? 0,
            ["max_spread"] = terms?.MaximumSpreadCents ?? 0,
        };
    }

    private JsonObject Config(PublishedMarket market) => new()
    {
        ["id"] = market.Market.Id.Value + 1,
        ["asset_address"] = collateral.ToString(),
        ["start_date"] = market.Market.ListedAt.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["end_date"] = "2500-12-31",
        ["rate_per_day"] = DailyReward,
        ["total_rewards"] = 0,
    };
}
