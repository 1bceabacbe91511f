using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>
/// Adds everything up again: the chart from its balances, shares of positions against the share accounts at each tier,
/// cost and profit against cash paid at each tier, incremental lots against a replay.
/// </summary>
internal static class LedgerAudit
{
    /// <returns>Null when all agree, otherwise a sentence with the first difference.</returns>
    public static string? FirstDifference(Balances balances, HoldingTable holdings)
    {
        if (!balances.Recount()) { return "the accounts do not sum to zero"; }
        var scratch = new CostBasis();
        foreach (Holding holding in holdings.All())
        {
            if (!holding.IsConsistent(scratch))
            {
                return $"lots of {holding.Account} {holding.Instrument.Id} differ from their replay";
            }
        }
        for (int i = 0; i < Balances.Tiers; i++)
        {
            string? difference = AtTier((SettlementTier)i, balances, holdings, scratch);
            if (difference is not null) { return difference; }
        }
        return null;
    }

    private static string? AtTier(SettlementTier tier, Balances balances, HoldingTable holdings, CostBasis scratch)
    {
        var basisByCurrency = new SortedDictionary<Currency, long>();
        foreach (Currency currency in Enum.GetValues<Currency>()) { basisByCurrency[currency] = 0; }
        foreach (Holding holding in holdings.All())
        {
            CostBasis basis = holding.AtTier(tier, scratch);
            long booked = balances.Shares(holding.Account, holding.Instrument.Id, tier);
            if (booked != basis.Shares)
            {
                return $"{holding.Account} {holding.Instrument.Id} at {tier}: "
                    + $"{booked} micro-shares booked, {basis.Shares} in lots";
            }
            basisByCurrency[holding.Market.Currency] += basis.Cost - basis.Realised;
        }
        foreach ((Currency currency, long basis) in basisByCurrency)
        {
            long paid = balances.PaidForShares(currency, tier);
            if (paid != basis)
            {
                return $"{currency} at {tier}: paid {paid} micro-dollars for shares, cost less profit is {basis}";
            }
        }
        return null;
    }
}
