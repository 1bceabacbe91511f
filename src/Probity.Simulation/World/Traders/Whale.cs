using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World.Traders;

/// <summary>Seldom trades, but then sweeps several levels of whatever market it fancies.</summary>
internal sealed class Whale(WorldStage stage, ParticipantId self, SeededRandom random) : Trader(stage, self, random)
{
    private const double MeanWaitSeconds = 5;
    private const double MedianShares = 700;
    private const int ReachTicks = 6;

    public override Duration Act(Instant now)
    {
        WorldMarket market = AnyMarket();
        int outcome = Random.Next(2);
        Side side = Random.Chance(0.6) ? Side.Buy : Side.Sell;
        if (Stage.IsOpen(market) && TryBest(market, outcome, side.Opposite(), out Level best))
        {
            Take(market, outcome, side, Reach(market, side, best.Price, ReachTicks), Size(MedianShares), now);
        }
        return Wait(MeanWaitSeconds);
    }
}
