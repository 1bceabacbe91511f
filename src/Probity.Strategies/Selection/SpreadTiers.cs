using System.Globalization;
using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Strategies.Selection;

/// <summary>
/// The widest spread that is still traded, by how much a market trades in a day: a busy market has to be tight, a quiet
/// one may be wide.
/// </summary>
public sealed class SpreadTiers
{
    private readonly (decimal Volume, int Pips)[] tiers;

    private SpreadTiers((decimal Volume, int Pips)[] tiers) => this.tiers = tiers;

    /// <summary>Admits everything.</summary>
    public static SpreadTiers None { get; } = new([]);

    /// <summary>Reads "volume:spread" texts, both in dollars: "100000:0.01", "10000:0.03", "0:0.1".</summary>
    /// <exception cref="BadInputException">A text that is no tier, or a volume twice; it is quoted.</exception>
    public static SpreadTiers Parse(IReadOnlyList<string> texts)
    {
        List<(decimal Volume, int Pips)> tiers = [];
        foreach (string text in texts)
        {
            string[] parts = text.Split(':');
            bool read = decimal.TryParse(
                parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal volume);
            if (parts.Length != 2 || !read)
            {
                throw new BadInputException($"'{text}' is no spread tier; write it as volume:spread (10000:0.03)");
            }
            if (tiers.Exists(tier => tier.Volume == volume))
            {
                throw new BadInputException($"spread tier '{text}': its volume stands twice; name it once");
            }
            tiers.Add((volume, Price.Parse(parts[1]).Pips));
        }
        return tiers.Count == 0 ? None : new SpreadTiers([.. tiers.OrderByDescending(tier => tier.Volume)]);
    }

    /// <summary>Widest spread in pips for a day's volume in dollars; null when no tier reaches down to it.</summary>
    public int? MostPips(decimal volume)
    {
        foreach ((decimal from, int pips) in tiers) { if (volume >= from) { return pips; } }
        return null;
    }

    /// <summary>Does a market pass? Without tiers everything does; what is not known does not.</summary>
    public bool Admits(decimal? volume, int? spreadPips)
    {
        if (tiers.Length == 0) { return true; }
        return volume is { } traded && spreadPips is { } spread && MostPips(traded) is { } most && spread <= most;
    }
}
