using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Testing;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Tests.Signing;

public sealed class OpinionOrderBodyTests
{
    [Theory]
    [InlineData("order-place-request.json")]
    [InlineData("order-place-market-request.json")]
    public void The_samples_come_out_byte_for_byte_from_their_signed_fields(string name)
    {
        string text = File.ReadAllText(Checkout.Shared($"reference/samples/opinion/{name}"));
        using var document = JsonDocument.Parse(text);
        var draft = OpinionDraft.Read(document.RootElement, null, TimeProvider.System);
        using PrivateKey key = PrivateKey.Parse(OpinionMarkets.Key);
        (byte[] signature, byte[]? body) = draft.SignWith(key);
        Assert.Equal(JsonNode.Parse(text)!.ToJsonString(), Encoding.UTF8.GetString(body!));
        Assert.Equal(document.RootElement.GetProperty("signature").GetString(), Hex.Of(signature));
    }
}
