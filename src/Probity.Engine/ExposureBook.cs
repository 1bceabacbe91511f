using System.Runtime.InteropServices;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Engine;

/// <summary>
/// Worst losses of what all accounts hold and have open, asked market by market. A market's outcomes cost a few
/// additions, a group's one step a market; only the total walks everything, and it is kept until something moves.
/// </summary>
internal sealed class ExposureBook(EngineState state)
{
    private readonly List<MarketOutcomes> outcomes = [];
    private Cash total;
    private long totalAsOf = -1;

    public Cash OfMarket(MarketId id) => Outcomes(id, default, default).WorstLoss;

    public Cash OfGroup(EventGroupId id) => OfGroup(state.Books.Group(id), null, default);

    /// <summary>Of all events, logically unrelated: the sum.</summary>
    public Cash Total()
    {
        if (totalAsOf == state.Moves) { return total; }
        Cash sum = Cash.Zero;
        foreach (MarketView market in state.Books.Markets)
        {
            if (market.Market.Group is null) { sum += OfMarket(market.Market.Id); }
        }
        foreach (EventGroup group in state.Books.Groups) { sum += OfGroup(group, null, default); }
        (total, totalAsOf) = (sum, state.Moves);
        return sum;
    }

    /// <summary>The same with one more order open.</summary>
    public WorstLosses With(OrderIntent intent, Quantity quantity)
    {
        Market market = state.Books.MarketOf(intent.Instrument).Market;
        Cash fee = Exposure.WorstFee(intent, quantity, state.Books.Market(market.Id).Fees);
        OpenLoss more = Exposure.OfOrder(intent.Side, intent.Price, quantity, fee);
        bool first = intent.Instrument == market.First.Id;
        MarketOutcomes with = Outcomes(market.Id, first ? more : default, first ? default : more);
        Cash own = with.WorstLoss;
        if (market.Group is not { } id) { return new WorstLosses(own, own, Total() - OfMarket(market.Id) + own); }
        EventGroup group = state.Books.Group(id);
        Cash grouped = OfGroup(group, market.Id, with);
        return new WorstLosses(own, grouped, Total() - OfGroup(group, null, default) + grouped);
    }

    private Cash OfGroup(EventGroup group, MarketId? replaced, MarketOutcomes by)
    {
        outcomes.Clear();
        bool decided = false;
        foreach (MarketId id in group.Markets)
        {
            if (state.Books.Market(id).Status == MarketStatus.Resolved)
            {
                decided |= state.Ledger.PayoutOf(id) is { FirstMicros: > 0 };
                continue;
            }
            outcomes.Add(id == replaced ? by : Outcomes(id, default, default));
        }
        // Once a question paid, none of the others has to.
        EventGroupKind kind = decided && group.Kind == EventGroupKind.NegRisk ? EventGroupKind.Exclusive : group.Kind;
        return Exposure.WorstLossOf(kind, CollectionsMarshal.AsSpan(outcomes));
    }

    private MarketOutcomes Outcomes(MarketId id, OpenLoss moreFirst, OpenLoss moreSecond)
    {
        MarketView view = state.Books.Market(id);
        if (view.Status == MarketStatus.Resolved) { return default; }
        InstrumentId first = view.Market.First.Id, second = view.Market.Second.Id;
        return Exposure.OfMarket(
            state.Ledger.Position(first),
            state.Ledger.Position(second),
            state.Ledger.CostOf(first) + state.Ledger.CostOf(second),
            state.Orders.OpenLoss(first) + moreFirst,
            state.Orders.OpenLoss(second) + moreSecond);
    }
}
