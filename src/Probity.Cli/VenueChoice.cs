using System.CommandLine;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Opinion.Http;

namespace Probity.Cli;

/// <summary>The option by which commands on market data choose venues.</summary>
internal sealed class VenueChoice
{
    /// <summary>Variable of a key for Opinion's sockets where no account has one.</summary>
    public const string KeyVariable = "PROBITY_OPINION_API_KEY";

    private const string All = "all";

    private readonly Option<string> venue = new("--venue")
    {
        Description = "polymarket, opinion or all",
        DefaultValueFactory = _ => VenueNames.Of(VenueId.Polymarket),
    };

    public void AddTo(Command command) => command.Options.Add(venue);

    /// <exception cref="BadInputException">No venue has this name.</exception>
    public IReadOnlyList<VenueId> Of(ParseResult parsed)
    {
        string text = parsed.GetValue(venue)!;
        return string.Equals(text, All, StringComparison.OrdinalIgnoreCase)
            ? [.. VenueNames.All.Select(VenueNames.Parse)]
            : [VenueNames.Parse(text)];
    }

    /// <summary>
    /// The key that Opinion's market data may use: from <see cref="KeyVariable"/>, else that of the first account
    /// there; null when there is none, and books come by REST alone.
    /// </summary>
    /// <exception cref="BadInputException">A malformed key; it is not shown.</exception>
    public static ApiKey? OpinionKey(ProbityConfiguration configuration)
    {
        string? text = Environment.GetEnvironmentVariable(KeyVariable);
        ConfiguredAccount? account = configuration.Accounts.FirstOrDefault(one => one.Venue == VenueId.Opinion);
        if (string.IsNullOrEmpty(text) && account is not null)
        {
            text = Environment.GetEnvironmentVariable(OpinionAccountOpener.ApiVariable(account));
        }
        return string.IsNullOrEmpty(text) ? null : new ApiKey(text);
    }
}
