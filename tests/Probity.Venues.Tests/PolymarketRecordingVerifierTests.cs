using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Venues.Tests;

/// <summary>
/// The ground truth of shared/data/README.md, as its oracle tools/bookcheck.py prints it for each envelope recording.
/// </summary>
public sealed class PolymarketRecordingVerifierTests
{
    public static TheoryData<string, string, Expected> Oracle => new()
    {
        {
            "session_btc_eth_sol_15m_20260429",
            "book 210, new_market 21, price_change 52, ref:binance 321, ref:coinbase 321, rest_book 420, rtds 963",
            new Expected(2_308, 24, 104, 104, 104, 734, 734)
        },
        { "ws_books_nba_20260119", "book 264, rest_book 88", new Expected(352, 88, 0, 0, 0, 0, 0) },
        { "ws_book_events_10markets", "book 10", new Expected(10, 10, 0, 0, 0, 10, 10) },
        {
            "ws_books_trades_btc_eth_1h_20251211",
            "book 1000, last_trade_price 500",
            new Expected(1_500, 4, 0, 0, 0, 0, 0)
        },
        { "ws_price_change_2025schema_20250125", "price_change 3829", new Expected(3_829, 1, 6_129, 0, 0, 0, 0) },
        { "rest_books_10markets_20260311", "rest_book 120, wrapper 12", new Expected(12, 20, 0, 0, 0, 120, 120) },
        {
            "negrisk_fed_june2026_gamma_and_books",
            "clob_market_info 5, gamma_event 3, gamma_market 14, rest_book 10, wrapper 4",
            new Expected(4, 10, 0, 0, 0, 10, 10)
        },
        {
            "fixtures_nautilus_newer",
            "last_trade_price 1, order 1, price_change 1, rest_book 1, settlement_preview 1, wrapper 4",
            new Expected(4, 3, 1, 1, 0, 1, 1)
        },
        {
            "gamma_markets_closed_2020_2021",
            "gamma_market 198, other 1, wrapper 1",
            new Expected(200, 0, 0, 0, 0, 0, 0)
        },
        { "clob_markets_page", "clob_market 947", new Expected(947, 0, 0, 0, 0, 0, 0) },
        { "data_api_trades_a", "other 2000", new Expected(2_000, 0, 0, 0, 0, 0, 0) },
    };

    [Theory]
    [MemberData(nameof(Oracle))]
    public void A_recording_is_counted_and_compared_as_the_oracle_does(string file, string events, Expected expected)
    {
        VerificationReport report = Verify(file);
        Assert.Equal(events, string.Join(", ", report.Events.Select(item => $"{item.Key} {item.Value}")));
        Assert.Equal(
            expected,
            new Expected(
                report.Messages,
                report.Instruments,
                report.PriceChanges,
                report.BestQuotesCompared,
                report.BestQuotesAgreed,
                report.HashesCompared,
                report.HashesAgreed));
        Assert.Empty(report.Unparsed);
        Assert.True(report.IsWhole);
    }

    [Fact]
    public void The_stream_without_snapshots_agrees_after_healing()
    {
        VerificationReport report = Verify("ws_nhl_scf_g4_20260607");
        Assert.Equal(118_220, report.Messages);
        Assert.Equal((117_461, 759), (report.Events["price_change"], report.Events["last_trade_price"]));
        Assert.Equal((8, 234_922L), (report.Instruments, report.PriceChanges));
        Assert.Equal(372, report.LevelsHealed);
        Assert.Equal(234_922, report.BestQuotesCompared + report.BestQuotesBeforeFirstAgreement);
        Assert.Equal(233_162, report.BestQuotesCompared);
        Assert.Equal(232_876, report.BestQuotesAgreed);
        Assert.Equal(0, report.CrossedBooks);
        Assert.Equal("2026-06-07T01:30:51.4720000Z", report.From.ToString());
        Assert.Equal("2026-06-07T01:50:48.3420000Z", report.To.ToString());
        Assert.Equal(
            ["MissingAsk", "MissingBid", "StaleAsk", "StaleBid"], report.Disagreements.Select(item => item.Key));
    }

