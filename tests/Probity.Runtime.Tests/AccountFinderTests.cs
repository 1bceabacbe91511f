using System.Globalization;
using Probity.Domain;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

public sealed class AccountFinderTests
{
    private const string Key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    [Fact]
    public async Task A_wallet_that_the_configuration_leaves_open_is_the_one_with_the_money()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using PolymarketAccount account = await Open(venue, "7000000");

        Assert.Equal(
            (SignatureType.Eoa, Address, "a-key"),
            (account.SignatureType, account.Funder.ToString(), account.Credentials!.ApiKey));
    }

    [Fact]
    public async Task Without_money_anywhere_the_account_is_not_opened()
    {
        await using FakeVenue venue = await FakeVenue.Start();

        var error = await Assert.ThrowsAsync<BadInputException>(() => Open(venue, "0"));

        Assert.Contains("no wallet of this key holds pUSD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wallet_that_follows_from_the_configuration_is_not_asked_for()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        using PolymarketAccount account = await Open(venue, "0", "signature_type=safe");

        Assert.Equal(SignatureType.GnosisSafe, account.SignatureType);
        Assert.Empty(venue.Seen);
    }

    private static async Task<PolymarketAccount> Open(FakeVenue venue, string balance, params string[] sets)
    {
        string variable = "PROBITY_TEST_FIND_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(variable, Key);
        ConfiguredAccount account = Assert.Single(ConfigurationFile.WithSets(
        [
            "accounts=found", $"accounts.found.key_env={variable}", $"accounts.found.api_env=API_{variable}",
            .. sets.Select(set => "accounts.found." + set),
        ]).Accounts);
        venue.Answer = (context, request) => FakeVenue.Reply(context, 200, request.PathAndQuery.Split('?')[0] switch
        {
            "/api/geoblock" => """{"blocked":false,"country":"CH"}""",
            "/time" => DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "/auth/derive-api-key" => """{"apiKey":"a-key","secret":"AAAAAAAAAAAAAAAA","passphrase":"a-phrase"}""",
            "/auth/api-keys" => """{"apiKeys":["a-key"]}""",
            "/auth/ban-status/closed-only" => """{"closed_only":false}""",
            "/deployed" => """{"deployed":false}""",
            _ => request.PathAndQuery.Contains("signature_type=0", StringComparison.Ordinal)
                ? $$"""{"balance":"{{balance}}","allowances":{ } }"""
                : """{"balance":"0","allowances":{ } }""",
        });
        PolymarketOptions options = venue.Options();
        options = options with { Hosts = options.Hosts with { Relayer = venue.Address } };
        using var clients = new PolymarketClients(options, TimeProvider.System, () => 0.5);
        return await AccountFinder.Open(account, options, clients.Gates, TimeProvider.System, () => 0.5, default);
    }
}
