using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Cards about news of orders and trades (docs/venues/conformance.md).</summary>
public sealed class NewsCards
{
    [Fact]
    [Trait("Card", "V-02")]
    public async Task A_fill_that_is_reported_twice_counts_once()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await rig.Fault("""{"kind":"duplicate-frame","channel":"user"}""");

        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        foreach (int part in new[] { 1, 2 })
        {
            others.Take(rig.Plain, 1, Side.Buy, "0.6", 5);
            await CardRig.Until(() => own.Filled(quote) == Quantity.FromShares(5 * part), $"part {part}");
        }
        await own.Agree();
        await others.Agree();

        Assert.True((await rig.Strikes())[0] >= 8);
        Assert.Equal(2, own.Inputs.OfType<OrderFilled>().Count());
        Assert.Single(own.Inputs.OfType<OrderAccepted>());
    }

    [Fact]
    [Trait("Card", "V-05")]
    public async Task Fills_that_were_missed_while_the_user_channel_was_down_are_all_there_once_it_is_back()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);

        await rig.Fault("""{"kind":"socket-cut","channel":"user"}""");
        foreach (int _ in new[] { 1, 2, 3 })
        {
            ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.6", 5);
            await CardRig.Until(() => others.Filled(take) == Quantity.FromShares(5), "the other side's fill");
        }
        await CardRig.Until(() => own.Notices.Any(notice => notice.Code == "user-channel-closed"), "the cut is told");
        await rig.Heal();
        await CardRig.Until(() => own.Filled(quote) == Quantity.FromShares(15), "all three fills");
        await CardRig.Until(() => own.Trader.Truth.IsConnected, "the channel is back");

        await own.Agree();
        await others.Agree();
        Assert.Equal(3, own.Inputs.OfType<OrderFilled>().Count());
    }

    [Fact]
    [Trait("Card", "V-10")]
    public async Task More_open_orders_and_trades_than_a_page_are_all_reconciled()
    {
        await using CardRig rig = await CardRig.Start(options => options with { PageSize = 3 });
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        ApprovedOrder[] quotes = [.. Enumerable.Range(0, 8).Select(
            i => own.Quote(rig.Plain, 0, Side.Buy, $"0.{40 - i}", 20))];
        foreach (ApprovedOrder quote in quotes)
        {
            await own.Told<OrderAccepted>(input => input.Order == quote.Id);
        }

        // Nothing comes over the channel: what is known from here on was read page by page.
        await rig.Fault("""{"kind":"drop-frame","channel":"user"}""");
        foreach (int _ in Enumerable.Range(0, 7))
        {
            ApprovedOrder take = others.Take(rig.Plain, 1, Side.Buy, "0.7", 5);
            await CardRig.Until(() => others.Filled(take) == Quantity.FromShares(5), "the other side's fill");
        }
        await own.Gateway.Reconcile(TestContext.Current.CancellationToken);
        await own.Agree();
        Assert.Equal(7, own.Inputs.OfType<OrderFilled>().Count());
        Assert.Equal(7, (await own.Trader.Clients.Trading.OpenOrders(TestContext.Current.CancellationToken)).Count);

        // Somebody else with our key takes them away.
        await own.Trader.Clients.Trading.CancelAll(TestContext.Current.CancellationToken);
        await own.Gateway.Reconcile(TestContext.Current.CancellationToken);
        await CardRig.Until(() => own.Inputs.OfType<OrderCancelled>().Count() == 7, "seven ends");
        Assert.All(
            own.Inputs.OfType<OrderCancelled>(), ended => Assert.Equal(CancelCause.VenueCancelled, ended.Cause));
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "V-11")]
    public async Task A_fill_that_was_matched_and_then_failed_is_reversed_on_both_sides()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await rig.Fault("""{"kind":"failed-settlement","count":1}""");

        ApprovedOrder quote = await own.Rest(rig.Plain, 0, Side.Buy, "0.4", 20);
        others.Take(rig.Plain, 1, Side.Buy, "0.6", 5);
        FillSettled ghost = await own.Told<FillSettled>(input => input.Tier == SettlementTier.Failed);
        OrderFilled matched = await own.Told<OrderFilled>(input => input.TradeId == ghost.TradeId);
        Assert.NotEqual(SettlementTier.Failed, matched.Tier);
        await others.Told<FillSettled>(input => input.Tier == SettlementTier.Failed);
        others.Take(rig.Plain, 1, Side.Buy, "0.6", 10);
        await own.Told<FillSettled>(input => input.Tier == SettlementTier.Confirmed && input.Order == quote.Id);

        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "V-17")]
    public async Task A_wrong_fee_on_the_chain_is_told_as_the_fee_that_was_charged()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await rig.Fault("""{"kind":"wrong-fee","factor":2}""");
        await others.Rest(rig.Plain, 1, Side.Buy, "0.4", 20);

        ApprovedOrder take = own.Take(rig.Plain, 0, Side.Buy, "0.6", 10);
        OrderFilled filled = await own.Told<OrderFilled>(input => input.Order == take.Id);
        FeeCharged charged = await own.Told<FeeCharged>(input => input.Order == take.Id);

        Assert.True(filled.Fee > Cash.Zero);
        Assert.Equal((filled.TradeId, filled.Fee + filled.Fee), (charged.TradeId, charged.Fee));
        await own.Agree();
        await others.Agree();
    }
}
