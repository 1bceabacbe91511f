using System.Text;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Recording;
using Probity.Venues.Opinion.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Recording;

public sealed class OpinionRecordingTests
{
    private const string Yes = "700000000000000000001";

    private static readonly Market Described = TestMarkets.Of(7) with
    {
        Contracts = new MarketContracts(
            "7", "0x55d398326f99059fF775485246999027B3197955", "0x5F45344126D6488025B0b84A3A8189F2487a7246"),
        EndsAt = new Instant(1_798_675_200_000_000_000),
        Terms = new MarketTerms(
            TickGrid.Mill, Quantity.FromShares(2), Cash.Zero, Quantity.FromMicros(10),
            new FeeTerms(0.03m, 1, true, 0.4m)
            {
                Base = FeeBase.Notional,
                Minimum = Cash.FromMicros(500_000),
                Discount = 0.1m,
                MinimumPerFill = true,
            },
            TermsSource.Venue)
        {
            MinimumNotional = Cash.FromMicros(4_000_000),
        },
    };

    [Fact]
    public void A_described_market_comes_back_whole()
    {
        Market read = OpinionTermsFrame.Read(OpinionTermsFrame.Of(Described), new OpinionMarketOptions())!;
        Assert.Equal(Described.Terms, read.Terms);
        Assert.Equal(Described.Contracts, read.Contracts);
        Assert.Equal(
            (Described.Condition, Described.Slug, Described.Question, Described.EndsAt, MarketStatus.Open),
            (read.Condition, read.Slug, read.Question, read.EndsAt, read.Status));
        Assert.Equal((Described.First.Token, "NO"), (read.First.Token, read.Second.Outcome));
        Assert.True(read.Second.IsMirrored);
    }

    [Theory]
    [InlineData("""{"conditionId":"0x1","clobTokenIds":["1","2"]}""")]
    [InlineData("""{"marketId":7}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"marketId":7,"terms":{"tick":"0.7"}}""")]
    public void What_describes_no_market_is_none(string text) =>
        Assert.Null(OpinionTermsFrame.Read(Encoding.UTF8.GetBytes(text), new OpinionMarketOptions()));

    [Fact]
    public void A_recording_lists_its_markets_and_replays_their_books()
    {
        RecordedLines lines = new RecordedLines()
            .Add(0, "rest_market", Encoding.UTF8.GetString(OpinionTermsFrame.Of(Described)))
            .Add(1, "market", """{"asset_id":"1"}""", 9, "polymarket")
            .Book(10, Described.First.Token, "0.4", "0.6")
            .Diff(20, 7, Described.First.Token, "0.41", "5")
            .Diff(15, 7, Described.First.Token, "0.42", "5")
            .Diff(30, 7, Described.First.Token, "0.43", "5", session: 2)
            .Book(40, Described.First.Token, "0.44", "0.6", session: 2);
        using OpinionRecording recording = OpinionRecording.Open(lines.Open, new OpinionRecordingTerms(), 5);
        EngineInput[] inputs = [.. All(recording)];
        Market market = Assert.IsType<MarketListed>(inputs[0]).Market;
        Assert.Equal((5, 10, 11), (market.Id.Value, market.First.Id.Value, market.Second.Id.Value));
        Assert.Equal(
            [typeof(BookCleared), typeof(BookDelta), typeof(BookDelta), typeof(BookDelta), typeof(BookDelta),
                typeof(BookInvalidated)],
            inputs[1..7].Select(input => input.GetType()));
        Assert.Equal(
            "0.44",
            inputs.OfType<BookDelta>().Last(delta => delta.Side == Domain.Orders.Side.Buy
                && delta.Flags.HasFlag(BookFlags.Snapshot) && delta.Price.Pips == 4400).Price.ToString());
        Assert.All(inputs.Zip(inputs.Skip(1)), pair => Assert.True(pair.First.At.Received <= pair.Second.At.Received));
        Assert.Empty(recording.Notes);
    }

    [Fact]
    public void Markets_that_are_only_seen_are_inferred_and_noted()
    {
        RecordedLines lines = new RecordedLines()
            .Diff(0, 12, Yes, "0.4", "5")
            .Diff(1, 12, "700000000000000000002", "0.4", "5", outcome: 2)
            .Diff(2, 13, "800000000000000000002", "0.4", "5", outcome: 2)
            .Book(3, "900000000000000000001", "0.1", "0.2");
        using OpinionRecording recording = OpinionRecording.Open(
            lines.Open, new OpinionRecordingTerms { Fees = FeeTerms.Free });
        Assert.Equal(["opinion-12", "opinion-900000000000"], recording.Markets.Select(market => market.Slug));
        Assert.Equal("700000000000000000002", recording.Markets[0].Second.Token);
        Assert.False(recording.Markets[1].Second.HasOwnBook);
        Assert.Equal(3, recording.Notes.Count);
        Assert.All(recording.Markets, market => Assert.Equal(FeeTerms.Free, market.Terms.Fees));
        Assert.Contains(All(recording), input => input is BookDelta delta && delta.Instrument.Value == 2);
    }

    [Fact]
    public void Verification_rebuilds_the_books_and_compares_them_with_their_copies()
    {
        RecordedLines lines = new RecordedLines()
            .Book(0, Yes, "0.4", "0.6")
            .Diff(100, 12, Yes, "0.4", "3")
            .Add(200, "market", """{"ok":true}""")
            .Add(300, "market", "nonsense")
            .Add(400, "rest_book", "{}")
            .Book(50_000, Yes, "0.4", "0.6")
            .Book(200_000, Yes, "0.4", "0.6")
            .Book(200_100, Yes, "0.4", "0.6", session: 2);
        var verifier = new OpinionVerifier(Duration.FromSeconds(60), new OpinionMarketOptions());
        using IFrameStream stream = lines.Open();
        while (stream.TryRead(out RecordedFrame frame)) { verifier.Take(frame); }
        Assert.Equal(8, verifier.Frames);
        Assert.Equal(5, verifier.Events["opinion:rest_book"]);
        Assert.Equal(1, verifier.Events["opinion:market.depth.diff"]);
        Assert.Equal(1, verifier.Events["opinion:untyped"]);
        Assert.Equal([4L, 5L], verifier.Unreadable.Keys);
        Assert.Equal(2, verifier.Gaps);
        Assert.Equal(1, verifier.Instruments);
        Assert.Equal((2, 1, 1), (verifier.Counts.Anchors, verifier.Counts.AnchorsAgreed, verifier.Counts.LevelsHealed));
    }

    private static IEnumerable<EngineInput> All(IInputStream stream)
    {
        while (stream.TryRead(out EngineInput? input)) { yield return input; }
    }
}
