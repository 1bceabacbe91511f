using System.Globalization;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>
/// The venue's market records in our terms: pure. What cannot be told is refused with a reason, never guessed; only a
/// market that is no longer traded may lack tick, minimum size and fees, and its terms then say that they are
/// configured.
/// </summary>
public sealed class MarketMapper(PolymarketMarketOptions options)
{
    private const int LongestToken = 78;

    /// <param name="market">As Gamma tells it.</param>
    /// <param name="info">As the CLOB tells it, where known: its tick, minimum size and fees count.</param>
    public MarketMapping Map(GammaMarket market, ClobMarketInfo? info = null)
    {
        string version = market.Version ?? "";
        bool position = version == "v2";
        var facts = new MarketFacts
        {
            Condition = market.ConditionId ?? "",
            Slug = market.Slug ?? "",
            Question = (market.Question ?? "").Trim(),
            Version = version,
            Outcomes = market.Outcomes,
            Tokens = position && market.PositionIds.Count > 0 ? market.PositionIds : market.ClobTokenIds,
            TickSize = info?.TickSize ?? market.TickSize,
            MinimumSize = info?.MinimumSize ?? market.MinimumSize,
            Fees = FeesOf(market, info),
            NegRisk = market.NegRisk ?? false,
            Status = MarketStatuses.Of(market, info),
            EndsAt = string.IsNullOrEmpty(market.EndDate) ? market.EndDateIso ?? "" : market.EndDate,
        };
        if (info is not null && Disagreement(facts, info) is { } refused) { return refused; }
        return Build(facts, market.Volume24Hours ?? 0m, PriceOf(market.BestBid), PriceOf(market.BestAsk));
    }

    /// <param name="market">The CLOB's full market, which carries no fees.</param>
    /// <param name="info">The CLOB's compact market, where known.</param>
    public MarketMapping Map(ClobMarket market, ClobMarketInfo? info = null)
    {
        IReadOnlyList<ClobToken> tokens = market.Tokens ?? [];
        var facts = new MarketFacts
        {
            Condition = market.ConditionId ?? "",
            Slug = market.Slug ?? "",
            Question = (market.Question ?? "").Trim(),
            Version = info?.Version ?? "",
            Outcomes = [.. tokens.Select(token => token.Outcome ?? "")],
            Tokens = [.. tokens.Select(token => token.Token ?? "")],
            TickSize = info?.TickSize ?? market.TickSize,
            MinimumSize = info?.MinimumSize ?? market.MinimumSize,
            Fees = info is null ? MarketFees.Unknown : FeesOf(info, 0m),
            NegRisk = market.NegRisk ?? false,
            Status = MarketStatuses.Of(market),
            EndsAt = market.EndDate ?? "",
        };
        return Build(facts, 0m, null, null);
    }

    private static MarketFees FeesOf(GammaMarket market, ClobMarketInfo? info)
    {
        decimal rebate = market.FeeSchedule?.RebateRate ?? 0m;
        if (info is not null) { return FeesOf(info, rebate); }
        if (market.FeesEnabled == false) { return MarketFees.Free; }
        if (market.FeeSchedule is { } fees)
        {
            return new MarketFees(true, fees.Rate, fees.Exponent, fees.TakerOnly ?? true, rebate);
        }
        // Fees are said to exist, or nothing is said at all: old markets say nothing and have no book either.
        return market.FeesEnabled == true || market.EnableOrderBook == true ? MarketFees.Unknown : MarketFees.Free;
    }

    private static MarketFees FeesOf(ClobMarketInfo info, decimal rebate) => info.Fees is { } fees
        ? new MarketFees(true, fees.Rate, fees.Exponent, fees.TakerOnly ?? false, rebate)
        : MarketFees.Free;

    private static MarketMapping.Refused? Disagreement(MarketFacts facts, ClobMarketInfo info)
    {
        string clob = string.Join(',', (info.Tokens ?? []).Select(token => token.Token));
        string gamma = string.Join(',', facts.Tokens);
        if (clob.Length > 0 && clob != gamma)
        {
            return Refuse(facts, MapRefusal.SourcesDisagree, $"Gamma names the tokens {gamma}, the CLOB {clob}");
        }
        string version = Normal(info.Version ?? ""), ours = Normal(facts.Version);
        return version == ours
            ? null
            : Refuse(facts, MapRefusal.SourcesDisagree, $"Gamma says version '{ours}', the CLOB '{version}'");

        static string Normal(string text) => text.Length == 0 ? "v1" : text;
    }

    private static MarketMapping.Refused Refuse(MarketFacts facts, MapRefusal code, string why) =>
        new(code, $"market '{(facts.Slug.Length > 0 ? facts.Slug : facts.Condition)}': {why}");

    private static MarketProtocol? ProtocolOf(string version) => version switch
    {
        "" or "v1" => MarketProtocol.ConditionalTokens,
        "v2" => MarketProtocol.Position,
        _ => null,
    };

    private static bool IsToken(string text) =>
        text.Length is > 0 and <= LongestToken && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>
    /// An indicative price; what is no price on our scale is left out, it only feeds lists and filters.
    /// </summary>
    private static Price? PriceOf(decimal? value)
    {
        if (value is not (> 0m and < 1m)) { return null; }
        decimal pips = value.Value * Price.PipsPerDollar;
        return pips == decimal.Truncate(pips) ? Price.FromPips((int)pips) : null;
    }

