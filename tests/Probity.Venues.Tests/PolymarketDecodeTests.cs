using System.Text;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Tests;

public sealed class PolymarketDecodeTests
{
    private const string TokenA = "57953460969144501144385266431497900786362265483971474370583776523710017709396";
    private const string TokenB = "96068695550770798875229279981526101361495338295429275283768080720263673016964";

    private const string Usual =
        "{\"event_type\":\"price_change\",\"price_changes\":["
        + "{\"asset_id\":\"" + TokenA + "\",\"price\":\"0.31\",\"size\":\"198\",\"side\":\"BUY\","
        + "\"best_bid\":\"0.35\",\"best_ask\":\"0.39\"},"
        + "{\"asset_id\":\"" + TokenB + "\",\"price\":\"0.69\",\"size\":\"198\",\"side\":\"SELL\","
        + "\"best_bid\":\"0.61\",\"best_ask\":\"0.65\"}],"
        + "\"timestamp\":\"1780795851472\"}";

    private const string UsualLine =
        "change  1780795851472 [0 " + TokenA + " Buy 198@0.31  3500/3900] [1 " + TokenB + " Sell 198@0.69  6100/6500]";

    public static TheoryData<string, string> Samples => new()
    {
        { "ws-market-best-bid-ask", "quote -1 1766789469958 7300/7700" },
        {
            "ws-market-book-initial",
            "book -1 663574927012476832975694178961957910328055987427402067619466963999000625152 "
            + "0x017791f201d5a788e0039e511fc1900e5f000000000000000000000000000000 1791238858575 "
            + "fc3846cab0c35a0977b6e5f605a4e5ff0d0b2277 tick 0.01 min  ltp  v2  True False"
        },
        {
            "ws-market-book",
            "book -1 65818619657568813474341868652308942079804919287380422192892211131408793125422 "
            + "0xbd31dc8a20211944f6b70f31557f1001557b59905b7738480ca09bd4532f84af 1757908892351 0x0.... tick 0.01 min  "
            + "ltp 0.51   True False b30@0.48 b20@0.49 b15@0.5 a10@0.54 a60@0.53 a25@0.52"
        },
        {
            "ws-market-last-trade-price",
            "trade -1 114122071509644379678018727908709560226618148003371446110114509806601493071694 "
            + "0x6a67b9d828d53862160e470329ffea5246f338ecfffdf2cab45211ec578b0347 1750428146322 "
            + "Buy 219.217767@0.456 0.456"
        },
        {
            "ws-market-tick-size-change",
            "tick -1 65818619657568813474341868652308942079804919287380422192892211131408793125422 1757908892351 0.001"
        },
        {
            "ws-market-price-change",
            "change 0x5f65177b394277fd294cd75650044e32ba009a95022d88a0c1d565897d72f8f1 1757908892351 "
            + "[-1 71321045679252212594626385532706912750332728571942532289631379312455583992563 Buy 200@0.5 "
            + "56621a121a47ed9333273e21c83b660cff37ae50 5000/10000] "
            + "[-1 52114319501245915516055106046884209969926127482827954674443846427813813222426 Sell 200@0.5 "
            + "1895759e4df7a796bf4f1c5a5950b748306923e2 0/5000]"
        },
        {
            "ws-market-new-market",
            "new 0xab449b45ddb6c2682ec7e931dfb18705cf611cddf42ae35aa300c79453913dca "
            + "will-north-carolina-enact-a-data-center-moratorium-by-december-31-2026 2 Yes/No 0.01 "
            + "FeeTerms { Rate = 0.04, Exponent = 1, TakerOnly = True, RebateShare = 0.25, "
            + "Base = Shares, Minimum = 0, MinimumPerFill = False, Discount = 0 } 1791242171528"
        },
        {
            "ws-market-market-resolved",
            "resolved 0x311d0c4b6671ab54af4970c06fcf58662516f5168997bdda209ec3db5aa6b0c1 2 "
            + "76043073756653678226373981964075571318267289248134717369284518995922789326425 Yes 1766790415550"
        },
    };

