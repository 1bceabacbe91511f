using System.Globalization;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Mapping;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Recording;

/// <summary>
/// A market's description as a recorded object: the venue's own members (reference/opinion.md 4.1), and under "terms"
/// what no reply of it carries, so that a recording stands on the terms that held when it was made.
/// </summary>
public static class OpinionTermsFrame
{
    /// <summary>Channel of the recording.</summary>
    public const string Channel = "rest_market";

    private const string KnownExchange = "0x5F45344126D6488025B0b84A3A8189F2487a7246";
    private const string KnownCollateral = "0x55d398326f99059fF775485246999027B3197955";

    public static byte[] Of(Market market)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("marketId", market.Contracts?.MarketId);
            json.WriteString("marketTitle", market.Question);
            json.WriteString("slug", market.Slug);
            json.WriteString("conditionId", market.Condition.Replace("0x", "", StringComparison.Ordinal));
            json.WriteNumber("status", OpinionStatuses.Activated);
            json.WriteString("yesTokenId", market.First.Token);
            json.WriteString("noTokenId", market.Second.Token);
            json.WriteString("yesLabel", market.First.Outcome);
            json.WriteString("noLabel", market.Second.Outcome);
            json.WriteString("quoteToken", market.Contracts?.Collateral);
            if (market.EndsAt.IsKnown)
            {
                json.WriteNumber("cutoffAt", market.EndsAt.Nanos / Instant.NanosPerSecond);
            }
            Terms(json, market);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>
    /// Reads what <see cref="Of"/> wrote, or a market as the venue tells it; null when it is neither.
    /// </summary>
    /// <param name="payload">One JSON object.</param>
    /// <param name="usual">Terms that the object lacks.</param>
    public static Market? Read(ReadOnlySpan<byte> payload, OpinionMarketOptions usual)
    {
        MarketDocument? document;
        RecordedTerms terms;
        try
        {
            document = JsonSerializer.Deserialize(payload, PublicJson.Default.MarketDocument);
            terms = JsonSerializer.Deserialize(payload, RecordingJson.Default.RecordedMarket)?.Terms ?? new();
        }
        catch (JsonException)
        {
            return null;
        }
        if (document?.MarketId is null) { return null; }
        OpinionMarketOptions options = terms.Over(usual);
        try
        {
            options.Validate();
        }
        catch (BadInputException)
        {
            return null;
        }
        var collateral = new QuoteTokenDocument
        {
            Address = document.QuoteToken,
            Exchange = terms.Exchange ?? KnownExchange,
            Decimals = 18,
        };
        FeeRatesDocument? fees = terms is { FromVenue: true, TakerFeeBps: not null }
            ? new FeeRatesDocument { TakerBps = terms.TakerFeeBps }
            : null;
        OpinionMapping mapping = new OpinionMapper(options).Map(
            document with { Status = document.Status ?? OpinionStatuses.Activated }, null, [collateral], fees);
        return (mapping as OpinionMapping.Mapped)?.Market;
    }

    /// <summary>A market of which only frames are known.</summary>
    /// <param name="marketId">The venue's number.</param>
    /// <param name="condition">Empty when unknown.</param>
    /// <param name="yes">Token of the first outcome.</param>
    /// <param name="no">Token of the second; empty when it was never seen.</param>
    /// <param name="usual">Its terms.</param>
    internal static Market Unknown(
        string marketId, string condition, string yes, string no, OpinionMarketOptions usual)
    {
        var document = new MarketDocument
        {
            MarketId = marketId.Length > 0 ? marketId : "0",
            Title = "",
            Slug = "opinion-" + (marketId.Length > 0 ? marketId : yes[..Math.Min(12, yes.Length)]),
            Condition = IsCondition(condition)
                ? condition
                : StateHash.Of(yes).ToString("x64", CultureInfo.InvariantCulture),
            Status = OpinionStatuses.Activated,
            YesToken = yes,
            NoToken = no.Length > 0 ? no : "0",
            QuoteToken = KnownCollateral,
        };
        var collateral = new QuoteTokenDocument { Address = KnownCollateral, Exchange = KnownExchange, Decimals = 18 };
        OpinionMapping mapping = new OpinionMapper(usual).Map(document, null, [collateral], null);
        Market market = mapping is OpinionMapping.Mapped mapped
            ? mapped.Market
            : throw new BadInputException($"recorded market '{marketId}': {((OpinionMapping.Refused)mapping).Note}");
        return market with
        {
            Second = no.Length > 0 ? market.Second : market.Second with { Token = Instrument.UnseenPrefix + yes },
            Contracts = market.Contracts! with { MarketId = marketId },
        };
    }

    private static bool IsCondition(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static void Terms(Utf8JsonWriter json, Market market)
    {
        MarketTerms terms = market.Terms;
        json.WriteStartObject("terms");
        json.WriteString("exchange", market.Contracts?.Exchange);
        json.WriteBoolean("fromVenue", terms.Source == TermsSource.Venue);
        json.WriteString("tick", terms.Grid.ToString());
        json.WriteString("minimumSize", terms.MinimumSize.ToString());
        json.WriteString("sizeStep", terms.SizeStep.ToString());
        json.WriteString("minimumNotional", terms.MinimumNotional.ToString());
        json.WriteString("takerFeeBps", (terms.Fees.Rate * 10_000m).ToString(CultureInfo.InvariantCulture));
        json.WriteString("minimumFee", terms.Fees.Minimum.ToString());
        json.WriteBoolean("minimumPerFill", terms.Fees.MinimumPerFill);
        json.WriteString("discount", terms.Fees.Discount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("rebate", terms.Fees.RebateShare.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
