using System.Globalization;
using System.Text.Json;

namespace Probity.Cli.Tests.Live;

/// <summary>A time in which a pair had shares without a counterpart.</summary>
/// <param name="Pair">Id in the registry.</param>
/// <param name="From">First fill of it.</param>
/// <param name="To">When nothing was left, or the last fill of all.</param>
/// <param name="Most">Shares.</param>
internal sealed record NakedStretch(string Pair, DateTimeOffset From, DateTimeOffset To, decimal Most);

/// <summary>
/// Shares without a counterpart over time, counted from nothing but the fills that the store holds: YES less NO over
/// both venues, an inverted pair's second venue the other way round. A fill that failed counts until it was told.
/// </summary>
internal static class NakedShares
{
    /// <param name="pairs">Of <c>pairs list</c>.</param>
    /// <param name="fills">Of <c>fills</c>.</param>
    /// <param name="incidents">Of <c>incidents</c>.</param>
    public static IReadOnlyList<NakedStretch> Of(JsonElement pairs, JsonElement fills, JsonElement incidents)
    {
        Dictionary<string, (string Pair, int Sign)> markets = [];
        foreach (JsonElement pair in pairs.EnumerateArray())
        {
            string id = Text(pair, "id");
            markets[Text(pair.GetProperty("first"), "slug")] = (id, 1);
            int sign = Text(pair, "polarity") == "aligned" ? 1 : -1;
            markets[Text(pair.GetProperty("second"), "slug")] = (id, sign);
        }
        Dictionary<string, DateTimeOffset> failures = incidents.EnumerateArray()
            .Where(incident => Text(incident, "code") == "fill-failed")
            .ToDictionary(incident => Text(incident, "detail").Split(' ')[1], At);
        List<(DateTimeOffset At, string Pair, decimal Shares)> changes = [];
        foreach (JsonElement fill in fills.EnumerateArray())
        {
            (string pair, int sign) = markets[Text(fill, "market")];
            bool yes = Text(fill, "outcome").Equals("yes", StringComparison.OrdinalIgnoreCase);
            decimal shares = sign * (yes ? 1 : -1) * (Text(fill, "side") == "buy" ? 1 : -1)
                * decimal.Parse(Text(fill, "quantity"), CultureInfo.InvariantCulture);
            bool failed = Text(fill, "tier") == "failed";
            bool counted = failures.TryGetValue(Text(fill, "tradeId"), out DateTimeOffset told);
            if (failed && !counted) { continue; }
            changes.Add((At(fill), pair, shares));
            if (failed) { changes.Add((told, pair, -shares)); }
        }
        return Stretches([.. changes.OrderBy(change => change.At)]);
    }

    private static List<NakedStretch> Stretches((DateTimeOffset At, string Pair, decimal Shares)[] changes)
    {
        List<NakedStretch> found = [];
        foreach (IGrouping<string, (DateTimeOffset At, string Pair, decimal Shares)> pair in
            changes.GroupBy(change => change.Pair))
        {
            decimal net = 0, most = 0;
            DateTimeOffset from = default;
            foreach ((DateTimeOffset at, _, decimal shares) in pair)
            {
                if (net == 0) { (from, most) = (at, 0); }
                net += shares;
                most = Math.Max(most, Math.Abs(net));
                if (net == 0) { found.Add(new NakedStretch(pair.Key, from, at, most)); }
            }
            if (net != 0) { found.Add(new NakedStretch(pair.Key, from, changes[^1].At, most)); }
        }
        return found;
    }

    private static DateTimeOffset At(JsonElement row) => row.GetProperty("at").GetDateTimeOffset();

    private static string Text(JsonElement row, string member) => row.GetProperty(member).GetString() ?? "";
}
