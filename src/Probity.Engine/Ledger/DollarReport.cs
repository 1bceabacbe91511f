using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Ledger;

/// <summary>
/// The ledger's reports of all currencies together, each amount at its configured rate: what screens, equity and limits
/// are told in. Positions keep their own collateral.
/// </summary>
public sealed class DollarReport(Ledger ledger, CurrencyRates rates)
{
    private static readonly Currency[] Currencies = Enum.GetValues<Currency>();

    public Cash NetDeposits => Sum(report => report.NetDeposits);

    public Cash Rewards => Sum(report => report.Rewards);

    public Cash Rebates => Sum(report => report.Rebates);

    public Cash CashHeld() => Sum(report => report.CashHeld());

    public Cash Fees() => Sum(report => report.Fees());

    public Cash Equity(MarkOf marks) => Sum(report => report.Equity(marks));

    /// <summary>What a collateral's own report says, for screens that show it.</summary>
    public IReadOnlyList<CurrencyView> ByCurrency(MarkOf marks) =>
    [
        .. from currency in Currencies
           let report = ledger.Report(currency)
           let equity = report.Equity(marks)
           where equity != Cash.Zero || report.NetDeposits != Cash.Zero
           select new CurrencyView(
               currency, report.CashHeld(), equity, report.Fees(), equity - report.NetDeposits,
               rates.PpmOf(currency)),
    ];

    /// <summary>Matched, mined, confirmed.</summary>
    public IReadOnlyList<TierView> Tiers()
    {
        var tiers = new TierView[Balances.Tiers];
        for (int i = 0; i < tiers.Length; i++)
        {
            var tier = (SettlementTier)i;
            tiers[i] = new TierView(
                tier, Sum(report => report.CashHeld(tier)), Sum(report => report.Fees(tier)),
                Sum(report => report.Realised(tier)));
        }
        return tiers;
    }

    public IReadOnlyList<PositionView> Positions(MarkOf marks) =>
        [.. Currencies.SelectMany(currency => ledger.Report(currency).Positions(marks))];

    public StrategyTotals TotalsOf(StrategyId strategy, MarkOf marks)
    {
        StrategyTotals sum = default;
        foreach (Currency currency in Currencies)
        {
            StrategyTotals own = ledger.Report(currency).TotalsOf(strategy, marks);
            sum = new StrategyTotals(
                sum.Fills + own.Fills, sum.Volume + rates.ToDollars(own.Volume, currency),
                sum.Fees + rates.ToDollars(own.Fees, currency), sum.Gross + rates.ToDollars(own.Gross, currency));
        }
        return sum;
    }

    private Cash Sum(Func<LedgerReport, Cash> part)
    {
        Cash sum = Cash.Zero;
        foreach (Currency currency in Currencies)
        {
            sum += rates.ToDollars(part(ledger.Report(currency)), currency);
        }
        return sum;
    }
}
