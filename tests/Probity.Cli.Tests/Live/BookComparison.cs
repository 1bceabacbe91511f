using System.Globalization;
using System.Text.Json;

namespace Probity.Cli.Tests.Live;

/// <summary>
/// Our books, as the store shows them at the end, beside the sandbox's own: every difference in a
/// sentence, none when they are the same.
/// </summary>
public static class BookComparison
{
    /// <param name="theirs">The sandbox's books of the account.</param>
    /// <param name="orders">Of the store.</param>
    /// <param name="fills">Of the store.</param>
    /// <param name="positions">Of the store.</param>
    /// <param name="totals">Of the store's profit and loss.</param>
    public static IReadOnlyList<string> Differences(
        JsonElement theirs, JsonElement orders, JsonElement fills, JsonElement positions, JsonElement totals)
    {
        List<string> found = [];
        Dictionary<string, JsonElement> ours = orders.EnumerateArray()
            .Where(order => Text(order, "venueOrderId").Length > 0)
            .ToDictionary(order => Text(order, "venueOrderId"));
        Dictionary<string, string> outcomes = CompareOrders(theirs, ours, found);
        CompareFills(theirs, orders, fills, found);
        ComparePositions(theirs, positions, outcomes, found);
        foreach (string member in (string[])["cash", "fees"])
        {
            if (Number(totals, member) == Number(theirs, member)) { continue; }
            found.Add($"{member}: ours {Text(totals, member)}, the sandbox's {Text(theirs, member)}");
        }
        return found;
    }

    /// <returns>The outcome of each token that an order of ours was in.</returns>
    private static Dictionary<string, string> CompareOrders(
        JsonElement theirs, Dictionary<string, JsonElement> ours, List<string> found)
    {
        Dictionary<string, string> outcomes = [];
        HashSet<string> known = [];
        foreach (JsonElement order in theirs.GetProperty("orders").EnumerateArray())
        {
            string id = Text(order, "id");
            known.Add(id);
            if (!ours.TryGetValue(id, out JsonElement own))
            {
                found.Add($"order {id} of the sandbox is not in our books");
                continue;
            }
            outcomes[Text(order, "asset_id")] = Outcome(own);
            decimal matched = Text(order, "size_matched") is { Length: > 0 } text ? Decimal(text) : 0;
            if (Number(own, "filled") != matched)
            {
                found.Add($"order {id}: filled {Text(own, "filled")}, the sandbox says {matched}");
            }
            bool live = Text(order, "status") == "LIVE";
            if (live != Text(own, "status") is "live" or "in-flight" or "unknown" or "delayed")
            {
                found.Add($"order {id}: {Text(own, "status")}, the sandbox says {Text(order, "status")}");
            }
        }
        found.AddRange(
            from id in ours.Keys where !known.Contains(id) select $"order {id} never reached the sandbox");
        return outcomes;
    }

    /// <summary>By trade and order: shares, money and the last word on settlement.</summary>
    private static void CompareFills(JsonElement theirs, JsonElement orders, JsonElement fills, List<string> found)
    {
        Dictionary<string, string> venueIds = orders.EnumerateArray()
            .ToDictionary(order => Text(order, "order"), order => Text(order, "venueOrderId"));
        Dictionary<(string Trade, string Order), Sum> own = [];
        foreach (JsonElement fill in fills.EnumerateArray())
        {
            Add(own, (Text(fill, "tradeId").Split('@')[0], venueIds[Text(fill, "order")]), Number(fill, "quantity"),
                Number(fill, "notional"), Text(fill, "tier"));
        }
        Dictionary<(string Trade, string Order), Sum> other = [];
        foreach (JsonElement fill in theirs.GetProperty("fills").EnumerateArray())
        {
            decimal size = Number(fill, "size");
            Add(other, (Text(fill, "trade"), Text(fill, "order")), size, size * Number(fill, "price"),
                Text(fill, "status").ToLowerInvariant());
        }
        foreach ((string Trade, string Order) key in own.Keys.Union(other.Keys))
        {
            Sum? left = own.GetValueOrDefault(key);
            Sum? right = other.GetValueOrDefault(key);
            bool neverHappened = left is null && right?.Tier == "failed";
            if (left != right && !neverHappened) { found.Add($"fill {key}: ours {left}, the sandbox's {right}"); }
        }
    }

    private static void ComparePositions(
        JsonElement theirs, JsonElement positions, Dictionary<string, string> outcomes, List<string> found)
    {
        Dictionary<string, decimal> own = positions.EnumerateArray()
            .Where(position => Number(position, "shares") != 0)
            .ToDictionary(Outcome, position => Number(position, "shares"));
        foreach (JsonElement position in theirs.GetProperty("positions").EnumerateArray())
        {
            string token = Text(position, "asset_id");
            string outcome = outcomes.GetValueOrDefault(token, token);
            decimal shares = Number(position, "shares");
            if (own.Remove(outcome, out decimal held) && held == shares) { continue; }
            found.Add($"position {outcome}: ours {held}, the sandbox's {shares}");
        }
        found.AddRange(own.Select(left => $"position {left.Key}: ours {left.Value}, the sandbox has none"));
    }

    private static void Add(
        Dictionary<(string, string), Sum> sums, (string, string) key, decimal shares, decimal money, string tier)
    {
        Sum before = sums.GetValueOrDefault(key) ?? new Sum(0, 0, tier);
        sums[key] = new Sum(before.Shares + shares, before.Money + money, tier);
    }

    private static string Outcome(JsonElement row) => $"{Text(row, "market")} {Text(row, "outcome")}";

    private static string Text(JsonElement row, string member) => row.GetProperty(member).GetString() ?? "";

    private static decimal Number(JsonElement row, string member) => Decimal(Text(row, member));

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Sum(decimal Shares, decimal Money, string Tier);
}
