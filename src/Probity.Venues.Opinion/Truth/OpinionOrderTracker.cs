using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Opinion.Execution;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// What is true about the orders of one account: a pure state machine. What was sent, answered, pushed and read goes
/// in, with the time at which it was learned; engine inputs come out, each once, whatever order the news came in.
/// <para>The venue gives an order its name, so that one whose request was not answered is sought by what it wants
/// (<see cref="OrderSearch"/>). An order counts as live until an end is proved, and an end is told when its trades were
/// read after it was known. Fills count by their trades alone, also after an end.</para>
/// </summary>
public sealed class OpinionOrderTracker
{
    private readonly IInputSink sink;
    private readonly Func<InstrumentId, OpinionOutcome> outcomeOf;
    private readonly Action<TruthNotice> notice;
    private readonly TrackedOrders orders = new();
    private readonly OrderSearch search;
    private readonly NewsDesk desk;
    private readonly OrderEnds ends;
    private readonly FillBook fills;
    private readonly WantList wants;
    private readonly Duration grace;
    private readonly Duration poll;

    /// <param name="sink">Takes the inputs, in order.</param>
    /// <param name="outcomeOf">Where an outcome trades.</param>
    /// <param name="fees">Predicts fees.</param>
    /// <param name="options">Graces and intervals.</param>
    /// <param name="notice">Told of what a person should know; must not block.</param>
    public OpinionOrderTracker(
        IInputSink sink,
        Func<InstrumentId, OpinionOutcome> outcomeOf,
        IFeePrediction fees,
        OpinionTradingOptions options,
        Action<TruthNotice> notice)
    {
        this.sink = sink;
        this.outcomeOf = outcomeOf;
        this.notice = notice;
        grace = DurationOf(options.UnknownGrace);
        poll = DurationOf(options.PollEvery);
        search = new OrderSearch(orders, sink, grace, poll, DurationOf(options.ClockTolerance));
        ends = new OrderEnds(sink, grace, notice);
        fills = new FillBook(sink, fees, notice);
        desk = new NewsDesk(orders, search, ends, fills, sink, grace);
        wants = new WantList(orders, fills, options);
    }

    /// <summary>Orders that may still trade, as far as we can prove.</summary>
    public int OpenCount => orders.Active.Count(order => !order.IsOver);

    /// <summary>Trades that are neither confirmed nor failed.</summary>
    public int UnsettledCount => fills.Unsettled.Count;

    /// <summary>Grows with every fill and settlement.</summary>
    public long Moves => fills.Moves;

    /// <summary>Outcomes in which there was an order, in order of their ids.</summary>
    public IReadOnlyList<InstrumentId> Touched => [.. orders.Touched];

