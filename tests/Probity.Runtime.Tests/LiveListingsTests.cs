using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Live;

namespace Probity.Runtime.Tests;

public sealed class LiveListingsTests
{
    private static readonly Instant At = new(1);

    private readonly LiveListings listings = new();

    [Fact]
    public void A_group_is_listed_right_behind_its_markets_with_dense_ids()
    {
        IReadOnlyList<EngineInput> listed = List(Found("a"), Found("b", "g"), Found("c"), Found("d", "g"));
        Assert.Equal(
            ["a", "b", "d", "group", "c"],
            listed.Select(input => input is MarketListed market ? market.Market.Condition : "group"));
        EventGroup group = Assert.Single(listings.Groups);
        Assert.Equal([1, 2], group.Markets.Select(id => id.Value));
        Assert.Equal(EventGroupKind.NegRisk, group.Kind);
        Assert.Equal([0, 2, 4, 6], listings.Markets.Select(market => market.First.Id.Value));
        Assert.Equal([1, 3, 5, 7], listings.Markets.Select(market => market.Second.Id.Value));
    }

    [Fact]
    public void Late_members_of_a_group_stand_alone_or_are_merely_exclusive()
    {
        List(Found("a", "g"));
        List(Found("a", "g"), Found("b", "g"), Found("c", "g"));
        Assert.Null(listings.Markets[0].Group);
        EventGroup group = Assert.Single(listings.Groups);
        Assert.Equal(EventGroupKind.Exclusive, group.Kind);
        List(Found("a", "g"), Found("b", "g"), Found("c", "g"), Found("d", "g"));
        Assert.Null(listings.Markets[3].Group);
        Assert.Single(listings.Groups);
    }

    [Fact]
    public void Only_what_differs_is_told_of_known_markets()
    {
        List(Found("a"), Found("b"));
        DiscoveredMarket paused = Found("b");
        paused = paused with { Listing = paused.Listing with { Status = MarketStatus.Paused } };
        EngineInput change = Assert.Single(listings.Changes([Found("a"), paused, Found("unknown")], At));
        Stamp stamp = Stamp.Unsequenced(At, Instant.None);
        Assert.Equal(new MarketStatusChanged(stamp, new MarketId(1), MarketStatus.Paused), change);
        listings.Take(change);
        Assert.Empty(listings.Changes([Found("a"), paused], At));
    }

    [Fact]
    public void A_tick_that_the_socket_changed_is_not_changed_again_by_the_terms()
    {
        List(Found("a"));
        listings.Take(new TickGridChanged(Stamp.Unsequenced(At, Instant.None), new InstrumentId(1), TickGrid.Mill));
        DiscoveredMarket now = Found("a");
        now = now with { Listing = now.Listing with { Terms = now.Listing.Terms with { Grid = TickGrid.Mill } } };
        Assert.Empty(listings.Changes([now], At));
    }

    [Fact]
    public void A_group_cut_off_by_a_crash_is_completed_or_the_journal_refused()
    {
        DiscoveredMarket[] found = [Found("a", "g"), Found("b", "g")];
        foreach (EngineInput input in listings.Additions(found, At).Where(input => input is MarketListed))
        {
            listings.Take(input);
        }
        var group = Assert.IsType<EventGroupListed>(listings.TornGroup(found, At));
        Assert.Equal(("g", 2), (group.Group.VenueKey, group.Group.Markets.Count));
        Assert.Throws<BadInputException>(() => listings.TornGroup([found[0]], At));
        listings.Take(group);
        Assert.Null(listings.TornGroup(found, At));
    }

    private static DiscoveredMarket Found(string condition, string group = "")
    {
        var terms = new MarketTerms(
            TickGrid.Cent, Quantity.Parse("5"), Cash.FromDollars(1), Quantity.Parse("0.01"), FeeTerms.Free,
            TermsSource.Venue);
        var first = new Instrument(default, default, 0, "Yes", condition + "1");
        var second = new Instrument(default, default, 1, "No", condition + "2");
        var market = new Market(
            default, VenueId.Polymarket, condition, condition, "?", first, second, terms, Currency.PUsd,
            MarketProtocol.ConditionalTokens, group.Length > 0, null, MarketStatus.Open, Instant.None);
        return new DiscoveredMarket(market, group, "Event", EventGroupKind.NegRisk, 10m);
    }

    private IReadOnlyList<EngineInput> List(params DiscoveredMarket[] found)
    {
        IReadOnlyList<EngineInput> added = listings.Additions(found, At);
        foreach (EngineInput input in added) { listings.Take(input); }
        return added;
    }
}
