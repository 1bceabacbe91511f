using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.Tests;

/// <summary>Keeps what the exchange says.</summary>
internal sealed class RecordingListener : IExchangeListener
{
    public List<ExchangeFill> Fills { get; } = [];

    public List<ExchangeTrade> Trades { get; } = [];

    public List<(ExchangeOrderId Order, CancelCause? Cause)> Ended { get; } = [];

    public List<ExchangeOrderId> Accepted { get; } = [];

    public List<string> News { get; } = [];

    /// <summary>The books as the level changes alone tell them.</summary>
    public Dictionary<(InstrumentId Instrument, Side Side, Price Price), Quantity> Levels { get; } = [];

    public void OnAccepted(ParticipantId participant, ExchangeOrderId order, in OrderRequest request) =>
        Accepted.Add(order);

    public void OnFill(in ExchangeFill fill) => Fills.Add(fill);

    public void OnTrade(in ExchangeTrade trade) => Trades.Add(trade);

    public void OnCancelled(ParticipantId participant, ExchangeOrderId order, CancelCause cause) =>
        Ended.Add((order, cause));

    public void OnExpired(ParticipantId participant, ExchangeOrderId order) => Ended.Add((order, null));

    public void OnLevel(InstrumentId instrument, Side side, Price price, Quantity size)
    {
        if (size.IsZero) { Levels.Remove((instrument, side, price)); }
        else { Levels[(instrument, side, price)] = size; }
    }

    public void OnTickGrid(MarketId market, TickGrid grid) => News.Add($"{market} tick {grid}");

    public void OnStatus(MarketId market, MarketStatus status) => News.Add($"{market} {status}");

    public void OnResolved(MarketId market, Payout payout) => News.Add($"{market} pays {payout.FirstMicros}");
}
