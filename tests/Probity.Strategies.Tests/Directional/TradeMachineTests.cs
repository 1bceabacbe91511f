using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Directional;

namespace Probity.Strategies.Tests.Directional;

/// <summary>The way in and out that all directional strategies share, under an opinion that the test gives.</summary>
public sealed class TradeMachineTests
{
    private const string Plain = "trust=1 kelly_fraction=1 min_edge=0.01 cooldown=10s";

    [Fact]
    public void It_buys_what_it_thinks_is_cheap_and_gives_its_reason()
    {
        var (desk, scripted) = Make(Plain);
        scripted.Worth = 0.60;
        desk.Books("0.48x500", "0.50x500", "0.50x500", "0.52x500");

        OrderView order = Assert.Single(desk.NewOrders());

        Assert.Equal((desk.Yes, Side.Buy, TimeInForce.FillAndKill), (order.Instrument, order.Side, order.TimeInForce));
        // 0.60 less half the spread on the way out less the minimum edge.
        Assert.Equal(Price.Parse("0.58"), order.Price);
        Assert.Contains("because the test says so", order.Reason, StringComparison.Ordinal);
        Decision taken = Assert.Single(desk.Context.Decisions);
        Assert.Equal((Gate.Taken, order.Reason), (taken.StoppedBy, taken.Reason));
        Assert.Equal(Quantity.FromMicros(86_200_000), order.Quantity);
    }

    [Fact]
    public void An_overpriced_first_outcome_is_traded_by_buying_the_second()
    {
        var (desk, scripted) = Make(Plain);
        scripted.Worth = 0.35;
        desk.Books("0.48x500", "0.50x500", "0.50x500", "0.52x500");

        Assert.Equal(desk.No, Assert.Single(desk.NewOrders()).Instrument);
    }

    [Theory]
    [InlineData(0.50, "", Gate.GrossEdge, "offered at")]
    [InlineData(0.515, "", Gate.Fees, "eat")]
    [InlineData(0.55, "min_edge=0.04", Gate.Buffer, "minimum edge")]
    [InlineData(0.60, "max_size=4", Gate.Limits, "too few")]
    [InlineData(0.60, "max_spread=0.01", Gate.Limits, "spread")]
    [InlineData(0.60, "edge_margin=0.49", Gate.Limits, "near 0 or 1")]
    [InlineData(0.60, "flat_before_end=1h", Gate.Limits, "ends soon")]
    public void A_candidate_stops_at_its_gate(double worth, string option, Gate gate, string why)
    {
        var (desk, scripted) = Make("trust=1 kelly_fraction=1 " + option, 0.02m);
        scripted.Worth = worth;
        desk.Books("0.48x500", "0.50x500", "0.50x500", "0.52x500");
        desk.Tell();

        Assert.Empty(desk.NewOrders());
        Decision decision = Assert.Single(desk.Context.Decisions);
        Assert.Equal(gate, decision.StoppedBy);
        Assert.Contains(why, decision.Reason, StringComparison.Ordinal);
        Assert.Equal(2, desk.Context.Gates[(int)gate]);
    }

    [Fact]
    public void A_book_that_is_not_trusted_or_crossed_gives_no_entry()
    {
        var (desk, scripted) = Make(Plain);
        scripted.Worth = 0.60;
        desk.Market.IsTrusted = false;
        desk.Books("0.48x500", "0.50x500");
        Assert.Equal(Gate.StaleData, Assert.Single(desk.Context.Decisions).StoppedBy);

        desk.Market.IsTrusted = true;
        desk.Books("0.51x500", "0.50x500");
        Assert.Empty(desk.NewOrders());
    }

    [Theory]
    [InlineData("take_profit=0.3", "0.60x500", "0.62x500", 0.90, 0, "exit take-profit")]
    [InlineData("stop=0.3", "0.38x500", "0.40x500", 0.90, 0, "exit stop")]
    [InlineData("time_stop=30s", "0.48x500", "0.50x500", 0.90, 30_000, "exit time-stop")]
    [InlineData("", "0.48x500", "0.50x500", 0.49, 0, "exit edge-gone")]
    [InlineData("flat_before_end=5m", "0.48x500", "0.50x500", 0.90, 340_000, "exit near-end")]
    public void Each_way_out_says_which_it_was(
        string option, string bids, string asks, double worth, long wait, string word)
    {
        var (desk, scripted) = Make($"{Plain} time_stop=1h stop=0 take_profit=0 {option}");
        Enter(desk, scripted);

        scripted.Worth = worth;
        desk.Wait(wait);
        desk.Books(bids, asks);

        OrderView exit = Assert.Single(desk.NewOrders());
        Assert.StartsWith(word, exit.Reason, StringComparison.Ordinal);
        Assert.Equal((desk.Yes, Side.Sell, OrderPurpose.Unwind), (exit.Instrument, exit.Side, exit.Purpose));
        Assert.Equal(Quantity.FromShares(50), exit.Quantity);
        // The band under the best bid.
        Assert.Equal(Price.Parse(bids.Split('x')[0]).Offset(-500), exit.Price);
    }

    [Fact]
    public void Nothing_is_left_while_the_position_is_still_worth_it()
    {
        var (desk, scripted) = Make(Plain + " stop=0.5 take_profit=0.5");
        Enter(desk, scripted);

        desk.Books("0.50x500", "0.52x500");
        desk.Wait(60_000);

        Assert.Empty(desk.NewOrders());
    }

