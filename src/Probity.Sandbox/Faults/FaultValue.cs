using System.Globalization;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>One value of a rule, and where it stands for the error.</summary>
internal readonly struct FaultValue(string where, JsonElement value)
{
    private static readonly (string Suffix, long Nanos)[] Units =
    [
        ("ms", 1_000_000), ("s", Instant.NanosPerSecond), ("m", 60 * Instant.NanosPerSecond),
        ("h", 3_600 * Instant.NanosPerSecond),
    ];

    public FaultRule Into(FaultRule rule, string key) => key switch
    {
        "probability" => rule with { Probability = (double)Number(0, 1) },
        "from" => rule with { From = Span(signed: false) },
        "until" => rule with { Until = Span(signed: false) },
        "count" => rule with { Count = (int)Whole(1, int.MaxValue) },
        "routes" => rule with { Routes = Texts() },
        "markets" => rule with { Markets = Texts() },
        "venue" => rule with { Venue = Word<FaultVenue>() },
        "channel" => rule with { Channel = Word<FaultChannel>() },
        "fixed" => rule with { Fixed = Span(signed: false) },
        "random" => rule with { Random = Span(signed: false) },
        "status" => rule with { Status = (int)Whole(400, 599) },
        "text" => rule with { Text = Text() },
        "restart" => rule with { Restart = Span(signed: false) },
        "postOnly" => rule with { PostOnly = Span(signed: false) },
        "retryAfter" => rule with { RetryAfter = Span(signed: false) },
        "retries" => rule with { Retries = (int)Whole(1, 100) },
        "delay" => rule with { Delay = Span(signed: false) },
        "factor" => rule with { Factor = Number(0, 100) },
        "skew" => rule with { Skew = Span(signed: true) },
        "scope" => rule with { Scope = Word<SkewScope>() },
        _ => rule,
    };

    private decimal Number(decimal least, decimal most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number)
        && number >= least && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a number of {least}..{most}"));

    private long Whole(long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
        && number >= least && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a whole number of {least}..{most}"));

    private string Text() => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong("a text");

    private string[] Texts()
    {
        if (value.ValueKind == JsonValueKind.String) { return [value.GetString()!]; }
        bool texts = value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
        return texts ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : throw Wrong("a list of texts");
    }

    private T Word<T>()
        where T : struct, Enum
    {
        string word = Text();
        string[] known = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        int at = Array.IndexOf(known, word);
        return at >= 0
            ? Enum.GetValues<T>()[at]
            : throw new BadInputException($"{where} '{word}' is unknown{FaultKinds.Near(word, known)}");
    }

    private Duration Span(bool signed)
    {
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        foreach ((string suffix, long nanos) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) { continue; }
            NumberStyles style = NumberStyles.AllowDecimalPoint | (signed ? NumberStyles.AllowLeadingSign : 0);
            bool number = decimal.TryParse(
                text.AsSpan(0, text.Length - suffix.Length), style, CultureInfo.InvariantCulture, out decimal count);
            if (number && Math.Abs(count) <= 1_000_000) { return new Duration((long)(count * nanos)); }
        }
        throw Wrong(signed ? "a span such as \"-30s\"" : "a span such as \"250ms\", \"30s\" or \"5m\"");
    }

    private BadInputException Wrong(string expected) => new($"{where} can't be '{value}'; expected {expected}");
}
