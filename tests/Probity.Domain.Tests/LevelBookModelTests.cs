using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

/// <summary>The book against the simplest thing that could be right: one sorted map a side.</summary>
public sealed class LevelBookModelTests
{
    private static readonly int[] Ticks = [1, 10, 25, 50, 100, 1000];
    private static readonly Side[] BothSides = [Side.Buy, Side.Sell];

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Agrees_with_a_sorted_map_under_random_operations() => Storm.ForEachSeed(150, random =>
    {
        TickGrid grid = AnyGrid(random);
        var book = new LevelBook(grid);
        var model = new ModelBook(grid);
        for (int step = 0; step < 200; step++)
        {
            int choice = random.Next(100);
            if (choice < 2)
            {
                book.Clear();
                model.Clear();
            }
            else if (choice < 6)
            {
                TickGrid next = AnyGrid(random);
                Assert.Equal(model.Regrid(next), book.Regrid(next));
            }
            else
            {
                Side side = BothSides[random.Next(2)];
                // One in five prices is any pip at all, so often off the grid.
                Price price = random.Chance(0.2) ? AnyPrice(random) : book.Grid.Floor(AnyPrice(random));
                Quantity size = random.Chance(0.4) ? Quantity.Zero : AnySize(random);
                Assert.Equal(model.TrySet(side, price, size), book.TrySet(side, price, size));
            }
            AssertSame(model, book, AnyPrice(random));
        }
        AssertSameEverywhere(model, book);
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Digest_tells_books_apart_and_not_paths() => Storm.ForEachSeed(300, random =>
    {
        TickGrid grid = AnyGrid(random);
        var direct = new LevelBook(grid);
        var detour = new LevelBook(grid);
        var levels = new List<(Side Side, Price Price, Quantity Size)>();
        for (int i = 0; i < 12; i++)
        {
            Side side = BothSides[random.Next(2)];
            Price price = grid.Floor(AnyPrice(random));
            if (direct.SizeAt(side, price).IsZero) { levels.Add((side, price, AnySize(random))); }
            direct.Set(side, price, levels.FindLast(level => level.Side == side && level.Price == price).Size);
            detour.Set(BothSides[random.Next(2)], grid.Floor(AnyPrice(random)), AnySize(random));
        }
        foreach (Side side in BothSides)
        {
            while (detour.TryBest(side, out Level level)) { detour.Set(side, level.Price, Quantity.Zero); }
        }
        Assert.Equal(0UL, detour.Digest);
        for (int i = levels.Count - 1; i >= 0; i--) { detour.Set(levels[i].Side, levels[i].Price, levels[i].Size); }
        Assert.Equal(direct.Digest, detour.Digest);

        (Side changedSide, Price changedPrice, Quantity size) = levels[random.Next(levels.Count)];
        detour.Set(changedSide, changedPrice, size + Quantity.FromMicros(1));
        Assert.NotEqual(direct.Digest, detour.Digest);
        detour.Set(changedSide, changedPrice, Quantity.Zero);
        Assert.NotEqual(direct.Digest, detour.Digest);
    });

    [Fact]
    public void The_digest_is_fixed_because_journals_hold_it()
    {
        var book = new LevelBook(TickGrid.Cent);
        book.Set(Side.Buy, Price.Parse("0.4"), Quantity.FromShares(10));
        Assert.Equal(0x485d014f21ac645cUL, book.Digest);
        book.Set(Side.Sell, Price.Parse("0.6"), Quantity.Parse("7.25"));
        Assert.Equal(0xe4b7906ee29e396fUL, book.Digest);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void The_complement_view_equals_a_mirrored_book() => Storm.ForEachSeed(150, random =>
    {
        TickGrid grid = AnyGrid(random);
        var yes = new LevelBook(grid);
        var mirrored = new ModelBook(grid);
        var view = new ComplementView(yes);
        for (int step = 0; step < 60; step++)
        {
            Side side = BothSides[random.Next(2)];
            Price price = grid.Floor(AnyPrice(random));
            Quantity size = random.Chance(0.3) ? Quantity.Zero : AnySize(random);
            yes.Set(side, price, size);
            Assert.True(mirrored.TrySet(side.Opposite(), price.Complement, size), "the complement is on the grid too");
            AssertSame(mirrored, view, AnyPrice(random));
        }
        AssertSameEverywhere(mirrored, view);
        AssertSameDepth(yes, new ComplementView(view));
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Crossing_and_midpoint_follow_from_the_best_levels() => Storm.ForEachSeed(300, random =>
    {
        TickGrid grid = AnyGrid(random);
        var book = new LevelBook(grid);
        Assert.False(book.IsCrossed());
        Assert.False(book.TryMidHalfPips(out int none));
        Assert.Equal(0, none);
        Price bid = grid.Floor(AnyPrice(random)), ask = grid.Floor(AnyPrice(random));
        book.Set(Side.Buy, bid, AnySize(random));
        Assert.False(book.IsCrossed());
        book.Set(Side.Sell, ask, AnySize(random));
        Assert.Equal(bid >= ask, book.IsCrossed());
        Assert.Equal(bid >= ask, new ComplementView(book).IsCrossed());
        Assert.True(book.TryMidHalfPips(out int mid));
        Assert.Equal(bid.Pips + ask.Pips, mid);
    });

    [Fact]
    public void A_price_off_the_grid_changes_nothing()
    {
        var book = new LevelBook(TickGrid.Cent);
        Assert.False(book.TrySet(Side.Buy, Price.Parse("0.123"), Quantity.FromShares(1)));
        Assert.Throws<InvariantException>(() => book.Set(Side.Buy, Price.Parse("0.123"), Quantity.FromShares(1)));
        Assert.Equal((0, 0UL), (book.Depth(Side.Buy), book.Digest));
        Assert.Equal(Quantity.Zero, book.SizeAt(Side.Buy, Price.Parse("0.123")));
    }

    private static void AssertSameEverywhere(ModelBook model, IBookView book)
    {
        for (int pips = 0; pips <= Price.PipsPerDollar; pips += 7) { AssertSame(model, book, Price.FromPips(pips)); }
        foreach (Side side in BothSides)
        {
            Level[] expected = [.. model.Levels(side)];
            var copied = new Level[expected.Length + 1];
            Assert.Equal(expected.Length, book.CopyDepth(side, copied));
            Assert.Equal(expected, copied[..^1]);
            Assert.Equal(Math.Min(1, expected.Length), book.CopyDepth(side, copied.AsSpan(0, 1)));
        }
    }

    private static void AssertSame(ModelBook model, IBookView book, Price probe)
    {
        foreach (Side side in BothSides)
        {
            Assert.Equal(model.Depth(side), book.Depth(side));
            Assert.Equal(model.Best(side), book.TryBest(side, out Level best) ? best : null);
            Assert.Equal(model.Behind(side, probe), book.TryBehind(side, probe, out Level behind) ? behind : null);
            Assert.Equal(model.SizeAt(side, probe), book.SizeAt(side, probe));
            Price near = book.Grid.Floor(probe);
            Assert.Equal(model.Behind(side, near), book.TryBehind(side, near, out behind) ? behind : null);
            Assert.Equal(model.SizeAt(side, near), book.SizeAt(side, near));
        }
    }

    private static void AssertSameDepth(IBookView expected, IBookView actual)
    {
        foreach (Side side in BothSides)
        {
            Level[] left = new Level[expected.Depth(side)], right = new Level[actual.Depth(side)];
            expected.CopyDepth(side, left);
            actual.CopyDepth(side, right);
            Assert.Equal(left, right);
        }
    }

    private static TickGrid AnyGrid(SeededRandom random) => TickGrid.OfPips(Ticks[random.Next(Ticks.Length)]);

    private static Price AnyPrice(SeededRandom random) => Price.FromPips(random.Next(Price.PipsPerDollar + 1));

    private static Quantity AnySize(SeededRandom random) => Quantity.FromMicros(random.Next(1, int.MaxValue));

    private sealed class ModelBook(TickGrid grid)
    {
        private readonly SortedDictionary<int, long>[] sides = [new(), new()];
        private TickGrid grid = grid;

        public bool TrySet(Side side, Price price, Quantity size)
        {
            if (price.Pips % grid.TickPips != 0) { return false; }
            if (size.IsZero) { sides[(int)side].Remove(price.Pips); }
            else { sides[(int)side][price.Pips] = size.Micros; }
            return true;
        }

        public void Clear() => Array.ForEach(sides, side => side.Clear());

        public int Regrid(TickGrid next)
        {
            grid = next;
            int dropped = 0;
            foreach (SortedDictionary<int, long> side in sides)
            {
                foreach (int pips in side.Keys.Where(pips => pips % next.TickPips != 0).ToArray())
                {
                    side.Remove(pips);
                    dropped++;
                }
            }
            return dropped;
        }

        public int Depth(Side side) => sides[(int)side].Count;

        public Quantity SizeAt(Side side, Price price) =>
            Quantity.FromMicros(sides[(int)side].GetValueOrDefault(price.Pips));

        public Level? Best(Side side) => Levels(side).Select(level => (Level?)level).FirstOrDefault();

        public Level? Behind(Side side, Price price) =>
            Levels(side)
                .Where(level => side == Side.Buy ? level.Price < price : level.Price > price)
                .Select(level => (Level?)level)
                .FirstOrDefault();

        public IEnumerable<Level> Levels(Side side)
        {
            IEnumerable<KeyValuePair<int, long>> ascending = sides[(int)side];
            return (side == Side.Buy ? ascending.Reverse() : ascending)
                .Select(level => new Level(Price.FromPips(level.Key), Quantity.FromMicros(level.Value)));
        }
    }
}
