using System.Globalization;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Runtime.Signals;

/// <summary>
/// A fact that a person or a program of theirs states: a line of a signal file, or the body of a POST to /signals.
/// </summary>
/// <param name="Kind">Sentiment or price.</param>
/// <param name="Key">Topic, market slug, or symbol.</param>
/// <param name="Value">As in <see cref="SignalObserved.Value"/>.</param>
/// <param name="ConfidencePpm">Millionths.</param>
/// <param name="Source">Who says so.</param>
/// <param name="At">When; None = now.</param>
public sealed record PostedSignal(
    SignalKind Kind, string Key, long Value, int ConfidencePpm, string Source, Instant At)
{
    /// <summary>
    /// <c>{"key":"fed-cut","value":0.6,"confidence":0.9,"kind":"sentiment","at":"2026-06-17T18:00:00Z"}</c>;
    /// key and value are needed.
    /// </summary>
    /// <exception cref="BadInputException">A member is missing or out of range; it is quoted.</exception>
    public static PostedSignal Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) { throw new BadInputException("a signal is a JSON object"); }
        string key = Text(body, "key").ToLowerInvariant();
        if (key.Length is 0 or > 200) { throw new BadInputException("a signal needs a 'key' of 1..200 characters"); }
        string kind = Text(body, "kind");
        if (kind is not ("" or "sentiment" or "price"))
        {
            throw new BadInputException($"'kind': '{kind}' is not one of sentiment, price");
        }
        bool price = kind == "price";
        decimal value = Number(body, "value") ?? throw new BadInputException("a signal needs a number 'value'");
        bool inRange = price ? value is > 0 and < 90_000_000_000m : value is >= -1 and <= 1;
        if (!inRange)
        {
            string range = price ? "above 0 and below 90000000000" : "-1..1";
            throw new BadInputException($"'value': '{value}' is out of range; expected {range}");
        }
        decimal confidence = Number(body, "confidence") ?? 1;
        if (confidence is < 0 or > 1)
        {
            throw new BadInputException($"'confidence': '{confidence}' is out of range; expected 0..1");
        }
        string source = Text(body, "source");
        return new PostedSignal(
            price ? SignalKind.Price : SignalKind.Sentiment, key, (long)(value * SignalObserved.Scale),
            (int)(confidence * SignalObserved.FullConfidence), source.Length == 0 ? "operator" : source, Time(body));
    }

    /// <summary>The input that it is.</summary>
    public SignalObserved ToInput(Instant received) => new(
        Stamp.Unsequenced(received, Instant.None), Kind, SignalOrigin.Operator, Source, Key, Value, ConfidencePpm,
        At.IsKnown ? At : received, 0);

    private static Instant Time(JsonElement body)
    {
        string at = Text(body, "at");
        if (at.Length == 0) { return Instant.None; }
        return DateTimeOffset.TryParse(
            at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && time > DateTimeOffset.UnixEpoch
            ? Instant.FromDateTimeOffset(time)
            : throw new BadInputException($"'at': '{at}' is no time such as 2026-06-17T18:00:00Z");
    }

    private static string Text(JsonElement body, string member) =>
        body.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    private static decimal? Number(JsonElement body, string member) =>
        body.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out decimal number)
            ? number
            : null;
}
