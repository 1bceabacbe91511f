using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class SignTests
{
    private const string Variable = "PROBITY_TEST_SIGNER";

    private static readonly JsonElement Vector = JsonDocument
        .Parse(File.ReadAllBytes(Checkout.Shared("reference/vectors/polymarket-order-signing.json")))
        .RootElement.GetProperty("vectors")[1];

    private static readonly string Key = Vector.GetProperty("input").GetProperty("privateKey").GetString()!;

    [Fact]
    public async Task An_order_is_signed_as_published_and_nothing_is_sent()
    {
        using var probity = new ProbityProcess();
        string file = probity.Write("order.json", Order());

        Finished done = await probity.Run(
            new Dictionary<string, string> { [Variable] = Key },
            "sign", "polymarket", "--in", file, "--key-env", Variable, "--json");

        Assert.Equal((0, ""), (done.ExitCode, done.StandardError));
        JsonElement expected = Vector.GetProperty("expected");
        Assert.Equal(Text(expected, "orderHash"), Text(done.Json, "orderId"));
        Assert.Equal(Text(expected, "structHash"), Text(done.Json, "structHash"));
        Assert.Equal(Text(expected, "signature"), Text(done.Json, "signature"));
        Assert.Equal(Text(expected, "signerEoa"), Text(done.Json, "signerEoa"));
        Assert.Contains(Text(expected, "signature"), Text(done.Json, "body"), StringComparison.Ordinal);
        Assert.Equal(11, done.Json.GetProperty("fields").GetArrayLength());
        Assert.False(done.Json.GetProperty("sent").GetBoolean());
    }

    [Fact]
    public async Task Without_a_key_only_hashes_are_shown()
    {
        using var probity = new ProbityProcess();

        Finished done = await probity.Run("sign", "polymarket", "--in", probity.Write("order.json", Order()), "--json");

        Assert.Equal(0, done.ExitCode);
        Assert.Equal(Text(Vector.GetProperty("expected"), "orderHash"), Text(done.Json, "orderId"));
        Assert.Equal(JsonValueKind.Null, done.Json.GetProperty("signature").ValueKind);
    }

    [Fact]
    public async Task An_account_gives_key_wallet_and_type()
    {
        using var probity = new ProbityProcess();
        JsonObject order = JsonNode.Parse(Order())!.AsObject();
        foreach (string name in new[] { "maker", "signer", "signatureType" })
        {
            order["order"]!.AsObject().Remove(name);
        }
        probity.Write("probity.yaml", "accounts:\n  - name: main\n    signature_type: eoa\n");
        string file = probity.Write("order.json", order.ToJsonString());

        Finished done = await probity.Run(
            new Dictionary<string, string> { ["PROBITY_KEY_MAIN"] = Key },
            "sign", "polymarket", "--in", file, "--account", "main", "--json");

        Assert.True(done.ExitCode == 0, done.StandardError);
        Assert.Equal(Text(Vector.GetProperty("expected"), "signature"), Text(done.Json, "signature"));
    }

    [Fact]
    public async Task A_private_key_in_the_file_is_refused_and_nothing_that_is_left_shows_one()
    {
        using var probity = new ProbityProcess();
        JsonObject order = JsonNode.Parse(Order())!.AsObject();
        order["privateKey"] = Key;
        string path = probity.Write("order.json", order.ToJsonString());

        Finished done = await probity.Run("sign", "polymarket", "--in", path);

        Assert.Equal(2, done.ExitCode);
        Assert.Contains("secrets never do", done.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain(Key[2..], done.StandardOutput + done.StandardError, StringComparison.OrdinalIgnoreCase);
    }

    private static string Order()
    {
        JsonObject input = JsonNode.Parse(Vector.GetProperty("input").GetRawText())!.AsObject();
        input.Remove("privateKey");
        return input.ToJsonString();
    }

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
