using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Recordings;
using Probity.Runtime.Recordings;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Polymarket.Recording;
using Probity.Venues.Tests.Transport;
using OpinionVenue = Probity.Venues.Opinion.Tests.Transport.FakeVenue;

namespace Probity.Runtime.Tests;

public sealed class JointRecordingTests
{
    private const string Token = "108761232996648696094986810839467600058532112370676838004575692955272599068666";

    [Fact]
    public async Task Both_venues_are_recorded_on_one_clock_replayed_as_one_stream_and_verified_by_their_own_rules()
    {
        var market = new LoopbackMarket(1);
        await using LoopbackVenue polymarket = await LoopbackVenue.Start(market);
        await using OpinionVenue opinion = await OpinionVenue.Start();
        Serve(opinion);
        // One venue's books by REST wait, so that the first one is the other venue's.
        polymarket.RefuseBooks = true;
        string directory = Path.Combine(polymarket.Folder, "joint");
        using var stop = new CancellationTokenSource();
        var session = new RecordingSession(Options(polymarket, opinion, market, directory), TimeProvider.System);
        Task<RecordingReport> running = session.Run(stop.Token);
        Venues.Tests.Transport.FakeSocket first = await polymarket.Socket();
        await Eventually.Until(() => !opinion.Sockets.IsEmpty, "the other venue's socket opened");
        Venues.Opinion.Tests.Transport.FakeSocket second = opinion.Sockets.Last();
        await first.Send(market.Dump());
        await Eventually.Until(() => session.Report.Frames >= 1, "a frame of the first venue");
        await second.Send(Diff("0.41"));
        // A book that comes by REST after a change contains it, so changes before the first book are not replayed.
        await Eventually.Until(
            () => session.Report is { Frames: >= 2, Books: >= 1 }, "a frame of the second venue, and its book");
        polymarket.RefuseBooks = false;
        await first.Send(market.Trade("BUY", "0.42", "5"));
        await second.Send(Diff("0.42"));
        await Eventually.Until(() => session.Report is { Frames: >= 4, Books: >= 2 }, "everything was recorded");
        await stop.CancelAsync();
        Assert.Equal(2, (await running).Markets);
        Replays(directory);
        Verifies(directory);
    }

    private static void Replays(string directory)
    {
        using RecordedInputs inputs = RecordedInputs.Open(directory, RecordingTerms.Default);
        List<EngineInput> read = [];
        while (inputs.Inputs.TryRead(out EngineInput? input)) { read.Add(input); }
        Market[] listed = [.. read.OfType<MarketListed>().Select(input => input.Market)];
        Assert.Equal([VenueId.Polymarket, VenueId.Opinion], listed.Select(one => one.Venue));
        Assert.Equal([0, 1], listed.Select(one => one.Id.Value));
        Assert.Equal([2, 3], new[] { listed[1].First.Id.Value, listed[1].Second.Id.Value });
        Assert.Equal((TermsSource.Venue, 0.04m), (listed[1].Terms.Source, listed[1].Terms.Fees.Rate));
        Assert.Contains(read, input => input is TradePrinted { Instrument.Value: < 2 });
        Assert.Contains(read, input => input is BookDelta { Instrument.Value: 2, Price.Pips: 4200 });
        Assert.All(
            read.Skip(2).Zip(read.Skip(3)),
            pair => Assert.True(pair.First.At.Received <= pair.Second.At.Received));
    }

    private static void Verifies(string directory)
    {
        using IFrameStream stream = RecordingFile.Open(directory);
        VerificationReport report = RecordingCheck.Verify(directory, stream, VerifierOptions.Default);
        Assert.True(report.IsWhole, string.Join(';', report.Unparsed));
        Assert.Equal(3, report.Instruments);
        Assert.Equal(2, report.Events["opinion:market.depth.diff"]);
        Assert.Equal(1, report.Events["opinion:rest_market"]);
        Assert.Equal(1, report.Events["last_trade_price"]);
        Assert.DoesNotContain(report.Events.Keys, name => name.StartsWith("ref:", StringComparison.Ordinal));
        Assert.Equal((0, 0), (report.Gaps, report.CrossedBooks));
    }

    private static RecordingOptions Options(
        LoopbackVenue polymarket, OpinionVenue opinion, LoopbackMarket market, string directory) =>
        new(directory, LoopbackVenue.Open with { Tokens = [market.Tokens[0], Token] }, null, "test")
        {
            Venues = [VenueId.Polymarket, VenueId.Opinion],
            Polymarket = polymarket.Options,
            Opinion = opinion.Options() with { Http = polymarket.Options.Http },
            OpinionKey = new ApiKey("joint-recording-key"),
        };

    private static string Diff(string price) =>
        $$"""
        {"marketId":8453,"tokenId":"{{Token}}","outcomeSide":1,"side":"bids","price":"{{price}}","size":"7",
         "msgType":"market.depth.diff"}
        """;

    private static void Serve(OpinionVenue venue) =>
        venue.Answer = (context, request) => request.PathAndQuery.Split('?')[0] switch
        {
            "/openapi/market" => OpinionVenue.Reply(context, 200, Samples.Text("market-list.json")),
            "/openapi/quoteToken" => OpinionVenue.Reply(context, 200, Samples.Text("quote-token.json")),
            "/openapi/token/fee-rates" => OpinionVenue.Reply(context, 200, Samples.Text("fee-rates.json")),
            "/openapi/token/orderbook" => OpinionVenue.Envelope(
                context,
                $$"""
                {"asks":[{"price":"0.6","size":"1"}],"bids":[{"price":"0.4","size":"3"}],"market":"c","timestamp":1,
                 "tokenId":"{{Token}}"}
                """),
            _ => OpinionVenue.Reply(context, 404, "{}"),
        };
}
