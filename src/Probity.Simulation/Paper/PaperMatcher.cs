using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.Paper;

/// <summary>
/// Decides what would have become of our orders: those that arrive take from the recorded book, those that rest fill by
/// recorded trades and by books that cross them.
/// </summary>
internal sealed class PaperMatcher(IQueueModel queue, VenueWire wire)
{
    private readonly Dictionary<ClientOrderId, PaperOrder> resting = [];
    private readonly HashSet<ClientOrderId> seen = [];
    private readonly DueQueue<ClientOrderId> expiries = new();
    private readonly List<PaperOrder> hit = [];
    private long arrivals;
    private long trades;

    public Instant NextExpiry => expiries.NextDue;

    /// <summary>An order reaches the venue.</summary>
    public void Arrive(ApprovedOrder order, PaperMarket? market, VenueStatus venue, Instant now)
    {
        Stamp stamp = wire.Say(now);
        if (Refuse(order, market, venue, now) is { } refusal)
        {
            wire.Reply(new OrderRefused(stamp, order.Id, refusal.Code, refusal.Evidence));
            return;
        }
        Require.That(market is not null, "an order that passed its checks has a market");
        wire.Reply(new OrderAccepted(stamp, order.Id, $"paper-{order.Id}"));
        PaperBook book = market.BookOf(order.Intent.Instrument);
        long remaining = order.Intent.Quantity.Micros - Take(order, book, stamp);
        if (remaining == 0) { return; }
        if (!OrderRequest.Of(order.Intent).Rests)
        {
            wire.Reply(new OrderCancelled(stamp, order.Id, CancelCause.Killed));
            return;
        }
        Rest(new PaperOrder(order, book, ++arrivals, remaining));
    }

    public void Cancel(ClientOrderId id, Instant now)
    {
        Stamp stamp = wire.Say(now);
        if (resting.TryGetValue(id, out PaperOrder? order))
        {
            End(order, new OrderCancelled(stamp, id, CancelCause.Requested));
        }
        else
        {
            wire.Reply(new CancelRefused(stamp, id, "the order is not open: it is filled, ended or was never here"));
        }
    }

    /// <summary>Ends our orders of one market, oldest first; of one account, or of all.</summary>
    public void CancelAll(PaperMarket market, AccountId? account, CancelCause cause, Instant now)
    {
        foreach (PaperOrder order in market.Orders.ToArray())
        {
            if (account is { } only && order.Order.Account != only) { continue; }
            End(order, new OrderCancelled(wire.Say(now), order.Order.Id, cause));
        }
    }

    /// <summary>The next good-til-date order's time is over.</summary>
    public void Expire(Instant now)
    {
        ClientOrderId id = expiries.Take();
        if (resting.TryGetValue(id, out PaperOrder? order)) { End(order, new OrderExpired(wire.Say(now), id)); }
    }

    /// <summary>A level of a watched market changed outside of a snapshot.</summary>
    public void LevelChanged(PaperBook book, Side side, Price price, long size)
    {
        foreach (PaperOrder order in book.Market.Orders)
        {
            if (ReferenceEquals(order.Book, book) && order.Side == side && order.Price == price)
            {
                order.Observe(size, queue);
            }
        }
        book.Market.Refresh(book, side, price, size);
    }

    /// <summary>
    /// A watched book is consistent again after a message: look at queue places after a snapshot, and at crossings.
    /// </summary>
    public void MessageEnded(PaperBook book, bool snapshot, Instant now)
    {
        if (snapshot)
        {
            foreach (PaperOrder order in book.Market.Orders)
            {
                if (ReferenceEquals(order.Book, book))
                {
                    order.Observe(book.Levels.SizeAt(order.Side, order.Price).Micros, queue);
                }
            }
            book.Market.RefreshAll(book);
        }
        if (!book.Trusted || book.Market.Orders.Count == 0) { return; }
        Collect(book.Market, order => ReferenceEquals(order.Book, book) && !order.AwaitsBook && Best(order, out _));
        foreach (PaperOrder order in hit) { FillCrossing(order, now); }
    }

