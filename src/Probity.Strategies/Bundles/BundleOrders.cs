using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Bundles;

/// <summary>The orders of one bundle that are out, and when the next may go.</summary>
/// <param name="options">The pace.</param>
/// <param name="remembered">How many ended orders are remembered.</param>
internal sealed class BundleOrders(BundleOptions options, int remembered)
{
    /// <summary>
    /// The last orders that ended, so that late news of one of them is not taken for the end of another.
    /// </summary>
    private readonly ClientOrderId[] ended = new ClientOrderId[Math.Max(8, remembered)];

    private int endedCount;

    /// <summary>Orders that have not ended.</summary>
    public int Open { get; private set; }

    public Instant RestUntil { get; set; }

    public void Begin() => RestUntil = Instant.None;

    public OrderIntent Make(
        BundleLeg leg, Side way, Price limit, Quantity size, OrderPurpose purpose, string why,
        IStrategyContext context) =>
        OrderIntent.Take(context.Self, leg.Instrument, way, limit, size, 0, why) with { Purpose = purpose };

    /// <summary>All at one size, or none.</summary>
    public bool TrySend(ReadOnlySpan<OrderIntent> intents, string reason, IStrategyContext context)
    {
        RestUntil = context.Now + options.RetryEvery;
        if (!context.TakeTogether(intents, reason)) { return false; }
        Open += intents.Length;
        return true;
    }

    /// <returns>False for news of an order that is known to have ended.</returns>
    public bool TryEnd(OrderView order)
    {
        if (Open == 0 || ended.Contains(order.Id)) { return false; }
        ended[endedCount++ % ended.Length] = order.Id;
        Open--;
        return true;
    }

    /// <summary>
    /// The leg that is likeliest to miss goes first: the smallest chance of a fill times depth at the best price
    /// (mathematics 4.8).
    /// </summary>
    public static void RiskiestFirst(OrderIntent[] intents, BundleForm form, Side side, BundleOdds odds)
    {
        var rank = new Int128[intents.Length];
        for (int leg = 0; leg < rank.Length; leg++)
        {
            Quantity depth = form.Legs[leg].Book.TryBest(side.Opposite(), out Level best) ? best.Size : Quantity.Zero;
            rank[leg] = (Int128)depth.Micros * odds.FillMicros(form.Legs[leg], rank.Length);
        }
        // Insertion keeps the order of legs that are alike.
        for (int i = 1; i < rank.Length; i++)
        {
            for (int at = i; at > 0 && rank[at] < rank[at - 1]; at--)
            {
                (rank[at], rank[at - 1]) = (rank[at - 1], rank[at]);
                (intents[at], intents[at - 1]) = (intents[at - 1], intents[at]);
            }
        }
    }

    public ulong Digest(ulong hash)
    {
        foreach (ClientOrderId order in ended) { hash = StateHash.Combine(hash, order.Value); }
        hash = StateHash.Combine(StateHash.Combine(hash, Open), endedCount);
        return StateHash.Combine(hash, RestUntil.Nanos);
    }
}
