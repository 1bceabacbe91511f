using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Streams;

public sealed class OpinionAssemblerTests
{
    private const BookFlags End = BookFlags.EndOfMessage;

    private readonly AssemblerRig rig = new();

    [Fact]
    public void Diffs_before_the_snapshot_are_kept_and_laid_over_it()
    {
        rig.Diff(0, "bids", "0.4", "5");
        rig.Diff(100, "asks", "0.6", "0");
        Assert.Empty(rig.Inputs.All);
        rig.Snapshot(1_000, ["0.4 x 3", "0.39 x 2"], ["0.6 x 9", "0.61 x 1"]);
        Assert.Equal("bid 0.4 x 5, bid 0.39 x 2, ask 0.61 x 1", rig.Book);
        Assert.Equal(rig.Book, rig.BookByInputs());
        Assert.True(rig.Trusted);
        Assert.Equal(BookFlags.Snapshot, Assert.IsType<BookCleared>(rig.Inputs.All[0]).Flags);
        Assert.Equal(BookFlags.Snapshot | End, Assert.IsType<BookDelta>(rig.Inputs.All[^1]).Flags);
        Assert.Equal([rig.Market.First.Token], rig.Rereads);
    }

    [Fact]
    public void Diffs_older_than_the_settle_time_give_way_to_the_snapshot()
    {
        rig.Diff(0, "bids", "0.4", "5");
        rig.Snapshot(2_001, ["0.4 x 3"], []);
        Assert.Equal("bid 0.4 x 3", rig.Book);
        Assert.Empty(rig.Rereads);
    }

    [Fact]
    public void A_diff_is_one_delta_at_the_end_of_its_message_and_a_repeated_one_is_nothing()
    {
        rig.Snapshot(0, ["0.4 x 3"], ["0.6 x 1"]);
        rig.Inputs.Clear();
        rig.Diff(5, "bids", "0.41", "35.379999999999995");
        rig.Diff(6, "bids", "0.41", "35.38");
        BookDelta delta = Assert.IsType<BookDelta>(Assert.Single(rig.Inputs.All));
        Assert.Equal(
            (Side.Buy, Price.Parse("0.41"), Quantity.Parse("35.38"), End, rig.Market.First.Id),
            (delta.Side, delta.Price, delta.Size, delta.Flags, delta.Instrument));
        Assert.Equal(AssemblerRig.At(5), delta.At.Received);
        rig.Diff(7, "bids", "0.41", "0");
        Assert.Equal("bid 0.4 x 3, ask 0.6 x 1", rig.Book);
        Assert.Equal(1, rig.Counts.SizesRounded);
    }

    [Fact]
    public void A_comparison_heals_what_the_stream_lost_and_counts_it()
    {
        rig.Snapshot(0, ["0.4 x 3"], ["0.6 x 1"]);
        rig.Inputs.Clear();
        rig.Snapshot(45_000, ["0.39 x 3"], ["0.6 x 1", "0.7 x 2"]);
        Assert.Equal("bid 0.39 x 3, ask 0.6 x 1, ask 0.7 x 2", rig.Book);
        Assert.Equal(
            [BookFlags.Healed, BookFlags.Healed, BookFlags.Healed | End],
            rig.Inputs.All.Cast<BookDelta>().Select(delta => delta.Flags));
        Assert.Equal((1, 0, 3), (rig.Counts.Anchors, rig.Counts.AnchorsAgreed, rig.Counts.LevelsHealed));
        rig.Diff(45_100, "bids", "0.39", "3");
        Assert.Equal(1, rig.Counts.HealsConfirmed);
        rig.Snapshot(90_000, ["0.39 x 3"], ["0.6 x 1", "0.7 x 2"]);
        Assert.Equal(1, rig.Counts.AnchorsAgreed);
    }

