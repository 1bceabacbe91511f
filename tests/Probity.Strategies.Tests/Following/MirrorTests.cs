using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests.Following;

public sealed class MirrorTests
{
    private const string Wallet = "0x00000000000000000000000000000000000000aa";

    [Fact]
    public void A_purchase_of_a_followed_wallet_is_followed_at_our_size_within_the_guard()
    {
        Desk desk = Make();
        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200", 2_000);

        OrderView order = Assert.Single(desk.NewOrders());
        Assert.Equal((desk.Yes, Side.Buy), (order.Instrument, order.Side));
        Assert.Equal((Price.Parse("0.52"), Quantity.FromShares(20)), (order.Price, order.Quantity));
        Assert.StartsWith("follow 0x000000 buying 200 at 0.5", order.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Strangers_are_not_followed()
    {
        Desk desk = Make();
        desk.Wallet("0x00000000000000000000000000000000000000bb", 0, Side.Buy, "0.50", "200");
        Assert.Empty(desk.NewOrders());
        Assert.Empty(desk.Context.Decisions);
    }

    [Theory]
    [InlineData("0.50", "4", 0, "", Gate.Limits, "dust")]
    [InlineData("0.50", "200", 61_000, "", Gate.StaleData, "heard 61 s later")]
    [InlineData("0.47", "200", 0, "", Gate.Slippage, "past the guard")]
    [InlineData("0.97", "200", 0, "price_guard=0", Gate.Limits, "near 0 or 1")]
    [InlineData("0.50", "20", 0, "", Gate.Limits, "too few")]
    [InlineData("0.50", "200", 50_000, "edge=0.03 edge_decay=30s", Gate.Buffer, "left of the edge after 50 s")]
    [InlineData("0.50", "200", 0, "max_market=2", Gate.Limits, "too few")]
    [InlineData("0.50", "200", 0, "max_wallet=2", Gate.Limits, "too few")]
    public void A_purchase_that_is_not_followed_says_why(
        string price, string size, long ago, string options, Gate gate, string why)
    {
        Desk desk = Make(options);
        desk.Wallet(Wallet, 0, Side.Buy, price, size, ago);

        Assert.Empty(desk.NewOrders());
        Decision decision = Assert.Single(desk.Context.Decisions);
        Assert.Equal(gate, decision.StoppedBy);
        Assert.Contains(why, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_sales_are_mirrored_in_part_and_in_full()
    {
        Desk desk = Make();
        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "20");

        desk.Wallet(Wallet, 0, Side.Sell, "0.51", "100");
        OrderView half = Assert.Single(desk.NewOrders());
        Assert.Equal((Side.Sell, Quantity.FromShares(10)), (half.Side, half.Quantity));
        Assert.StartsWith("exit followed", half.Reason, StringComparison.Ordinal);
        desk.FillAndEnd(half, "10");

        desk.Wallet(Wallet, 0, Side.Sell, "0.51", "100");
        Assert.Equal(Quantity.FromShares(10), Assert.Single(desk.NewOrders()).Quantity);
    }

    [Fact]
    public void An_entry_waits_for_its_delay_and_is_forgotten_when_the_wallet_sells_first()
    {
        Desk desk = Make("entry_delay=5s");
        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
        Assert.Empty(desk.NewOrders());
        desk.Wait(6_000);
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "0");

        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
        desk.Wallet(Wallet, 0, Side.Sell, "0.51", "200");
        desk.Wait(10_000);
        Assert.Empty(desk.NewOrders());
    }

    [Fact]
    public void A_wallet_that_sells_into_its_followers_is_dropped_and_what_it_led_us_into_is_left()
    {
        Desk desk = Make();
        for (int i = 0; i < 3; i++)
        {
            desk.Wallet(Wallet, 1, Side.Buy, "0.40", "200");
            desk.Wallet(Wallet, 1, Side.Sell, "0.45", "200");
        }
        desk.NewOrders();
        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
        desk.FillAndEnd(desk.NewOrders()[^1], "20");

        desk.Wallet(Wallet, 1, Side.Buy, "0.40", "200");
        desk.Wallet(Wallet, 1, Side.Sell, "0.45", "200");

        OrderView exit = Assert.Single(desk.NewOrders());
        Assert.StartsWith("exit source-dropped: 4 of its last 4 sales", exit.Reason, StringComparison.Ordinal);
        desk.FillAndEnd(exit, "20");
        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
        Assert.Empty(desk.NewOrders());
        Assert.Contains("followed no more", desk.Context.Decisions[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wallet_whose_trades_lose_us_money_is_stopped()
    {
        Desk desk = Make("decay_window=3 judge_after=10s decay_stop=0.005 max_notional=10");
        for (int i = 0; i < 3; i++)
        {
            desk.Books("0.49x500", "0.50x500", "0.49x500", "0.51x500");
            desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
            desk.FillAndEnd(Assert.Single(desk.NewOrders()), "15");
            desk.Books("0.44x500", "0.46x500", "0.54x500", "0.56x500");
            desk.Wait(12_000);
            if (i == 2) { break; }
            desk.Wallet(Wallet, 0, Side.Sell, "0.45", "200");
            desk.FillAndEnd(Assert.Single(desk.NewOrders()), "15");
        }

        Assert.StartsWith(
            "exit source-dropped: its last 3 trades lost us", Assert.Single(desk.NewOrders()).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_comes_under_a_position_is_told_and_ends_it()
    {
        Desk desk = Make();
        desk.Wallet(Wallet, 0, Side.Buy, "0.50", "200");
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "20");
        desk.Market.Status = MarketStatus.Resolved;
        desk.Tell();
        desk.Wait(700_000);

        Assert.Empty(desk.NewOrders());
        Assert.Equal(
            "exit resolved: the result came while 20 shares were held", desk.Context.Decisions[^1].Reason);
    }

    [Fact]
    public void A_wallet_that_is_no_address_is_refused()
    {
        var bad = Assert.Throws<BadInputException>(() => Make("wallets=bob"));
        Assert.Contains("wallet 'bob' is no address", bad.Message, StringComparison.Ordinal);
    }

    private static Desk Make(string options = "")
    {
        Dictionary<string, string> given = new() { ["wallets"] = Wallet };
        foreach (string option in options.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            given[option.Split('=', 2)[0]] = option.Split('=', 2)[1];
        }
        var desk = new Desk(
            new Mirror(MirrorOptions.From(OptionValues.Read(MirrorOptions.Declared, given, ""))), TickGrid.Cent);
        desk.Books("0.49x500", "0.50x500", "0.49x500", "0.51x500");
        return desk;
    }
}
