using System.Text;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Tests;

/// <summary>Writes down every call of a decoder as one line, so that two decoders can be compared.</summary>
internal sealed class PolymarketDecodeLog : IMarketSink
{
    public List<string> Lines { get; } = [];

    public List<FrameError> Errors { get; } = [];

    public void OnBook(in BookMessage message)
    {
        string flags = $"{message.NegRisk} {message.HasLastTradePrice} {message.IsRestShape}";
        var line = new StringBuilder($"book {message.Token} {Text(message.Asset)} {Text(message.Market)} ");
        line.Append($"{message.Milliseconds} {Text(message.Hash)} tick {Text(message.TickSize)} ");
        line.Append($"min {Text(message.MinimumOrderSize)} ltp {Text(message.LastTradePrice)} ");
        line.Append($"{Text(message.Version)} {flags}");
        foreach (LevelEntry level in message.Bids) { line.Append($" b{level.Size}@{level.Price}"); }
        foreach (LevelEntry level in message.Asks) { line.Append($" a{level.Size}@{level.Price}"); }
        Lines.Add(line.ToString());
    }

    public void OnPriceChange(in PriceChangeMessage message)
    {
        var line = new StringBuilder($"change {Text(message.Market)} {message.Milliseconds}");
        foreach (PriceChangeEntry entry in message.Entries)
        {
            line.Append($" [{entry.Token} {Text(entry.Asset.In(message.Texts))} {entry.Side} ");
            line.Append($"{entry.Size}@{entry.Price} {Text(entry.Hash.In(message.Texts))} ");
            line.Append($"{Text(entry.BestBid)}/{Text(entry.BestAsk)}]");
        }
        Lines.Add(line.ToString());
    }

    public void OnTrade(in TradeMessage message) => Lines.Add(
        $"trade {message.Token} {Text(message.Asset)} {Text(message.Market)} {message.Milliseconds} {message.Taker} "
        + $"{message.Size}@{message.Price} {Text(message.PriceText)}");

    public void OnTickSize(in TickSizeMessage message) => Lines.Add(
        $"tick {message.Token} {Text(message.Asset)} {message.Milliseconds} {Text(message.NewTick)}");

    public void OnBestQuote(in BestQuoteMessage message) => Lines.Add(
        $"quote {message.Token} {message.Milliseconds} {Text(message.BestBid)}/{Text(message.BestAsk)}");

    public void OnNewMarket(NewMarketMessage message) => Lines.Add(
        $"new {message.Condition} {message.Slug} {message.Tokens.Count} {string.Join('/', message.Outcomes)} "
        + $"{message.TickSize} {message.Fees} {message.Milliseconds}");

    public void OnMarketResolved(MarketResolvedMessage message) => Lines.Add(
        $"resolved {message.Condition} {message.Tokens.Count} {message.Winner} {message.WinningOutcome} "
        + $"{message.Milliseconds}");

    public void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json) =>
        Lines.Add($"unknown '{Text(eventType)}' {json.Length}");

    public void OnText(ChannelText text) => Lines.Add($"text {text}");

    public void OnError(FrameError error)
    {
        Errors.Add(error);
        Lines.Add($"error {error} {string.Join(',', error.Tokens)}");
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private static string Text(PrintedPrice price) =>
        !price.IsPresent ? "absent" : price.IsEmpty ? "empty" : price.Pips.ToString();
}

/// <summary>Takes every call and keeps nothing.</summary>
internal sealed class PolymarketDecodeNothing : IMarketSink
{
    public long Entries { get; private set; }

    public void OnBook(in BookMessage message)
    {
    }

    public void OnPriceChange(in PriceChangeMessage message) => Entries += message.Entries.Length;

    public void OnTrade(in TradeMessage message)
    {
    }

    public void OnTickSize(in TickSizeMessage message)
    {
    }

    public void OnBestQuote(in BestQuoteMessage message)
    {
    }

    public void OnNewMarket(NewMarketMessage message)
    {
    }

    public void OnMarketResolved(MarketResolvedMessage message)
    {
    }

    public void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json)
    {
    }

    public void OnText(ChannelText text)
    {
    }

    public void OnError(FrameError error)
    {
    }
}
