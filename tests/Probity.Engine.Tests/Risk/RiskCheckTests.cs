using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Risk.Checks;

namespace Probity.Engine.Tests;

/// <summary>Each check against a table of situations.</summary>
public sealed class RiskCheckTests
{
    private readonly FakeRiskContext context = new();

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(5_000, "ok")]
    [InlineData(5_001, "no")]
    public void Stale_book_refuses_beyond_the_age(long ageMs, string word)
    {
        context.Now = context.Confirmed + Duration.FromMilliseconds(ageMs);
        Assert.Equal(word, Say(new StaleBookCheck(Duration.FromSeconds(5)), Buy("0.5", "10")));
    }

    [Fact]
    public void Stale_book_refuses_a_book_that_is_not_trusted()
    {
        context.Confirmed = Instant.None;
        Assert.Equal("no", Say(new StaleBookCheck(Duration.FromSeconds(5)), Buy("0.5", "10")));
    }

    [Theory]
    [InlineData(MarketStatus.Announced, "no")]
    [InlineData(MarketStatus.Open, "ok")]
    [InlineData(MarketStatus.Paused, "no")]
    [InlineData(MarketStatus.Closed, "no")]
    [InlineData(MarketStatus.Resolved, "no")]
    public void Market_status_lets_only_open_markets_trade(MarketStatus status, string word)
    {
        context.Status = status;
        Assert.Equal(word, Say(new MarketStatusCheck(), Buy("0.5", "10")));
    }

    [Theory]
    [InlineData("0.5", "ok")]
    [InlineData("0.01", "ok")]
    [InlineData("0.99", "ok")]
    [InlineData("0.505", "no")]
    [InlineData("0", "no")]
    [InlineData("1", "no")]
    public void Tick_grid_accepts_prices_on_the_grid_inside_its_ends(string price, string word) =>
        Assert.Equal(word, Say(new TickGridCheck(), Buy(price, "10")));

    [Theory]
    [InlineData("0.40", "0.44", Side.Buy, "0.52", "ok")]
    [InlineData("0.40", "0.44", Side.Buy, "0.53", "no")]
    [InlineData("0.40", "0.44", Side.Buy, "0.05", "ok")]
    [InlineData("0.40", "0.44", Side.Buy, "0.04", "no")]
    [InlineData("0.40", "0.44", Side.Sell, "0.32", "ok")]
    [InlineData("0.40", "0.44", Side.Sell, "0.31", "no")]
    [InlineData("0.40", "0.44", Side.Sell, "0.95", "ok")]
    [InlineData("0.40", "0.44", Side.Sell, "0.96", "no")]
    [InlineData("0.40", "0.43", Side.Buy, "0.51", "ok")]
    [InlineData("0.40", "0.43", Side.Buy, "0.52", "no")]
    [InlineData(null, "0.44", Side.Buy, "0.54", "ok")]
    [InlineData(null, "0.44", Side.Buy, "0.55", "no")]
    [InlineData("0.40", null, Side.Sell, "0.30", "ok")]
    [InlineData("0.40", null, Side.Sell, "0.29", "no")]
    public void Price_band_refuses_what_is_much_worse_than_the_middle_or_beyond_the_ends(
        string? bid, string? ask, Side side, string price, string word)
    {
        if (bid is not null) { context.Level(FakeRiskContext.Yes, Side.Buy, bid); }
        if (ask is not null) { context.Level(FakeRiskContext.Yes, Side.Sell, ask); }
        var check = new PriceBandCheck(Price.Parse("0.05"), Price.Parse("0.95"), 1_000);
        Assert.Equal(word, Say(check, FakeRiskContext.Order(side, price, "10")));
    }

    [Theory]
    [InlineData(true, "ok")]
    [InlineData(false, "no")]
    public void Price_band_lets_only_post_only_orders_into_an_empty_book(bool postOnly, string word)
    {
        var check = new PriceBandCheck(Price.Parse("0.05"), Price.Parse("0.95"), 1_000);
        Assert.Equal(word, Say(check, FakeRiskContext.Order(Side.Buy, "0.5", "10", postOnly: postOnly)));
    }

    [Theory]
    [InlineData(9, "ok")]
    [InlineData(10, "no")]
    public void Open_orders_are_counted(int open, string word)
    {
        context.OpenOrders = open;
        Assert.Equal(word, Say(new OpenOrdersCheck(10), Buy("0.5", "10")));
    }

    [Theory]
    [InlineData("0.5", "100", "ok")]
    [InlineData("0.5", "101", "cut to 100")]
    [InlineData("0.8", "100", "cut to 75")]
    [InlineData("0.01", "5000", "cut to 100")]
    public void Order_size_cuts_to_shares_and_notional(string price, string quantity, string word) =>
        Assert.Equal(
            word, Say(new OrderSizeCheck(Quantity.FromShares(100), Cash.FromDollars(60)), Buy(price, quantity)));

    [Theory]
    [InlineData(0, 0, 0, "ok")]
    [InlineData(40, 0, 0, "ok")]
    [InlineData(50, 0, 0, "cut to 50")]
    [InlineData(50, 0, 20, "cut to 30")]
    [InlineData(100, 0, 0, "no")]
    [InlineData(100, 60, 0, "cut to 40")]
    [InlineData(130, 90, 0, "cut to 10")]
    [InlineData(0, 90, 0, "ok")]
    public void Position_bounds_shares_and_net_shares_of_buys(long yes, long no, long openBuys, string word)
    {
        context.Hold(FakeRiskContext.Yes, yes);
        context.Hold(FakeRiskContext.No, no);
        if (openBuys > 0) { context.Rest(FakeRiskContext.Yes, Side.Buy, "0.4", openBuys); }
        Assert.Equal(
            word, Say(new PositionCheck(Quantity.FromShares(140), Quantity.FromShares(100)), Buy("0.5", "60")));
    }

    [Fact]
    public void Position_always_has_room_for_sales_that_reduce()
    {
        context.Hold(FakeRiskContext.Yes, 10_000);
        var check = new PositionCheck(Quantity.FromShares(140), Quantity.FromShares(100));
        Assert.Equal("ok", Say(check, FakeRiskContext.Order(Side.Sell, "0.5", "5000")));
        Assert.Equal("no", Say(check, FakeRiskContext.Order(Side.Sell, "0.5", "10", FakeRiskContext.No)));
    }

    [Theory]
    [InlineData("50", false, "cut to 96.61")]
    [InlineData("51.74", false, "cut to 99.98")]
    [InlineData("51.76", false, "ok")]
    [InlineData("50", true, "ok")]
    [InlineData("49.99", true, "cut to 99.98")]
    [InlineData("0", false, "no")]
    [InlineData("-5", false, "no")]
    public void Balance_cuts_buys_to_the_free_cash_with_the_worst_fee(string free, bool postOnly, string word)
    {
        context.Free = Cash.Parse(free);
        context.Fees = FeeSchedule.Build(new FeeTerms(0.07m, 1, true, 0m));
        Assert.Equal(word, Say(new BalanceCheck(), FakeRiskContext.Order(Side.Buy, "0.5", "100", postOnly: postOnly)));
    }

    [Theory]
    [InlineData(100, 0, "ok")]
    [InlineData(60, 0, "cut to 60")]
    [InlineData(100, 30, "cut to 70")]
    [InlineData(0, 0, "no")]
    public void Balance_cuts_sales_to_the_free_shares(long held, long openSells, string word)
    {
        context.Hold(FakeRiskContext.Yes, held);
        if (openSells > 0) { context.Rest(FakeRiskContext.Yes, Side.Sell, "0.9", openSells); }
        Assert.Equal(word, Say(new BalanceCheck(), FakeRiskContext.Order(Side.Sell, "0.5", "100")));
    }

    [Theory]
    [InlineData("40", "ok")]
    [InlineData("39.99", "cut to 99.97")]
    [InlineData("4", "cut to 10")]
    [InlineData("0", "no")]
    public void Group_loss_cuts_to_the_limit(string limit, string word) =>
        Assert.Equal(word, Say(new GroupLossCheck(Cash.Parse(limit)), Buy("0.4", "100")));

    [Fact]
    public void Group_loss_lets_orders_pass_that_do_not_raise_it_even_above_the_limit()
    {
        context.Hold(FakeRiskContext.Yes, 100);
        context.Cost = Cash.FromDollars(50);
        var check = new GroupLossCheck(Cash.FromDollars(10));
        Assert.Equal("ok", Say(check, FakeRiskContext.Order(Side.Sell, "0.5", "100")));
        Assert.Equal("ok", Say(check, FakeRiskContext.Order(Side.Buy, "0.4", "80", FakeRiskContext.No)));
        Assert.Equal("no", Say(check, Buy("0.4", "10")));
    }

    [Theory]
    [InlineData("0", "ok")]
    [InlineData("80", "cut to 50")]
    [InlineData("100", "no")]
    public void Total_loss_counts_everything_else_too(string elsewhere, string word)
    {
        context.Elsewhere = Cash.Parse(elsewhere);
        Assert.Equal(word, Say(new TotalLossCheck(Cash.FromDollars(100)), Buy("0.4", "100")));
    }

    [Theory]
    [InlineData(0, Side.Sell, "0.51", Side.Buy, "0.50", "ok")]
    [InlineData(0, Side.Sell, "0.50", Side.Buy, "0.50", "no")]
    [InlineData(0, Side.Sell, "0.45", Side.Buy, "0.50", "no")]
    [InlineData(0, Side.Buy, "0.50", Side.Buy, "0.50", "ok")]
    [InlineData(0, Side.Buy, "0.49", Side.Sell, "0.50", "ok")]
    [InlineData(0, Side.Buy, "0.50", Side.Sell, "0.50", "no")]
    [InlineData(1, Side.Buy, "0.49", Side.Buy, "0.50", "ok")]
    [InlineData(1, Side.Buy, "0.50", Side.Buy, "0.50", "no")]
    [InlineData(1, Side.Buy, "0.60", Side.Buy, "0.50", "no")]
    [InlineData(1, Side.Sell, "0.51", Side.Sell, "0.50", "ok")]
    [InlineData(1, Side.Sell, "0.50", Side.Sell, "0.50", "no")]
    [InlineData(1, Side.Sell, "0.10", Side.Buy, "0.50", "ok")]
    public void Self_trade_is_refused_on_the_outcome_and_through_its_complement(
        int ownInstrument, Side ownSide, string ownPrice, Side side, string price, string word)
    {
        context.Rest(new InstrumentId(ownInstrument), ownSide, ownPrice, 10);
        Assert.Equal(word, Say(new SelfTradeCheck(), FakeRiskContext.Order(side, price, "10")));
    }

    [Theory]
    [InlineData(OrderStatus.Unknown, "no")]
    [InlineData(OrderStatus.InFlight, "no")]
    [InlineData(OrderStatus.Cancelled, "ok")]
    public void Self_trade_counts_orders_until_they_are_proven_gone(OrderStatus status, string word)
    {
        context.Rest(FakeRiskContext.Yes, Side.Sell, "0.5", 10, status);
        Assert.Equal(word, Say(new SelfTradeCheck(), Buy("0.5", "10")));
    }

    [Theory]
    [InlineData("5", TimeInForce.GoodTilCancelled, "ok")]
    [InlineData("4.99", TimeInForce.GoodTilCancelled, "no")]
    [InlineData("4.99", TimeInForce.GoodTilDate, "no")]
    [InlineData("4.99", TimeInForce.FillAndKill, "ok")]
    [InlineData("0.01", TimeInForce.FillOrKill, "ok")]
    [InlineData("0", TimeInForce.FillOrKill, "no")]
    public void Minimum_size_is_for_orders_that_rest(string quantity, TimeInForce timeInForce, string word)
    {
        OrderIntent order = FakeRiskContext.Order(Side.Buy, "0.5", quantity, timeInForce: timeInForce);
        Assert.Equal(word, Say(new MinimumSizeCheck(), order));
    }

    [Theory]
    [InlineData(Side.Buy, "0.10", "10", TimeInForce.GoodTilCancelled, false, "ok")]
    [InlineData(Side.Buy, "0.10", "9.99", TimeInForce.GoodTilCancelled, false, "no")]
    [InlineData(Side.Buy, "0.09", "9.99", TimeInForce.GoodTilCancelled, false, "no")]
    [InlineData(Side.Buy, "0.08", "9.99", TimeInForce.GoodTilCancelled, false, "ok")]
    [InlineData(Side.Buy, "0.08", "9.99", TimeInForce.FillAndKill, false, "no")]
    [InlineData(Side.Buy, "0.10", "9.99", TimeInForce.GoodTilCancelled, true, "ok")]
    [InlineData(Side.Sell, "0.01", "9.99", TimeInForce.FillAndKill, false, "ok")]
    public void Minimum_notional_is_for_buys_that_take(
        Side side, string price, string quantity, TimeInForce timeInForce, bool postOnly, string word)
    {
        context.Level(FakeRiskContext.Yes, Side.Sell, "0.10");
        context.Level(FakeRiskContext.No, Side.Buy, "0.91");
        OrderIntent order = FakeRiskContext.Order(side, price, quantity, timeInForce: timeInForce, postOnly: postOnly);
        Assert.Equal(word, Say(new MinimumNotionalCheck(), order));
    }

    [Theory]
    [InlineData(KillSwitchState.Running, true, Side.Buy, 0, "ok")]
    [InlineData(KillSwitchState.Running, false, Side.Buy, 0, "no")]
    [InlineData(KillSwitchState.Running, false, Side.Sell, 0, "no")]
    [InlineData(KillSwitchState.Cautious, true, Side.Buy, 0, "no")]
    [InlineData(KillSwitchState.Cautious, true, Side.Sell, 0, "cut to 40")]
    [InlineData(KillSwitchState.Cautious, true, Side.Buy, 1, "cut to 40")]
    [InlineData(KillSwitchState.Cautious, true, Side.Sell, 1, "no")]
    [InlineData(KillSwitchState.CancelOnly, true, Side.Sell, 0, "no")]
    [InlineData(KillSwitchState.Halted, true, Side.Sell, 0, "no")]
    public void Kill_switch_lets_pass_what_its_state_allows(
        KillSwitchState state, bool enabled, Side side, int instrument, string word)
    {
        context.KillSwitch = state;
        context.TradingEnabled = enabled;
        context.Hold(FakeRiskContext.Yes, 60);
        context.Hold(FakeRiskContext.No, 10);
        context.Rest(FakeRiskContext.Yes, Side.Sell, "0.9", 10);
        Assert.Equal(
            word, Say(new KillSwitchCheck(), FakeRiskContext.Order(side, "0.5", "100", new InstrumentId(instrument))));
    }

    [Theory]
    [InlineData(KillSwitchState.Running, false, "cut to 60")]
    [InlineData(KillSwitchState.Cautious, true, "cut to 60")]
    [InlineData(KillSwitchState.CancelOnly, true, "no")]
    public void Positions_can_be_closed_while_paused_or_cautious(KillSwitchState state, bool enabled, string word)
    {
        context.KillSwitch = state;
        context.TradingEnabled = enabled;
        context.Hold(FakeRiskContext.Yes, 60);
        context.Hold(FakeRiskContext.No, 60);
        OrderIntent close = FakeRiskContext.Order(Side.Sell, "0.5", "100") with { Purpose = OrderPurpose.Unwind };
        Assert.Equal(word, Say(new KillSwitchCheck(), close));
    }

    private static OrderIntent Buy(string price, string quantity) => FakeRiskContext.Order(Side.Buy, price, quantity);

    private string Say(IRiskCheck check, OrderIntent intent)
    {
        RiskVerdict verdict = check.Check(context, intent);
        if (verdict is RiskVerdict.Refused refused)
        {
            Assert.Equal(check.Code, refused.Code);
            Assert.NotEmpty(refused.Numbers);
        }
        return FakeRiskContext.Word(verdict);
    }
}
