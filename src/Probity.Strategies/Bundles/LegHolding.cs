using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>What this strategy holds of one outcome, and what the current trade's shares cost or brought.</summary>
internal struct OutcomeHolding
{
    private Quantity bought;
    private Cash spent;
    private Quantity sold;
    private Cash proceeds;

    /// <summary>Micro-shares.</summary>
    public long Held;

    /// <summary>A new trade begins with dust of an earlier one.</summary>
    public static OutcomeHolding Carried(long held) => new() { Held = held };

    public void Add(Side side, OrderFilled fill)
    {
        Held += SignedQuantity.Of(side, fill.Quantity).Micros;
        if (side == Side.Buy)
        {
            bought += fill.Quantity;
            spent += fill.Price.Notional(fill.Quantity, Rounding.Up) + fill.Fee;
        }
        else
        {
            sold += fill.Quantity;
            proceeds += fill.Price.Notional(fill.Quantity, Rounding.Down) - fill.Fee;
        }
    }

    /// <summary>Average with fees, pico-dollars a share; null when nothing traded that way.</summary>
    public readonly long? AveragePicos(Side side)
    {
        Quantity size = side == Side.Buy ? bought : sold;
        Cash amount = side == Side.Buy ? spent : proceeds;
        return size.IsZero ? null : ParityPlan.AveragePicos(side, amount, Cash.Zero, size);
    }

    public readonly ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Combine(0UL, Held), bought.Micros);
        hash = StateHash.Combine(StateHash.Combine(hash, spent.Micros), sold.Micros);
        return StateHash.Combine(hash, proceeds.Micros);
    }
}
