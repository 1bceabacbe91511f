using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;
using static Probity.Venues.Tests.PolymarketAssemblerRig;

namespace Probity.Venues.Tests;

public sealed class PolymarketAssemblerTests
{
    private const long T = 1_780_000_000_000;

    [Fact]
    public void A_snapshot_replaces_everything_and_is_trusted()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.3:5 0.4:1|0.7:3 0.6:2"));
        rig.Feed(Book(T + 1, "0.2:9|"));
        Assert.Equal("0.2:9|", rig.Shown());
        Assert.True(rig.Assembler.IsTrusted(0));
        Assert.Equal(
            [
                "0 Trusted", "0 Cleared Snapshot", "0 Level Buy 5@0.3 Snapshot", "0 Level Buy 1@0.4 Snapshot",
                "0 Level Sell 3@0.7 Snapshot", "0 Level Sell 2@0.6 Snapshot, EndOfMessage",
                "0 Cleared Snapshot", "0 Level Buy 9@0.2 Snapshot, EndOfMessage",
            ],
            rig.Events);
    }

    [Fact]
    public void A_change_sets_one_level_and_zero_removes_it()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Feed(Change(T + 1, "BUY", "0.41:7", "0.41/0.6"));
        rig.Feed(Change(T + 2, "SELL", "0.6:0", "0.41/1"));
        Assert.Equal("0.41:7 0.4:1|", rig.Shown());
        Assert.Equal((2, 2), (rig.Counts.TopsCompared, rig.Counts.TopsAgreed));
        Assert.Equal("0 Level Sell 0@0.6 EndOfMessage", rig.Events[^1]);
        Assert.Empty(rig.Disagreements);
    }

    [Theory]
    [InlineData("0/0.6", "")]
    [InlineData("/0.6", "")]
    public void An_empty_side_is_printed_as_nothing_or_as_the_end_of_the_scale(string top, string more)
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2", more));
        rig.Feed(Change(T + 1, "BUY", "0.4:0", top));
        Assert.Equal(1, rig.Counts.TopsAgreed);
    }

    [Fact]
    public void Changes_and_snapshots_older_than_the_book_are_refused_and_counted()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Feed(Change(T - 1, "BUY", "0.5:7", "0.5/0.6"));
        rig.Feed(Book(T - 1, "0.1:1|0.9:2"), FrameSource.Rest);
        rig.Feed(Book(T - 1, "0.1:1|0.9:2"));
        Assert.Equal("0.4:1|0.6:2", rig.Shown());
        Assert.Equal(
            [BookDisagreement.OlderChange, BookDisagreement.OlderSnapshot, BookDisagreement.OlderSnapshot],
            rig.Disagreements);
        Assert.True(rig.Assembler.IsTrusted(0));
    }

    [Fact]
    public void A_repeated_frame_changes_nothing()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        for (int i = 0; i < 3; i++) { rig.Feed(Change(T + 1, "BUY", "0.45:7", "0.45/0.6")); }
        Assert.Equal("0.45:7 0.4:1|0.6:2", rig.Shown());
        Assert.Empty(rig.Disagreements);
    }

    [Fact]
    public void An_untrusted_book_takes_the_channels_snapshot_whatever_its_time_but_no_older_rest_copy()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Assembler.Invalidate(0, BookFault.Disconnected, new Instant(2));
        rig.Feed(Book(T - 5, "0.1:1|0.9:2"), FrameSource.Rest);
        Assert.False(rig.Assembler.IsTrusted(0));
        rig.Feed(Book(T - 5, "0.2:1|0.8:2"));
        Assert.True(rig.Assembler.IsTrusted(0));
        Assert.Equal("0.2:1|0.8:2", rig.Shown());
        Assert.Equal([(0, BookFault.Disconnected)], rig.Resyncs);
    }

    [Fact]
    public void A_printed_top_that_differs_makes_the_book_untrusted_before_the_message_ends()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Events.Clear();
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.43/0.6"));
        Assert.Equal(["0 Invalidated TopMismatch", "0 Level Buy 1@0.41 EndOfMessage"], rig.Events);
        Assert.Equal([(0, BookFault.TopMismatch)], rig.Resyncs);
        Assert.Equal([BookDisagreement.MissingBid], rig.Disagreements);
        rig.Feed(Change(T + 2, "BUY", "0.42:1", "0.43/0.6"));
        Assert.Single(rig.Resyncs);
        rig.Feed(Book(T + 3, "0.43:1|0.6:2"));
        Assert.True(rig.Assembler.IsTrusted(0));
    }

    [Fact]
    public void Entries_of_one_token_in_one_message_are_judged_by_the_last()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1 0.41:1|0.6:2"));
        rig.Feed(Changes(
            T + 1,
            Entry(A, "BUY", "0.41:0", "0.39/0.6"),
            Entry(A, "BUY", "0.4:0", "0.39/0.6"),
            Entry(A, "BUY", "0.39:3", "0.39/0.6")));
        Assert.True(rig.Assembler.IsTrusted(0));
        Assert.Equal((3, 1), (rig.Counts.TopsCompared, rig.Counts.TopsAgreed));
        Assert.Empty(rig.Resyncs);
    }

    [Fact]
    public void A_crossed_book_is_a_fault_that_counts_once_until_it_uncrosses()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Feed(Change(T + 1, "BUY", "0.6:1", ""));
        rig.Feed(Change(T + 2, "BUY", "0.61:1", ""));
        Assert.Equal(1, rig.Counts.CrossedBooks);
        Assert.Equal([(0, BookFault.Crossed)], rig.Resyncs);
        rig.Feed(Book(T + 3, "0.6:1|0.5:1"));
        Assert.False(rig.Assembler.IsTrusted(0));
        Assert.Equal("0 Invalidated Crossed", rig.Events[^2]);
    }

    [Fact]
    public void A_change_of_tick_is_a_new_epoch_that_waits_for_a_snapshot()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2", ",\"tick_size\":\"0.01\""));
        rig.Feed(TickChange(T + 1, "0.001"));
        Assert.False(rig.Assembler.IsTrusted(0));
        Assert.Equal(["0 Tick 0.001", "0 Invalidated OffGrid"], rig.Events[^2..]);
        rig.Feed(Book(T + 2, "0.401:1|0.6:2", ",\"tick_size\":\"0.001\""));
        Assert.True(rig.Assembler.IsTrusted(0));
        Assert.Equal("0.401:1|0.6:2", rig.Shown());
    }

    [Fact]
    public void An_inferred_grid_is_refined_by_a_finer_price_and_a_stated_one_is_not()
    {
        var inferred = new PolymarketAssemblerRig();
        inferred.Feed(Book(T, "0.4:1|0.6:2"));
        inferred.Feed(Change(T + 1, "BUY", "0.401:1", "0.401/0.6"));
        inferred.Feed(Change(T + 2, "BUY", "0.4015:1", "0.4015/0.6"));
        Assert.Equal("0.4015:1 0.401:1 0.4:1|0.6:2", inferred.Shown());
        Assert.Equal(2, inferred.Counts.GridsRefined);
        Assert.True(inferred.Assembler.IsTrusted(0));

        var stated = new PolymarketAssemblerRig(terms: new TokenTerms("0.01", null, null));
        stated.Feed(Book(T, "0.4:1|0.6:2"));
        stated.Feed(Change(T + 1, "BUY", "0.401:1", "0.401/0.6"));
        Assert.Equal("0.4:1|0.6:2", stated.Shown());
        Assert.Equal([BookDisagreement.OffGrid], stated.Disagreements);
        Assert.Equal([(0, BookFault.OffGrid)], stated.Resyncs);
    }

    [Fact]
    public void An_asset_that_was_never_subscribed_is_counted_and_ignored_or_taken_on_as_told()
    {
        string stranger = BookOf("333", T, "0.4:1|0.6:2");
        var live = new PolymarketAssemblerRig();
        live.Feed(stranger);
        Assert.Equal([BookDisagreement.NotSubscribed], live.Disagreements);
        Assert.Empty(live.Events);

        var recording = new PolymarketAssemblerRig(AssemblerOptions.Recording);
        recording.Feed(stranger);
        Assert.Equal("0.4:1|0.6:2", recording.Shown(2));
    }

    [Fact]
    public void An_untracked_token_is_forgotten_until_it_is_tracked_again()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Assembler.Untrack(0);
        rig.Feed(Change(T + 1, "BUY", "0.45:1", "0.45/0.6"));
        Assert.Equal([BookDisagreement.NotSubscribed], rig.Disagreements);
        Assert.Equal(0, rig.Assembler.Track(A, TokenTerms.Unknown));
        Assert.False(rig.Assembler.IsTrusted(0));
        rig.Feed(Book(T, "0.3:1|0.6:2"));
        Assert.Equal("0.3:1|0.6:2", rig.Shown());
    }

    [Fact]
    public void Without_snapshots_stale_levels_heal_on_the_printed_top_and_the_book_is_issued_once_confirmed()
    {
        var rig = new PolymarketAssemblerRig(AssemblerOptions.Recording);
        rig.Feed(Change(T, "BUY", "0.4:1", "0.45/0.6"));
        Assert.False(rig.Assembler.IsTrusted(0));
        rig.Feed(Change(T + 1, "SELL", "0.6:2", "0.4/0.6"));
        Assert.True(rig.Assembler.IsTrusted(0));
        Assert.Equal(
            [
                "0 Trusted", "0 Cleared Snapshot, Healed", "0 Level Buy 1@0.4 Snapshot, Healed",
                "0 Level Sell 2@0.6 Snapshot, EndOfMessage, Healed",
            ],
            rig.Events[^4..]);
        rig.Events.Clear();
        rig.Feed(Change(T + 2, "BUY", "0.39:1", "0.39/0.6"));
        Assert.Equal(["0 Level Buy 1@0.39 None", "0 Level Buy 0@0.4 EndOfMessage, Healed"], rig.Events);
        Assert.Equal((2, 1), (rig.Counts.TopsCompared, rig.Counts.TopsAgreed));
        Assert.Equal((1, 1), (rig.Counts.LevelsHealed, rig.Counts.TopsBeforeFirstAgreement));
        Assert.True(rig.Assembler.IsTrusted(0));
    }

    [Fact]
    public void Changes_before_any_snapshot_are_told_with_a_fault_and_a_snapshot_is_asked_for()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Change(T, "BUY", "0.4:1", "0.4/0.6"));
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6"));
        rig.Feed(BookOf(B, T, "0.4:1|0.6:2"));
        Assert.Equal(["0 Invalidated TopMismatch", "0 Level Buy 1@0.4 EndOfMessage"], rig.Events[..2]);
        Assert.Equal([(0, BookFault.TopMismatch)], rig.Resyncs);
        rig.Feed(Change(T + 1, "SELL", "0.6:1", ""));
        rig.Assembler.Untrack(1);
        rig.Assembler.Track(B, TokenTerms.Unknown);
        rig.Feed(Changes(T + 1, Entry(B, "SELL", "0.6:1", "")));
        Assert.Equal((1, BookFault.Disconnected), rig.Resyncs[^1]);
    }

    [Fact]
    public void A_refused_message_makes_the_books_that_it_mentions_untrusted()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        rig.Feed(BookOf(B, T, "0.4:1|0.6:2"));
        rig.Feed(Change(T + 1, "BUY", "0.45:-1", "0.45/0.6"));
        Assert.False(rig.Assembler.IsTrusted(0));
        Assert.True(rig.Assembler.IsTrusted(1));
        Assert.Equal("0.4:1|0.6:2", rig.Shown());
        Assert.Equal("0 Invalidated BadFrame", rig.Events[^1]);
    }

    [Fact]
    public void A_trade_and_the_news_of_markets_pass_through()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Trade(T, "SELL", "0.48:2.5"));
        rig.Feed($"{{\"event_type\":\"market_resolved\",\"market\":\"{Condition}\",\"winning_asset_id\":\"{A}\"}}");
        Assert.Equal(["0 Trade Sell 2.5@0.48", "resolved " + Condition], rig.Events);
    }

    [Fact]
    public void Decoding_and_applying_a_recorded_stream_allocates_nothing()
    {
        var frames = new List<byte[]>();
        using (PolymarketRecordingLines lines = PolymarketRecordingLines.OfFile("ws_nhl_scf_g4_20260607.jsonl.gz"))
        {
            while (frames.Count < 30_000 && lines.TryRead(out RecordedFrame frame))
            {
                frames.Add(frame.Payload.ToArray());
            }
        }
        var tokens = new TokenTable();
        var decoder = new MarketFrameDecoder(tokens);
        var assembler = new BookAssembler(tokens, AssemblerOptions.Recording, IgnoredBookEvents.Instance);
        const int Warm = 20_000;
        for (int i = 0; i < Warm; i++) { decoder.Decode(frames[i], assembler); }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = Warm; i < frames.Count; i++) { decoder.Decode(frames[i], assembler); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(assembler.Counts.ChangeEntries > 50_000);
    }
}
