using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Mapping;

/// <summary>May one trade, and what did it pay (reference/polymarket.md 8.1).</summary>
public static class MarketStatuses
{
    /// <summary>
    /// Open needs every sign of it. A result that is in while the market is still listed as open counts as closed: who
    /// trades then trades against people who know it.
    /// </summary>
    public static MarketStatus Of(GammaMarket market, ClobMarketInfo? info = null)
    {
        bool resolved = market.UmaResolutionStatus is "resolved" or "settled" || market.ResolutionStatus == "resolved";
        if (market.Closed == true)
        {
            return resolved || PayoutOf(market) is not null ? MarketStatus.Resolved : MarketStatus.Closed;
        }
        if (resolved || market.Archived == true) { return MarketStatus.Closed; }
        bool accepting = info?.AcceptingOrders ?? market.AcceptingOrders ?? false;
        if (market.Active == true && market.EnableOrderBook == true && accepting) { return MarketStatus.Open; }
        string? since = info?.AcceptingOrdersSince ?? market.AcceptingOrdersTimestamp;
        bool opened = market.Active == true && !string.IsNullOrEmpty(since);
        return opened ? MarketStatus.Paused : MarketStatus.Announced;
    }

    public static MarketStatus Of(ClobMarket market)
    {
        if (market.Closed == true) { return PayoutOf(market) is null ? MarketStatus.Closed : MarketStatus.Resolved; }
        if (market.Archived == true) { return MarketStatus.Closed; }
        if (market is { Active: true, EnableOrderBook: true, AcceptingOrders: true }) { return MarketStatus.Open; }
        return market.Active == true && !string.IsNullOrEmpty(market.AcceptingOrdersTimestamp)
            ? MarketStatus.Paused
            : MarketStatus.Announced;
    }

    /// <summary>
    /// The result of a closed market whose prices say it exactly; null when it is not in, or not certain.
    /// </summary>
    public static Payout? PayoutOf(GammaMarket market)
    {
        if (market.Closed != true || market.OutcomePrices.Count != 2) { return null; }
        return (Exact(market.OutcomePrices[0]), Exact(market.OutcomePrices[1])) switch
        {
            (1_000_000, 0) => Payout.FirstWins,
            (0, 1_000_000) => Payout.SecondWins,
            (500_000, 500_000) => market.UmaResolutionStatus is "resolved" or "settled" ? Payout.Half : null,
            _ => null,
        };
    }

    /// <summary>The result by the winner flags; null when it is not in.</summary>
    public static Payout? PayoutOf(ClobMarket market)
    {
        if (market.Closed != true || market.Tokens is not { Count: 2 } tokens) { return null; }
        return (tokens[0].Winner == true, tokens[1].Winner == true) switch
        {
            (true, false) => Payout.FirstWins,
            (false, true) => Payout.SecondWins,
            (true, true) => Payout.Half,
            _ => market.IsHalfOutcome == true ? Payout.Half : null,
        };
    }

    /// <summary>
    /// Millionths, or null for anything that is not exactly that: 0.9999999 is a price and no result.
    /// </summary>
    private static long? Exact(string text) =>
        FixedPoint.TryParse(text.AsSpan(), 6, out long micros) == FixedPointError.None ? micros : null;
}
