using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation.Backtest;
using Probity.Strategies;

namespace Probity.Cli.Bench;

/// <summary>
/// A message that changes both sides of both books of a market through engine and market maker: four levels set, fair
/// value, spread and both quotes worked out anew, and compared with what rests. Quotes mostly rest and stay.
/// </summary>
internal static class MakerDecisionBench
{
    public const string Name = "maker-decision";

    private const int Updates = 1_000;
    private const int Slices = 20;
    private const int Rounds = 9;
    private const int Levels = 6;
    private const long FirstMillisecond = 1_790_000_000_000;
    private const long MillisecondsPerUpdate = 20;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        int resting = 0;
        Samples[] samples = Measure.RunTogether(Rounds, 2, both =>
        {
            Round(new EngineCore(data.Settings.Engine, []), both[0]);
            var core = new EngineCore(data.Settings.Engine, [Slot()]);
            Round(core, both[1]);
            resting = core.OpenOrders;
        });
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{samples[1].BytesPerOperation:0.##} B allocated, {samples[0].BytesPerOperation:0.##} by the engine; "
            + $"{samples[0].Median / 1_000:0.00} us of it the four levels; {resting} quotes rest");
        return [BenchFigure.Time(Name, samples[1], "us", 1_000, note)];
    }

    private static StrategySlot Slot() => new(
        new StrategyId(0), StrategyCatalog.Create(MarketMaker.StrategyName, new Dictionary<string, string>()),
        new AccountId(0), VenueId.Polymarket);

    private static void Round(EngineCore core, Samples samples)
    {
        var outbox = new Outbox();
        Open(core, outbox);
        for (int slice = 0; slice < Slices; slice++)
        {
            EngineInput[] inputs = Make(slice * Updates, core.NextSequence);
            samples.Time(Updates, () =>
            {
                foreach (EngineInput input in inputs)
                {
                    outbox.Clear();
                    core.Process(input, outbox);
                }
            });
        }
    }

    private static void Open(EngineCore core, Outbox outbox)
    {
        Market market = OrderSignBench.AnyMarket();
        var cash = new Endowment(new AccountId(0), new Money(Cash.FromDollars(1_000_000), Currency.PUsd));
        List<EngineInput> opening = [.. BacktestRunner.Opening(At(0), 1, 1, tradingEnabled: true, [cash])];
        opening.Add(new MarketListed(StampAt(0), market));
        for (int level = 0; level < Levels; level++)
        {
            int bid = 4_800 - (level * 100), ask = 5_300 + (level * 100);
            opening.Add(Delta(0, market.First, Side.Buy, bid, 100, BookFlags.None));
            opening.Add(Delta(0, market.First, Side.Sell, ask, 100, BookFlags.None));
            opening.Add(Delta(0, market.Second, Side.Sell, Price.PipsPerDollar - bid, 100, BookFlags.None));
            opening.Add(Delta(
                0, market.Second, Side.Buy, Price.PipsPerDollar - ask, 100,
                level == Levels - 1 ? BookFlags.EndOfMessage : BookFlags.None));
        }
        foreach (EngineInput input in opening)
        {
            input.TakeSequence(core.NextSequence);
            outbox.Clear();
            core.Process(input, outbox);
        }
    }

    /// <summary>Inputs of a slice, made outside the time that is measured.</summary>
    private static EngineInput[] Make(int from, long sequence)
    {
        Market market = OrderSignBench.AnyMarket();
        List<EngineInput> inputs = [];
        for (int i = from; i < from + Updates; i++)
        {
            long bid = 100 + (i % 7), ask = 100 + (i * 3 % 11), at = (i + 1) * MillisecondsPerUpdate;
            inputs.Add(Delta(at, market.First, Side.Buy, 4_800, bid, BookFlags.None));
            inputs.Add(Delta(at, market.First, Side.Sell, 5_300, ask, BookFlags.None));
            inputs.Add(Delta(at, market.Second, Side.Sell, 5_200, bid, BookFlags.None));
            inputs.Add(Delta(at, market.Second, Side.Buy, 4_700, ask, BookFlags.EndOfMessage));
        }
        for (int i = 0; i < inputs.Count; i++) { inputs[i].TakeSequence(sequence + i); }
        return [.. inputs];
    }

    private static BookDelta Delta(
        long at, Instrument outcome, Side side, int pips, long shares, BookFlags flags) =>
        new(StampAt(at), outcome.Id, side, Price.FromPips(pips), Quantity.FromShares(shares), flags);

    private static Instant At(long milliseconds) => Instant.FromMilliseconds(FirstMillisecond + milliseconds);

    private static Stamp StampAt(long milliseconds) => Stamp.Unsequenced(At(milliseconds), At(milliseconds));
}
