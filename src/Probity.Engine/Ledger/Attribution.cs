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

/// <summary>Fills, volume and fees by strategy slot and currency.</summary>
internal sealed class Attribution
{
    private const int Currencies = 2;

    private Row[] rows = [];

    public void Count(in OpenFill fill, Currency currency, int sign)
    {
        int index = (fill.Strategy.Value * Currencies) + (int)currency;
        if (index >= rows.Length) { Array.Resize(ref rows, index + 1); }
        ref Row row = ref rows[index];
        row.Fills += sign;
        row.Volume = checked(row.Volume + (sign * Math.Abs(fill.Paid)));
        row.Fees = checked(row.Fees + (sign * fill.Fee));
    }

    public (long Fills, Cash Volume, Cash Fees) Of(StrategyId strategy, Currency currency)
    {
        int index = (strategy.Value * Currencies) + (int)currency;
        Row row = index < rows.Length ? rows[index] : default;
        return (row.Fills, Cash.FromMicros(row.Volume), Cash.FromMicros(row.Fees));
    }

    private struct Row
    {
        public long Fills;
        public long Volume;
        public long Fees;
    }
}
