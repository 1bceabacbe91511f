using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Engine.Tests;

/// <summary>Plain markets with dense ids: market i has the instruments 2i (Yes) and 2i + 1 (No).</summary>
internal static class TestMarkets
{
    public static MarketTerms Terms { get; } = new(
        TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.Parse("0.01"), FeeTerms.Free,
        TermsSource.Configured);

    public static Market One(int id, MarketTerms? terms = null) => new(
        new MarketId(id), VenueId.Polymarket, $"0x{id}", $"market-{id}", $"Question {id}?",
        new Instrument(new InstrumentId(2 * id), new MarketId(id), 0, "Yes", $"{id}1"),
        new Instrument(new InstrumentId((2 * id) + 1), new MarketId(id), 1, "No", $"{id}2"),
        terms ?? Terms, Currency.PUsd, MarketProtocol.ConditionalTokens, true, new EventGroupId(0),
        MarketStatus.Open, Instant.None);

    public static IReadOnlyList<Market> Many(int count)
    {
        var markets = new Market[count];
        for (int i = 0; i < count; i++) { markets[i] = One(i); }
        return markets;
    }

    public static EventGroup GroupOf(IReadOnlyList<Market> markets, EventGroupKind kind)
    {
        var ids = new MarketId[markets.Count];
        for (int i = 0; i < ids.Length; i++) { ids[i] = markets[i].Id; }
        return new EventGroup(new EventGroupId(0), VenueId.Polymarket, "event", "Event", kind, ids);
    }
}
