using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World.Traders;

/// <summary>
/// Trades one market for reasons of its own: mostly takes, sometimes leaves an order inside the spread.
/// </summary>
internal sealed class NoiseTrader(
    WorldStage stage, ParticipantId self, SeededRandom random, WorldMarket market, double meanWaitSeconds)
    : Trader(stage, self, random)
{
    private const double MedianShares = 25;
    private const double RestsShare = 0.15;
    private const int ReachTicks = 2;

    private ExchangeOrderId resting;

    public override Duration Act(Instant now)
    {
        if (Stage.IsOpen(market))
        {
            int outcome = Random.Next(2);
            Side side = Random.Chance(0.5) ? Side.Buy : Side.Sell;
            Trade(outcome, side, now);
        }
        return Wait(meanWaitSeconds);
    }

    private void Trade(int outcome, Side side, Instant now)
    {
        if (!TryBest(market, outcome, side.Opposite(), out Level best)) { return; }
        if (!Random.Chance(RestsShare))
        {
            Take(market, outcome, side, Reach(market, side, best.Price, ReachTicks), Size(MedianShares), now);
            return;
        }
        Stage.Exchange.Cancel(Self, resting);
        Price inside = Reach(market, side, best.Price, -Random.Next(1, 3));
        var order = OrderRequest.Limit(market.Market.Outcome(outcome).Id, side, inside, Size(MedianShares));
        resting = Stage.Exchange.Submit(Self, order with { PostOnly = true }, now).Id;
    }
}
