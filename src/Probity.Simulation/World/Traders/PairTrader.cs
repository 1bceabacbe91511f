using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World.Traders;

/// <summary>
/// The competition: where the two books of a market are separate, it sees gaps between them late and closes them, by
/// buying both outcomes under a dollar or selling both above it.
/// </summary>
internal sealed class PairTrader(WorldStage stage, ParticipantId self, SeededRandom random, WorldMarket market)
    : Trader(stage, self, random)
{
    private const double MeanWaitSeconds = 4;
    private const double PicosPerPip = 1e8;

    public override Duration Act(Instant now)
    {
        if (Stage.IsOpen(market))
        {
            Close(Side.Buy, now);
            Close(Side.Sell, now);
        }
        return Wait(MeanWaitSeconds);
    }

    private void Close(Side side, Instant now)
    {
        if (!TryBest(market, 0, side.Opposite(), out Level first)
            || !TryBest(market, 1, side.Opposite(), out Level second))
        {
            return;
        }
        int gap = Price.PipsPerDollar - (first.Price.Pips + second.Price.Pips);
        double fees = (market.Fees.PicosPerShare(first.Price) + market.Fees.PicosPerShare(second.Price)) / PicosPerPip;
        if ((side == Side.Buy ? gap : -gap) <= fees) { return; }
        Quantity size = Quantity.Min(first.Size, second.Size);
        Take(market, 0, side, first.Price, size, now);
        Take(market, 1, side, second.Price, size, now);
    }
}
