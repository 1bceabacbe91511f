using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.World;

/// <summary>
/// Our accounts on the exchange of the world: carries requests there and turns what happens to our orders into replies.
/// </summary>
internal sealed class OurDesk(VenueWire wire, int instruments, EventGroup? group)
{
    private readonly Dictionary<long, ClientOrderId> ours = [];
    private readonly Dictionary<ClientOrderId, (ParticipantId Participant, ExchangeOrderId Order)> places = [];
    private readonly List<ParticipantId?> accounts = [];
    private ClientOrderId submitting;
    private Instant clock;

    /// <summary>Cash that came in from outside is on the exchange too.</summary>
    public void Deposit(SimExchange exchange, CashMoved moved) =>
        exchange.Deposit(ParticipantOf(exchange, moved.Account), moved.Amount.Amount);

    /// <summary>Cash that the exchange holds for an account.</summary>
    public Cash CashOf(SimExchange exchange, AccountId account) => exchange.CashOf(ParticipantOf(exchange, account));

    /// <summary>A request reaches the exchange.</summary>
    public void Serve(SimExchange exchange, EngineOutput request, Instant now)
    {
        clock = now;
        switch (request)
        {
            case PlaceOrder e: Place(exchange, e.Order, now); break;
            case CancelOrder e: Cancel(exchange, e.Order, now); break;
            case CancelAllOrders e: exchange.CancelAll(ParticipantOf(exchange, e.Account)); break;
            case RequestConversion e: Convert(exchange, e, now); break;
            default: throw new InvariantException($"a request of kind {request.GetType().Name} is served");
        }
    }

    /// <summary>The moment at which whatever happens next happens.</summary>
    public void Begin(Instant now) => clock = now;

    public void Accepted(ExchangeOrderId order, ParticipantId participant)
    {
        if (submitting == ClientOrderId.None) { return; }
        ours.Add(order.Value, submitting);
        places[submitting] = (participant, order);
        wire.Reply(new OrderAccepted(wire.Say(clock), submitting, $"sim-{order.Value}"));
    }

    public void Filled(in ExchangeFill fill)
    {
        if (!ours.TryGetValue(fill.Order.Value, out ClientOrderId id)) { return; }
        wire.Fill(new OrderFilled(
            wire.Say(clock), id, $"sim-trade-{fill.Trade}", fill.Price, fill.Quantity, fill.Fee, fill.Liquidity,
            SettlementTier.Matched));
        if (fill.Remaining.IsZero) { Forget(fill.Order, id); }
    }

    public void Cancelled(ExchangeOrderId order, CancelCause cause)
    {
        if (!ours.TryGetValue(order.Value, out ClientOrderId id)) { return; }
        wire.Reply(new OrderCancelled(wire.Say(clock), id, cause));
        Forget(order, id);
    }

    public void Expired(ExchangeOrderId order)
    {
        if (!ours.TryGetValue(order.Value, out ClientOrderId id)) { return; }
        wire.Reply(new OrderExpired(wire.Say(clock), id));
        Forget(order, id);
    }

    /// <summary>
    /// The venue's redeemer turns what we hold of a market that is about to resolve into its payout, some time after
    /// the result (reference/polymarket.md 8.1).
    /// </summary>
    public void Redeem(SimExchange exchange, Market market, Instant heard)
    {
        for (int i = 0; i < accounts.Count; i++)
        {
            if (accounts[i] is not { } self) { continue; }
            Quantity most = Quantity.Max(
                exchange.SharesOf(self, market.First.Id), exchange.SharesOf(self, market.Second.Id));
            if (most.IsZero) { continue; }
            wire.Reply(new SharesConverted(
                Stamp.Unsequenced(heard, heard), new AccountId(i), ConversionKind.Redeem, [market.Id], most, 0));
        }
    }

    private void Place(SimExchange exchange, ApprovedOrder order, Instant now)
    {
        if ((uint)order.Intent.Instrument.Value >= (uint)instruments)
        {
            wire.Reply(new OrderRefused(
                wire.Say(now), order.Id, RefusalCode.Other, "No orderbook exists for the requested token id"));
            return;
        }
        submitting = order.Id;
        SubmitResult result = exchange.Submit(
            ParticipantOf(exchange, order.Account), OrderRequest.Of(order.Intent), now);
        submitting = ClientOrderId.None;
        if (result.Refusal is { } refusal)
        {
            wire.Reply(new OrderRefused(wire.Say(now), order.Id, refusal.Code, refusal.Evidence));
        }
    }

    private void Cancel(SimExchange exchange, ClientOrderId id, Instant now)
    {
        if (places.TryGetValue(id, out (ParticipantId Participant, ExchangeOrderId Order) place))
        {
            exchange.Cancel(place.Participant, place.Order);
            return;
        }
        wire.Reply(new CancelRefused(
            wire.Say(now), id, "the order is not open: it is filled, ended or was never here"));
    }

    private void Convert(SimExchange exchange, RequestConversion request, Instant now)
    {
        ParticipantId self = ParticipantOf(exchange, request.Account);
        Refusal? refusal = request.Conversion switch
        {
            ConversionKind.Split => exchange.Split(self, request.Markets[0], request.Quantity),
            ConversionKind.Merge => exchange.Merge(self, request.Markets[0], request.Quantity),
            ConversionKind.Convert when group is not null =>
                exchange.Convert(self, group, request.Markets, request.Quantity),
            _ => OrderRules.NotEnough("nothing to convert"),
        };
        if (refusal is not null) { return; }
        wire.Reply(new SharesConverted(
            Stamp.Unsequenced(now, now), request.Account, request.Conversion, request.Markets, request.Quantity, 0));
    }

    private void Forget(ExchangeOrderId order, ClientOrderId id)
    {
        ours.Remove(order.Value);
        places.Remove(id);
    }

    private ParticipantId ParticipantOf(SimExchange exchange, AccountId account)
    {
        while (accounts.Count <= account.Value) { accounts.Add(null); }
        return accounts[account.Value] ??= exchange.AddParticipant();
    }
}
