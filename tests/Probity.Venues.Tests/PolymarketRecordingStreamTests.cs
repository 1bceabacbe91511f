using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Recording;
using static Probity.Venues.Tests.PolymarketAssemblerRig;

namespace Probity.Venues.Tests;

public sealed class PolymarketRecordingStreamTests
{
    private const long T = 1_780_000_000_000;

    [Fact]
    public void Four_markets_of_the_nhl_recording_are_found_by_their_mirrored_entries()
    {
        using PolymarketRecording recording = Open("ws_nhl_scf_g4_20260607");
        Assert.Equal(4, recording.Markets.Count);
        var tokens = recording.Markets.SelectMany(market => new[] { market.First.Token, market.Second.Token });
        Assert.Equal(8, tokens.Distinct().Count());
        Assert.All(recording.Markets, market => Assert.Equal(TermsSource.Configured, market.Terms.Source));
        Assert.Equal(4, recording.Notes.Count(note => note.Contains("are taken as one market")));
        List<EngineInput> inputs = ReadAll(recording);
        var changes = inputs.OfType<BookDelta>().Where(delta => !delta.Flags.HasFlag(BookFlags.Snapshot));
        Assert.Equal(234_922 + 372, changes.Count());
        Assert.Equal(759, inputs.OfType<TradePrinted>().Count());
        Assert.Equal(8, inputs.OfType<BookCleared>().Count());
        Assert.Equal(372, recording.Counts.LevelsHealed);
    }

    [Theory]
    [InlineData("ws_nhl_scf_g4_20260607")]
    [InlineData("session_btc_eth_sol_15m_20260429")]
    [InlineData("ws_books_trades_btc_eth_1h_20251211")]
    [InlineData("rest_books_10markets_20260311")]
    public void Markets_come_first_with_dense_ids_time_never_goes_back_and_both_passes_are_the_same(string file)
    {
        List<EngineInput> first, second;
        using (PolymarketRecording recording = Open(file)) { first = ReadAll(recording); }
        using (PolymarketRecording recording = Open(file)) { second = ReadAll(recording); }
        Assert.True(first.SequenceEqual(second));
        int markets = first.TakeWhile(input => input is MarketListed).Count();
        Assert.Equal(markets, first.OfType<MarketListed>().Count());
        for (int i = 0; i < markets; i++)
        {
            Market market = ((MarketListed)first[i]).Market;
            Assert.Equal((i, i * 2, (i * 2) + 1), (market.Id.Value, market.First.Id.Value, market.Second.Id.Value));
        }
        Assert.True(first.All(input => input.At.Sequence == 0));
        Assert.True(first.Zip(first.Skip(1)).All(pair => pair.First.At.Received <= pair.Second.At.Received));
        Assert.True(first.All(input => input.At.Received.IsKnown));
    }

    [Fact]
    public void A_book_that_follows_the_inputs_is_the_book_that_the_recording_prints()
    {
        using PolymarketRecording recording = Open("session_btc_eth_sol_15m_20260429");
        var books = new Dictionary<InstrumentId, LevelBook>();
        int ends = 0;
        foreach (EngineInput input in ReadAll(recording))
        {
            if (input is MarketListed listed)
            {
                books[listed.Market.First.Id] = new LevelBook(listed.Market.Terms.Grid);
                books[listed.Market.Second.Id] = new LevelBook(listed.Market.Terms.Grid);
            }
            if (input is BookCleared cleared) { books[cleared.Instrument].Clear(); }
            if (input is BookDelta delta) { books[delta.Instrument].Set(delta.Side, delta.Price, delta.Size); }
            bool end = input is BookDelta { Flags: var flags } && flags.HasFlag(BookFlags.EndOfMessage);
            if (end) { ends++; }
        }
        Assert.Equal(420 + 210 + 52, ends);
        Assert.All(books.Values, book => Assert.False(book.IsCrossed()));
        Assert.All(books.Values, book => Assert.True(book.Depth(Side.Buy) + book.Depth(Side.Sell) > 0));
        Assert.All(recording.Markets, market => Assert.StartsWith("0x", market.Condition));
        Assert.Equal(12, recording.Markets.Count);
    }

    [Fact]
    public void Terms_that_the_recording_carries_are_used()
    {
        using PolymarketRecording recording = Open("negrisk_fed_june2026_gamma_and_books");
        Assert.Equal(5, recording.Markets.Count);
        Assert.All(recording.Markets, market =>
        {
            Assert.Equal(TermsSource.Venue, market.Terms.Source);
            Assert.Equal(new FeeTerms(0.05m, 1, true, 0.25m), market.Terms.Fees);
            Assert.Equal(TickGrid.Mill, market.Terms.Grid);
            Assert.Equal(("Yes", "No"), (market.First.Outcome, market.Second.Outcome));
            Assert.True(market.NegRisk);
        });
        Assert.Empty(recording.Notes);
    }

    [Fact]
    public void Snapshots_that_mirror_each_other_make_a_market()
    {
        using PolymarketRecording recording = Open("ws_books_trades_btc_eth_1h_20251211");
        Assert.Equal(
            ["1h-btc-1765450800up 1h-btc-1765450800down", "1h-eth-1765450800up 1h-eth-1765450800down"],
            recording.Markets.Select(market => $"{market.First.Token} {market.Second.Token}"));
    }

    [Fact]
    public void A_market_id_on_more_than_two_tokens_is_no_condition_id()
    {
        using PolymarketRecording recording = Open("ws_books_nba_20260119");
        Assert.Equal(44, recording.Markets.Count);
        Assert.All(recording.Markets, market => Assert.StartsWith("0x", market.Condition));
        Assert.Contains(recording.Notes, note => note.Contains("market id '161587' stands on 88 tokens"));
    }

