using System.Globalization;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>Why a market of the venue cannot become one of ours.</summary>
public enum MapRefusal
{
    NoCondition = 0,

    /// <summary>Not two outcome tokens: never on the order book, or not deployed yet.</summary>
    NoTokens = 1,

    /// <summary>A protocol that we do not know: signing for it would be guessing.</summary>
    UnknownVersion = 2,

    /// <summary>Not exactly two outcomes (markets of 2021 had up to six).</summary>
    NotBinary = 3,
    BadTick = 4,
    BadMinimumSize = 5,

    /// <summary>The market charges fees, but this source does not say how much.</summary>
    FeesUnknown = 6,
    BadFees = 7,
    BadDate = 8,

    /// <summary>Gamma and CLOB contradict one another about tokens or version.</summary>
    SourcesDisagree = 9,
}

/// <summary>A market in our terms, or the reason why not.</summary>
public abstract record MarketMapping
{
    private MarketMapping()
    {
    }

    /// <summary>Ids are zero and the group is null: both are given on listing.</summary>
    public sealed record Mapped(Market Market, decimal Volume24h, Price? Bid, Price? Ask) : MarketMapping;

    /// <summary>A sentence for a person names the market, the offending text and what it means.</summary>
    public sealed record Refused(MapRefusal Code, string Note) : MarketMapping;
}

/// <summary>What the two sources of market metadata have in common, in the venue's own words.</summary>
internal sealed record MarketFacts
{
    public required string Condition { get; init; }

    public required string Slug { get; init; }

    public required string Question { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<string> Outcomes { get; init; }

    public required IReadOnlyList<string> Tokens { get; init; }

    public required decimal? TickSize { get; init; }

    public required decimal? MinimumSize { get; init; }

    public required MarketFees Fees { get; init; }

    public required bool NegRisk { get; init; }

    public required MarketStatus Status { get; init; }

    public required string EndsAt { get; init; }
}

/// <summary>The venue's fee members, not yet checked.</summary>
/// <param name="Known">False: there are fees, but not here.</param>
/// <param name="Rate">Null = free.</param>
internal readonly record struct MarketFees(bool Known, decimal? Rate, decimal? Exponent, bool TakerOnly, decimal Rebate)
{
    public static MarketFees Free => new(true, null, null, true, 0m);

    public static MarketFees Unknown => new(false, null, null, true, 0m);
}

/// <summary>Reads the several ways in which the venue writes a moment.</summary>
internal static class VenueTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>
    /// "2026-10-05T23:15:00Z", "2020-11-02 16:31:01+00", "2026-10-05"; UTC where the text does not say.
    /// </summary>
    public static bool TryParse(string text, out Instant instant)
    {
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool ok = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, styles, out DateTimeOffset time);
        instant = ok ? Instant.FromDateTimeOffset(time) : Instant.None;
        return ok;
    }
}
