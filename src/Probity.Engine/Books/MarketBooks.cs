using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Books;

/// <summary>
/// All markets of the shard and their books, as arrays by dense id. A book is trusted from the first message about it;
/// a fault takes the trust away until the next whole snapshot.
/// </summary>
public sealed class MarketBooks
{
    private readonly List<MarketView> markets = [];
    private readonly List<InstrumentState> instruments = [];
    private readonly List<EventGroup> groups = [];
    private readonly FeeSchedules schedules = new();

    public IReadOnlyList<MarketView> Markets => markets;

    public IReadOnlyList<EventGroup> Groups => groups;

    public int InstrumentCount => instruments.Count;

    public MarketView Market(MarketId id) => markets[id.Value];

    public MarketView MarketOf(InstrumentId id) => instruments[id.Value].Market;

    public Instrument Instrument(InstrumentId id) => instruments[id.Value].Instrument;

    public IBookView Book(InstrumentId id) => instruments[id.Value].View;

    public TickGrid Grid(InstrumentId id) => instruments[id.Value].Grid;

    public bool IsTrusted(InstrumentId id) => instruments[id.Value].Trusted;

    /// <summary>Receive time of the instrument's last book message; None while the book is not trusted.</summary>
    public Instant TrustedSince(InstrumentId id) =>
        instruments[id.Value] is { Trusted: true } state ? state.UpdatedAt : Instant.None;

    /// <summary>Last public trade, in this instrument's price.</summary>
    public Price? LastTrade(InstrumentId id) => instruments[id.Value].LastTrade;

    /// <exception cref="InvariantException">The ids are not the next dense ones.</exception>
    public MarketView List(Market market)
    {
        Require.That(market.Id.Value == markets.Count, "markets are listed with dense ids");
        Require.That(
            market.First.Id.Value == instruments.Count && market.Second.Id.Value == instruments.Count + 1,
            "the instruments of a market take the next two dense ids");
        Require.That(instruments.Count + 2 <= Limits.InstrumentsPerShard, "the shard has room for the market");
        (InstrumentState first, InstrumentState second) = InstrumentState.Pair(market, schedules.Of(market.Terms.Fees));
        instruments.Add(first);
        instruments.Add(second);
        markets.Add(first.Market);
        return first.Market;
    }

    public void List(EventGroup group)
    {
        Require.That(group.Id.Value == groups.Count, "event groups are listed with dense ids");
        groups.Add(group);
    }

    public EventGroup Group(EventGroupId id) => groups[id.Value];

    /// <summary>Sets one level.</summary>
    /// <returns>False when the price is off the grid; the book is then not to be trusted.</returns>
    public bool Apply(BookDelta delta)
    {
        InstrumentState state = instruments[delta.Instrument.Value];
        bool onGrid = state.Own.TrySet(delta.Side, delta.Price, delta.Size);
        if (!onGrid) { state.Fault(); }
        state.Touch(delta.At.Received);
        return onGrid;
    }

    public void Apply(BookCleared cleared) => instruments[cleared.Instrument.Value].BeginSnapshot(cleared.At.Received);

    public void Apply(BookInvalidated fault) => instruments[fault.Instrument.Value].Fault();

    /// <summary>A new epoch: levels off the new grid are dropped, and the book waits for a snapshot when any
    /// was.</summary>
    public void Apply(TickGridChanged change) =>
        instruments[change.Instrument.Value].Regrid(change.Grid);

    public void Apply(TradePrinted trade) => instruments[trade.Instrument.Value].LastTrade = trade.Price;

    public void Apply(MarketTermsChanged change)
    {
        MarketView view = Market(change.Market);
        view.Terms = change.Terms;
        view.Fees = schedules.Of(change.Terms.Fees);
        instruments[view.Market.First.Id.Value].Regrid(change.Terms.Grid);
        instruments[view.Market.Second.Id.Value].Regrid(change.Terms.Grid);
    }

    /// <summary>Takes the trust from every book of a venue: it disconnected.</summary>
    public void Distrust(VenueId venue)
    {
        foreach (InstrumentState state in instruments)
        {
            if (state.Market.Market.Venue == venue) { state.Fault(); }
        }
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = seed;
        foreach (InstrumentState state in instruments)
        {
            hash = StateHash.Combine(hash, state.Own.Digest ^ (state.Trusted ? 1UL : 0UL));
        }
        foreach (MarketView market in markets) { hash = StateHash.Combine(hash, (long)market.Status); }
        return hash;
    }
}