    private MarketMapping Build(MarketFacts facts, decimal volume, Price? bid, Price? ask)
    {
        if (facts.Condition.Length == 0) { return Refuse(facts, MapRefusal.NoCondition, "it has no condition id"); }
        if (ProtocolOf(facts.Version) is not { } protocol)
        {
            string why = $"version '{facts.Version}' is not one that this build can trade (v1, v2); update the build";
            return Refuse(facts, MapRefusal.UnknownVersion, why);
        }
        if (facts.Outcomes.Count != 2 || facts.Outcomes.Any(string.IsNullOrWhiteSpace))
        {
            return Refuse(facts, MapRefusal.NotBinary, $"'{string.Join(',', facts.Outcomes)}' are not two outcomes");
        }
        if (facts.Tokens.Count != 2 || !facts.Tokens.All(IsToken) || facts.Tokens[0] == facts.Tokens[1])
        {
            string why = $"'{string.Join(',', facts.Tokens)}' are not two outcome tokens: it is not on the order book";
            return Refuse(facts, MapRefusal.NoTokens, why);
        }
        Instant ends = Instant.None;
        if (facts.EndsAt.Length > 0 && !VenueTime.TryParse(facts.EndsAt, out ends))
        {
            return Refuse(facts, MapRefusal.BadDate, $"its end '{facts.EndsAt}' is no date");
        }
        if (Terms(facts, out MarketTerms? terms) is { } refused) { return refused; }
        var listing = new Market(
            new MarketId(0),
            VenueId.Polymarket,
            facts.Condition,
            facts.Slug,
            facts.Question,
            new Instrument(new InstrumentId(0), new MarketId(0), 0, facts.Outcomes[0], facts.Tokens[0]),
            new Instrument(new InstrumentId(0), new MarketId(0), 1, facts.Outcomes[1], facts.Tokens[1]),
            terms!,
            Currency.PUsd,
            protocol,
            facts.NegRisk,
            null,
            facts.Status,
            ends);
        return new MarketMapping.Mapped(listing, volume, bid, ask);
    }

    private MarketMapping.Refused? Terms(MarketFacts facts, out MarketTerms? terms)
    {
        terms = null;
        bool over = facts.Status is MarketStatus.Closed or MarketStatus.Resolved;
        bool complete = facts.TickSize is not null && facts.MinimumSize is not null && facts.Fees.Known;
        decimal? tick = facts.TickSize ?? (over ? options.DefaultTick : null);
        decimal? minimum = facts.MinimumSize ?? (over ? options.DefaultMinimumSize : null);
        decimal pips = (tick ?? 0m) * Price.PipsPerDollar;
        if (pips is < 1m or > 1_000m || pips != decimal.Truncate(pips) || Price.PipsPerDollar % (int)pips != 0)
        {
            return Refuse(
                facts, MapRefusal.BadTick, $"tick size '{Text(tick)}' is not one that a book of ours can have");
        }
        if (minimum is not { } least || !TryQuantity(least, out Quantity minimumSize))
        {
            return Refuse(facts, MapRefusal.BadMinimumSize, $"minimum size '{Text(minimum)}' is no number of shares");
        }
        if (!facts.Fees.Known && !over)
        {
            return Refuse(
                facts, MapRefusal.FeesUnknown, "it charges fees that this source does not state; ask the CLOB");
        }
        if (!TryFees(facts.Fees, out FeeTerms fees, out string complaint))
        {
            return Refuse(facts, MapRefusal.BadFees, complaint);
        }
        terms = new MarketTerms(
            TickGrid.OfPips((int)pips),
            minimumSize,
            Cash.FromMicros((long)(options.MinimumTakerNotional * Cash.MicrosPerDollar)),
            Quantity.FromMicros((long)(options.SizeStep * Quantity.MicrosPerShare)),
            fees,
            complete ? TermsSource.Venue : TermsSource.Configured);
        return null;
    }

    private static bool TryFees(MarketFees fees, out FeeTerms terms, out string complaint)
    {
        terms = FeeTerms.Free;
        complaint = "";
        if (fees.Rate is not { } rate || rate == 0m) { return true; }
        decimal exponent = fees.Exponent ?? 1m;
        if (exponent != decimal.Truncate(exponent) || exponent is < 0m or > 8m)
        {
            complaint = $"fee exponent '{Text(exponent)}' is not a whole number of 0..8";
            return false;
        }
        if (rate is < 0m or > 1m || fees.Rebate is < 0m or > 1m)
        {
            complaint = $"fee rate '{Text(rate)}' or rebate share '{Text(fees.Rebate)}' is outside 0..1";
            return false;
        }
        terms = new FeeTerms(rate, (int)exponent, fees.TakerOnly, fees.Rebate);
        return true;
    }

    private static bool TryQuantity(decimal shares, out Quantity quantity)
    {
        quantity = Quantity.Zero;
        if (shares is < 0m or > 1_000_000_000m) { return false; }
        decimal micros = shares * Quantity.MicrosPerShare;
        if (micros != decimal.Truncate(micros)) { return false; }
        quantity = Quantity.FromMicros((long)micros);
        return true;
    }

    private static string Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
