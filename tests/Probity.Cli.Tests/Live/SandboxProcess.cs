using System.Diagnostics;
using System.Text.Json;

namespace Probity.Cli.Tests.Live;

/// <summary>A wallet that the sandbox has funded; the key of the API where the venue gave one.</summary>
internal sealed record SandboxWallet(string Key, string Address, string Funder, int SignatureType, string ApiKey);

/// <summary><c>probity sandbox</c> in a process of its own: both venues, where they listen, and their books.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process process;
    private readonly HttpClient client = new();
    private readonly JsonElement polymarket;
    private readonly JsonElement opinion;

    private SandboxProcess(Process process, JsonElement first)
    {
        this.process = process;
        polymarket = first.GetProperty("polymarket");
        opinion = first.GetProperty("opinion");
        Wallets = WalletsOf(first);
        OpinionWallets = WalletsOf(opinion);
        RelayerKey = first.TryGetProperty("relayerKey", out JsonElement key) ? key.GetString()! : "";
    }

    /// <summary>At Polymarket.</summary>
    public IReadOnlyList<SandboxWallet> Wallets { get; }

    public IReadOnlyList<SandboxWallet> OpinionWallets { get; }

    public string RelayerKey { get; }

    /// <param name="probity">In whose folder it runs; has to outlive it.</param>
    /// <param name="cancel">Of the test.</param>
    /// <param name="args">Behind <c>sandbox --json</c>.</param>
    public static async Task<SandboxProcess> Start(
        ProbityProcess probity, CancellationToken cancel, params string[] args)
    {
        Process process = probity.Start(new Dictionary<string, string>(), ["sandbox", "--json", .. args]);
        Task<string> said = process.StandardError.ReadToEndAsync(cancel);
        string? first = await process.StandardOutput.ReadLineAsync(cancel);
        return first is null
            ? throw new InvalidOperationException($"the sandbox ended before it listened: {await said}")
            : new SandboxProcess(process, JsonDocument.Parse(first).RootElement);
    }

    /// <summary>The first wallet at Polymarket of a signature type.</summary>
    public SandboxWallet Wallet(int signatureType) => Wallets.First(wallet => wallet.SignatureType == signatureType);

    public string Url(string name) => polymarket.GetProperty(name).GetString()!;

    public string OpinionUrl(string name) => opinion.GetProperty(name).GetString()!;

    /// <summary>Environment that points every host of Polymarket here.</summary>
    public Dictionary<string, string> Environment(bool withNode)
    {
        var hosts = new Dictionary<string, string>
        {
            ["PROBITY__VENUES__POLYMARKET__CLOB_URL"] = Url("clob"),
            ["PROBITY__VENUES__POLYMARKET__GAMMA_URL"] = Url("gamma"),
            ["PROBITY__VENUES__POLYMARKET__GEOBLOCK_URL"] = Url("geoblock"),
            ["PROBITY__VENUES__POLYMARKET__MARKET_SOCKET_URL"] = Url("ws") + "/ws/market",
            ["PROBITY__VENUES__POLYMARKET__HOSTS__USER_SOCKET_URL"] = Url("ws") + "/ws/user",
            ["PROBITY__VENUES__POLYMARKET__HOSTS__DATA_URL"] = Url("data"),
            ["PROBITY__VENUES__POLYMARKET__HOSTS__RELAYER_URL"] = Url("relayer"),
        };
        if (withNode) { hosts["PROBITY__VENUES__POLYMARKET__HOSTS__RPC_URL"] = Url("rpc"); }
        return hosts;
    }

    /// <summary>The same for both venues.</summary>
    public Dictionary<string, string> Environment()
    {
        Dictionary<string, string> hosts = Environment(withNode: true);
        hosts["PROBITY__VENUES__OPINION__REST_URL"] = OpinionUrl("rest");
        hosts["PROBITY__VENUES__OPINION__SOCKET_URL"] = OpinionUrl("ws");
        hosts["PROBITY__VENUES__OPINION__HOSTS__RPC_URL"] = OpinionUrl("rpc");
        return hosts;
    }

    /// <summary>An account's books as the sandbox's Polymarket keeps them.</summary>
    public Task<JsonElement> Books(string funder, CancellationToken cancel) =>
        Get($"{Url("clob")}/admin/account/{funder}", cancel);

    /// <summary>The same of its Opinion.</summary>
    public Task<JsonElement> OpinionBooks(string funder, CancellationToken cancel) =>
        Get(new Uri(new Uri(OpinionUrl("rest")), $"/admin/account/{funder}").AbsoluteUri, cancel);

    /// <summary>Nothing was made and nothing lost in the books of either venue.</summary>
    public async Task<bool> IsBalanced(CancellationToken cancel)
    {
        JsonElement first = await Get($"{Url("clob")}/admin/invariants", cancel);
        JsonElement second = await Get(
            new Uri(new Uri(OpinionUrl("rest")), "/admin/invariants").AbsoluteUri, cancel);
        return first.GetProperty("balanced").GetBoolean() && second.GetProperty("balanced").GetBoolean();
    }

    public async Task EndFaults(CancellationToken cancel)
    {
        using HttpResponseMessage reply = await client.DeleteAsync($"{Url("clob")}/admin/faults", cancel);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>The API credentials of a wallet at Polymarket, as its owner gets them.</summary>
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
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        process.Dispose();
        client.Dispose();
    }

    private async Task<JsonElement> Get(string url, CancellationToken cancel) =>
        JsonDocument.Parse(await client.GetStringAsync(url, cancel)).RootElement;

    /// <summary>Those that hold money.</summary>
    private static SandboxWallet[] WalletsOf(JsonElement venue) =>
    [
        .. venue.GetProperty("wallets").EnumerateArray()
            .Where(wallet => wallet.GetProperty("collateral").GetString() != "0")
            .Select(wallet => new SandboxWallet(
                wallet.GetProperty("privateKey").GetString()!, wallet.GetProperty("address").GetString()!,
                wallet.GetProperty("funder").GetString()!, wallet.GetProperty("signatureType").GetInt32(),
                wallet.TryGetProperty("apiKey", out JsonElement key) ? key.GetString() ?? "" : "")),
    ];
}
