using System.Globalization;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Recording;

namespace Probity.Runtime.Recordings;

/// <summary>
/// A market's description as a recorded object, with the members under which its venue tells them
/// (reference/polymarket.md 4.5, reference/opinion.md 4.1): so that a recording stands on the terms that held, not on
/// configured ones.
/// </summary>
internal static class MarketTermsFrame
{
    /// <summary>Channel of the recording.</summary>
    public const string Channel = "rest_market";

    public static byte[] Of(Market market) =>
        market.Venue == VenueId.Opinion ? OpinionTermsFrame.Of(market) : OfPolymarket(market);

    private static byte[] OfPolymarket(Market market)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("conditionId", market.Condition);
            json.WriteString("slug", market.Slug);
            json.WriteString("question", market.Question);
            Texts(json, "outcomes", market.First.Outcome, market.Second.Outcome);
            bool position = market.Protocol == MarketProtocol.Position;
            Texts(json, position ? "positionIds" : "clobTokenIds", market.First.Token, market.Second.Token);
            json.WriteString("version", position ? "v2" : "v1");
            json.WriteBoolean("negRisk", market.NegRisk);
            if (market.EndsAt.IsKnown) { json.WriteString("endDate", market.EndsAt.ToString()); }
            if (market.Terms.Source == TermsSource.Venue) { Terms(json, market.Terms); }
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void Terms(Utf8JsonWriter json, MarketTerms terms)
    {
        json.WriteString("orderPriceMinTickSize", terms.Grid.ToString());
        json.WriteString("orderMinSize", terms.MinimumSize.ToString());
        bool free = terms.Fees.Rate == 0m;
        json.WriteBoolean("feesEnabled", !free);
        if (free) { return; }
        json.WriteStartObject("feeSchedule");
        json.WriteString("rate", terms.Fees.Rate.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("exponent", terms.Fees.Exponent);
        json.WriteBoolean("takerOnly", terms.Fees.TakerOnly);
        json.WriteString("rebateRate", terms.Fees.RebateShare.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, string first, string second)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(first);
        json.WriteStringValue(second);
        json.WriteEndArray();
    }
}
