using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>What is to be read, and how often it may be: the venue lets one key ask fifteen times a second.</summary>
internal sealed class WantList(TrackedOrders orders, FillBook fills, OpinionTradingOptions options)
{
    /// <summary>Trades that take longer than this to settle are no longer asked for all the time.</summary>
    private static readonly Duration SettlesWithin = Duration.FromSeconds(600);

    private readonly Duration poll = new(options.PollEvery.Ticks * 100);
    private readonly Duration settle = new(options.SettleEvery.Ticks * 100);
    private readonly Duration stale = new(options.StaleOrderAfter.Ticks * 100);
    private readonly Duration slack = new(options.ClockTolerance.Ticks * 100);
    private readonly Dictionary<string, Instant> marketsRead = new(StringComparer.Ordinal);
    private Instant tradesRead;

    public void MarketWasRead(string marketId, Instant began) => marketsRead[marketId] = began;

    public void TradesWereRead(Instant began) => tradesRead = began;

    /// <summary>Where a full reading of the trades has to begin.</summary>
    /// <param name="first">Where the first one does; none = with all trades.</param>
    public Instant FullSince(Instant first) => !tradesRead.IsKnown ? first : Oldest(tradesRead);

    public OpinionWants Of(Instant now)
    {
        orders.Sweep();
        var lookups = new List<string>();
        var markets = new SortedDictionary<string, Instant>(StringComparer.Ordinal);
        var unwanted = new List<ClientOrderId>();
        bool doubt = false;
        foreach (TrackedOrder order in orders.Active)
        {
            doubt |= order.IsSought;
            if (order.IsSought && IsDue(order.Outcome.MarketId, now))
            {
                Instant began = order.SentAt - slack;
                bool earlier = !markets.TryGetValue(order.Outcome.MarketId, out Instant since) || began < since;
                if (earlier) { markets[order.Outcome.MarketId] = began; }
            }
            if (!order.IsHeld) { continue; }
            if (order.IsUnwanted && !order.IsEnded) { unwanted.Add(order.Id); }
            bool open = IsOpenQuestion(order);
            doubt |= open;
            if ((open || IsSilent(order, now)) && now >= order.ReadNext) { lookups.Add(order.VenueId); }
        }
        bool trades = fills.Unsettled.Any(one => now - MatchedAt(one.Order, one.Trade) < SettlesWithin)
            && now >= tradesRead + settle;
        return new OpinionWants(
            lookups, [.. markets.Select(one => new SoughtMarket(one.Key, one.Value))], trades, Oldest(now), unwanted,
            doubt);
    }

    private static bool IsOpenQuestion(TrackedOrder order) =>
        order.IsToRead || order.DoubtSince.IsKnown || order.CancelInDoubt is not null || order.Hints > 0
        || (order.End is not null && !order.IsOver);

    private static Instant MatchedAt(TrackedOrder order, KnownTrade trade) =>
        trade.Terms.Created.IsKnown ? trade.Terms.Created : order.SentAt;

    private bool IsDue(string marketId, Instant now) =>
        !marketsRead.TryGetValue(marketId, out Instant read) || now >= read + poll;

    /// <summary>
    /// An answer that is due is waited for no longer than a poll; a resting order may be silent for long.
    /// </summary>
    private bool IsSilent(TrackedOrder order, Instant now)
    {
        if (order.IsOver || order.IsEnded) { return false; }
        if (order.IsImmediate && now - order.LastNews >= poll) { return true; }
        return stale > Duration.Zero && now - order.LastNews >= stale;
    }

    private Instant Oldest(Instant from) => fills.Unsettled.Aggregate(
        from, (since, one) => MatchedAt(one.Order, one.Trade) < since ? MatchedAt(one.Order, one.Trade) : since);
}
