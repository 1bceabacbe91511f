using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class OpinionSignTests
{
    private const string Variable = "PROBITY_TEST_OPINION_SIGNER";

    private static readonly JsonElement Vector = JsonDocument
        .Parse(File.ReadAllBytes(Checkout.Shared("reference/vectors/opinion-orders.json")))
        .RootElement.GetProperty("orders")[0];

    private static readonly string Key = Vector.GetProperty("privateKey").GetString()!;

    [Fact]
    public async Task An_order_is_signed_as_published_and_nothing_is_sent()
    {
        using var probity = new ProbityProcess();
        JsonObject order = JsonNode.Parse(Vector.GetProperty("order").GetRawText())!.AsObject();
        order["topicId"] = 8453;

        Finished done = await probity.Run(
            new Dictionary<string, string> { [Variable] = Key },
            "sign", "opinion", "--in", probity.Write("order.json", order.ToJsonString()), "--key-env", Variable,
            "--json");

        Assert.Equal((0, ""), (done.ExitCode, done.StandardError));
        JsonElement expected = Vector.GetProperty("expected");
        foreach ((string ours, string published) in new[]
                 {
                     ("domainSeparator", "domainSeparator"), ("structHash", "structHash"), ("signingDigest", "digest"),
                     ("signature", "signature"),
                 })
        {
            Assert.Equal(Text(expected, published), Text(done.Json, ours));
        }
        Assert.Equal("0.45", Text(done.Json, "price"));
        Assert.Contains("\"topicId\":8453", Text(done.Json, "body"), StringComparison.Ordinal);
        Assert.Equal(12, done.Json.GetProperty("fields").GetArrayLength());
        Assert.False(done.Json.GetProperty("sent").GetBoolean());
    }

    [Fact]
    public async Task An_account_gives_key_and_wallet_and_no_key_is_shown()
    {
        using var probity = new ProbityProcess();
        probity.Write(
            "probity.yaml",
            "accounts:\n  - name: op\n    venue: opinion\n    funder: '0x1111111111111111111111111111111111111111'\n");
        string file = probity.Write(
            "order.json", """{"side":"BUY","price":"0.45","size":"100","tokenId":"42","salt":"12345","topicId":1}""");

        Finished done = await probity.Run(
            new Dictionary<string, string> { ["PROBITY_KEY_OP"] = Key },
            "sign", "opinion", "--in", file, "--account", "op", "--json");

        Assert.True(done.ExitCode == 0, done.StandardError);
        Assert.Contains(
            "\"maker\":\"0x1111111111111111111111111111111111111111\"", Text(done.Json, "body"),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            Key[2..], done.StandardOutput + done.StandardError, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("polymarket", "op", "name one with 'venue: polymarket'")]
    [InlineData("opinion", "poly", "name one with 'venue: opinion'")]
    public async Task An_account_of_the_other_venue_is_refused(string venue, string account, string said)
    {
        using var probity = new ProbityProcess();
        probity.Write("probity.yaml", "accounts:\n  - name: op\n    venue: opinion\n  - name: poly\n");
        Finished done = await probity.Run(
            "sign", venue, "--in", probity.Write("order.json", "{}"), "--account", account);
        Assert.Equal(2, done.ExitCode);
        Assert.Contains(said, done.StandardError, StringComparison.Ordinal);
    }

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
