using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Cards about starting on what another run left (docs/venues/conformance.md).</summary>
public sealed class StartCards
{
    [Fact]
    [Trait("Card", "V-16")]
    public async Task A_run_that_died_between_sending_and_the_answer_is_followed_by_one_that_finds_the_truth()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk others = await rig.Others();
        CardDesk dead = await rig.Own();
        await rig.Fault("""{"kind":"lost-ack"}""", CardRig.Counts("POST /order"));
        ApprovedOrder resting = dead.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        ApprovedOrder filled = dead.Quote(rig.Plain, 0, Side.Buy, "0.45", 10);
        ApprovedOrder never = dead.Approve(OrderIntent.Quote(
            default, rig.Plain.Outcome(0).Id, Side.Buy, Price.Parse("0.35"), Quantity.FromShares(20), "card"));
        await CardRig.Until(
            () => rig.Venue.Run(() => rig.Venue.Orders.All.Count(order => order.IsOpen)) == 2, "the venue has both");
        await dead.DisposeAsync();
        int[] sent = await rig.Strikes();
        await rig.Heal();
        ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.6", 10);
        await others.Told<OrderFilled>(input => input.Order == take.Id);

        await using CardDesk next = await CardDesk.Open(
            rig, rig.Wallet(SignatureType.DepositWallet, 0), null, dead.Books);
        await rig.Fault(CardRig.Counts("POST /order"), CardRig.Counts("POST /orders"));
        ApprovedOrder[] known = [resting, filled, never];
        foreach (ApprovedOrder order in known) { next.Books.Know(order); }
        await next.Gateway.Start(
            new KnownAccount(
                [.. known.Select(order => new KnownOrder(order, OrderStatus.InFlight, Quantity.Zero, ""))],
                Instant.None),
            TestContext.Current.CancellationToken);

        // The start is done when the truth is known.
        Assert.True(next.WasTold<OrderAccepted>(
            input => input.Order == resting.Id && input.VenueOrderId == next.VenueIdOf(resting)));
        Assert.True(next.WasTold<OrderRefused>(input => input.Order == never.Id));
        Assert.Equal(Quantity.FromShares(10), next.Filled(filled));
        Assert.Equal((int[])[0, 0], await rig.Strikes());
        Assert.True(sent[1] <= 2);
        next.Gateway.Cancel(resting.Id);
        await next.Told<OrderCancelled>(input => input.Order == resting.Id);
        await next.Agree();
        await others.Agree();
    }

    [Theory]
    [InlineData(OrphanPolicy.Cancel)]
    [InlineData(OrphanPolicy.Adopt)]
    [InlineData(OrphanPolicy.Leave)]
    [Trait("Card", "V-18")]
    public async Task An_order_that_no_journal_knows_is_cancelled_adopted_or_left(OrphanPolicy policy)
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk others = await rig.Others();
        CardDesk lost = await rig.Own();
        ApprovedOrder orphan = await lost.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        string id = lost.VenueIdOf(orphan);
        others.Take(rig.Plain, 1, Side.Buy, "0.6", 5);
        await lost.Told<FillSettled>(input => input.Tier == SettlementTier.Confirmed);
        await lost.DisposeAsync();

        await using CardDesk own = await CardDesk.Open(
            rig, lost.Wallet, trading => trading with { Orphans = policy }, null);
        if (policy == OrphanPolicy.Leave) { own.Books.LeaveOut(id); }
        await own.Gateway.Start(new KnownAccount([], Instant.None), TestContext.Current.CancellationToken);

        Assert.Contains(
            own.Notices,
            notice => notice.Code == "orphan-order" && notice.Detail.Contains(id, StringComparison.Ordinal));
        if (policy == OrphanPolicy.Leave)
        {
            Assert.DoesNotContain(own.Inputs, input => input is OrderAdopted or OrderFilled);
            Assert.True(rig.Venue.Run(() => rig.Venue.Orders.Find(id)!.IsOpen));
            await own.Agree();
            return;
        }
        OrderAdopted adopted = await own.Told<OrderAdopted>(input => input.VenueOrderId == id);
        Assert.Equal(Quantity.FromShares(5), adopted.Filled);
        if (policy == OrphanPolicy.Adopt)
        {
            ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.6", 5);
            await others.Told<OrderFilled>(input => input.Order == take.Id);
            OrderFilled more = await own.Told<OrderFilled>(input => input.Order == adopted.Order);
            Assert.Equal(Quantity.FromShares(5), more.Quantity);
            own.Gateway.Cancel(adopted.Order);
        }
        OrderCancelled ended = await own.Told<OrderCancelled>(input => input.Order == adopted.Order);
        Assert.Equal(CancelCause.Requested, ended.Cause);
        await own.Agree();
        await others.Agree();
    }
}
