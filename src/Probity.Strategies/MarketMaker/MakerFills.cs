using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies;

/// <summary>
/// Counts our own fills into a market's position, cash and markouts. The maker counts for itself, because several
/// strategies may share one account.
/// </summary>
internal static class MakerFills
{
    private const double MicrosPerDollar = 1e6;

    /// <summary>Which side of the folded book an order is on.</summary>
    public static MakerSide SideOf(MakerMarket market, OrderView order)
    {
        bool first = order.Instrument == market.Market.First.Id;
        return (order.Side == Side.Buy) == first ? market.Bids : market.Offers;
    }

    /// <returns>The side that filled.</returns>
    public static MakerSide Count(MakerMarket market, OrderView order, OrderFilled fill, Instant now)
    {
        MakerSide side = SideOf(market, order);
        int outcome = OutcomeOf(market, order);
        Post(market, order, outcome, fill.Price, fill.Quantity, fill.Fee, 1);
        double price = Folded(outcome, fill.Price);
        double edge = side.Sign * (market.Signals.Fair - price);
        market.Signals.Markouts.Add(now, side.Side, price);
        side.Judge(edge);
        // What is quoted at the price of an order that is being replaced is its successor.
        if (!order.CancelRequested) { side.Consume(FoldedPips(outcome, order.Price), fill.Quantity.Micros); }
        market.Group?.Tell(market.Place, market.Signals.Fair, market.Net);
        return side;
    }

    /// <summary>Takes a fill back; what it taught stays.</summary>
    public static void Undo(MakerMarket market, OrderView order, in FillSettlement settlement)
    {
        Post(
            market, order, OutcomeOf(market, order), settlement.Price, settlement.Quantity, settlement.Fee, -1);
        market.Group?.Tell(market.Place, market.Signals.Fair, market.Net);
    }

    /// <summary>Complete sets were merged (minus) or came back (plus): a dollar each.</summary>
    public static void Convert(MakerMarket market, long micros)
    {
        market.Hold(0, micros);
        market.Hold(1, micros);
        market.Flow -= micros / MicrosPerDollar;
    }

    /// <summary>The result is in: what was held becomes its payout, which the ledger counts.</summary>
    public static void Resolved(MakerMarket market)
    {
        market.Hold(0, -market.Held(0));
        market.Hold(1, -market.Held(1));
        market.Group?.Tell(market.Place, market.Signals.Fair, 0);
    }

    private static int OutcomeOf(MakerMarket market, OrderView order) =>
        order.Instrument == market.Market.First.Id ? 0 : 1;

    /// <summary>Shares and cash of a fill, once with plus one, back with minus one.</summary>
    private static void Post(
        MakerMarket market, OrderView order, int outcome, Price price, Quantity quantity, Cash fee, int sign)
    {
        bool buys = order.Side == Side.Buy;
        Cash notional = price.Notional(quantity, buys ? Rounding.Up : Rounding.Down);
        market.Hold(outcome, sign * (buys ? quantity.Micros : -quantity.Micros));
        market.Flow += sign * ((buys ? -notional.Micros : notional.Micros) - fee.Micros) / MicrosPerDollar;
    }

    private static int FoldedPips(int outcome, Price price) =>
        outcome == 0 ? price.Pips : Price.PipsPerDollar - price.Pips;

    private static double Folded(int outcome, Price price) =>
        FoldedPips(outcome, price) / (double)Price.PipsPerDollar;
}
