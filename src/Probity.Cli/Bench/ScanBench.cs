using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Scans;
using Probity.Strategies;

namespace Probity.Cli.Bench;

/// <summary>
/// A scan of 5,000 markets: a snapshot of both books of each taken in, then every candidate judged and ranked. A fifth
/// of the markets belongs to events of five.
/// </summary>
internal static class ScanBench
{
    public const string Name = "scan-5000";

    private const int Markets = 5_000;
    private const int InEvents = 1_000;
    private const int EventSize = 5;
    private const int Levels = 5;
    private const int Rounds = 5;
    private const double NanosPerMillisecond = 1e6;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        EngineInput[] inputs = [.. Inputs(new SeededRandom(data.Settings.Seed))];
        var parity = ParityArbOptions.From(OptionValues.Defaults(ParityArbOptions.Declared));
        var outcomes = OutcomeArbOptions.From(OptionValues.Defaults(OutcomeArbOptions.Declared));
        int rows = 0;
        Samples[] samples = Measure.RunTogether(Rounds, 2, both =>
        {
            var scan = new ParityScan(parity, outcomes);
            both[0].Time(1, () =>
            {
                foreach (EngineInput input in inputs) { scan.Take(input); }
                both[1].Time(1, () => rows = scan.Rows().Count + scan.OutcomeRows().Count);
            });
        });
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{rows} candidates, of which judging and ranking {samples[1].Median / NanosPerMillisecond:0} ms; "
            + $"{inputs.Length} inputs; generated");
        return [BenchFigure.Time(Name, samples[0], "ms", NanosPerMillisecond, note)];
    }

    private static IEnumerable<EngineInput> Inputs(SeededRandom random)
    {
        Stamp at = Stamp.Unsequenced(new Instant(1), new Instant(1));
        for (int i = 0; i < Markets; i++)
        {
            EventGroupId? group = i < InEvents ? new EventGroupId(i / EventSize) : null;
            yield return new MarketListed(at, MarketOf(i, group));
        }
        for (int i = 0; i < InEvents / EventSize; i++)
        {
            MarketId[] members = [.. Enumerable.Range(i * EventSize, EventSize).Select(id => new MarketId(id))];
            yield return new EventGroupListed(
                at,
                new EventGroup(
                    new EventGroupId(i), VenueId.Polymarket, $"event-{i}", $"Event {i}?", EventGroupKind.NegRisk,
                    members));
        }
        for (int i = 0; i < Markets; i++)
        {
            int middle = i < InEvents ? 20 + random.Next(-3, 3) : random.Next(10, 90);
            foreach (EngineInput input in Snapshot(at, new InstrumentId(2 * i), middle, random)) { yield return input; }
            int other = 100 - middle + random.Next(-1, 1);
            foreach (EngineInput input in Snapshot(at, new InstrumentId((2 * i) + 1), other, random))
            {
                yield return input;
            }
        }
    }

    private static IEnumerable<EngineInput> Snapshot(
        Stamp at, InstrumentId instrument, int middle, SeededRandom random)
    {
        yield return new BookCleared(at, instrument, BookFlags.Snapshot);
        for (int level = 1; level <= Levels; level++)
        {
            BookFlags end = level == Levels ? BookFlags.EndOfMessage : BookFlags.None;
            Quantity bid = Quantity.FromShares(random.Next(10, 500)), ask = Quantity.FromShares(random.Next(10, 500));
            yield return new BookDelta(
                at, instrument, Side.Buy, Cents(middle - level), bid, BookFlags.Snapshot);
            yield return new BookDelta(
                at, instrument, Side.Sell, Cents(middle + level), ask, BookFlags.Snapshot | end);
        }
    }

    private static Price Cents(int cents) => Price.FromPips(cents * 100);

    private static Market MarketOf(int index, EventGroupId? group)
    {
        var id = new MarketId(index);
        string text = index.ToString(CultureInfo.InvariantCulture);
        var terms = new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000),
            new FeeTerms(0.04m, 1, true, 0.25m), TermsSource.Configured);
        return new Market(
            id, VenueId.Polymarket, "0x" + text, "market-" + text, $"Question {text}?",
            new Instrument(new InstrumentId(2 * index), id, 0, "Yes", text + "1"),
            new Instrument(new InstrumentId((2 * index) + 1), id, 1, "No", text + "2"),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, group is not null, group, MarketStatus.Open,
            Instant.None);
    }
}
