using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;
using Probity.Venues.Opinion;
using Probity.Venues.Polymarket;

namespace Probity.Cli.Pairs;

/// <summary>Where the texts of markets come from: the venue itself, or a file of it.</summary>
public sealed class PairSources
{
    private const char NameFromFile = '=';

    private readonly Option<string> _first = new("--first")
    {
        Description = "polymarket, or VENUE=FILE (JSON lines of markets or events, plain or gzip)",
        DefaultValueFactory = _ => PolymarketTexts.Venue,
    };

    private readonly Option<string> _second = new("--second")
    {
        Description = "The other venue: opinion, or VENUE=FILE, such as opinion=markets.jsonl",
        DefaultValueFactory = _ => OpinionTexts.Venue,
    };

    private readonly Option<int> _most = new("--limit")
    {
        Description = "Most markets asked of a venue, the busiest first",
        DefaultValueFactory = _ => 1000,
    };

    public void AddTo(Command command)
    {
        command.Add(_first);
        command.Add(_second);
        command.Add(_most);
    }

    /// <summary>Both lists.</summary>
    /// <exception cref="BadInputException">A source that is neither a venue that can be asked nor
    /// VENUE=FILE.</exception>
    public async Task<(IReadOnlyList<MarketText> First, IReadOnlyList<MarketText> Second)> Lists(
        ParseResult parsed, Settings settings, CommandOutput output, CancellationToken cancel)
    {
        string first = parsed.GetValue(_first)!, second = parsed.GetValue(_second)!;
        if (VenueOf(first) == VenueOf(second))
        {
            throw new BadInputException($"'{first}' and '{second}' are one venue; a pair has a market on each of two");
        }
        foreach (string source in new[] { first, second })
        {
            if (!source.Contains(NameFromFile, StringComparison.Ordinal)) { VenueNames.Parse(source); }
        }
        return (await List(first), await List(second));

        async Task<IReadOnlyList<MarketText>> List(string source)
        {
            if (source.Contains(NameFromFile, StringComparison.Ordinal)) { return FromFile(source); }
            output.Note($"asking {source} for its markets...");
            int most = parsed.GetValue(_most);
            if (VenueNames.Parse(source) == VenueId.Opinion)
            {
                using OpinionClients opinion = OpinionClientsOf(settings.Configuration);
                return await OpinionTexts.Open(opinion.Public, most, cancel).ToArrayAsync(cancel);
            }
            using PolymarketClients clients = Clients(settings.Configuration);
            return await PolymarketTexts.Open(clients.Gamma, most, cancel).ToArrayAsync(cancel);
        }
    }

    /// <summary>The texts that approved pairs are compared with; without sources, the venue is asked.</summary>
    public static async Task<IReadOnlyList<MarketText>> TextsOf(
        IReadOnlyList<string> sources, IReadOnlyList<RegisteredPair> pairs, Settings settings,
            CancellationToken cancel)
    {
        List<MarketText> texts = [];
        foreach (string source in sources.Count == 0 ? VenueNames.All : sources)
        {
            if (source.Contains(NameFromFile, StringComparison.Ordinal)) { texts.AddRange(FromFile(source)); }
            else { texts.AddRange(await Live(VenueNames.Parse(source), pairs, settings.Configuration, cancel)); }
        }
        return texts;
    }

    /// <summary>What a venue shows of its sides of these pairs.</summary>
    public static async Task<IReadOnlyList<MarketText>> Live(
        VenueId venue, IReadOnlyList<RegisteredPair> pairs, ProbityConfiguration configuration,
        CancellationToken cancel)
    {
        string name = VenueNames.Of(venue);
        string[] ids = [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second })
            .Where(side => string.Equals(side.Venue, name, StringComparison.OrdinalIgnoreCase))
            .Select(side => side.Market).Distinct()];
        if (ids.Length == 0) { return []; }
        if (venue == VenueId.Opinion)
        {
            using OpinionClients opinion = OpinionClientsOf(configuration);
            return await OpinionTexts.Named(opinion.Public, ids, cancel);
        }
        using PolymarketClients clients = Clients(configuration);
        return await PolymarketTexts.Named(clients.Gamma, ids, cancel);
    }

    private static OpinionClients OpinionClientsOf(ProbityConfiguration configuration) =>
        new(configuration.Opinion, null, TimeProvider.System, Random.Shared.NextDouble);

    private static PolymarketClients Clients(ProbityConfiguration configuration) =>
        new(configuration.Polymarket, TimeProvider.System, Random.Shared.NextDouble);

    private static string VenueOf(string source) => source.Split(NameFromFile)[0].Trim().ToLowerInvariant();

    private static IReadOnlyList<MarketText> FromFile(string source)
    {
        string path = source[(source.IndexOf(NameFromFile, StringComparison.Ordinal) + 1)..];
        string venue = VenueOf(source);
        return venue.Length > 0 ? MarketTextReader.ReadFile(path, venue) : throw new BadInputException(
            $"'{source}' names no venue; write VENUE=FILE");
    }
}
