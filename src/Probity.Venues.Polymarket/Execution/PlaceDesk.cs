using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// Sends orders: what closes an open leg in a lane of its own, the rest behind it; in batches when several wait; signed
/// off the engine's thread. What never left is answered here; what left is the truth's affair.
/// </summary>
/// <param name="clients">The account's routes and limits.</param>
/// <param name="builder">Signs.</param>
/// <param name="markets">The market of an order, as it is now.</param>
/// <param name="truth">Told of everything that leaves and of its answer.</param>
/// <param name="gate">Whether the venue takes orders.</param>
/// <param name="cancels">Takes the rest of orders that should take and be gone.</param>
/// <param name="sink">Takes the answers to what never left.</param>
/// <param name="work">Runs the requests.</param>
/// <param name="batchWindow">Longest that orders wait to go out together.</param>
/// <param name="time">The clock.</param>
internal sealed class PlaceDesk(
    AccountClients clients,
    OrderBuilder builder,
    IMarketDirectory markets,
    IOrderTruth truth,
    TradingGate gate,
    CancelDesk cancels,
    IInputSink sink,
    Workers work,
    TimeSpan batchWindow,
    TimeProvider time)
{
    private readonly PlaceQueue queue = new();
    private readonly Wakeup hedges = new(time);
    private readonly Wakeup others = new(time);
    private readonly int most = Math.Clamp(clients.OrderBurst, 1, TradingClient.PlaceBatch);

    public void Add(ApprovedOrder order)
    {
        queue.Add(order);
        (PlaceQueue.IsHedge(order) ? hedges : others).Set();
    }

    /// <summary>False when it has left: then the venue has to be asked.</summary>
    public bool TryWithdraw(ClientOrderId order)
    {
        Withdrawal found = queue.Withdraw(order);
        if (found == Withdrawal.Gone) { TellWithdrawn(order); }
        return found != Withdrawal.Left;
    }

    /// <summary>Withdraws what has not left.</summary>
    /// <returns>What has left and is not answered yet.</returns>
    public IReadOnlyList<ClientOrderId> WithdrawAll(Func<ApprovedOrder, bool> filter)
    {
        (List<ClientOrderId> gone, List<ClientOrderId> left) = queue.WithdrawAll(filter);
        foreach (ClientOrderId order in gone) { TellWithdrawn(order); }
        return left;
    }

    /// <summary>Sends what waits in one lane, until cancelled.</summary>
    public async Task Run(bool isHedgeLane, CancellationToken cancel)
    {
        Wakeup wakeup = isHedgeLane ? hedges : others;
        GatePriority priority = isHedgeLane ? GatePriority.Hedge : GatePriority.Normal;
        while (true)
        {
            List<ApprovedOrder> batch = queue.Take(isHedgeLane, most);
            if (batch.Count == 0)
            {
                await wakeup.Wait(null, cancel).ConfigureAwait(false);
                continue;
            }
            if (batchWindow > TimeSpan.Zero && batch.Count < most && !isHedgeLane)
            {
                await Task.Delay(batchWindow, time, cancel).ConfigureAwait(false);
                batch.AddRange(queue.Take(isHedgeLane, most - batch.Count));
            }
            await clients.Orders.Wait(batch.Count, priority, cancel).ConfigureAwait(false);
            await work.StartWhenFree(stop => Send(batch, priority, stop), cancel).ConfigureAwait(false);
        }
    }

    private async Task Send(List<ApprovedOrder> batch, GatePriority priority, CancellationToken cancel)
    {
        List<(ApprovedOrder Order, BuiltOrder Built)> leaving = [];
        foreach (ApprovedOrder order in batch)
        {
            if (Prepare(order) is { } built) { leaving.Add((order, built)); }
        }
        if (leaving.Count == 0) { return; }
        IReadOnlyList<SubmitReply>? replies = null;
        try
        {
            replies = await Post(leaving, priority, cancel).ConfigureAwait(false);
        }
        finally
        {
            for (int i = 0; i < leaving.Count; i++)
            {
                (ApprovedOrder order, BuiltOrder built) = leaving[i];
                Settle(order, built, replies?[i] ?? new SubmitReply.Unknown("we stopped before the answer came"));
            }
        }
    }

    /// <summary>Signs it and lets it leave; null when it stays, which is then told.</summary>
    private BuiltOrder? Prepare(ApprovedOrder order)
    {
        if (!gate.Allows(order.Intent, out string why)) { return Keep(order, RefusalCode.VenuePaused, why); }
        BuiltOrder built;
        try
        {
            built = builder.Build(order, markets.MarketOf(order.Intent.Instrument));
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
        if (queue.TryLeave(order.Id, () => truth.Sent(order, built.VenueOrderId))) { return built; }
        TellWithdrawn(order.Id);
        return null;
    }

    private async Task<IReadOnlyList<SubmitReply>> Post(
        List<(ApprovedOrder Order, BuiltOrder Built)> leaving, GatePriority priority, CancellationToken cancel)
    {
        VenueError? error;
        if (leaving.Count == 1)
        {
            BuiltOrder built = leaving[0].Built;
            VenueCall<PlaceReply> call = await clients.Trading
                .PostOrder(built.Body, priority, cancel).ConfigureAwait(false);
            if (call.Succeeded) { return [PlaceReplies.Of(call.Reply, built.VenueOrderId)]; }
            error = call.Error;
        }
        else
        {
            byte[] body = OrderBody.Batch([.. leaving.Select(one => one.Built.Body)]);
            VenueCall<List<PlaceReply>> call = await clients.Trading
                .PostOrders(body, priority, cancel).ConfigureAwait(false);
            if (call.Succeeded)
            {
                return PlaceReplies.Of(call.Reply, [.. leaving.Select(one => one.Built.VenueOrderId)]);
            }
            error = call.Error;
        }
        gate.Observe(error);
        if (error.Status == 429) { clients.Orders.Throttled(error.RetryAfter); }
        if (error.Status == 401) { work.Start(SetClock); }
        SubmitReply reply = PlaceReplies.Of(error);
        return [.. leaving.Select(_ => reply)];
    }

    /// <summary>A clock that went astray looks like bad credentials.</summary>
    private async Task SetClock(CancellationToken cancel)
    {
        try
        {
            await clients.Clock.Synchronize(clients.Public, cancel).ConfigureAwait(false);
        }
        catch (VenueException)
        {
            // The next refusal tries again.
        }
    }

    private async Task ExplainVersion(CancellationToken cancel)
    {
        try
        {
            int version = await clients.Public.Version(cancel).ConfigureAwait(false);
            gate.Explain(
                $"the venue refuses our orders as of another version; its /version says {version}, we sign '2' for "
                + "conditional tokens and '3' for position markets");
        }
        catch (VenueException e)
        {
            gate.Explain($"the venue refuses our orders as of another version and does not tell its own: {e.Message}");
        }
    }

    private void Settle(ApprovedOrder order, BuiltOrder built, SubmitReply reply)
    {
        truth.Submitted(order.Id, reply);
        queue.Done(order.Id);
        if (reply is SubmitReply.Held) { gate.Took(order.Intent); }
        if (reply is SubmitReply.Refused refused)
        {
            gate.Observe(refused.Evidence);
            if (refused.Evidence.Contains("order_version_mismatch", StringComparison.OrdinalIgnoreCase))
            {
                work.Start(ExplainVersion);
            }
            if (refused.Code != RefusalCode.Duplicate) { return; }
        }
        if (built.CancelRest) { cancels.Add(order.Id, built.VenueOrderId); }
    }

    private BuiltOrder? Keep(ApprovedOrder order, RefusalCode code, string why)
    {
        queue.Done(order.Id);
        sink.Post(new OrderRefused(Now(), order.Id, code, $"not sent: {why}"));
        return null;
    }

    private void TellWithdrawn(ClientOrderId order) =>
        sink.Post(new OrderCancelled(Now(), order, CancelCause.Requested));

    private Stamp Now() => Stamp.Unsequenced(Instant.FromDateTimeOffset(time.GetUtcNow()), Instant.None);
}
