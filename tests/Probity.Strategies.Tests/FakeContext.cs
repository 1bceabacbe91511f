using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies.Tests;

internal sealed record SentConversion(ConversionKind Kind, MarketId Market, Quantity Quantity, string Reason);

/// <summary>The engine as a strategy sees it: it writes down what is asked of it and moves nothing by itself.</summary>
internal sealed class FakeContext : IStrategyContext
{
    private readonly Dictionary<InstrumentId, SignedQuantity> positions = [];
    private long timers;

    public Instant Now { get; set; } = Instant.FromMilliseconds(1_000_000);

    public StrategyId Self => new(0);

    public SeededRandom Random { get; } = new(1);

    public bool CanTrade { get; set; } = true;

    public bool RiskRefuses { get; set; }

    public Cash Cash { get; set; } = Cash.FromDollars(10_000);

    public List<MarketView> Views { get; } = [];

    public List<OrderIntent> Sent { get; } = [];

    public List<SentConversion> Conversions { get; } = [];

    public List<Decision> Decisions { get; } = [];

    public long[] Gates { get; } = new long[Enum.GetValues<Gate>().Length];

    public SortedDictionary<long, Instant> Timers { get; } = [];

    public Dictionary<InstrumentId, QuoteLevel[]> Bids { get; } = [];

    public Dictionary<InstrumentId, QuoteLevel[]> Asks { get; } = [];

    public int Declarations { get; private set; }

    public IReadOnlyList<MarketView> Markets => Views;

    public IReadOnlyList<EventGroup> Groups => [];

    public MarketView Market(MarketId id) => Views[id.Value];

    public SignedQuantity Position(InstrumentId instrument) => positions.GetValueOrDefault(instrument);

    public Cash FreeCash(Currency currency) => Cash;

    public Cash FreeCash(MarketId market) => Cash;

    /// <summary>What a test says that is open.</summary>
    public Dictionary<(InstrumentId, Side), Quantity> OpenOrders { get; } = [];

    public Quantity Open(InstrumentId instrument, Side side) => OpenOrders.GetValueOrDefault((instrument, side));

    public List<PairState> PairStates { get; } = [];

    public IReadOnlyList<PairState> Pairs => PairStates;

    public IReadOnlyList<TradingAccount> Accounts { get; set; } = [new(new AccountId(0), VenueId.Polymarket)];

    public Dictionary<MarketId, AccountId> Chosen { get; } = [];

    public List<HedgeStep> Steps { get; } = [];

    public AccountId AccountOf(MarketId market) => Chosen.TryGetValue(market, out AccountId account)
        ? account
        : Accounts.First(one => one.Venue == Market(market).Market.Venue).Account;

    public void UseAccount(MarketId market, AccountId account) => Chosen[market] = account;

    public void Move(InstrumentId instrument, SignedQuantity by) => positions[instrument] = Position(instrument) + by;

    public void Quote(
        InstrumentId instrument, ReadOnlySpan<QuoteLevel> bids, ReadOnlySpan<QuoteLevel> asks, string reason)
    {
        Declarations++;
        Bids[instrument] = bids.ToArray();
        Asks[instrument] = asks.ToArray();
    }

    public void Withdraw(InstrumentId instrument, string reason)
    {
        Bids.Remove(instrument);
        Asks.Remove(instrument);
    }

    public ClientOrderId Take(InstrumentId instrument, Side side, Price limit, Quantity quantity, string reason)
    {
        if (!CanTrade || RiskRefuses) { return ClientOrderId.None; }
        Sent.Add(OrderIntent.Take(Self, instrument, side, limit, quantity, 0, reason));
        return ClientOrderId.Of(Self, Sent.Count);
    }

    public ClientOrderId Cover(
        InstrumentId instrument, Side side, Price limit, Quantity quantity, OrderPurpose purpose, string reason)
    {
        if (RiskRefuses) { return ClientOrderId.None; }
        OrderIntent intent = OrderIntent.Take(Self, instrument, side, limit, quantity, 0, reason);
        Sent.Add(intent with { Purpose = purpose });
        return ClientOrderId.Of(Self, Sent.Count);
    }

    public void Report(HedgeStep step) => Steps.Add(step);

    public bool TakeTogether(ReadOnlySpan<OrderIntent> legs, string reason)
    {
        if (!CanTrade || RiskRefuses) { return false; }
        Sent.AddRange(legs);
        return true;
    }

    public void Convert(ConversionKind conversion, IReadOnlyList<MarketId> markets, Quantity quantity, string reason) =>
        Conversions.Add(new SentConversion(conversion, Assert.Single(markets), quantity, reason));

    public TimerId After(Duration delay)
    {
        Timers.Add(++timers, Now + delay);
        return new TimerId(timers);
    }

    public void Count(Gate gate) => Gates[(int)gate]++;

    public void Explain(Decision decision)
    {
        Count(decision.StoppedBy);
        Decisions.Add(decision);
    }
}
