using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Vectors;

/// <summary>Relayer signatures and calldata, by the "type" or "function" of the input.</summary>
internal static class RelayerVectors
{
    public static JsonObject Compute(JsonElement input)
    {
        if (input.TryGetProperty("function", out JsonElement function))
        {
            return Calldata(function.GetString()!, input);
        }
        using PrivateKey key = PrivateKey.Parse(Text(input, "privateKey"));
        return Text(input, "type") switch
        {
            "PROXY" => Proxy(input, key),
            "SAFE" => Safe(input, key),
            "SAFE-CREATE" => SafeCreate(input, key),
            "WALLET" => Wallet(input, key),
            string type => throw new BadInputException(
                $"relayer type '{type}' is not one of PROXY, SAFE, SAFE-CREATE, WALLET"),
        };
    }

    private static JsonObject Calldata(string function, JsonElement input)
    {
        string[] arguments =
        [
            .. input.GetProperty("args").EnumerateArray().Select(a => a.ValueKind == JsonValueKind.Array
                ? string.Join(',', a.EnumerateArray().Select(x => x.ToString()))
                : a.ToString()),
        ];
        return new JsonObject
        {
            ["selector"] = Hex.Of(ContractCall.Selector(function)),
            ["data"] = Hex.Of(ContractCall.Encode(function, arguments)),
        };
    }

    private static JsonObject Proxy(JsonElement input, PrivateKey key)
    {
        byte[] hash = RelayerSigning.ProxyHash(key.Address, new ProxyTransaction(
            Address(input, "to"), Hex.Parse(Text(input, "data")), Hex.ParseUInt256(Text(input, "relayerFee")),
            Hex.ParseUInt256(Text(input, "gasPrice")), Hex.ParseUInt256(Text(input, "gasLimit")),
            Hex.ParseUInt256(Text(input, "nonce")), Address(input, "relayHub"), Address(input, "relay")));
        return new JsonObject { ["hash"] = Hex.Of(hash), ["signature"] = key.SignPersonal(hash).ToString() };
    }

    private static JsonObject Safe(JsonElement input, PrivateKey key)
    {
        byte[] hash = new SafeTransaction(
            Address(input, "to"), Hex.ParseUInt256(Text(input, "value")), Hex.Parse(Text(input, "data")),
            input.GetProperty("operation").GetByte(), Hex.ParseUInt256(Text(input, "nonce")))
            .Hash(Chain(input), Address(input, "safe"));
        Signature personal = key.SignPersonal(hash);
        return new JsonObject
        {
            ["safeTxHash"] = Hex.Of(hash),
            ["personalSignSignature"] = personal.ToString(),
            ["packedSignature"] = Hex.Of(RelayerSigning.PackSafe(personal)),
        };
    }

    private static JsonObject SafeCreate(JsonElement input, PrivateKey key)
    {
        byte[] digest = RelayerSigning.SafeCreateDigest(
            Chain(input), Address(input, "safeFactory"), Address(input, "paymentToken"),
            Hex.ParseUInt256(Text(input, "payment")), Address(input, "paymentReceiver"));
        return new JsonObject { ["digest"] = Hex.Of(digest), ["signature"] = key.Sign(digest).ToString() };
    }

    private static JsonObject Wallet(JsonElement input, PrivateKey key)
    {
        WalletCall[] calls =
        [
            .. input.GetProperty("calls").EnumerateArray().Select(c => new WalletCall(
                Address(c, "target"), Hex.ParseUInt256(Text(c, "value")), Hex.Parse(Text(c, "data")))),
        ];
        byte[] digest = RelayerSigning.DepositWalletBatchDigest(
            Chain(input), Address(input, "wallet"), Hex.ParseUInt256(Text(input, "nonce")),
            Hex.ParseUInt256(Text(input, "deadline")), calls);
        return new JsonObject { ["digest"] = Hex.Of(digest), ["signature"] = key.Sign(digest).ToString() };
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    private static EvmAddress Address(JsonElement element, string name) => EvmAddress.Parse(Text(element, name));

    private static ulong Chain(JsonElement element) =>
        ulong.Parse(Text(element, "chainId"), CultureInfo.InvariantCulture);
}
