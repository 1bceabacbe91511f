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
            probity, Cancel, "--seed", "5", "--faults", probity.Write("faults.json", Faults));
        SandboxWallet wallet = sandbox.Wallet(DepositWallet);
        probity.Write("probity.yaml", Configuration(Path.Combine(probity.Folder, "data"), wallet.Funder));
        Dictionary<string, string> secrets = Secrets(sandbox, wallet);
        var log = new StringBuilder();
        for (int kill = 0; kill < Kills; kill++)
        {
            using LiveSession run = await LiveSession.Resumed(probity, secrets, log, Longest);
            await Traded(sandbox, wallet, run);
            run.Kill();
            await run.Ended();
        }
        using (LiveSession last = await LiveSession.Resumed(probity, secrets, log, Longest))
        {
            await Traded(sandbox, wallet, last);
            Assert.Equal("0", CoreLimitOf(last.Process));
            Assert.DoesNotContain(wallet.Key[2..], File.ReadAllText($"/proc/{last.Process.Id}/cmdline"));
            await last.Until("as many orders as this test wants", Longest, async () =>
                (await sandbox.Books(wallet.Funder, Cancel)).GetProperty("orders").GetArrayLength() >= Orders);
            await Settled(probity, sandbox, wallet, last);
            Assert.Equal(0, (await probity.Run("control", "stop")).ExitCode);
            await last.Ended();
            await Agree(probity, sandbox, wallet);
        }
        Assert.True(await sandbox.IsBalanced(Cancel));
        await LeftNoSecret(probity, sandbox, wallet, log.ToString());
    }

    private static Dictionary<string, string> Secrets(SandboxProcess sandbox, SandboxWallet wallet) =>
        new(sandbox.Environment(withNode: true))
        {
            ["PROBITY_KEY_MAIN"] = wallet.Key,
            ["PROBITY_RELAYER_MAIN_KEY"] = sandbox.RelayerKey,
            ["PROBITY_RELAYER_MAIN_ADDRESS"] = wallet.Address,
        };

    private static string Configuration(string dataDirectory, string funder) => $"""
        mode: live
        data_dir: {dataDirectory}
        venues:
          polymarket:
            trading:
              reconcile_every: 5s
              unknown_grace: 3s
              poll_every: 300ms
        markets:
          min_volume_24h: 0
        kill_switch:
          cancel_only_at_unknown_orders: 1000
          cautious_at_refusals: 1000
        accounts:
          - name: main
            funder: "{funder}"
        """;

    private static async Task Traded(SandboxProcess sandbox, SandboxWallet wallet, LiveSession run)
    {
        int before = (await sandbox.Books(wallet.Funder, Cancel)).GetProperty("orders").GetArrayLength();
        await run.Until("orders that reached the sandbox", Longest, async () =>
            (await sandbox.Books(wallet.Funder, Cancel)).GetProperty("orders").GetArrayLength() > before);
    }

    /// <summary>Nothing open, nothing unsettled, and our view says the same.</summary>
    private static async Task Settled(
        ProbityProcess probity, SandboxProcess sandbox, SandboxWallet wallet, LiveSession run)
    {
        await sandbox.EndFaults(Cancel);
        Assert.Equal(0, (await probity.Run("control", "pause", "--reason", "the end of the test")).ExitCode);
        await run.Until("settled books", Longest, async () =>
        {
            JsonElement books = await sandbox.Books(wallet.Funder, Cancel);
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
    private static async Task Agree(ProbityProcess probity, SandboxProcess sandbox, SandboxWallet wallet)
    {
        async Task<JsonElement> Rows(string what) =>
            (await probity.Run(what, "--limit", "1000000", "--json")).Json;

        JsonElement orders = await Rows("orders");
        Assert.True(orders.GetArrayLength() > 0);
        IReadOnlyList<string> differences = BookComparison.Differences(
            await sandbox.Books(wallet.Funder, Cancel), orders, await Rows("fills"), await Rows("positions"),
            (await Rows("pnl")).GetProperty("totals"));
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
    }

    /// <summary>Keys, API secret and passphrase are in no file and in nothing that was printed.</summary>
    private static async Task LeftNoSecret(
        ProbityProcess probity, SandboxProcess sandbox, SandboxWallet wallet, string printed)
    {
        using PrivateKey key = PrivateKey.Parse(wallet.Key);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonElement credentials = await sandbox.Credentials(ClobAuth.Headers(key, 137, now, 0), Cancel);
        string[] secrets =
        [
            wallet.Key[2..], sandbox.RelayerKey, credentials.GetProperty("secret").GetString()!,
            credentials.GetProperty("passphrase").GetString()!,
        ];
        foreach (string secret in secrets)
        {
            Assert.True(secret.Length >= 32, "a secret worth looking for");
            Assert.DoesNotContain(secret, printed, StringComparison.OrdinalIgnoreCase);
            byte[] raw = secret == wallet.Key[2..] ? Convert.FromHexString(secret) : [];
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

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
