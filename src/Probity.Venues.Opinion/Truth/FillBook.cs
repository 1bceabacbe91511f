using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// Trades of our orders: each is posted once as a fill, whoever tells of it and how often, and then confirmed or
/// reversed. The venue does not say who took, and charges of pending trades mean nothing: the predicted fee is posted,
/// and what the settled trade was charged corrects it.
/// </summary>
/// <param name="sink">Takes the inputs.</param>
/// <param name="predict">The fee of a fill; told the order's earlier fills.</param>
/// <param name="notice">Told of contradictions.</param>
internal sealed class FillBook(IInputSink sink, IFeePrediction predict, Action<TruthNotice> notice)
{
    /// <summary>Matched this soon after the order began, it took.</summary>
    private static readonly Duration TakesWithin = Duration.FromSeconds(2);

    private readonly List<(TrackedOrder Order, KnownTrade Trade)> unsettled = [];

    /// <summary>Grows with every fill and settlement.</summary>
    public long Moves { get; private set; }

    /// <summary>Not final yet.</summary>
    public IReadOnlyList<(TrackedOrder Order, KnownTrade Trade)> Unsettled
    {
        get
        {
            unsettled.RemoveAll(one => one.Trade.IsFinal);
            return unsettled;
        }
    }

    /// <summary>Takes over what the engine has counted.</summary>
    public void Know(TrackedOrder order, KnownFill fill, Instant matched)
    {
        string id = fill.TradeId.Split('#')[0];
        var terms = new OpinionTrade(
            id, order.VenueId, fill.Price, fill.Quantity, null, SettlementTier.Matched, matched);
        var known = new KnownTrade(id, fill.TradeId, terms, fill.Fee)
        {
            Tier = fill.IsOpen ? SettlementTier.Matched : SettlementTier.Confirmed,
            IsCharged = !fill.IsOpen,
            IsFromBefore = true,
        };
        order.Trades[id] = known;
        order.Seen += fill.Quantity;
        order.Posted += fill.Quantity;
        if (fill.IsOpen) { unsettled.Add((order, known)); }
    }

    /// <summary>Takes the news of a trade of an order of ours.</summary>
    public void Take(OpinionTrade news, TrackedOrder order, Instant now)
    {
        bool before = news.Created.IsKnown && order.CountsFrom.IsKnown && news.Created < order.CountsFrom;
        if (order.NotCounted.Contains(news.Id) || news.Shares.IsZero) { return; }
        Stamp at = Stamp.Unsequenced(now, news.Created);
        if (order.Trades.TryGetValue(news.Id, out KnownTrade? known)) { Advance(order, known, news, at); }
        else if (!before) { Tell(order, news, news.Id, at); }
    }

    private void Tell(TrackedOrder order, OpinionTrade news, string toldAs, Stamp at)
    {
        Liquidity liquidity = LiquidityOf(order, news);
        // What never happened costs nothing, and is always told in the same words.
        Cash fee = news.Tier == SettlementTier.Failed
            ? Cash.Zero
            : predict.Of(order.Intent, news.Price, news.Shares, liquidity, EarlierTakes(order));
        var known = new KnownTrade(news.Id, toldAs, news, fee) { Tier = news.Tier, Liquidity = liquidity };
        order.Trades[news.Id] = known;
        order.Seen += news.Shares;
        order.Hints = Math.Max(0, order.Hints - 1);
        if (news.Tier == SettlementTier.Failed) { order.HasFailedTrade = true; }
        else { order.Posted += news.Shares; }
        if (!known.IsFinal) { unsettled.Add((order, known)); }
        Moves++;
        sink.Post(new OrderFilled(at, order.Id, toldAs, news.Price, news.Shares, fee, liquidity, news.Tier));
        Charge(order, known, news, at);
    }

