using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>What an <see cref="OrderTruth"/> is made of.</summary>
/// <param name="Account">Whose orders.</param>
/// <param name="Options">Hosts, intervals, policies.</param>
/// <param name="Venue">The private REST interface.</param>
/// <param name="Markets">Markets as they are now.</param>
/// <param name="Sink">Takes the inputs.</param>
/// <param name="Notice">Told of what a person should know; must not block.</param>
/// <param name="Time">The clock.</param>
/// <param name="Jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
public sealed record OrderTruthParts(
    PolymarketAccount Account,
    PolymarketOptions Options,
    IAccountVenue Venue,
    IMarketDirectory Markets,
    IInputSink Sink,
    Action<TruthNotice> Notice,
    TimeProvider Time,
    Func<double> Jitter)
{
    /// <summary>The chain's word on balances; null when no node is configured.</summary>
    public IChainBalances? Balances { get; init; }

    /// <summary>The chain's word on fees; null when no node is configured.</summary>
    public IChainReceipts? Receipts { get; init; }

    /// <summary>Markets whose outcomes count as opening balances.</summary>
    public Func<IReadOnlyList<Market>> Traded { get; init; } = () => [];

    /// <summary>Who takes orphans over.</summary>
    public StrategyId Adopter { get; init; }
}

/// <summary>
/// The truth about one account's orders: the user channel as it comes, and readings at the start, after every
/// reconnect, on a timer, while the channel is down, and while anything is unsettled or in doubt.
/// </summary>
public sealed class OrderTruth : IOrderTruth, IUserEvents
{
    private readonly OrderTruthParts parts;
    private readonly Lock guard = new();
    private readonly OrderTracker tracker;
    private readonly Reconciler reconciler;
    private readonly BalanceReader balances;
    private readonly UserChannel channel;
    private readonly CancellationTokenSource life = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource wake = Fresh();
    private Task? watching;
    private bool fullWanted;
    private bool unreachable;
    private bool failing;

    public OrderTruth(OrderTruthParts parts)
    {
        this.parts = parts;
        PolymarketTradingOptions trading = parts.Options.Trading;
        tracker = new OrderTracker(parts.Sink, parts.Markets.MarketOf, trading, asksFees: parts.Receipts is not null);
        balances = new BalanceReader(parts.Account.Id, parts.Venue, parts.Balances, () => Now);
        var orphans = new OrphanDesk(
            tracker, trading.Orphans, parts.Account.Id, parts.Adopter, parts.Markets, parts.Notice);
        FeeCanary? fees = parts.Receipts is { } receipts
            ? new FeeCanary(tracker, receipts, guard, () => Now)
            : null;
        reconciler = new Reconciler(
            tracker, orphans, parts.Venue, balances, fees, parts.Markets, parts.Sink, guard, () => Now);
        channel = new UserChannel(parts.Account, parts.Options, this, parts.Time, parts.Jitter);
    }

    /// <summary>Faults when something within is broken; a failure of venue or network never does that.</summary>
    public Task Completion => watching ?? Task.CompletedTask;

    public bool IsConnected => channel.IsOpen;

    private Instant Now => Instant.FromDateTimeOffset(parts.Time.GetUtcNow());

    /// <exception cref="VenueException">The venue cannot be reached or does not answer.</exception>
    /// <exception cref="BadInputException">The account has no API credentials.</exception>
    public async Task Start(KnownAccount known, Func<ApprovedOrder, string> orderIdOf, CancellationToken cancel)
    {
        Require.That(watching is null, "the truth starts once");
        if (parts.Account.Credentials is null)
        {
            throw new BadInputException($"{parts.Account} has no API credentials: derive them first");
        }
        lock (guard)
        {
            foreach (KnownOrder order in known.Orders)
            {
                string id = order.VenueOrderId.Length > 0 ? order.VenueOrderId : orderIdOf(order.Approved);
                tracker.Know(order, id, Now);
            }
        }
        reconciler.FirstSince = FirstSince(known);
        channel.Start();
        await connected.Task.WaitAsync(cancel).ConfigureAwait(false);
        TakeFull();
        await reconciler.Full(cancel).ConfigureAwait(false);
        while (IsInDoubt())
        {
            await Task.Delay(parts.Options.Trading.PollEvery, parts.Time, cancel).ConfigureAwait(false);
            await reconciler.Poll(cancel).ConfigureAwait(false);
        }
        watching = Watch(life.Token);
    }

    public void Sent(ApprovedOrder order, string venueOrderId)
    {
        lock (guard) { tracker.Sent(order, venueOrderId, Now); }
    }

