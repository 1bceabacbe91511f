using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Probity.Domain;
using Probity.Runtime.Pairs.Matching;

namespace Probity.Runtime.Pairs;

/// <summary>
/// Reads market texts from JSON lines, plain or gzip: markets of Gamma, Kalshi, Opinion and Predict.fun, flat or
/// inside
/// their events.
/// </summary>
public static class MarketTextReader
{
    private static readonly string[] Titles = ["title", "question", "marketTitle", "market_title", "name"];
    private static readonly string[] Ids =
        ["conditionId", "condition_id", "ticker", "market_id", "marketId", "id", "slug", "link"];

    private static readonly string[] Rules =
        ["rules", "rules_primary", "description", "resolution_rules", "resolutionRules"];
    private static readonly string[] MoreRules = ["rules_secondary"];
    private static readonly string[] Subtitles = ["yes_sub_title", "subtitle", "sub_title"];
    private static readonly string[] Events = ["event_title", "eventTitle", "parent_title", "groupTitle"];
    private static readonly string[] Closes =
        ["close_time", "closeTime", "endDate", "end_date", "end_date_iso", "endsAt", "cutoffAt", "close_date",
            "closes_at"];

    /// <summary>Every market of a file, those inside events included.</summary>
    /// <exception cref="BadInputException">A line that is not JSON, or a market without a title.</exception>
    public static IReadOnlyList<MarketText> ReadFile(string path, string venue)
    {
        List<MarketText> markets = [];
        foreach ((int number, JsonElement line) in Lines(path))
        {
            markets.AddRange(Markets(line, venue, $"{path}, line {number}"));
        }
        return markets;
    }

    /// <summary>The lines of a file, numbered from 1; empty ones are left out.</summary>
    internal static IEnumerable<(int Number, JsonElement Line)> Lines(string path)
    {
        if (!File.Exists(path)) { throw new BadInputException($"there is no file '{path}'"); }
        using StreamReader reader = Open(path);
        for (int number = 1; reader.ReadLine() is { } text; number++)
        {
            if (string.IsNullOrWhiteSpace(text)) { continue; }
            yield return (number, Parse(text, $"{path}, line {number}"));
        }
    }

    /// <summary>A market in any of the known shapes; null when it has no title.</summary>
    /// <param name="prefixes">What may stand before a field's name in a line that holds two markets.</param>
    internal static MarketText? Market(JsonElement of, string venue, params string[] prefixes)
    {
        string title = Text(of, prefixes, Titles);
        if (title.Length == 0) { return null; }
        JsonElement category = Nested(of, "category");
        string rules = string.Join('\n', new[]
        {
            Or(Text(of, prefixes, Rules), Text(category, [""], Rules)), Text(of, prefixes, MoreRules),
        }.Where(part => part.Length > 0));
        return new MarketText(Text(of, prefixes, Ids), title)
        {
            Venue = venue,
            Slug = Text(of, prefixes, ["slug"]),
            Rules = rules,
            Subtitle = Text(of, prefixes, Subtitles),
            EventTitle = Or(Text(of, prefixes, Events), Text(category, [""], ["title"])),
            Outcomes = Outcomes(of, prefixes),
            ClosesAt = Time(Or(Text(of, prefixes, Closes), Text(category, [""], Closes))),
        };
    }

    internal static string Text(JsonElement of, string[] prefixes, string[] names)
    {
        if (of.ValueKind != JsonValueKind.Object) { return ""; }
        foreach (string name in names)
        {
            foreach (string prefix in prefixes)
            {
                if (!TryGet(of, prefix, name, out JsonElement value)) { continue; }
                string text = value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString()!.Trim(),
                    JsonValueKind.Number => value.GetRawText(),
                    _ => "",
                };
                if (text.Length > 0) { return text; }
            }
        }
        return "";
    }

    internal static JsonElement Nested(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Object ? value : default;

    /// <summary>Prefixes come before the name ("kalshi_title"), suffixes ("_a") after it ("title_a").</summary>
    private static bool TryGet(JsonElement of, string affix, string name, out JsonElement value) =>
        affix.StartsWith('_') ? of.TryGetProperty(name + affix, out value)
            : affix.StartsWith("..", StringComparison.Ordinal) ? of.TryGetProperty(name + affix[2..], out value)
            : of.TryGetProperty(affix + name, out value);

    private static IEnumerable<MarketText> Markets(JsonElement line, string venue, string where)
    {
        if (line.ValueKind == JsonValueKind.Array)
        {
            return line.EnumerateArray().SelectMany(one => Markets(one, venue, where));
        }
        if (line.ValueKind == JsonValueKind.Object && Inner(line) is { ValueKind: JsonValueKind.Array } inner)
        {
            string title = Text(line, [""], Titles);
            return inner.EnumerateArray().SelectMany(one => Markets(one, venue, where))
                .Select(market => market.EventTitle.Length > 0 ? market : market with { EventTitle = title });
        }
        return [Market(line, venue, "") ?? throw new BadInputException(
            $"{where}: a market needs one of {string.Join(", ", Titles)}: {Head(line.GetRawText())}")];
    }

    private static JsonElement Inner(JsonElement line) =>
        line.TryGetProperty("markets", out JsonElement markets) ? markets
        : line.TryGetProperty("childMarkets", out JsonElement children) && children.ValueKind == JsonValueKind.Array
            && children.GetArrayLength() > 0 ? children
        : default;

    private static IReadOnlyList<string> Outcomes(JsonElement of, string[] prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (!TryGet(of, prefix, "outcomes", out JsonElement value)) { continue; }
            // Gamma puts the list into a string.
            if (value.ValueKind == JsonValueKind.String) { value = Parse(value.GetString()!, "outcomes"); }
            if (value.ValueKind == JsonValueKind.Array)
            {
                return [.. value.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String
                    ? one.GetString()! : Text(one, [""], ["name", "title", "outcome"]))];
            }
        }
        return [];
    }

    private static DateTimeOffset? Time(string text)
    {
        if (long.TryParse(text, CultureInfo.InvariantCulture, out long seconds) && seconds > 1_000_000_000)
        {
            return seconds < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(seconds, 100_000_000_000_000));
        }
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;
    }

    private static JsonElement Parse(string text, string where)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException broken)
        {
            throw new BadInputException($"{where} is not JSON: {Head(text)}", broken);
        }
    }

    private static StreamReader Open(string path)
    {
        FileStream file = File.OpenRead(path);
        bool zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return new StreamReader(zipped ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    internal static string Head(string text) => text.Length <= 120 ? text : text[..120] + "...";

    private static string Or(string first, string second) => first.Length > 0 ? first : second;
}
