using System.Globalization;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>
/// An "up or down" question as its slug spells it, <c>btc-updown-5m-1780876800</c>: does the price of the asset end a
/// window at or above where it began?
/// </summary>
/// <param name="Asset">"btc".</param>
/// <param name="Start">When the window begins.</param>
/// <param name="End">When it ends.</param>
public readonly record struct UpDownTerms(string Asset, Instant Start, Instant End)
{
    /// <summary>Null when the slug spells none.</summary>
    public static UpDownTerms? Of(string slug)
    {
        string[] parts = slug.Split('-');
        if (parts is not [var asset, "updown", var length, var start] || asset.Length == 0 || length.Length < 2)
        {
            return null;
        }
        long unit = length[^1] switch { 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        bool read = int.TryParse(length.AsSpan(0, length.Length - 1), NumberStyles.None, null, out int count)
            & long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out long second);
        if (!read || unit == 0 || count is < 1 or > 1_000 || second is < 1 or > 9_000_000_000) { return null; }
        Instant from = Instant.FromMilliseconds(second * 1_000);
        return new UpDownTerms(asset, from, from + Duration.FromSeconds(count * unit));
    }
}
