using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World;

/// <summary>A market as it comes into the world.</summary>
/// <param name="Market">Its terms, with dense ids from 0.</param>
/// <param name="SeparateBooks">Its two books are not matched against one another.</param>
/// <param name="ResolvesAt">When the result comes in; <see cref="Instant.None"/> when it does not.</param>
public sealed record WorldListing(Market Market, bool SeparateBooks, Instant ResolvesAt)
{
    /// <summary>Of which market it is the twin; null when it stands for itself.</summary>
    public TwinOf? Twin { get; init; }
}

/// <summary>The market of another venue that a twin follows.</summary>
/// <param name="Leader">Its id there.</param>
/// <param name="IsInverted">The twin asks the negation: its YES is the leader's NO.</param>
public readonly record struct TwinOf(MarketId Leader, bool IsInverted);

/// <summary>One market of the world with the truth that only nature knows.</summary>
internal sealed class WorldMarket(WorldListing listing)
{
    public Market Market { get; } = listing.Market;

    public bool SeparateBooks { get; } = listing.SeparateBooks;

    public TwinOf? Twin { get; } = listing.Twin;

    public FeeSchedule Fees { get; } = FeeSchedule.Build(listing.Market.Terms.Fees);

    /// <summary>When the result comes in; <see cref="Due.Never"/> when it does not.</summary>
    public Instant ResolvesAt { get; } = listing.ResolvesAt.IsKnown ? listing.ResolvesAt : Due.Never;

    /// <summary>
    /// Chance that outcome 0 pays, within 0..1. Traders see it with noise or late; the exchange never does.
    /// </summary>
    public double Truth { get; set; } = 0.5;

    public double TruthOf(int outcome) => outcome == 0 ? Truth : 1 - Truth;
}

/// <summary>What every trader of the world can see and use.</summary>
/// <param name="Exchange">Where they trade.</param>
/// <param name="Markets">In the order of their ids.</param>
/// <param name="Scale">Units of the exchange in a millionth of a share.</param>
internal sealed record WorldStage(SimExchange Exchange, IReadOnlyList<WorldMarket> Markets, int Scale = 1)
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
