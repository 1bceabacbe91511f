using System.Globalization;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Gamma;

/// <summary>What metadata and positions say of a market's prices. Under the venue's gate.</summary>
internal sealed class MarketFigures(SandboxVenue venue, SandboxMarket market)
{
    private readonly IBookView book = venue.BookOf(market, 0);

    /// <summary>Of outcome 0; null when nobody bids.</summary>
    public decimal? Bid => book.TryBest(Side.Buy, out Level best) ? Dollars(best.Price) : null;

    /// <summary>Of outcome 0; null when nobody asks.</summary>
    public decimal? Ask => book.TryBest(Side.Sell, out Level best) ? Dollars(best.Price) : null;

    /// <summary>Of outcome 0; null before the first trade.</summary>
    public decimal? LastTrade =>
        market.LastTradeOf(0) is { } first ? Dollars(first.Price)
        : market.LastTradeOf(1) is { } second ? 1 - Dollars(second.Price)
        : null;

    /// <summary>The payout once it is in, else the middle of the book, else the last trade, else a half.</summary>
    public decimal PriceOf(int outcome)
    {
        if (market.Payout is { } payout) { return payout.Of(outcome) / (decimal)Quantity.MicrosPerShare; }
        decimal first = Bid is { } bid && Ask is { } ask ? (bid + ask) / 2 : LastTrade ?? 0.5m;
        return outcome == 0 ? first : 1 - first;
    }

    /// <summary>Dollars resting in the book.</summary>
    public decimal Liquidity => Resting(Side.Buy) + Resting(Side.Sell);

    /// <summary>Shares traded.</summary>
    public decimal Volume => market.VolumeMicros / (decimal)Quantity.MicrosPerShare;

    public bool IsClosed => market.Status >= MarketStatus.Closed;

    public bool IsResolved => market.Payout is not null;

    /// <summary>Null when nobody said.</summary>
    public Instant? EndsAt
    {
        get
        {
            Instant end = market.Market.EndsAt.IsKnown ? market.Market.EndsAt : market.Listing.ResolvesAt;
            return end.IsKnown ? end : null;
        }
    }

    public static string Time(Instant at) =>
        at.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Day(Instant at) =>
        at.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static decimal Dollars(Price price) => price.Pips / (decimal)Price.PipsPerDollar;

    public static string Text(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private decimal Resting(Side side)
    {
        decimal sum = 0;
        bool more = book.TryBest(side, out Level level);
        while (more)
        {
            sum += Dollars(level.Price) * level.Size.Micros / Quantity.MicrosPerShare;
            more = book.TryBehind(side, level.Price, out level);
        }
        return decimal.Round(sum, 4);
    }
}
