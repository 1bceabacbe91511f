using Probity.Crypto;
using Probity.Domain.Inputs;
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
        Intake = new OrderIntake(venue, this);
    }

    /// <summary>Takes posted orders in.</summary>
    public OrderIntake Intake { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SandboxOrder> All => all;

    /// <param name="id">0x and 64 hexadecimal digits, any case.</param>
    public SandboxOrder? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>What waits or rests of all wallets of a key, oldest first.</summary>
    public IEnumerable<SandboxOrder> OpenOf(EvmAddress signer) =>
        all.Where(order => order.IsOpen && order.Account.Signer == signer);

    internal SandboxOrder? ByExchange(ExchangeOrderId id) => byExchange.GetValueOrDefault(id.Value);

    /// <summary>An order came in: it is in the book, or waits to be matched.</summary>
    internal void Add(SandboxOrder order)
    {
        Remember(order);
        Tell(order, OrderNews.Placement);
    }

    /// <summary>An order that found nobody and was killed at once; it is kept, so that it cannot come again.</summary>
    internal void AddKilled(SandboxOrder order, string reason)
    {
        Remember(order);
        Kill(order, reason);
    }

    /// <summary>Ends an order that never came into the book.</summary>
    internal void Kill(SandboxOrder order, string reason)
    {
        order.Status = SandboxOrderStatus.Cancelled;
        order.Reason = reason;
        Tell(order, OrderNews.Cancellation);
    }

    /// <summary>A delayed order went to the book.</summary>
    internal void Place(SandboxOrder order, bool unmatched)
    {
        byExchange[order.ExchangeId.Value] = order;
        order.Unmatched = unmatched;
        if (unmatched) { Tell(order, OrderNews.Update); }
    }

    /// <summary>A trade was made: what matched of the accounts' orders is theirs now.</summary>
    internal void Filled(SandboxTrade trade)
    {
        if (trade.Taker.Order is { } taker)
        {
            Fill(taker, trade.Id, trade.Price, trade.Size, trade.Fills[^1].Taker.Remaining);
        }
        for (int i = 0; i < trade.Makers.Count; i++)
        {
            MakerMatch maker = trade.Makers[i];
            if (maker.Party.Order is not { } order) { continue; }
            Fill(order, trade.Id, maker.Price, maker.Size, trade.Fills[i].Maker.Remaining);
        }
    }

    /// <summary>Cancels what may be cancelled; for each other order the reason why not.</summary>
    internal (List<string> Cancelled, List<(string Id, string Reason)> Not) Cancel(
        IEnumerable<SandboxOrder> orders, CancelCause cause)
    {
        List<string> cancelled = [];
        List<(string Id, string Reason)> not = [];
        foreach (SandboxOrder order in orders.ToArray())
        {
            if (order.Status == SandboxOrderStatus.Delayed)
            {
                order.CancelWhenMatched |= cause == CancelCause.HeartbeatLapsed;
                not.Add((order.Id, "order is delayed and cannot be canceled until it is matched"));
            }
            else if (order.IsOpen && venue.Exchange.Cancel(order.Account.Participant, order.ExchangeId, cause))
            {
                cancelled.Add(order.Id);
            }
            else
            {
                not.Add((order.Id, "already canceled or matched"));
            }
        }
        venue.Flush();
        return (cancelled, not);
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

    private void Remember(SandboxOrder order)
    {
        all.Add(order);
        byId.Add(order.Id, order);
        if (order.ExchangeId.Value != 0) { byExchange[order.ExchangeId.Value] = order; }
    }

    private void Fill(SandboxOrder order, string trade, Price price, Quantity size, Quantity remaining)
    {
        order.Matched += size;
        order.Notional += price.Notional(size, Rounding.Nearest);
        order.AddTrade(trade);
        if (remaining.IsZero) { order.Status = SandboxOrderStatus.Matched; }
        Tell(order, OrderNews.Update);
    }

    private void Tell(SandboxOrder order, OrderNews what)
    {
        Instant now = venue.Now;
        publish(listener => listener.OnOrder(order, what, now));
    }
}
