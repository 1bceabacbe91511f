using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain;
using Probity.Testing;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Signing;

namespace Probity.Venues.Tests.Signing;

public sealed class OrderDraftTests
{
    private static readonly JsonElement[] Vectors =
    [
        .. JsonDocument.Parse(File.ReadAllBytes(Checkout.Shared("reference/vectors/polymarket-order-signing.json")))
            .RootElement.GetProperty("vectors").EnumerateArray(),
    ];

    [Fact]
    public void Every_published_order_is_read_hashed_and_signed_as_published()
    {
        Assert.Equal(22, Vectors.Length);
        foreach (JsonElement vector in Vectors)
        {
            JsonObject input = InputOf(vector);
            JsonElement expected = vector.GetProperty("expected");
            OrderDraft draft = Read(input);
            using PrivateKey key = KeyOf(vector);
            (byte[] signature, byte[] body) = draft.Sign(key);

            string name = vector.GetProperty("name").GetString()!;
            Assert.Equal(
                (name, Text(expected, "structHash"), Text(expected, "orderHash"), Text(expected, "signature")),
                (name, Hex.Of(draft.Order.StructHash()), Hex.Of(draft.OrderId()), Hex.Of(signature)));
            Assert.Equal(Text(expected, "domainSeparator"), Hex.Of(draft.Domain.Domain.Separator));
            if (expected.TryGetProperty("typedDataSignDigest", out JsonElement digest))
            {
                Assert.Equal(digest.GetString(), Hex.Of(draft.SigningDigest()));
            }
            JsonElement sent = JsonDocument.Parse(body).RootElement;
            Assert.Equal(Hex.Of(signature), Text(sent.GetProperty("order"), "signature"));
        }
    }

    [Fact]
    public void An_order_given_by_price_and_size_has_the_published_amounts()
    {
        JsonElement vector = Vectors.First(one => Text(one, "name") == "eoa-buy-limit-tick0.01");
        JsonObject input = InputOf(vector);
        input["order"]!.AsObject().Remove("makerAmount");
        input["order"]!.AsObject().Remove("takerAmount");

        OrderDraft draft = Read(input);

        Assert.Equal((11_782_400UL, 21_040_000UL), (draft.Order.MakerAmount, draft.Order.TakerAmount));
        Assert.Equal("0.56", OrderExplanation.Price(draft.Order));
        Assert.Equal(Text(vector.GetProperty("expected"), "orderHash"), Hex.Of(draft.OrderId()));
    }

    [Fact]
    public void The_unsigned_members_travel_in_the_body()
    {
        JsonElement vector = Vectors.First(one => Text(one, "name") == "eoa-buy-limit-tick0.01");
        JsonObject input = InputOf(vector);
        (input["orderType"], input["expiration"]) = ("GTD", "1790003660");
        (input["postOnly"], input["owner"]) = (true, "me");
        using PrivateKey key = KeyOf(vector);

        JsonElement body = JsonDocument.Parse(Read(input).Sign(key).Body).RootElement;

        Assert.Equal(
            ("GTD", "1790003660", true, "me"),
            (Text(body, "orderType"), Text(body.GetProperty("order"), "expiration"),
                body.GetProperty("postOnly").GetBoolean(), Text(body, "owner")));
    }

    [Fact]
    public void The_typed_data_has_every_signed_field_with_its_type_and_a_meaning()
    {
        OrderDraft draft = Read(InputOf(Vectors[1]));

        JsonObject typed = OrderExplanation.TypedData(draft);
        IReadOnlyList<SignedField> fields = OrderExplanation.Fields(draft);

        Assert.Equal(
            ExchangeOrder.TypeText, $"Order({string.Join(',', fields.Select(field => $"{field.Type} {field.Name}"))})");
        Assert.All(fields, field => Assert.NotEmpty(field.Meaning));
        Assert.Equal(11, typed["message"]!.AsObject().Count);
        Assert.Equal("Polymarket CTF Exchange", typed["domain"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("order.maker", null, "the order has no 'maker'")]
    [InlineData("order.maker", "0x12", "'maker': '0x12' is not an address")]
    [InlineData("order.salt", "-1", "'salt': '-1' is not a whole number")]
    [InlineData("order.side", "HOLD", "'side': 'HOLD' is neither BUY nor SELL")]
    [InlineData("order.signatureType", "7", "'signatureType': 7 is not 0, 1, 2 or 3")]
    [InlineData("order.builder", "0x12", "'builder': '0x12' is not 0x and 64")]
    [InlineData("order.tokenId", "many", "'tokenId': 'many' is not a whole number of 0..2^256-1")]
    [InlineData("chainId", "1", "'chainId': 1 is neither 137 nor 80002")]
    [InlineData("exchangeProtocolVersion", "4", "'exchangeProtocolVersion': '4' is unknown")]
    [InlineData("exchangeProtocolVersion", "3", "is not the exchange of such a market")]
    [InlineData("orderType", "IOC", "'orderType': 'IOC' is not one of GTC, GTD, FOK, FAK")]
    [InlineData("privateKey", "0xac0974", "'privateKey' stands in the file; secrets never do")]
    public void A_wrong_member_is_named(string path, string? text, string expected)
    {
        JsonObject input = InputOf(Vectors[1]);
        string[] parts = path.Split('.');
        JsonObject at = parts.Length == 2 ? input[parts[0]]!.AsObject() : input;
        at[parts[^1]] = text;

        string error = Assert.Throws<BadInputException>(() => Read(input)).Message;

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("ac0974", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_the_signers_is_refused()
    {
        using PrivateKey other = PrivateKey.Parse("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
        OrderDraft draft = Read(InputOf(Vectors[1]));

        string error = Assert.Throws<BadInputException>(() => draft.Sign(other)).Message;

        Assert.Contains($"the order's signer is {draft.Order.Signer}", error, StringComparison.Ordinal);
    }

    private static OrderDraft Read(JsonObject input) => OrderDraft.Read(
        JsonDocument.Parse(Encoding.UTF8.GetBytes(input.ToJsonString())).RootElement, null, TimeProvider.System);

    private static JsonObject InputOf(JsonElement vector)
    {
        JsonObject input = JsonNode.Parse(vector.GetProperty("input").GetRawText())!.AsObject();
        input.Remove("privateKey");
        return input;
    }

    private static PrivateKey KeyOf(JsonElement vector) =>
        PrivateKey.Parse(Text(vector.GetProperty("input"), "privateKey"));

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
