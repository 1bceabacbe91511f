using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Execution;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>
/// What is true about the orders of one account: a pure state machine. What was sent, answered, pushed and read goes
/// in, with the time at which it was learned; engine inputs come out, each once, whatever order the news came in.
/// <para>An order counts as live until an end is proved; an end is told only when every share that the venue says it
/// had matched was seen in trades. A reading proves nothing about an order that was sent after it began. Fills count by
/// their trades alone, also after an end.</para>
/// </summary>
/// <param name="sink">Takes the inputs, in order.</param>
/// <param name="marketOf">The market of an outcome, for its tokens and fees.</param>
/// <param name="options">Graces and intervals.</param>
/// <param name="asksFees">Somebody will ask the chain what was charged.</param>
public sealed class OrderTracker(
    IInputSink sink, Func<InstrumentId, Market> marketOf, PolymarketTradingOptions options, bool asksFees = false)
{
    private readonly TrackedOrders orders = new();
    private readonly OrderEnds ends = new(sink);
    private readonly FillTracker fills = new(sink, marketOf, asksFees);
    private readonly Duration grace = DurationOf(options.UnknownGrace);
    private readonly Duration poll = DurationOf(options.PollEvery);
    private readonly Duration stale = DurationOf(options.StaleOrderAfter);

    /// <summary>Orders that may still trade, as far as we can prove.</summary>
    public int OpenCount => orders.Active.Count(order => !order.IsOver);

    /// <summary>Trades that are neither confirmed nor failed.</summary>
    public int UnsettledCount => fills.Unsettled.Count;

    /// <summary>Grows with every fill and settlement.</summary>
    public long Moves => fills.Moves;

    /// <summary>Outcomes in which there was an order, in order of their ids.</summary>
    public IReadOnlyList<InstrumentId> Touched => [.. orders.Touched];

    /// <summary>Takes over what the engine knows, at the start.</summary>
    public void Know(KnownOrder known, string venueOrderId, Instant now)
    {
        ApprovedOrder approved = known.Approved;
        bool held = known.Status is not (OrderStatus.InFlight or OrderStatus.Unknown);
        var order = new TrackedOrder(approved.Id, approved.Intent, AccountJson.IdOf(venueOrderId))
        {
            SizeProvesNothing = approved.Id.IsAdopted,
            SentAt = approved.ApprovedAt.Received,
            CountsFrom = approved.Id.IsAdopted ? approved.ApprovedAt.Received : Instant.None,
            KnownBefore = known.Filled,
            IsHeld = held,
            HeldAt = approved.ApprovedAt.Received,
            ToldAccepted = known.Status == OrderStatus.Live,
            ToldDelayed = known.Status == OrderStatus.Delayed,
            IsOver = known.Status.IsFinal(),
            DoubtSince = held ? Instant.None : now,
            LastNews = now,
        };
        orders.Add(order);
    }

    /// <summary>About to leave; again for a resend.</summary>
    public void Sent(ApprovedOrder approved, string venueOrderId, Instant now)
    {
        if (orders.TryGet(approved.Id, out TrackedOrder? known))
        {
            known.Attempts++;
            known.DoubtSince = Instant.None;
            return;
        }
        orders.Add(new TrackedOrder(approved.Id, approved.Intent, AccountJson.IdOf(venueOrderId))
        {
            SentAt = now,
            LastNews = now,
        });
    }

    public void Submitted(ClientOrderId id, SubmitReply reply, Instant now)
    {
        if (!orders.TryGet(id, out TrackedOrder? order)) { return; }
        Touch(order, now);
        Stamp at = Stamp.Unsequenced(now, Instant.None);
        switch (reply)
        {
            case SubmitReply.Held held:
                Hold(order, now);
                Expect(order, held.TradeIds);
                TellHeld(order, held.State, at);
                break;
            case SubmitReply.Unknown unknown:
                if (order.IsHeld || order.IsOver) { return; }
                order.DoubtSince = now;
                sink.Post(new OrderUnknown(at, id, unknown.Why));
                break;
            case SubmitReply.Refused refused:
                Refuse(order, refused, at);
                break;
        }
        ends.TryEnd(order, now);
    }

    public void CancelSent(ClientOrderId id)
    {
        if (orders.TryGet(id, out TrackedOrder? order)) { order.CancelRequested = true; }
    }

    public void CancelAllSent()
    {
        foreach (TrackedOrder order in orders.Active) { order.CancelRequested = true; }
    }

    /// <summary>The venue confirmed a cancel; what it had matched by then is still to be learned.</summary>
    public void Cancelled(string venueOrderId, Instant now)
    {
        if (!orders.TryGet(AccountJson.IdOf(venueOrderId), out TrackedOrder? order)) { return; }
        Touch(order, now);
        Hold(order, now);
        order.CancelInDoubt = null;
        // The books get the venue's name even when the end is the first news.
        TellHeld(order, VenueOrderState.Live, Stamp.Unsequenced(now, Instant.None));
        CancelCause cause = order.IsImmediate ? CancelCause.Killed : CancelCause.Requested;
        order.End ??= new PendingEnd(cause, null, now, Instant.None);
        ends.TryEnd(order, now);
    }

    /// <summary>The venue would not cancel: the order may be gone, so it is looked up.</summary>
    public void CancelRefused(string venueOrderId, string evidence, Instant now)
    {
        if (!orders.TryGet(AccountJson.IdOf(venueOrderId), out TrackedOrder? order) || order.IsOver) { return; }
        Doubt(order, now);
        sink.Post(new CancelRefused(Stamp.Unsequenced(now, Instant.None), order.Id, evidence));
    }

    public void CancelUnknown(ClientOrderId id, string why, Instant now)
    {
        if (!orders.TryGet(id, out TrackedOrder? order) || order.IsOver) { return; }
        Doubt(order, now);
        order.CancelInDoubt = why;
        order.CancelInDoubtAt = now;
    }

    public void Heartbeat(Instant now)
    {
        ends.Heartbeat(now);
    }

    /// <summary>An order event of the user channel.</summary>
    public void Event(VenueOrder news, Instant now)
    {
        if (orders.TryGet(news.Id, out TrackedOrder? order)) { Take(order, news, now, now, isLookup: false); }
    }

    /// <summary>A trade event of the user channel.</summary>
    public void Event(VenueTrade news, Instant now) => Take(news, now);

    /// <summary>All pages of the open orders, of one reading.</summary>
    /// <returns>Those that the venue holds open and that are not ours.</returns>
    public IReadOnlyList<VenueOrder> OpenOrdersRead(IReadOnlyList<VenueOrder> open, Instant began, Instant now)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var orphans = new List<VenueOrder>();
        foreach (VenueOrder news in open)
        {
            if (!listed.Add(news.Id)) { continue; }
            if (orders.TryGet(news.Id, out TrackedOrder? order)) { Take(order, news, began, now, false); }
            else if (!news.IsEnd) { orphans.Add(news); }
        }
        foreach (TrackedOrder order in orders.Active)
        {
            bool missing = order.IsHeld && !order.IsOver && order.End is null && order.HeldAt < began
                && !listed.Contains(order.VenueId);
            if (missing) { Doubt(order, began); }
        }
        return orphans;
    }

    /// <summary>One order, asked for by its id.</summary>
    public void Found(VenueOrder news, Instant began, Instant now)
    {
        if (orders.TryGet(news.Id, out TrackedOrder? order)) { Take(order, news, began, now, isLookup: true); }
    }

    /// <summary>The venue does not know an order that was asked for by its id.</summary>
    public void NotFound(string venueOrderId, Instant began, Instant now)
    {
        if (!orders.TryGet(venueOrderId, out TrackedOrder? order) || order.IsOver) { return; }
        Instant since = order.DoubtSince.IsKnown ? order.DoubtSince : order.End?.LearnedAt ?? Instant.None;
        if (!since.IsKnown)
        {
            Doubt(order, began);
            return;
        }
        if (began < since + grace) { return; }
        if (order.NotFound++ == 0) { order.FirstNotFound = began; }
        ends.Conclude(order, now);
    }

    /// <summary>All pages of the trades since a time, of one reading.</summary>
    /// <param name="trades">Each trade of the account that was matched since then.</param>
    /// <param name="since">Our time; none = all trades ever.</param>
    /// <param name="began">When the reading began.</param>
    /// <param name="now">When it was done.</param>
    public void TradesRead(IReadOnlyList<VenueTrade> trades, Instant since, Instant began, Instant now)
    {
        foreach (VenueTrade trade in trades) { Take(trade, now); }
        // A gap between two readings proves nothing about what was matched within it.
        if (!ends.ReadUntil.IsKnown || since <= ends.ReadUntil) { ends.Read(began); }
        foreach (TrackedOrder order in orders.Active.ToArray())
        {
            ends.Conclude(order, now);
            ends.TryEnd(order, now);
        }
    }

    /// <summary>Takes over an order of the venue that no run of ours placed.</summary>
    /// <param name="news">The order as the venue holds it; with side, price and size.</param>
    /// <param name="order">Its name with us.</param>
    /// <param name="intent">What it wants.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="began">When the reading that found it began.</param>
    /// <param name="now">Now.</param>
    public void Adopt(
        VenueOrder news, ClientOrderId order, OrderIntent intent, AccountId account, Instant began, Instant now)
    {
        Quantity filled = news.Matched ?? Quantity.Zero;
        orders.Add(new TrackedOrder(order, intent, news.Id)
        {
            SentAt = began,
            NotCounted = [.. news.Trades],
            ToAbsorb = news.Trades.Count == 0 ? filled : Quantity.Zero,
            ToAbsorbUntil = began,
            IsHeld = true,
            HeldAt = began,
            LiveAt = began,
            LastNews = now,
            ToldAccepted = true,
            VenueMatched = filled,
            Seen = filled,
            Posted = filled,
        });
        sink.Post(new OrderAdopted(
            Stamp.Unsequenced(now, Instant.None), order, account, news.Id, intent, filled));
    }

    public bool TryVenueId(ClientOrderId id, [NotNullWhen(true)] out string? venueOrderId)
    {
        venueOrderId = orders.TryGet(id, out TrackedOrder? order) ? order.VenueId : null;
        return venueOrderId is not null;
    }

    /// <summary>There is proof that it can trade no more, though trades of it may still be missing.</summary>
    public bool IsEnded(ClientOrderId id) =>
        orders.TryGet(id, out TrackedOrder? order) && (order.IsOver || order.End is not null);

    /// <summary>What should be read soon, because something is unsettled or in doubt.</summary>
    public TruthWants Wants(Instant now)
    {
        ends.NoteLapse(now);
        orders.Sweep();
        TruthWants wants = TruthWants.Of(orders.Active, fills.Unsettled, poll, stale, now);

        // Joined to the last reading, so that it proves something about orders that were sent after that one.
        bool gap = ends.ReadUntil.IsKnown && wants.TradesSince > ends.ReadUntil;
        return gap ? wants with { TradesSince = ends.ReadUntil } : wants;
    }

    /// <summary>Where the next full reading of the trades has to begin, so that nothing can fall between.</summary>
    /// <param name="first">Where the first one does; none = with all trades.</param>
    public Instant FullSince(Instant first) => !ends.ReadUntil.IsKnown ? first : fills.Unsettled.Aggregate(
        ends.ReadUntil, (since, trade) => trade.MatchedAt < since ? trade.MatchedAt : since);

    /// <summary>Trades on the chain of which nobody has asked yet what they were charged.</summary>
    internal IReadOnlyList<KnownTrade> FeesToAsk() => fills.Unasked;

    internal void Charged(KnownTrade trade, Cash fee, Instant now) => fills.Charged(trade, fee, now);

    private static Duration DurationOf(TimeSpan span) => new(span.Ticks * 100);

    private void Take(TrackedOrder order, VenueOrder news, Instant began, Instant now, bool isLookup)
    {
        Touch(order, now);
        Hold(order, now);
        if (news.Matched is { } matched && matched > order.VenueMatched) { order.VenueMatched = matched; }
        Expect(order, news.Trades);
        if (order.IsOver)
        {
            if (order.LacksTrades) { orders.Awake(order); }
            return;
        }
        bool whole = news.Matched is { } sum && sum >= (news.Size ?? order.Intent.Quantity);
        bool some = news.Matched is { IsZero: false };
        bool ended = news.IsEnd || (news.State == VenueOrderState.Matched && (whole || (isLookup && some)));
        if (ended) { TellHeld(order, VenueOrderState.Live, Stamp.Unsequenced(now, news.At)); }
        if (ended) { ends.Learn(order, news, now); }
        else if (order.End is null) { Lives(order, news, began, now, isLookup); }
        ends.TryEnd(order, now);
    }

    private void Lives(TrackedOrder order, VenueOrder news, Instant began, Instant now, bool isLookup)
    {
        if (began > order.LiveAt) { order.LiveAt = began; }
        Stamp at = Stamp.Unsequenced(now, news.At);
        TellHeld(order, news.State, at);
        if (!isLookup || order.CancelInDoubt is not { } why || began < order.CancelInDoubtAt) { return; }
        order.CancelInDoubt = null;
        sink.Post(new CancelRefused(at, order.Id, $"the order is still open; the cancel brought no answer: {why}"));
    }

    private void Take(VenueTrade news, Instant now)
    {
        if (orders.TryGet(news.TakerOrder, out TrackedOrder? taker)) { Take(news, taker, Liquidity.Taker, now); }
        string last = "";
        foreach (MakerPart maker in news.Makers)
        {
            if (maker.OrderId == last || !orders.TryGet(maker.OrderId, out TrackedOrder? order)) { continue; }
            last = maker.OrderId;
            Take(news, order, Liquidity.Maker, now);
        }
    }

    private void Take(VenueTrade news, TrackedOrder order, Liquidity liquidity, Instant now)
    {
        // It proves that the order arrived, and nothing about whether it still lives.
        if (!order.IsHeld) { Hold(order, now); }
        if (order.End is null) { TellHeld(order, VenueOrderState.Matched, Stamp.Unsequenced(now, news.At)); }
        if (!fills.Take(news, order, liquidity, now)) { return; }
        Touch(order, now);
        ends.TryEnd(order, now);
    }

    private void Touch(TrackedOrder order, Instant now)
    {
        order.LastNews = now;
        ends.NoteLapse(now);
    }

    /// <summary>There is proof that the venue has or had it.</summary>
    private static void Hold(TrackedOrder order, Instant now)
    {
        order.DoubtSince = Instant.None;
        order.NotFound = 0;
        if (order.IsHeld) { return; }
        order.IsHeld = true;
        order.HeldAt = now;
    }

    private static void Doubt(TrackedOrder order, Instant since)
    {
        if (order.DoubtSince.IsKnown) { return; }
        order.DoubtSince = since;
        order.NotFound = 0;
    }

    private static void Expect(TrackedOrder order, IReadOnlyList<string> named)
    {
        foreach (string id in named)
        {
            if (!order.Trades.ContainsKey(id) && !order.NotCounted.Contains(id)) { order.Expected.Add(id); }
        }
    }

    private void TellHeld(TrackedOrder order, VenueOrderState state, Stamp at)
    {
        if (order.IsOver || order.ToldAccepted) { return; }
        if (state == VenueOrderState.Delayed)
        {
            if (order.ToldDelayed) { return; }
            order.ToldDelayed = true;
            sink.Post(new OrderDelayed(at, order.Id, order.VenueId));
            return;
        }
        order.ToldAccepted = true;
        sink.Post(new OrderAccepted(at, order.Id, order.VenueId));
    }

    private void Refuse(TrackedOrder order, SubmitReply.Refused refused, Stamp at)
    {
        if (order.IsOver || order.End is { Matched: not null }) { return; }
        if (order.IsImmediate && refused.Code == RefusalCode.NotFilled && (order.IsHeld || order.End is not null))
        {
            order.End = new PendingEnd(CancelCause.Killed, Quantity.Zero, at.Received, Instant.None);
            return;
        }
        if (order.End is not null) { return; }
        // Only the refusal of an order that cannot be there proves that it is not.
        if (refused.Code == RefusalCode.Duplicate || order.IsHeld || order.Attempts > 1)
        {
            Doubt(order, at.Received);
            return;
        }
        sink.Post(new OrderRefused(at, order.Id, refused.Code, refused.Evidence));
        order.IsOver = true;
    }
}
