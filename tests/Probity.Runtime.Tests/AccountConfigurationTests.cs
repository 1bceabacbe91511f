using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Tests;

public sealed class AccountConfigurationTests : IDisposable
{
    /// <summary>Public development key 0, as a key that somebody put in the wrong place.</summary>
    private const string Key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    private const string Funder = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    private readonly ConfigurationFile file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void Accounts_are_named_in_the_order_of_the_file_and_know_where_their_secrets_are()
    {
        ProbityConfiguration read = file.Load(
            $"""
            accounts:
              - name: main
                signature_type: safe
                funder: "{Funder}"
                order_rate: 7
              - name: second-one
                proxy: socks5://me@localhost:1080
                key_file: keys/second
            strategies:
              - name: parity-arb
                account: second-one
            """);

        Assert.Equal(["main", "second-one"], read.Accounts.Select(account => account.Name));
        ConfiguredAccount main = read.Accounts[0], second = read.Accounts[1];
        Assert.Equal((new AccountId(0), SignatureType.GnosisSafe, Funder, 137UL, "PROBITY_KEY_MAIN"), (
            main.Id, main.SignatureType!.Value, main.Funder.ToString(), main.ChainId, main.KeyVariable));
        Assert.Equal((new AccountId(1), null, null, "keys/second", "PROBITY_API_SECOND_ONE"), (
            second.Id, second.SignatureType, second.Funder, second.KeyFile, second.ApiPrefix));
        Assert.Equal("PROBITY_PROXY_PASSWORD_SECOND_ONE", second.ProxyPasswordVariable);
        Assert.Equal(7, main.Apply(read.Polymarket).Trading.OrderRate);
        Assert.Equal(new AccountId(1), read.ToRunSettings().MakeSlots(live: true).Single().Accounts.Single().Account);
        Assert.Equal(new AccountId(0), read.ToRunSettings().MakeSlots().Single().Accounts.Single().Account);
    }

    [Fact]
    public void Every_key_of_an_account_can_come_from_the_environment_and_from_set()
    {
        ProbityConfiguration read = file.Load(
            "accounts:\n  - name: second-one\n", ["accounts.second-one.order_burst=9"],
            ("PROBITY__ACCOUNTS__SECOND_ONE__FUNDER", Funder));

        ConfiguredAccount account = Assert.Single(read.Accounts);
        Assert.Equal((Funder, (40, 9)), (account.Funder.ToString(), account.Orders));
    }

    [Fact]
    public void Accounts_can_be_named_without_a_file()
    {
        Assert.Equal(["a", "b"], ConfigurationFile.WithSets("accounts=a,b").Accounts.Select(account => account.Name));
        Assert.Equal("c", Assert.Single(file.Load("", [], ("PROBITY__ACCOUNTS", "c")).Accounts).Name);
    }

    [Fact]
    public void What_a_journal_keeps_of_the_configuration_gives_every_strategy_its_account_again()
    {
        ProbityConfiguration first = ConfigurationFile.WithSets("accounts=a,b", "strategies.fixed-maker.account=b");
        string[] kept = [.. first.ToRunSettings().ResultKeys.Select(pair => $"{pair.Key}={pair.Value}")];
        ProbityConfiguration again = ConfigurationFile.WithSets(kept);

        Assert.Equal(first.ConfigHash, again.ConfigHash);
        Assert.Equal(
            [new AccountId(0), new AccountId(1)],
            again.ToRunSettings().MakeSlots(live: true).Select(slot => slot.Accounts.Single().Account));
        Assert.NotEqual(first.ConfigHash, ConfigurationFile.WithSets("accounts=a,b").ConfigHash);
    }

    [Fact]
    public void Trading_and_host_keys_reach_the_adapter()
    {
        PolymarketOptions options = ConfigurationFile.WithSets(
            "venues.polymarket.hosts.relayer_url=http://localhost:1/r",
            "venues.polymarket.hosts.rpc_url=http://localhost:2",
            "venues.polymarket.hosts.user_socket_url=ws://localhost:3/ws/user",
            "venues.polymarket.trading.orphans=leave", "venues.polymarket.trading.take_buys=spend",
            "venues.polymarket.trading.hedge_reserve=0.3",
            "venues.polymarket.trading.drift_probe_every=10m").Polymarket;

        Assert.Equal(("http://localhost:1/r", "http://localhost:2/", "ws://localhost:3/ws/user"), (
            options.Hosts.Relayer.ToString(), options.Hosts.Rpc!.ToString(), options.Hosts.UserSocket.ToString()));
        Assert.Equal((OrphanPolicy.Leave, TakeBuys.Spend, 0.3, TimeSpan.FromMinutes(10)), (
            options.Trading.Orphans, options.Trading.TakeBuys, options.Trading.HedgeReserve,
            options.Trading.DriftProbeEvery));
        Assert.Null(ConfigurationFile.WithSets().Polymarket.Hosts.Rpc);
    }

