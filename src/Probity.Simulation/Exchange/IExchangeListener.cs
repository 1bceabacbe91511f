using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>One side of a trade, on that participant's own order.</summary>
/// <param name="Participant">Whose order.</param>
/// <param name="Order">The order.</param>
/// <param name="Trade">Both sides of a trade share this number, 1, 2, 3, ...</param>
/// <param name="Instrument">The order's outcome.</param>
/// <param name="Side">The order's side.</param>
/// <param name="Price">On the order's own outcome: in a mint the two prices sum to a dollar.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Fee">Charged to this participant.</param>
/// <param name="Liquidity">Whether the order rested.</param>
/// <param name="Remaining">Shares of the order still open after this.</param>
public readonly record struct ExchangeFill(
    ParticipantId Participant,
    ExchangeOrderId Order,
    long Trade,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    Cash Fee,
    Liquidity Liquidity,
    Quantity Remaining);

/// <summary>A trade as the public sees it: on the taker's outcome, with the taker's side.</summary>
public readonly record struct ExchangeTrade(
    long Trade, InstrumentId Instrument, Side Taker, Price Price, Quantity Quantity);

/// <summary>
/// Hears what the exchange does, in the order in which it happens. It must not call the exchange back.
/// </summary>
public interface IExchangeListener
{
    void OnAccepted(ParticipantId participant, ExchangeOrderId order, in OrderRequest request);

    void OnFill(in ExchangeFill fill);

    void OnTrade(in ExchangeTrade trade);

    /// <summary>An order ended without filling completely.</summary>
    void OnCancelled(ParticipantId participant, ExchangeOrderId order, CancelCause cause);

    /// <summary>A good-til-date order's time is over.</summary>
    void OnExpired(ParticipantId participant, ExchangeOrderId order);

    /// <summary>The new absolute size of a level; each change of a mirrored market is told on both outcomes.</summary>
    void OnLevel(InstrumentId instrument, Side side, Price price, Quantity size);

    void OnTickGrid(MarketId market, TickGrid grid);

    void OnStatus(MarketId market, MarketStatus status);

    void OnResolved(MarketId market, Payout payout);
}
