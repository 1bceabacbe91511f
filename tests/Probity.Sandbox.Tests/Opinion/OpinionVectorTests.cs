using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Sandbox.Opinion.Orders;
using Probity.Testing;

namespace Probity.Sandbox.Tests.Opinion;

/// <summary>What the sandbox checks signatures against is what the venue's own client signs.</summary>
public sealed class OpinionVectorTests
{
    private static readonly JsonElement Vectors = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Checkout.Shared("reference/vectors/opinion-orders.json")));

    [Fact]
    public void Order_digests_are_those_of_the_vectors_and_the_signatures_are_the_signers()
    {
        JsonElement[] orders = [.. Vectors.GetProperty("orders").EnumerateArray()];
        Assert.Equal(18, orders.Length);
        foreach (JsonElement vector in orders)
        {
            JsonElement order = vector.GetProperty("order"), expected = vector.GetProperty("expected");
            var signed = new OpinionSignedOrder(
                Number(order, "salt"), Address(order, "maker"), Address(order, "signer"), Address(order, "taker"),
                Number(order, "tokenId"), Number(order, "makerAmount"), Number(order, "takerAmount"),
                Number(order, "expiration"), Number(order, "nonce"), Number(order, "feeRateBps"),
                (int)Number(order, "side"), (int)Number(order, "signatureType"));
            byte[] digest = OpinionTypedData.OrderDigest(signed, Address(vector, "verifyingContract"));
            Assert.Equal(Text(expected, "digest"), Hex.Of(digest));
            Assert.True(OpinionTypedData.Signs(signed.Signer, Text(expected, "signature"), digest));
        }
    }

    [Fact]
    public void Key_digests_are_those_of_the_vectors()
    {
        foreach (JsonElement vector in Vectors.GetProperty("apiKeyAuth").EnumerateArray())
        {
            byte[] digest = OpinionTypedData.KeyDigest(
                Address(vector, "walletAddress"), Text(vector, "action"), Text(vector, "timestamp"));
            Assert.Equal(Text(vector.GetProperty("expected"), "digest"), Hex.Of(digest));
        }
    }

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private static EvmAddress Address(JsonElement from, string name) => EvmAddress.Parse(Text(from, name));

    private static BigInteger Number(JsonElement from, string name) =>
        BigInteger.Parse(Text(from, name), CultureInfo.InvariantCulture);
}
