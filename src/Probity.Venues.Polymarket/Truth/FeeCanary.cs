using System.Numerics;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// Asks the chain what our trades were really charged: the fee in the <c>OrderFilled</c> log of our order's hash
/// (reference/polymarket.md 3.7). Who compares it with the prediction is the engine.
/// </summary>
internal sealed class FeeCanary(OrderTracker tracker, IChainReceipts receipts, Lock guard, Func<Instant> now)
{
    /// <summary>Receipts in one round; the rest wait for the next.</summary>
    private const int MostAtOnce = 20;

    /// <summary>A receipt that never holds our order is given up then.</summary>
    private const int MostMisses = 100;

    /// <exception cref="VenueException">The node did not answer.</exception>
    /// <exception cref="ChainException">The node answered nonsense.</exception>
    public async Task Ask(CancellationToken cancel)
    {
        IReadOnlyList<KnownTrade> unasked;
        lock (guard) { unasked = tracker.FeesToAsk(); }
        foreach (IGrouping<string, KnownTrade> transaction in unasked
                     .GroupBy(trade => trade.TransactionHash, StringComparer.OrdinalIgnoreCase)
                     .Take(MostAtOnce))
        {
            IReadOnlyList<ChargedOrder>? filled = await receipts.Filled(transaction.Key, cancel).ConfigureAwait(false);
            if (filled is null) { continue; }
            lock (guard) { Post(transaction, filled); }
        }
    }

    private void Post(IEnumerable<KnownTrade> transaction, IReadOnlyList<ChargedOrder> filled)
    {
        foreach (IGrouping<TrackedOrder, KnownTrade> order in transaction.GroupBy(trade => trade.Order))
        {
            ChargedOrder[] mine = [.. filled.Where(fill => fill.OrderId == order.Key.VenueId)];
            if (mine.Length == 0)
            {
                // A hash seen before the confirmation may be replaced: then the next one is asked.
                foreach (KnownTrade trade in order) { trade.FeeAsked = ++trade.FeeMisses >= MostMisses; }
                continue;
            }
            BigInteger left = mine.Aggregate(BigInteger.Zero, (sum, fill) => sum + fill.Fee);
            KnownTrade[] trades = [.. order];
            for (int i = 0; i < trades.Length; i++)
            {
                // Several trades of one order in one transaction: only their sum is charged for certain.
                BigInteger fee = i == trades.Length - 1 ? left : BigInteger.Min(left, trades[i].PredictedFee.Micros);
                left -= fee;
                tracker.Charged(trades[i], Cash.FromMicros((long)fee), now());
            }
        }
    }
}
