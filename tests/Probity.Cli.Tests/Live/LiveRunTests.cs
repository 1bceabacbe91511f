using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Probity.Crypto;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Cli.Tests.Live;

/// <summary>
/// <c>run --mode live</c> as a user runs it, against the sandbox with faults on, killed without warning again and
/// again. PROBITY_LIVE_KILLS (default 2) and PROBITY_LIVE_ORDERS (default 150) make it longer.
/// </summary>
public sealed class LiveRunTests
{
    private const int DepositWallet = 3;

    private const string Faults = """
        { "seed": 11, "rules": [
          { "kind": "latency", "routes": ["POST /order", "POST /orders"], "fixed": "100ms", "random": "400ms" },
          { "kind": "lost-ack", "routes": ["POST /order", "POST /orders"], "probability": 0.05 },
          { "kind": "error-after", "routes": ["POST /order", "POST /orders"], "probability": 0.03, "status": 502 },
          { "kind": "duplicate-frame", "channel": "user", "probability": 0.1 },
          { "kind": "drop-frame", "channel": "user", "probability": 0.1 },
          { "kind": "failed-settlement", "probability": 0.03, "text": "transaction reverted" }
        ] }
        """;

    private static int Kills => Setting("PROBITY_LIVE_KILLS", 2);

    private static int Orders => Setting("PROBITY_LIVE_ORDERS", 150);

