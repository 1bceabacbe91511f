using System.Text.Json;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Tests.Wire;

public sealed class SampleTests
{
    [Fact]
    public void Every_sample_of_a_reply_opens_as_an_envelope_and_every_other_says_what_it_is()
    {
        var seen = new List<string>();
        foreach (string name in Samples.Names)
        {
            byte[] bytes = Samples.Bytes(name);
            bool noReply = name.StartsWith("ws-", StringComparison.Ordinal)
                || name.EndsWith("-request.json", StringComparison.Ordinal) || name is "fee-manager-eth-call.json";
            if (noReply)
            {
                using JsonDocument other = JsonDocument.Parse(bytes);
                Assert.NotEqual(JsonValueKind.Undefined, other.RootElement.ValueKind);
                continue;
            }
            VenueError? error = EnvelopeReader.Open(Reply(bytes), out ReadOnlyMemory<byte> result);
            bool refuses = name.StartsWith("error-", StringComparison.Ordinal);
            Assert.True(refuses == error is not null, name);
            Assert.True(refuses == result.IsEmpty, name);
            if (!refuses) { ReadPublic(name, result); }
            seen.Add(name);
        }
        Assert.True(seen.Count >= 20, string.Join(',', seen));
    }

    [Fact]
    public void Market_samples_carry_what_mapping_needs()
    {
        MarketDocument binary = Market("market-binary.json");
        Assert.Equal(("8453", 2L, 0L, "56"), (binary.MarketId, binary.Status, binary.Type, binary.ChainId));
        Assert.Equal(
            (0.5m, 1_798_675_200L, 8686.887999999999m),
            (binary.MakerRebate, binary.CutoffAt, binary.Volume24Hours));
        Assert.Null(binary.Children);
        MarketDocument parent = Market("market-categorical.json");
        Assert.True(parent.IsParent);
        Assert.Equal(["16565", "16566"], parent.Children!.Select(child => child.MarketId));
        Assert.Equal(4, parent.Children![0].Status);
        Assert.Equal(1, parent.Status);
    }

    [Fact]
    public void The_two_observed_books_mirror_each_other()
    {
        var yes = new BookDocument();
        var no = new BookDocument();
        Assert.True(yes.Read(Samples.Bytes("orderbook-yes.json")));
        Assert.True(no.Read(Samples.Bytes("orderbook-no.json")));
        Assert.Equal(11, yes.Levels.Count);
        Assert.Equal(
            yes.Levels.Select(level => (level.Side, level.Price, level.Size)).Order(),
            no.Levels.Select(level =>
                (Probity.Domain.Orders.Sides.Opposite(level.Side), level.Price.Complement, level.Size)).Order());
        Assert.Equal(1_790_871_265_570, yes.Milliseconds);
        Assert.Contains(yes.Levels, level => level.Size == Quantity.Parse("35.38"));
        Assert.True(yes.Rounded > 0);
        Assert.Equal(0, yes.Unreadable);
    }

    [Theory]
    [InlineData("ws-market-depth-diff.json", FrameKind.DepthDiff, "bids", "0.2", "50")]
    [InlineData("ws-market-last-trade.json", FrameKind.LastTrade, "Buy", "0.85", "10")]
    [InlineData("ws-market-last-price.json", FrameKind.LastPrice, "", "0.85", "")]
    [InlineData("ws-trade-order-update.json", FrameKind.User, null, null, null)]
    [InlineData("ws-trade-record-new.json", FrameKind.User, null, null, null)]
    public void Frames_of_the_socket_are_read(string name, FrameKind kind, string? side, string? price, string? size)
    {
        MarketFrame frame = MarketFrame.Read(Samples.Bytes(name));
        Assert.Equal(kind, frame.Kind);
        if (side is null) { return; }
        Assert.Equal("2764", System.Text.Encoding.UTF8.GetString(frame.MarketId));
        Assert.Equal(
            (side, price, size),
            (System.Text.Encoding.UTF8.GetString(frame.Side), System.Text.Encoding.UTF8.GetString(frame.Price),
                System.Text.Encoding.UTF8.GetString(frame.Size)));
    }

    [Theory]
    [InlineData("""{"action":"SUBSCRIBE","result":"ok"}""", FrameKind.Untyped)]
    [InlineData("""{"msgType":"market.news"}""", FrameKind.Unknown)]
    [InlineData("""pong""", FrameKind.Malformed)]
    [InlineData("""{"msgType":"market.depth.diff",""", FrameKind.Malformed)]
    [InlineData("""[]""", FrameKind.Malformed)]
    public void What_is_no_data_frame_is_told_apart(string text, FrameKind kind) =>
        Assert.Equal(kind, MarketFrame.Read(System.Text.Encoding.UTF8.GetBytes(text)).Kind);

    [Fact]
    public void Reading_a_frame_allocates_nothing()
    {
        byte[] frame = Samples.Bytes("ws-market-depth-diff.json");
        _ = MarketFrame.Read(frame).Kind;
        long before = GC.GetAllocatedBytesForCurrentThread();
        int diffs = 0;
        for (int i = 0; i < 1_000; i++)
        {
            MarketFrame read = MarketFrame.Read(frame);
            bool whole = VenueNumber.TryPrice(read.Price, out _) & VenueNumber.TryQuantity(read.Size, out _, out _);
            diffs += whole && read.Kind == FrameKind.DepthDiff ? 1 : 0;
        }
        Assert.Equal(1_000, diffs);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private static MarketDocument Market(string name)
    {
        Assert.Null(EnvelopeReader.Open(Reply(Samples.Bytes(name)), out ReadOnlyMemory<byte> result));
        return JsonSerializer.Deserialize(result.Span, PublicJson.Default.MarketResult)!.Data!;
    }

    private static void ReadPublic(string name, ReadOnlyMemory<byte> result)
    {
        object? read = name switch
        {
            "market-list.json" => JsonSerializer.Deserialize(result.Span, PublicJson.Default.MarketPage)?.List,
            "market-binary.json" or "market-child.json" or "market-categorical.json" =>
                JsonSerializer.Deserialize(result.Span, PublicJson.Default.MarketResult)?.Data?.Title,
            "quote-token.json" => JsonSerializer.Deserialize(result.Span, PublicJson.Default.QuoteTokenPage)?.List,
            "fee-rates.json" => JsonSerializer.Deserialize(result.Span, PublicJson.Default.FeeRatesDocument)?.TakerBps,
            "latest-price.json" =>
                JsonSerializer.Deserialize(result.Span, PublicJson.Default.LatestPriceDocument)?.Price,
            "price-history-1h.json" =>
                JsonSerializer.Deserialize(result.Span, PublicJson.Default.PriceHistoryDocument)?.History,
            "label.json" => JsonSerializer.Deserialize(result.Span, PublicJson.Default.LabelList)?.List,
            _ when name.StartsWith("orderbook-", StringComparison.Ordinal) => new BookDocument().Read(result.Span),
            _ => "a private document",
        };
        Assert.True(read is not (null or false), name);
    }

    private static VenueReply Reply(byte[] body) => new(body, Instant.None, "GET test");
}
