using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Runtime.Configuration;

/// <summary>What venues are called in configuration, on the command line and in recordings.</summary>
public static class VenueNames
{
    private static readonly (string Name, VenueId Venue)[] Known =
        [("polymarket", VenueId.Polymarket), ("opinion", VenueId.Opinion)];

    public static IReadOnlyList<string> All { get; } = [.. Known.Select(one => one.Name)];

    public static string Of(VenueId venue) => Known.First(one => one.Venue == venue).Name;

    /// <exception cref="BadInputException">No venue has this name; names those that there are.</exception>
    public static VenueId Parse(string text)
    {
        foreach ((string name, VenueId venue) in Known)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) { return venue; }
        }
        throw new BadInputException($"unknown venue '{text}'; known are {string.Join(", ", All)}");
    }
}
