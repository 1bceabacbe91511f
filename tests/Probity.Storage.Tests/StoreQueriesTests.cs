using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Storage.Projection;
using Probity.Storage.Queries;

namespace Probity.Storage.Tests;

public sealed class StoreQueriesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly StoreQueries store;

    public StoreQueriesTests()
    {
        Tape tape = new Tape().List(0).List(1);
        ClientOrderId first = tape.Place(0, Side.Buy, "0.4", "10");
        ClientOrderId second = tape.Place(1, Side.Buy, "0.6", "20", Tape.Arb);
        tape.Accept(first).Fill(first, "t1", "0.4", "10", "0.02").Fill(second, "t2", "0.6", "5", "0.03")
            .Fill(second, "t3", "0.6", "5", "0.03").Settle(second, "t3", SettlementTier.Failed)
            .Decide(0, Gate.Fees).Decide(1, Gate.Taken)
            .Raise(Severity.Info, "venue-status").Raise(Severity.Critical, "kill-switch");
        using (Projector projector = StoreFile.Create(folder.Store, "j"))
        {
            tape.FeedInto(projector);
            projector.Sample(Tape.ViewAt(4, "1"));
            projector.Sample(Tape.ViewAt(8, "4", Tape.Position(0, "10", "4", "4.5")));
            projector.Flush();
        }
        store = StoreFile.OpenForReading(folder.Store);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("market-1")]
    [InlineData("0xc1")]
    [InlineData("m1")]
    public void A_market_is_found_by_slug_condition_and_number(string market) => Assert.Equal(
        "market-1", Assert.Single(store.Orders(new StoreFilter { Market = market })).Market);

    [Theory]
    [InlineData("parity-arb")]
    [InlineData("s1")]
    public void A_strategy_is_found_by_name_and_number(string strategy) => Assert.Equal(
        "parity-arb", Assert.Single(store.Orders(new StoreFilter { Strategy = strategy })).Strategy);

    [Fact]
    public void Filters_combine_and_the_limit_keeps_the_newest()
    {
        Assert.Equal(3, store.Fills(StoreFilter.None).Count);
        Assert.Equal(["t3", "t2"], store.Fills(new StoreFilter { Limit = 2 }).Select(fill => fill.TradeId));
        Assert.Equal(["t3", "t2"], store.Fills(new StoreFilter { Since = Tape.At(7) }).Select(fill => fill.TradeId));
        Assert.Equal(
            ["t3"],
            store.Fills(new StoreFilter { Market = "market-1", Status = "failed" }).Select(fill => fill.TradeId));
        Assert.Empty(store.Fills(new StoreFilter { Market = "market-1", Strategy = "fixed-maker" }));
        Assert.Equal(
            [OrderStatus.Live], store.Orders(new StoreFilter { Status = "open" }).Select(order => order.Status));
        Assert.Equal(
            [OrderStatus.Filled], store.Orders(new StoreFilter { Status = "Filled" }).Select(order => order.Status));
    }

    [Fact]
    public void Incidents_are_filtered_by_the_least_severity()
    {
        Assert.Equal(2, store.Incidents(StoreFilter.None).Count);
        Assert.Equal("kill-switch", Assert.Single(store.Incidents(new StoreFilter { Status = "warning" })).Code);
    }

    [Fact]
    public void The_waterfall_counts_all_candidates_and_the_rows_only_the_stored_ones()
    {
        DecisionReport report = store.Decisions(new StoreFilter { Status = "fees" });

        Assert.Equal(Gate.Fees, Assert.Single(report.Decisions).StoppedBy);
        Assert.Equal(
            [
                ("fixed-maker", Gate.GrossEdge, 80), ("fixed-maker", Gate.Taken, 8), ("parity-arb", Gate.GrossEdge, 0),
                ("parity-arb", Gate.Taken, 0),
            ],
            report.Waterfall.Select(count => (count.Strategy, count.Gate, count.Candidates)));
        Assert.Equal(88, report.Candidates);
        Assert.Equal(0, store.Decisions(new StoreFilter { Strategy = "parity-arb" }).Candidates);
    }

    [Fact]
    public void Profit_and_loss_over_everything()
    {
        PnlReport report = store.Pnl(StoreFilter.None);

        Assert.Equal((Cash.Parse("4"), Cash.Parse("1004")), (report.Totals!.NetPnl, report.Totals.Equity));
        Assert.Equal((Tape.At(4), Tape.At(8)), (report.Totals.From, report.Totals.To));
        Assert.Equal(
            [
                new StrategyPnl("fixed-maker", 8, 8, Cash.FromDollars(8), Cash.Zero, Cash.Parse("4")),
                new StrategyPnl("parity-arb", 0, 0, Cash.Zero, Cash.Zero, Cash.Zero),
            ],
            report.ByStrategy);
        Assert.Equal(
            [
                new MarketPnl(
                    "market-0", 1, Cash.Parse("4"), Cash.Parse("0.02"), Cash.Parse("1.25"), Cash.Parse("0.5")),
                new MarketPnl("market-1", 1, Cash.Parse("3"), Cash.Parse("0.03"), null, null),
            ],
            report.ByMarket);
    }

    [Fact]
    public void Profit_and_loss_since_a_moment_is_the_difference_of_samples()
    {
        PnlReport report = store.Pnl(new StoreFilter { Since = Tape.At(7) });

        Assert.Equal(Cash.Parse("3"), report.Totals!.NetPnl);
        Assert.Equal(Tape.At(4), report.Totals.From);
        Assert.Equal((4, Cash.Parse("3")), (report.ByStrategy[0].Fills, report.ByStrategy[0].NetPnl));
        Assert.Equal(
            new MarketPnl("market-1", 1, Cash.Parse("3"), Cash.Parse("0.03"), null, null),
            Assert.Single(report.ByMarket));
    }

    [Fact]
    public void Profit_and_loss_of_a_strategy_or_market_leaves_out_the_rest()
    {
        PnlReport ofArb = store.Pnl(new StoreFilter { Strategy = "parity-arb" });
        Assert.Equal("parity-arb", Assert.Single(ofArb.ByStrategy).Strategy);
        Assert.Equal("market-1", Assert.Single(ofArb.ByMarket).Market);
        Assert.Equal("market-0", Assert.Single(store.Pnl(new StoreFilter { Market = "m0" }).ByMarket).Market);
    }

    [Fact]
    public void Equity_samples_come_newest_first() => Assert.Equal(
        [8L, 4L], store.Equity(StoreFilter.None).Select(sample => sample.Sequence));

    [Fact]
    public void An_empty_store_has_no_rows_and_no_totals()
    {
        StoreFile.Create(folder.At("empty.db"), "j").Dispose();
        using StoreQueries empty = StoreFile.OpenForReading(folder.At("empty.db"));

        Assert.Null(empty.Pnl(StoreFilter.None).Totals);
        Assert.Empty(empty.Orders(StoreFilter.None));
        Assert.Empty(empty.Decisions(StoreFilter.None).Waterfall);
    }

    [Fact]
    public void Names_that_are_not_there_are_answered_with_the_nearest()
    {
        AssertBad("did you mean 'market-1'?", () => store.Orders(new StoreFilter { Market = "markt-1" }));
        AssertBad("did you mean 'parity-arb'?", () => store.Fills(new StoreFilter { Strategy = "parity-abr" }));
        AssertBad("did you mean 'Filled'?", () => store.Orders(new StoreFilter { Status = "fillled" }));
        AssertBad("did you mean 'Critical'?", () => store.Incidents(new StoreFilter { Status = "critcal" }));
        AssertBad("'3' is no settlement tier", () => store.Fills(new StoreFilter { Status = "3" }));
        AssertBad("limit '0' is below 1", () => store.Orders(new StoreFilter { Limit = 0 }));
    }

    private static void AssertBad(string words, Action action) =>
        Assert.Contains(words, Assert.Throws<BadInputException>(action).Message, StringComparison.Ordinal);
}
