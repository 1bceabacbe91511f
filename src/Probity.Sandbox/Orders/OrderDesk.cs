using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Orders;

/// <summary>The orders of the accounts, open and ended; under the venue's gate.</summary>
public sealed class OrderDesk
{
    private readonly SandboxVenue venue;
    private readonly Action<Action<ISandboxListener>> publish;
    private readonly List<SandboxOrder> all = [];
    private readonly Dictionary<string, SandboxOrder> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, SandboxOrder> byExchange = [];

    internal OrderDesk(SandboxVenue venue, Action<Action<ISandboxListener>> publish)
    {
        this.venue = venue;
        this.publish = publish;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SandboxOrder> All => all;

    /// <param name="id">0x and 64 hexadecimal digits, any case.</param>
    public SandboxOrder? Find(string id) => byId.GetValueOrDefault(id);

    internal SandboxOrder? ByExchange(ExchangeOrderId id) => byExchange.GetValueOrDefault(id.Value);

    /// <summary>A trade was made: what matched of the accounts' orders is theirs now.</summary>
    internal void Filled(SandboxTrade trade)
    {
        if (trade.Taker.Order is { } taker) { Fill(taker, trade.Id, trade.Price, trade.Size); }
        foreach (MakerMatch maker in trade.Makers)
        {
            if (maker.Party.Order is { } order) { Fill(order, trade.Id, maker.Price, maker.Size); }
        }
    }

    /// <summary>Orders that left the book without filling.</summary>
    internal void Take(IReadOnlyList<EndedOrder> ended)
    {
        foreach (EndedOrder end in ended)
        {
            if (ByExchange(end.Order) is not { IsOpen: true } order) { continue; }
            order.Status = end.Cause switch
            {
                CancelCause.MarketResolved => SandboxOrderStatus.MarketResolved,
                CancelCause.NoBalance => SandboxOrderStatus.Invalid,
                _ => SandboxOrderStatus.Cancelled,
            };
            Tell(order, OrderNews.Cancellation);
        }
    }

    private void Fill(SandboxOrder order, string trade, Price price, Quantity size)
    {
        order.Matched += size;
        order.Notional += price.Notional(size, Rounding.Nearest);
        order.AddTrade(trade);
        bool done = order.Request.Spends
            ? OrderRequest.SpendUpTo(
                order.Request.Instrument, order.Price, order.Request.Spend - order.Notional + Cash.FromMicros(1),
                order.Request.TimeInForce).Quantity.IsZero
            : order.Matched == order.Original;
        if (done) { order.Status = SandboxOrderStatus.Matched; }
        Tell(order, OrderNews.Update);
    }

    private void Tell(SandboxOrder order, OrderNews what)
    {
        Instant now = venue.Now;
        publish(listener => listener.OnOrder(order, what, now));
    }
}
