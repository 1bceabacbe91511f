using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>Cards about the life of an order (docs/venues/conformance.md).</summary>
public sealed class OrderCards
{
    [Fact]
    [Trait("Card", "V-01")]
    public async Task A_post_only_order_that_would_cross_is_refused_in_the_venues_words_and_rests_nowhere()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await others.Rest(rig.Plain, 1, Side.Buy, "0.4", 20);

        ApprovedOrder crossing = own.Quote(rig.Plain, 0, Side.Buy, "0.6", 10);
        OrderRefused refused = await own.Told<OrderRefused>(input => input.Order == crossing.Id);

        Assert.Equal(RefusalCode.PostOnlyWouldCross, refused.Code);
        Assert.Contains("invalid post-only order: order crosses book", refused.Evidence, StringComparison.Ordinal);
        Assert.Empty(await own.Trader.Clients.Trading.OpenOrders(TestContext.Current.CancellationToken));
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "V-03")]
    public async Task An_order_whose_acknowledgement_was_lost_counts_as_live_and_is_found_without_sending_it_again()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await rig.Fault(
            """{"kind":"lost-ack","count":1}""", CardRig.Counts("POST /order"),
            """{"kind":"drop-frame","channel":"user"}""");

        ApprovedOrder order = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        await own.Told<OrderUnknown>(input => input.Order == order.Id);
        Assert.False(own.Trader.Truth.IsEnded(order.Id));
        OrderAccepted accepted = await own.Told<OrderAccepted>(input => input.Order == order.Id);

        Assert.Equal(own.VenueIdOf(order), accepted.VenueOrderId);
        Assert.Equal((int[])[1, 1], (await rig.Strikes())[..2]);
        Assert.False(own.WasTold<OrderRefused>(_ => true));
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "V-04")]
    public async Task An_order_that_never_arrived_is_refused_only_after_the_grace_and_two_lookups()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await rig.Fault(
            """{"kind":"error-before","status":502,"count":1}""", CardRig.Counts("POST /order"),
            CardRig.Counts("GET /data/order/*"));

        ApprovedOrder order = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        OrderUnknown unknown = await own.Told<OrderUnknown>(input => input.Order == order.Id);
        OrderRefused refused = await own.Told<OrderRefused>(input => input.Order == order.Id);

        Assert.True(refused.At.Received >= unknown.At.Received + Duration.FromSeconds(1));
        Assert.Contains("never arrived", refused.Evidence, StringComparison.Ordinal);
        int[] strikes = await rig.Strikes();
        Assert.Equal((1, 1), (strikes[0], strikes[1]));
        Assert.True(strikes[2] >= 2, $"{strikes[2]} lookups");
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "V-08")]
    public async Task An_order_that_takes_leaves_nothing_and_a_buy_never_gets_more_shares_than_it_wants()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await others.Rest(rig.Plain, 1, Side.Buy, "0.5", 20);

        // Spent as money, $30 would bring 60 shares at this price.
        ApprovedOrder better = own.Take(rig.Plain, 0, Side.Buy, "0.6", 10);
        await CardRig.Until(() => own.Filled(better) == Quantity.FromShares(10), "ten shares");
        ApprovedOrder part = own.Take(rig.Plain, 0, Side.Buy, "0.6", 50);
        OrderCancelled rest = await own.Told<OrderCancelled>(input => input.Order == part.Id);
        Assert.Equal((CancelCause.Killed, Quantity.FromShares(10)), (rest.Cause, own.Filled(part)));

        await others.Rest(rig.Plain, 0, Side.Buy, "0.4", 5);
        ApprovedOrder sale = own.Take(rig.Plain, 0, Side.Sell, "0.4", 20);
        rest = await own.Told<OrderCancelled>(input => input.Order == sale.Id);
        Assert.Equal((CancelCause.Killed, Quantity.FromShares(5)), (rest.Cause, own.Filled(sale)));
        await own.Agree();
        await others.Agree();
        Assert.Equal(Quantity.FromShares(10), own.Filled(better));
    }

    [Fact]
    [Trait("Card", "V-09")]
    public async Task One_bad_order_of_a_batch_is_refused_with_its_text_and_the_others_live()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own(
            change: trading => trading with { BatchWindow = TimeSpan.FromMilliseconds(500) });
        await rig.Fault(CardRig.Counts("POST /orders"), CardRig.Counts("POST /order"));

        ApprovedOrder first = own.Quote(rig.Plain, 0, Side.Buy, "0.4", 20);
        ApprovedOrder bad = own.Quote(rig.Plain, 0, Side.Buy, "0.5", 1_000_000);
        ApprovedOrder last = own.Quote(rig.Plain, 1, Side.Buy, "0.3", 20);
        OrderRefused refused = await own.Told<OrderRefused>(input => input.Order == bad.Id);
        await own.Told<OrderAccepted>(input => input.Order == first.Id);
        await own.Told<OrderAccepted>(input => input.Order == last.Id);

        Assert.Equal(
            (RefusalCode.NotEnoughBalance, "not enough balance / allowance"), (refused.Code, refused.Evidence));
        Assert.Equal((int[])[1, 0], await rig.Strikes());
        own.Gateway.CancelAll();
        foreach (ApprovedOrder good in new[] { first, last })
        {
            OrderCancelled ended = await own.Told<OrderCancelled>(input => input.Order == good.Id);
            Assert.Equal(CancelCause.Requested, ended.Cause);
        }
        Assert.Empty(await own.Trader.Clients.Trading.OpenOrders(TestContext.Current.CancellationToken));
        await own.Agree();
    }

    [Fact]
    [Trait("Card", "V-12")]
    public async Task A_delayed_order_cannot_be_cancelled_and_is_filled_or_rests_when_its_delay_is_over()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        ApprovedOrder quote = await others.Rest(rig.Delayed, 1, Side.Buy, "0.4", 10);
        ApprovedOrder[] delayed = [Limit(own, rig.Delayed, "0.6", 10), Limit(own, rig.Delayed, "0.6", 20)];
        foreach (ApprovedOrder order in delayed)
        {
            await own.Told<OrderDelayed>(input => input.Order == order.Id);
        }

        own.Gateway.Cancel(delayed[0].Id);
        CancelRefused refused = await own.Told<CancelRefused>(input => input.Order == delayed[0].Id);
        Assert.Contains("delayed", refused.Evidence, StringComparison.Ordinal);
        rig.Time.Jump(3);
        await CardRig.Until(() => own.Filled(delayed[0]) == Quantity.FromShares(10), "the first is filled");
        await others.Told<OrderFilled>(input => input.Order == quote.Id);
        await own.Told<OrderAccepted>(input => input.Order == delayed[1].Id);
        await own.Agree();

        own.Gateway.Cancel(delayed[1].Id);
        OrderCancelled end = await own.Told<OrderCancelled>(input => input.Order == delayed[1].Id);
        Assert.Equal(CancelCause.Requested, end.Cause);
        await own.Agree();
        await others.Agree();
    }

    [Fact]
    [Trait("Card", "V-15")]
    public async Task The_end_of_a_dated_order_comes_as_a_cancellation_and_is_told_as_its_expiry()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        ApprovedOrder stays = await own.Rest(rig.Plain, 0, Side.Buy, "0.3", 20);
        Instant ends = Instant.FromDateTimeOffset(rig.Time.GetUtcNow()) + Duration.FromSeconds(200);
        ApprovedOrder dated = own.Place(OrderIntent.Quote(
            default, rig.Plain.Outcome(0).Id, Side.Buy, Price.Parse("0.4"), Quantity.FromShares(20), "card") with
        {
            TimeInForce = TimeInForce.GoodTilDate,
            ExpiresAt = ends,
        });
        await own.Told<OrderAccepted>(input => input.Order == dated.Id);

        rig.Time.Jump(270);
        await own.Told<OrderExpired>(input => input.Order == dated.Id);

        Assert.False(own.WasTold<OrderCancelled>(_ => true));
        Assert.False(own.Trader.Truth.IsEnded(stays.Id));
        await own.Agree();
    }

    public static TheoryData<SignatureType, string> WalletsAndKinds => new(
        from type in Enum.GetValues<SignatureType>()
        from kind in new[] { nameof(CardRig.Plain), nameof(CardRig.NegRisk), nameof(CardRig.Position) }
        select (type, kind));

    [Theory]
    [MemberData(nameof(WalletsAndKinds))]
    [Trait("Card", "V-19")]
    public async Task Every_kind_of_wallet_places_fills_and_cancels_in_every_kind_of_market(
        SignatureType type, string kind)
    {
        await using CardRig rig = await CardRig.Start();
        SandboxMarket market = kind switch
        {
            nameof(CardRig.NegRisk) => rig.NegRisk,
            nameof(CardRig.Position) => rig.Position,
            _ => rig.Plain,
        };
        await using CardDesk own = await rig.Own(type);
        await using CardDesk others = await rig.Others();

        ApprovedOrder quote = await own.Rest(market, 0, Side.Buy, "0.4", 20);
        ApprovedOrder take = others.Take(market, 1, Side.Buy, "0.6", 10);
        OrderFilled made = await own.Told<OrderFilled>(input => input.Order == quote.Id);
        OrderFilled taken = await others.Told<OrderFilled>(input => input.Order == take.Id);
        Assert.Equal(
            (Price.Parse("0.4"), Quantity.FromShares(10), Liquidity.Maker),
            (made.Price, made.Quantity, made.Liquidity));
        Assert.Equal(
            (Price.Parse("0.6"), Quantity.FromShares(10), Liquidity.Taker),
            (taken.Price, taken.Quantity, taken.Liquidity));

        own.Gateway.Cancel(quote.Id);
        OrderCancelled cancelled = await own.Told<OrderCancelled>(input => input.Order == quote.Id);
        Assert.Equal(CancelCause.Requested, cancelled.Cause);

        await others.Rest(market, 0, Side.Buy, "0.3", 5);
        ApprovedOrder sale = own.Take(market, 0, Side.Sell, "0.3", 5);
        OrderFilled sold = await own.Told<OrderFilled>(input => input.Order == sale.Id);
        Assert.Equal(
            (Price.Parse("0.3"), Quantity.FromShares(5), Liquidity.Taker), (sold.Price, sold.Quantity, sold.Liquidity));
        await own.Agree();
        await others.Agree();
    }

    /// <summary>May take and may rest.</summary>
    private static ApprovedOrder Limit(CardDesk desk, SandboxMarket market, string price, long shares) =>
        desk.Place(OrderIntent.Quote(
            default, market.Outcome(0).Id, Side.Buy, Price.Parse(price), Quantity.FromShares(shares), "card") with
        {
            PostOnly = false,
            Purpose = OrderPurpose.Take,
        });
}
