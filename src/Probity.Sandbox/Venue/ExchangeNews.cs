using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Venue;

/// <summary>How an order left the exchange's book without filling; null cause = its time was over.</summary>
internal readonly record struct EndedOrder(ParticipantId Participant, ExchangeOrderId Order, CancelCause? Cause);

/// <summary>
/// Collects what the exchange says during one act, because a listener must not call the exchange back; the venue looks
/// at it when the act is over.
/// </summary>
internal sealed class ExchangeNews : IExchangeListener
{
    private readonly List<(InstrumentId Instrument, Side Side, Price Price)> touched = [];

    public List<ExchangeFill> Fills { get; } = [];

    public List<ExchangeTrade> Prints { get; } = [];

    public List<EndedOrder> Ended { get; } = [];

    public List<(MarketId Market, TickGrid Grid)> Ticks { get; } = [];

    public List<(MarketId Market, MarketStatus Status)> Statuses { get; } = [];

    public List<(MarketId Market, Payout Payout)> Results { get; } = [];

    /// <summary>Levels in the order in which they were first touched.</summary>
    public IReadOnlyList<(InstrumentId Instrument, Side Side, Price Price)> Touched => touched;

    /// <summary>The exchange's name of the order that was accepted last.</summary>
    public ExchangeOrderId LastAccepted { get; private set; }

    public void Clear()
    {
        touched.Clear();
        Fills.Clear();
        Prints.Clear();
        Ended.Clear();
        Ticks.Clear();
        Statuses.Clear();
        Results.Clear();
    }

    public void OnAccepted(ParticipantId participant, ExchangeOrderId order, in OrderRequest request) =>
        LastAccepted = order;

    public void OnFill(in ExchangeFill fill) => Fills.Add(fill);

    public void OnTrade(in ExchangeTrade trade) => Prints.Add(trade);

    public void OnCancelled(ParticipantId participant, ExchangeOrderId order, CancelCause cause) =>
        Ended.Add(new EndedOrder(participant, order, cause));

    public void OnExpired(ParticipantId participant, ExchangeOrderId order) =>
        Ended.Add(new EndedOrder(participant, order, null));

    public void OnLevel(InstrumentId instrument, Side side, Price price, Quantity size)
    {
        if (!touched.Contains((instrument, side, price))) { touched.Add((instrument, side, price)); }
    }

    public void OnTickGrid(MarketId market, TickGrid grid) => Ticks.Add((market, grid));

    public void OnStatus(MarketId market, MarketStatus status) => Statuses.Add((market, status));

    public void OnResolved(MarketId market, Payout payout) => Results.Add((market, payout));
}