    public void Submitted(ClientOrderId order, SubmitReply reply)
    {
        lock (guard) { tracker.Submitted(order, reply, Now); }
    }

    public void CancelSent(ClientOrderId order)
    {
        lock (guard) { tracker.CancelSent(order); }
    }

    public void CancelAllSent()
    {
        lock (guard) { tracker.CancelAllSent(); }
    }

    public void Cancelled(string venueOrderId)
    {
        lock (guard) { tracker.Cancelled(venueOrderId, Now); }
    }

    public void CancelRefused(string venueOrderId, string evidence)
    {
        lock (guard) { tracker.CancelRefused(venueOrderId, evidence, Now); }
    }

    public void CancelUnknown(ClientOrderId order, string why)
    {
        lock (guard) { tracker.CancelUnknown(order, why, Now); }
    }

    public void HeartbeatAccepted()
    {
        lock (guard) { tracker.Heartbeat(Now); }
    }

    public bool TryVenueOrderId(ClientOrderId order, [NotNullWhen(true)] out string? venueOrderId)
    {
        lock (guard) { return tracker.TryVenueId(order, out venueOrderId); }
    }

    public bool IsEnded(ClientOrderId order)
    {
        lock (guard) { return tracker.IsEnded(order); }
    }

    /// <exception cref="VenueException">The venue does not answer.</exception>
    public Task Reconcile(CancellationToken cancel) => reconciler.Full(cancel);

    /// <exception cref="VenueException">The venue does not answer.</exception>
    /// <exception cref="ChainException">The node does not answer.</exception>
    public Task<IReadOnlyList<EngineInput>> OpeningBalances(CancellationToken cancel) =>
        balances.Opening(parts.Traded(), cancel);

    void IUserEvents.OnConnected()
    {
        lock (guard)
        {
            fullWanted = true;
            if (unreachable) { PostStatus(VenueStatus.Connected, "the user channel is back"); }
            unreachable = false;
        }
        connected.TrySetResult();
        Wake();
    }

    void IUserEvents.OnOrder(VenueOrder order, Instant received)
    {
        lock (guard) { tracker.Event(order, received); }
    }

    void IUserEvents.OnTrade(VenueTrade trade, Instant received)
    {
        lock (guard) { tracker.Event(trade, received); }
    }

    void IUserEvents.OnBroken(string why)
    {
        parts.Notice(new TruthNotice(Severity.Error, "user-channel-broken", $"{why}; everything is read again"));
        lock (guard) { fullWanted = true; }
        Wake();
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
            VenueErrorKind.Network, 0, "", VenueError.Excerpt(why), $"WS {parts.Options.Hosts.UserSocket.Host}", true,
            null);
        connected.TrySetException(new VenueException(error));
    }

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync().ConfigureAwait(false);
        if (watching is { } task) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
        await channel.DisposeAsync().ConfigureAwait(false);
        reconciler.Dispose();
        life.Dispose();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    private bool IsInDoubt()
    {
        lock (guard) { return tracker.Wants(Now).IsInDoubt; }
    }

    private void Wake() => Interlocked.Exchange(ref wake, Fresh()).TrySetResult();

    private void PostStatus(VenueStatus status, string detail) => parts.Sink.Post(
        new VenueStatusChanged(Stamp.Unsequenced(Now, Instant.None), VenueId.Polymarket, status, detail));

    private async Task Watch(CancellationToken cancel)
    {
        Instant next = Now + After(parts.Options.Trading.ReconcileEvery);
        try
        {
            while (true)
            {
                Task woken = Volatile.Read(ref wake).Task;
                bool full = TakeFull() || !channel.IsOpen || Now >= next;
                if (full) { next = Now + After(parts.Options.Trading.ReconcileEvery); }
                bool answered = await Read(full, cancel).ConfigureAwait(false);
                // What was wanted and not had is wanted still.
                if (full && !answered) { lock (guard) { fullWanted = true; } }
                Task pause = Task.Delay(parts.Options.Trading.PollEvery, parts.Time, cancel);
                await Task.WhenAny(answered ? woken : pause, pause).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
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

    /// <returns>False when venue or node did not answer; said once until they answer again.</returns>
    private async Task<bool> Read(bool full, CancellationToken cancel)
    {
        try
        {
            await (full ? reconciler.Full(cancel) : reconciler.Poll(cancel)).ConfigureAwait(false);
            failing = false;
            return true;
        }
        catch (Exception e) when (e is VenueException or ChainException)
        {
            if (!failing) { parts.Notice(new TruthNotice(Severity.Warning, "reconciliation-failed", e.Message)); }
            failing = true;
            return false;
        }
    }

    private static Duration After(TimeSpan span) => new(span.Ticks * 100);
}