    [Fact]
    public void An_exit_goes_on_until_everything_is_sold_even_when_risk_refuses_at_first()
    {
        var (desk, scripted) = Make(Plain);
        Enter(desk, scripted);
        desk.Context.RiskRefuses = true;
        scripted.Worth = 0.40;
        desk.Tell();
        Assert.Empty(desk.NewOrders());

        desk.Context.RiskRefuses = false;
        desk.Wait(1_000);
        OrderView first = Assert.Single(desk.NewOrders());
        desk.FillAndEnd(first, "30");
        desk.Wait(1_000);
        OrderView second = Assert.Single(desk.NewOrders());
        Assert.Equal(Quantity.FromShares(20), second.Quantity);
        desk.FillAndEnd(second, "20");
        desk.Wait(5_000);

        Assert.Empty(desk.NewOrders());
        Assert.Equal(0, desk.Context.Position(desk.Yes).Micros);
    }

    [Fact]
    public void After_a_position_the_market_rests_before_the_next()
    {
        var (desk, scripted) = Make(Plain);
        Enter(desk, scripted);
        scripted.Worth = 0.40;
        desk.Tell();
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "50");

        scripted.Worth = 0.60;
        desk.Tell();
        Assert.Empty(desk.NewOrders());
        desk.Wait(10_000);
        desk.Tell();
        Assert.Single(desk.NewOrders());
    }

    [Fact]
    public void A_result_that_comes_under_a_position_ends_it_without_an_order_and_is_told()
    {
        var (desk, scripted) = Make(Plain);
        Enter(desk, scripted);

        desk.Market.Status = MarketStatus.Resolved;
        desk.Tell();
        desk.Tell();
        desk.Wait(60_000);

        Assert.Empty(desk.NewOrders());
        Decision told = desk.Context.Decisions[^1];
        Assert.Equal("exit resolved: the result came while 50 shares were held", told.Reason);
        Assert.Equal(2, desk.Context.Decisions.Count);
    }

    [Fact]
    public void A_result_that_comes_while_the_entry_is_out_leaves_nothing_behind()
    {
        var (desk, scripted) = Make(Plain);
        scripted.Worth = 0.60;
        desk.Books("0.48x500", "0.50x500");
        OrderView order = Assert.Single(desk.NewOrders());

        desk.Market.Status = MarketStatus.Resolved;
        desk.Tell();
        desk.FillAndEnd(order, "50");
        desk.Tell();
        desk.Wait(60_000);

        Assert.Empty(desk.NewOrders());
    }

    [Fact]
    public void A_fill_that_is_told_after_its_order_ended_is_still_managed()
    {
        var (desk, scripted) = Make(Plain + " cooldown=0");
        scripted.Worth = 0.60;
        desk.Books("0.48x500", "0.50x500");
        OrderView order = Assert.Single(desk.NewOrders());
        scripted.Worth = 0.45;
        desk.End(order);
        desk.Fill(order, "10");

        desk.Tell();

        OrderView exit = Assert.Single(desk.NewOrders());
        Assert.Equal((Side.Sell, Quantity.FromShares(10)), (exit.Side, exit.Quantity));
    }

    [Fact]
    public void Paused_it_neither_enters_nor_leaves_and_goes_on_after()
    {
        var (desk, scripted) = Make(Plain);
        Enter(desk, scripted);
        desk.Context.CanTrade = false;
        scripted.Worth = 0.40;
        desk.Wait(5_000);
        Assert.Empty(desk.NewOrders());

        desk.Context.CanTrade = true;
        desk.Wait(2_000);
        Assert.Single(desk.NewOrders());
    }

    [Fact]
    public void Two_runs_of_the_same_have_the_same_digest_and_another_has_not()
    {
        Assert.Equal(Run(0.60), Run(0.60));
        Assert.NotEqual(Run(0.60), Run(0.50));

        static ulong Run(double worth)
        {
            var (desk, scripted) = Make(Plain);
            scripted.Worth = worth;
            desk.Books("0.48x500", "0.50x500");
            return scripted.Digest();
        }
    }

    internal static void Enter(Desk desk, ScriptedOpinion scripted)
    {
        scripted.Worth = 0.60;
        desk.Books("0.48x500", "0.50x500");
        desk.FillAndEnd(Assert.Single(desk.NewOrders()), "50");
        scripted.Worth = 0.90;
    }

    private static (Desk Desk, ScriptedOpinion Scripted) Make(string options, decimal feeRate = 0)
    {
        IReadOnlyList<OptionInfo> declared = DirectionalOptions.Declare(new("0.01", "0", "0", "1h", "0"));
        Dictionary<string, string> given = [];
        foreach (string option in options.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            given[option.Split('=')[0]] = option.Split('=')[1];
        }
        var scripted = new ScriptedOpinion(DirectionalOptions.From(OptionValues.Read(declared, given, "")));
        Instant ends = Instant.FromMilliseconds(1_000_000 + 600_000);
        return (new Desk(scripted, feeRate: feeRate, endsAt: ends), scripted);
    }
}

internal sealed class ScriptedOpinion(DirectionalOptions options) : DirectionalStrategy<ScriptedOpinion.State>(options)
{
    public override string Name => "scripted";

    public double? Worth { get; set; }

    protected override State Make(MarketView market) => new(market);

    protected override void Observe(State market, IStrategyContext context)
    {
    }

    protected override Judgement Judge(State market, IStrategyContext context) =>
        Worth is { } worth ? Judgement.Worth(worth, "because the test says so") : Judgement.Silent;

    internal sealed class State(MarketView view) : DirectionalMarket(view)
    {
        public override ulong Digest(ulong hash) => hash;
    }
}
