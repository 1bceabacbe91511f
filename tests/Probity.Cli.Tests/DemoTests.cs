using System.Globalization;
using System.Text.Json;

namespace Probity.Cli.Tests;

public sealed class DemoTests
{
    private static readonly string[] Fast = ["demo", "--for", "60s", "--speed", "0", "--json"];

    [Fact]
    public async Task The_demo_trades_pays_fees_and_balances()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run(Fast);
        Assert.True(done.ExitCode == 0, done.StandardError);
        JsonElement closing = done.Json;
        Assert.True(closing.GetProperty("fills").GetInt64() > 20);
        Assert.True(Amount(closing, "fees") > 0);
        Assert.True(closing.GetProperty("ledgerBalanced").GetBoolean());
        decimal strategies = closing.GetProperty("strategies").EnumerateArray().Sum(s => Amount(s, "netPnl"));
        Assert.Equal(Amount(closing, "netPnl"), strategies);
        long candidates = closing.GetProperty("decisions").EnumerateObject().Sum(d => d.Value.GetInt64());
        Assert.Equal(closing.GetProperty("candidates").GetInt64(), candidates);
    }

    [Fact]
    public async Task The_same_seed_tells_the_same_story_and_its_journal_replays()
    {
        using var probity = new ProbityProcess();
        Finished first = await probity.Run([.. Fast, "--seed", "11", "--journal", "a"]);
        Finished again = await probity.Run([.. Fast, "--seed", "11", "--journal", "b"]);
        Finished other = await probity.Run([.. Fast, "--seed", "12", "--journal", "c"]);
        Assert.Equal(Digest(first), Digest(again));
        Assert.NotEqual(Digest(first), Digest(other));
        Finished replay = await probity.Run("replay", "a", "--verify", "--json");
        Assert.True(replay.ExitCode == 0, replay.StandardError);
        Assert.Equal(Digest(first), Digest(replay));
    }

    [Fact]
    public async Task A_journal_with_a_flipped_byte_is_damaged_data_and_says_where()
    {
        using var probity = new ProbityProcess();
        await probity.Run([.. Fast, "--journal", "j"]);
        string segment = Path.Combine(probity.Folder, "j", "000001.seg");
        byte[] bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(segment, bytes);
        Finished replay = await probity.Run("replay", "j", "--verify", "--json");
        Assert.Equal(6, replay.ExitCode);
        Assert.Contains("000001.seg", replay.StandardError, StringComparison.Ordinal);
    }

    private static string Digest(Finished done) => done.Json.GetProperty("digest").GetString()!;

    private static decimal Amount(JsonElement element, string name) =>
        decimal.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