    [Fact]
    public void A_token_that_stays_alone_gets_a_placeholder_and_what_is_assumed_is_noted()
    {
        var terms = new RecordingTerms
        {
            Fees = new FeeTerms(0.07m, 1, true, 0.2m),
            MinimumSize = Quantity.FromShares(15),
        };
        using PolymarketRecording recording = OpenLines(terms, Book(T, "0.4:1|0.605:1"), Book(T + 1, "0.41:1|0.6:1"));
        Market market = Assert.Single(recording.Markets);
        Assert.Equal((A, Instrument.UnseenPrefix + A), (market.First.Token, market.Second.Token));
        Assert.Equal((0.07m, TickGrid.Mill), (market.Terms.Fees.Rate, market.Terms.Grid));
        Assert.Equal(Quantity.FromShares(15), market.Terms.MinimumSize);
        Assert.Contains(recording.Notes, note => note.Contains("tick 0.001 (inferred from prices)"));
        Assert.Contains(recording.Notes, note => note.Contains("fee rate 0.07 (configured)"));
        Assert.Contains(recording.Notes, note => note.Contains("taken as the complement"));
        Assert.DoesNotContain(ReadAll(recording), input => input is TickGridChanged);
    }

    [Fact]
    public void New_markets_give_terms_to_ours_and_others_are_left_out()
    {
        static string Announced(string condition, string first, string second) =>
            $"{{\"event_type\":\"new_market\",\"market\":\"{condition}\",\"slug\":\"s\","
            + $"\"clob_token_ids\":[\"{first}\",\"{second}\"],"
            + "\"outcomes\":[\"Up\",\"Down\"],\"order_price_min_tick_size\":\"0.01\",\"fees_enabled\":true,"
            + "\"fee_schedule\":{\"exponent\":\"1\",\"rate\":\"0.072\",\"taker_only\":true,\"rebate_rate\":\"0.2\"}}";

        using PolymarketRecording recording = OpenLines(
            RecordingTerms.Default,
            Announced("0xother", "98", "99"),
            Announced(Condition, B, A),
            Book(T, "0.4:1|0.6:1", ",\"min_order_size\":\"5\",\"neg_risk\":false"),
            $"{{\"event_type\":\"market_resolved\",\"market\":\"{Condition}\",\"assets_ids\":[\"{B}\",\"{A}\"],"
            + $"\"winning_asset_id\":\"{A}\",\"timestamp\":\"{T + 5}\"}}");
        Market market = Assert.Single(recording.Markets);
        Assert.Equal((B, A, "Up"), (market.First.Token, market.Second.Token, market.First.Outcome));
        Assert.Equal((0.072m, TermsSource.Venue), (market.Terms.Fees.Rate, market.Terms.Source));
        List<EngineInput> inputs = ReadAll(recording);
        Assert.Equal(new InstrumentId(1), inputs.OfType<BookCleared>().Single().Instrument);
        Assert.Equal(Payout.SecondWins, Assert.IsType<MarketResolved>(inputs[^1]).Payout);
    }

    [Fact]
    public void A_change_of_tick_after_the_listing_comes_through()
    {
        using PolymarketRecording recording = OpenLines(
            RecordingTerms.Default,
            Book(T, "0.4:1|0.6:1", ",\"tick_size\":\"0.01\""),
            TickChange(T + 1, "0.001"),
            Book(T + 2, "0.401:1|0.6:1", ",\"tick_size\":\"0.001\""));
        Assert.Equal(TickGrid.Cent, recording.Markets[0].Terms.Grid);
        Assert.Equal(
            "MarketListed BookCleared BookDelta BookDelta TickGridChanged BookInvalidated "
            + "BookCleared BookDelta BookDelta",
            string.Join(' ', ReadAll(recording).Select(input => input.Kind)));
    }

    [Fact]
    public void Times_that_go_back_are_raised_and_a_refused_frame_invalidates_the_book_it_mentions()
    {
        using PolymarketRecording recording = OpenLines(
            RecordingTerms.Default,
            Book(T + 10, "0.4:1|0.6:1"),
            BookOf(B, T, "0.4:1|0.6:1"),
            Change(T + 20, "BUY", "0.45:-1", "0.45/0.6"));
        List<EngineInput> inputs = ReadAll(recording);
        Assert.All(inputs, input => Assert.Equal(Instant.FromMilliseconds(T + 10), input.At.Received));
        Assert.Equal((1, 1), (recording.TimesRaised, recording.FramesRefused));
        Assert.Equal(BookFault.BadFrame, Assert.IsType<BookInvalidated>(inputs[^1]).Fault);
    }

    [Fact]
    public void A_reconnect_of_the_recorder_makes_trusted_books_wait_for_a_snapshot()
    {
        using PolymarketRecording recording = OpenLines(
            RecordingTerms.Default, Envelope("a", T, Book(T, "0.4:1|")), Envelope("b", T + 1, Book(T + 1, "0.4:1|")));
        Assert.Equal(
            "MarketListed BookCleared BookDelta BookInvalidated BookCleared BookDelta",
            string.Join(' ', ReadAll(recording).Select(input => input.Kind)));
    }

    private static PolymarketRecording Open(string file) =>
        PolymarketRecording.Open(() => PolymarketRecordingLines.OfFile(file + ".jsonl.gz"), RecordingTerms.Default);

    private static PolymarketRecording OpenLines(RecordingTerms terms, params string[] lines) =>
        PolymarketRecording.Open(() => PolymarketRecordingLines.Of(lines), terms);

    private static List<EngineInput> ReadAll(PolymarketRecording recording)
    {
        List<EngineInput> inputs = [];
        while (recording.TryRead(out EngineInput? input)) { inputs.Add(input); }
        return inputs;
    }
}
