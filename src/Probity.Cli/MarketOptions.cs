using System.CommandLine;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Scans;

namespace Probity.Cli;

/// <summary>
/// The options by which commands choose markets, the same everywhere; without any, the configuration's section
/// "markets" decides.
/// </summary>
internal sealed class MarketOptions
{
    private readonly Option<string[]> slugs = Many("--slug", "Market or event by its short name (repeatable)");
    private readonly Option<string[]> conditions = Many("--condition", "Market by its condition id (repeatable)");
    private readonly Option<string[]> tokens = Many("--token", "Market by an outcome token (repeatable)");
    private readonly Option<string?> search = new("--search") { Description = "Markets found by these words" };
    private readonly Option<int?> limit = new("--limit") { Description = "At most this many markets" };

    public void AddTo(Command command)
    {
        command.Options.Add(slugs);
        command.Options.Add(conditions);
        command.Options.Add(tokens);
        command.Options.Add(search);
        AddLimitTo(command);
    }

    public void AddLimitTo(Command command) => command.Options.Add(limit);

    /// <summary>At least 1; null when it was not given.</summary>
    /// <exception cref="BadInputException">Below 1.</exception>
    public int? LimitOf(ParseResult parsed) => parsed.GetValue(limit) is < 1 and { } least
        ? throw new BadInputException($"--limit: '{least}' is below 1")
        : parsed.GetValue(limit);

    /// <exception cref="BadInputException">A limit below 1.</exception>
    public MarketFilter Of(ParseResult parsed, Settings settings, bool openOnly = true)
    {
        int most = LimitOf(parsed) ?? settings.Configuration.Markets.MaximumCount;
        return IsNamed(parsed)
            ? new MarketFilter(
                parsed.GetValue(slugs) ?? [], parsed.GetValue(conditions) ?? [], parsed.GetValue(tokens) ?? [],
                parsed.GetValue(search) ?? "", openOnly, most)
            : settings.Configuration.Markets.Filter with { OpenOnly = openOnly, Limit = most };
    }

    /// <summary>The configured least volume; markets that were named on the command line need none.</summary>
    public MarketScreen ScreenOf(ParseResult parsed, Settings settings) => IsNamed(parsed)
        ? MarketScreen.Everything
        : MarketScreen.Everything with
        {
            MinimumVolume = settings.Configuration.Markets.MinimumVolume24h.Micros / 1_000_000m,
            Tiers = settings.Configuration.Markets.Tiers,
        };

    private bool IsNamed(ParseResult parsed) =>
        parsed.GetValue(slugs) is { Length: > 0 } || parsed.GetValue(conditions) is { Length: > 0 }
        || parsed.GetValue(tokens) is { Length: > 0 } || parsed.GetValue(search) is { Length: > 0 };

    private static Option<string[]> Many(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
}

/// <summary>The options by which lists of markets are narrowed.</summary>
internal sealed class ScreenOptions
{
    private readonly Option<decimal?> volume = new("--min-volume")
    {
        Description = "Dollars traded in the last 24 hours",
    };

    private readonly Option<string?> spread = new("--max-spread") { Description = "Ask less bid, for example 0.02" };
    private readonly Option<double?> least = new("--min-hours") { Description = "Hours to the stated end, at least" };
    private readonly Option<double?> most = new("--max-hours") { Description = "Hours to the stated end, at most" };

    private readonly Option<string?> low = new("--min-price")
    {
        Description = "Midpoint of the first outcome, at least",
    };

    private readonly Option<string?> high = new("--max-price")
    {
        Description = "Midpoint of the first outcome, at most",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(volume);
        command.Options.Add(spread);
        command.Options.Add(least);
        command.Options.Add(most);
        command.Options.Add(low);
        command.Options.Add(high);
    }

    /// <param name="parsed">The options.</param>
    /// <param name="usual">Whose least volume holds when none was given.</param>
    /// <exception cref="BadInputException">A price that is none.</exception>
    public MarketScreen Of(ParseResult parsed, MarketScreen usual) => new(
        parsed.GetValue(volume) ?? usual.MinimumVolume, PriceOf(parsed, spread)?.Pips, parsed.GetValue(least),
        parsed.GetValue(most), PriceOf(parsed, low), PriceOf(parsed, high))
    {
        Tiers = usual.Tiers,
    };

    private static Price? PriceOf(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) { return null; }
        try
        {
            return Price.Parse(text);
        }
        catch (BadInputException wrong)
        {
            throw new BadInputException($"{option.Name}: {wrong.Message}", wrong);
        }
    }
}
