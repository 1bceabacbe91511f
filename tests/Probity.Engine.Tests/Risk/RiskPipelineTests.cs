using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Risk;
using Probity.Engine.Risk.Checks;

namespace Probity.Engine.Tests;

public sealed class RiskPipelineTests
{
    private static readonly ClientOrderId Id = ClientOrderId.Of(new StrategyId(0), 1);
    private static readonly Stamp At = Stamp.Unsequenced(new Instant(5), Instant.None);

    private readonly FakeRiskContext context = new();

    public RiskPipelineTests()
    {
        context.Level(FakeRiskContext.Yes, Side.Buy, "0.48");
        context.Level(FakeRiskContext.Yes, Side.Sell, "0.52");
    }

    [Fact]
    public void A_good_order_passes_all_checks_unchanged()
    {
        OrderIntent intent = FakeRiskContext.Order(Side.Buy, "0.5", "100");
        var approved = Assert.IsType<RiskResult.Approved>(Check(new RiskPipeline(RiskOptions.Default), intent));
        Assert.Same(intent, approved.Order.Intent);
        Assert.Equal(
            (Id, new AccountId(3), At), (approved.Order.Id, approved.Order.Account, approved.Order.ApprovedAt));
        Assert.Empty(approved.Notes);
    }

    [Fact]
    public void Sizes_flow_on_and_are_floored_to_the_step()
    {
        var pipeline = Pipeline(Cut("a", "77.777"), new Watch(), Cut("b", "60.123456"));
        var approved = Assert.IsType<RiskResult.Approved>(
            Check(pipeline, FakeRiskContext.Order(Side.Buy, "0.5", "100")));
        Assert.Equal("60.12", approved.Order.Intent.Quantity.ToString());
        Assert.Equal("77.77", ((Watch)pipeline.Steps[1].Check).Seen);
        Assert.Equal(["a", "b"], approved.Notes.Select(n => n.Code));
        Assert.DoesNotContain(approved.Notes, n => n.LogOnly);
    }

    [Fact]
    public void The_first_refusal_ends_it()
    {
        var watch = new Watch();
        RiskResult result = Check(Pipeline(new Refuse("x"), watch), FakeRiskContext.Order(Side.Buy, "0.5", "100"));
        Assert.Equal("x", Assert.IsType<RiskResult.Refused>(result).Code);
        Assert.Equal("", watch.Seen);
    }

    [Fact]
    public void A_check_that_is_log_only_is_reported_and_not_obeyed()
    {
        var pipeline = new RiskPipeline([new RiskStep(new Refuse("x"), true), new RiskStep(Cut("y", "50"), true)]);
        var approved = Assert.IsType<RiskResult.Approved>(
            Check(pipeline, FakeRiskContext.Order(Side.Buy, "0.5", "100")));
        Assert.Equal("100", approved.Order.Intent.Quantity.ToString());
        Assert.Equal(["x", "y"], approved.Notes.Select(n => n.Code));
        Assert.All(approved.Notes, n => Assert.True(n.LogOnly));
    }

    [Theory]
    [InlineData("4.999", "minimum-size")]
    [InlineData("0.001", "minimum-size")]
    public void What_is_left_must_reach_the_venues_minimum(string cut, string code)
    {
        RiskResult result = Check(Pipeline(Cut("a", cut)), FakeRiskContext.Order(Side.Buy, "0.5", "100"));
        var refused = Assert.IsType<RiskResult.Refused>(result);
        Assert.Equal(code, refused.Code);
        Assert.Single(refused.Notes);
    }

    [Fact]
    public void A_taking_buy_cut_below_a_dollar_is_refused()
    {
        OrderIntent take = OrderIntent.Take(
            new StrategyId(0), FakeRiskContext.Yes, Side.Buy, Price.Parse("0.52"),
            Quantity.FromShares(100), 0, "take");
        RiskResult result = Check(Pipeline(Cut("a", "1.9")), take);
        Assert.Equal(MinimumNotionalCheck.Name, Assert.IsType<RiskResult.Refused>(result).Code);
    }

