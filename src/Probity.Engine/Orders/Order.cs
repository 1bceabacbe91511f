using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Risk;

namespace Probity.Engine.Orders;

/// <summary>One order of ours and all that is known of it. Changed only by <see cref="OrderTable"/>.</summary>
public sealed class Order(ApprovedOrder approved)
{
    private readonly List<CountedFill> fills = [];

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

    /// <summary>When it was proven to have ended; None before.</summary>
    public Instant EndedAt { get; internal set; }

    /// <summary>Fills that were counted and may still fail.</summary>
    public int UnsettledFills { get; internal set; }

    /// <summary>What its fills were charged beyond what they had been predicted to be.</summary>
    public Cash FeeCorrection { get; private set; }

    /// <summary>Shares that may still trade.</summary>
    public Quantity Open => Status.MayTrade() ? Intent.Quantity.MinusOrZero(Filled) : Quantity.Zero;

    /// <summary>Has this trade been counted already? Venues report fills more than once.</summary>
    public bool Knows(string tradeId) => IndexOf(tradeId) >= 0;

    /// <summary>The fee of a fill as it is in the books; null when the trade was never counted.</summary>
    public Cash? FeeOf(string tradeId) => IndexOf(tradeId) is >= 0 and { } index ? fills[index].Fee : null;

    /// <summary>A counted fill as a strategy is told of its settlement; null when it was never counted.</summary>
    internal FillSettlement? SettlementOf(string tradeId, SettlementTier tier)
    {
        int index = IndexOf(tradeId);
        if (index < 0) { return null; }
        CountedFill fill = fills[index];
        return new FillSettlement(tradeId, tier, fill.Price, fill.Quantity, fill.Fee);
    }

    /// <summary>Its fills as a gateway is told of them.</summary>
    /// <param name="isOpen">May the trade of this id still fail?</param>
    internal IReadOnlyList<KnownFill> KnownFills(Func<string, bool> isOpen) =>
    [
        .. fills.Select(fill => new KnownFill(fill.TradeId, fill.Price, fill.Quantity, fill.Fee, isOpen(fill.TradeId))),
    ];

    internal void Note(OrderFilled fill) =>
        fills.Add(new CountedFill(fill.TradeId, fill.Price, fill.Quantity, fill.Fee));

    internal void CorrectFee(string tradeId, Cash charged)
    {
        int index = IndexOf(tradeId);
        FeeCorrection += charged - fills[index].Fee;
        fills[index] = fills[index] with { Fee = charged };
    }

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
        hash = StateHash.Combine(hash, CancelRequested ? 1L : 0L);
        return FeeCorrection == Cash.Zero ? hash : StateHash.Combine(hash, FeeCorrection.Micros);
    }

    private int IndexOf(string tradeId) => fills.FindIndex(fill => fill.TradeId == tradeId);

    private readonly record struct CountedFill(string TradeId, Price Price, Quantity Quantity, Cash Fee);
}
