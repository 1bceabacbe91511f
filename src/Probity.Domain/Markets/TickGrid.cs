using Probity.Domain.Values;

namespace Probity.Domain.Markets;

/// <summary>
/// The prices that a venue accepts for an instrument: multiples of one tick from tick to 1 - tick. Index i stands for
/// price i * tick, 0..Count-1, so that a book is an array over the grid. The grid changes while a market lives; that
/// never rescales a price (reference/polymarket.md 8.1).
/// </summary>
public readonly record struct TickGrid
{
    private TickGrid(int tickPips) => TickPips = tickPips;

    /// <summary>$0.01, the usual grid.</summary>
    public static TickGrid Cent => new(100);

    /// <summary>$0.001.</summary>
    public static TickGrid Mill => new(10);

    /// <summary>$0.0001: every pip. Nothing is off this grid.</summary>
    public static TickGrid Pip => new(1);

    /// <summary>1..1,000 pips, a divisor of 10,000.</summary>
    public int TickPips { get; }

    /// <summary>Grid points from price 0 to price 1, both included: 101 for a cent.</summary>
    public int Count => (Price.PipsPerDollar / TickPips) + 1;

    public Price Tick => Price.FromPips(TickPips);

    /// <summary>The lowest price that an order may have.</summary>
    public Price Lowest => Price.FromPips(TickPips);

    /// <summary>The highest price that an order may have.</summary>
    public Price Highest => Price.FromPips(Price.PipsPerDollar - TickPips);

    /// <exception cref="ArgumentOutOfRangeException">Not 1..1,000 or not a divisor of 10,000.</exception>
    public static TickGrid OfPips(int tickPips) =>
        tickPips is >= 1 and <= 1_000 && Price.PipsPerDollar % tickPips == 0
            ? new TickGrid(tickPips)
            : throw new ArgumentOutOfRangeException(
                nameof(tickPips), tickPips, "a tick is 1..1,000 pips and divides 10,000");

    /// <exception cref="BadInputException">The text is no tick size; the message quotes it.</exception>
    public static TickGrid Parse(string text) => TryParse(System.Text.Encoding.UTF8.GetBytes(text), out TickGrid grid)
        ? grid
        : throw new BadInputException(
            $"tick size '{text}' is not one of 0.1, 0.01, 0.005, 0.0025, 0.001, 0.0001 or another divisor of 1");

    public static bool TryParse(ReadOnlySpan<byte> text, out TickGrid grid)
    {
        grid = default;
        if (Price.TryParse(text, out Price tick) != FixedPointError.None) { return false; }
        if (tick.Pips is < 1 or > 1_000 || Price.PipsPerDollar % tick.Pips != 0) { return false; }
        grid = new TickGrid(tick.Pips);
        return true;
    }

    public bool Contains(Price price) => price.Pips % TickPips == 0;

    /// <summary>May an order have this price: on the grid and within tick..1 - tick.</summary>
    public bool Allows(Price price) => Contains(price) && price >= Lowest && price <= Highest;

    /// <summary>The grid index of a price on the grid.</summary>
    public int IndexOf(Price price)
    {
        int index = price.Pips / TickPips;
        Require.That(index * TickPips == price.Pips, "price is on the grid");
        return index;
    }

    public Price PriceAt(int index) => Price.FromPips(index * TickPips);

    /// <summary>The highest grid price that is not above; for bids.</summary>
    public Price Floor(Price price) => Price.FromPips(price.Pips - (price.Pips % TickPips));

    /// <summary>The lowest grid price that is not below; for asks.</summary>
    public Price Ceiling(Price price) => Price.FromPips((price.Pips + TickPips - 1) / TickPips * TickPips);

    public override string ToString() => FixedPoint.Format(TickPips, 4);
}
