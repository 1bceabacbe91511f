using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Streams;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// The truth about one account's orders: the user channel as it comes, and readings at the start, after every
/// reconnect, on a timer, while there is no channel, and while anything is unsettled or in doubt. It alone posts what
/// the engine learns of orders that left. Thread-safe; the calls that return nothing do not wait.
/// </summary>
public sealed class OpinionOrderTruth : IUserEvents, IAsyncDisposable
{
    private readonly OpinionTraderParts parts;
    private readonly Lock guard = new();
    private readonly OpinionOrderTracker tracker;
    private readonly Reconciler reconciler;
    private readonly HoldingsReader holdings;
    private readonly UserChannel? channel;
    private readonly Wakeup wakeup;
    private readonly CancellationTokenSource life = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? watching;
    private bool fullWanted;
    private bool unreachable;
    private bool failing;

    /// <param name="parts">What it is made of.</param>
    /// <param name="clients">The account's clients; they stay the caller's.</param>
    /// <param name="cancelOrder">Takes orders that must not trade on; must not wait.</param>
    internal OpinionOrderTruth(
        OpinionTraderParts parts, OpinionTraderClients clients, Action<ClientOrderId> cancelOrder)
    {
        this.parts = parts;
        wakeup = new Wakeup(parts.Time);
        tracker = new OpinionOrderTracker(
            parts.Sink, OutcomeOf, new FeePrediction(parts.Markets), parts.Trading, parts.Notice);
        holdings = new HoldingsReader(
            parts.Account, clients.Trading, clients.Account, clients.Public, parts.Notice, () => Now);
        var orphans = new OrphanDesk(
            tracker, parts.Trading.Orphans, parts.Account, parts.Adopter, MarketOf, parts.Notice);
        reconciler = new Reconciler(
            tracker, orphans, clients.Trading, holdings, clients.Gate, parts.Markets, parts.Sink, cancelOrder,
            parts.Notice, guard, () => Now);
        if (parts.Trading.UseWebsocket)
        {
            channel = new UserChannel(parts.Key, parts.Options, parts.Proxy, this, parts.Time, parts.Jitter);
        }
    }

    /// <summary>Faults when something within is broken; a failure of venue or network never does that.</summary>
    public Task Completion => watching ?? Task.CompletedTask;

    /// <summary>Is there a user channel now?</summary>
    public bool IsConnected => channel?.IsOpen ?? false;

    private Instant Now => Instant.FromDateTimeOffset(parts.Time.GetUtcNow());

    /// <summary>Connects, reads everything, posts the differences; done when nothing is in doubt.</summary>
    /// <exception cref="VenueException">The venue cannot be reached or does not answer.</exception>
    public async Task Start(KnownAccount known, CancellationToken cancel)
    {
        Require.That(watching is null, "the truth starts once");
        lock (guard)
        {
            foreach (KnownOrder order in known.Orders) { tracker.Know(order, Now); }
        }
        reconciler.FirstSince = FirstSince(known);
        if (channel is not null)
        {
            foreach (KnownOrder order in known.Orders) { Follow(order.Approved); }
            foreach (string market in await holdings.Markets(cancel).ConfigureAwait(false)) { Follow(market); }
            channel.Start();
            await connected.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
        TakeFull();
        await reconciler.Full(withBalances: true, cancel).ConfigureAwait(false);
        while (IsInDoubt())
        {
            await Task.Delay(parts.Trading.PollEvery, parts.Time, cancel).ConfigureAwait(false);
            await reconciler.Poll(cancel).ConfigureAwait(false);
        }
        watching = Watch(life.Token);
    }

    /// <summary>An order is about to leave: before the first byte of the request.</summary>
    public void Sent(ApprovedOrder order)
    {
        Follow(order);
        lock (guard) { tracker.Sent(order, Now); }
    }

    /// <summary>Its request ended.</summary>
    public void Answered(ClientOrderId order, PlaceAnswer answer) => Tell(() => tracker.Answered(order, answer, Now));

    /// <summary>A cancel is about to leave, so that an end is known to be ours.</summary>
    public void CancelSent(ClientOrderId order)
    {
        lock (guard) { tracker.CancelSent(order); }
    }

    /// <summary>Its time is over: its end is an expiry.</summary>
    public void ExpiryDue(ClientOrderId order)
    {
        lock (guard) { tracker.ExpiryDue(order); }
    }

    /// <summary>The venue said that it cancelled.</summary>
    public void CancelTaken(ClientOrderId order) => Tell(() => tracker.CancelTaken(order, Now));

    /// <summary>The venue said that it did not cancel: the order may be filled, gone or open.</summary>
    public void CancelRefused(ClientOrderId order, string evidence) =>
        Tell(() => tracker.CancelRefused(order, evidence, Now));

    /// <summary>No usable answer to a cancel.</summary>
    public void CancelUnknown(ClientOrderId order, string why) => Tell(() => tracker.CancelUnknown(order, why, Now));

    /// <summary>Did it leave, or was it known at the start, or taken over?</summary>
    public bool Knows(ClientOrderId order)
    {
        lock (guard) { return tracker.Knows(order); }
    }

    /// <summary>The venue's name of an order; false as long as it is not known.</summary>
    public bool TryVenueOrderId(ClientOrderId order, [NotNullWhen(true)] out string? venueOrderId)
    {
        lock (guard) { return tracker.TryVenueId(order, out venueOrderId); }
    }

    /// <summary>There is proof that it can trade no more; a cancel is sent again until then.</summary>
    public bool IsEnded(ClientOrderId order)
    {
        lock (guard) { return tracker.IsEnded(order); }
    }

    /// <summary>Orders that left and are not proved to have ended.</summary>
    public IReadOnlyList<ClientOrderId> Open()
    {
        lock (guard) { return tracker.Open(); }
    }

    /// <summary>Asks for everything again now.</summary>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public Task Reconcile(CancellationToken cancel) => reconciler.Full(withBalances: true, cancel);

    /// <summary>Cancels what the venue holds open and none of ours is known by.</summary>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public Task CancelStrangers(CancellationToken cancel) => reconciler.CancelStrangers(cancel);

    /// <summary>
    /// What the account holds at the first start of an empty journal, to be posted before <see cref="Start"/>.
    /// </summary>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public Task<IReadOnlyList<EngineInput>> OpeningBalances(CancellationToken cancel) =>
        holdings.Opening([.. parts.Traded().Where(market => market.Venue == VenueId.Opinion)], cancel);

    void IUserEvents.OnConnected()
    {
        lock (guard)
        {
            fullWanted = true;
            if (unreachable) { PostStatus(VenueStatus.Connected, "the user channel is back"); }
            unreachable = false;
        }
        connected.TrySetResult();
        wakeup.Set();
    }

    void IUserEvents.OnOrder(OpinionOrder order, Instant received) => Tell(() => tracker.Event(order, received));

    void IUserEvents.OnTrade(OpinionTrade trade, Instant received) => Tell(() => tracker.Event(trade, received));

    void IUserEvents.OnBroken(string why)
    {
        parts.Notice(new TruthNotice(Severity.Error, "user-channel-broken", $"{why}; everything is read again"));
        Tell(() => fullWanted = true);
    }

    void IUserEvents.OnDisconnected(string why) =>
        parts.Notice(new TruthNotice(Severity.Warning, "user-channel-closed", why));

    void IUserEvents.OnUnreachable(string why)
    {
        lock (guard)
        {
            unreachable = true;
            PostStatus(VenueStatus.Disconnected, $"the user channel cannot be reached: {why}");
        }
        var error = new VenueError(
            VenueErrorKind.Network, 0, "", VenueError.Excerpt(why), $"WS {parts.Options.Hosts.Socket.Host}", true,
            null);
        connected.TrySetException(new VenueException(error));
    }

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        if (watching is { } task) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        if (channel is not null) { await channel.DisposeAsync().ConfigureAwait(false); }
        reconciler.Dispose();
        life.Dispose();
    }

