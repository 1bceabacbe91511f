using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Ledger;

/// <summary>The price at which a share is valued now; null = no price, valued at cost.</summary>
public delegate Price? MarkOf(InstrumentId instrument);

/// <summary>What an open FIFO lot holds and cost; both negative when short.</summary>
/// <param name="Shares">Shares left.</param>
/// <param name="Cost">What they cost.</param>
/// <param name="Strategy">Who opened it; null when it came of a conversion that nobody asked for.</param>
public readonly record struct LotView(SignedQuantity Shares, Cash Cost, StrategyId? Strategy);

/// <summary>
/// Everything that can be asked of the ledger at leisure: for views, equity and audits, not for the hot path.
/// <code>
/// equity = cash + value of shares
/// equity - net deposits = realised + unrealised - fees + rewards + rebates
/// </code>
/// </summary>
public sealed class LedgerReport
{
    private readonly Balances balances;
    private readonly HoldingTable holdings;
    private readonly Attribution attribution;
    private readonly CostBasis scratch = new();

    internal LedgerReport(Balances balances, HoldingTable holdings, Attribution attribution)
    {
        this.balances = balances;
        this.holdings = holdings;
        this.attribution = attribution;
    }

    public Cash CashHeld(Currency currency, SettlementTier tier = SettlementTier.Matched) => Book(currency, CashBook.Own, tier);

    /// <summary>Deposits less withdrawals.</summary>
    public Cash NetDeposits(Currency currency) => -Book(currency, CashBook.External, SettlementTier.Matched);

    /// <summary>Trading fees paid; a cost is positive.</summary>
    public Cash Fees(Currency currency, SettlementTier tier = SettlementTier.Matched) => Book(currency, CashBook.Fees, tier);

    public Cash Rewards(Currency currency) => -Book(currency, CashBook.Rewards, SettlementTier.Matched);

    public Cash Rebates(Currency currency) => -Book(currency, CashBook.Rebates, SettlementTier.Matched);

    /// <summary>FIFO profit of closed lots before fees, counting only fills that are at least this final.</summary>
    public Cash Realised(Currency currency, SettlementTier tier = SettlementTier.Matched) =>
        Sum(currency, holding => holding.AtTier(tier, scratch).Realised);

    /// <summary>What the open lots cost.</summary>
    public Cash Cost(Currency currency) => Sum(currency, holding => holding.Basis.Cost);

    /// <summary>Value of all shares: resolved ones at their payout, others at the mark, or at cost where there is none.</summary>
    public Cash ValueOfShares(Currency currency, MarkOf marks) => Sum(currency, holding => Value(holding, marks));

    public Cash Unrealised(Currency currency, MarkOf marks) => ValueOfShares(currency, marks) - Cost(currency);

    public Cash Equity(Currency currency, MarkOf marks) => CashHeld(currency) + ValueOfShares(currency, marks);

    /// <summary>Matched, mined, confirmed.</summary>
    public IReadOnlyList<TierView> Tiers(Currency currency)
    {
        var tiers = new TierView[Balances.Tiers];
        for (int i = 0; i < tiers.Length; i++)
        {
            var tier = (SettlementTier)i;
            tiers[i] = new TierView(tier, CashHeld(currency, tier), Fees(currency, tier), Realised(currency, tier));
        }
        return tiers;
    }

    /// <summary>Positions that hold shares or ever made a profit or loss, by account and instrument.</summary>
    public IReadOnlyList<PositionView> Positions(MarkOf marks)
    {
        var views = new List<PositionView>();
        foreach (Holding holding in holdings.All())
        {
            CostBasis basis = holding.Basis;
            if (basis.Shares == 0 && basis.Realised == 0) { continue; }
            bool isPriced = basis.IsResolved || marks(holding.Instrument.Id) is not null;
            views.Add(new PositionView(
                holding.Market.Id,
                holding.Instrument.Id,
                new SignedQuantity(basis.Shares),
                PerShare(basis.AverageMethodCost, basis.Shares),
                Cash.FromMicros(basis.Cost),
                isPriced ? Cash.FromMicros(Value(holding, marks)) : null,
                Cash.FromMicros(basis.Realised)));
        }
        return views;
    }

    /// <summary>Open lots, oldest first; none after resolution.</summary>
    public IReadOnlyList<LotView> Lots(AccountId account, InstrumentId instrument)
    {
        Holding? holding = holdings.Find(account, instrument);
        if (holding is null) { return []; }
        var lots = new LotView[holding.Basis.LotCount];
        for (int i = 0; i < lots.Length; i++)
        {
            (long shares, long cost, int strategy) = holding.Basis.LotAt(i);
            StrategyId? owner = strategy == CostBasis.NoStrategy ? null : new StrategyId(strategy);
            lots[i] = new LotView(new SignedQuantity(shares), Cash.FromMicros(cost), owner);
        }
        return lots;
    }

