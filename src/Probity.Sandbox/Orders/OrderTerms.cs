using System.Globalization;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Orders;

/// <summary>
/// Reads price and size out of an order's two amounts and holds them to the rules of the market, with the venue's own
/// texts (reference/polymarket.md 3.3, 3.4, 4.4).
/// </summary>
internal static class OrderTerms
{
    /// <summary>Two decimals in base units.</summary>
    private const ulong TwoDecimals = 10_000;

    /// <summary>Four decimals in base units.</summary>
    private const ulong FourDecimals = 100;

    /// <summary>
    /// Shares of a market buy are the spend over the price cut to 3..6 decimals, so that the price that they imply is
    /// off by a little; in micro-shares.
    /// </summary>
    private const long ShareTolerance = 1_000;

    /// <summary>The same for the dollars of a market sell, in micro-dollars.</summary>
    private const long DollarTolerance = 100;

    private const string Decimals =
        "invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, "
        + "taker amount a max of 4 decimals";

    /// <exception cref="VenueRefusal">400 with the venue's text.</exception>
    public static OrderRequest Read(SignedOrder signed, string id, SandboxMarket market, int outcome, Instant now)
    {
        ExchangeOrder order = signed.Order;
        bool takes = signed.TimeInForce is TimeInForce.FillOrKill or TimeInForce.FillAndKill;
        CheckTime(signed, takes, now);
        if (takes && (order.MakerAmount % TwoDecimals != 0 || order.TakerAmount % FourDecimals != 0))
        {
            throw VenueRefusal.Bad(Decimals);
        }
        bool buys = order.Side == Side.Buy;
        long cash = (long)(buys ? order.MakerAmount : order.TakerAmount);
        long shares = (long)(buys ? order.TakerAmount : order.MakerAmount);
        Price price = PriceOf(cash, shares, takes, buys, market.Grid) ?? throw VenueRefusal.Bad(
            $"order {id} is invalid. Price ({Ratio(cash, shares)}) breaks minimum tick size rule: {market.Grid}");
        InstrumentId instrument = market.Outcome(outcome).Id;
        if (takes && buys)
        {
            return OrderRequest.SpendUpTo(instrument, price, Cash.FromMicros(cash), signed.TimeInForce);
        }
        Instant expiresAt = signed.TimeInForce == TimeInForce.GoodTilDate
            ? new Instant(signed.ExpirationSeconds * Instant.NanosPerSecond)
            : Instant.None;
        return new OrderRequest(
            instrument, order.Side, price, Quantity.FromMicros(shares), signed.TimeInForce, signed.PostOnly, expiresAt);
    }

    private static void CheckTime(SignedOrder signed, bool takes, Instant now)
    {
        bool dated = signed.TimeInForce == TimeInForce.GoodTilDate;
        long nearest = (now + OrderRules.NearestExpiry).Nanos / Instant.NanosPerSecond;
        bool wrong = dated
            ? signed.ExpirationSeconds < nearest || signed.ExpirationSeconds > long.MaxValue / Instant.NanosPerSecond
            : signed.ExpirationSeconds != 0;
        if (wrong) { throw VenueRefusal.Bad("invalid expiration"); }
        if (takes && signed.PostOnly)
        {
            throw VenueRefusal.Bad("invalid post-only order: FOK and FAK orders cannot be post-only");
        }
    }

    /// <summary>Null when the amounts are of no price on the grid.</summary>
    private static Price? PriceOf(long cash, long shares, bool takes, bool buys, TickGrid grid)
    {
        Int128 scaled = (Int128)cash * Price.PipsPerDollar;
        if (scaled > (Int128)shares * Price.PipsPerDollar) { return null; }
        int tick = grid.TickPips;
        Int128 perTick = (Int128)shares * tick;
        var pips = (int)((scaled + (perTick / 2)) / perTick * tick);
        Int128 off = Int128.Abs(scaled - ((Int128)shares * pips));
        Int128 tolerance = !takes ? 0
            : buys ? (Int128)ShareTolerance * pips
            : (Int128)DollarTolerance * Price.PipsPerDollar;
        if (off > tolerance) { return null; }
        var price = Price.FromPips(pips);
        return grid.Allows(price) ? price : null;
    }

    private static string Ratio(long cash, long shares) =>
        Math.Round(cash / (decimal)shares, 6).ToString("0.######", CultureInfo.InvariantCulture);
}
