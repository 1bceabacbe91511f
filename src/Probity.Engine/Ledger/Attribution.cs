using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>What a strategy's fills came to; reversed fills are taken out again.</summary>
/// <param name="Fills">Number of fills.</param>
/// <param name="Volume">Cash that changed hands, before fees.</param>
/// <param name="Fees">Fees paid.</param>
/// <param name="Realised">Profit of the lots that it opened, before fees.</param>
/// <param name="Unrealised">Of its open lots at the marks.</param>
public readonly record struct StrategyTotals(long Fills, Cash Volume, Cash Fees, Cash Realised, Cash Unrealised)
{
    /// <summary>Realised and unrealised profit less fees.</summary>
    public Cash Net => Realised + Unrealised - Fees;
}

/// <summary>Fills, volume and fees by strategy slot.</summary>
internal sealed class Attribution
{
    private Row[] rows = [];

    public void Count(in OpenFill fill, int sign)
    {
        int slot = fill.Strategy.Value;
        if (slot >= rows.Length) { Array.Resize(ref rows, slot + 1); }
        ref Row row = ref rows[slot];
        row.Fills += sign;
        row.Volume = checked(row.Volume + (sign * Math.Abs(fill.Paid)));
        row.Fees = checked(row.Fees + (sign * fill.Fee));
    }

    public (long Fills, Cash Volume, Cash Fees) Of(StrategyId strategy)
    {
        Row row = strategy.Value < rows.Length ? rows[strategy.Value] : default;
        return (row.Fills, Cash.FromMicros(row.Volume), Cash.FromMicros(row.Fees));
    }

    private struct Row
    {
        public long Fills;
        public long Volume;
        public long Fees;
    }
}
