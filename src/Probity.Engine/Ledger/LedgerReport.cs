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
/// Everything that can be asked of the ledger in one currency, over all accounts: for views and equity, not for the
/// hot path (it walks the positions).
/// <code>
/// equity = cash + value of shares
/// equity - net deposits = realised + unrealised - fees + rewards + rebates
/// </code>
/// </summary>
public sealed class LedgerReport
{
    private readonly Currency currency;
    private readonly Balances balances;
    private readonly HoldingTable holdings;
    private readonly Attribution attribution;
    private readonly CostBasis scratch = new();

    internal LedgerReport(Currency currency, Balances balances, HoldingTable holdings, Attribution attribution)
    {
        this.currency = currency;
        this.balances = balances;
        this.holdings = holdings;
        this.attribution = attribution;
    }

    /// <summary>Deposits less withdrawals.</summary>
    public Cash NetDeposits => -Book(CashBook.External, SettlementTier.Matched);

    public Cash Rewards => -Book(CashBook.Rewards, SettlementTier.Matched);

    public Cash Rebates => -Book(CashBook.Rebates, SettlementTier.Matched);

    /// <summary>What the open lots cost.</summary>
    public Cash Cost => Cash.FromMicros(holdings.Cost(currency));

    public Cash CashHeld(SettlementTier tier = SettlementTier.Matched) => Book(CashBook.Own, tier);

    /// <summary>Trading fees paid; a cost is positive.</summary>
    public Cash Fees(SettlementTier tier = SettlementTier.Matched) => Book(CashBook.Fees, tier);

    /// <summary>
    /// What an account's cash can be elsewhere while fills settle: any of the unsettled ones may be in it or not.
    /// </summary>
    public (Cash Least, Cash Most) SettlingCash(AccountId account)
    {
        long confirmed = balances.Cash(account, currency, CashBook.Own, SettlementTier.Confirmed);
        long fees = balances.Cash(account, currency, CashBook.Fees, SettlementTier.Matched)
            - balances.Cash(account, currency, CashBook.Fees, SettlementTier.Confirmed);
        long least = confirmed - Math.Max(0, fees), most = confirmed;
        foreach (Holding holding in holdings.Of(account, currency))
        {
            (_, _, long spent, long received) = holding.Unsettled();
            (least, most) = (checked(least - spent), checked(most + received));
        }
        return (Cash.FromMicros(least), Cash.FromMicros(most));
    }

    /// <summary>As <see cref="SettlingCash"/>, of the shares of one outcome; at least 0.</summary>
    public (Quantity Least, Quantity Most) SettlingShares(AccountId account, InstrumentId instrument)
    {
        long confirmed = balances.Shares(account, instrument, SettlementTier.Confirmed);
        Holding? holding = holdings.Find(account, instrument);
        (long bought, long sold, _, _) = holding is null ? default : holding.Unsettled();
        return (
            Quantity.FromMicros(Math.Max(0, confirmed - sold)), Quantity.FromMicros(Math.Max(0, confirmed + bought)));
    }

    /// <summary>FIFO profit of closed lots before fees, counting only fills that are at least this final.</summary>
    public Cash Realised(SettlementTier tier = SettlementTier.Matched)
    {
        long sum = 0;
        foreach (Holding holding in holdings.All(currency))
        {
            sum = checked(sum + holding.AtTier(tier, scratch).Realised);
        }
        return Cash.FromMicros(sum);
    }

    /// <summary>
    /// Value of all shares: resolved ones at their payout, others at the mark, or at cost where there is none.
    /// </summary>
    public Cash ValueOfShares(MarkOf marks)
    {
        long sum = 0;
        foreach (Holding holding in holdings.All(currency)) { sum = checked(sum + Value(holding, marks)); }
        return Cash.FromMicros(sum);
    }

    public Cash Unrealised(MarkOf marks) => ValueOfShares(marks) - Cost;

    public Cash Equity(MarkOf marks) => CashHeld() + ValueOfShares(marks);

    /// <summary>Matched, mined, confirmed.</summary>
    public IReadOnlyList<TierView> Tiers()
    {
        var tiers = new TierView[Balances.Tiers];
        for (int i = 0; i < tiers.Length; i++)
        {
            var tier = (SettlementTier)i;
            tiers[i] = new TierView(tier, CashHeld(tier), Fees(tier), Realised(tier));
        }
        return tiers;
    }

    /// <summary>Positions that hold shares or ever made a profit or loss, by account and instrument.</summary>
    public IReadOnlyList<PositionView> Positions(MarkOf marks)
    {
        var views = new List<PositionView>();
        foreach (Holding holding in holdings.All(currency))
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
                Cash.FromMicros(basis.Realised))
            {
                Account = holding.Account,
                Settled = new SignedQuantity(
                    balances.Shares(holding.Account, holding.Instrument.Id, SettlementTier.Confirmed)),
            });
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

    /// <summary>One strategy's fills, volume, fees and profit.</summary>
    public StrategyTotals TotalsOf(StrategyId strategy, MarkOf marks)
    {
        (long fills, Cash volume, Cash fees, Cash paid) = attribution.Of(strategy, currency);
        long value = 0;
        foreach (Holding holding in holdings.All(currency))
        {
            long own = attribution.SharesOf(strategy, currency, holding.Instrument.Id);
            if (own != 0) { value = checked(value + ValueOf(holding, own, marks)); }
        }
        return new StrategyTotals(fills, volume, fees, Cash.FromMicros(value) - paid);
    }

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

    /// <summary>
    /// A part of a position: at its payout, its mark, or its share of the cost where there is no mark.
    /// </summary>
    private static long ValueOf(Holding holding, long shares, MarkOf marks)
    {
        CostBasis basis = holding.Basis;
        if (!basis.IsResolved && marks(holding.Instrument.Id) is Price mark) { return ValueAt(mark, shares); }
        if (basis.IsResolved) { return basis.ValueAtPayout(shares); }
        return basis.Shares == 0
            ? 0
            : IntegerMath.Divide(
                (Int128)basis.Cost * Math.Sign(basis.Shares) * shares, Math.Abs(basis.Shares), Rounding.Down);
    }

    private Cash Book(CashBook book, SettlementTier tier) => Cash.FromMicros(balances.Cash(currency, book, tier));
}