    [Theory]
    [InlineData("kill-switch")]
    [InlineData("market-status")]
    [InlineData("stale-book")]
    [InlineData("tick-grid")]
    [InlineData("price-band")]
    [InlineData("degraded-data")]
    [InlineData("order-rate")]
    [InlineData("open-orders")]
    [InlineData("position")]
    [InlineData("balance")]
    [InlineData("self-trade")]
    [InlineData("minimum-size")]
    public void Every_check_of_the_default_pipeline_can_stop_an_order(string code)
    {
        OrderIntent intent = FakeRiskContext.Order(Side.Buy, "0.5", "100");
        switch (code)
        {
            case "kill-switch": context.KillSwitch = KillSwitchState.Halted; break;
            case "market-status": context.Status = MarketStatus.Closed; break;
            case "stale-book": context.Confirmed = Instant.None; break;
            case "tick-grid": intent = FakeRiskContext.Order(Side.Buy, "0.505", "100"); break;
            case "price-band": intent = FakeRiskContext.Order(Side.Buy, "0.9", "100"); break;
            case "degraded-data": context.Degraded = "data are bad"; break;
            case "order-rate": context.RateCap = "a cap"; break;
            case "open-orders": context.OpenOrders = 500; break;
            case "position": context.Hold(FakeRiskContext.Yes, 50_000); break;
            case "balance": context.Free = Cash.Zero; break;
            case "self-trade": context.Rest(FakeRiskContext.No, Side.Buy, "0.5", 10); break;
            default: intent = FakeRiskContext.Order(Side.Buy, "0.5", "4"); break;
        }
        RiskResult result = Check(new RiskPipeline(RiskOptions.Default), intent);
        Assert.Equal(code, Assert.IsType<RiskResult.Refused>(result).Code);
    }

    [Fact]
    public void The_default_limits_cut_a_huge_order_to_what_they_allow_together()
    {
        RiskOptions options = RiskOptions.Default with
        {
            MaxGroupLoss = Cash.FromDollars(300),
            MaxOrderSize = Quantity.FromShares(900),
        };
        var result = Check(new RiskPipeline(options), FakeRiskContext.Order(Side.Buy, "0.5", "100000"));
        var approved = Assert.IsType<RiskResult.Approved>(result);
        Assert.Equal("600", approved.Order.Intent.Quantity.ToString());
        Assert.Equal([OrderSizeCheck.Name, GroupLossCheck.Name], approved.Notes.Select(n => n.Code));
    }

    [Theory]
    [InlineData("checks", "kill-switch,market-status,tick-grid,balanse",
        "'checks': unknown check 'balanse'; did you mean 'balance'?")]
    [InlineData("checks", "balance", "'checks': 'kill-switch' is missing; it can't be left out")]
    [InlineData("checks", "kill-switch,market-status,tick-grid,tick-grid",
        "'checks': 'tick-grid' is named twice; name it once")]
    [InlineData("log_only", "kill-switch", "'log_only': 'kill-switch' must be obeyed; remove it")]
    [InlineData("log_only", "zebra", "'log_only': unknown check 'zebra'; known are")]
    [InlineData("lowest_price", "0.9995", "'lowest_price': '0.9995' is above 'highest_price' '0.999'")]
    [InlineData("max_data_age", "5", "'max_data_age'")]
    [InlineData("price_band", "2", "'price_band'")]
    [InlineData("halt_at_loss", "0", "'halt_at_loss'")]
    [InlineData("cautious_at_percent", "101", "'cautious_at_percent'")]
    public void Options_that_make_no_sense_are_refused_with_their_key(string key, string text, string message)
    {
        var given = new Dictionary<string, string> { [key] = text };
        var error = Assert.Throws<Domain.BadInputException>(
            () => RiskOptions.From(OptionValues.Read(RiskOptions.Declared, given, "risk")));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_checks_and_log_only_come_from_the_options()
    {
        var given = new Dictionary<string, string>
        {
            ["checks"] = "tick-grid,market-status,position,kill-switch",
            ["log_only"] = "position",
        };
        var pipeline = new RiskPipeline(RiskOptions.From(OptionValues.Read(RiskOptions.Declared, given, "risk")));
        Assert.Equal(
            ["tick-grid", "market-status", "position", "kill-switch"], pipeline.Steps.Select(s => s.Check.Code));
        Assert.Equal([false, false, true, false], pipeline.Steps.Select(s => s.LogOnly));
    }

    private static RiskPipeline Pipeline(params ReadOnlySpan<IRiskCheck> checks)
    {
        var steps = new List<RiskStep>();
        foreach (IRiskCheck check in checks) { steps.Add(new RiskStep(check, false)); }
        return new RiskPipeline(steps);
    }

    private static CutTo Cut(string code, string to) => new(code, Quantity.Parse(to));

    private RiskResult Check(RiskPipeline pipeline, OrderIntent intent) =>
        pipeline.Check(context, intent, Id, new AccountId(3), At);

    private sealed class CutTo(string code, Quantity to) : IRiskCheck
    {
        public string Code => code;

        public RiskVerdict Check(IRiskContext context, OrderIntent intent) => new RiskVerdict.Resized(to, "cut");
    }

    private sealed class Refuse(string code) : IRiskCheck
    {
        public string Code => code;

        public RiskVerdict Check(IRiskContext context, OrderIntent intent) => new RiskVerdict.Refused(code, "1 of 0");
    }

    private sealed class Watch : IRiskCheck
    {
        public string Code => "watch";

        public string Seen { get; private set; } = "";

        public RiskVerdict Check(IRiskContext context, OrderIntent intent)
        {
            Seen = intent.Quantity.ToString();
            return RiskVerdict.Approve;
        }
    }
}