    /// <summary>
    /// A trade on either outcome. Those of our orders that it went through would have been hit first; those at its
    /// price after the shares in front of them.
    /// </summary>
    public void Traded(PaperBook book, TradePrinted trade, Instant now)
    {
        Side side = book.FoldSide(trade.Taker).Opposite();
        int pips = book.FoldPips(trade.Price.Pips);
        var price = Price.FromPips(pips);
        Collect(
            book.Market,
            order => order.FoldedSide == side && side.IsAtLeastAsGood(Price.FromPips(order.FoldedPips), price));
        long volume = trade.Size.Micros, filledAtPrice = 0;
        foreach (PaperOrder order in hit)
        {
            if (order.FoldedPips != pips)
            {
                volume -= Fill(order, volume, now);
                continue;
            }
            long through = order.Trade(volume);
            filledAtPrice += Fill(order, through - filledAtPrice, now);
        }
    }

    public ulong Digest() => StateHash.Combine(
        StateHash.Combine(StateHash.Combine(expiries.Digest, arrivals), trades),
        StateHash.Combine((ulong)seen.Count, resting.Count));

    private Refusal? Refuse(ApprovedOrder order, PaperMarket? market, VenueStatus venue, Instant now)
    {
        var request = OrderRequest.Of(order.Intent);
        if (market is null) { return new(RefusalCode.Other, "No orderbook exists for the requested token id"); }
        if (!seen.Add(order.Id)) { return new(RefusalCode.Duplicate, $"order {order.Id} is invalid. Duplicated."); }
        PaperBook book = market.BookOf(request.Instrument);
        Refusal? refusal = OrderRules.Check(venue, request.PostOnly)
            ?? OrderRules.Check(request, market.Status, market.Terms, book.Levels.Grid, now);
        if (refusal is not null) { return refusal; }
        long available = Available(request, book);
        if (available > 0 && OrderRules.CheckMarketable(request, market.Terms) is { } unfit) { return unfit; }
        long needed = request.TimeInForce == TimeInForce.FillOrKill ? request.Quantity.Micros : 1;
        return request.Rests || available >= needed ? null : OrderRules.NotFilled(request.TimeInForce);
    }

    /// <summary>Micro-shares that the order could take now, no more than it wants.</summary>
    private static long Available(in OrderRequest order, PaperBook book)
    {
        if (!book.Trusted || book.InSnapshot) { return 0; }
        Side opposite = order.Side.Opposite();
        long available = 0;
        bool more = book.Levels.TryBest(opposite, out Level level);
        while (more && order.Side.IsAtLeastAsGood(order.Price, level.Price) && available < order.Quantity.Micros)
        {
            available += book.Market.Available(book, opposite, level);
            more = book.Levels.TryBehind(opposite, level.Price, out level);
        }
        return Math.Min(available, order.Quantity.Micros);
    }

    /// <summary>Walks the book level by level; returns the micro-shares taken.</summary>
    private long Take(ApprovedOrder order, PaperBook book, Stamp stamp)
    {
        if (!book.Trusted || book.InSnapshot) { return 0; }
        OrderIntent intent = order.Intent;
        Side opposite = intent.Side.Opposite();
        long wanted = intent.Quantity.Micros, taken = 0;
        FeeTally tally = default;
        bool more = book.Levels.TryBest(opposite, out Level level);
        while (more && taken < wanted && intent.Side.IsAtLeastAsGood(intent.Price, level.Price))
        {
            long micros = Math.Min(wanted - taken, book.Market.Available(book, opposite, level));
            if (micros > 0)
            {
                book.Market.Consume(book, opposite, level.Price, micros);
                book.Market.Hold(order.Account, micros);
                var quantity = Quantity.FromMicros(micros);
                Cash fee = book.Market.Fees.TakerFee(level.Price, quantity, tally, out tally);
                wire.Fill(new OrderFilled(
                    stamp, order.Id, NextTrade(), level.Price, quantity, fee, Liquidity.Taker, SettlementTier.Matched));
                taken += micros;
            }
            more = book.Levels.TryBehind(opposite, level.Price, out level);
        }
        return taken;
    }

