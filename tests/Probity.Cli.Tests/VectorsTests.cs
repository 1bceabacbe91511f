using System.Text.Json;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class VectorsTests
{
    private static readonly string[] Files =
        Directory.GetFiles(Checkout.Shared("reference/vectors"), "polymarket-*.json");

    [Theory]
    [InlineData("")]
    [InlineData("bouncycastle")]
    public async Task Every_published_vector_comes_out_the_same_with_either_curve_implementation(string curve)
    {
        using var probity = new ProbityProcess();
        var environment = new Dictionary<string, string> { ["PROBITY_SECP256K1"] = curve };
        Finished done = await probity.Run(environment, ["vectors", "check", .. Files, "--json"]);
        Assert.True(done.ExitCode == 0, done.StandardOutput + done.StandardError);
        JsonElement[] results = [.. done.Json.EnumerateArray()];
        Assert.Equal(120, results.Length);
        Assert.All(results, r => Assert.True(r.GetProperty("passed").GetBoolean(), r.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bouncycastle")]
    public async Task Every_vector_of_opinion_comes_out_the_same_with_either_curve_implementation(string curve)
    {
        using var probity = new ProbityProcess();
        var environment = new Dictionary<string, string> { ["PROBITY_SECP256K1"] = curve };
        string file = Checkout.Shared("reference/vectors/opinion-orders.json");
        Finished done = await probity.Run(environment, ["vectors", "check", file, "--json"]);
        Assert.True(done.ExitCode == 0, done.StandardOutput + done.StandardError);
        JsonElement[] results = [.. done.Json.EnumerateArray()];
        Assert.Equal(88, results.Length);
        Assert.All(results, r => Assert.True(r.GetProperty("passed").GetBoolean(), r.ToString()));
    }

    [Fact]
    public async Task A_file_that_is_neither_venues_is_refused()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("vectors", "check", probity.Write("other.json", "[1]"), "--json");
        Assert.Equal(2, done.ExitCode);
        Assert.Contains("neither the member", done.StandardError);
    }

    [Fact]
    public async Task A_wrong_answer_is_found_and_shown()
    {
        using var probity = new ProbityProcess();
        string text = await File.ReadAllTextAsync(Checkout.Shared("reference/vectors/polymarket-fees.json"));
        string file = probity.Write(
            "polymarket-fees.json", text.Replace("\"1.75\"", "\"1.76\"", StringComparison.Ordinal));
        Finished done = await probity.Run("vectors", "check", file, "--json");
        Assert.Equal(1, done.ExitCode);
        JsonElement wrong = Assert.Single(done.Json.EnumerateArray(), r => !r.GetProperty("passed").GetBoolean());
        Assert.Equal("1.75", wrong.GetProperty("actual").GetProperty("exactFee").GetString());
    }
}
