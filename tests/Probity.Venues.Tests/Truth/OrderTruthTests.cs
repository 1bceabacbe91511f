using System.Numerics;
using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Truth;
using Probity.Venues.Tests.Trading;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Truth;

public sealed class OrderTruthTests
{
    private static readonly OrderIntent Rest = TruthMarket.Intent(Side.Sell, "0.57", 10);
    private static readonly SubmitReply Live = new SubmitReply.Held(VenueOrderState.Live, []);

    [Fact]
    public async Task The_first_message_authenticates_as_the_sample_does_and_events_become_inputs()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        using JsonDocument sent = JsonDocument.Parse(world.Socket.Received[0]);
        JsonElement auth = sent.RootElement.GetProperty("auth");
        Assert.Equal(TestAccounts.ApiKey, auth.GetProperty("apiKey").GetString());
        Assert.Equal(TestAccounts.Secret, auth.GetProperty("secret").GetString());
        Assert.Equal(TestAccounts.Passphrase, auth.GetProperty("passphrase").GetString());
        Assert.Equal("user", sent.RootElement.GetProperty("type").GetString());

        ApprovedOrder order = world.Send(1, Rest);
        await world.Socket.Send($"[{world.OrderJson(order, "LIVE", type: "PLACEMENT")}]", fragments: 3);
        await world.Socket.Send(world.MakerTradeJson(order, "t1", "4", "MATCHED"));
        await world.Socket.Send(world.MakerTradeJson(order, "t1", "4", "CONFIRMED"));
        await world.Until(() => world.Books.Of<FillSettled>().Any(), "the fill settled");
        Assert.Single(world.Books.Of<OrderAccepted>());
        Assert.Equal(SettlementTier.Confirmed, world.Books.Tier(order, "t1"));
    }

    [Fact]
    public async Task Every_sample_goes_through_the_channel_and_strange_frames_cost_nothing_else()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder order = world.Send(1, Rest);
        foreach (string name in Directory.GetFiles(
                     Probity.Testing.Checkout.Shared("reference/samples/polymarket"), "ws-user-*.json"))
        {
            if (!name.Contains("subscri", StringComparison.Ordinal))
            {
                await world.Socket.Send(await File.ReadAllTextAsync(name));
            }
        }
        await world.Socket.Send("""{"event_type":"something_new","id":7}""");
        Assert.Empty(world.Notices);
        string broken = $$"""[{"event_type":"order","id":"{{TruthMarket.IdOf(order)}}","size_matched":"much"},"""
            + $"{world.MakerTradeJson(order, "t1", "4", "CONFIRMED")}]";
        await world.Socket.Send(broken);
        await world.Socket.Send("{\"event_type\":\"ord");
        await world.Until(() => world.Notices.Count == 2, "both breaks were told");
        Assert.All(world.Notices, notice => Assert.Equal("user-channel-broken", notice.Code));
        Assert.Contains("much", world.Notices.First().Detail);
        Assert.Equal("4", world.Books.Filled(order.Id).ToString());
    }

    [Fact]
    public async Task What_a_broken_frame_said_is_read_again()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder order = world.Send(1, Rest);
        world.Truth.Submitted(order.Id, Live);
        world.Has(order, "LIVE", "4");
        world.HasTrade(order, "t1", "4", "TRADE_STATUS_CONFIRMED");
        await world.Socket.Send("{broken");
        await world.Until(() => world.Books.Fills.Count == 1, "the fill was read");
        Assert.Equal(SettlementTier.Confirmed, world.Books.Tier(order, "t1"));
    }

    [Fact]
    public async Task Fills_and_ends_missed_while_the_channel_was_down_come_by_reading_every_page()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder[] orders = [.. Enumerable.Range(1, 5).Select(i => world.Send(i, Rest))];
        foreach (ApprovedOrder order in orders)
        {
            world.Truth.Submitted(order.Id, Live);
            world.Has(order, "LIVE");
        }
        world.Venue.RefuseSockets = true;
        world.Socket.Break();
        await world.Until(() => !world.Truth.IsConnected, "the break was noticed");
        foreach (ApprovedOrder order in orders)
        {
            string number = order.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
            world.HasTrade(order, "a" + number, "4", "TRADE_STATUS_MINED");
            world.HasTrade(order, "b" + number, "6", "TRADE_STATUS_CONFIRMED");
            world.Has(order, "MATCHED", "10");
        }
        world.HasTrade(orders[0], "a" + orders[0].Id.Value, "4", "TRADE_STATUS_FAILED");
        world.Venue.RefuseSockets = false;
        await world.Drive(() => world.Books.Fills.Count == 10, "all fills were read");
        await world.Drive(() => world.Truth.IsConnected, "it came back");
        Assert.Equal(4, world.Books.Fills.Values.Count(fill => fill.Tier == SettlementTier.Mined));
        Assert.Equal(SettlementTier.Failed, world.Books.Tier(orders[0], "a" + orders[0].Id.Value));
        Assert.Contains(
            world.Venue.Seen, request => request.PathAndQuery.Contains("cursor=NA", StringComparison.Ordinal));
        Assert.Equal("user-channel-closed", world.Notices.First().Code);
    }

    [Fact]
    public async Task Unsettled_trades_are_asked_for_until_they_settle()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder order = world.Send(1, Rest);
        await world.Socket.Send(world.MakerTradeJson(order, "t1", "10", "MATCHED"));
        await world.Until(() => world.Books.Fills.Count == 1, "the fill came");
        world.HasTrade(order, "t1", "10", "TRADE_STATUS_CONFIRMED");
        await world.Drive(() => world.Books.Tier(order, "t1") == SettlementTier.Confirmed, "it settled");
        Assert.InRange(world.Time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_order_is_resolved_either_way_and_the_start_waits_for_it(bool arrived)
    {
        await using TruthWorld world = await TruthWorld.Make();
        ApprovedOrder order = TruthMarket.Order(1, Rest, world.Now);
        if (arrived) { world.Has(order, "LIVE"); }
        Task start = world.Start(new KnownOrder(order, OrderStatus.InFlight, Quantity.Zero, ""));
        await world.Drive(() => start.IsCompleted, "the start is done");
        await start;
        if (arrived)
        {
            Assert.Equal(TruthMarket.IdOf(order), Assert.Single(world.Books.Of<OrderAccepted>()).VenueOrderId);
            Assert.True(world.Time.Elapsed < TimeSpan.FromSeconds(10));
            return;
        }
        Assert.Equal(RefusalCode.Other, Assert.Single(world.Books.Of<OrderRefused>()).Code);
        Assert.True(world.Time.Elapsed >= TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(OrphanPolicy.Cancel, true, "being cancelled")]
    [InlineData(OrphanPolicy.Adopt, true, "adopted")]
    [InlineData(OrphanPolicy.Leave, false, "left alone")]
    public async Task An_orphan_is_treated_as_configured_and_always_told(OrphanPolicy policy, bool adopts, string told)
    {
        await using TruthWorld world = await TruthWorld.Make(new PolymarketTradingOptions { Orphans = policy });
        ApprovedOrder stray = TruthMarket.Order(9, Rest, world.Now);
        world.Has(stray, "LIVE", "3");
        world.HasTrade(stray, "old", "3", "TRADE_STATUS_CONFIRMED");
        await world.Start();
        Assert.Contains(told, Assert.Single(world.Notices).Detail);
        Assert.Equal(adopts, world.Books.Of<OrderAdopted>().Any());
        Assert.Empty(world.Books.Fills);
        if (!adopts)
        {
            Assert.Empty(world.Cancels);
            return;
        }
        OrderAdopted adopted = Assert.Single(world.Books.Of<OrderAdopted>());
        Assert.True(adopted.Order.IsAdopted);
        Assert.Equal(
            ("3", Rest.Price, Rest.Side), (adopted.Filled.ToString(), adopted.Intent.Price, adopted.Intent.Side));
        Assert.True(world.Truth.TryVenueOrderId(adopted.Order, out string? id) && id == TruthMarket.IdOf(stray));
        if (policy == OrphanPolicy.Adopt)
        {
            Assert.Empty(world.Cancels);
            return;
        }
        Assert.Contains(TruthMarket.IdOf(stray), Assert.Single(world.Cancels).Body);
        // The venue would not: as long as it lists the order, it is asked again.
        world.TakesCancels = true;
        await world.Truth.Reconcile(default);
        Assert.Equal(2, world.Cancels.Count());
        Assert.Equal(CancelCause.Requested, Assert.Single(world.Books.Of<OrderCancelled>()).Cause);
    }

    [Fact]
    public async Task An_orphan_of_a_market_that_is_not_traded_here_is_cancelled_without_being_adopted()
    {
        await using TruthWorld world = await TruthWorld.Make();
        ApprovedOrder stray = TruthMarket.Order(9, Rest, world.Now);
        world.Has(stray, "LIVE", token: "77");
        await world.Start();
        Assert.Empty(world.Books.Of<OrderAdopted>());
        Assert.NotEmpty(world.Cancels);
        Assert.Single(world.Notices);
    }

    [Fact]
    public async Task A_lapsed_heartbeat_is_seen_in_the_cancellations()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder order = world.Send(1, Rest);
        world.Truth.Submitted(order.Id, Live);
        world.Has(order, "LIVE");
        world.Truth.HeartbeatAccepted();
        world.Time.Advance(TimeSpan.FromSeconds(11));
        world.Has(order, "CANCELED");
        await world.Socket.Send(world.OrderJson(order, "CANCELED", "0", "CANCELLATION"));
        await world.Until(() => world.Books.Of<OrderCancelled>().Any(), "it ended");
        Assert.Equal(CancelCause.HeartbeatLapsed, Assert.Single(world.Books.Of<OrderCancelled>()).Cause);
    }

    [Fact]
    public async Task A_venue_that_does_not_answer_is_told_once_and_asked_until_it_does()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder order = world.Send(1, Rest);
        world.Truth.Submitted(order.Id, new SubmitReply.Unknown("timeout"));
        world.IsDown = true;
        await world.Drive(() => world.Notices.Any(), "the failure was told");
        int asked = world.Venue.Seen.Count;
        await world.Drive(() => world.Venue.Seen.Count > asked + 5, "it goes on asking");
        Assert.Equal("reconciliation-failed", Assert.Single(world.Notices).Code);
        world.Has(order, "LIVE");
        world.IsDown = false;
        await world.Drive(() => world.Books.Of<OrderAccepted>().Any(), "it was found");
        Assert.False(world.Truth.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_venue_that_cannot_be_reached_fails_the_start_and_no_credential_is_in_any_text()
    {
        await using TruthWorld world = await TruthWorld.Make();
        world.Venue.RefuseSockets = true;
        Task start = world.Start();
        await world.Drive(() => start.IsCompleted, "the start failed");
        Exception e = await Assert.ThrowsAsync<Probity.Venues.Http.VenueException>(() => start);
        string everything = string.Join('\n', world.Notices) + e + string.Join('\n', world.Books.Inputs);
        Assert.Contains(
            VenueStatus.Disconnected, world.Books.Of<VenueStatusChanged>().Select(status => status.Status));
        Assert.DoesNotContain(TestAccounts.Secret, everything);
        Assert.DoesNotContain(TestAccounts.Passphrase, everything);
    }

    [Fact]
    public async Task Balances_are_compared_at_the_venue_and_on_the_chain_and_a_lagging_cache_is_refreshed()
    {
        var chain = new FakeChain { Cash = 900_000_000 };
        chain.Held[TruthMarket.Yes] = 12_500_000;
        await using TruthWorld world = await TruthWorld.Make(chain: chain);
        world.Balances[""] = "1000000000";
        world.AfterUpdate[""] = "900000000";
        world.Balances[TruthMarket.Yes] = "12500000";
        ApprovedOrder order = TruthMarket.Order(1, Rest, world.Now);
        world.Has(order, "LIVE");
        await world.Start(new KnownOrder(order, OrderStatus.Live, Quantity.Zero, ""));
        Assert.Equal("900", Assert.Single(world.Books.Of<BalanceReported>()).Available.Amount.ToString());
        Assert.Equal("900", Assert.Single(world.Books.Of<ChainBalanceReported>()).Balance.Amount.ToString());
        Assert.Equal(
            [(BalanceSource.Venue, "12.5"), (BalanceSource.Chain, "12.5")],
            world.Books.Of<PositionReported>().Select(report => (report.Source, report.Shares.ToString())));
        Assert.Equal(
            1, world.Venue.Seen.Count(request => request.PathAndQuery.Contains("/update", StringComparison.Ordinal)));
        Assert.Contains(
            world.Venue.Seen,
            request => request.PathAndQuery.Contains("asset_type=CONDITIONAL&", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_account_held_at_the_first_start_becomes_capital()
    {
        await using TruthWorld world = await TruthWorld.Make();
        world.Balances[""] = "250000000";
        world.Balances[TruthMarket.No] = "10000000";
        IReadOnlyList<EngineInput> opening = await world.Truth.OpeningBalances(default);
        CashMoved cash = Assert.Single(opening.OfType<CashMoved>());
        Assert.Equal(("250", "held at the first start"), (cash.Amount.Amount.ToString(), cash.Reason));
        SharesMoved shares = Assert.Single(opening.OfType<SharesMoved>());
        Assert.Equal((1, "10", "4"), (shares.Instrument.Value, shares.Quantity.ToString(), shares.Cost.ToString()));
        Assert.Equal(2, opening.Count);
    }

    [Fact]
    public async Task The_fee_that_the_chain_charged_is_posted_once_the_receipt_is_there()
    {
        var chain = new FakeChain();
        await using TruthWorld world = await TruthWorld.Begin(chain: chain);
        ApprovedOrder order = world.Send(1, Rest);
        await world.Socket.Send(world.MakerTradeJson(order, "t1", "10", "CONFIRMED", "0xhash"));
        await world.Until(() => world.Books.Fills.Count == 1, "the fill came");
        Assert.Empty(world.Books.Of<FeeCharged>());
        chain.Transactions["0xhash"] =
        [
            new ChargedOrder("0xstranger", 99), new ChargedOrder(TruthMarket.IdOf(order), new BigInteger(98_040)),
        ];
        await world.Drive(() => world.Books.Of<FeeCharged>().Any(), "the fee came");
        FeeCharged fee = Assert.Single(world.Books.Of<FeeCharged>());
        Assert.Equal((order.Id, "t1", "0.09804"), (fee.Order, fee.TradeId, fee.Fee.ToString()));
    }

    [Fact]
    public async Task Confirmed_cancels_and_cancels_without_an_answer_are_resolved_by_asking()
    {
        await using TruthWorld world = await TruthWorld.Begin();
        ApprovedOrder gone = world.Send(1, Rest);
        ApprovedOrder lives = world.Send(2, Rest);
        foreach (ApprovedOrder order in new[] { gone, lives })
        {
            world.Truth.Submitted(order.Id, Live);
            world.Truth.CancelSent(order.Id);
        }
        world.Has(gone, "CANCELED", "4");
        world.HasTrade(gone, "t1", "4", "TRADE_STATUS_CONFIRMED");
        world.Has(lives, "LIVE");
        world.Truth.Cancelled(TruthMarket.IdOf(gone));
        Assert.True(world.Truth.IsEnded(gone.Id));
        world.Truth.CancelUnknown(lives.Id, "timeout");
        await world.Drive(() => world.Books.Of<OrderCancelled>().Any(), "the cancel was told");
        await world.Drive(() => world.Books.Of<CancelRefused>().Any(), "the lost cancel may be asked again");
        Assert.Equal("4", world.Books.Filled(gone.Id).ToString());
        Assert.False(world.Truth.IsEnded(lives.Id));
    }
}
