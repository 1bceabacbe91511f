using System.Text;
using System.Text.Json;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using static Probity.Venues.Tests.PolymarketAssemblerRig;

namespace Probity.Venues.Tests;

public sealed class PolymarketAssemblerHashTests
{
    private const long T = 1_780_000_000_000;
    private const string Unknown = "325320852dc467f035816c366e4e6bddbaa18466";

    private const string Terms =
        ",\"tick_size\":\"0.01\",\"min_order_size\":\"5\",\"neg_risk\":false,\"last_trade_price\":\"0.450\"";

    [Fact]
    public void The_published_vectors_are_reproduced_from_texts_and_from_a_book()
    {
        string path = PolymarketRecordingLines.SharedFile("reference/vectors/polymarket-book-hash.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int checkedVectors = 0;
        foreach (JsonElement vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            JsonElement input = vector.GetProperty("input");
            string preimage = vector.GetProperty("expected").GetProperty("preimage").GetString()!;
            string sha1 = vector.GetProperty("expected").GetProperty("sha1").GetString()!;
            Assert.Equal((preimage, sha1), BookHash.OfTexts(Texts(input)));
            checkedVectors++;
            if (vector.GetProperty("name").GetString() == "published-py-v2") { continue; }
            Assert.Equal(preimage, FromBook(input));
        }
        Assert.Equal(5, checkedVectors);
    }

    [Fact]
    public void The_hash_of_a_change_is_checked_when_the_tokens_time_moves_on()
    {
        var rig = Snapshotted();
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6", AfterChanges(T + 1, ("BUY", "0.41:1"))));
        Assert.Equal(0, rig.Counts.HashesCompared);
        rig.Feed(Change(T + 2, "BUY", "0.42:1", "0.42/0.6"));
        Assert.Equal((1, 1), (rig.Counts.HashesCompared, rig.Counts.HashesAgreed));
    }

    [Fact]
    public void Messages_with_one_timestamp_carry_the_hash_after_the_last_of_them()
    {
        var rig = Snapshotted();
        string hash = AfterChanges(T + 1, ("BUY", "0.41:1"), ("SELL", "0.59:1"));
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6", hash));
        rig.Feed(Change(T + 1, "SELL", "0.59:1", "0.41/0.59", hash));
        rig.Assembler.SettleHashes();
        Assert.Equal((2, 2), (rig.Counts.HashesCompared, rig.Counts.HashesAgreed));
        Assert.True(rig.Assembler.IsTrusted(0));
    }

    [Fact]
    public void A_lost_message_shows_in_the_next_hash()
    {
        var rig = Snapshotted();
        rig.Feed(Change(T + 2, "BUY", "0.41:1", "0.41/0.6", AfterChanges(T + 2, ("BUY", "0.2:7"), ("BUY", "0.41:1"))));
        rig.Assembler.SettleHashes();
        Assert.Equal([BookDisagreement.ChangeHash], rig.Disagreements);
        Assert.Equal([(0, BookFault.HashMismatch)], rig.Resyncs);
        Assert.False(rig.Assembler.IsTrusted(0));
    }

    [Fact]
    public void A_snapshot_in_the_middle_of_a_batch_proves_nothing_against_the_pending_hash()
    {
        var rig = Snapshotted();
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6", AfterChanges(T + 1, ("BUY", "0.41:1"), ("BUY", "0.42:1"))));
        rig.Feed(Book(T + 1, "0.4:1 0.41:1|0.6:2", Terms));
        Assert.Empty(rig.Disagreements);
        Assert.Equal(1, rig.Counts.HashesNotComparable);
    }

    [Fact]
    public void Terms_that_a_websocket_book_lacks_are_found_by_trying_and_then_kept()
    {
        var rig = new PolymarketAssemblerRig();
        string levels = "0.4:1|0.6:2";
        rig.Feed(Book(T, levels));
        string hash = rig.HashOf(T, "0.450", negRisk: true);
        rig.Feed(Book(T, levels, $",\"tick_size\":\"0.01\",\"last_trade_price\":\"0.450\",\"hash\":\"{hash}\""));
        Assert.Equal((1, 1), (rig.Counts.HashesCompared, rig.Counts.HashesAgreed));

        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6", AfterChanges(T + 1, true, "0.450", ("BUY", "0.41:1"))));
        rig.Assembler.SettleHashes();
        Assert.Equal((2, 2), (rig.Counts.HashesCompared, rig.Counts.HashesAgreed));
    }

    [Fact]
    public void A_hash_whose_terms_are_unknown_is_not_compared()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2", $",\"tick_size\":\"0.01\",\"hash\":\"{Unknown}\""));
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6", Unknown));
        rig.Assembler.SettleHashes();
        Assert.Equal((0, 2), (rig.Counts.HashesCompared, rig.Counts.HashesNotComparable));
    }

    [Theory]
    [InlineData("0.48")]
    [InlineData("0.480")]
    [InlineData("0.450")]
    public void After_a_trade_the_hash_may_hold_its_price_as_spelt_or_padded_or_the_one_before(string inHash)
    {
        var rig = Snapshotted();
        rig.Feed(Trade(T + 1, "BUY", "0.48:1"));
        rig.Feed(Change(T + 1, "BUY", "0.41:1", "0.41/0.6", AfterChanges(T + 1, false, inHash, ("BUY", "0.41:1"))));
        rig.Assembler.SettleHashes();
        Assert.Equal((1, 1), (rig.Counts.HashesCompared, rig.Counts.HashesAgreed));
    }

    [Fact]
    public void Position_markets_have_their_version_in_the_hash()
    {
        var rig = new PolymarketAssemblerRig();
        rig.Feed(Book(T, "0.4:1|0.6:2"));
        string hash = rig.HashOf(T, "0.450", version: "v2");
        rig.Feed(Book(T, "0.4:1|0.6:2", Terms + $",\"version\":\"v2\",\"hash\":\"{hash}\""));
        Assert.Equal(1, rig.Counts.HashesAgreed);
    }

    [Fact]
    public void Hashes_that_never_agree_stop_asking_for_snapshots()
    {
        var rig = Snapshotted();
        for (int i = 1; i <= 10; i++)
        {
            rig.Feed(Change(T + i, "BUY", "0.41:1", "0.41/0.6", new string('0', 40)));
            rig.Assembler.SettleHashes();
            rig.Feed(Book(T + i, "0.4:1|0.6:2", Terms));
        }
        Assert.Equal(10, rig.Counts[BookDisagreement.ChangeHash]);
        Assert.Equal(AssemblerOptions.Live.HashFaultsBeforeDoubt, rig.Resyncs.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 6)]
    [InlineData(3, 2)]
    public void Checking_can_be_thinned_out_or_switched_off(int every, long compared)
    {
        var rig = Snapshotted(AssemblerOptions.Live with { HashEvery = every });
        for (int i = 1; i <= 6; i++)
        {
            rig.Feed(Change(T + i, "BUY", "0.41:1", "0.41/0.6", AfterChanges(T + i, ("BUY", "0.41:1"))));
        }
        rig.Assembler.SettleHashes();
        Assert.Equal((compared, compared), (rig.Counts.HashesCompared, rig.Counts.HashesAgreed));
    }

    private static PolymarketAssemblerRig Snapshotted(AssemblerOptions? options = null)
    {
        var rig = new PolymarketAssemblerRig(options);
        rig.Feed(Book(T, "0.4:1|0.6:2", Terms));
        return rig;
    }

    private static string AfterChanges(long milliseconds, params (string Side, string Level)[] changes) =>
        AfterChanges(milliseconds, false, "0.450", changes);

    /// <summary>The hash of the snapshotted book after these changes.</summary>
    private static string AfterChanges(
        long milliseconds, bool negRisk, string lastTrade, params (string Side, string Level)[] changes)
    {
        PolymarketAssemblerRig rig = Snapshotted();
        foreach ((string side, string level) in changes) { rig.Feed(Change(milliseconds, side, level, "")); }
        return rig.HashOf(milliseconds, lastTrade, negRisk);
    }

    private static void Fill(LevelBook book, Side side, IReadOnlyList<(string Price, string Size)> levels)
    {
        foreach ((string price, string size) in levels) { book.Set(side, Price.Parse(price), Quantity.Parse(size)); }
    }

    private static BookTexts Texts(JsonElement input) => new(
        input.GetProperty("market").GetString()!,
        input.GetProperty("asset_id").GetString()!,
        input.GetProperty("timestamp").GetString()!,
        Levels(input, "bids"),
        Levels(input, "asks"),
        input.GetProperty("min_order_size").GetString()!,
        input.GetProperty("tick_size").GetString()!,
        input.GetProperty("neg_risk").GetBoolean(),
        input.GetProperty("last_trade_price").GetString()!,
        input.TryGetProperty("version", out JsonElement version) ? version.GetString() : null);

    private static List<(string Price, string Size)> Levels(JsonElement input, string side) =>
        [.. input.GetProperty(side).EnumerateArray()
            .Select(level => (level.GetProperty("price").GetString()!, level.GetProperty("size").GetString()!))];

    /// <summary>
    /// From a book the levels come in the server's order; the published py vector lists its asks the other way.
    /// </summary>
    private static string FromBook(JsonElement input)
    {
        BookTexts texts = Texts(input);
        var book = new LevelBook(TickGrid.Pip);
        Fill(book, Side.Buy, texts.Bids);
        Fill(book, Side.Sell, texts.Asks);
        var terms = new BookHashTerms
        {
            Market = Encoding.UTF8.GetBytes(texts.Market),
            Asset = Encoding.UTF8.GetBytes(texts.Asset),
            Milliseconds = long.Parse(texts.Timestamp),
            MinimumOrderSize = Encoding.UTF8.GetBytes(texts.MinimumOrderSize),
            TickSize = Encoding.UTF8.GetBytes(texts.TickSize),
            NegRisk = texts.NegRisk,
            LastTradePrice = Encoding.UTF8.GetBytes(texts.LastTradePrice),
            Version = Encoding.UTF8.GetBytes(texts.Version ?? ""),
        };
        return Encoding.UTF8.GetString(new BookHash().Preimage(terms, book));
    }
}
