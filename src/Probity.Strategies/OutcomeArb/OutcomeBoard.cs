using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Bundles;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>
/// The markets of one event: what each mode leaves before costs, and the sets that are worth a closer look.
/// </summary>
internal sealed class OutcomeBoard(EventGroup group, IReadOnlyList<MarketView> markets)
{
    /// <summary>Sets of a conversion that are compared; deeper tranches earn less than the first.</summary>
    private const int MostConversions = 4;

    public EventGroup Group => group;

    public IReadOnlyList<MarketView> Markets => markets;

    /// <summary>
    /// Edge of one set at the best prices before costs, pips; null when there is nothing to trade with. Allocates
    /// nothing.
    /// </summary>
    public int? EdgePips(OutcomeMode mode) => mode switch
    {
        OutcomeMode.Short => ShortEdge(),
        OutcomeMode.Convert => ConvertEdge(),
        OutcomeMode.Long => LongEdge(),
        _ => LadderEdge(out _, out _),
    };

    /// <summary>The sets that a mode could trade now; none when it has nothing to trade with.</summary>
    public IReadOnlyList<BundleForm> Forms(OutcomeMode mode) => mode switch
    {
        OutcomeMode.Short => ShortForm(),
        OutcomeMode.Convert => ConvertForms(),
        OutcomeMode.Long => LongEdge() is null
            ? []
            : [new BundleForm([.. markets.Select(Yes)], Cash.FromDollars(1), BundleExit.Hold)],
        _ => LadderForm(),
    };

    private static BundleLeg Yes(MarketView market) => new(market, 0);

    private static BundleLeg No(MarketView market) => new(market, 1);

    /// <summary>
    /// What buying NO of this outcome adds to a set, pico-dollars after fees; negative when it costs.
    /// </summary>
    private static long? GainOfNo(MarketView market) =>
        market.Status == MarketStatus.Open && market.Second.TryBest(Side.Sell, out Level ask)
            ? JointBookWalk.Picos(Cash.FromDollars(1)) - JointBookWalk.UnitPicos(Side.Buy, ask.Price, market.Fees)
            : null;

    private int? ShortEdge()
    {
        int edge = -Price.PipsPerDollar, count = 0;
        foreach (MarketView market in markets)
        {
            if (market.Status != MarketStatus.Open || !market.Second.TryBest(Side.Sell, out Level ask)) { continue; }
            edge += Price.PipsPerDollar - ask.Price.Pips;
            count++;
        }
        return count < 2 ? null : edge;
    }

    private int? ConvertEdge()
    {
        int edge = -Price.PipsPerDollar;
        bool any = false;
        foreach (MarketView market in markets)
        {
            if (market.Status != MarketStatus.Open) { continue; }
            bool offered = market.Second.TryBest(Side.Sell, out Level ask);
            int buy = offered ? Price.PipsPerDollar - ask.Price.Pips : 0;
            edge += Math.Max(buy, market.First.TryBest(Side.Buy, out Level bid) ? bid.Price.Pips : 0);
            any |= offered;
        }
        return any && markets.Count > 1 ? edge : null;
    }

    private int? LongEdge()
    {
        int edge = Price.PipsPerDollar;
        foreach (MarketView market in markets)
        {
            if (market.Status != MarketStatus.Open || !market.First.TryBest(Side.Sell, out Level ask)) { return null; }
            edge -= ask.Price.Pips;
        }
        return markets.Count > 1 ? edge : null;
    }

    /// <summary>The best of all pairs of a narrower and a wider question, after fees.</summary>
    private int? LadderEdge(out int narrow, out int wide)
    {
        (narrow, wide) = (-1, -1);
        int cheapest = -1;
        long cheapestPicos = 0, best = long.MaxValue;
        for (int i = 0; i < markets.Count; i++)
        {
            MarketView market = markets[i];
            if (market.Status != MarketStatus.Open) { continue; }
            if (cheapest >= 0 && market.First.TryBest(Side.Sell, out Level ask))
            {
                long cost = cheapestPicos + JointBookWalk.UnitPicos(Side.Buy, ask.Price, market.Fees);
                if (cost < best) { (narrow, wide, best) = (cheapest, i, cost); }
            }
            if (!market.Second.TryBest(Side.Sell, out Level no)) { continue; }
            long picos = JointBookWalk.UnitPicos(Side.Buy, no.Price, market.Fees);
            if (cheapest < 0 || picos < cheapestPicos) { (cheapest, cheapestPicos) = (i, picos); }
        }
        if (wide < 0) { return null; }
        markets[narrow].Second.TryBest(Side.Sell, out Level first);
        markets[wide].First.TryBest(Side.Sell, out Level second);
        return Price.PipsPerDollar - first.Price.Pips - second.Price.Pips;
    }

    /// <summary>
    /// Every NO that costs less than the dollar it adds to the payout; where fees leave no two of them, all.
    /// </summary>
    private BundleForm[] ShortForm()
    {
        List<BundleLeg> legs = [.. markets.Where(market => GainOfNo(market) > 0).Select(No)];
        if (legs.Count < 2) { legs = [.. markets.Where(market => GainOfNo(market) is not null).Select(No)]; }
        if (legs.Count < 2) { return []; }
        return [new BundleForm([.. legs], Cash.FromDollars(legs.Count - 1), BundleExit.Hold)];
    }

    /// <summary>The sets of the best tranches; where none leaves anything after fees, the least bad.</summary>
    private List<BundleForm> ConvertForms()
    {
        IReadOnlyList<ConversionTranche> tranches = ConversionPlanner.Plan(markets, 0, MostConversions);
        if (tranches.Count == 0) { tranches = ConversionPlanner.Plan(markets, long.MinValue, 1); }
        List<BundleForm> forms = [];
        foreach (ConversionTranche tranche in tranches)
        {
            var form = new BundleForm(
                [.. tranche.Given.Select(i => No(markets[i]))],
                Cash.FromDollars(tranche.Given.Count - 1),
                BundleExit.Convert,
                [.. tranche.Sold.Select(i => Yes(markets[i]))]);
            if (!forms.Exists(form.IsSameAs)) { forms.Add(form); }
        }
        return forms;
    }

    private BundleForm[] LadderForm() => LadderEdge(out int narrow, out int wide) is null
        ? []
        : [new BundleForm([No(markets[narrow]), Yes(markets[wide])], Cash.FromDollars(1), BundleExit.Hold)];
}
