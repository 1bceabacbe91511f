using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Tests.Truth;

/// <summary>One market with fees, whose two outcomes have the tokens of the samples.</summary>
internal static class TruthMarket
{
    public const string Yes = "52114319501245915516055106046884209969926127482827954674443846427813813222426";
    public const string No = "71321045679252212594626385532706912750332728571942532289631379312455583992563";
    public const string Condition = "0xbd31dc8a20211944f6b70f31557f1001557b59905b7738480ca09bd4532f84af";

    public static readonly FeeTerms Fees = new(0.04m, 1, true, 0.25m);

    public static readonly Instant Noon = Instant.FromMilliseconds(1_790_000_000_000);

    public static Market Market { get; } = new(
        new MarketId(0), VenueId.Polymarket, Condition, "sample", "Sample?",
        new Instrument(new InstrumentId(0), new MarketId(0), 0, "Yes", Yes),
        new Instrument(new InstrumentId(1), new MarketId(0), 1, "No", No),
        new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000), Fees,
            TermsSource.Venue),
        Currency.PUsd, MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None);

    public static OrderIntent Intent(
        Side side, string price, long shares, TimeInForce lasts = TimeInForce.GoodTilCancelled, int outcome = 0,
        Instant expires = default) => new(
        new StrategyId(0), new InstrumentId(outcome), side, Price.Parse(price), Quantity.FromShares(shares), lasts,
        false, expires, OrderPurpose.Quote, 0, "test");

    public static ApprovedOrder Order(long number, OrderIntent intent, Instant at) => ApprovedOrders.Make(
        ClientOrderId.Of(new StrategyId(0), number), intent, new Stamp(number, at, Instant.None));

    public static string IdOf(ApprovedOrder order) => $"0x{order.Id.Value:x64}";
}

/// <summary>
/// Keeps every input, and the books that an engine would have made of them; it refuses what an engine may never see.
/// </summary>
internal sealed class TruthBooks : IInputSink
{
    private readonly Lock guard = new();
    private readonly List<EngineInput> inputs = [];

    public Dictionary<(ClientOrderId Order, string Trade), (OrderFilled Fill, SettlementTier Tier)> Fills { get; } = [];

    public IReadOnlyList<EngineInput> Inputs
    {
        get { lock (guard) { return [.. inputs]; } }
    }

    public IEnumerable<T> Of<T>()
        where T : EngineInput => Inputs.OfType<T>();

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

    /// <summary>The tier of a fill.</summary>
    public SettlementTier Tier(ApprovedOrder order, string trade) => Fills[(order.Id, trade)].Tier;

    public Quantity Filled(ClientOrderId order) => Fills.Values
        .Where(fill => fill.Fill.Order == order)
        .Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Fill.Quantity);

    public void Post(EngineInput input)
    {
        lock (guard)
        {
            inputs.Add(input);
            switch (input)
            {
                case OrderFilled fill:
                    Assert.True(
                        Fills.TryAdd((fill.Order, fill.TradeId), (fill, fill.Tier)), $"doubled: {fill.TradeId}");
                    break;
                case FillSettled settled:
                    (OrderFilled posted, SettlementTier tier) = Fills[(settled.Order, settled.TradeId)];
                    Assert.True(settled.Tier > tier, $"{settled.TradeId} went from {tier} to {settled.Tier}");
                    Fills[(settled.Order, settled.TradeId)] = (posted, settled.Tier);
                    break;
            }
        }
        Transport.Eventually.Happened();
    }
}

/// <summary>A tracker with a clock in seconds after noon.</summary>
internal sealed class TrackerRig
{
    private long orders;

    public TrackerRig(PolymarketTradingOptions? options = null) => Tracker = new OrderTracker(
        Books, _ => TruthMarket.Market, options ?? new PolymarketTradingOptions(), asksFees: true);

    public TruthBooks Books { get; } = new();

    public OrderTracker Tracker { get; }

    public static Instant At(long seconds) => TruthMarket.Noon + Duration.FromSeconds(seconds);

    public ApprovedOrder Send(OrderIntent intent, long at)
    {
        ApprovedOrder order = TruthMarket.Order(++orders, intent, At(at));
        Tracker.Sent(order, TruthMarket.IdOf(order), At(at));
        return order;
    }

    public void ReadTrades(long since, long began, params VenueTrade[] trades) =>
        Tracker.TradesRead(trades, since < 0 ? Instant.None : At(since), At(began), At(began + 1));

    public static VenueOrder State(
        ApprovedOrder order, VenueOrderState state, string? matched = "0", string text = "", long at = 0,
        params string[] trades) => new(
        TruthMarket.IdOf(order), state, text.Length > 0 ? text : state.ToString(), TruthMarket.Yes, order.Intent.Side,
        order.Intent.Price, order.Intent.Quantity, matched is null ? null : Quantity.Parse(matched), trades, At(0),
        Instant.None, "GTC", at == 0 ? Instant.None : At(at));

    public static VenueTrade Take(
        ApprovedOrder order, string id, string price, string size, VenueTradeState state, long at, string hash = "",
        params MakerPart[] makers) => new(
        id, state, TruthMarket.IdOf(order), TruthMarket.Yes, Price.Parse(price), Quantity.Parse(size), At(at), makers,
        hash, At(at));

    public static VenueTrade Make(
        ApprovedOrder order, string id, string price, string size, VenueTradeState state, long at,
        string token = TruthMarket.Yes) => new(
        id, state, "0xstranger", TruthMarket.Yes, Price.Parse(price), Quantity.Parse(size), At(at),
        [new MakerPart(TruthMarket.IdOf(order), token, order.Intent.Price, Quantity.Parse(size))], "", At(at));

    public static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
