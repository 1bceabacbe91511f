using System.Diagnostics;
using System.Text.Json;

namespace Probity.Cli.Tests.Live;

/// <summary><c>probity sandbox</c> as a process, with the wallet that a test trades.</summary>
public sealed class SandboxProcess : IDisposable
{
    private readonly Process process;
    private readonly HttpClient client = new();
    private readonly JsonElement venue;

    private SandboxProcess(Process process, JsonElement first, int signatureType)
    {
        this.process = process;
        venue = first.GetProperty("polymarket");
        Wallet = first.GetProperty("wallets").EnumerateArray().First(wallet =>
            wallet.GetProperty("signatureType").GetInt32() == signatureType
            && wallet.GetProperty("collateral").GetString() != "0");
        RelayerKey = first.TryGetProperty("relayerKey", out JsonElement key) ? key.GetString()! : "";
    }

    public JsonElement Wallet { get; }

    public string RelayerKey { get; }

    public string PrivateKey => Wallet.GetProperty("privateKey").GetString()!;

    public string Funder => Wallet.GetProperty("funder").GetString()!;

    public string Address => Wallet.GetProperty("address").GetString()!;

    public static async Task<SandboxProcess> Start(
        ProbityProcess probity, int signatureType, CancellationToken cancel, params string[] args)
    {
        Process process = probity.Start(new Dictionary<string, string>(), ["sandbox", "--json", .. args]);
        string? first = await process.StandardOutput.ReadLineAsync(cancel);
        return first is null
            ? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(cancel))
            : new SandboxProcess(process, JsonDocument.Parse(first).RootElement, signatureType);
    }

    /// <summary>A configuration for live trading on it with the account "main".</summary>
    public string Configuration(string dataDirectory) => $"""
        mode: live
        data_dir: {dataDirectory}
        venues:
          polymarket:
            clob_url: {Url("clob")}
            gamma_url: {Url("gamma")}
            market_socket_url: {Url("ws")}/ws/market
            geoblock_url: {Url("geoblock")}
            hosts:
              user_socket_url: {Url("ws")}/ws/user
              data_url: {Url("data")}
              relayer_url: {Url("relayer")}
              rpc_url: {Url("rpc")}
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
            funder: "{Funder}"
        """;

    /// <summary>What the run is given besides its arguments.</summary>
    public Dictionary<string, string> Secrets => new()
    {
        ["PROBITY_KEY_MAIN"] = PrivateKey,
        ["PROBITY_RELAYER_MAIN_KEY"] = RelayerKey,
        ["PROBITY_RELAYER_MAIN_ADDRESS"] = Address,
    };

    public string Url(string name) => venue.GetProperty(name).GetString()!;

    /// <summary>The account's books as the sandbox keeps them.</summary>
    public async Task<JsonElement> Books(CancellationToken cancel) =>
        JsonDocument.Parse(await client.GetStringAsync($"{Url("clob")}/admin/account/{Funder}", cancel)).RootElement;

    public async Task<bool> IsBalanced(CancellationToken cancel) =>
        JsonDocument.Parse(await client.GetStringAsync($"{Url("clob")}/admin/invariants", cancel)).RootElement
            .GetProperty("balanced").GetBoolean();

    public async Task EndFaults(CancellationToken cancel)
    {
        using HttpResponseMessage reply = await client.DeleteAsync($"{Url("clob")}/admin/faults", cancel);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>The API credentials of the wallet, as its owner gets them.</summary>
    public async Task<JsonElement> Credentials(
        IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url("clob")}/auth/derive-api-key");
        foreach ((string name, string value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        using HttpResponseMessage reply = await client.SendAsync(request, cancel);
        return JsonDocument.Parse(await reply.Content.ReadAsStringAsync(cancel)).RootElement;
    }

    public void Dispose()
    {
        if (!process.HasExited) { process.Kill(entireProcessTree: true); }
        process.Dispose();
        client.Dispose();
    }
}