    [Fact]
    public void Every_line_of_every_recording_of_the_venue_can_be_read()
    {
        string folder = PolymarketRecordingLines.SharedFile("data/polymarket");
        foreach (string path in Directory.EnumerateFiles(folder, "*.jsonl.gz"))
        {
            using PolymarketRecordingLines lines = PolymarketRecordingLines.OfFile(Path.GetFileName(path));
            VerificationReport report = RecordingVerifier.Verify(path, lines, VerifierOptions.Default);
            Assert.Empty(report.Unparsed);
            Assert.True(report.Messages > 0);
        }
    }

    [Fact]
    public void A_reconnect_and_a_silence_are_gaps_and_both_at_once_is_one()
    {
        static string Line(string session, long milliseconds) => PolymarketAssemblerRig.Envelope(
            session, milliseconds, PolymarketAssemblerRig.Book(milliseconds, "0.4:1|0.6:1"));

        const long T = 1_780_000_000_000;
        using PolymarketRecordingLines lines = PolymarketRecordingLines.Of(
            Line("a", T),
            Line("a", T + 60_000),
            Line("a", T + 130_000),
            Line("b", T + 130_001),
            Line("c", T + 900_000));
        Assert.Equal(3, RecordingVerifier.Verify("x", lines, VerifierOptions.Default).Gaps);
    }

    [Fact]
    public void Lines_that_cannot_be_read_are_listed_with_their_reason_twenty_at_most()
    {
        string broken = PolymarketAssemblerRig.Change(1_780_000_000_000, "BUY", "7:1", "");
        string[] good = [PolymarketAssemblerRig.Book(1_780_000_000_000, "0.4:1|0.6:1")];
        using PolymarketRecordingLines lines = PolymarketRecordingLines.Of([.. good, .. Enumerable.Repeat(broken, 25)]);
        VerificationReport report = RecordingVerifier.Verify("x", lines, VerifierOptions.Default);
        Assert.Equal((26, 25, 20), (report.Messages, report.UnparsedLines, report.Unparsed.Count));
        Assert.Equal(2, report.Unparsed[0].Line);
        Assert.Contains("price_changes[0].price: '7'", report.Unparsed[0].Reason);
        Assert.Equal(25, report.Disagreements["BadFrame"]);
        Assert.False(report.IsWhole);
    }

    [Fact]
    public void A_damaged_file_is_verified_up_to_the_damage()
    {
        string[] good = [PolymarketAssemblerRig.Book(1_780_000_000_000, "0.4:1|0.6:1")];
        using var lines = new CutStream(PolymarketRecordingLines.Of(good));
        VerificationReport report = RecordingVerifier.Verify("x", lines, VerifierOptions.Default);
        Assert.Equal(1, report.Messages);
        Assert.Equal([(2, "gzip cut short")], report.Unparsed);
    }

    private static VerificationReport Verify(string file)
    {
        using PolymarketRecordingLines lines = PolymarketRecordingLines.OfFile(file + ".jsonl.gz");
        return RecordingVerifier.Verify(file, lines, VerifierOptions.Default);
    }

    /// <summary>The counts that the oracle prints.</summary>
    public sealed record Expected(
        long Messages, int Instruments, long PriceChanges, long Tops, long TopsAgreed, long Hashes, long HashesAgreed);

    private sealed class CutStream(IFrameStream whole) : IFrameStream
    {
        public IReadOnlyList<(long Line, string Reason)> Unreadable => whole.Unreadable;

        public bool TryRead(out RecordedFrame frame) =>
            whole.TryRead(out frame) ? true : throw new BadInputException("gzip cut short");

        public void Dispose() => whole.Dispose();
    }
}
