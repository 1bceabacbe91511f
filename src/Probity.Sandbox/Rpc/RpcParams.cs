using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;

namespace Probity.Sandbox.Rpc;

/// <summary>Reads the parameters of a method.</summary>
internal sealed class RpcParams(JsonArray items)
{
    public JsonNode? this[int index] => index < items.Count ? items[index] : null;

    /// <exception cref="RpcError">Missing, or of another kind.</exception>
    public string Text(int index) => TextOf(this[index])
        ?? throw new RpcError(RpcError.InvalidParams, $"missing value for required argument {index}");

    public EvmAddress Address(int index) => AddressOf(Text(index));

    public JsonObject Object(int index) => this[index] as JsonObject
        ?? throw new RpcError(RpcError.InvalidParams, $"argument {index} is not an object");

    /// <summary>A block by number or name; later ones than the newest are the newest.</summary>
    public long Block(int index, long height) => BlockOf(this[index], height);

    public static long BlockOf(JsonNode? node, long height)
    {
        string text = TextOf(node) ?? "latest";
        return text switch
        {
            "latest" or "pending" or "safe" or "finalized" => height,
            "earliest" => 0,
            _ => (long)BigInteger.Min(Quantity(text), height),
        };
    }

    public static EvmAddress AddressOf(string text)
    {
        try
        {
            // Nodes do not look at the case.
            return new EvmAddress(Hex.Parse(text));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RpcError(RpcError.InvalidParams, $"invalid argument: '{text}' is not an address");
        }
    }

    public static byte[] BytesOf(string text)
    {
        try
        {
            return Hex.Parse(text);
        }
        catch (FormatException e)
        {
            throw new RpcError(RpcError.InvalidParams, $"invalid argument: {e.Message}");
        }
    }

    public static BigInteger Quantity(string text)
    {
        try
        {
            return text.StartsWith("0x", StringComparison.Ordinal)
                ? Hex.ParseUInt256(text)
                : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new RpcError(RpcError.InvalidParams, $"invalid argument: '{text}' is not a 0x-quantity");
        }
    }

    public static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static string Hexed(BigInteger number) =>
        number.IsZero ? "0x0" : "0x" + number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
}
