using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World;

/// <summary>One market of the world with the truth that only nature knows.</summary>
internal sealed class WorldMarket(Market market, bool separateBooks, Instant resolvesAt)
{
    public Market Market { get; } = market;

    public bool SeparateBooks { get; } = separateBooks;

    public FeeSchedule Fees { get; } = FeeSchedule.Build(market.Terms.Fees);

    /// <summary>When the result comes in; <see cref="Due.Never"/> when it does not.</summary>
    public Instant ResolvesAt { get; } = resolvesAt;

    /// <summary>
    /// Chance that outcome 0 pays, within 0..1. Traders see it with noise or late; the exchange never does.
    /// </summary>
    public double Truth { get; set; } = 0.5;

    public double TruthOf(int outcome) => outcome == 0 ? Truth : 1 - Truth;
}

/// <summary>What every trader of the world can see and use.</summary>
internal sealed record WorldStage(SimExchange Exchange, IReadOnlyList<WorldMarket> Markets)
{
    public IBookView BookOf(WorldMarket market, int outcome) => Exchange.BookOf(market.Market.Outcome(outcome).Id);

    public bool IsOpen(WorldMarket market) => Exchange.StatusOf(market.Market.Id) == MarketStatus.Open;

    /// <summary>
    /// A fair value as a price that an order may have: bids down, asks up, so that rounding never gives edge away.
    /// </summary>
    public Price Quantise(WorldMarket market, Side side, double value)
    {
        TickGrid grid = Exchange.GridOf(market.Market.Id);
        int pips = (int)Math.Round(Math.Clamp(value, 0, 1) * Price.PipsPerDollar);
        var price = Price.FromPips(pips);
        Price onGrid = side == Side.Buy ? grid.Floor(price) : grid.Ceiling(price);
        return Price.Max(grid.Lowest, Price.Min(grid.Highest, onGrid));
    }
}
