using System.Globalization;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Mapping;

/// <summary>
/// The venue's market records in our terms: pure. What cannot be told is refused with a reason, never guessed. Tick,
/// minimum sizes and the minimum fee are configured, because no reply carries them.
/// </summary>
public sealed class OpinionMapper(OpinionMarketOptions options)
{
    private const int LongestToken = 78;
    private const int ConditionDigits = 64;
    private const int LongestMarketId = 18;
    private const long Decimals = 18;
    private const long LatestSecond = 9_000_000_000;

    /// <param name="market">A binary market, or a child of a categorical one.</param>
    /// <param name="parent">Of a child; its status means nothing, its title and end do.</param>
    /// <param name="collaterals">The venue's quote tokens.</param>
    /// <param name="fees">The token's base rates where they were read; null takes the configured rate.</param>
    public OpinionMapping Map(
        MarketDocument market,
        MarketDocument? parent,
        IReadOnlyList<QuoteTokenDocument> collaterals,
        FeeRatesDocument? fees)
    {
        if (Check(market) is { } refused) { return refused; }
        if (FindCollateral(market, collaterals, out QuoteTokenDocument? collateral) is { } unknown) { return unknown; }
        MarketStatus? status = OpinionStatuses.Of(market.Status);
        if (status is null)
        {
            return market.Status == OpinionStatuses.Deleted
                ? Refuse(market, OpinionRefusal.Deleted, "the venue deleted it")
                : Refuse(
                    market,
                    OpinionRefusal.UnknownStatus,
                    $"its status '{market.Status}' ({market.StatusText}) is not one that this build knows");
        }
        long cutoff = market.CutoffAt is > 0 ? market.CutoffAt.Value : parent?.CutoffAt ?? 0;
        if (cutoff is < 0 or > LatestSecond)
        {
            return Refuse(market, OpinionRefusal.BadDate, $"its cutoff '{cutoff}' is no time in seconds");
        }
        if (!TryTerms(market, fees, out MarketTerms? terms, out string complaint))
        {
            return Refuse(market, OpinionRefusal.BadFees, complaint);
        }
        string question = parent is null
            ? Clean(market.Title)
            : $"{Clean(parent.Title)}: {Clean(market.Title)}";
        var listing = new Market(
            new MarketId(0),
            VenueId.Opinion,
            ConditionOf(market),
            market.Slug is { Length: > 0 } slug ? slug : market.MarketId!,
            question,
            Outcome(0, Label(market.YesLabel, "YES"), market.YesToken!),
            Outcome(1, Label(market.NoLabel, "NO"), market.NoToken!) with { IsMirrored = true },
            terms!,
            Currency.Usdt,
            MarketProtocol.ConditionalTokens,
            false,
            null,
            status.Value,
            cutoff == 0 ? Instant.None : new Instant(cutoff * Instant.NanosPerSecond))
        {
            Contracts = new MarketContracts(market.MarketId!, collateral!.Address!, collateral.Exchange!),
        };
        return new OpinionMapping.Mapped(listing, VolumeOf(market, parent));
    }

    /// <summary>As we write it: 0x and 64 lower-case digits; the venue leaves 0x out.</summary>
    public static string ConditionOf(MarketDocument market) => ConditionOf(market.Condition ?? "");

    /// <inheritdoc cref="ConditionOf(MarketDocument)"/>
    public static string ConditionOf(string condition)
    {
        string lower = condition.Trim().ToLowerInvariant();
        return lower.StartsWith("0x", StringComparison.Ordinal) ? lower : "0x" + lower;
    }

    internal static OpinionMapping.Refused Refuse(MarketDocument market, OpinionRefusal code, string why) =>
        new(code, $"Opinion market '{(market.Slug is { Length: > 0 } slug ? slug : market.MarketId)}': {why}");

