using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Orders;

/// <summary>
/// Keeps one strategy's quotes out of the way of another's taking orders on the same account. Where a taking order
/// would meet a quote of ours, trading with ourselves would cost the fee and move nothing: the quote goes instead, the
/// taking order is refused until that is proven, and the same side is not quoted again for a while. Net of both, the
/// account wants less of what the quote offered.
/// </summary>
internal sealed class QuoteYield(EngineState state)
{
    private readonly List<Instant> until = [];
    private readonly List<Order> giving = [];

    /// <summary>When a side of an instrument may be quoted again; None = now.</summary>
    public Instant Until(InstrumentId instrument, Side side)
    {
        int index = IndexOf(instrument, side);
        return index < until.Count ? until[index] : Instant.None;
    }

    /// <summary>The quotes of the account that a taking order would meet; they are to be cancelled.</summary>
    public IReadOnlyList<Order> MakeWay(AccountId account, OrderIntent intent)
    {
        giving.Clear();
        if (intent.Purpose == OrderPurpose.Quote || state.Options.Risk.MakeWay == Duration.Zero) { return giving; }
        Market market = state.Books.MarketOf(intent.Instrument).Market;
        InstrumentId complement = market.ComplementOf(intent.Instrument).Id;
        Collect(account, intent.Instrument, intent.Side.Opposite(), intent, false);
        // A buy of the complement at q is a sell of this outcome at 1 - q.
        Collect(account, complement, intent.Side, intent, true);
        return giving;
    }

    private void Collect(AccountId account, InstrumentId instrument, Side side, OrderIntent intent, bool turned)
    {
        foreach (Order order in state.Orders.OpenOrders(instrument))
        {
            bool quotes = order.Intent.Side == side && order.Intent.Purpose == OrderPurpose.Quote;
            if (!quotes || order.Open.IsZero || order.Approved.Account != account) { continue; }
            Price price = turned ? order.Intent.Price.Complement : order.Intent.Price;
            if (!intent.Side.IsAtLeastAsGood(intent.Price, price)) { continue; }
            giving.Add(order);
            int index = IndexOf(instrument, side);
            while (until.Count <= index) { until.Add(Instant.None); }
            until[index] = state.Now.Received + state.Options.Risk.MakeWay;
        }
    }

    private static int IndexOf(InstrumentId instrument, Side side) => (2 * instrument.Value) + (int)side;
}
