namespace Probity.Venues.Polymarket.Wire;

/// <summary>The texts that the market channel sends beside JSON.</summary>
public enum ChannelText
{
    /// <summary>Answer to PING.</summary>
    Pong,

    /// <summary>A subscription named only assets that are subscribed already.</summary>
    NoNewAssets,
}

/// <summary>
/// Where decoded messages go, one call a message, in the frame's order. Spans are valid only during the call.
/// </summary>
public interface IMarketSink
{
    void OnBook(in BookMessage message);

    void OnPriceChange(in PriceChangeMessage message);

    void OnTrade(in TradeMessage message);

    void OnTickSize(in TickSizeMessage message);

    void OnBestQuote(in BestQuoteMessage message);

    void OnNewMarket(NewMarketMessage message);

    void OnMarketResolved(MarketResolvedMessage message);

    /// <summary>A JSON object that is no market message: an event type that we do not know, or none.</summary>
    /// <param name="eventType">Empty when the object has none.</param>
    /// <param name="json">The object's bytes.</param>
    void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json);

    void OnText(ChannelText text);

    void OnError(FrameError error);
}
