using System.Globalization;
using System.Text.Json;
using Probity.Cli.Tests.Live;

namespace Probity.Cli.Tests;

/// <summary>Setup, doctor and what they leave behind, against the sandbox.</summary>
public sealed class SetupTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Setup_finds_the_wallet_by_itself_and_signs_an_order_that_nobody_gets(int type, bool withNode)
    {
        using var probity = new ProbityProcess();
        using SandboxProcess sandbox = await SandboxProcess.Start(probity, TestContext.Current.CancellationToken);
        SandboxWallet wallet = sandbox.Wallet(type);
        Dictionary<string, string> environment = sandbox.Environment(withNode);
        environment["PROBITY_KEY_MAIN"] = wallet.Key;
        probity.Write("answers", "mode: live\nmax_loss: 250.50\n# the rest has its usual answers\n");

        Finished done = await probity.Run(environment, "setup", "--answers", "answers", "--json");

        Assert.True(done.ExitCode == 0, done.StandardError);
        JsonElement order = done.Json.GetProperty("dryOrder");
        Dictionary<string, string> fields = order.GetProperty("fields").EnumerateArray().ToDictionary(
            field => field.GetProperty("name").GetString()!, field => field.GetProperty("value").GetString()!);
        Assert.Equal(11, fields.Count);
        Assert.Equal((wallet.Funder, type.ToString(CultureInfo.InvariantCulture)), (
            fields["maker"], fields["signatureType"]));
        Assert.Equal(wallet.Address, order.GetProperty("signerEoa").GetString());
        Assert.False(order.GetProperty("sent").GetBoolean());
        string file = await File.ReadAllTextAsync(Path.Combine(probity.Folder, "probity.yaml"));
        Assert.Contains($"funder: \"{wallet.Funder}\"", file, StringComparison.Ordinal);
        Assert.Contains("halt_at_loss: 250.50\n", file, StringComparison.Ordinal);

        Finished checkup = await probity.Run(environment, "doctor", "--json");
        Assert.True(checkup.ExitCode == 0, checkup.StandardOutput);
        JsonElement account = Assert.Single(checkup.Json.GetProperty("accounts").EnumerateArray());
        Assert.Equal((wallet.Funder, "10000.00"), (
            account.GetProperty("funder").GetString(), account.GetProperty("balance").GetString()));

        AssertNoSecret(probity.Folder, wallet.Key, done, checkup);
    }

    [Fact]
    public async Task A_key_of_another_address_than_the_funder_is_red()
    {
        using var probity = new ProbityProcess();
        using SandboxProcess sandbox = await SandboxProcess.Start(probity, TestContext.Current.CancellationToken);
        Dictionary<string, string> environment = sandbox.Environment(withNode: true);
        environment["PROBITY_KEY_MAIN"] = sandbox.Wallet(0).Key;
        probity.Write("probity.yaml", $"accounts:\n  - name: main\n    funder: \"{sandbox.Wallet(2).Funder}\"\n");

        Finished done = await probity.Run(environment, "doctor", "--json");

        Assert.Equal(1, done.ExitCode);
        JsonElement red = Assert.Single(
            done.Json.GetProperty("checks").EnumerateArray(), check => check.GetProperty("grade").GetString() == "red");
        Assert.Equal("funder", red.GetProperty("check").GetString());
        Assert.NotEmpty(red.GetProperty("fix").GetString()!);
    }

    [Fact]
    public async Task Setup_for_paper_needs_no_key_and_no_network()
    {
        using var probity = new ProbityProcess();
        probity.Write("answers", "mode: paper\nstrategies: fixed-maker, parity-arb\ndata_dir: my data\n");

        Finished done = await probity.Run("setup", "--answers", "answers", "--json");
        Finished read = await probity.Run("config", "explain", "data_dir", "--json");

        Assert.True(done.ExitCode == 0, done.StandardError);
        Assert.Equal("my data", read.Json[0].GetProperty("value").GetString());
        Assert.Equal("probity.yaml:3", read.Json[0].GetProperty("origin").GetString());
    }

    [Theory]
    [InlineData("mode: life\n", "'mode': 'life' is not one of paper, live")]
    [InlineData("strategies: parity\n", "'parity' is not one of")]
    [InlineData("max_loss: all\n", "'all' is not an amount of 1..100000000 dollars")]
    [InlineData("mode: live\n", "'max_loss': an answer is needed")]
    [InlineData("mod: live\n", "answers:1: 'mod' is no question of setup; did you mean 'mode'?")]
    [InlineData("mode: live\nmax_loss: 5\n", "PROBITY_KEY_MAIN is not set")]
    [InlineData(
        "data_dir: ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n", "looks like a private key")]
    public async Task A_wrong_answer_is_named_and_nothing_is_written(string answers, string expected)
    {
        using var probity = new ProbityProcess();
        probity.Write("answers", answers);

        Finished done = await probity.Run("setup", "--answers", "answers");

        Assert.Equal(2, done.ExitCode);
        Assert.Contains(expected, done.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("ac0974bec39a", done.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(probity.Folder, "probity.yaml")));
    }

    [Fact]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        using var probity = new ProbityProcess();
        probity.Write("probity.yaml", "seed: 5\n");
        probity.Write("answers", "mode: paper\n");

        Finished done = await probity.Run("setup", "--answers", "answers");

        Assert.Equal(2, done.ExitCode);
        Assert.Contains("exists already", done.StandardError, StringComparison.Ordinal);
    }

    /// <summary>Looks through everything that the runs left and said.</summary>
    private static void AssertNoSecret(string folder, string key, params Finished[] runs)
    {
        string digits = key[2..], asText = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(digits));
        foreach (string text in runs.SelectMany(run => new[] { run.StandardOutput, run.StandardError }))
        {
            Assert.DoesNotContain(digits, text, StringComparison.OrdinalIgnoreCase);
        }
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("core", Path.GetFileName(path), StringComparison.Ordinal);
            Assert.DoesNotContain("crash-report", Path.GetFileName(path), StringComparison.Ordinal);
            string bytes = Convert.ToHexString(File.ReadAllBytes(path));
            Assert.DoesNotContain(digits, bytes, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(asText, bytes, StringComparison.OrdinalIgnoreCase);
        }
    }
}
