using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>What happens to a position, in the order in which it was reported.</summary>
/// <param name="Sequence">Place among all events of the ledger.</param>
/// <param name="Shares">Micro-shares in (plus) or out (minus); 0 for a resolution.</param>
/// <param name="Paid">Micro-dollars paid for them (minus: received); for a resolution the payout of one share.</param>
/// <param name="Strategy">Slot of the strategy, or <see cref="CostBasis.NoStrategy"/>.</param>
/// <param name="IsResolution">The position takes the value of its payout.</param>
internal readonly record struct BasisEvent(long Sequence, long Shares, long Paid, int Strategy, bool IsResolution);

/// <summary>
/// Cost and realised profit of one position, as a function of its events and nothing else. FIFO lots give
/// <see cref="Cost"/> and <see cref="Realised"/>; the average-cost method runs beside it. Realised profit belongs to
/// the strategy that opened the lot, so that the strategies' profits sum to the account's. A short position is
/// possible (a sale may be reported before its purchase): its lots have negative shares and cost.
/// </summary>
internal sealed class CostBasis
{
    public const int NoStrategy = -1;

    private const long NotResolved = -1;

    private readonly List<(int Strategy, long Realised)> byStrategy = [];
    private Lot[] lots = new Lot[2];
    private int first;
    private int count;
    private long payout = NotResolved;

    /// <summary>Micro-shares.</summary>
    public long Shares { get; private set; }

    /// <summary>
    /// What the open lots cost, micro-dollars; negative when short. After resolution, what they will pay.
    /// </summary>
    public long Cost { get; private set; }

    /// <summary>Profit of closed lots, before fees, micro-dollars.</summary>
    public long Realised { get; private set; }

    /// <summary>Cost of the position by the average-cost method.</summary>
    public long AverageMethodCost { get; private set; }

    /// <summary>Realised profit by the average-cost method.</summary>
    public long AverageMethodRealised { get; private set; }

    public bool IsResolved => payout != NotResolved;

    public int LotCount => count;

    public IReadOnlyList<(int Strategy, long Realised)> RealisedByStrategy => byStrategy;

    /// <summary>What a number of shares is worth once the market is resolved.</summary>
    public long ValueAtPayout(long shares) => Value(payout, shares);

    /// <summary>Oldest first.</summary>
    public (long Shares, long Cost, int Strategy) LotAt(int index)
    {
        Lot lot = lots[first + index];
        return (lot.Remaining, lot.RemainingCost, lot.Strategy);
    }

    public void Apply(in BasisEvent happened)
    {
        if (happened.IsResolution) { Resolve(happened.Paid); }
        else if (IsResolved) { TradeResolved(happened); }
        else { Trade(happened); }
    }

    public void CopyFrom(CostBasis other)
    {
        if (lots.Length < other.count) { lots = new Lot[other.lots.Length]; }
        Array.Copy(other.lots, other.first, lots, 0, other.count);
        (first, count, payout) = (0, other.count, other.payout);
        (Shares, Cost, Realised) = (other.Shares, other.Cost, other.Realised);
        (AverageMethodCost, AverageMethodRealised) = (other.AverageMethodCost, other.AverageMethodRealised);
        byStrategy.Clear();
        byStrategy.AddRange(other.byStrategy);
    }

