using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Bundles;

/// <summary>What this strategy holds of one outcome, and what the current trade's shares cost or brought.</summary>
internal struct LegHolding
{
    private long bought;
    private Cash spent;
    private long sold;
    private Cash proceeds;

    /// <summary>Micro-shares.</summary>
    public long Held;

    /// <summary>A new trade begins with dust of an earlier one.</summary>
    public static LegHolding Carried(long held) => new() { Held = held };

    public void Add(Side side, OrderFilled fill) => Add(side, fill.Price, fill.Quantity, fill.Fee, 1);

    /// <summary>A fill that had been counted did not happen.</summary>
    public void TakeBack(Side side, in FillSettlement fill) => Add(side, fill.Price, fill.Quantity, fill.Fee, -1);

    /// <summary>Average with fees, pico-dollars a share; null when nothing traded that way.</summary>
    public readonly long? AveragePicos(Side side)
    {
        long size = side == Side.Buy ? bought : sold;
        Cash amount = side == Side.Buy ? spent : proceeds;
        return size <= 0 ? null : BundlePlan.AveragePicos(side, amount, Cash.Zero, Quantity.FromMicros(size));
    }

    public readonly ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Combine(0UL, Held), bought);
        hash = StateHash.Combine(StateHash.Combine(hash, spent.Micros), sold);
        return StateHash.Combine(hash, proceeds.Micros);
    }

    private void Add(Side side, Price price, Quantity quantity, Cash fee, int sign)
    {
        Held += sign * SignedQuantity.Of(side, quantity).Micros;
        if (side == Side.Buy)
        {
            bought += sign * quantity.Micros;
            Cash cost = price.Notional(quantity, Rounding.Up) + fee;
            spent = sign > 0 ? spent + cost : spent - cost;
        }
        else
        {
            sold += sign * quantity.Micros;
            Cash gain = price.Notional(quantity, Rounding.Down) - fee;
            proceeds = sign > 0 ? proceeds + gain : proceeds - gain;
        }
    }
}
