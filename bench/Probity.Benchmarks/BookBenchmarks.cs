using BenchmarkDotNet.Attributes;
using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Benchmarks;

/// <summary>One book: setting levels, and walking two of them together.</summary>
[MemoryDiagnoser]
public class BookBenchmarks
{
    private const int Changes = 4_096;
    private const int Levels = 10;

    private static readonly WalkBounds Bounds = new(
        Cash.FromDollars(1), 0, Quantity.FromShares(5_000), Cash.FromDollars(5_000), Quantity.FromShares(5),
        Cash.FromDollars(1), Quantity.FromMicros(10_000));

    private readonly LevelBook book = new(TickGrid.Mill);
    private readonly (Side Side, Price Price, Quantity Size)[] changes = new (Side, Price, Quantity)[Changes];
    private readonly WalkLeg[] legs;

    public BookBenchmarks()
    {
        var random = new SeededRandom(1);
        for (int i = 0; i < Changes; i++)
        {
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            int pips = (side == Side.Buy ? 4_990 : 5_010) + ((side == Side.Buy ? -10 : 10) * random.Next(40));
            changes[i] = (side, Price.FromPips(pips), Quantity.FromShares(random.Next(3) * 100));
        }
        FeeSchedule fees = FeeSchedule.Build(FeeTerms.Free with { Rate = 0.01m });
        legs = [new WalkLeg(Asks(4_500), fees), new WalkLeg(Asks(4_800), fees)];
    }

    [Benchmark(OperationsPerInvoke = Changes)]
    public ulong SetLevel()
    {
        foreach ((Side side, Price price, Quantity size) in changes) { book.Set(side, price, size); }
        return book.Digest;
    }

    [Benchmark]
    public JointWalk WalkTwoBooks() => JointBookWalk.Walk(Side.Buy, legs, Bounds);

    private static LevelBook Asks(int bestPips)
    {
        var asks = new LevelBook(TickGrid.Mill);
        for (int i = 0; i < Levels; i++)
        {
            asks.Set(Side.Sell, Price.FromPips(bestPips + (i * 30)), Quantity.FromShares(100 + (10 * i)));
        }
        return asks;
    }
}