    public ulong Digest(ulong hash)
    {
        hash = StateHash.Combine(StateHash.Combine(hash, Shares), Cost);
        hash = StateHash.Combine(StateHash.Combine(hash, Realised), payout);
        hash = StateHash.Combine(StateHash.Combine(hash, AverageMethodCost), AverageMethodRealised);
        for (int i = first; i < first + count; i++)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, lots[i].Remaining), lots[i].RemainingCost);
        }
        foreach ((int strategy, long realised) in byStrategy)
        {
            if (realised != 0) { hash ^= StateHash.Combine(StateHash.Mix((ulong)(strategy + 2)), realised); }
        }
        return hash;
    }

    /// <summary>amount * part / whole to the nearest, exact when part = whole.</summary>
    private static long Prorate(long amount, long part, long whole)
    {
        if (part == whole) { return amount; }
        if (part == 0) { return 0; }
        return IntegerMath.Divide((Int128)amount * Math.Abs(part), Math.Abs(whole), Rounding.Nearest);
    }

    private static long Value(long payoutMicros, long shares) =>
        IntegerMath.Divide((Int128)payoutMicros * shares, Cash.MicrosPerDollar, Rounding.Down);

    private void Trade(in BasisEvent trade)
    {
        bool closes = Shares != 0 && (Shares > 0) != (trade.Shares > 0);
        long closing = closes ? Math.Min(Math.Abs(trade.Shares), Math.Abs(Shares)) : 0;
        long paidToClose = Prorate(trade.Paid, closing, Math.Abs(trade.Shares));
        if (closing > 0) { Close(closing, paidToClose); }
        long opening = trade.Shares > 0 ? trade.Shares - closing : trade.Shares + closing;
        if (opening != 0) { Open(opening, trade.Paid - paidToClose, trade.Strategy); }
        Shares = checked(Shares + trade.Shares);
    }

    private void Open(long shares, long paid, int strategy)
    {
        Cost = checked(Cost + paid);
        AverageMethodCost = checked(AverageMethodCost + paid);
        if (count > 0 && lots[first + count - 1].TryGrow(shares, paid, strategy)) { return; }
        if (first + count == lots.Length) { MakeRoom(); }
        lots[first + count++] = new Lot(shares, paid, strategy);
    }

    private void Close(long closing, long paid)
    {
        long averageCost = Prorate(AverageMethodCost, closing, Shares);
        AverageMethodCost -= averageCost;
        AverageMethodRealised = checked(AverageMethodRealised - paid - averageCost);
        long closed = 0;
        while (closed < closing)
        {
            ref Lot lot = ref lots[first];
            long taken = Math.Min(closing - closed, Math.Abs(lot.Remaining));
            long cost = lot.Take(taken);
            long received = Prorate(-paid, closed + taken, closing) - Prorate(-paid, closed, closing);
            Cost -= cost;
            Realise(received - cost, lot.Strategy);
            closed += taken;
            if (lot.Remaining == 0)
            {
                first++;
                count--;
            }
        }
        if (count == 0) { first = 0; }
    }

    /// <summary>
    /// Every lot is closed at the payout and the position carried at that value until it is redeemed.
    /// </summary>
    private void Resolve(long payoutMicros)
    {
        long before = 0;
        for (int i = first; i < first + count; i++)
        {
            long value = Value(payoutMicros, before + lots[i].Remaining) - Value(payoutMicros, before);
            Realise(value - lots[i].RemainingCost, lots[i].Strategy);
            before += lots[i].Remaining;
        }
        (first, count, payout) = (0, 0, payoutMicros);
        Cost = Value(payoutMicros, Shares);
        AverageMethodRealised += Cost - AverageMethodCost;
        AverageMethodCost = Cost;
    }

    /// <summary>
    /// A redemption, or a fill that was reported late: the rest stays at its payout, the difference is profit.
    /// </summary>
    private void TradeResolved(in BasisEvent trade)
    {
        Shares = checked(Shares + trade.Shares);
        long change = Value(payout, Shares) - Cost;
        Cost += change;
        AverageMethodCost = Cost;
        AverageMethodRealised += change - trade.Paid;
        Realise(change - trade.Paid, trade.Strategy);
    }

    private void Realise(long profit, int strategy)
    {
        Realised = checked(Realised + profit);
        for (int i = 0; i < byStrategy.Count; i++)
        {
            if (byStrategy[i].Strategy != strategy) { continue; }
            byStrategy[i] = (strategy, byStrategy[i].Realised + profit);
            return;
        }
        byStrategy.Add((strategy, profit));
    }

    private void MakeRoom()
    {
        Lot[] target = count * 2 > lots.Length ? new Lot[lots.Length * 2] : lots;
        Array.Copy(lots, first, target, 0, count);
        (lots, first) = (target, 0);
    }

    /// <summary>
    /// Shares bought together. What is left of it costs a function of how much is left, so that closing in two parts
    /// costs exactly what closing at once does.
    /// </summary>
    private struct Lot(long shares, long cost, int strategy)
    {
        private long original = shares;
        private long originalCost = cost;

        public readonly int Strategy => strategy;

        public long Remaining { get; private set; } = shares;

        public readonly long RemainingCost => Prorate(originalCost, Remaining, original);

        /// <summary>Takes shares out (a magnitude) and returns what they cost.</summary>
        public long Take(long shares)
        {
            long before = RemainingCost;
            Remaining -= Remaining > 0 ? shares : -shares;
            return before - RemainingCost;
        }

        /// <summary>
        /// Merges a further purchase at exactly the same cost per share by the same strategy: bounds the number of
        /// lots by the number of price changes, and changes no result.
        /// </summary>
        public bool TryGrow(long shares, long cost, int owner)
        {
            if (owner != strategy || (Int128)originalCost * shares != (Int128)cost * original) { return false; }
            original = checked(original + shares);
            originalCost = checked(originalCost + cost);
            Remaining += shares;
            return true;
        }
    }
}