    public static TheoryData<string, string, FrameErrorCode, string> BadValues => new()
    {
        { "\"0.31\"", "\"1.01\"", FrameErrorCode.OutOfRange, "price_changes[0].price" },
        { "\"0.31\"", "\"-0.1\"", FrameErrorCode.OutOfRange, "price_changes[0].price" },
        { "\"0.31\"", "\"0.31415\"", FrameErrorCode.TooPrecise, "price_changes[0].price" },
        { "\"0.31\"", "\"0.3x\"", FrameErrorCode.Malformed, "price_changes[0].price" },
        { "\"0.31\"", "\"1e-2\"", FrameErrorCode.Malformed, "price_changes[0].price" },
        { "\"0.31\"", "\"\"", FrameErrorCode.MissingMember, "price_changes[0].price" },
        { "\"0.31\"", "null", FrameErrorCode.MissingMember, "price_changes[0].price" },
        { "\"0.31\"", "{}", FrameErrorCode.WrongType, "price_changes[0].price" },
        { "\"198\"", "\"-1\"", FrameErrorCode.NegativeSize, "price_changes[0].size" },
        { "\"198\"", "-1", FrameErrorCode.NegativeSize, "price_changes[0].size" },
        { "\"198\"", "\"1.0000001\"", FrameErrorCode.TooPrecise, "price_changes[0].size" },
        { "\"198\"", "\"9999999999999999\"", FrameErrorCode.OutOfRange, "price_changes[0].size" },
        { "\"SELL\"", "\"sell\"", FrameErrorCode.UnknownSide, "price_changes[1].side" },
        { "\"side\":\"SELL\",", "", FrameErrorCode.MissingMember, "price_changes[1].side" },
        { "\"0.65\"", "\"2\"", FrameErrorCode.OutOfRange, "price_changes[1].best_ask" },
        { "\"1780795851472\"", "\"178079585147x\"", FrameErrorCode.Malformed, "timestamp" },
        { "\"1780795851472\"", "\"99999999999999\"", FrameErrorCode.OutOfRange, "timestamp" },
        { "\"" + TokenA + "\"", "true", FrameErrorCode.WrongType, "price_changes[0].asset_id" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_documented_event_is_understood(string sample, string expected)
    {
        string path = PolymarketRecordingLines.SharedFile($"reference/samples/polymarket/{sample}.json");
        var log = new PolymarketDecodeLog();
        Assert.True(new MarketFrameDecoder(new TokenTable()).Decode(File.ReadAllBytes(path), log));
        Assert.Equal([expected], log.Lines);
    }

    [Fact]
    public void The_usual_price_change_is_scanned_and_its_assets_resolved()
    {
        Assert.Equal([UsualLine], Decode(Usual).Lines);
        Assert.Equal([UsualLine], Decode("[" + Usual + "]").Lines);
    }

    [Theory]
    [InlineData("{\"event_type\":\"price_change\",\"asset_id\":\"7\",\"market\":\"0xm\","
        + "\"timestamp\":\"1737825347925\",\"hash\":\"af\","
        + "\"changes\":[{\"side\":\"SELL\",\"size\":\"300\",\"price\":\"0.23\"}]}")]
    [InlineData("{\"event_type\":\"price_change\",\"asset_id\":\"7\",\"market\":\"0xm\",\"timestamp\":1737825347925,"
        + "\"side\":\"SELL\",\"size\":300,\"price\":0.23}")]
    public void The_old_schema_has_one_asset_for_all_changes(string frame) => Assert.Equal(
        "change 0xm 1737825347925 [-1 7 Sell 300@0.23  absent/absent]",
        Assert.Single(Decode(frame).Lines));

    [Fact]
    public void A_rest_book_needs_no_event_type() => Assert.Equal(
        "book -1 7 0xm 1700000000000  tick 0.01 min 5 ltp    True True b1@0.4 a2@0.6",
        Assert.Single(Decode(
            "{\"market\":\"0xm\",\"asset_id\":\"7\",\"timestamp\":\"1700000000000\","
            + "\"bids\":[{\"price\":\"0.4\",\"size\":\"1\"}],\"asks\":[{\"price\":0.6,\"size\":2}],"
            + "\"min_order_size\":5,\"tick_size\":0.01,\"neg_risk\":null,"
            + "\"last_trade_price\":\"\"}").Lines));

    [Theory]
    [InlineData("PONG", "text Pong")]
    [InlineData("NO NEW ASSETS", "text NoNewAssets")]
    [InlineData("\"PONG\"", "text Pong")]
    [InlineData("{\"event_type\":\"settlement_preview\",\"price\":{}}", "unknown 'settlement_preview' 46")]
    [InlineData("{}", "unknown '' 2")]
    public void Texts_and_unknown_events_are_told_and_harm_nothing(string frame, string expected) =>
        Assert.Equal([expected], Decode(frame).Lines);

    [Fact]
    public void An_empty_array_is_a_frame_without_messages() => Assert.Empty(Decode("[]").Lines);

    [Theory]
    [InlineData("\"\"", "empty")]
    [InlineData("null", "empty")]
    [InlineData("0.39", "3900")]
    public void Optional_prices_may_be_empty_or_numbers(string text, string expected) =>
        Assert.Contains("3500/" + expected, Decode(Usual.Replace("\"0.39\"", text)).Lines[0]);

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_refuses_the_whole_message_and_says_where(
        string good, string bad, FrameErrorCode code, string where)
    {
        PolymarketDecodeLog log = Decode(Usual.Replace(good, bad));
        FrameError error = Assert.Single(log.Errors);
        Assert.Single(log.Lines);
        Assert.Equal((code, where), (error.Code, error.Where));
        Assert.Equal("price_change", error.EventType);
        Assert.Contains(1, error.Tokens);
    }

    [Fact]
    public void A_frame_cut_anywhere_is_an_error_that_names_the_books_it_mentions()
    {
        for (int length = 0; length < Usual.Length; length++)
        {
            PolymarketDecodeLog log = Decode(Usual[..length]);
            FrameError error = Assert.Single(log.Errors);
            Assert.Single(log.Lines);
            bool both = length > Usual.IndexOf(TokenB, StringComparison.Ordinal) + TokenB.Length;
            if (both) { Assert.Equal([0, 1], error.Tokens); }
        }
    }

    [Fact]
    public void Whole_messages_before_a_broken_one_are_handed_on_and_nothing_of_the_broken_one()
    {
        PolymarketDecodeLog log = Decode($"[{Usual},{Usual[..^40]}");
        Assert.Equal(UsualLine, log.Lines[0]);
        Assert.Equal((FrameErrorCode.CutShort, 1), (log.Errors[0].Code, log.Errors[0].Message));
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public void A_bad_message_in_an_array_does_not_hide_the_next()
    {
        PolymarketDecodeLog log = Decode($"[{Usual.Replace("0.31", "3.1")},17,{Usual}]");
        Assert.Equal([FrameErrorCode.OutOfRange, FrameErrorCode.WrongType], log.Errors.Select(error => error.Code));
        Assert.Equal(UsualLine, log.Lines[^1]);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("{\"event_type\":\"price_change\"} x")]
    [InlineData("{\"asset_id\":\"\\ud800\"}")]
    [InlineData("[[1]]")]
    public void Bad_bytes_never_throw(string frame) => Assert.NotEmpty(Decode(frame).Errors);

    [Fact]
    public void Decoding_the_usual_frame_allocates_nothing()
    {
        TokenTable tokens = Tokens();
        var decoder = new MarketFrameDecoder(tokens);
        var sink = new PolymarketDecodeNothing();
        byte[] frame = Encoding.UTF8.GetBytes(Usual);
        for (int i = 0; i < 100; i++) { decoder.Decode(frame, sink); }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) { decoder.Decode(frame, sink); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2_200, sink.Entries);
    }

    private static TokenTable Tokens()
    {
        var tokens = new TokenTable();
        tokens.Add(TokenA);
        tokens.Add(TokenB);
        return tokens;
    }

    private static PolymarketDecodeLog Decode(string frame)
    {
        var log = new PolymarketDecodeLog();
        new MarketFrameDecoder(Tokens()).Decode(Encoding.UTF8.GetBytes(frame), log);
        return log;
    }
}
