using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Execution;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Tests.Truth;

/// <summary>
/// Keeps every input, and the books that an engine would have made of them; it refuses what an engine may never see.
/// </summary>
internal sealed class TruthBooks : IInputSink
{
    private readonly Dictionary<ClientOrderId, OrderStatus> statuses = [];
    private readonly Dictionary<ClientOrderId, string> venueIds = [];

    public Dictionary<(ClientOrderId Order, string Trade), (OrderFilled Fill, SettlementTier Tier, Cash Fee)> Fills
    {
        get;
    } = [];

    public List<EngineInput> Inputs { get; } = [];

    public IEnumerable<T> Of<T>()
        where T : EngineInput => Inputs.OfType<T>();

    public string VenueIdOf(ClientOrderId order) => venueIds.GetValueOrDefault(order, "");

    public IReadOnlyList<EngineInput> Ends(ClientOrderId order) =>
    [
        .. Inputs.Where(input => input switch
        {
            OrderCancelled e => e.Order == order,
            OrderExpired e => e.Order == order,
            OrderRefused e => e.Order == order,
            _ => false,
        }),
    ];

    public SettlementTier Tier(ApprovedOrder order, string trade) => Fills[(order.Id, trade)].Tier;

    /// <summary>As the engine counts: a failed settlement does not make an order rest again.</summary>
    public Quantity Filled(ClientOrderId order) => Fills
        .Where(fill => fill.Key.Order == order && fill.Value.Fill.Tier != SettlementTier.Failed)
        .Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Value.Fill.Quantity);

    /// <summary>What the engine would tell a gateway of an order when it starts.</summary>
    public KnownOrder Known(ApprovedOrder order) => new(
        order,
        Filled(order.Id) >= order.Intent.Quantity
            ? OrderStatus.Filled
            : statuses.GetValueOrDefault(order.Id, OrderStatus.InFlight),
        Filled(order.Id),
        VenueIdOf(order.Id))
    {
        Fills =
        [
            .. Fills.Where(one => one.Key.Order == order.Id && one.Value.Fill.Tier != SettlementTier.Failed)
                .Select(one => new KnownFill(
                    one.Key.Trade, one.Value.Fill.Price, one.Value.Fill.Quantity, one.Value.Fee,
                    one.Value.Tier == SettlementTier.Matched)),
        ],
    };

    public void Post(EngineInput input)
    {
        Inputs.Add(input);
        switch (input)
        {
            case OrderAccepted e:
                Assert.True(venueIds.TryAdd(e.Order, e.VenueOrderId), $"{e.Order} accepted twice");
                Become(e.Order, OrderEventKind.Accepted);
                break;
            case OrderAdopted e:
                venueIds.Add(e.Order, e.VenueOrderId);
                break;
            case OrderUnknown e: Become(e.Order, OrderEventKind.Unknown); break;
            case OrderRefused e: Become(e.Order, OrderEventKind.Refused); break;
            case OrderCancelled e: Become(e.Order, OrderEventKind.Cancelled); break;
            case OrderExpired e: Become(e.Order, OrderEventKind.Expired); break;
            case OrderFilled e:
                if (e.Tier == SettlementTier.Failed && Fills.TryGetValue((e.Order, e.TradeId), out var again))
                {
                    // Told again after a restart: the ledger remembers it, and compares.
                    Assert.Equal(
                        (again.Fill.Price, again.Fill.Quantity, again.Fill.Fee), (e.Price, e.Quantity, e.Fee));
                    break;
                }
                Assert.True(Fills.TryAdd((e.Order, e.TradeId), (e, e.Tier, e.Fee)), $"doubled: {e.TradeId}");
                break;
            case FillSettled e:
                (OrderFilled posted, SettlementTier tier, Cash fee) = Fills[(e.Order, e.TradeId)];
                Assert.True(e.Tier > tier, $"{e.TradeId} went from {tier} to {e.Tier}");
                Fills[(e.Order, e.TradeId)] = (posted, e.Tier, fee);
                break;
            case FeeCharged e:
                (OrderFilled charged, SettlementTier at, _) = Fills[(e.Order, e.TradeId)];
                Fills[(e.Order, e.TradeId)] = (charged, at, e.Fee);
                break;
        }
    }

    private void Become(ClientOrderId order, OrderEventKind news) =>
        statuses[order] = OrderTransitions.Next(statuses.GetValueOrDefault(order, OrderStatus.InFlight), news);
}

/// <summary>A tracker with a clock in seconds after noon; two markets of two outcomes each.</summary>
internal sealed class TruthRig
{
    public static readonly Instant Noon = Instant.FromMilliseconds(1_790_000_000_000);

