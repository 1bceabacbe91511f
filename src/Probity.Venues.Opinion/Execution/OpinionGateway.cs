using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Execution;

/// <summary>
/// Trades one account on Opinion. Wishes are taken without waiting and sent by lanes: cancels first, then what closes
/// an open leg, then the rest, all within the key's one limit. The venue has neither immediate orders nor expiries:
/// both are made of limit orders that this cancels. What comes back becomes inputs: the truth tells what became of
/// orders that left, this what became of those that did not, and the gate how the venue is.
/// </summary>
public sealed class OpinionGateway : ITradingGateway
{
    private const int MostSweeps = 5;

    private readonly OpinionTraderParts parts;
    private readonly OpinionTraderClients clients;
    private readonly TradingGate gate;
    private readonly Workers work;
    private readonly Workers cancelling;
    private readonly RiskClock clock;
    private readonly CancelDesk cancels;
    private readonly PlaceDesk places;
    private readonly ExpiryDesk expiries;
    private bool disposed;

    internal OpinionGateway(OpinionTraderParts parts, OpinionTraderClients clients)
    {
        (this.parts, this.clients) = (parts, clients);
        gate = new TradingGate(parts.Sink, parts.Time, VenueId.Opinion, parts.Name, parts.Account);
        work = new Workers(parts.Trading.ParallelRequests, Broke);
        cancelling = new Workers(parts.Trading.ParallelRequests, Broke);
        clock = new RiskClock(parts.Time);
        cancels = new CancelDesk(
            clients.Trading, clients.Gate, () => Truth!, gate, clock, cancelling, parts.Time, parts.Jitter);
        Truth = new OpinionOrderTruth(parts, clients, cancels.Add);
        places = new PlaceDesk(parts, clients.Trading, clients.Gate, Truth, gate, cancels, clock, work);
        expiries = new ExpiryDesk(Expire, parts.Time);
    }

    public AccountId Account => parts.Account;

    /// <summary>For opening balances and health.</summary>
    public OpinionOrderTruth Truth { get; }

    /// <summary>What the venue lets this account do, as its last answers say.</summary>
    public VenueStatus Status => gate.Status;

    /// <summary>Cancels of orders that are not proved to have ended.</summary>
    public int PendingCancels => cancels.Count;

    /// <summary>How long emulated immediate orders could still trade.</summary>
    public TimesAtRisk TimesAtRisk => clock.Times;

    /// <summary>Waits until the key works: a new one is refused for about fifteen seconds.</summary>
    /// <exception cref="TradingRefusedException">The venue refuses the key, or this location.</exception>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public async Task Connect(CancellationToken cancel)
    {
        try
        {
            await KeyActivation.Wait(
                clients.Account, parts.Time,
                text => parts.Notice(new TruthNotice(Severity.Warning, "key-refused", text)), cancel)
                .ConfigureAwait(false);
        }
        catch (BadInputException e)
        {
            throw new TradingRefusedException($"account '{parts.Name}' may not trade on Opinion: {e.Message}", e);
        }
        catch (VenueException e) when (e.Error.Code == OpinionErrors.RestrictedLocation)
        {
            throw new TradingRefusedException(
                $"account '{parts.Name}' may not trade on Opinion: {KeyClient.Explain(e.Error)}", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TradingRefusedException">The venue refuses the key, or this location.</exception>
    /// <exception cref="VenueException">The venue does not let us in, or does not tell what is true.</exception>
    public async Task Start(KnownAccount known, CancellationToken cancel)
    {
        await Connect(cancel).ConfigureAwait(false);

        // A cancel never waits for the start to be done.
        cancelling.Start(cancels.Run);
        await Truth.Start(known, cancel).ConfigureAwait(false);
        foreach (KnownOrder order in known.Orders) { Resume(order); }
        work.Start(expiries.Run);
        work.Start(stop => places.Run(isHedgeLane: true, stop));
        work.Start(stop => places.Run(isHedgeLane: false, stop));
    }

    public void Place(ApprovedOrder order)
    {
        Require.That(order.Account == Account, "an order goes to the gateway of its account");
        places.Add(order);
        expiries.Add(order.Id, order.Intent);
    }

    public void Cancel(ClientOrderId order)
    {
        if (places.TryWithdraw(order)) { return; }
        if (!Truth.Knows(order))
        {
            parts.Sink.Post(new CancelRefused(
                Stamp.Unsequenced(Instant.FromDateTimeOffset(parts.Time.GetUtcNow()), Instant.None), order,
                $"account '{parts.Name}' never sent such an order"));
            return;
        }
        if (!Truth.IsEnded(order)) { cancels.Add(order); }
    }

    /// <summary>One by one: the venue has no request for all. What the venue holds besides is cancelled too.</summary>
    public void CancelAll()
    {
        places.WithdrawAll();
        foreach (ClientOrderId order in Truth.Open()) { cancels.Add(order); }
        work.Start(Sweep);
    }

    public void Convert(RequestConversion request) => parts.Convert(request);

    public Task Reconcile(CancellationToken cancel) => Truth.Reconcile(cancel);

    public async ValueTask DisposeAsync()
    {
        if (disposed) { return; }
        disposed = true;
        await work.DisposeAsync().ConfigureAwait(false);
        await cancelling.DisposeAsync().ConfigureAwait(false);
        await Truth.DisposeAsync().ConfigureAwait(false);
        gate.Dispose();
    }

    private void Expire(ClientOrderId order)
    {
        if (places.TryWithdraw(order, isExpired: true) || !Truth.Knows(order) || Truth.IsEnded(order)) { return; }
        Truth.ExpiryDue(order);
        cancels.Add(order);
    }

    /// <summary>
    /// A run that ended between sending and cancelling the rest left it resting; and our clock alone ends what is
    /// dated.
    /// </summary>
    private void Resume(KnownOrder order)
    {
        if (!order.Status.MayTrade()) { return; }
        OrderIntent intent = order.Approved.Intent;
        if (intent.TimeInForce is TimeInForce.FillAndKill or TimeInForce.FillOrKill) { Cancel(order.Approved.Id); }
        expiries.Add(order.Approved.Id, intent);
    }

    private async Task Sweep(CancellationToken cancel)
    {
        for (int attempt = 0; attempt < MostSweeps; attempt++)
        {
            try
            {
                await Truth.CancelStrangers(cancel).ConfigureAwait(false);
                return;
            }
            catch (VenueException)
            {
                // Ours are cancelled by name meanwhile.
            }
            await Task.Delay(CancelQueue.Backoff(attempt, parts.Jitter()), parts.Time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Something that nobody expected ended a lane or a request: no more orders, and everybody knows.
    /// </summary>
    private void Broke(Exception e) => gate.Stop(
        VenueStatus.Halted,
        $"account '{parts.Name}': {(e is VenueException or InvariantException or BadInputException
            ? e.Message
            : e.GetType().Name + ": " + e.Message)}; placing stops");
}
