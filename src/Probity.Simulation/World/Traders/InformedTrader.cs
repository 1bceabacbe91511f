using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World.Traders;

/// <summary>
/// Knows the truth of one market, a little late, and takes whatever is priced wrongly by more than the fee.
/// </summary>
internal sealed class InformedTrader(WorldStage stage, ParticipantId self, SeededRandom random, WorldMarket market)
    : Trader(stage, self, random)
{
    private const double MeanWaitSeconds = 2;

    /// <summary>Fewer watch a market whose books are apart.</summary>
    private const double MeanWaitApartSeconds = 4;
    private const double MedianShares = 60;

    /// <summary>Least gain per share after the fee, in dollars.</summary>
    private const double LeastGain = 0.01;

    private const double PicosPerDollar = 1e12;

    public override Duration Act(Instant now)
    {
        if (Stage.IsOpen(market))
        {
            int outcome = Random.Next(2);
            Take(outcome, Side.Buy, now);
            Take(outcome, Side.Sell, now);
        }
        return Wait(market.SeparateBooks ? MeanWaitApartSeconds : MeanWaitSeconds);
    }

    private void Take(int outcome, Side side, Instant now)
    {
        if (!TryBest(market, outcome, side.Opposite(), out Level best)) { return; }
        double cost = LeastGain + (market.Fees.PicosPerShare(best.Price) / PicosPerDollar);
        double worth = market.TruthOf(outcome) + (side == Side.Buy ? -cost : cost);
        Price limit = Stage.Quantise(market, side, worth);
        if (side.IsAtLeastAsGood(limit, best.Price)) { Take(market, outcome, side, limit, Size(MedianShares), now); }
    }
}