    private void Advance(TrackedOrder order, KnownTrade known, OpinionTrade news, Stamp at)
    {
        bool differs = news.Shares != known.Terms.Shares || news.Price != known.Terms.Price;
        if (known.IsFinal)
        {
            bool contradicted = (known.Tier == SettlementTier.Failed) != (news.Tier == SettlementTier.Failed)
                && news.Tier >= SettlementTier.Confirmed;
            if (contradicted && !known.IsContradicted && !known.IsFromBefore)
            {
                // A person has to decide: the engine says so when it hears of it.
                Contradict(known, at, order, $"was {known.Tier} and is said to be {news.Tier}");
                sink.Post(new FillSettled(at, order.Id, known.ToldAs, news.Tier));
            }
            return;
        }
        if (news.Tier <= known.Tier) { return; }
        if (news.Tier == SettlementTier.Confirmed && differs)
        {
            Restate(order, known, news, at);
            return;
        }
        known.Tier = news.Tier;
        if (news.Tier == SettlementTier.Failed) { order.HasFailedTrade = true; }
        Moves++;
        sink.Post(new FillSettled(at, order.Id, known.ToldAs, news.Tier));
        Charge(order, known, news, at);
    }

    /// <summary>
    /// What settled is not what was matched ("the final on-chain amount may vary"): the matched fill did not happen,
    /// and the settled one did, under an id of its own.
    /// </summary>
    private void Restate(TrackedOrder order, KnownTrade known, OpinionTrade news, Stamp at)
    {
        Contradict(
            known, at, order,
            $"was matched as {known.Terms.Shares}@{known.Terms.Price} and settled as {news.Shares}@{news.Price}");
        known.Tier = SettlementTier.Failed;
        order.Seen -= known.Terms.Shares;
        order.Posted -= known.Terms.Shares;
        order.HasFailedTrade = true;
        sink.Post(new FillSettled(at, order.Id, known.ToldAs, SettlementTier.Failed));
        Tell(order, news, news.Id + "#2", at);
    }

    private void Charge(TrackedOrder order, KnownTrade known, OpinionTrade news, Stamp at)
    {
        if (known.IsCharged || news.Tier != SettlementTier.Confirmed || news.Fee is not { } fee) { return; }
        known.IsCharged = true;
        if (fee == known.Fee) { return; }
        known.Fee = fee;
        sink.Post(new FeeCharged(at, order.Id, known.ToldAs, fee));
    }

    private void Contradict(KnownTrade known, Stamp at, TrackedOrder order, string what)
    {
        known.IsContradicted = true;
        notice(new TruthNotice(
            Domain.Outputs.Severity.Error, "trade-contradicted",
            $"trade {known.Id} of order {order.VenueId} ({order.Id}) {what}, at {at.Received}"));
    }

    private static Liquidity LiquidityOf(TrackedOrder order, OpinionTrade news)
    {
        if (news.Fee is { } fee && fee > Cash.Zero) { return Liquidity.Taker; }
        bool settled = news.Tier == SettlementTier.Confirmed && news.Fee is not null;
        if (order.Intent.PostOnly || settled) { return Liquidity.Maker; }
        bool soon = news.Created.IsKnown && order.Created.IsKnown && news.Created - order.Created <= TakesWithin;
        return order.IsImmediate || soon ? Liquidity.Taker : Liquidity.Maker;
    }

    private static List<OpinionTrade> EarlierTakes(TrackedOrder order) =>
    [
        .. order.Trades.Values
            .Where(trade => trade.Liquidity == Liquidity.Taker && trade.Tier != SettlementTier.Failed)
            .Select(trade => trade.Terms),
    ];
}

/// <summary>What a fill will be charged, as far as the terms of its market tell.</summary>
public interface IFeePrediction
{
    /// <param name="intent">The order's.</param>
    /// <param name="price">Of the fill.</param>
    /// <param name="shares">Of the fill.</param>
    /// <param name="liquidity">Made or took.</param>
    /// <param name="earlier">Fills of the same order that took: a minimum may be due once an order.</param>
    Cash Of(
        Domain.Orders.OrderIntent intent, Price price, Quantity shares, Liquidity liquidity,
        IReadOnlyList<OpinionTrade> earlier);
}
