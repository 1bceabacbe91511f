using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Testing;
using Probity.Venues.Opinion.Vectors;

namespace Probity.Venues.Opinion.Tests.Vectors;

public sealed class OpinionVectorsTests
{
    private static readonly string Published =
        File.ReadAllText(Checkout.Shared("reference/vectors/opinion-orders.json"));

    [Fact]
    public void Every_published_vector_comes_out_the_same()
    {
        KnownAnswer[] vectors = [.. Of(JsonNode.Parse(Published)!)];
        Assert.Equal(OpinionVectors.Families.Order(), vectors.Select(vector => vector.Family).Distinct().Order());
        Assert.Equal(88, vectors.Length);
        Assert.All(vectors, vector => Assert.True(vector.Check().Passed, $"{vector.Family} {vector.Name}"));
    }

    [Fact]
    public void The_answer_has_the_members_that_are_expected_and_no_others()
    {
        JsonNode root = JsonNode.Parse(Published)!;
        root["orders"]![0]!["expected"]!.AsObject().Remove("v");
        KnownAnswer first = Of(root).First(vector => vector.Family == "orders");
        (bool passed, JsonNode actual) = first.Check();
        Assert.True(passed);
        Assert.Equal(
            ["digest", "domainSeparator", "signature", "structHash"],
            actual.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>Each vector of every family with one digit of its answer changed.</summary>
    [Fact]
    public void A_wrong_answer_fails_wherever_it_stands()
    {
        foreach (KnownAnswer vector in Of(JsonNode.Parse(Published)!))
        {
            string text = vector.Expected.GetRawText();
            int at = text.LastIndexOfAny([.. "0123456789"]);
            string changed = string.Concat(text.AsSpan(0, at), text[at] == '1' ? "2" : "1", text.AsSpan(at + 1));
            KnownAnswer wrong = vector with { Expected = JsonElement.Parse(changed) };
            Assert.False(wrong.Check().Passed, $"{vector.Family} {vector.Name}");
        }
    }

    [Fact]
    public void Families_may_come_in_any_order_or_be_missing()
    {
        JsonObject root = JsonNode.Parse(Published)!.AsObject();
        var turned = new JsonObject();
        foreach ((string name, JsonNode? value) in root.Reverse())
        {
            if (name is "meta" or "orders") { continue; }
            turned[name] = value!.DeepClone();
        }
        KnownAnswer[] vectors = [.. Of(turned)];
        Assert.Equal(70, vectors.Length);
        Assert.Equal("safeTx", vectors[0].Family);
        Assert.All(vectors, vector => Assert.True(vector.Check().Passed, $"{vector.Family} {vector.Name}"));
    }

    [Theory]
    [InlineData("amounts", """{"side":"BUY","price":"0.5","makerWeiBefore":"1","expected":{"error":"too small"}}""")]
    [InlineData("amounts", """{"side":"SELL","price":"1.2","makerWeiBefore":"1000000000","expected":null}""")]
    [InlineData("amountsPython", """{"side":"BUY","price":"nan","makerWeiBefore":"1"}""")]
    [InlineData("toWei", """{"human":"-1","decimals":18,"expected":"error: negative"}""")]
    [InlineData("orders", """{"privateKey":"0x00","order":{},"expected":{"error":"key"}}""")]
    public void An_input_that_must_be_refused_passes_when_it_is(string family, string vector)
    {
        (bool passed, JsonNode actual) = Assert.Single(Of(Root(family, vector))).Check();
        Assert.True(passed, actual.ToJsonString());
        Assert.NotNull(actual["error"]);
    }

    [Theory]
    [InlineData("amounts", """{"side":"BUY","price":"0.5","makerWeiBefore":"1","expected":{"makerAmount":"1"}}""")]
    [InlineData("toWei", """{"human":"1","decimals":18,"expected":{"error":"none"}}""")]
    [InlineData("amounts", """{"side":"BUY","price":"0.5","expected":{"makerAmount":"1"}}""")]
    [InlineData("amounts", "17")]
    [InlineData("calldata", "17")]
    [InlineData("toWei", """{"human":"1","decimals":300,"expected":"1"}""")]
    [InlineData("newFamily", """{"input":{},"expected":{}}""")]
    public void An_input_that_is_refused_or_taken_against_what_is_expected_fails(string family, string vector) =>
        Assert.False(Assert.Single(Of(Root(family, vector))).Check().Passed);

    [Fact]
    public void Inner_calls_that_are_not_those_of_the_transaction_fail()
    {
        JsonNode root = JsonNode.Parse(Published)!;
        root["safeTx"]![0]!["inner"]![0]!["value"] = "1";
        KnownAnswer first = Of(root).First(vector => vector.Family == "safeTx");
        (bool passed, JsonNode actual) = first.Check();
        Assert.False(passed);
        Assert.Contains("inner calls pack to 0x", (string)actual["error"]!);
    }

    [Fact]
    public void Contracts_and_chains_other_than_the_usual_are_taken_from_the_file()
    {
        JsonNode root = JsonNode.Parse(Published)!;
        root["calldata"]!["exchange"] = "0x2222222222222222222222222222222222222222";
        root["meta"]!["domain"]!["chainId"] = 97;
        string[] failing = [.. Of(root).Where(vector => !vector.Check().Passed).Select(v => v.Name)];
        Assert.Contains("approveExchange", failing);
        Assert.Contains("pub-1", failing);
        Assert.DoesNotContain("split", failing);
        Assert.DoesNotContain("split-10", failing);
    }

    private static JsonObject Root(string family, string vector) =>
        new() { [family] = new JsonArray(JsonNode.Parse(vector)) };

    private static IEnumerable<KnownAnswer> Of(JsonNode root) =>
        OpinionVectors.Of(JsonSerializer.SerializeToElement(root));
}
