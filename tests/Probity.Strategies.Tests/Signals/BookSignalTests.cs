using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;
using Probity.Testing;

namespace Probity.Strategies.Tests.Signals;

public sealed class BookSignalTests
{
    [Fact]
    public void Mirrored_books_fold_into_one_without_counting_anybody_twice()
    {
        FoldedBook book = Folded("0.50x100 0.49x40", "0.52x60", "0.48x60", "0.50x100 0.51x40");

        Assert.Equal([5_000, 4_900], book.Pips(Side.Buy).ToArray());
        Assert.Equal([100_000_000, 40_000_000], book.Micros(Side.Buy).ToArray());
        Assert.Equal([5_200], book.Pips(Side.Sell).ToArray());
        Assert.Equal(60_000_000, book.MicrosAt(Side.Sell, 5_200));
        Assert.Equal(10_200, book.MidHalfPips);
    }

    [Fact]
    public void Books_that_are_apart_fold_into_their_union()
    {
        FoldedBook book = Folded("0.50x100", "0.55x10", "0.47x30", "0.49x70");

        Assert.Equal([5_100, 5_000], book.Pips(Side.Buy).ToArray());
        Assert.Equal([5_300, 5_500], book.Pips(Side.Sell).ToArray());
    }

    [Fact]
    public void Our_own_orders_are_not_in_it()
    {
        FoldedQuote[] own = [new(Side.Buy, 5_100, 20_000_000), new(Side.Sell, 5_200, 20_000_000)];

        FoldedBook book = Folded("0.51x20 0.50x100", "0.52x60", "0.48x60", "0.49x20 0.50x100", own);

        Assert.Equal(5_000, book.BestBid);
        Assert.Equal(40_000_000, book.MicrosAt(Side.Sell, 5_200));
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Folding_equals_a_sorted_map_of_both_books() => Storm.ForEachSeed(200, random =>
    {
        (LevelBook first, LevelBook second) = (RandomBook(random), RandomBook(random));
        var book = new FoldedBook();

        book.Refresh(first, second, []);

        foreach (Side side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            SortedDictionary<int, long> levels = [];
            for (int cents = 1; cents < 100; cents++)
            {
                var price = Price.FromPips(cents * 100);
                long size = Math.Max(
                    first.SizeAt(side, price).Micros, second.SizeAt(side.Opposite(), price.Complement).Micros);
                if (size > 0) { levels[price.Pips] = size; }
            }
            IEnumerable<KeyValuePair<int, long>> best = side == Side.Buy ? levels.Reverse() : levels;
            KeyValuePair<int, long>[] expected = [.. best.Take(FoldedBook.MostLevels)];
            Assert.Equal(expected.Select(level => level.Key), book.Pips(side).ToArray());
            Assert.Equal(expected.Select(level => level.Value), book.Micros(side).ToArray());
        }
    });

    [Fact]
    public void The_microprice_of_the_top_is_the_formula_and_leans_away_from_the_larger_side()
    {
        FoldedBook book = Folded("0.50x300 0.49x1", "0.52x100 0.53x900", "", "");

        Assert.Equal((0.52 * 300 + 0.50 * 100) / 400, new Microprice(20, 1).Of(book), 12);
        Assert.Equal(
            (((0.52 * 300) + (0.50 * 100)) + (Math.Exp(-1) * ((0.53 * 1) + (0.49 * 900))))
            / (400 + (Math.Exp(-1) * 901)),
            new Microprice(1, 2).Of(book), 12);
    }

    [Theory]
    [InlineData(50, 10, 52, 20, 50, 10, 52, 20, 0)]
    [InlineData(50, 15, 52, 20, 50, 10, 52, 20, 5)]
    [InlineData(51, 7, 52, 20, 50, 10, 52, 20, 7)]
    [InlineData(49, 9, 52, 20, 50, 10, 52, 20, -10)]
    [InlineData(50, 10, 51, 4, 50, 10, 52, 20, -4)]
    [InlineData(50, 10, 53, 8, 50, 10, 52, 20, 20)]
    public void An_order_flow_event_is_as_in_the_paper(
        int b, long qb, int a, long qa, int b0, long qb0, int a0, long qa0, long expected) =>
        Assert.Equal(expected, OrderFlowImbalance.EventOf(b, qb, a, qa, b0, qb0, a0, qa0));

    [Fact]
    public void Order_flow_imbalance_is_bounded_signed_and_fades()
    {
        var flow = new OrderFlowImbalance(Duration.FromSeconds(10));
        flow.Update(At(0), Folded("0.50x100", "0.52x100", "", ""));
        Assert.Equal(0, flow.Value);

        flow.Update(At(1), Folded("0.50x150", "0.52x100", "", ""));
        Assert.Equal(50, flow.LastEvent);
        Assert.InRange(flow.Value, 0.3, 0.35);
        flow.Update(At(2), Folded("0.51x500", "0.52x100", "", ""));
        Assert.InRange(flow.Value, 0.7, 1);
        double before = flow.Value;
        flow.Update(At(62), Folded("0.51x501", "0.52x100", "", ""));
        Assert.InRange(flow.Value, 0, before / 5);
    }

    [Fact]
    public void Shape_tells_imbalance_walls_and_how_depth_falls()
    {
        FoldedBook book = Folded("0.50x100 0.49x100 0.48x1000", "0.52x80 0.53x40 0.54x20 0.55x10", "", "");

        Assert.Equal((200.0 - 120) / 320, BookShape.Imbalance(book, 2), 12);
        BookWall wall = BookShape.Wall(book, Side.Buy, 5);
        Assert.Equal((4_800, 10.0), (wall.Pips, wall.Times));
        Assert.False(BookShape.Wall(book, Side.Sell, 5).Exists);
        Assert.Equal(Math.Log(2), BookShape.DepthDecay(book, Side.Sell), 9);
        Assert.True(BookShape.DepthDecay(book, Side.Buy) < 0, "the size is further out");
    }

    [Fact]
    public void A_competitor_is_known_by_a_recurring_size_and_by_going_in_front_of_us()
    {
        var watch = new CompetitorWatch(Duration.FromSeconds(1), Duration.FromSeconds(600));
        for (int i = 0; i < 8; i++)
        {
            watch.WeQuoted(At(10 * i), Side.Buy, 5_000 + (100 * i));
            string bid = $"0.{51 + i}x37.5";
            watch.Update(new Instant(At(10 * i).Nanos + 250_000_000), Folded(bid, "0.90x" + (100 + i), "", ""));
        }

        Assert.Equal(Quantity.Parse("37.5"), watch.RecurringSize());
        Assert.Equal(1, watch.UndercutShare, 9);
        Assert.Equal(0.25, watch.ResponseSeconds, 6);
        for (int i = 8; i < 24; i++)
        {
            watch.WeQuoted(At(10 * i), Side.Buy, 5_900);
            watch.Update(At((10 * i) + 5), Folded("0.40x" + (200 + i), "0.90x99", "", ""));
        }
        Assert.InRange(watch.UndercutShare, 0.2, 0.5);
    }

    internal static FoldedBook Folded(
        string bids, string asks, string noBids, string noAsks, params FoldedQuote[] own)
    {
        (LevelBook first, LevelBook second) = (new LevelBook(TickGrid.Cent), new LevelBook(TickGrid.Cent));
        Desk.Fill(first, Side.Buy, bids);
        Desk.Fill(first, Side.Sell, asks);
        Desk.Fill(second, Side.Buy, noBids);
        Desk.Fill(second, Side.Sell, noAsks);
        var book = new FoldedBook();
        book.Refresh(first, second, own);
        return book;
    }

    private static LevelBook RandomBook(SeededRandom random)
    {
        var book = new LevelBook(TickGrid.Cent);
        for (int i = 0; i < 20; i++)
        {
            var side = (Side)random.Next(2);
            book.Set(side, Price.FromPips(100 * random.Next(1, 99)), Quantity.FromShares(random.Next(1, 50)));
        }
        return book;
    }

    internal static Instant At(long seconds) => Instant.FromMilliseconds(1_000_000_000 + (1_000 * seconds));
}
