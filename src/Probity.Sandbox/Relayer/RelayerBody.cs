using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Relayer;

/// <summary>Reads the members of a submission; what is wrong with one is a 400 that names it.</summary>
internal sealed class RelayerBody(JsonObject members, string path = "")
{
    public static RelayerBody Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var members = JsonNode.Parse(body) as JsonObject;
            return new RelayerBody(members ?? throw VenueRefusal.Bad("invalid request body"));
        }
        catch (JsonException)
        {
            throw VenueRefusal.Bad("invalid request body");
        }
    }

    public string Text(string name) => members[name] switch
    {
        JsonValue value when value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => value.ToString(),
        _ => throw VenueRefusal.Bad($"invalid request body: '{path}{name}' is missing"),
    };

    public string Optional(string name, string otherwise) =>
        members[name] is JsonValue value && value.GetValueKind() != JsonValueKind.Null ? value.ToString() : otherwise;

    public EvmAddress Address(string name) => Read(name, EvmAddress.Parse);

    public BigInteger Number(string name) => Read(name, Hex.ParseUInt256);

    public byte[] Bytes(string name) => Read(name, Hex.Parse);

    public RelayerBody Object(string name) => members[name] is JsonObject inner
        ? new RelayerBody(inner, $"{path}{name}.")
        : throw VenueRefusal.Bad($"invalid request body: '{path}{name}' is missing");

    public IReadOnlyList<RelayerBody> Objects(string name) => members[name] is JsonArray list
        ? [.. list.Select((item, i) => new RelayerBody(item as JsonObject ?? [], $"{path}{name}[{i}]."))]
        : throw VenueRefusal.Bad($"invalid request body: '{path}{name}' is missing");

    private T Read<T>(string name, Func<string, T> parse)
    {
        try
        {
            return parse(Text(name));
        }
        catch (FormatException e)
        {
            throw VenueRefusal.Bad($"invalid request body: '{path}{name}': {e.Message}");
        }
    }
}