    private void Rest(PaperOrder order)
    {
        PaperBook book = order.Book;
        order.Join(book.Levels.SizeAt(order.Side, order.Price).Micros, book.Trusted && !book.InSnapshot, queue);
        book.Market.Orders.Add(order);
        resting.Add(order.Order.Id, order);
        OrderIntent intent = order.Order.Intent;
        if (intent.TimeInForce == TimeInForce.GoodTilDate)
        {
            expiries.Add(intent.ExpiresAt - OrderRules.StopsBeforeExpiry, order.Order.Id);
        }
    }

    private void End(PaperOrder order, EngineInput news)
    {
        order.Book.Market.Orders.Remove(order);
        resting.Remove(order.Order.Id);
        wire.Reply(news);
    }

    /// <summary>Our orders that match, best price first, then the oldest.</summary>
    private void Collect(PaperMarket market, Predicate<PaperOrder> which)
    {
        hit.Clear();
        foreach (PaperOrder order in market.Orders)
        {
            if (!which(order)) { continue; }
            int at = hit.Count;
            while (at > 0 && IsBefore(order, hit[at - 1])) { at--; }
            hit.Insert(at, order);
        }
    }

    private static bool IsBefore(PaperOrder a, PaperOrder b)
    {
        if (a.FoldedSide != b.FoldedSide) { return a.FoldedSide < b.FoldedSide; }
        if (a.FoldedPips == b.FoldedPips) { return a.Arrival < b.Arrival; }
        return a.FoldedSide.IsAtLeastAsGood(Price.FromPips(a.FoldedPips), Price.FromPips(b.FoldedPips));
    }

    /// <summary>The best opposite level, when it touches our order.</summary>
    private static bool Best(PaperOrder order, out Level level) =>
        order.Book.Levels.TryBest(order.Side.Opposite(), out level)
            && order.Side.IsAtLeastAsGood(order.Price, level.Price);

    /// <summary>
    /// Others are ready to trade at our price or better, so they would have met our order: it fills at its own price,
    /// for what they show, and what they show counts as taken.
    /// </summary>
    private void FillCrossing(PaperOrder order, Instant now)
    {
        PaperBook book = order.Book;
        Side opposite = order.Side.Opposite();
        bool more = Best(order, out Level level);
        while (more && order.Remaining > 0 && order.Side.IsAtLeastAsGood(order.Price, level.Price))
        {
            long micros = Fill(order, book.Market.Available(book, opposite, level), now);
            if (micros > 0) { book.Market.Consume(book, opposite, level.Price, micros); }
            more = book.Levels.TryBehind(opposite, level.Price, out level);
        }
    }

    /// <summary>
    /// A resting order fills at its own price, with as much of what is offered as it wants, in whole size steps or to
    /// its end; returns the micro-shares, 0 when that is nothing.
    /// </summary>
    private long Fill(PaperOrder order, long offered, Instant now)
    {
        long micros = order.Remaining;
        if (offered < micros)
        {
            micros = Quantity.FromMicros(Math.Max(0, offered)).FloorTo(order.Book.Market.Terms.SizeStep).Micros;
        }
        if (micros == 0) { return 0; }
        order.Fill(micros);
        order.Book.Market.Hold(order.Order.Account, micros);
        if (order.Remaining == 0)
        {
            order.Book.Market.Orders.Remove(order);
            resting.Remove(order.Order.Id);
        }
        var quantity = Quantity.FromMicros(micros);
        Cash fee = order.Book.Market.Fees.MakerFee(order.Price, quantity);
        wire.Fill(new OrderFilled(
            wire.Say(now), order.Order.Id, NextTrade(), order.Price, quantity, fee, Liquidity.Maker,
            SettlementTier.Matched));
        return micros;
    }

    private string NextTrade() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"paper-trade-{++trades}");
}