    /// <summary>Orders that may still trade can have filled at any time since they were approved.</summary>
    private static Instant FirstSince(KnownAccount known)
    {
        Instant since = known.FillsSince;
        foreach (KnownOrder order in known.Orders)
        {
            Instant approved = order.Approved.ApprovedAt.Received;
            if (order.Status.MayTrade() && approved < since) { since = approved; }
        }
        return since;
    }

    private OpinionOutcome OutcomeOf(InstrumentId id) => OpinionOutcome.Of(parts.Markets.MarketOf(id), id);

    private Market? MarketOf(string marketId) => parts.Traded().FirstOrDefault(market =>
        market.Venue == VenueId.Opinion && market.Contracts?.MarketId == marketId);

    private void Tell(Action news)
    {
        bool busy;
        lock (guard)
        {
            news();
            busy = fullWanted || tracker.Wants(Now).Any;
        }
        if (busy) { wakeup.Set(); }
    }

    private void Follow(ApprovedOrder order) => Follow(OutcomeOf(order.Intent.Instrument).MarketId);

    private void Follow(string marketId)
    {
        if (channel is null) { return; }
        Task subscribing = channel.Subscribe(marketId, life.Token);
        subscribing.ContinueWith(
            done => parts.Notice(new TruthNotice(
                Severity.Error, "user-channel-broken",
                $"market {marketId}: {done.Exception!.InnerException!.Message}")),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private bool IsInDoubt()
    {
        lock (guard) { return tracker.Wants(Now).IsInDoubt; }
    }

    private void PostStatus(VenueStatus status, string detail) => parts.Sink.Post(
        new VenueStatusChanged(Stamp.Unsequenced(Now, Instant.None), VenueId.Opinion, status, detail)
        {
            Account = parts.Account,
        });

    private async Task Watch(CancellationToken cancel)
    {
        Instant next = Now + After(parts.Trading.ReconcileEvery);
        Instant poll = Now + After(parts.Trading.PollInterval);
        try
        {
            while (true)
            {
                bool due = Now >= next;
                bool full = TakeFull() || due || (!IsConnected && Now >= poll);
                bool answered = await Read(full, due, cancel).ConfigureAwait(false);
                if (full) { poll = Now + After(parts.Trading.PollInterval); }
                if (due) { next = Now + After(parts.Trading.ReconcileEvery); }
                if (answered)
                {
                    await wakeup.Wait(parts.Trading.PollEvery, cancel).ConfigureAwait(false);
                    continue;
                }
                // What was wanted and not had is wanted still.
                if (full) { lock (guard) { fullWanted = true; } }
                await Task.Delay(parts.Trading.PollEvery, parts.Time, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private bool TakeFull()
    {
        lock (guard)
        {
            bool wanted = fullWanted;
            fullWanted = false;
            return wanted;
        }
    }

    /// <returns>False when the venue did not answer; said once until it answers again.</returns>
    private async Task<bool> Read(bool full, bool withBalances, CancellationToken cancel)
    {
        try
        {
            await (full ? reconciler.Full(withBalances, cancel) : reconciler.Poll(cancel)).ConfigureAwait(false);
            failing = false;
            return true;
        }
        catch (VenueException e)
        {
            if (!failing) { parts.Notice(new TruthNotice(Severity.Warning, "reconciliation-failed", e.Message)); }
            failing = true;
            return false;
        }
    }

    private static Duration After(TimeSpan span) => new(span.Ticks * 100);
}
