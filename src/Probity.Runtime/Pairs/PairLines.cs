using System.Text.Json;
using Probity.Domain;
using Probity.Runtime.Pairs.Matching;

namespace Probity.Runtime.Pairs;

/// <summary>Two markets of one line.</summary>
public sealed record PairLine(string Id, MarketText First, MarketText Second);

/// <summary>
/// Reads lines that hold two markets each, as the labelled pairs do: <c>kalshi_title</c> and <c>polymarket_title</c>,
/// or
/// <c>title_a</c> and <c>title_b</c>, or an object for each side. Labels in a line are not looked at.
/// </summary>
public static class PairLines
{
    /// <summary>What may stand for a side, the first side first: before a field's name, after it, or as an
    /// object.</summary>
    private static readonly (string First, string Second)[] Sides =
    [
        ("kalshi", "polymarket"), ("predict", "polymarket"), ("opinion", "polymarket"), ("polymarket", "opinion"),
        ("polymarket", "kalshi"), ("a", "b"), ("left", "right"), ("first", "second"), ("market_a", "market_b"),
        ("marketA", "marketB"), ("1", "2"), ("market1", "market2"), ("venue_a", "venue_b"),
    ];

    /// <exception cref="BadInputException">A line that is not JSON or lacks a title; quotes it and says what is
    /// missing.</exception>
    public static IReadOnlyList<PairLine> ReadFile(string path)
    {
        List<PairLine> pairs = [];
        foreach ((int number, JsonElement line) in MarketTextReader.Lines(path))
        {
            foreach (JsonElement one in line.ValueKind == JsonValueKind.Array ? [.. line.EnumerateArray()]
                : new[] { line })
            {
                pairs.Add(Read(one, $"{path}, line {number}"));
            }
        }
        return pairs;
    }

    private static PairLine Read(JsonElement line, string where)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException(
                $"{where}: a pair is a JSON object, not {MarketTextReader.Head(line.GetRawText())}");
        }
        string missing = "a title of either side";
        foreach ((string first, string second) in Sides)
        {
            MarketText? one = Side(line, first), other = Side(line, second);
            if (one is not null && other is not null) { return new PairLine(IdOf(line, one, other), one, other); }
            if (one is not null) { missing = $"a title of '{second}' ('{first}' has one)"; }
            else if (other is not null) { missing = $"a title of '{first}' ('{second}' has one)"; }
        }
        throw new BadInputException(
            $"{where}: {missing} is missing; a pair has two titles, such as kalshi_title and polymarket_title, "
            + $"title_a and title_b, or objects left and right with a title each: "
            + $"{MarketTextReader.Head(line.GetRawText())}");
    }

    private static MarketText? Side(JsonElement line, string name)
    {
        if (line.TryGetProperty(name, out JsonElement plain) && plain.ValueKind == JsonValueKind.String)
        {
            return new MarketText("", plain.GetString()!) { Venue = name };
        }
        JsonElement nested = MarketTextReader.Nested(line, name);
        if (nested.ValueKind == JsonValueKind.Object) { return MarketTextReader.Market(nested, name, ""); }
        return MarketTextReader.Market(line, name, name + "_", "_" + name, ".." + Capital(name));
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string IdOf(JsonElement line, MarketText first, MarketText second)
    {
        string id = MarketTextReader.Text(line, [""], ["id", "pair_id", "pairId"]);
        return id.Length > 0 ? id : first.Id.Length + second.Id.Length > 0 ? $"{first.Id}|{second.Id}" : "";
    }
}