    private static TimeSpan Longest => TimeSpan.FromMinutes(2 + (Orders / 300));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_and_lied_to_it_ends_with_the_sandboxs_own_books_and_leaves_no_secret()
    {
        using var probity = new ProbityProcess();
        using SandboxProcess sandbox = await SandboxProcess.Start(
            probity, DepositWallet, Cancel, "--seed", "5", "--faults", probity.Write("faults.json", Faults));
        string data = Path.Combine(probity.Folder, "data");
        probity.Write("probity.yaml", sandbox.Configuration(data));
        var log = new StringBuilder();
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process run = await Resumed(probity, sandbox, log);
            await Traded(sandbox, run);
            run.Kill(entireProcessTree: true);
            await run.WaitForExitAsync(Cancel);
        }
        using (Process last = await Resumed(probity, sandbox, log))
        {
            await Traded(sandbox, last);
            Assert.Equal("0", CoreLimitOf(last));
            Assert.DoesNotContain(sandbox.PrivateKey[2..], File.ReadAllText($"/proc/{last.Id}/cmdline"));
            await Until("as many orders as this test wants", last, async () =>
                (await sandbox.Books(Cancel)).GetProperty("orders").GetArrayLength() >= Orders);
            await Settled(probity, sandbox);
            Assert.Equal(0, (await probity.Run("control", "stop")).ExitCode);
            await last.WaitForExitAsync(Cancel);
            await Agree(probity, sandbox);
        }
        Assert.True(await sandbox.IsBalanced(Cancel));
        await LeftNoSecret(probity, sandbox, log.ToString());
    }

    /// <summary>A live run that a person let trade.</summary>
    private static async Task<Process> Resumed(ProbityProcess probity, SandboxProcess sandbox, StringBuilder log)
    {
        Process run = probity.Start(sandbox.Secrets, "run", "--mode", "live", "--json");
        run.ErrorDataReceived += (_, line) => Note(log, line.Data);
        run.OutputDataReceived += (_, line) => Note(log, line.Data);
        run.BeginErrorReadLine();
        run.BeginOutputReadLine();
        await Until("a resumed session", run, async () =>
        {
            Finished status = await probity.Run("control", "status", "--json");
            if (status.ExitCode != 0) { return false; }
            string[] confirm = status.Json.TryGetProperty("confirm", out JsonElement text)
                ? ["--confirm", text.GetString()!]
                : [];
            return (await probity.Run(["control", "resume", "--reason", "test", .. confirm])).ExitCode == 0;
        });
        return run;
    }

    private static async Task Traded(SandboxProcess sandbox, Process run)
    {
        int before = (await sandbox.Books(Cancel)).GetProperty("orders").GetArrayLength();
        await Until("orders that reached the sandbox", run, async () =>
            (await sandbox.Books(Cancel)).GetProperty("orders").GetArrayLength() > before);
    }

    /// <summary>Nothing open, nothing unsettled, and our view says the same.</summary>
    private static async Task Settled(ProbityProcess probity, SandboxProcess sandbox)
    {
        await sandbox.EndFaults(Cancel);
        Assert.Equal(0, (await probity.Run("control", "pause", "--reason", "the end of the test")).ExitCode);
        await Until("settled books", null, async () =>
        {
            JsonElement books = await sandbox.Books(Cancel);
            bool open = books.GetProperty("orders").EnumerateArray()
                .Any(order => order.GetProperty("status").GetString() == "LIVE");
            bool moving = books.GetProperty("fills").EnumerateArray()
                .Any(fill => fill.GetProperty("status").GetString() is not ("CONFIRMED" or "FAILED"));
            if (open || moving) { return false; }
            JsonElement status = (await probity.Run("control", "status", "--json")).Json;
            return status.GetProperty("openOrders").GetArrayLength() == 0 && SharesAndCash(status) == Held(books);
        });
    }

    /// <summary>A merge that was asked for may still be on its way: then shares or cash differ for a while.</summary>
    private static string SharesAndCash(JsonElement status)
    {
        JsonElement portfolio = status.GetProperty("portfolio");
        return Sorted(portfolio.GetProperty("positions")) + portfolio.GetProperty("cash").GetString();
    }

    private static string Held(JsonElement books) =>
        Sorted(books.GetProperty("positions")) + books.GetProperty("cash").GetString();

    private static string Sorted(JsonElement positions) => string.Join(
        ' ',
        positions.EnumerateArray().Select(position => position.GetProperty("shares").GetString()!)
            .Where(shares => shares != "0").Order(StringComparer.Ordinal)) + ' ';

    /// <summary>After the end: a conversion that was under way may have finished while it stopped.</summary>
    private static async Task Agree(ProbityProcess probity, SandboxProcess sandbox)
    {
        async Task<JsonElement> Rows(string what) =>
            (await probity.Run(what, "--limit", "1000000", "--json")).Json;

        JsonElement orders = await Rows("orders");
        Assert.True(orders.GetArrayLength() > 0);
        IReadOnlyList<string> differences = BookComparison.Differences(
            await sandbox.Books(Cancel), orders, await Rows("fills"), await Rows("positions"),
            (await Rows("pnl")).GetProperty("totals"));
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
    }

    /// <summary>Keys, API secret and passphrase are in no file and in nothing that was printed.</summary>
    private static async Task LeftNoSecret(ProbityProcess probity, SandboxProcess sandbox, string printed)
    {
        using PrivateKey key = PrivateKey.Parse(sandbox.PrivateKey);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonElement credentials = await sandbox.Credentials(ClobAuth.Headers(key, 137, now, 0), Cancel);
        string[] secrets =
        [
            sandbox.PrivateKey[2..], sandbox.RelayerKey, credentials.GetProperty("secret").GetString()!,
            credentials.GetProperty("passphrase").GetString()!,
        ];
        foreach (string secret in secrets)
        {
            Assert.True(secret.Length >= 32, "a secret worth looking for");
            Assert.DoesNotContain(secret, printed, StringComparison.OrdinalIgnoreCase);
            byte[] raw = secret == sandbox.PrivateKey[2..] ? Convert.FromHexString(secret) : [];
            foreach (string path in Directory.EnumerateFiles(probity.Folder, "*", SearchOption.AllDirectories))
            {
                byte[] content = await File.ReadAllBytesAsync(path, Cancel);
                bool holds = Encoding.Latin1.GetString(content).Contains(secret, StringComparison.OrdinalIgnoreCase)
                    || (raw.Length > 0 && content.AsSpan().IndexOf(raw) >= 0);
                Assert.False(holds, $"{path} holds a secret");
            }
        }
    }

    private static string CoreLimitOf(Process process) => File.ReadLines($"/proc/{process.Id}/limits")
        .Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];

    private static async Task Until(string what, Process? run, Func<Task<bool>> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(Longest);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.False(run is { HasExited: true }, $"the run ended while the test waited for {what}");
            Assert.False(bound.IsCancellationRequested, $"the test waited in vain for {what}");
            await pace.WaitForNextTickAsync(Cancel);
        }
    }

    private static void Note(StringBuilder log, string? line)
    {
        lock (log) { log.AppendLine(line); }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