    [Fact]
    public void A_comparison_leaves_alone_what_the_stream_changed_just_now_and_asks_again()
    {
        rig.Snapshot(0, ["0.4 x 3"], []);
        rig.Diff(44_000, "bids", "0.4", "8");
        rig.Snapshot(45_000, ["0.4 x 3"], []);
        Assert.Equal("bid 0.4 x 8", rig.Book);
        Assert.Equal(1, rig.Counts.LevelsUnsettled);
        Assert.Single(rig.Rereads);
        rig.Snapshot(46_001, ["0.4 x 3"], []);
        Assert.Equal("bid 0.4 x 3", rig.Book);
    }

    [Fact]
    public void A_crossed_book_is_invalidated_and_asked_for_again()
    {
        rig.Snapshot(0, ["0.4 x 3"], ["0.6 x 1"]);
        rig.Inputs.Clear();
        rig.Diff(10, "bids", "0.6", "5");
        Assert.Equal(BookFault.Crossed, Assert.IsType<BookInvalidated>(Assert.Single(rig.Inputs.All)).Fault);
        Assert.False(rig.Trusted);
        Assert.Equal([rig.Market.First.Token], rig.Resyncs);
        rig.Snapshot(3_000, ["0.6 x 5"], ["0.61 x 1"]);
        Assert.True(rig.Trusted);
        Assert.Equal("bid 0.6 x 5, ask 0.61 x 1", rig.BookByInputs());
    }

    [Fact]
    public void A_cross_that_the_next_frame_undoes_passes()
    {
        rig.Snapshot(0, ["0.4 x 3"], ["0.6 x 1", "0.7 x 1"]);
        rig.Diff(10, "bids", "0.6", "5");
        rig.Diff(12, "asks", "0.6", "0");
        Assert.True(rig.Trusted);
        Assert.Equal(1, rig.Counts.CrossesPassed);
        Assert.Equal("bid 0.6 x 5, bid 0.4 x 3, ask 0.7 x 1", rig.BookByInputs());
    }

    [Fact]
    public void A_crossed_snapshot_never_makes_a_book_trusted()
    {
        rig.Snapshot(0, ["0.6 x 3"], ["0.6 x 1"]);
        Assert.False(rig.Trusted);
        Assert.Empty(rig.Inputs.All);
        Assert.Single(rig.Rereads);
    }

    [Fact]
    public void Empty_and_one_sided_books_are_books()
    {
        rig.Snapshot(0, [], []);
        Assert.Equal(BookFlags.Snapshot | End, Assert.IsType<BookCleared>(Assert.Single(rig.Inputs.All)).Flags);
        Assert.True(rig.Trusted);
        rig.Snapshot(10_000, [], ["0.999 x 5500", "0.5 x 0"]);
        Assert.Equal("ask 0.999 x 5500", rig.Book);
    }

    [Fact]
    public void A_lost_connection_invalidates_and_the_next_snapshot_decides_alone()
    {
        rig.Snapshot(0, ["0.4 x 3"], []);
        rig.Diff(100, "bids", "0.41", "9");
        rig.Assembler.Invalidate(rig.Market.First.Token, BookFault.Disconnected, AssemblerRig.At(200));
        rig.Assembler.Invalidate(rig.Market.First.Token, BookFault.Disconnected, AssemblerRig.At(201));
        Assert.Single(rig.Inputs.All.OfType<BookInvalidated>());
        rig.Snapshot(300, ["0.4 x 3"], []);
        Assert.Equal("bid 0.4 x 3", rig.BookByInputs());
        Assert.Equal(rig.Book, rig.BookByInputs());
    }

    [Fact]
    public void A_price_between_two_ticks_makes_the_grid_finer_and_keeps_the_book()
    {
        rig.Snapshot(0, ["0.4 x 3"], []);
        rig.Diff(10, "bids", "0.4005", "2");
        Assert.Equal(
            [rig.Market.First.Id, rig.Market.Second.Id],
            rig.Inputs.All.OfType<TickGridChanged>().Select(change => change.Instrument));
        Assert.Equal("bid 0.4005 x 2, bid 0.4 x 3", rig.BookByInputs());
        rig.Diff(20, "bids", "0.40055", "2");
        Assert.Equal((1, 1), (rig.Counts.GridsRefined, rig.Counts.OffGrid));
    }

