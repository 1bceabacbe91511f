using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Runtime.Live;

/// <summary>
/// The listed markets with their terms, grid and status as last told: written by the loop, read by gateways from any
/// thread.
/// </summary>
public sealed class MarketDirectory : IMarketDirectory
{
    private readonly ConcurrentDictionary<int, Market> byId = new();
    private readonly ConcurrentDictionary<string, InstrumentId> byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MarketId> byCondition = new(StringComparer.Ordinal);

    /// <summary>Of an open market of a venue; null while none is listed.</summary>
    public string? AnyConditionOf(VenueId venue) => byId.Values
        .FirstOrDefault(market => market.Venue == venue && market.Status == MarketStatus.Open)?.Condition;

    /// <summary>All that were ever listed, in no order.</summary>
    public IReadOnlyList<Market> All => [.. byId.Values];

    /// <summary>Null when it is not listed.</summary>
    public Market? Find(MarketId market) => byId.GetValueOrDefault(market.Value);

    // The two instruments of a market take the next two dense ids when it is listed.
    public Market MarketOf(InstrumentId instrument)
    {
        bool known = byId.TryGetValue(instrument.Value / 2, out Market? market);
        Require.That(known, $"{instrument} is listed before anybody asks for its market");
        return market!;
    }

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
    {
        (market, instrument) = (null, null);
        if (!byToken.TryGetValue(token, out InstrumentId id)) { return false; }
        market = MarketOf(id);
        instrument = market.First.Id == id ? market.First : market.Second;
        return true;
    }

    public Market? OfCondition(string condition) =>
        byCondition.TryGetValue(condition, out MarketId id) ? byId[id.Value] : null;

    /// <summary>Lists a market, or takes what changed about it.</summary>
    internal void Put(Market market)
    {
        byId[market.Id.Value] = market;
        byToken[market.First.Token] = market.First.Id;
        byToken[market.Second.Token] = market.Second.Id;
        byCondition[market.Condition] = market.Id;
    }
}
