using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Probity.Cli.Tests;

/// <summary>A wallet that the sandbox has funded.</summary>
internal sealed record SandboxWallet(string Key, string Address, string Funder, int SignatureType);

/// <summary><c>probity sandbox</c> in a process of its own, with where it listens.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly ProbityProcess folder;
    private readonly Process process;
    private readonly JsonElement venue;

    private SandboxProcess(ProbityProcess folder, Process process, JsonElement first)
    {
        (this.folder, this.process) = (folder, process);
        venue = first.GetProperty("polymarket").Clone();
        Wallets =
        [
            .. first.GetProperty("wallets").EnumerateArray().Select(wallet => new SandboxWallet(
                wallet.GetProperty("privateKey").GetString()!, wallet.GetProperty("address").GetString()!,
                wallet.GetProperty("funder").GetString()!, wallet.GetProperty("signatureType").GetInt32())),
        ];
    }

    public IReadOnlyList<SandboxWallet> Wallets { get; }

    public static async Task<SandboxProcess> Start()
    {
        var folder = new ProbityProcess();
        Process process = folder.Start(new Dictionary<string, string>(), "sandbox", "--json", "--port-base", "0");
        _ = process.StandardError.ReadToEndAsync();
        string? line = await process.StandardOutput.ReadLineAsync();
        return line is null
            ? throw new InvalidOperationException("the sandbox ended before it listened")
            : new SandboxProcess(folder, process, JsonDocument.Parse(line).RootElement);
    }

    /// <summary>Environment that points every host here.</summary>
    public Dictionary<string, string> Environment(bool withNode)
    {
        var hosts = new Dictionary<string, string>
        {
            ["PROBITY__VENUES__POLYMARKET__CLOB_URL"] = At("clob"),
            ["PROBITY__VENUES__POLYMARKET__GAMMA_URL"] = At("gamma"),
            ["PROBITY__VENUES__POLYMARKET__GEOBLOCK_URL"] = At("geoblock"),
            ["PROBITY__VENUES__POLYMARKET__MARKET_SOCKET_URL"] = At("ws") + "/ws/market",
            ["PROBITY__VENUES__POLYMARKET__HOSTS__USER_SOCKET_URL"] = At("ws") + "/ws/user",
            ["PROBITY__VENUES__POLYMARKET__HOSTS__RELAYER_URL"] = At("relayer"),
        };
        if (withNode) { hosts["PROBITY__VENUES__POLYMARKET__HOSTS__RPC_URL"] = At("rpc"); }
        return hosts;
    }

    /// <summary>The first wallet of a signature type.</summary>
    public SandboxWallet Wallet(int signatureType) => Wallets.First(wallet => wallet.SignatureType == signatureType);

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"sandbox {process.Id}");

    private string At(string name) => venue.GetProperty(name).GetString()!;
}