    /// <summary>Cost and realised profit by the average-cost method instead of FIFO.</summary>
    public (Cash Cost, Cash Realised) AverageCost(AccountId account, InstrumentId instrument)
    {
        CostBasis? basis = holdings.Find(account, instrument)?.Basis;
        return (Cash.FromMicros(basis?.AverageMethodCost ?? 0), Cash.FromMicros(basis?.AverageMethodRealised ?? 0));
    }

    /// <summary>One strategy in one currency. Volume and fees count all its fills, which are in its venue's currency.</summary>
    public StrategyTotals Strategy(StrategyId strategy, Currency currency, MarkOf marks)
    {
        (long fills, Cash volume, Cash fees) = attribution.Of(strategy);
        Cash realised = Sum(currency, holding => RealisedBy(holding.Basis, strategy));
        Cash unrealised = Sum(currency, holding => UnrealisedOf(holding, strategy, marks));
        return new StrategyTotals(fills, volume, fees, realised, unrealised);
    }

    /// <summary>
    /// Adds everything up again: the chart from its balances, shares of positions against the share accounts at each
    /// tier, cost and profit against cash paid at each tier, incremental lots against a replay.
    /// </summary>
    /// <returns>Null when all agree, otherwise a sentence with the first difference.</returns>
    public string? Audit()
    {
        if (!balances.Recount()) { return "the accounts do not sum to zero"; }
        foreach (Holding holding in holdings.All())
        {
            if (!holding.IsConsistent(scratch)) { return $"lots of {holding.Account} {holding.Instrument.Id} differ from their replay"; }
            for (int i = 0; i < Balances.Tiers; i++)
            {
                long booked = balances.Shares(holding.Account, holding.Instrument.Id, (SettlementTier)i);
                long held = holding.AtTier((SettlementTier)i, scratch).Shares;
                if (booked != held)
                {
                    return $"{holding.Account} {holding.Instrument.Id} at {(SettlementTier)i}: {booked} micro-shares booked, {held} in lots";
                }
            }
        }
        foreach (Currency currency in Enum.GetValues<Currency>())
        {
            for (int i = 0; i < Balances.Tiers; i++)
            {
                var tier = (SettlementTier)i;
                long paid = balances.PaidForShares(currency, tier);
                long basis = Sum(currency, holding => CostLessRealised(holding.AtTier(tier, scratch))).Micros;
                if (paid != basis) { return $"{currency} at {tier}: paid {paid} micro-dollars for shares, cost less profit is {basis}"; }
            }
        }
        return null;
    }

    private static long CostLessRealised(CostBasis basis) => basis.Cost - basis.Realised;

    private static Cash PerShare(long cost, long shares) => shares == 0
        ? Cash.Zero
        : Cash.FromMicros(IntegerMath.Divide(
            (Int128)Math.Abs(cost) * Quantity.MicrosPerShare, Math.Abs(shares), Rounding.Nearest));

    private static long Value(Holding holding, MarkOf marks)
    {
        CostBasis basis = holding.Basis;
        if (basis.IsResolved || basis.Shares == 0) { return basis.Cost; }
        return marks(holding.Instrument.Id) is Price mark ? ValueAt(mark, basis.Shares) : basis.Cost;
    }

    private static long ValueAt(Price mark, long shares) => shares >= 0
        ? mark.Notional(Quantity.FromMicros(shares), Rounding.Down).Micros
        : -mark.Notional(Quantity.FromMicros(-shares), Rounding.Up).Micros;

    private static long RealisedBy(CostBasis basis, StrategyId strategy)
    {
        foreach ((int slot, long realised) in basis.RealisedByStrategy)
        {
            if (slot == strategy.Value) { return realised; }
        }
        return 0;
    }

    private static long UnrealisedOf(Holding holding, StrategyId strategy, MarkOf marks)
    {
        if (marks(holding.Instrument.Id) is not Price mark) { return 0; }
        long before = 0, unrealised = 0;
        for (int i = 0; i < holding.Basis.LotCount; i++)
        {
            (long shares, long cost, int slot) = holding.Basis.LotAt(i);
            if (slot == strategy.Value) { unrealised += ValueAt(mark, before + shares) - ValueAt(mark, before) - cost; }
            before += shares;
        }
        return unrealised;
    }

    private Cash Book(Currency currency, CashBook book, SettlementTier tier) =>
        Cash.FromMicros(balances.Cash(currency, book, tier));

    private Cash Sum(Currency currency, Func<Holding, long> of)
    {
        long sum = 0;
        foreach (Holding holding in holdings.All())
        {
            if (holding.Market.Currency == currency) { sum = checked(sum + of(holding)); }
        }
        return Cash.FromMicros(sum);
    }
}
