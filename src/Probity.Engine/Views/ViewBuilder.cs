using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Ledger;
using Probity.Engine.Orders;
using Probity.Engine.Strategies;

namespace Probity.Engine.Views;

/// <summary>Makes the immutable views that all screens share. Costs more than an event: call it at most ten times a
/// second.</summary>
internal sealed class ViewBuilder(EngineState state, OrderDesk desk, StrategyHost strategies, RiskWatch watch)
{
    public EngineView Build() => new(
        state.Now.Received,
        state.Now.Sequence,
        state.Events,
        Portfolio(),
        new RiskView(
            state.KillSwitch.State, !state.TradingEnabled, state.KillSwitch.Reason, desk.Risk.WorstLossTotal,
            watch.Drawdown, state.Orders.OpenCount, state.Orders.UnknownCount)
        {
            Restraints = state.Restraints.All,
        },
        [.. strategies.Slots.Select(Strategy)],
        [.. state.Books.Markets.Select(Market)],
        [.. state.Orders.AllOpen().Select(o => o.View())],
        state.Recent.Decisions,
        state.Recent.Incidents)
    {
        Pairs =
        [
            .. state.Pairs.All.Select(pair => new PairView(
                pair.Pair, pair.Status, pair.Why, desk.Risk.WorstLossOf(pair.Pair.First))),
        ],
    };

    private PortfolioView Portfolio()
    {
        watch.Refresh();
        DollarReport report = state.Dollars;
        Cash net = watch.Equity - report.NetDeposits;
        Cash fees = report.Fees();
        return new PortfolioView(
            report.CashHeld(), watch.Equity, fees, report.Rewards, report.Rebates,
            net + fees - report.Rewards - report.Rebates, net, watch.MaxDrawdown, state.Ledger.IsBalanced,
            report.Tiers(), report.Positions(watch.Mark))
        {
            Currencies = report.ByCurrency(watch.Mark),
        };
    }

    private StrategyView Strategy(SlotState slot)
    {
        var gates = new SortedDictionary<Gate, long>();
        for (int gate = 0; gate < slot.Gates.Length; gate++) { gates.Add((Gate)gate, slot.Gates[gate]); }
        StrategyTotals totals = state.Dollars.TotalsOf(slot.Slot.Id, watch.Mark);
        return new StrategyView(
            slot.Slot.Id, slot.Strategy.Name, slot.Enabled, slot.Orders, totals.Fills, totals.Volume, totals.Fees,
            totals.Net, gates)
        {
            Hedges = slot.Hedges?.View(state.Now.Received),
        };
    }

    private MarketTopView Market(MarketView market)
    {
        bool bid = market.First.TryBest(Side.Buy, out Level bestBid);
        bool ask = market.First.TryBest(Side.Sell, out Level bestAsk);
        bool otherBid = market.Second.TryBest(Side.Buy, out Level noBid);
        bool otherAsk = market.Second.TryBest(Side.Sell, out Level noAsk);
        return new MarketTopView(
            market.Market.Id, market.Market.Slug, market.Market.Question,
            bid ? bestBid.Price : null, bestBid.Size, ask ? bestAsk.Price : null, bestAsk.Size,
            otherBid ? noBid.Price : null, otherAsk ? noAsk.Price : null,
            state.Books.LastTrade(market.Market.First.Id), market.UpdatedAt, market.IsTrusted);
    }
}
