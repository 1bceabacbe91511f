using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Truth;

/// <summary>The venue's documents on orders and trades, in our terms (reference/opinion.md 3.7, 4.2, 5).</summary>
public static class AccountReading
{
    /// <exception cref="BadInputException">It lacks what it means nothing without.</exception>
    public static OpinionOrder Order(OrderDocument order)
    {
        string id = order.Id is { Length: > 0 } named ? named : throw Bad("order", "without an 'orderId'", order);
        return new OpinionOrder(
            id,
            order.MarketId ?? "",
            order.Outcome switch { "1" => 0, "2" => 1, _ => -1 },
            SideOf(order),
            AttoText.TryParse(order.Price, out Int128 price) ? AttoText.ToPrice(price) : null,
            SharesOf(order.OrderShares) ?? SharesOf(order.Shares),
            SharesOf(order.Filled) ?? Quantity.Zero,
            StateOf(order),
            order.StatusText is { Length: > 0 } words ? words : $"{order.Status}",
            UpdateOf(order.Update),
            Seconds(order.CreatedAt),
            Seconds(order.ExpiresAt),
            order.Trades is null ? null : [.. order.Trades.Select(Trade).OfType<OpinionTrade>()]);
    }

    /// <returns>Null for what is no trade: a split or a merge.</returns>
    /// <exception cref="BadInputException">It lacks what it means nothing without.</exception>
    public static OpinionTrade? Trade(TradeDocument trade)
    {
        bool conversion = Is(trade.Side, "split") || Is(trade.Side, "merge");
        if (conversion) { return null; }
        string order = trade.OrderNo is { Length: > 0 } number ? number : trade.OrderId ?? "";
        if (trade.Id is not { Length: > 0 } id || order.Length == 0)
        {
            throw Bad("trade", "without a 'tradeNo' or the name of its order", trade);
        }
        Price? price = AttoText.TryParse(trade.Price, out Int128 paid) ? AttoText.ToPrice(paid) : null;
        if (price is not { } at || SharesOf(trade.Shares) is not { } shares)
        {
            throw Bad("trade", "without a readable 'price' and 'shares'", trade);
        }
        return new OpinionTrade(id, order, at, shares, FeeOf(trade), TierOf(trade), Seconds(trade.CreatedAt));
    }

    /// <summary>
    /// Whole units only: of the bare number in REST nobody knows the unit, so that it tells zero alone.
    /// </summary>
    private static Cash? FeeOf(TradeDocument trade)
    {
        string? text = trade.FeeText is { Length: > 0 } formatted ? formatted
            : trade.Fee.ValueKind == JsonValueKind.String ? trade.Fee.GetString()
            : trade.Fee is { ValueKind: JsonValueKind.Number } number && number.GetRawText() == "0" ? "0"
            : null;
        if (!AttoText.TryParse(text, out Int128 fee)) { return null; }

        // A fee above the trade's value is wei, or nothing that we understand.
        bool plausible = !AttoText.TryParse(trade.Amount, out Int128 amount) || amount == 0 || fee <= amount;
        return plausible ? AttoText.ToCash(fee) : null;
    }

    private static SettlementTier TierOf(TradeDocument trade) => (trade.StatusText, trade.Status) switch
    {
        ({ } text, _) when Is(text, "pending") => SettlementTier.Matched,
        ({ } text, _) when Is(text, "finished") => SettlementTier.Confirmed,
        ({ } text, _) when text.Contains("fail", StringComparison.OrdinalIgnoreCase) => SettlementTier.Failed,
        (_, 2) => SettlementTier.Confirmed,
        (_, 3 or 4 or 5 or 6) => SettlementTier.Failed,

        // A number that nobody documented: a trade, and not final.
        _ => SettlementTier.Matched,
    };

    private static OpinionOrderState StateOf(OrderDocument order) => order.Status switch
    {
        _ when Is(order.StatusText, "pending") => OpinionOrderState.Pending,
        _ when Is(order.StatusText, "finished") => OpinionOrderState.Finished,
        _ when Is(order.StatusText, "canceled") || Is(order.StatusText, "cancelled") => OpinionOrderState.Cancelled,
        _ when Is(order.StatusText, "expired") => OpinionOrderState.Expired,
        _ when Is(order.StatusText, "failed") => OpinionOrderState.Failed,
        >= 1 and <= 5 => (OpinionOrderState)order.Status.Value,
        _ => OpinionOrderState.Other,
    };

    private static Side? SideOf(OrderDocument order)
    {
        if (Is(order.SideText, "buy") || Is(order.Side, "buy")) { return Domain.Orders.Side.Buy; }
        if (Is(order.SideText, "sell") || Is(order.Side, "sell")) { return Domain.Orders.Side.Sell; }
        return order.Side switch
        {
            "1" => Domain.Orders.Side.Buy,
            "2" => Domain.Orders.Side.Sell,
            _ => null,
        };
    }

    private static OrderUpdate UpdateOf(string? text) => text switch
    {
        null or "" => OrderUpdate.None,
        "orderNew" => OrderUpdate.New,
        "orderFill" => OrderUpdate.Fill,
        "orderConfirm" => OrderUpdate.Confirm,
        "orderCancel" => OrderUpdate.Cancel,
        _ => OrderUpdate.Other,
    };

    private static Quantity? SharesOf(string? text) =>
        AttoText.TryParse(text, out Int128 atto) ? AttoText.ToShares(atto, out _) : null;

    private static Instant Seconds(long? seconds) =>
        seconds is > 0 and { } known ? Instant.FromMilliseconds(known * 1000) : Instant.None;

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static BadInputException Bad(string kind, string what, object document) =>
        new($"an {kind} of Opinion {what}: {document}");
}
