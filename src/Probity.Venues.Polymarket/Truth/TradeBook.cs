using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>A part of a fill at one price, under the id by which the engine knows it.</summary>
/// <param name="TradeId">The venue's trade id; with the price behind it when one trade has several prices.</param>
/// <param name="Price">On our order's own outcome.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Fee">Predicted.</param>
internal sealed record FillPart(string TradeId, Price Price, Quantity Quantity, Cash Fee);

/// <summary>One trade's share in one order of ours.</summary>
internal sealed class KnownTrade(
    string id, TrackedOrder order, IReadOnlyList<FillPart> parts, Liquidity liquidity, Instant matchedAt)
{
    public string Id { get; } = id;

    public TrackedOrder Order { get; } = order;

    public IReadOnlyList<FillPart> Parts { get; } = parts;

    public Liquidity Liquidity { get; } = liquidity;

    public Instant MatchedAt { get; } = matchedAt;

    public SettlementTier Tier { get; set; }

    public string TransactionHash { get; set; } = "";

    /// <summary>The chain was asked what it was charged, or need not be.</summary>
    public bool FeeAsked { get; set; }

    /// <summary>How often the receipt held no fill of this order.</summary>
    public int FeeMisses { get; set; }

    /// <summary>The venue called it failed first and confirmed later; said once.</summary>
    public bool IsContradicted { get; set; }

    public bool IsFinal => Tier is SettlementTier.Confirmed or SettlementTier.Failed;

    public Cash PredictedFee => Parts.Aggregate(Cash.Zero, (sum, part) => sum + part.Fee);

    public Quantity Quantity => Parts.Aggregate(Quantity.Zero, (sum, part) => sum + part.Quantity);
}

/// <summary>
/// What a trade means for one order of ours (reference/polymarket.md 4.2): a maker's part stands in the list of makers,
/// on its own outcome; the top level is the taker's.
/// </summary>
internal static class TradeParts
{
    /// <summary>Our part as the maker; empty when the order is not among the makers.</summary>
    public static IReadOnlyList<FillPart> AsMaker(
        VenueTrade trade, TrackedOrder order, Instrument ours, FeeSchedule fees)
    {
        var prices = new SortedDictionary<int, Quantity>();
        foreach (MakerPart maker in trade.Makers)
        {
            if (maker.OrderId != order.VenueId) { continue; }
            bool other = maker.Token.Length > 0 && maker.Token != ours.Token;
            Add(prices, other ? maker.Price.Complement : maker.Price, maker.Matched);
        }
        return Parts(trade.Id, prices, fees.MakerFee);
    }

    /// <summary>
    /// Our part as the taker, who pays each maker's price. The makers tell it exactly when their shares add up to the
    /// trade's; otherwise the trade's own price stands.
    /// </summary>
    public static IReadOnlyList<FillPart> AsTaker(VenueTrade trade, Instrument ours, FeeSchedule fees)
    {
        var prices = new SortedDictionary<int, Quantity>();
        Quantity sum = Quantity.Zero;
        string token = trade.Token.Length > 0 ? trade.Token : ours.Token;
        foreach (MakerPart maker in trade.Makers)
        {
            bool other = maker.Token.Length > 0 && maker.Token != token;
            Add(prices, other ? maker.Price.Complement : maker.Price, maker.Matched);
            sum += maker.Matched;
        }
        if (sum != trade.Size || trade.Makers.Any(maker => maker.Token.Length == 0))
        {
            prices.Clear();
            Add(prices, trade.Price, trade.Size);
        }
        return Parts(trade.Id, prices, fees.TakerFee);
    }

    private static void Add(SortedDictionary<int, Quantity> prices, Price price, Quantity quantity)
    {
        if (quantity.IsZero) { return; }
        prices[price.Pips] = prices.GetValueOrDefault(price.Pips) + quantity;
    }

    private static List<FillPart> Parts(
        string tradeId, SortedDictionary<int, Quantity> prices, Func<Price, Quantity, Cash> fee)
    {
        var parts = new List<FillPart>(prices.Count);
        foreach ((int pips, Quantity quantity) in prices)
        {
            Price price = Price.FromPips(pips);
            string id = prices.Count == 1 ? tradeId : $"{tradeId}@{price}";
            parts.Add(new FillPart(id, price, quantity, fee(price, quantity)));
        }
        return parts;
    }
}
