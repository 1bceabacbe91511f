using System.Text.Json;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class PairsTests
{
    private const string Polymarket =
        """{"conditionId":"0xa1","question":"Will Gavin Newsom win the 2028 Democratic presidential nomination?","""
        + """ "description":"Yes if he is nominated.","endDate":"2028-11-07"}""";

    private const string Opinion =
        """{"marketId":12,"marketTitle":"Gavin Newsom wins the 2028 Democratic nomination for president?","""
        + """ "rules":"Resolves Yes on his nomination.","cutoffAt":1857168000}""";

    [Fact]
    public async Task Score_prints_one_entry_a_line_in_order_and_ignores_labels()
    {
        using var probity = new ProbityProcess();
        string file = Checkout.Shared("data/pairs/kalshi_polymarket_labeled.jsonl.gz");
        Finished done = await probity.Run("pairs", "score", "--in", file, "--json");
        Assert.True(done.ExitCode == 0, done.StandardError);
        JsonElement[] scores = [.. done.Json.EnumerateArray()];
        Assert.Equal(457, scores.Length);
        Assert.StartsWith("KXHOUSERACE-TX17-26-R|", scores[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.All(scores, score =>
        {
            bool match = score.GetProperty("match").GetBoolean();
            Assert.Equal(match, score.GetProperty("polarity").GetString() != "unknown");
            Assert.InRange(score.GetProperty("score").GetDouble(), 0, 1);
            Assert.NotEqual(0, score.GetProperty("reasons").GetArrayLength());
        });
        Assert.InRange(scores.Count(score => score.GetProperty("match").GetBoolean()), 151, 188);
    }

    [Fact]
    public async Task A_pair_goes_from_suggestion_to_approval_and_stops_when_a_text_changes()
    {
        using var probity = new ProbityProcess();
        string first = probity.Write("polymarket.jsonl", Polymarket), second = probity.Write("opinion.jsonl", Opinion);
        string[] sources = ["--first", $"polymarket={first}", "--second", $"opinion={second}"];
        Finished suggested = await probity.Run(["pairs", "suggest", .. sources, "--json"]);
        Assert.True(suggested.ExitCode == 0, suggested.StandardError);
        JsonElement found = Assert.Single(suggested.Json.EnumerateArray());
        Assert.Equal(
            ("aligned", true), (found.GetProperty("polarity").GetString(), found.GetProperty("isNew").GetBoolean()));
        string id = found.GetProperty("id").GetString()!;

        Finished approved = await probity.Run(
            "pairs", "approve", id, "--user", "ann", "--primary", "opinion", "--mismatch-risk", "5000", "--json");
        Assert.True(approved.ExitCode == 0, approved.StandardError);
        Assert.Equal("approved", approved.Json.GetProperty("status").GetString());
        Assert.Equal(64, approved.Json.GetProperty("first").GetProperty("rulesHash").GetString()!.Length);

        string[] texts = ["--texts", $"polymarket={first}", $"opinion={second}", "--json"];
        Assert.Equal(0, (await probity.Run(["pairs", "check", .. texts])).ExitCode);
        probity.Write("opinion.jsonl", Opinion.Replace("on his nomination", "on his win", StringComparison.Ordinal));
        Finished changed = await probity.Run(["pairs", "check", .. texts]);
        Assert.Equal(1, changed.ExitCode);
        Assert.Equal(
            "the rules at opinion changed", changed.Json.GetProperty("changed")[0].GetProperty("what").GetString());

        Finished list = await probity.Run("pairs", "list", "--status", "suspended", "--json");
        Assert.Equal(id, Assert.Single(list.Json.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(0, (await probity.Run(["pairs", "check", .. texts])).ExitCode);
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_a_usage_code()
    {
        using var probity = new ProbityProcess();
        string lone = probity.Write("lone.jsonl", """{"title_a":"one side only"}""");
        Finished score = await probity.Run("pairs", "score", "--in", lone, "--json");
        Assert.Equal(2, score.ExitCode);
        Assert.Contains("a title of 'b' ('a' has one) is missing", score.StandardError, StringComparison.Ordinal);
        Finished source = await probity.Run("pairs", "suggest", "--second", "opinion");
        Assert.Equal(2, source.ExitCode);
        Assert.Contains("VENUE=FILE", source.StandardError, StringComparison.Ordinal);
        Finished approve = await probity.Run("pairs", "approve", "abc", "--user", "ann");
        Assert.Equal(2, approve.ExitCode);
        Assert.Contains("there is no pair 'abc'", approve.StandardError, StringComparison.Ordinal);
    }
}
