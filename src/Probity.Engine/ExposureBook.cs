using System.Runtime.InteropServices;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Engine;

/// <summary>
/// Worst losses of what all accounts hold and have open, asked market by market, in dollars. A market's outcomes cost a
/// few additions, a group's one step a market; only the total walks everything, and it is kept until something moves.
/// <para>The second market of an approved pair counts where the first does, outcome by outcome (mathematics 4.15): a
/// share of each that together pay a dollar has no worst case but the reserve for rules that differ. Its own group, if
/// it has one, goes without it, which never makes a worst case smaller.</para>
/// </summary>
internal sealed class ExposureBook(EngineState state)
{
    private readonly List<MarketOutcomes> outcomes = [];
    private Cash total;
    private long totalAsOf = -1;

    public Cash OfMarket(MarketId id) => Joint(RootOf(id), null, default).WorstLoss;

    public Cash OfGroup(EventGroupId id) => OfGroup(state.Books.Group(id), null, default);

    /// <summary>Of all events, logically unrelated: the sum.</summary>
    public Cash Total()
    {
        if (totalAsOf == state.Moves) { return total; }
        Cash sum = Cash.Zero;
        foreach (MarketView market in state.Books.Markets)
        {
            bool alone = market.Market.Group is null && !IsFolded(market.Market.Id);
            if (alone) { sum += OfMarket(market.Market.Id); }
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
        MarketId root = RootOf(market.Id);
        MarketOutcomes with = Joint(root, intent.Instrument, more);
        Cash own = with.WorstLoss;
        if (state.Books.Market(root).Market.Group is not { } id)
        {
            return new WorstLosses(own, own, Total() - OfMarket(root) + own);
        }
        EventGroup group = state.Books.Group(id);
        Cash grouped = OfGroup(group, root, with);
        return new WorstLosses(own, grouped, Total() - OfGroup(group, null, default) + grouped);
    }

    private Cash OfGroup(EventGroup group, MarketId? replaced, MarketOutcomes by)
    {
        outcomes.Clear();
        bool decided = false, whole = true;
        foreach (MarketId id in group.Markets)
        {
            if (state.Books.Market(id).Status == MarketStatus.Resolved)
            {
                decided |= state.Ledger.PayoutOf(id) is { FirstMicros: > 0 };
                continue;
            }
            if (IsFolded(id))
            {
                whole = false;
                continue;
            }
            outcomes.Add(id == replaced ? by : Joint(id, null, default));
        }
        // Once a question paid, none of the others has to; nor need one of those that are left here.
        bool free = (decided || !whole) && group.Kind == EventGroupKind.NegRisk;
        EventGroupKind kind = free ? EventGroupKind.Exclusive : group.Kind;
        return Exposure.WorstLossOf(kind, CollectionsMarshal.AsSpan(outcomes));
    }

    /// <summary>Does the market count with the first of its pair?</summary>
    private bool IsFolded(MarketId id) => state.Pairs.LinkOf(id) is { } pair && pair.Pair.Second == id;

    private MarketId RootOf(MarketId id) => state.Pairs.LinkOf(id)?.Pair.First ?? id;

    /// <summary>The outcomes of a market, of the one that is paired with it too.</summary>
    private MarketOutcomes Joint(MarketId id, InstrumentId? instrument, OpenLoss more)
    {
        MarketOutcomes own = Outcomes(id, instrument, more);
        if (state.Pairs.LinkOf(id) is not { } link) { return own; }
        MarketOutcomes other = Outcomes(link.Pair.Second, instrument, more);
        bool aligned = link.Pair.Polarity == PairPolarity.Aligned;
        long reserve = Reserve(link.Pair);
        return new MarketOutcomes(
            checked(own.FirstPays + (aligned ? other.FirstPays : other.SecondPays) - reserve),
            checked(own.SecondPays + (aligned ? other.SecondPays : other.FirstPays) - reserve));
    }

    /// <summary>What shares that hedge each other may lose because the rules differ, micro-dollars.</summary>
    private long Reserve(MarketPair pair)
    {
        if (pair.MismatchPpm == 0) { return 0; }
        long first = Net(pair.First), second = Net(pair.Second);
        if (pair.Polarity == PairPolarity.Inverted) { second = -second; }
        if (Math.Sign(first) * Math.Sign(second) >= 0) { return 0; }
        Int128 matched = Math.Min(Math.Abs(first), Math.Abs(second));
        return IntegerMath.Divide(matched * pair.MismatchPpm, 1_000_000, Rounding.Up);
    }

    private long Net(MarketId id)
    {
        Market market = state.Books.Market(id).Market;
        return state.Ledger.Position(market.First.Id).Micros - state.Ledger.Position(market.Second.Id).Micros;
    }

    private MarketOutcomes Outcomes(MarketId id, InstrumentId? instrument, OpenLoss more)
    {
        MarketView view = state.Books.Market(id);
        if (view.Status == MarketStatus.Resolved) { return default; }
        InstrumentId first = view.Market.First.Id, second = view.Market.Second.Id;
        MarketOutcomes own = Exposure.OfMarket(
            state.Ledger.Position(first),
            state.Ledger.Position(second),
            state.Ledger.CostOf(first) + state.Ledger.CostOf(second),
            state.Orders.OpenLoss(first) + (instrument == first ? more : default),
            state.Orders.OpenLoss(second) + (instrument == second ? more : default));
        return new MarketOutcomes(InDollars(own.FirstPays), InDollars(own.SecondPays));

        long InDollars(long micros) =>
            state.Options.Rates.ToDollars(Cash.FromMicros(micros), view.Market.Currency).Micros;
    }
}
