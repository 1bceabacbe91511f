using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// Trades of our orders: each is posted once as a fill and climbs its tiers, however often, late or disordered the news
/// of it comes. A failed one is reversed by its tier; one that is first heard of as failed is posted as failed.
/// </summary>
internal sealed class FillTracker(IInputSink sink, Func<InstrumentId, Market> marketOf, bool asksFees)
{
    private readonly List<KnownTrade> unsettled = [];
    private readonly List<KnownTrade> unasked = [];
    private readonly FeeSchedules fees = new();

    /// <summary>Grows with every fill and settlement.</summary>
    public long Moves { get; private set; }

    /// <summary>Not final yet.</summary>
    public IReadOnlyList<KnownTrade> Unsettled
    {
        get
        {
            unsettled.RemoveAll(trade => trade.IsFinal);
            return unsettled;
        }
    }

    /// <summary>On the chain, with a transaction to ask for what was charged.</summary>
    public IReadOnlyList<KnownTrade> Unasked
    {
        get
        {
            unasked.RemoveAll(trade => trade.FeeAsked || trade.Tier == SettlementTier.Failed);
            return
            [
                .. unasked.Where(trade =>
                    trade.TransactionHash.Length > 0 && trade.Tier is SettlementTier.Mined or SettlementTier.Confirmed),
            ];
        }
    }

    /// <summary>Takes the news of a trade in which an order of ours had a part.</summary>
    /// <returns>False when it said nothing new.</returns>
    public bool Take(VenueTrade news, TrackedOrder order, Liquidity liquidity, Instant now)
    {
        bool before = news.MatchedAt.IsKnown && order.CountsFrom.IsKnown && news.MatchedAt < order.CountsFrom;
        if (before || order.NotCounted.Contains(news.Id)) { return false; }
        Stamp at = Stamp.Unsequenced(now, news.At);
        if (order.Trades.TryGetValue(news.Id, out KnownTrade? known))
        {
            return Advance(known, news, at);
        }
        known = Read(news, order, liquidity);
        if (known.Parts.Count == 0 || IsAbsorbed(known, news)) { return false; }
        order.Trades.Add(news.Id, known);
        known.Tier = news.Tier;
        known.TransactionHash = news.TransactionHash;
        unsettled.Add(known);
        if (asksFees) { unasked.Add(known); }
        order.Seen += known.Quantity;
        if (known.Tier != SettlementTier.Failed) { order.Posted += known.Quantity; }
        order.Expected.Remove(news.Id);
        Moves++;
        foreach (FillPart part in known.Parts)
        {
            sink.Post(new OrderFilled(
                at, order.Id, part.TradeId, part.Price, part.Quantity, part.Fee, liquidity, known.Tier));
        }
        return true;
    }

    /// <summary>
    /// What the chain says that a trade was charged. Of a trade at several prices only the whole is charged: the last
    /// part carries the difference.
    /// </summary>
    public void Charged(KnownTrade trade, Cash fee, Instant now)
    {
        trade.FeeAsked = true;
        Cash left = fee;
        for (int i = 0; i < trade.Parts.Count; i++)
        {
            FillPart part = trade.Parts[i];
            Cash mine = i == trade.Parts.Count - 1 ? left : part.Fee;
            left -= mine;
            sink.Post(new FeeCharged(Stamp.Unsequenced(now, Instant.None), trade.Order.Id, part.TradeId, mine));
        }
    }

    /// <summary>
    /// An adopted order whose venue did not say which trades made up what it had filled: the oldest ones did.
    /// </summary>
    private static bool IsAbsorbed(KnownTrade trade, VenueTrade news)
    {
        TrackedOrder order = trade.Order;
        if (trade.Quantity > order.ToAbsorb || news.MatchedAt > order.ToAbsorbUntil) { return false; }
        order.ToAbsorb -= trade.Quantity;
        order.NotCounted.Add(news.Id);
        return true;
    }

    private bool Advance(KnownTrade known, VenueTrade news, Stamp at)
    {
        if (news.TransactionHash.Length > 0) { known.TransactionHash = news.TransactionHash; }
        if (news.Tier == SettlementTier.Confirmed && known.Tier == SettlementTier.Failed && !known.IsContradicted)
        {
            // A person has to decide: the engine says so when it hears of it.
            known.IsContradicted = true;
            Settle(known, news.Tier, at);
        }
        if (news.Tier <= known.Tier) { return false; }
        known.Tier = news.Tier;
        Settle(known, news.Tier, at);
        return true;
    }

    private void Settle(KnownTrade known, SettlementTier tier, Stamp at)
    {
        Moves++;
        foreach (FillPart part in known.Parts)
        {
            sink.Post(new FillSettled(at, known.Order.Id, part.TradeId, tier));
        }
    }

    private KnownTrade Read(VenueTrade news, TrackedOrder order, Liquidity liquidity)
    {
        Market market = marketOf(order.Intent.Instrument);
        Instrument ours = market.First.Id == order.Intent.Instrument ? market.First : market.Second;
        FeeSchedule schedule = fees.Of(market.Terms.Fees);
        IReadOnlyList<FillPart> parts = liquidity == Liquidity.Taker
            ? TradeParts.AsTaker(news, ours, schedule)
            : TradeParts.AsMaker(news, order, ours, schedule);
        Instant matched = news.MatchedAt.IsKnown ? news.MatchedAt : order.SentAt;
        return new KnownTrade(news.Id, order, parts, liquidity, matched);
    }
}
