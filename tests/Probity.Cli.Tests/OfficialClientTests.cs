using System.Diagnostics;
using System.Text.Json;
using Probity.Testing;

namespace Probity.Cli.Tests;

/// <summary>
/// The venue's own TypeScript client, unmodified, against <c>probity sandbox</c>: what it can do there, a bot that was
/// written with it can.
/// </summary>
public sealed class OfficialClientTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private static string Folder => Path.Combine(Checkout.Root, "tests", "OfficialClient");

    [Fact]
    public async Task The_official_client_trades_with_every_signature_type_in_every_kind_of_market()
    {
        await Install();
        using var probity = new ProbityProcess();
        using Process sandbox = probity.Start(
            new Dictionary<string, string>(), "sandbox", "--json", "--seed", "7");
        try
        {
            string? first = await sandbox.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(first);
            string answers = await Node(probity.Write("sandbox.json", first));
            JsonElement[] checks =
            [
                .. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonDocument.Parse(line).RootElement),
            ];
            string[] wrong = [.. checks.Where(check => !check.GetProperty("ok").GetBoolean()).Select(Text)];
            Assert.True(wrong.Length == 0, string.Join("\n\n", wrong));
            for (int type = 0; type <= 3; type++)
            {
                foreach (string kind in (string[])["plain", "negRisk", "position"])
                {
                    string prefix = $"signature type {type}, {kind} market: ";
                    Assert.Equal(8, checks.Count(check => Text(check).StartsWith(prefix, StringComparison.Ordinal)));
                }
            }
        }
        finally
        {
            sandbox.Kill(entireProcessTree: true);
        }
    }

    private static string Text(JsonElement check) =>
        $"{check.GetProperty("name").GetString()}: {check.GetProperty("detail").GetString()}";

    /// <summary>Once for each version of the lock file.</summary>
    private static async Task Install()
    {
        string done = Path.Combine(Folder, "node_modules", ".package-lock.json");
        string locked = Path.Combine(Folder, "package-lock.json");
        if (File.Exists(done) && File.GetLastWriteTimeUtc(done) >= File.GetLastWriteTimeUtc(locked)) { return; }
        (int code, string _, string error) = await Run("npm", "ci", "--no-audit", "--no-fund");
        Assert.True(code == 0, $"npm ci in tests/OfficialClient ended with {code}:\n{error}");
    }

    private static async Task<string> Node(string sandbox)
    {
        (int code, string output, string error) = await Run("node", "conformance.mjs", sandbox);
        Assert.True(code is 0 or 1 && output.Length > 0, $"node ended with {code}:\n{output}\n{error}");
        return output;
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"could not start {program}");
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var timeout = new CancellationTokenSource(Longest);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await error);
    }
}