    [Fact]
    public void Frames_of_the_second_outcome_are_compared_and_change_nothing()
    {
        rig.Snapshot(0, ["0.4 x 3"], ["0.7 x 1"]);
        rig.Inputs.Clear();
        rig.Diff(10, "asks", "0.6", "3", second: true);
        Assert.Equal(1, rig.Counts.MirrorsAgreed);
        rig.Diff(20, "asks", "0.59", "8", second: true);
        rig.Diff(3_000, "asks", "0.6", "3", second: true);
        Assert.Equal(1, rig.Counts.MirrorsDisagreed);
        Assert.Single(rig.Rereads);
        Assert.Empty(rig.Inputs.All);
        rig.Snapshot(4_000, ["0.3 x 1"], ["0.6 x 3"], second: true);
        Assert.Equal(3, rig.Counts.MirrorsAgreed);
        rig.Snapshot(4_001, ["0.3 x 1"], ["0.6 x 2"], second: true);
        Assert.Equal(2, rig.Counts.MirrorsDisagreed);
    }

    [Fact]
    public void Trades_are_printed_on_the_one_book_and_splits_and_merges_are_not()
    {
        rig.Trade(1, "Buy", "0.85", "10");
        rig.Trade(2, "Buy", "0.15", "4", second: true);
        rig.Trade(3, "Split", "0.5", "100");
        rig.Trade(4, "Merge", "0.5", "100");
        rig.Trade(5, "Odd", "0.5", "100");
        TradePrinted[] trades = [.. rig.Inputs.All.Cast<TradePrinted>()];
        Assert.Equal(
            [(Side.Buy, "0.85", "10"), (Side.Sell, "0.85", "4")],
            trades.Select(trade => (trade.Taker, trade.Price.ToString(), trade.Size.ToString())));
        Assert.All(trades, trade => Assert.Equal(rig.Market.First.Id, trade.Instrument));
        Assert.Equal((2, 1), (rig.Counts.SplitsAndMerges, rig.Counts.BadFrames));
    }

    [Fact]
    public void What_is_not_ours_or_no_data_is_counted_and_ignored()
    {
        rig.Frame(1, """{"status":"subscribed","channel":"market.depth.diff"}""");
        rig.Frame(2, """{"msgType":"market.weather"}""");
        rig.Frame(3, "HEARTBEAT");
        rig.Frame(4, """{"msgType":"market.depth.diff","tokenId":"99","side":"bids","price":"0.1","size":"1"}""");
        rig.Frame(
            5,
            $$"""
            {"msgType":"market.depth.diff","marketId":8,"tokenId":"{{rig.Market.First.Token}}","side":"bids",
             "price":"0.1","size":"1"}
            """);
        rig.Diff(6, "middle", "0.1", "1");
        rig.Diff(7, "bids", "0.1", "x");
        Assert.False(rig.Assembler.OnBook("{}"u8, AssemblerRig.At(8)));
        Assert.Empty(rig.Inputs.All);
        Assert.Equal("", rig.Book);
        Assert.Equal(
            (1, 1, 3, 2, 1),
            (rig.Counts.UntypedFrames, rig.Counts.UnknownFrames, rig.Counts.BadFrames, rig.Counts.NotTracked,
                rig.Counts.BadSnapshots));
    }

    [Fact]
    public void The_observed_books_become_a_book_with_and_without_their_envelope()
    {
        byte[] sample = Samples.Bytes("orderbook-yes.json");
        Market market = TestMarkets.Of(7);
        string token = "102600766589565636315145229311782121482426790359481465389189744708986468086941";
        var real = new AssemblerRig(market with { First = market.First with { Token = token } });
        Assert.True(real.Assembler.OnBook(sample, AssemblerRig.At(0)));
        Assert.StartsWith("bid 0.66 x 133.984848, bid 0.65 x 35.38", real.Book, StringComparison.Ordinal);
        Assert.Equal(real.Book, real.BookByInputs());
        Assert.Equal(1_790_871_265_570, real.Inputs.All[0].At.Venue.Nanos / 1_000_000);
    }
}
