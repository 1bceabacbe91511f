using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>
/// What a venue refuses, with Polymarket's texts (reference/polymarket.md 3.3, 3.4, 4.4); shared by everything that
/// stands in for a venue.
/// </summary>
public static class OrderRules
{
    /// <summary>A good-til-date order stops matching this long before its stated expiry.</summary>
    public static readonly Duration StopsBeforeExpiry = Duration.FromSeconds(60);

    /// <summary>A stated expiry has to be at least this far ahead.</summary>
    public static readonly Duration NearestExpiry = Duration.FromSeconds(180);

    /// <summary>What can be said without a look at the book; null when the order may go on.</summary>
    public static Refusal? Check(
        in OrderRequest order, MarketStatus status, MarketTerms terms, TickGrid grid, Instant now)
    {
        if (status != MarketStatus.Open) { return Closed(status); }
        if (!grid.Allows(order.Price))
        {
            return new(
                RefusalCode.OffTickGrid,
                $"order is invalid. Price ({order.Price}) breaks minimum tick size rule: {grid}");
        }
        if (order.Quantity.IsZero || (order.Rests && order.Quantity < terms.MinimumSize))
        {
            return new(
                RefusalCode.BelowMinimumSize,
                $"order is invalid. Size ({order.Quantity}) lower than the minimum: {terms.MinimumSize}");
        }
        if (order.Quantity.FloorTo(terms.SizeStep) != order.Quantity)
        {
            return new(
                RefusalCode.Other, $"invalid amounts, size {order.Quantity} is not a multiple of {terms.SizeStep}");
        }
        Cash value = order.Spends ? order.Spend : order.Price.Notional(order.Quantity, Rounding.Up);
        if (value < terms.MinimumNotional)
        {
            return new(
                RefusalCode.BelowMinimumNotional,
                $"order value {value} is below the minimum required value {terms.MinimumNotional}");
        }
        if (order.PostOnly && !order.Rests)
        {
            return new(RefusalCode.NotAllowed, "invalid post-only order: FOK and FAK orders cannot be post-only");
        }
        if (order.TimeInForce == TimeInForce.GoodTilDate && order.ExpiresAt - now < NearestExpiry)
        {
            return new(RefusalCode.BadExpiry, "invalid expiration");
        }
        return null;
    }

    /// <summary>What a venue that only lets some orders through says; null when this one may go on.</summary>
    public static Refusal? Check(VenueStatus status, bool postOnly) => status switch
    {
        VenueStatus.Halted =>
            new(RefusalCode.VenuePaused, "Trading is currently disabled. Check polymarket.com for updates"),
        VenueStatus.CancelOnly => new(
            RefusalCode.VenuePaused,
            "Trading is currently cancel-only. New orders are not accepted, but cancels are allowed."),
        VenueStatus.PostOnly when !postOnly => new(
            RefusalCode.VenuePaused, "post-only mode: only post-only orders and cancels are allowed"),
        _ => null,
    };

    /// <summary>What an order that would take at once may break.</summary>
    public static Refusal? CheckMarketable(in OrderRequest order, MarketTerms terms)
    {
        if (order.PostOnly)
        {
            return new(RefusalCode.PostOnlyWouldCross, "invalid post-only order: order crosses book");
        }
        Cash notional = order.Spends ? order.Spend : order.Price.Notional(order.Quantity, Rounding.Up);
        if (order.Side == Side.Buy && notional < terms.MinimumTakerNotional)
        {
            return new(
                RefusalCode.BelowMinimumNotional,
                $"invalid amount for a marketable BUY order (${notional}), min size: ${terms.MinimumTakerNotional}");
        }
        return null;
    }

    /// <summary>Fill-or-kill that cannot fill, or fill-and-kill without any counterparty.</summary>
    public static Refusal NotFilled(TimeInForce timeInForce) => new(
        RefusalCode.NotFilled,
        timeInForce == TimeInForce.FillOrKill
            ? "order couldn't be fully filled. FOK orders are fully filled or killed."
            : "no orders found to match with FAK order. "
                + "FAK orders are partially filled or killed if no match is found.");

    /// <summary>Cash or shares are missing.</summary>
    public static Refusal NotEnough(string detail) =>
        new(RefusalCode.NotEnoughBalance, $"not enough balance / allowance: {detail}");

    private static Refusal Closed(MarketStatus status) => status switch
    {
        MarketStatus.Announced => new(RefusalCode.MarketClosed, "the market is not yet ready to process new orders"),
        MarketStatus.Paused => new(RefusalCode.VenuePaused, "the market does not accept orders at the moment"),
        _ => new(RefusalCode.MarketClosed, "the market is closed"),
    };
}
