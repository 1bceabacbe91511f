using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Health;

/// <summary>A venue and relayer with one funded account, that of public development key 0, but where told
/// otherwise.</summary>
internal sealed class AccountVenue : IAsyncDisposable
{
    public const string ApiKey = "00000000-1111-2222-3333-444444444444";

    private readonly FakeVenue venue;
    private readonly ManualTime time = new();
    private readonly PolymarketClients clients;
    private readonly PrivateKey key = PrivateKey.Parse(
        "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    private AccountVenue(FakeVenue venue)
    {
        this.venue = venue;
        Options = venue.Options() with
        {
            Http = venue.Options().Http with { Attempts = 1 },
            Hosts = venue.Options().Hosts with { Relayer = venue.Address },
        };
        clients = venue.Clients(time, Options);
        venue.Answer = Answer;
    }

    public PolymarketOptions Options { get; }

    public WalletCandidates Wallets => WalletDerivation.Of(key.Address, PolymarketContracts.Polygon);

    /// <summary>Base units of pUSD by signature type.</summary>
    public Dictionary<int, string> Balances { get; } = new() { [0] = "0", [1] = "0", [2] = "25000000", [3] = "0" };

    public HashSet<EvmAddress> Deployed { get; } = [];

    public string Allowance { get; set; } =
        System.Numerics.BigInteger.Pow(2, 255).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whole replies by path.</summary>
    public Dictionary<string, (int Status, string Body, string Type)> Instead { get; } = [];

    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<AccountVenue> Start()
    {
        var venue = new AccountVenue(await FakeVenue.Start());
        venue.Deployed.Add(venue.Wallets.Safe);
        return venue;
    }

    public async Task<AccountReport> Ask(
        SignatureType? type = null, EvmAddress? funder = null, ApiCredentials? given = null, bool mayCreate = false)
    {
        var source = new AccountSource(
            "main", Wallets, PolymarketContracts.Polygon, type, funder,
            (kind, wallet) => new PolymarketAccount(
                new AccountId(0), "main", key, kind, wallet, PolymarketContracts.Polygon)
            { Credentials = given });
        using var probe = new AccountProbe(source, Options, clients.Gates, time, () => 0.5);
        return await probe.Run(mayCreate, default);
    }

    public async ValueTask DisposeAsync()
    {
        clients.Dispose();
        key.Dispose();
        await venue.DisposeAsync();
    }

    private Task Answer(HttpContext context, SeenRequest request)
    {
        string path = context.Request.Path;
        Asked.Enqueue(path);
        return Instead.TryGetValue(path, out (int Status, string Body, string Type) instead)
            ? FakeVenue.Reply(context, instead.Status, instead.Body, instead.Type)
            : FakeVenue.Reply(context, 200, Usual(path, context.Request.Query));
    }

    private string Usual(string path, IQueryCollection query) => path switch
    {
        "/api/geoblock" => """{"blocked":false,"ip":"192.0.2.1","country":"CH","region":"ZH"}""",
        "/time" => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "/auth/derive-api-key" or "/auth/api-key" =>
            $$"""{"apiKey":"{{ApiKey}}","secret":"{{new string('A', 43)}}=","passphrase":"pp-of-a-test"}""",
        "/auth/api-keys" => $$"""{"apiKeys":["{{ApiKey}}"]}""",
        "/auth/ban-status/closed-only" => """{"closed_only":false}""",
        "/balance-allowance" => BalanceOf(int.Parse(query["signature_type"]!, CultureInfo.InvariantCulture)),
        "/deployed" => Deployed.Contains(EvmAddress.Parse(query["address"]!))
            ? """{"deployed":true}"""
            : """{"deployed":false}""",
        _ => throw new InvalidOperationException(path),
    };

    private string BalanceOf(int type)
    {
        PolymarketContracts contracts = PolymarketContracts.Polygon;
        EvmAddress[] spenders = [contracts.CtfExchange, contracts.NegRiskExchange, contracts.ExchangeV3];
        string allowances = string.Join(',', spenders.Select(spender => $"\"{spender}\":\"{Allowance}\""));
        return $$"""{"balance":"{{Balances[type]}}","allowances":{ {{allowances}} } }""";
    }
}
