using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// Fees by the terms of the market as they are now; a minimum an order counts the order's earlier takes.
/// </summary>
public sealed class FeePrediction(IMarketDirectory markets) : IFeePrediction
{
    private readonly FeeSchedules schedules = new();

    /// <inheritdoc/>
    public Cash Of(
        OrderIntent intent, Price price, Quantity shares, Liquidity liquidity, IReadOnlyList<OpinionTrade> earlier)
    {
        FeeSchedule schedule = schedules.Of(markets.MarketOf(intent.Instrument).Terms.Fees);
        if (liquidity == Liquidity.Maker) { return schedule.MakerFee(price, shares); }
        var tally = default(FeeTally);
        foreach (OpinionTrade take in earlier) { schedule.TakerFee(take.Price, take.Shares, tally, out tally); }
        return schedule.TakerFee(price, shares, tally, out _);
    }
}
