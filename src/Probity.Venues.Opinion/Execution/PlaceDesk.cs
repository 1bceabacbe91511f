using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Execution;

/// <summary>
/// Sends orders, one a request, once: what closes an open leg in a lane of its own, the rest behind it; signed off the
/// engine's thread. What never left is answered here; what left is the truth's affair. An order that should take and be
/// gone leaves as a limit order whose rest is cancelled as soon as the venue has given it a name.
/// </summary>
/// <param name="parts">Markets, sink, signer, clock.</param>
/// <param name="client">The account's routes.</param>
/// <param name="rate">The key's rate gate.</param>
/// <param name="truth">Told of everything that leaves and of its answer.</param>
/// <param name="gate">Whether the venue takes orders.</param>
/// <param name="cancels">Takes the rest of orders that should take and be gone.</param>
/// <param name="clock">Measures how long that rest was there.</param>
/// <param name="work">Runs the requests.</param>
internal sealed class PlaceDesk(
    OpinionTraderParts parts,
    OpinionTradingClient client,
    RateGate rate,
    OpinionOrderTruth truth,
    TradingGate gate,
    CancelDesk cancels,
    RiskClock clock,
    Workers work)
{
    private readonly PlaceQueue queue = new();
    private readonly Wakeup hedges = new(parts.Time);
    private readonly Wakeup others = new(parts.Time);

    public void Add(ApprovedOrder order)
    {
        queue.Add(order);
        (PlaceQueue.IsHedge(order) ? hedges : others).Set();
    }

    /// <summary>False when it has left: then the venue has to be asked.</summary>
    /// <param name="order">Which.</param>
    /// <param name="isExpired">Its time is over; else somebody cancels it.</param>
    public bool TryWithdraw(ClientOrderId order, bool isExpired = false)
    {
        Withdrawal found = queue.Withdraw(order);
        if (found == Withdrawal.Gone) { TellWithdrawn(order, isExpired); }
        return found != Withdrawal.Left;
    }

    /// <summary>Withdraws what has not left.</summary>
    public void WithdrawAll()
    {
        foreach (ClientOrderId order in queue.WithdrawAll(_ => true).Gone) { TellWithdrawn(order, isExpired: false); }
    }

    /// <summary>Sends what waits in one lane, until cancelled.</summary>
    public async Task Run(bool isHedgeLane, CancellationToken cancel)
    {
        Wakeup wakeup = isHedgeLane ? hedges : others;
        GatePriority priority = isHedgeLane ? GatePriority.Hedge : GatePriority.Normal;
        while (true)
        {
            List<ApprovedOrder> next = queue.Take(isHedgeLane, 1);
            if (next.Count == 0)
            {
                await wakeup.Wait(null, cancel).ConfigureAwait(false);
                continue;
            }
            await rate.Wait(1, priority, cancel).ConfigureAwait(false);

            // What closes an open leg never waits for quotes that are under way; the rate gate bounds it.
            if (isHedgeLane) { work.Start(stop => Send(next[0], stop)); }
            else { await work.StartWhenFree(stop => Send(next[0], stop), cancel).ConfigureAwait(false); }
        }
    }

    private async Task Send(ApprovedOrder order, CancellationToken cancel)
    {
        if (Prepare(order) is not { } body) { return; }
        bool takes = order.Intent.TimeInForce == TimeInForce.FillAndKill;
        if (takes) { clock.Begin(order.Id); }
        PlaceAnswer? answer = null;
        try
        {
            VenueCall<OpinionOrder> call = await client.Place(body, cancel).ConfigureAwait(false);
            answer = PlaceAnswer.Of(call);
            if (call.Succeeded) { gate.Took(order.Intent); }
            else { gate.Observe(call.Error); }
        }
        finally
        {
            truth.Answered(order.Id, answer ?? new PlaceAnswer.Unknown("we stopped before the answer came"));
            queue.Done(order.Id);
            if (takes && answer is PlaceAnswer.Refused) { clock.Forget(order.Id); }
            else if (takes) { cancels.Add(order.Id); }
        }
    }

    /// <summary>Signs it and lets it leave; null when it stays, which is then told.</summary>
    private byte[]? Prepare(ApprovedOrder order)
    {
        OrderIntent intent = order.Intent;
        if (intent.TimeInForce == TimeInForce.FillOrKill)
        {
            return Keep(order, RefusalCode.NotAllowed, "Opinion has no orders that fill wholly or not at all");
        }
        if (intent.TimeInForce == TimeInForce.GoodTilDate && intent.ExpiresAt <= Now)
        {
            return Keep(order, RefusalCode.BadExpiry, $"it expired at {intent.ExpiresAt}");
        }
        if (!gate.Allows(intent, out string why)) { return Keep(order, RefusalCode.VenuePaused, why); }
        byte[] body;
        try
        {
            body = parts.Sign(order, parts.Markets.MarketOf(intent.Instrument));
        }
        catch (UnsendableOrderException e)
        {
            return Keep(order, e.Code, e.Message);
        }
        catch (Exception e) when (e is InvariantException or BadInputException)
        {
            gate.Stop(VenueStatus.Halted, $"order {order.Id} could not be made: {e.Message}; placing stops");
            return Keep(order, RefusalCode.Other, e.Message);
        }
        if (queue.TryLeave(order.Id, () => truth.Sent(order))) { return body; }
        TellWithdrawn(order.Id, isExpired: false);
        return null;
    }

    private byte[]? Keep(ApprovedOrder order, RefusalCode code, string why)
    {
        queue.Done(order.Id);
        parts.Sink.Post(new OrderRefused(Stamped, order.Id, code, $"not sent: {why}"));
        return null;
    }

    private void TellWithdrawn(ClientOrderId order, bool isExpired) => parts.Sink.Post(
        isExpired ? new OrderExpired(Stamped, order) : new OrderCancelled(Stamped, order, CancelCause.Requested));

    private Instant Now => Instant.FromDateTimeOffset(parts.Time.GetUtcNow());

    private Stamp Stamped => Stamp.Unsequenced(Now, Instant.None);
}