    private OpinionMapping.Refused? Check(MarketDocument market)
    {
        string condition = ConditionOf(market);
        if (condition.Length != ConditionDigits + 2 || !condition.AsSpan(2).ToString().All(char.IsAsciiHexDigit))
        {
            return Refuse(
                market, OpinionRefusal.NoCondition, $"'{market.Condition}' is no condition id of 64 hex digits");
        }
        if (!IsNumber(market.MarketId, LongestMarketId))
        {
            return Refuse(market, OpinionRefusal.BadMarketId, $"its id '{market.MarketId}' is no number");
        }
        bool tokens = IsNumber(market.YesToken, LongestToken) && IsNumber(market.NoToken, LongestToken)
            && market.YesToken != market.NoToken;
        if (!tokens)
        {
            return Refuse(
                market,
                OpinionRefusal.NoTokens,
                $"'{market.YesToken}' and '{market.NoToken}' are not two outcome tokens");
        }
        string chain = options.ChainId.ToString(CultureInfo.InvariantCulture);
        return market.ChainId is null || market.ChainId == chain
            ? null
            : Refuse(market, OpinionRefusal.WrongChain, $"it is on chain '{market.ChainId}', not on {chain}");
    }

    private static OpinionMapping.Refused? FindCollateral(
        MarketDocument market, IReadOnlyList<QuoteTokenDocument> collaterals, out QuoteTokenDocument? found)
    {
        found = collaterals.FirstOrDefault(item =>
            string.Equals(item.Address, market.QuoteToken, StringComparison.OrdinalIgnoreCase));
        if (found is null || string.IsNullOrEmpty(market.QuoteToken))
        {
            return Refuse(
                market,
                OpinionRefusal.UnknownQuoteToken,
                $"its collateral '{market.QuoteToken}' is not in the venue's list of quote tokens");
        }
        if (found.Decimals != Decimals)
        {
            return Refuse(
                market,
                OpinionRefusal.BadDecimals,
                $"its collateral {found.Symbol} has '{found.Decimals}' decimals; only {Decimals} are supported");
        }
        return IsAddress(found.Exchange) && IsAddress(found.Address)
            ? null
            : Refuse(
                market,
                OpinionRefusal.BadExchange,
                $"its collateral {found.Symbol} trades on '{found.Exchange}', which is no address");
    }

    private static bool IsNumber(string? text, int longest) =>
        text is { Length: > 0 } && text.Length <= longest && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool IsAddress(string? text)
    {
        try
        {
            return !EvmAddress.Parse(text ?? "").IsZero;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Clean(string? text) => (text ?? "").Trim();

    private static string Label(string? text, string fallback) =>
        string.IsNullOrWhiteSpace(text) ? fallback : text.Trim();

    private static Instrument Outcome(int index, string outcome, string token) =>
        new(new InstrumentId(0), new MarketId(0), index, outcome, token);

    /// <summary>
    /// A child's day is not told: at most what the child ever traded and what its parent traded today.
    /// </summary>
    private static decimal VolumeOf(MarketDocument market, MarketDocument? parent) =>
        market.Volume24Hours ?? Math.Min(market.Volume ?? 0m, parent?.Volume24Hours ?? market.Volume ?? 0m);

    private static Cash CashOf(decimal dollars) => Cash.FromMicros((long)(dollars * Cash.MicrosPerDollar));

    private static Quantity QuantityOf(decimal shares) =>
        Quantity.FromMicros((long)(shares * Quantity.MicrosPerShare));

    private bool TryTerms(
        MarketDocument market, FeeRatesDocument? fees, out MarketTerms? terms, out string complaint)
    {
        terms = null;
        decimal bps = fees?.TakerBps ?? options.DefaultTakerFeeBps;
        decimal rebate = market.MakerRebate ?? options.DefaultRebate;
        complaint = bps is < 0m or > 10_000m || rebate is < 0m or > 1m
            ? $"taker fee '{Text(bps)}' bps or rebate '{Text(rebate)}' is out of range"
            : fees?.MakerBps is { } maker && maker != 0m
                ? $"it charges makers '{Text(maker)}' bps, which the fee model of this build does not know"
                : "";
        if (complaint.Length > 0) { return false; }
        terms = new MarketTerms(
            TickGrid.OfPips((int)(options.Tick * Price.PipsPerDollar)),
            QuantityOf(options.MinimumSize),
            Cash.Zero,
            QuantityOf(options.SizeStep),
            new FeeTerms(bps / 10_000m, 1, true, rebate)
            {
                Base = FeeBase.Notional,
                Minimum = CashOf(options.MinimumFee),
                Discount = options.FeeDiscount,
                MinimumPerFill = options.MinimumFeePerFill,
            },
            fees?.TakerBps is null ? TermsSource.Configured : TermsSource.Venue)
        {
            MinimumNotional = CashOf(options.MinimumNotional),
        };
        return true;
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
