using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Models;
using Probity.Simulation.Paper;
using static Probity.Simulation.Tests.Make;
using static Probity.Simulation.Tests.VenueBench;

namespace Probity.Simulation.Tests;

public sealed class PaperVenueTests
{
    private readonly VenueBench bench = new(fees: Fees);

    [Fact]
    public void A_taking_order_walks_the_book_as_it_stands_when_it_arrives()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.Level(0, Side.Sell, 51, 100);
        bench.Take(10, Yes, Side.Buy, 51, 150);
        bench.Level(59, Side.Sell, 50, 30);
        bench.Tick(200);

        Assert.Equal([At(110), At(110), At(110), At(110)], bench.Replies.Select(reply => reply.At.Received));
        Assert.IsType<OrderAccepted>(bench.Replies[0]);
        Assert.Equal(
            [(Cents(50), Shares(30), Cash.Parse("0.3")), (Cents(51), Shares(100), Cash.Parse("0.9996"))],
            bench.Fills.Select(fill => (fill.Price, fill.Quantity, fill.Fee)));
        Assert.Equal(CancelCause.Killed, Assert.IsType<OrderCancelled>(bench.Replies[3]).Cause);
    }

    [Fact]
    public void Shown_shares_are_not_taken_twice_until_the_level_grows_whichever_book_shows_them()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.Take(10, Yes, Side.Buy, 50, 80);
        bench.Tick(200);
        bench.Take(210, No, Side.Sell, 50, 80);
        bench.Tick(400);
        Assert.Equal(100, bench.Filled);
        bench.Level(410, Side.Sell, 50, 130);
        bench.Take(420, Yes, Side.Buy, 50, 80);
        bench.Tick(600);
        Assert.Equal(130, bench.Filled);
        bench.Level(610, Side.Sell, 50, 0);
        bench.Level(620, Side.Sell, 50, 40);
        bench.Take(630, Yes, Side.Buy, 50, 80);
        bench.Tick(800);
        Assert.Equal(170, bench.Filled);
    }

    [Fact]
    public void A_snapshot_with_the_same_level_brings_nothing_back()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.Take(10, Yes, Side.Buy, 50, 100);
        bench.Tick(200);
        bench.Snapshot(210, (Side.Sell, 50, 100), (Side.Buy, 40, 10));
        bench.Take(220, Yes, Side.Buy, 50, 100);
        bench.Tick(400);
        Assert.Equal(RefusalCode.NotFilled, bench.Replies.OfType<OrderRefused>().Single().Code);
    }

    [Fact]
    public void Trades_at_our_price_fill_us_after_the_shares_in_front_on_either_outcome()
    {
        bench.Level(0, Side.Buy, 40, 100);
        bench.Quote(10, Yes, Side.Buy, 40, 50);
        bench.Trade(100, Yes, Side.Sell, 40, 60);
        bench.Trade(110, Yes, Side.Buy, 40, 500);
        bench.Tick(200);
        Assert.Equal(0, bench.Filled);
        bench.Trade(210, No, Side.Buy, 60, 50);
        bench.Tick(400);
        OrderFilled fill = Assert.Single(bench.Fills);
        Assert.Equal(
            (Cents(40), Shares(10), Cash.Zero, Liquidity.Maker), (fill.Price, fill.Quantity, fill.Fee, fill.Liquidity));
        bench.Trade(410, Yes, Side.Sell, 40, 500);
        bench.Tick(600);
        Assert.Equal(50, bench.Filled);
    }

    [Fact]
    public void A_trade_through_our_price_hits_us_first_and_no_more_than_its_size()
    {
        bench.Level(0, Side.Buy, 40, 100);
        bench.Quote(10, Yes, Side.Buy, 41, 20);
        bench.Quote(20, Yes, Side.Buy, 40, 50);
        bench.Trade(100, Yes, Side.Sell, 39, 45);
        bench.Tick(200);
        Assert.Equal(
            [(Cents(41), Shares(20)), (Cents(40), Shares(25))],
            bench.Fills.Select(fill => (fill.Price, fill.Quantity)));
    }

    [Fact]
    public void Two_of_our_orders_at_one_price_fill_in_their_order_and_share_the_volume()
    {
        bench.Level(0, Side.Buy, 40, 10);
        ClientOrderId first = bench.Quote(10, Yes, Side.Buy, 40, 20);
        ClientOrderId second = bench.Quote(20, Yes, Side.Buy, 40, 20);
        bench.Trade(100, Yes, Side.Sell, 40, 35);
        bench.Tick(200);
        Assert.Equal(
            [(first, Shares(20)), (second, Shares(5))], bench.Fills.Select(fill => (fill.Order, fill.Quantity)));
    }

    [Fact]
    public void A_fall_that_a_trade_explains_is_not_counted_again()
    {
        var careful = new VenueBench(PaperOptions.Default with { Queue = ProbabilisticQueue.Power(1) });
        careful.Level(0, Side.Buy, 40, 100);
        careful.Quote(10, Yes, Side.Buy, 40, 50);
        careful.Level(100, Side.Buy, 40, 200);
        careful.Trade(110, Yes, Side.Sell, 40, 60);
        careful.Level(120, Side.Buy, 40, 140);
        careful.Trade(130, Yes, Side.Sell, 40, 40);
        careful.Tick(300);
        Assert.Equal(0, careful.Filled);
        careful.Trade(310, Yes, Side.Sell, 40, 1);
        careful.Tick(500);
        Assert.Equal(1, careful.Filled);
    }

    [Fact]
    public void A_fall_without_a_trade_moves_us_forward_as_the_model_says()
    {
        foreach ((Domain.Seams.IQueueModel queue, long front) in new (Domain.Seams.IQueueModel, long)[]
                 { (new RiskAverseQueue(), 100), (ProbabilisticQueue.Power(1), 80) })
        {
            var venue = new VenueBench(PaperOptions.Default with { Queue = queue });
            venue.Level(0, Side.Buy, 40, 100);
            venue.Quote(10, Yes, Side.Buy, 40, 50);
            venue.Level(100, Side.Buy, 40, 200);
            venue.Level(110, Side.Buy, 40, 160);
            venue.Trade(120, Yes, Side.Sell, 40, front);
            venue.Tick(300);
            Assert.Equal(0, venue.Filled);
            venue.Trade(310, Yes, Side.Sell, 40, 5);
            venue.Tick(500);
            Assert.Equal(5, venue.Filled);
        }
    }

    [Fact]
    public void A_book_that_crosses_our_price_fills_us_at_our_price_for_what_it_shows()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.Quote(10, Yes, Side.Buy, 45, 50);
        bench.Level(100, Side.Sell, 44, 30);
        bench.Level(110, Side.Sell, 44, 30);
        bench.Tick(200);
        OrderFilled fill = Assert.Single(bench.Fills);
        Assert.Equal((Cents(45), Shares(30), Liquidity.Maker), (fill.Price, fill.Quantity, fill.Liquidity));
        bench.Level(210, Side.Sell, 45, 500);
        bench.Tick(400);
        Assert.Equal(50, bench.Filled);
    }

    [Fact]
    public void Post_only_is_decided_when_the_order_arrives()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.Quote(10, Yes, Side.Buy, 45, 50);
        bench.Level(20, Side.Sell, 45, 10);
        bench.Tick(200);
        OrderRefused refused = Assert.IsType<OrderRefused>(Assert.Single(bench.Replies));
        Assert.Equal(
            (RefusalCode.PostOnlyWouldCross, "invalid post-only order: order crosses book"),
            (refused.Code, refused.Evidence));
    }

    [Fact]
    public void A_limit_order_takes_first_and_rests_the_remainder()
    {
        bench.Level(0, Side.Sell, 50, 30);
        OrderIntent quote = OrderIntent.Quote(new StrategyId(0), Yes, Side.Buy, Cents(50), Shares(50), "test");
        ClientOrderId order = bench.Send(10, quote with { PostOnly = false });
        bench.Level(100, Side.Sell, 50, 0);
        bench.Trade(110, Yes, Side.Sell, 50, 5);
        bench.Cancel(120, order);
        bench.Tick(300);
        Assert.Equal([Liquidity.Taker, Liquidity.Maker], bench.Fills.Select(fill => fill.Liquidity));
        Assert.Equal(35, bench.Filled);
        Assert.Equal(CancelCause.Requested, Assert.IsType<OrderCancelled>(bench.Replies[^1]).Cause);
    }

    [Fact]
    public void Cancelling_what_is_gone_is_refused_and_proves_nothing()
    {
        bench.Level(0, Side.Sell, 50, 30);
        ClientOrderId order = bench.Take(10, Yes, Side.Buy, 50, 30);
        bench.Tick(200);
        bench.Cancel(210, order);
        bench.Tick(400);
        Assert.Equal(order, Assert.IsType<CancelRefused>(bench.Replies[^1]).Order);
    }

    [Fact]
    public void Cancel_all_ends_every_order_of_the_account()
    {
        bench.Quote(10, Yes, Side.Buy, 40, 10);
        bench.Quote(20, No, Side.Buy, 40, 10);
        bench.Tick(100);
        bench.Venue.OnOutput(new CancelAllOrders(new AccountId(1), VenueId.Polymarket), Stamp(100));
        bench.Tick(300);
        Assert.Empty(bench.Replies.OfType<OrderCancelled>());
        bench.Venue.OnOutput(new CancelAllOrders(new AccountId(0), VenueId.Polymarket), Stamp(300));
        bench.Tick(500);
        Assert.Equal(2, bench.Replies.OfType<OrderCancelled>().Count());
    }

    [Fact]
    public void A_good_til_date_order_expires_a_minute_early()
    {
        OrderIntent quote = OrderIntent.Quote(new StrategyId(0), Yes, Side.Buy, Cents(40), Shares(10), "test");
        bench.Send(0, quote with { TimeInForce = TimeInForce.GoodTilDate, ExpiresAt = At(200_000) });
        bench.Send(0, quote with { TimeInForce = TimeInForce.GoodTilDate, ExpiresAt = At(100_000) });
        bench.Tick(300_000);
        Assert.Equal(RefusalCode.BadExpiry, bench.Replies.OfType<OrderRefused>().Single().Code);
        Assert.Equal(
            Domain.Values.Stamp.Unsequenced(At(140_050), At(140_000)),
            bench.Replies.OfType<OrderExpired>().Single().At);
    }

    [Fact]
    public void A_resolved_market_cancels_what_rests_and_refuses_what_comes()
    {
        bench.Quote(10, Yes, Side.Buy, 40, 10);
        bench.In(new MarketResolved(Stamp(100), new MarketId(0), Payout.FirstWins));
        bench.Quote(110, Yes, Side.Buy, 40, 10);
        bench.Tick(300);
        Assert.Equal(CancelCause.MarketResolved, bench.Replies.OfType<OrderCancelled>().Single().Cause);
        Assert.Equal(RefusalCode.MarketClosed, bench.Replies.OfType<OrderRefused>().Single().Code);
    }

    [Fact]
    public void A_distrusted_book_fills_nothing_and_its_orders_join_the_next_snapshot()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.In(new BookInvalidated(Stamp(10), Yes, BookFault.Disconnected));
        bench.Take(20, Yes, Side.Buy, 50, 10);
        bench.Quote(30, Yes, Side.Buy, 40, 10);
        bench.Tick(200);
        Assert.Equal(RefusalCode.NotFilled, bench.Replies.OfType<OrderRefused>().Single().Code);
        bench.Snapshot(210, (Side.Buy, 40, 100), (Side.Sell, 50, 100));
        bench.Trade(220, Yes, Side.Sell, 40, 100);
        bench.Tick(400);
        Assert.Equal(0, bench.Filled);
        bench.Trade(410, Yes, Side.Sell, 40, 4);
        bench.Tick(600);
        Assert.Equal(4, bench.Filled);
    }

    [Fact]
    public void Fills_are_mined_and_confirmed_later_and_conversions_take_their_time()
    {
        bench.Level(0, Side.Sell, 50, 100);
        bench.Take(0, Yes, Side.Buy, 50, 10);
        bench.Venue.OnOutput(
            new RequestConversion(
                new AccountId(0), ConversionKind.Split, [new MarketId(0)], Shares(7), new StrategyId(0), "test"),
            Stamp(0));
        bench.Tick(60_000);
        Assert.Equal(
            [(At(3_100), SettlementTier.Mined), (At(9_100), SettlementTier.Confirmed)],
            bench.Replies.OfType<FillSettled>().Select(settled => (settled.At.Received, settled.Tier)));
        SharesConverted converted = bench.Replies.OfType<SharesConverted>().Single();
        Assert.Equal(
            (At(4_000), ConversionKind.Split, Shares(7)),
            (converted.At.Received, converted.Conversion, converted.Quantity));
    }

    [Fact]
    public void A_halted_venue_refuses_and_a_post_only_one_takes_quotes()
    {
        bench.In(new VenueStatusChanged(Stamp(0), VenueId.Polymarket, VenueStatus.PostOnly, "restart"));
        bench.Quote(10, Yes, Side.Buy, 40, 10);
        bench.Take(10, Yes, Side.Buy, 40, 10);
        bench.Tick(200);
        Assert.IsType<OrderAccepted>(bench.Replies[0]);
        Assert.Equal(RefusalCode.VenuePaused, Assert.IsType<OrderRefused>(bench.Replies[1]).Code);
    }

    [Fact]
    public void Asking_in_between_changes_nothing()
    {
        ulong Run(bool ask)
        {
            var median = Duration.FromMilliseconds(40);
            PaperOptions options = PaperOptions.Default with { Latency = new LogNormalLatency(median, median, 1) };
            var venue = new VenueBench(options, Fees);
            var random = new SeededRandom(3);
            for (int i = 1; i < 2_000; i++)
            {
                int cents = random.Next(45, 55);
                Side side = cents < 50 ? Side.Buy : Side.Sell;
                switch (random.Next(6))
                {
                    case 0: venue.Quote(i * 10, Yes, side, cents, 10); break;
                    case 1: venue.Take(i * 10, Yes, side.Opposite(), cents, 10); break;
                    case 2: venue.Trade(i * 10, Yes, side.Opposite(), cents, 25); break;
                    default: venue.Level(i * 10, side, cents, 10 * random.Next(10)); break;
                }
                Instant between = At((i * 10) + random.Next(10));
                if (ask) { venue.Until(between); }
            }
            venue.Tick(60_000);
            Assert.True(venue.Filled > 100, "orders fill");
            return venue.Venue.Digest();
        }

        Assert.Equal(Run(ask: false), Run(ask: true));
    }
}