    /// <summary>Takes over what the engine knows, at the start.</summary>
    public void Know(KnownOrder known, Instant now)
    {
        ApprovedOrder approved = known.Approved;
        bool adopted = approved.Id.IsAdopted;
        Quantity told = known.Fills.Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Quantity);
        Quantity before = known.Filled.MinusOrZero(told);
        bool over = known.Status.IsFinal();
        var order = new TrackedOrder(approved.Id, approved.Intent, outcomeOf(approved.Intent.Instrument))
        {
            SentAt = approved.ApprovedAt.Received,
            CountsFrom = adopted ? approved.ApprovedAt.Received : Instant.None,
            VenueId = known.VenueOrderId,
            HeldAt = approved.ApprovedAt.Received,
            ToldAccepted = known.Status == OrderStatus.Live,
            Base = before,
            Seen = before,
            Posted = before,
            IsOver = over,
            IsEnded = over && known.VenueOrderId.Length == 0,
            DoubtSince = over || known.VenueOrderId.Length > 0 ? Instant.None : now,
            LastNews = now,
        };
        orders.Add(order);
        foreach (KnownFill fill in known.Fills) { fills.Know(order, fill, order.SentAt); }
        if (order.IsHeld && !over) { order.ReadSoon(now); }
    }

    /// <summary>About to leave, before the first byte of the request; an order is sent once.</summary>
    public void Sent(ApprovedOrder approved, Instant now) => orders.Add(
        new TrackedOrder(approved.Id, approved.Intent, outcomeOf(approved.Intent.Instrument))
        {
            SentAt = now,
            LastNews = now,
            IsAwaited = true,
        });

    /// <summary>The request ended.</summary>
    public void Answered(ClientOrderId id, PlaceAnswer answer, Instant now)
    {
        if (!orders.TryGet(id, out TrackedOrder? order) || !order.IsAwaited) { return; }
        order.IsAwaited = false;
        order.LastNews = now;
        Stamp at = Stamp.Unsequenced(now, Instant.None);
        switch (answer)
        {
            case PlaceAnswer.Held held when held.Order.Id.Length > 0 && !orders.TryGet(held.Order.Id, out _):
                desk.Hold(order, held.Order.Id, now);
                desk.Take(order, held.Order, now, now, isReading: false);
                break;
            case PlaceAnswer.Refused refused:
                sink.Post(new OrderRefused(at, id, refused.Code, refused.Evidence));
                order.IsOver = true;
                order.IsEnded = true;
                break;
            default:
                order.DoubtSince = now;
                sink.Post(new OrderUnknown(
                    at, id, answer is PlaceAnswer.Unknown lost
                        ? lost.Why
                        : $"the answer names no order, or one that is known by another of ours: {answer}"));
                break;
        }
        desk.BindFound(now);
    }

    /// <summary>A cancel is about to leave, so that an end is known to be ours.</summary>
    public void CancelSent(ClientOrderId id)
    {
        if (orders.TryGet(id, out TrackedOrder? order)) { order.CancelRequested = true; }
    }

    /// <summary>Its time is over: its end is an expiry.</summary>
    public void ExpiryDue(ClientOrderId id)
    {
        if (orders.TryGet(id, out TrackedOrder? order) && !order.CancelRequested) { order.ExpiryRequested = true; }
    }

    /// <summary>The venue said that it cancelled; a reading has to show it, and what was matched by then.</summary>
    public void CancelTaken(ClientOrderId id, Instant now) =>
        desk.DoubtCancel(id, "the venue said that it cancelled", isTaken: true, now);

    /// <summary>No usable answer to a cancel.</summary>
    public void CancelUnknown(ClientOrderId id, string why, Instant now) =>
        desk.DoubtCancel(id, why, isTaken: false, now);

    /// <summary>The venue would not cancel: the order may be filled, gone or open, so it is read.</summary>
    public void CancelRefused(ClientOrderId id, string evidence, Instant now)
    {
        if (!orders.TryGet(id, out TrackedOrder? order) || order.IsEnded) { return; }
        order.ReadSoon(now);
        if (order.IsOver) { return; }
        if (!order.DoubtSince.IsKnown) { order.DoubtSince = now; }
        sink.Post(new CancelRefused(Stamp.Unsequenced(now, Instant.None), id, evidence));
    }

    /// <summary>An order frame of the user channel.</summary>
    public void Event(OpinionOrder news, Instant now)
    {
        if (orders.TryGet(news.Id, out TrackedOrder? order)) { desk.Take(order, news, now, now, isReading: false); }
        else if (search.MayBeOurs(news))
        {
            orders.Meet(news);
            desk.BindFound(now);
        }
    }

    /// <summary>A trade frame of the user channel.</summary>
    public void Event(OpinionTrade news, Instant now)
    {
        if (!orders.TryGet(news.OrderId, out TrackedOrder? order)) { return; }
        order.LastNews = now;
        desk.TakeTrade(order, news, now);
        ends.TryEnd(order, now);
    }

    /// <summary>The open orders of all markets, of one reading.</summary>
    /// <param name="open">The pages.</param>
    /// <param name="isWhole">All pages were read, and nothing moved between them.</param>
    /// <param name="began">When the reading began.</param>
    /// <param name="now">When it was done.</param>
    /// <returns>Those that the venue holds open and that are not ours.</returns>
    public IReadOnlyList<OpinionOrder> OpenRead(
        IReadOnlyList<OpinionOrder> open, bool isWhole, Instant began, Instant now)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (OpinionOrder news in open)
        {
            if (listed.Add(news.Id)) { desk.TakeListed(news, began, now); }
        }
        desk.BindFound(now);
        foreach (TrackedOrder order in orders.Active)
        {
            if (!isWhole || !order.IsHeld || order.IsEnded || order.HeldAt >= began || listed.Contains(order.VenueId))
            {
                continue;
            }
            if (order.IsOver) { order.IsEnded = true; }
            else { NewsDesk.Doubt(order, began, now); }
        }
        return
        [
            .. open.DistinctBy(news => news.Id).Where(news =>
                !news.IsEnd && !orders.TryGet(news.Id, out _) && !search.MayBeOurs(news)),
        ];
    }

    /// <summary>All orders of one market, open and ended, as far back as anything in doubt can lie.</summary>
    public void MarketRead(
        string marketId, IReadOnlyList<OpinionOrder> found, bool isWhole, Instant began, Instant now)
    {
        foreach (OpinionOrder news in found.DistinctBy(news => news.Id)) { desk.TakeListed(news, began, now); }
        desk.BindFound(now);
        wants.MarketWasRead(marketId, began);
        if (isWhole) { search.Read(marketId, began, now); }
    }

    /// <summary>One order with its trades, asked for by its id.</summary>
    public void Found(OpinionOrder news, Instant began, Instant now)
    {
        if (!orders.TryGet(news.Id, out TrackedOrder? order)) { return; }
        order.ReadNext = began + poll;
        order.Misses = 0;
        if (began > order.ReadAt) { order.ReadAt = began; }
        desk.Take(order, news, began, now, isReading: true);
        // A frame that came twice announces a match that never comes.
        if (order.End is null && order.Hints > 0 && began >= order.HintAt + grace) { order.Hints = 0; }
    }

    /// <summary>One order was asked for in vain: again after a while.</summary>
    public void NotAnswered(string venueOrderId, Instant now)
    {
        if (orders.TryGet(venueOrderId, out TrackedOrder? order)) { order.ReadNext = now + poll; }
    }

    /// <summary>The venue does not know an order by the name that it gave it.</summary>
    public void NotFound(string venueOrderId, Instant began, Instant now)
    {
        if (!orders.TryGet(venueOrderId, out TrackedOrder? order) || order.IsOver) { return; }
        order.ReadNext = began + poll;
        NewsDesk.Doubt(order, began, now);
        if (began < order.DoubtSince + grace || order.Misses++ == 0) { return; }
        notice(new TruthNotice(
            Severity.Error, "order-forgotten",
            $"the venue does not know order {venueOrderId} ({order.Id}) any more, asked {order.Misses} times: it "
            + "counts as cancelled"));
        order.IsEnded = true;
        CancelCause cause = order.IsImmediate ? CancelCause.Killed
            : order.CancelRequested ? CancelCause.Requested
            : CancelCause.VenueCancelled;
        order.End ??= new PendingEnd(cause, false, order.DoubtSince);
        order.ReadAt = began;
        ends.TryEnd(order, now);
    }

    /// <summary>Trades of the account since a time, of one reading.</summary>
    public void TradesRead(IReadOnlyList<OpinionTrade> trades, Instant began, Instant now)
    {
        wants.TradesWereRead(began);
        foreach (OpinionTrade trade in trades)
        {
            if (!orders.TryGet(trade.OrderId, out TrackedOrder? order)) { continue; }
            desk.TakeTrade(order, trade, now);
            ends.TryEnd(order, now);
        }
    }

    /// <summary>Takes over an order of the venue that no run of ours placed.</summary>
    /// <param name="news">A detail of it, with side, price, shares and trades.</param>
    /// <param name="id">Its name with us.</param>
    /// <param name="intent">What it wants.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="began">When the reading that found it began.</param>
    /// <param name="now">Now.</param>
    public void Adopt(
        OpinionOrder news, ClientOrderId id, OrderIntent intent, AccountId account, Instant began, Instant now)
    {
        Quantity filled = (news.Trades ?? []).Where(trade => trade.Tier != SettlementTier.Failed)
            .Aggregate(Quantity.Zero, (sum, trade) => sum + trade.Shares);
        orders.Add(new TrackedOrder(id, intent, outcomeOf(intent.Instrument))
        {
            SentAt = began,
            Created = news.Created,
            NotCounted = [.. (news.Trades ?? []).Select(trade => trade.Id)],
            VenueId = news.Id,
            HeldAt = began,
            LastNews = now,
            ToldAccepted = true,
            Base = filled,
            Seen = filled,
            Posted = filled,
        });
        sink.Post(new OrderAdopted(Stamp.Unsequenced(now, Instant.None), id, account, news.Id, intent, filled));
    }

    /// <summary>The venue's name; false as long as it is not known.</summary>
    public bool TryVenueId(ClientOrderId id, [NotNullWhen(true)] out string? venueOrderId)
    {
        venueOrderId = orders.TryGet(id, out TrackedOrder? order) && order.IsHeld ? order.VenueId : null;
        return venueOrderId is not null;
    }

    /// <summary>Orders that are not proved to have ended.</summary>
    public IReadOnlyList<ClientOrderId> Open() =>
        [.. orders.Active.Where(order => !order.IsOver && !order.IsEnded).Select(order => order.Id)];

    public bool Knows(ClientOrderId id) => orders.TryGet(id, out _);

    /// <summary>There is proof that it can trade no more, though trades of it may still be missing.</summary>
    public bool IsEnded(ClientOrderId id) => orders.TryGet(id, out TrackedOrder? order) && order.IsEnded;

    /// <summary>What should be read soon, because something is unsettled or in doubt.</summary>
    public OpinionWants Wants(Instant now) => wants.Of(now);

    /// <summary>Where a full reading of the trades has to begin, so that nothing can fall between.</summary>
    /// <param name="first">Where the first one does; none = with all trades.</param>
    public Instant FullSince(Instant first) => wants.FullSince(first);

    private static Duration DurationOf(TimeSpan span) => new(span.Ticks * 100);
}
