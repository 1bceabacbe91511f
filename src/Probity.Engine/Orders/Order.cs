using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Risk;

namespace Probity.Engine.Orders;

/// <summary>One order of ours and all that is known of it. Changed only by <see cref="OrderTable"/>.</summary>
public sealed class Order(ApprovedOrder approved)
{
    private readonly List<string> trades = [];

    public ApprovedOrder Approved { get; } = approved;

    public ClientOrderId Id => Approved.Id;

    public OrderIntent Intent => Approved.Intent;

    public InstrumentId Instrument => Approved.Intent.Instrument;

    public OrderStatus Status { get; internal set; }

    public Quantity Filled { get; internal set; }

    public string VenueOrderId { get; internal set; } = "";

    public bool CancelRequested { get; internal set; }

    /// <summary>Cash held back for a buy that may still trade: notional at the limit plus the worst fee.</summary>
    public Cash ReservedCash { get; internal set; }

    /// <summary>What it can lose at its worst, as it counts in the table.</summary>
    public OpenLoss OpenLoss { get; internal set; }

    /// <summary>Shares that may still trade.</summary>
    public Quantity Open => Status.MayTrade() ? Intent.Quantity.MinusOrZero(Filled) : Quantity.Zero;

    /// <summary>Has this trade been counted already? Venues report fills more than once.</summary>
    public bool Knows(string tradeId) => trades.Contains(tradeId);

    internal void Note(string tradeId) => trades.Add(tradeId);

    public OrderView View() => new(
        Id, Intent.Strategy, Approved.Account, Instrument, Intent.Side, Intent.Price, Intent.Quantity, Filled,
        Intent.TimeInForce, Intent.PostOnly, Intent.Purpose, Status, CancelRequested, VenueOrderId,
        Approved.ApprovedAt.Received, Intent.Reason);

    internal ulong Digest()
    {
        ulong hash = StateHash.Combine(Id.Value, (long)Status);
        hash = StateHash.Combine(hash, Filled.Micros);
        hash = StateHash.Combine(hash, Intent.Price.Pips);
        hash = StateHash.Combine(hash, Intent.Quantity.Micros);
        return StateHash.Combine(hash, CancelRequested ? 1L : 0L);
    }
}
