using System.Globalization;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Simulation.World;

/// <summary>
/// Invents the markets of Opinion that ask what markets of Polymarket ask: binary ones and members of the event in
/// turn, every third binary one the other way round.
/// </summary>
public static class TwinListings
{
    /// <summary>USDT on BNB chain, 18 decimals (reference/opinion.md 1).</summary>
    public const string Collateral = "0x55d398326f99059fF775485246999027B3197955";

    /// <summary>The exchange for USDT (reference/opinion.md 1).</summary>
    public const string Exchange = "0x5F45344126D6488025B0b84A3A8189F2487a7246";

    /// <summary>The venue's number of the first twin; the parent of the event has the one below.</summary>
    public const int FirstVenueId = 9_001;

    private const int TickPips = 10;

    /// <summary>Sets the ids of twins apart from those of their leaders.</summary>
    private const ulong TwinsOfSeed = 0x7477_696e;

    private static readonly (string Same, string Inverted)[] Titles =
    [
        ("Harbour bridge open before June?", "Harbour bridge still closed in June?"),
        ("Central bank rate cut at next meeting?", "No central bank rate cut at next meeting?"),
        ("Home side to win the cup final?", "Home side to miss out in the cup final?"),
        ("Comet visible to the naked eye?", "Comet not visible to the naked eye?"),
        ("New line to carry a million riders this month?", "New line below a million riders this month?"),
        ("Storm to reach the coast by Friday?", "Storm to stay away from the coast until Friday?"),
        ("Film to take $100M in its first week?", "Film below $100M in its first week?"),
        ("Treaty signed this year?", "Treaty unsigned at the end of the year?"),
        ("Old marathon record to fall?", "Old marathon record to stand?"),
        ("Factory to reopen in spring?", "Factory to stay shut in spring?"),
        ("Island to join customs union by vote?", "Island not to join the customs union by vote?"),
        ("Volcano to erupt before autumn?", "Volcano not to erupt before autumn?"),
        ("Orchestra to name a new conductor in May?", "Orchestra not to name a new conductor in May?"),
        ("Dam filled by end of summer?", "Dam not filled by the end of summer?"),
        ("Champion to keep chess title?", "Champion not to keep the chess title?"),
        ("Bronze statues returned by museum?", "Bronze statues not returned by the museum?"),
        ("Night train to run to the capital again?", "Night train not to run to the capital again?"),
        ("Satellite to reach orbit in July?", "Satellite not to reach orbit in July?"),
        ("Port strike to end this week?", "Port strike not to end this week?"),
        ("Glacier to lose a tenth of its ice?", "Glacier not to lose a tenth of its ice?"),
    ];

    /// <summary>Fees of the venue (reference/opinion.md 6.1).</summary>
    public static FeeTerms Fees { get; } = new(0.04m, 1, TakerOnly: true, RebateShare: 0.5m)
    {
        Base = FeeBase.Notional,
        Minimum = Cash.FromMicros(250_000),
    };

    /// <summary>The twins of these options.</summary>
    /// <param name="options">How many, and the seed.</param>
    /// <param name="leaders">The markets that they follow, in the order of their ids.</param>
    /// <param name="firstMarket">The dense id of the first twin.</param>
    /// <param name="group">The group of the twins of the event's members.</param>
    public static IReadOnlyList<WorldListing> Of(
        WorldOptions options, IReadOnlyList<WorldListing> leaders, int firstMarket, EventGroupId group)
    {
        List<WorldListing> twins = [];
        int binary = 0;
        foreach (WorldListing leader in InTurn(options, leaders).Take(options.Twins))
        {
            bool member = leader.Market.Group is not null;
            bool inverted = !member && binary++ % 3 == 1;
            Market market = Make(options, leader.Market, firstMarket + twins.Count, inverted, member ? group : null);
            twins.Add(new WorldListing(market, SeparateBooks: false, leader.ResolvesAt)
            {
                Twin = new TwinOf(leader.Market.Id, inverted),
            });
        }
        return twins;
    }

    /// <summary>The categorical parent over the members' twins; null for none.</summary>
    public static EventGroup? Group(IReadOnlyList<WorldListing> twins, EventGroupId id)
    {
        MarketId[] members =
        [
            .. twins.Where(twin => twin.Market.Group == id).Select(twin => twin.Market.Id),
        ];
        return members.Length == 0
            ? null
            : new EventGroup(
                id, VenueId.Opinion, Text(FirstVenueId - 1), "Election winner", EventGroupKind.Exclusive, members);
    }

    private static IEnumerable<WorldListing> InTurn(WorldOptions options, IReadOnlyList<WorldListing> leaders)
    {
        for (int i = 0; i < leaders.Count; i++)
        {
            if (i < options.BinaryMarkets) { yield return leaders[i]; }
            if (i < options.EventOutcomes) { yield return leaders[options.BinaryMarkets + i]; }
        }
    }

    private static Market Make(WorldOptions options, Market leader, int index, bool inverted, EventGroupId? group)
    {
        var id = new MarketId(index);
        ulong hash = StateHash.Combine(StateHash.Mix(options.Seed ^ TwinsOfSeed), leader.Id.Value);
        string title = TitleOf(leader, inverted, group);
        MarketTerms terms = new(
            TickGrid.OfPips(TickPips), Quantity.FromShares(1), Cash.Zero, Quantity.FromMicros(10_000), Fees,
            TermsSource.Venue)
        {
            MinimumNotional = Cash.FromDollars(5),
        };
        return new Market(
            id, VenueId.Opinion, "0x" + hash.ToString("x16", CultureInfo.InvariantCulture).PadLeft(64, '0'),
            "sim-opinion-" + Text(FirstVenueId + leader.Id.Value), title,
            new Instrument(new InstrumentId(2 * index), id, 0, "Yes", Text(hash)),
            new Instrument(new InstrumentId((2 * index) + 1), id, 1, "No", Text(~hash)) { IsMirrored = true },
            terms, Currency.Usdt, MarketProtocol.ConditionalTokens, NegRisk: false, group, MarketStatus.Open,
            Instant.None)
        {
            Contracts = new MarketContracts(Text(FirstVenueId + leader.Id.Value), Collateral, Exchange),
        };
    }

    /// <summary>Another venue words its questions in its own way.</summary>
    private static string TitleOf(Market leader, bool inverted, EventGroupId? group)
    {
        if (group is not null)
        {
            return leader.Question.Replace("Will ", "Election winner: ", StringComparison.Ordinal)
                .Replace(" win the election?", "", StringComparison.Ordinal);
        }
        int index = leader.Id.Value;
        if (index < Titles.Length) { return inverted ? Titles[index].Inverted : Titles[index].Same; }
        return leader.Question.Replace("Will event", "Event", StringComparison.Ordinal)
            .Replace(" happen?", inverted ? " not to happen?" : " to happen?", StringComparison.Ordinal);
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
