using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World.Traders;

/// <summary>A participant of the world with its own randomness, cash and shares of every market.</summary>
internal abstract class Trader(WorldStage stage, ParticipantId self, SeededRandom random) : IWorldActor
{
    /// <summary>The venue counts to a hundredth of a share.</summary>
    private const int SharesPerStep = 100;

    protected WorldStage Stage { get; } = stage;

    protected ParticipantId Self { get; } = self;

    protected SeededRandom Random { get; } = random;

    public abstract Duration Act(Instant now);

    /// <summary>Takes up to a limit price; nothing happens when nobody is there.</summary>
    protected void Take(WorldMarket market, int outcome, Side side, Price limit, Quantity quantity, Instant now) =>
        Stage.Exchange.Submit(Self, OrderRequest.Take(market.Market.Outcome(outcome).Id, side, limit, quantity), now);

    protected bool TryBest(WorldMarket market, int outcome, Side side, out Level best) =>
        Stage.BookOf(market, outcome).TryBest(side, out best);

    /// <summary>The best opposite price, moved by so many ticks against us and held on the grid.</summary>
    protected Price Reach(WorldMarket market, Side side, Price best, int ticks)
    {
        TickGrid grid = Stage.Exchange.GridOf(market.Market.Id);
        int pips = side == Side.Buy ? ticks * grid.TickPips : -ticks * grid.TickPips;
        return Price.Max(grid.Lowest, Price.Min(grid.Highest, best.OffsetClamped(pips)));
    }

    /// <summary>A size with a long tail: most near the median.</summary>
    protected Quantity Size(double medianShares)
    {
        double shares = medianShares * Math.Exp(0.6 * Random.NextNormal());
        long steps = (long)Math.Clamp(shares * SharesPerStep, 5 * SharesPerStep, 5_000 * SharesPerStep);
        return Quantity.FromMicros(steps * SimExchange.SizeStep.Micros * Stage.Scale);
    }

    protected Duration Wait(double meanSeconds) =>
        Duration.FromMilliseconds(1 + (long)(1_000 * Random.NextExponential(meanSeconds)));

    protected WorldMarket AnyMarket() => Stage.Markets[Random.Next(Stage.Markets.Count)];
}