    [Theory]
    [InlineData(
        "accounts:\n  main: {}\n", "probity.yaml:2: 'accounts' is a list; each account begins with '- name: …'")]
    [InlineData("accounts:\n  - venue: polymarket\n", "probity.yaml:2: an account has no name; write '- name: main'")]
    [InlineData("accounts:\n  - name: Main\n", "probity.yaml:2: account name 'Main' is not of lower-case letters")]
    [InlineData("accounts:\n  - name: a\n  - name: a\n", "probity.yaml:3: account 'a' is listed twice; remove one")]
    [InlineData(
        "accounts:\n  - name: a\n    fundr: x\n",
        "probity.yaml:3: unknown key 'accounts.a.fundr'; did you mean 'accounts.a.funder'?")]
    [InlineData(
        "accounts:\n  - name: a\n    funder: '0x12'\n", "section 'accounts.a': 'funder': '0x12' is not an address")]
    [InlineData(
        "accounts:\n  - name: a\n    funder: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266'\n", "has a wrong checksum")]
    [InlineData("accounts:\n  - name: a\n    signature_type: gnosis\n", "'gnosis' is not a known choice")]
    [InlineData("accounts:\n  - name: a\n    chain_id: 1\n", "'1' is not a known choice")]
    [InlineData("accounts:\n  - name: a\n    builder: '0x12'\n", "'0x12' is no builder code")]
    [InlineData("accounts:\n  - name: a\n    proxy: localhost\n", "the proxy is not an address")]
    [InlineData(
        "accounts:\n  - name: main\nstrategies:\n  - name: parity-arb\n    account: mian\n",
        "strategy 'parity-arb': unknown account 'mian'; did you mean 'main'?")]
    [InlineData("strategies:\n  - name: parity-arb\n    account: main\n", "unknown account 'main'; there are none")]
    public void A_wrong_account_is_answered_with_what_to_do(string text, string expected) =>
        Assert.Contains(expected, file.Error(text), StringComparison.Ordinal);

    [Fact]
    public void A_setting_of_an_account_that_is_not_listed_names_those_that_are() => Assert.Contains(
        "unknown account 'mian'; did you mean 'main'?",
        file.Error(null, ["accounts=main", "accounts.mian.venue=polymarket"], []), StringComparison.Ordinal);

    [Fact]
    public void A_password_in_a_proxy_address_is_refused_and_never_shown()
    {
        string error = file.Error("accounts:\n  - name: a\n    proxy: socks5://me:hunter2@localhost:1\n");

        Assert.Contains("a password stands in the address", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accounts:\n  - name: a\n    key_file: '{0}'\n")]
    [InlineData("accounts:\n  - name: a\n    funder: '0x{0}'\n")]
    [InlineData("accounts:\n  - name: a\n    private_key: '0x{0}'\n")]
    [InlineData("data_dir: '0x{0}'\n")]
    [InlineData("seed: '0x{0}'\n")]
    [InlineData("'{0}': 1\n")]
    [InlineData("risk:\n  '{0}': 1\n")]
    [InlineData("accounts:\n  - name: '{0}'\n")]
    [InlineData("strategies:\n  - name: '{0}'\n")]
    [InlineData("strategies:\n  - name: parity-arb\n    account: '{0}'\n")]
    public void A_private_key_anywhere_in_the_file_is_refused_and_never_shown(string text)
    {
        string error = file.Error(text.Replace("{0}", Key, StringComparison.Ordinal));

        Assert.DoesNotContain(Key, error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("accounts.a.key_env={0}")]
    [InlineData("accounts.a.funder=0x{0}")]
    [InlineData("0x{0}")]
    [InlineData("{0}=1")]
    [InlineData("accounts={0}")]
    [InlineData("markets.search={0}")]
    public void A_private_key_in_a_setting_is_refused_and_never_shown(string set)
    {
        string error = file.Error(null, ["accounts=a", set.Replace("{0}", Key, StringComparison.Ordinal)], []);

        Assert.DoesNotContain(Key, error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Public_ids_of_the_same_length_are_no_keys()
    {
        ProbityConfiguration read = ConfigurationFile.WithSets(
            $"markets.conditions=0x{Key}", "accounts=a", $"accounts.a.builder=0x{Key}");

        Assert.Equal($"0x{Key}", Assert.Single(read.Markets.Filter.Conditions));
        Assert.Equal(Key, Convert.ToHexStringLower(Assert.Single(read.Accounts).Builder));
    }
}
