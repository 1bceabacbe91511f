using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Orders;

namespace Probity.Venues.Signing;

/// <summary>One signed field of an order.</summary>
/// <param name="Name">As in the type.</param>
/// <param name="Type">As in the type.</param>
/// <param name="Value">As it is signed.</param>
/// <param name="Meaning">In words.</param>
public sealed record SignedField(string Name, string Type, string Value, string Meaning);

/// <summary>
/// An order as somebody wrote it down: the members of its document, whether they stand at the top or in "order" or
/// "request".
/// </summary>
public class OrderDocument(JsonElement document)
{
    private static readonly string[] Parts = ["order", "request"];
    private static readonly string[] Secrets = ["privateKey", "private_key", "key", "secret", "passphrase", "mnemonic"];

    public static BadInputException Missing(string name) =>
        new($"the order has no '{name}', and there is no account that it follows from");

    /// <exception cref="BadInputException">There is a secret; it is not shown.</exception>
    public void RefuseSecrets()
    {
        foreach (string name in Secrets)
        {
            if (Find(name) is not null)
            {
                throw new BadInputException(
                    $"'{name}' stands in the file; secrets never do: remove it, and name the account with --account or "
                    + "the environment variable of the key with --key-env");
            }
        }
    }

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { } other => throw new BadInputException($"'{name}': a text or number is expected, not {other.ValueKind}"),
    };

    public ulong? Number(string name) => Text(name) is not { } text ? null
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number
        : throw new BadInputException($"'{name}': '{text}' is not a whole number of 0 or more");

    /// <summary>0..2^256-1.</summary>
    public BigInteger? Whole(string name) =>
        Text(name) is { } text ? Parse(name, text, Hex.ParseUInt256) : null;

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw new BadInputException($"'{name}': '{other}' is neither true nor false"),
    };

    public EvmAddress? Address(string name) => Text(name) is { } text ? Parse(name, text, EvmAddress.Parse) : null;

    public BigInteger Token(string name) => Whole(name) ?? throw Missing(name);

    public byte[]? Word(string name)
    {
        if (Text(name) is not { } text) { return null; }
        byte[] word = Parse(name, text, Hex.Parse);
        return word.Length == WordWriter.Size
            ? word
            : throw new BadInputException($"'{name}': '{text}' is not 0x and 64 hexadecimal digits");
    }

    public Side Side() => (Text("side") ?? throw Missing("side")).ToUpperInvariant() switch
    {
        "BUY" or "0" => Domain.Orders.Side.Buy,
        "SELL" or "1" => Domain.Orders.Side.Sell,
        string other => throw new BadInputException($"'side': '{other}' is neither BUY nor SELL"),
    };

    /// <exception cref="BadInputException">The text does not fit; names the member.</exception>
    protected static T Parse<T>(string name, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            throw new BadInputException($"'{name}': {wrong.Message}", wrong);
        }
    }

    private JsonElement? Find(string name)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("the order is not a JSON object");
        }
        if (document.TryGetProperty(name, out JsonElement top) && top.ValueKind != JsonValueKind.Null) { return top; }
        foreach (string part in Parts)
        {
            if (document.TryGetProperty(part, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
                && inner.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }
        return null;
    }
}
