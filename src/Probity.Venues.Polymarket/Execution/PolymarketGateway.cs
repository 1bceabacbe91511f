using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// Trades one account on Polymarket. Wishes are taken without waiting and sent by lanes: cancels first, then what
/// closes an open leg, then the rest, each within the signer's token buckets and the venue's edge limits. What comes
/// back becomes inputs: the truth tells what became of orders that left, this what became of those that did not, and
/// the gate how the venue is.
/// </summary>
public sealed class PolymarketGateway : ITradingGateway
{
    /// <summary>Requests of this account under way at once.</summary>
    private const int ParallelRequests = 16;

    private readonly AccountClients clients;
    private readonly PolymarketTradingOptions options;
    private readonly IMarketDirectory markets;
    private readonly IOrderTruth truth;
    private readonly IInputSink sink;
    private readonly Action<RequestConversion> convert;
    private readonly TimeProvider time;
    private readonly OrderBuilder builder;
    private readonly TradingGate gate;
    private readonly Workers work;
    private readonly PlaceDesk places;
    private readonly CancelDesk cancels;
    private bool disposed;

    /// <param name="clients">The account's clients; they stay the caller's.</param>
    /// <param name="options">How it trades.</param>
    /// <param name="markets">The markets as they are now.</param>
    /// <param name="truth">Who keeps the truth about orders; disposed with this.</param>
    /// <param name="sink">Where inputs go.</param>
    /// <param name="convert">Takes conversions, without waiting.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    public PolymarketGateway(
        AccountClients clients,
        PolymarketTradingOptions options,
        IMarketDirectory markets,
        IOrderTruth truth,
        IInputSink sink,
        Action<RequestConversion> convert,
        TimeProvider time,
        Func<double> jitter)
    {
        (this.clients, this.options, this.markets, this.truth) = (clients, options, markets, truth);
        (this.sink, this.convert, this.time) = (sink, convert, time);
        builder = new OrderBuilder(clients.Account, options.TakeBuys);
        gate = new TradingGate(sink, time, VenueId.Polymarket, clients.Account.Name);
        work = new Workers(ParallelRequests, Broke);
        cancels = new CancelDesk(clients, truth, gate, work, time, jitter);
        places = new PlaceDesk(
            clients, builder, markets, truth, gate, cancels, sink, work, options.BatchWindow, time);
    }

    public AccountId Account => clients.Account.Id;

    /// <summary>What the venue lets this account do, as its last answers say.</summary>
    public VenueStatus Status => gate.Status;

    /// <summary>Cancels that the venue has not confirmed yet.</summary>
    public int PendingCancels => cancels.Count;

    /// <summary>
    /// Sets the clock and derives credentials where none are known: private requests work from here on.
    /// </summary>
    /// <exception cref="VenueException">The venue does not let us in.</exception>
    public async Task Connect(CancellationToken cancel)
    {
        await clients.Clock.Synchronize(clients.Public, cancel).ConfigureAwait(false);
        clients.Account.Credentials ??= await clients.Auth.DeriveOrCreate(0, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="VenueException">The venue does not let us in, or does not tell what is true.</exception>
    public async Task Start(KnownAccount known, CancellationToken cancel)
    {
        await Connect(cancel).ConfigureAwait(false);

        // A cancel never waits for the start to be done.
        work.Start(cancels.Run);
        if (options.Heartbeat)
        {
            var heartbeat = new HeartbeatLoop(
                clients.Trading, gate, truth.HeartbeatAccepted, RereadLater, options.HeartbeatEvery, time);
            await heartbeat.Arm(cancel).ConfigureAwait(false);
            work.Start(heartbeat.Run);
        }
        await truth.Start(known, OrderIdOf, cancel).ConfigureAwait(false);
        foreach (KnownOrder order in known.Orders) { CancelLeftover(order); }
        work.Start(stop => places.Run(isHedgeLane: true, stop));
        work.Start(stop => places.Run(isHedgeLane: false, stop));
    }

    public void Place(ApprovedOrder order)
    {
        Require.That(order.Account == Account, "an order goes to the gateway of its account");
        places.Add(order);
    }

    public void Cancel(ClientOrderId order)
    {
        if (places.TryWithdraw(order)) { return; }
        if (!truth.TryVenueOrderId(order, out string? venueOrderId))
        {
            sink.Post(new CancelRefused(
                Stamp.Unsequenced(Instant.FromDateTimeOffset(time.GetUtcNow()), Instant.None), order,
                $"account '{clients.Account.Name}' never sent such an order"));
            return;
        }
        if (!truth.IsEnded(order)) { cancels.Add(order, venueOrderId); }
    }

    public void CancelAll()
    {
        CancelUnanswered(_ => true);
        cancels.Sweep("");
    }

    /// <summary>Cancels all orders of a market, those of other runs too.</summary>
    public void CancelMarket(Market market)
    {
        CancelUnanswered(order =>
            order.Intent.Instrument == market.First.Id || order.Intent.Instrument == market.Second.Id);
        cancels.Sweep(market.Condition);
    }

    public void Convert(RequestConversion request) => convert(request);

    public Task Reconcile(CancellationToken cancel) => truth.Reconcile(cancel);

    public async ValueTask DisposeAsync()
    {
        if (disposed) { return; }
        disposed = true;
        await work.DisposeAsync().ConfigureAwait(false);
        await truth.DisposeAsync().ConfigureAwait(false);
        gate.Dispose();
    }

    private string OrderIdOf(ApprovedOrder order) => builder.IdOf(order, markets.MarketOf(order.Intent.Instrument));

    /// <summary>A run that ended between sending and cancelling the rest left it resting.</summary>
    private void CancelLeftover(KnownOrder order)
    {
        bool takes = order.Approved.Intent.TimeInForce is TimeInForce.FillAndKill or TimeInForce.FillOrKill;
        if (takes && order.Status.MayTrade()) { Cancel(order.Approved.Id); }
    }

    /// <summary>A sweep may overtake what is under way, so that is cancelled by name as well.</summary>
    private void CancelUnanswered(Func<ApprovedOrder, bool> filter)
    {
        foreach (ClientOrderId order in places.WithdrawAll(filter))
        {
            if (truth.TryVenueOrderId(order, out string? venueOrderId)) { cancels.Add(order, venueOrderId); }
        }
    }

    private void RereadLater() => work.Start(async stop =>
    {
        try
        {
            await truth.Reconcile(stop).ConfigureAwait(false);
        }
        catch (VenueException)
        {
            // It reads everything again by itself; this was only to have it sooner.
        }
    });

    /// <summary>
    /// Something that nobody expected ended a lane or a request: no more orders, and everybody knows.
    /// </summary>
    private void Broke(Exception e) => gate.Stop(
        VenueStatus.Halted,
        $"account '{clients.Account.Name}': {(e is VenueException or InvariantException or BadInputException
            ? e.Message
            : e.GetType().Name + ": " + e.Message)}; placing stops");
}
