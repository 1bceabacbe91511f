using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Domain.Tests;

public sealed class LevelBookTests
{
    [Fact]
    public void Best_moves_to_the_next_level_when_the_best_is_removed()
    {
        var book = new LevelBook(TickGrid.Mill);
        book.Set(Side.Buy, Price.Parse("0.4"), Quantity.FromShares(10));
        book.Set(Side.Buy, Price.Parse("0.123"), Quantity.FromShares(5));
        book.Set(Side.Sell, Price.Parse("0.41"), Quantity.FromShares(1));
        book.Set(Side.Sell, Price.Parse("0.999"), Quantity.FromShares(2));

        book.Set(Side.Buy, Price.Parse("0.4"), Quantity.Zero);
        book.Set(Side.Sell, Price.Parse("0.41"), Quantity.Zero);

        Assert.True(book.TryBest(Side.Buy, out Level bid));
        Assert.True(book.TryBest(Side.Sell, out Level ask));
        Assert.Equal("5@0.123", bid.ToString());
        Assert.Equal("2@0.999", ask.ToString());
    }

    [Fact]
    public void Digest_does_not_depend_on_the_path()
    {
        var a = new LevelBook(TickGrid.Cent);
        var b = new LevelBook(TickGrid.Cent);
        a.Set(Side.Buy, Price.Parse("0.4"), Quantity.FromShares(10));
        a.Set(Side.Sell, Price.Parse("0.6"), Quantity.FromShares(7));
        b.Set(Side.Sell, Price.Parse("0.6"), Quantity.FromShares(1));
        b.Set(Side.Sell, Price.Parse("0.6"), Quantity.FromShares(7));
        b.Set(Side.Buy, Price.Parse("0.4"), Quantity.FromShares(10));
        Assert.Equal(a.Digest, b.Digest);
        b.Set(Side.Buy, Price.Parse("0.4"), Quantity.Zero);
        Assert.NotEqual(a.Digest, b.Digest);
    }
}
