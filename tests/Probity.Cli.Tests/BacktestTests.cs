using System.Text.Json;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class BacktestTests
{
    private static readonly string Recording = Checkout.Shared("data/polymarket/ws_nhl_scf_g4_20260607.jsonl.gz");

    [Theory]
    [InlineData("parity-arb")]
    [InlineData("fixed-maker")]
    public async Task The_same_run_has_the_same_digest_also_with_an_unrelated_key_changed(string strategy)
    {
        using var probity = new ProbityProcess();
        string[] arguments = ["backtest", "--data", Recording, "--strategy", strategy, "--json"];
        Finished first = await probity.Run(arguments);
        Finished again = await probity.Run(arguments);
        Finished unrelated = await probity.Run([.. arguments, "--set", "store.rows_per_commit=77"]);
        Assert.True(first.ExitCode == 0, first.StandardError);
        Assert.Equal(Digest(first), Digest(again));
        Assert.Equal(Digest(first), Digest(unrelated));
        JsonElement result = first.Json;
        long decisions = result.GetProperty("decisions").EnumerateObject().Sum(d => d.Value.GetInt64());
        Assert.Equal(result.GetProperty("candidates").GetInt64(), decisions);
        Assert.True(decisions > 0);
        Assert.Contains("condition id", result.GetProperty("notModelled").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_segments_give_the_same_result_as_the_recording_that_they_were_made_of()
    {
        using var probity = new ProbityProcess();
        Finished import = await probity.Run("data", "import", Recording, "native", "--json");
        Assert.True(import.ExitCode == 0, import.StandardError);
        Finished raw = await probity.Run("backtest", "--data", Recording, "--strategy", "fixed-maker", "--json");
        Finished native = await probity.Run("backtest", "--data", "native", "--strategy", "fixed-maker", "--json");
        Assert.Equal(Digest(raw), Digest(native));
    }

    private static string Digest(Finished done) => done.Json.GetProperty("digest").GetString()!;
}
