using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Journal.Recordings;
using Probity.Runtime.Recordings;
using Probity.Venues.Polymarket.Recording;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

public sealed class RecordingSessionTests
{
    [Fact]
    public async Task A_recording_over_a_lost_connection_is_whole_and_replays_with_the_venues_terms()
    {
        var market = new LoopbackMarket(1);
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        string directory = Path.Combine(venue.Folder, "recording");
        await Record(venue, market, directory, 1);

        // Gone on with later: the same recording, another session.
        await Record(venue, market, directory, 0);

        using IFrameStream stream = RecordingFile.Open(directory);
        VerificationReport report = RecordingVerifier.Verify(directory, stream, VerifierOptions.Default);
        Assert.True(report.IsWhole);
        Assert.Equal(2, report.Instruments);
        Assert.Equal(report.BestQuotesCompared, report.BestQuotesAgreed);
        using RecordedInputs inputs = RecordedInputs.Open(directory, RecordingTerms.Default);
        EngineInput[] read = [.. All(inputs.Inputs)];
        Market listed = Assert.Single(read.OfType<MarketListed>()).Market;
        Assert.Equal((market.Condition, market.Slug), (listed.Condition, listed.Slug));
        Assert.Equal(TermsSource.Venue, listed.Terms.Source);
        Assert.Equal(0.07m, listed.Terms.Fees.Rate);
        Assert.Contains(read, input => input is TradePrinted);
        Assert.Contains(read, input => input is BookInvalidated { Fault: BookFault.Disconnected });
    }

    [Fact]
    public async Task A_token_that_nobody_knows_is_no_recording()
    {
        await using LoopbackVenue venue = await LoopbackVenue.Start(new LoopbackMarket(1));
        MarketFilter filter = LoopbackVenue.Open with { Tokens = ["42"] };
        var session = new RecordingSession(
            new RecordingOptions(Path.Combine(venue.Folder, "none"), filter, null, "test")
            {
                Polymarket = venue.Options,
            },
            TimeProvider.System);
        var refused = await Assert.ThrowsAsync<BadInputException>(() => session.Run(default));
        Assert.Contains("no market", refused.Message, StringComparison.Ordinal);
    }

    private static async Task Record(LoopbackVenue venue, LoopbackMarket market, string directory, int breaks)
    {
        using var stop = new CancellationTokenSource();
        MarketFilter filter = LoopbackVenue.Open with { Tokens = [market.Tokens[0]] };
        var session = new RecordingSession(
            new RecordingOptions(directory, filter, null, "test") { Polymarket = venue.Options }, TimeProvider.System);
        // An earlier recording's socket may still look open to the server.
        int earlier = venue.Sockets.Count;
        Task<RecordingReport> running = session.Run(stop.Token);
        await Eventually.Until(() => venue.Sockets.Count > earlier, "the recording connected");
        FakeSocket socket = await venue.Socket();
        for (int i = 0; i < breaks; i++)
        {
            await socket.Send(market.Dump());
            await Eventually.Until(() => session.Report.Frames > 0, "a frame was recorded");
            int before = venue.Sockets.Count;
            socket.Break();
            await Eventually.Until(() => venue.Sockets.Count > before, "the connection is back");
            socket = await venue.Socket();
        }
        long frames = session.Report.Frames;
        market.Set("0.4:10|0.42:10", "0.58:10|0.6:10");
        await socket.Send(market.Dump());
        await socket.Send(market.Trade("BUY", "0.42", "5"));
        await Eventually.Until(() => session.Report.Frames >= frames + 2, "the last frames were recorded");
        await Eventually.Until(() => session.Report.Books > 0, "books came by REST");
        await stop.CancelAsync();
        RecordingReport report = await running;
        Assert.Equal((1, breaks), (report.Markets, (int)report.Reconnects));
    }

    private static IEnumerable<EngineInput> All(IInputStream stream)
    {
        while (stream.TryRead(out EngineInput? input)) { yield return input; }
    }
}
