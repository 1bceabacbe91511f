using System.CommandLine;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;
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
        Description = "The other venue: VENUE=FILE, such as opinion=markets.jsonl",
        Required = true,
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
        return (await List(first), await List(second));

        async Task<IReadOnlyList<MarketText>> List(string source)
        {
            if (source.Contains(NameFromFile, StringComparison.Ordinal)) { return FromFile(source); }
            RequirePolymarket(source);
            output.Note($"asking {source} for its markets...");
            using PolymarketClients clients = Clients(settings);
            return await PolymarketTexts.Open(clients.Gamma, parsed.GetValue(_most), cancel).ToArrayAsync(cancel);
        }
    }

    /// <summary>The texts that approved pairs are compared with; without sources, the venue is asked.</summary>
    public static async Task<IReadOnlyList<MarketText>> TextsOf(
        IReadOnlyList<string> sources, IReadOnlyList<RegisteredPair> pairs, Settings settings,
            CancellationToken cancel)
    {
        List<MarketText> texts = [];
        foreach (string source in sources.Count == 0 ? [PolymarketTexts.Venue] : sources)
        {
            if (source.Contains(NameFromFile, StringComparison.Ordinal))
            {
                texts.AddRange(FromFile(source));
                continue;
            }
            RequirePolymarket(source);
            string[] conditions = [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second })
                .Where(side => side.Venue == PolymarketTexts.Venue).Select(side => side.Market).Distinct()];
            using PolymarketClients clients = Clients(settings);
            texts.AddRange(await PolymarketTexts.Named(clients.Gamma, conditions, cancel));
        }
        return texts;
    }

    private static PolymarketClients Clients(Settings settings) =>
        new(settings.Configuration.Polymarket, TimeProvider.System, Random.Shared.NextDouble);

    private static string VenueOf(string source) => source.Split(NameFromFile)[0].Trim().ToLowerInvariant();

    private static IReadOnlyList<MarketText> FromFile(string source)
    {
        string path = source[(source.IndexOf(NameFromFile, StringComparison.Ordinal) + 1)..];
        string venue = VenueOf(source);
        return venue.Length > 0 ? MarketTextReader.ReadFile(path, venue) : throw new BadInputException(
            $"'{source}' names no venue; write VENUE=FILE");
    }

    private static void RequirePolymarket(string source)
    {
        if (VenueOf(source) != PolymarketTexts.Venue)
        {
            throw new BadInputException(
                $"'{source}' is no source: give {PolymarketTexts.Venue}, or VENUE=FILE with the venue's markets as "
                    + $"JSON lines");
        }
    }
}
