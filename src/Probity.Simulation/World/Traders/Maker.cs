using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World.Traders;

/// <summary>How a market maker of the world behaves.</summary>
/// <param name="MeanReactionSeconds">Between two looks at the market.</param>
/// <param name="HalfSpread">Dollars at a truth of one half; narrower towards 0 and 1.</param>
/// <param name="Noise">Standard deviation of its error about the truth, dollars.</param>
/// <param name="MedianShares">Per level.</param>
internal sealed record MakerStyle(double MeanReactionSeconds, double HalfSpread, double Noise, double MedianShares)
{
    public static MakerStyle Steady { get; } = new(0.8, 0.026, 0.004, 120);

    public static MakerStyle Quick { get; } = new(0.5, 0.012, 0.002, 120);

    public static MakerStyle Slow { get; } = new(4, 0.012, 0.002, 150);
}

/// <summary>Quotes both sides of one outcome's book around a noisy fair value, leaning against its inventory.</summary>
internal sealed class Maker(
    WorldStage stage, ParticipantId self, SeededRandom random, WorldMarket market, int outcome, MakerStyle style)
    : Trader(stage, self, random)
{
    private const int Levels = 3;

    /// <summary>Dollars per share of inventory.</summary>
    private const double Lean = 0.00001;

    private const double MostLean = 0.01;

    private readonly List<ExchangeOrderId> quotes = [];
    private readonly Quantity firstShares = stage.Exchange.SharesOf(self, market.Market.Outcome(outcome).Id);

    public override Duration Act(Instant now)
    {
        if (Stage.IsOpen(market)) { Requote(now); }
        return Wait(style.MeanReactionSeconds);
    }

    private void Requote(Instant now)
    {
        foreach (ExchangeOrderId quote in quotes) { Stage.Exchange.Cancel(Self, quote); }
        quotes.Clear();
        double truth = market.TruthOf(outcome);
        long held = Stage.Exchange.SharesOf(Self, market.Market.Outcome(outcome).Id).Micros - firstShares.Micros;
        double lean = Math.Clamp(held / (double)Quantity.MicrosPerShare / Stage.Scale * Lean, -MostLean, MostLean);
        double fair = truth + (style.Noise * Random.NextNormal()) - lean;
        double half = style.HalfSpread * (0.4 + (2.4 * truth * (1 - truth)));
        Ladder(Side.Buy, fair - half, now);
        Ladder(Side.Sell, fair + half, now);
    }

    private void Ladder(Side side, double value, Instant now)
    {
        int tick = Stage.Exchange.GridOf(market.Market.Id).TickPips;
        Price price = Stage.Quantise(market, side, value);
        for (int level = 0; level < Levels; level++)
        {
            Price at = Reach(market, side, price, level == 0 ? 0 : -level * Math.Max(1, 100 / tick));
            var order = OrderRequest.Limit(
                market.Market.Outcome(outcome).Id, side, at, Size(style.MedianShares * (level + 1)));
            SubmitResult result = Stage.Exchange.Submit(Self, order with { PostOnly = true }, now);
            if (result.IsAccepted) { quotes.Add(result.Id); }
        }
    }
}
