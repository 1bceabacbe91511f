using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Every order must be worth the venue's minimum at its limit ($5 on Opinion), and a buy that takes what it asks of
/// those ($1 on Polymarket). Whether it takes is read from the book, both ways of being matched included: against asks
/// of this outcome and against bids for the other.
/// </summary>
public sealed class MinimumNotionalCheck : IRiskCheck
{
    public const string Name = "minimum-notional";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        MarketTerms terms = context.TermsOf(context.MarketOf(intent.Instrument).Id);
        Cash notional = intent.Price.Notional(intent.Quantity, Rounding.Down);
        if (notional < terms.MinimumNotional)
        {
            return new RiskVerdict.Refused(
                Name, $"an order of ${notional}, the venue's minimum is ${terms.MinimumNotional}");
        }
        if (intent.Side == Side.Sell || intent.PostOnly || !IsMarketable(context, intent))
        {
            return RiskVerdict.Approve;
        }
        Cash minimum = terms.MinimumTakerNotional;
        return notional >= minimum
            ? RiskVerdict.Approve
            : new RiskVerdict.Refused(Name, $"a marketable buy of ${notional}, the venue's minimum is ${minimum}");
    }

    private static bool IsMarketable(IRiskContext context, OrderIntent intent)
    {
        if (intent.TimeInForce is TimeInForce.FillOrKill or TimeInForce.FillAndKill) { return true; }
        InstrumentId other = context.MarketOf(intent.Instrument).ComplementOf(intent.Instrument).Id;
        return Meets(context.BookOf(intent.Instrument), intent.Price)
            || Meets(new ComplementView(context.BookOf(other)), intent.Price);
    }

    private static bool Meets(IBookView book, Price price) =>
        book.TryBest(Side.Sell, out Level ask) && ask.Price <= price;
}
