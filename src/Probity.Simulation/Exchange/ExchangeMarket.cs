using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>
/// One binary market of the exchange: a single book in the coordinates of outcome 0, or, where the venue does not match
/// complements, one book per outcome.
/// </summary>
internal sealed class ExchangeMarket
{
    private readonly FifoBook first;
    private readonly FifoBook second;
    private readonly IBookView secondView;

    public ExchangeMarket(Market market, bool matchComplements)
    {
        Market = market;
        MatchesComplements = matchComplements;
        Fees = FeeSchedule.Build(market.Terms.Fees);
        ExemptTerms = market.Terms with { MinimumSize = Quantity.Zero, MinimumTakerNotional = Cash.Zero };
        Grid = market.Terms.Grid;
        Status = market.Status;
        first = new FifoBook(Grid);
        second = matchComplements ? first : new FifoBook(Grid);
        secondView = matchComplements ? new ComplementView(first.Levels) : second.Levels;
    }

    public Market Market { get; }

    public bool MatchesComplements { get; }

    public FeeSchedule Fees { get; }

    /// <summary>The terms of those who are held to no minimum.</summary>
    public MarketTerms ExemptTerms { get; }

    public MarketStatus Status { get; set; }

    /// <summary>The tick that new orders are held to.</summary>
    public TickGrid Grid { get; private set; }

    public FifoBook BookOf(int outcome) => outcome == 0 ? first : second;

    public IBookView ViewOf(int outcome) => outcome == 0 ? first.Levels : secondView;

    /// <summary>Is an order on this outcome seen from the other side in its book?</summary>
    public bool IsTurned(int outcome) => outcome == 1 && MatchesComplements;

    /// <summary>The books that there are: one or two.</summary>
    public IEnumerable<FifoBook> Books => MatchesComplements ? [first] : [first, second];

    public int OutcomeOf(InstrumentId instrument) => instrument == Market.First.Id ? 0 : 1;

    /// <summary>An order's own side and price, from the book's.</summary>
    public (Side Side, Price Price) OwnView(in RestingOrder order)
    {
        var price = Price.FromPips(order.Pips);
        return IsTurned(order.Outcome) ? (order.Side.Opposite(), price.Complement) : (order.Side, price);
    }

    public void ChangeGrid(TickGrid grid)
    {
        Grid = grid;
        foreach (FifoBook book in Books)
        {
            int present = book.Levels.Grid.TickPips;
            int common = GreatestCommonDivisor(present, grid.TickPips);
            if (common != present) { book.Refine(TickGrid.OfPips(common)); }
        }
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Combine(first.Digest(), Grid.TickPips), (long)Status);
        return MatchesComplements ? hash : StateHash.Combine(hash, second.Digest());
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0) { (a, b) = (b, a % b); }
        return a;
    }
}
