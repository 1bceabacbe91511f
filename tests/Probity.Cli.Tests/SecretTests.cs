namespace Probity.Cli.Tests;

public sealed class SecretTests
{
    /// <summary>Public development key 0.</summary>
    private const string Key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    [Theory]
    [InlineData(2, "replay", "0x{0}")]
    [InlineData(2, "config", "explain", "0x{0}")]
    [InlineData(2, "config", "validate", "0x{0}")]
    [InlineData(2, "run", "--key", "{0}")]
    [InlineData(2, "{0}")]
    [InlineData(2, "config", "validate", "--set", "accounts.main.key={0}")]
    [InlineData(2, "config", "validate", "--set", "{0}")]
    [InlineData(2, "--config", "{0}", "config", "validate")]
    public async Task A_private_key_on_the_command_line_is_refused_and_never_shown(int exit, params string[] args)
    {
        using var probity = new ProbityProcess();

        Finished done = await probity.Run(
            [.. args.Select(argument => argument.Replace("{0}", Key, StringComparison.Ordinal))]);

        Assert.Equal(exit, done.ExitCode);
        Assert.DoesNotContain(Key, done.StandardError + done.StandardOutput, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFiles(probity.Folder, "crash-report*"));
    }

    [Fact]
    public async Task A_condition_id_is_no_key()
    {
        using var probity = new ProbityProcess();

        Finished done = await probity.Run("config", "validate", "--set", $"markets.conditions=0x{Key}");

        Assert.Equal((0, ""), (done.ExitCode, done.StandardError));
    }
}
