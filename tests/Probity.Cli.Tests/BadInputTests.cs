using System.IO.Compression;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class BadInputTests
{
    private static readonly string Bursts = Checkout.Shared(
        "data/polymarket/session_btc_eth_sol_15m_20260429.jsonl.gz");

    [Fact]
    public async Task An_unknown_command_is_a_usage_error()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("backtset");
        Assert.Equal(2, done.ExitCode);
        Assert.Contains("backtset", done.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_configuration_key_names_the_nearest_known_one()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("config", "explain", "--set", "risk.max_open_order=5");
        Assert.Equal(2, done.ExitCode);
        Assert.Contains("risk.max_open_order", done.StandardError, StringComparison.Ordinal);
        Assert.Contains("did you mean", done.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_that_was_cut_short_is_damaged_data()
    {
        using var probity = new ProbityProcess();
        byte[] whole = await File.ReadAllBytesAsync(Bursts);
        string cut = Path.Combine(probity.Folder, "cut.jsonl.gz");
        await File.WriteAllBytesAsync(cut, whole[..(whole.Length / 2)]);
        Finished done = await probity.Run("data", "verify", cut, "--json");
        Assert.Equal(1, done.ExitCode);
        Assert.Contains(
            "cut short", done.Json.GetProperty("files")[0].GetProperty("unparsed").ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_cut_in_half_is_one_unparsed_line_and_the_rest_is_read()
    {
        using var probity = new ProbityProcess();
        string[] lines = ReadLines(Bursts, 20);
        lines[3] = lines[3][..(lines[3].Length / 2)];
        string path = probity.Write("broken.jsonl", string.Join('\n', lines) + "\n");
        Finished done = await probity.Run("data", "verify", path, "--json");
        Assert.Equal(1, done.ExitCode);
        var file = done.Json.GetProperty("files")[0];
        Assert.Equal(1, file.GetProperty("unparsed").GetArrayLength());
        Assert.Equal(4, file.GetProperty("unparsed")[0].GetProperty("line").GetInt64());
        Assert.Equal(19, file.GetProperty("messages").GetInt64());
    }

    [Fact]
    public async Task A_missing_store_is_named_with_the_way_to_make_it()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("fills", "--store", probity.Folder);
        Assert.Equal(2, done.ExitCode);
        Assert.Contains(probity.Folder, done.StandardError, StringComparison.Ordinal);
        Assert.Contains("db rebuild", done.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", done.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("backtest", "--data", "nowhere.jsonl", "--strategy", "parity-arb", "--json");
        Assert.Equal(2, done.ExitCode);
        Assert.Contains("nowhere.jsonl", done.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_strategy_names_the_nearest_known_one()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("backtest", "--data", Bursts, "--strategy", "parity-ard", "--json");
        Assert.Equal(2, done.ExitCode);
        Assert.Contains("parity-arb", done.StandardError, StringComparison.Ordinal);
    }

    internal static string[] ReadLines(string path, int count)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var lines = new string[count];
        for (int i = 0; i < count; i++)
        {
            lines[i] = reader.ReadLine()
                ?? throw new EndOfStreamException($"{path} has fewer than {count} lines");
        }
        return lines;
    }
}
