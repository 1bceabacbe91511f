using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Scans;
using Probity.Strategies;

namespace Probity.Runtime.Tests;

public sealed class OutcomeScanTests
{
    private static readonly Stamp At = Stamp.Unsequenced(new Instant(1_000), new Instant(1_000));

    [Fact]
    public void Every_fitting_mode_of_an_event_has_a_row_with_the_gate_that_stops_it()
    {
        ParityScan scan = Scan(EventGroupKind.NegRisk, noAsk: "0.60");
        IReadOnlyList<OutcomeRow> rows = scan.OutcomeRows();

        Assert.Equal(
            [OutcomeMode.Short, OutcomeMode.Convert, OutcomeMode.Long],
            rows.Select(row => row.Mode).Order());
        // Three NO at 0.60 cost 1.80 and convert into two dollars.
        OutcomeCandidate convert = rows.Single(row => row.Mode == OutcomeMode.Convert).Now!;
        Assert.Equal((Gate.Taken, 3, 0), (convert.StoppedBy, convert.Bought.Count, convert.Sold.Count));
        Assert.Equal(Cash.FromMicros(convert.Size.Micros / 5), convert.Gross);
        OutcomeCandidate whole = rows.Single(row => row.Mode == OutcomeMode.Long).Now!;
        Assert.Equal(Gate.GrossEdge, whole.StoppedBy);
        Assert.Equal(Gate.GrossEdge, rows[^1].Now!.StoppedBy);
        Assert.All(rows, row => Assert.Equal("Who?", row.Group.Title));
    }

    [Fact]
    public void The_best_moment_stays_when_it_has_passed()
    {
        ParityScan scan = Scan(EventGroupKind.NegRisk, noAsk: "0.60");
        Books(scan, 0, "0.80");
        OutcomeRow row = scan.OutcomeRows().Single(one => one.Mode == OutcomeMode.Convert);
        Assert.Equal(Gate.Taken, row.Best!.StoppedBy);
        Assert.True(row.BestAt.IsKnown);
        Assert.NotEqual(Gate.Taken, row.Now!.StoppedBy);
    }

    [Fact]
    public void A_complete_list_is_not_believed_of_an_augmented_event()
    {
        ParityScan scan = Scan(EventGroupKind.AugmentedNegRisk, noAsk: "0.80", yesAsk: "0.25");
        OutcomeCandidate whole = scan.OutcomeRows().Single(row => row.Mode == OutcomeMode.Long).Now!;
        Assert.Equal(Gate.Limits, whole.StoppedBy);
        Assert.Contains("need not contain the winner", whole.Reason, StringComparison.Ordinal);
    }

    private static ParityScan Scan(EventGroupKind kind, string noAsk, string yesAsk = "0.45")
    {
        Dictionary<string, string> free = new() { ["capital_rate"] = "0", ["max_notional"] = "1000" };
        var scan = new ParityScan(
            ParityArbOptions.From(OptionValues.Defaults(ParityArbOptions.Declared)),
            OutcomeArbOptions.From(OptionValues.Read(OutcomeArbOptions.Declared, free, "test")));
        for (int i = 0; i < 3; i++) { scan.Take(new MarketListed(At, MarketOf(i))); }
        MarketId[] ids = [new(0), new(1), new(2)];
        scan.Take(new EventGroupListed(
            At, new EventGroup(new EventGroupId(0), VenueId.Polymarket, "key", "Who?", kind, ids)));
        for (int i = 0; i < 3; i++) { Books(scan, i, noAsk, yesAsk); }
        return scan;
    }

    private static void Books(ParityScan scan, int market, string noAsk, string yesAsk = "0.45")
    {
        Book(scan, new InstrumentId(2 * market), Price.Parse(noAsk).Complement.Offset(-100), Price.Parse(yesAsk));
        Book(scan, new InstrumentId((2 * market) + 1), Price.Parse(noAsk).Offset(-100), Price.Parse(noAsk));
    }

    private static void Book(ParityScan scan, InstrumentId id, Price bid, Price ask)
    {
        Quantity size = Quantity.FromShares(100);
        scan.Take(new BookCleared(At, id, BookFlags.Snapshot));
        scan.Take(new BookDelta(At, id, Side.Buy, bid, size, BookFlags.Snapshot));
        scan.Take(new BookDelta(At, id, Side.Sell, ask, size, BookFlags.Snapshot | BookFlags.EndOfMessage));
    }

    private static Market MarketOf(int index)
    {
        var id = new MarketId(index);
        var terms = new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.Parse("0.01"), FeeTerms.Free,
            TermsSource.Configured);
        return new Market(
            id, VenueId.Polymarket, $"0x{index}", $"slug-{index}", "Question?",
            new Instrument(new InstrumentId(2 * index), id, 0, "Yes", $"{index}1"),
            new Instrument(new InstrumentId((2 * index) + 1), id, 1, "No", $"{index}2"),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, true, new EventGroupId(0), MarketStatus.Open,
            Instant.None);
    }
}
