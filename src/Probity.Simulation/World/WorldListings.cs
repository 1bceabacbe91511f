using System.Globalization;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Simulation.World;

/// <summary>
/// Invents the markets of a world: questions, ids, terms. The first ones are binary, then come the event's, then the
/// twins.
/// </summary>
public static class WorldListings
{
    /// <summary>Group of the twins of the event's members.</summary>
    public static readonly EventGroupId TwinGroup = new(1);

    private const int TickPips = 100;

    private static readonly string[] Questions =
    [
        "Will the harbour bridge open before June?",
        "Will the central bank cut rates at its next meeting?",
        "Will the home side win the cup final?",
        "Will the comet be visible to the naked eye?",
        "Will the new line carry a million riders this month?",
        "Will the storm reach the coast by Friday?",
        "Will the film take a hundred million in its first week?",
        "Will the treaty be signed this year?",
        "Will the old record fall at the marathon?",
        "Will the factory reopen in spring?",
        "Will the island vote to join the customs union?",
        "Will the volcano erupt before autumn?",
        "Will the orchestra name a new conductor in May?",
        "Will the dam be filled by the end of summer?",
        "Will the champion keep the chess title?",
        "Will the museum return the bronze statues?",
        "Will the night train run to the capital again?",
        "Will the satellite reach its orbit in July?",
        "Will the strike at the port end this week?",
        "Will the glacier lose a tenth of its ice?",
    ];

    private static readonly string[] Candidates =
        ["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch"];

    /// <summary>Rate and rebate share of the categories in turn (reference/polymarket.md 7.1).</summary>
    private static readonly FeeTerms[] Fees =
    [
        new(0.04m, 1, true, 0.25m), new(0.07m, 1, true, 0.20m), new(0.05m, 1, true, 0.15m),
    ];

    /// <summary>The markets of these options in the order of their ids.</summary>
    public static IReadOnlyList<WorldListing> Invent(WorldOptions options)
    {
        List<WorldListing> markets = [];
        int resolving = options.Length > Duration.Zero ? (options.BinaryMarkets + 2) / 3 : 0;
        for (int i = 0; i < options.BinaryMarkets; i++)
        {
            string question = i < Questions.Length ? Questions[i] : $"Will event {Number(i + 1)} happen?";
            bool separate = i >= options.BinaryMarkets - options.SeparateBooks;
            Instant end = i < resolving ? options.Start + ResolvesAfter(options.Length, i, resolving) : Instant.None;
            markets.Add(new WorldListing(Make(i, question, Fees[i % Fees.Length], null, options), separate, end));
        }
        for (int i = 0; i < options.EventOutcomes; i++)
        {
            string name = i < Candidates.Length ? Candidates[i] : $"Candidate {Number(i + 1)}";
            Market market = Make(
                options.BinaryMarkets + i, $"Will {name} win the election?", Fees[0], new EventGroupId(0), options);
            markets.Add(new WorldListing(market, SeparateBooks: false, Instant.None));
        }
        markets.AddRange(TwinListings.Of(options, markets, markets.Count, TwinGroup));
        return markets;
    }

    /// <summary>The neg-risk event over the last markets; null when there is none.</summary>
    public static EventGroup? Group(WorldOptions options, IReadOnlyList<WorldListing> markets) =>
        options.EventOutcomes == 0
        ? null
        : new EventGroup(
            new EventGroupId(0), VenueId.Polymarket, "sim-election", "Who wins the election?", EventGroupKind.NegRisk,
            [
                .. markets.Skip(options.BinaryMarkets).Take(options.EventOutcomes).Select(market => market.Market.Id),
            ]);

    /// <summary>Leaders with their twins, in the order of the twins.</summary>
    public static IReadOnlyList<MarketPair> Pairs(IReadOnlyList<WorldListing> markets)
    {
        List<MarketPair> pairs = [];
        foreach (WorldListing listing in markets)
        {
            if (listing.Twin is not { } twin) { continue; }
            PairPolarity polarity = twin.IsInverted ? PairPolarity.Inverted : PairPolarity.Aligned;
            pairs.Add(new MarketPair(
                new PairId(pairs.Count), listing.Market.Slug, twin.Leader, listing.Market.Id, polarity, 0));
        }
        return pairs;
    }

    /// <summary>Spread over 75 %..95 % of the world's length.</summary>
    private static Duration ResolvesAfter(Duration length, int index, int count) =>
        new((long)(length.Nanos * (0.75 + (0.2 * (index + 1) / count))));

    private static Market Make(int index, string question, FeeTerms fees, EventGroupId? group, WorldOptions options)
    {
        var id = new MarketId(index);
        ulong hash = StateHash.Combine(StateHash.Mix(options.Seed), index);
        MarketTerms terms = new(
            TickGrid.OfPips(TickPips), Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000), fees,
            TermsSource.Venue);
        return new Market(
            id, VenueId.Polymarket, "0x" + hash.ToString("x16", CultureInfo.InvariantCulture).PadLeft(64, '0'),
            Slug(question), question,
            new Instrument(new InstrumentId(2 * index), id, 0, "Yes", Number(hash)),
            new Instrument(new InstrumentId((2 * index) + 1), id, 1, "No", Number(~hash)),
            terms, Currency.PUsd, MarketProtocol.ConditionalTokens, group is not null, group, MarketStatus.Open,
            Instant.None);
    }

    private static string Slug(string question)
    {
        IEnumerable<char> letters = question.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        return "sim-" + string.Concat(letters).Trim('-');
    }

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
