using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>What a strategy's fills and conversions came to; reversed fills are taken out again.</summary>
/// <param name="Fills">Number of fills.</param>
/// <param name="Volume">Cash that changed hands in fills, before fees.</param>
/// <param name="Fees">Fees paid.</param>
/// <param name="Gross">Cash received less cash paid, plus the value of the shares that its own deals left.</param>
public readonly record struct StrategyTotals(long Fills, Cash Volume, Cash Fees, Cash Gross)
{
    public Cash Net => Gross - Fees;
}

/// <summary>
/// What each strategy's own deals did, by slot and currency: fills, fees, cash and shares. Kept apart from the lots,
/// because strategies that share an account close one another's lots there; here every deal stays with whoever made it,
/// and the strategies' profits sum to the account's.
/// </summary>
internal sealed class Attribution
{
    private const int Currencies = 2;

    private Row[] rows = [];

    public void Count(in OpenFill fill, Currency currency, int sign)
    {
        ref Row row = ref RowOf(fill.Strategy, currency);
        row.Fills += sign;
        row.Volume = checked(row.Volume + (sign * Math.Abs(fill.Paid)));
        row.Fees = checked(row.Fees + (sign * fill.Fee));
        row.Deal(fill.Instrument, sign * fill.Shares, sign * fill.Paid);
    }

    public void CorrectFee(StrategyId strategy, Currency currency, long more)
    {
        ref Row row = ref RowOf(strategy, currency);
        row.Fees = checked(row.Fees + more);
    }

    /// <summary>Shares in (plus) or out by a conversion, and what was paid for them.</summary>
    public void Convert(StrategyId strategy, Currency currency, InstrumentId instrument, long shares, long paid) =>
        RowOf(strategy, currency).Deal(instrument, shares, paid);

    public (long Fills, Cash Volume, Cash Fees, Cash Paid) Of(StrategyId strategy, Currency currency)
    {
        int index = IndexOf(strategy, currency);
        Row row = index < rows.Length ? rows[index] : default;
        return (row.Fills, Cash.FromMicros(row.Volume), Cash.FromMicros(row.Fees), Cash.FromMicros(row.Paid));
    }

    /// <summary>
    /// Micro-shares of an instrument that a strategy's own deals left; negative when it sold others' shares.
    /// </summary>
    public long SharesOf(StrategyId strategy, Currency currency, InstrumentId instrument)
    {
        int index = IndexOf(strategy, currency);
        long[]? shares = index < rows.Length ? rows[index].Shares : null;
        return shares is not null && instrument.Value < shares.Length ? shares[instrument.Value] : 0;
    }

    private static int IndexOf(StrategyId strategy, Currency currency) => (strategy.Value * Currencies) + (int)currency;

    private ref Row RowOf(StrategyId strategy, Currency currency)
    {
        int index = IndexOf(strategy, currency);
        if (index >= rows.Length) { Array.Resize(ref rows, index + 1); }
        return ref rows[index];
    }

    private struct Row
    {
        public long Fills;
        public long Volume;
        public long Fees;
        public long Paid;
        public long[]? Shares;

        public void Deal(InstrumentId instrument, long shares, long paid)
        {
            Paid = checked(Paid + paid);
            int needed = instrument.Value + 1;
            Shares ??= [];
            if (Shares.Length < needed) { Array.Resize(ref Shares, Math.Max(needed, Shares.Length * 2)); }
            Shares[instrument.Value] = checked(Shares[instrument.Value] + shares);
        }
    }
}