    private long orders;

    public TruthRig(OpinionTradingOptions? options = null)
    {
        Options = options ?? new OpinionTradingOptions();
        Tracker = Fresh();
    }

    public OpinionTradingOptions Options { get; }

    public TruthBooks Books { get; } = new();

    public List<TruthNotice> Notices { get; } = [];

    public OpinionOrderTracker Tracker { get; private set; }

    public static Instant At(long seconds) => Noon + Duration.FromSeconds(seconds);

    public static OpinionOutcome OutcomeOf(InstrumentId id) => new($"{1000 + (id.Value / 2)}", id.Value % 2);

    public static OrderIntent Intent(
        Side side = Side.Buy,
        string price = "0.4",
        long shares = 10,
        TimeInForce lasts = TimeInForce.GoodTilCancelled,
        int instrument = 0,
        bool postOnly = false) => new(
        new StrategyId(0), new InstrumentId(instrument), side, Price.Parse(price), Quantity.FromShares(shares), lasts,
        postOnly, Instant.None, OrderPurpose.Quote, 0, "test");

    public static ApprovedOrder Order(long number, OrderIntent intent, long at) => ApprovedOrders.Make(
        ClientOrderId.Of(new StrategyId(0), number), intent, new Stamp(number, At(at), Instant.None));

    /// <summary>The engine goes on with another gateway.</summary>
    public void Restart(IEnumerable<ApprovedOrder> known, long at)
    {
        Tracker = Fresh();
        foreach (ApprovedOrder order in known) { Tracker.Know(Books.Known(order), At(at)); }
    }

    public ApprovedOrder Send(OrderIntent intent, long at)
    {
        ApprovedOrder order = Order(++orders, intent, at);
        Tracker.Sent(order, At(at));
        return order;
    }

    /// <summary>Sends and is told that the venue holds it.</summary>
    public ApprovedOrder Place(OrderIntent intent, string venueId, long at)
    {
        ApprovedOrder order = Send(intent, at);
        Tracker.Answered(order.Id, new PlaceAnswer.Held(State(order, venueId, at: at)), At(at + 1));
        return order;
    }

    /// <summary>Sends and hears nothing.</summary>
    public ApprovedOrder Lose(OrderIntent intent, long at)
    {
        ApprovedOrder order = Send(intent, at);
        Tracker.Answered(order.Id, new PlaceAnswer.Unknown("timeout"), At(at + 1));
        return order;
    }

    public void Found(OpinionOrder detail, long at) =>
        Tracker.Found(detail with { Trades = detail.Trades ?? [] }, At(at), At(at));

    public void ReadMarket(long at, params OpinionOrder[] found) =>
        Tracker.MarketRead("1000", found, true, At(at), At(at));

    public static OpinionOrder State(
        ApprovedOrder order,
        string venueId,
        OpinionOrderState state = OpinionOrderState.Pending,
        string filled = "0",
        long at = 0,
        OrderUpdate update = OrderUpdate.None,
        params OpinionTrade[] trades)
    {
        OpinionOutcome outcome = OutcomeOf(order.Intent.Instrument);
        return new OpinionOrder(
            venueId, outcome.MarketId, outcome.Index, order.Intent.Side, order.Intent.Price, order.Intent.Quantity,
            Quantity.Parse(filled), state, state.ToString(), update, At(at), Instant.None,
            trades.Length > 0 ? trades : null);
    }

    public static OpinionTrade Trade(
        string id,
        string venueId,
        string shares,
        SettlementTier tier = SettlementTier.Confirmed,
        string? fee = "0",
        string price = "0.4",
        long at = 0) => new(
        id, venueId, Price.Parse(price), Quantity.Parse(shares), fee is null ? null : Cash.Parse(fee), tier, At(at));

    private OpinionOrderTracker Fresh() =>
        new(Books, OutcomeOf, new FourPercent(), Options, Notices.Add);

    /// <summary>Takers pay 4 % of p(1-p) of the notional.</summary>
    private sealed class FourPercent : IFeePrediction
    {
        public Cash Of(
            OrderIntent intent, Price price, Quantity shares, Liquidity liquidity, IReadOnlyList<OpinionTrade> earlier)
        {
            if (liquidity == Liquidity.Maker) { return Cash.Zero; }
            decimal p = price.Pips / 10_000m;
            return Cash.FromMicros((long)Math.Round(shares.Micros * p * 0.04m * p * (1 - p)));
        }
    }
}
