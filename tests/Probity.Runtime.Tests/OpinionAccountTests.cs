using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Runtime.Tests;

public sealed class OpinionAccountTests : IDisposable
{
    // Public development key 0 with its address (reference/opinion.md 7).
    private const string Key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Own = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private const string Safe = "0x1111111111111111111111111111111111111111";

    private readonly ConfigurationFile file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void An_account_of_opinion_stands_among_the_others()
    {
        ProbityConfiguration read = file.Load(
            $"""
            accounts:
              - name: main
              - name: op
                venue: opinion
                funder: "{Safe}"
            venues:
              opinion:
                rest_url: http://localhost:1/openapi
                hosts:
                  rpc_url: http://localhost:2
                  sign_member: r
                rate_limits:
                  key: 3
            """);
        Assert.Equal(
            [(VenueId.Polymarket, 137UL), (VenueId.Opinion, 56UL)],
            read.Accounts.Select(account => (account.Venue, account.ChainId)));
        Assert.Equal(("http://localhost:1/openapi", "http://localhost:2/", SignMember.R), (
            read.Opinion.Hosts.Rest.ToString(), read.OpinionWallet.Rpc!.ToString(), read.OpinionWallet.Sign));
        Assert.Equal(3, read.Opinion.RateLimits.Single(limit => limit.Name == "key").Permits);
        Assert.Null(ConfigurationFile.WithSets().OpinionWallet.Rpc);
    }

    [Theory]
    [InlineData("chain_id: 137", "'137' is a wrong chain id: Opinion exists on chain 56")]
    [InlineData("chain_id: 80002", "'80002' is a wrong chain id")]
    [InlineData("chain_id: 97", "'97' is not a known choice")]
    [InlineData("signature_type: proxy", "'proxy' does not exist on Opinion")]
    [InlineData("signature_type: deposit-wallet", "'deposit-wallet' does not exist on Opinion")]
    [InlineData("builder: '0x00'", "carry no builder code")]
    [InlineData("funder: '0x12'", "'0x12' is not an address")]
    public void What_an_account_of_opinion_cannot_be_is_said(string line, string said) => Assert.Contains(
        said, Refusal($"accounts:\n  - name: op\n    venue: opinion\n    {line}\n"));

    [Fact]
    public void The_other_venue_refuses_opinions_chain() => Assert.Contains(
        "'56' is a wrong chain id: Polymarket trades on chain 137",
        Refusal("accounts:\n  - name: main\n    chain_id: 56\n"));

    [Fact]
    public void Key_and_api_key_are_taken_out_of_the_environment_and_shown_nowhere()
    {
        const string ApiKey = "an-api-key-of-nobody";
        ConfiguredAccount account = Account();
        Environment.SetEnvironmentVariable(account.KeyVariable, "0x" + Key);
        Environment.SetEnvironmentVariable(OpinionAccountOpener.ApiVariable(account), $" {ApiKey}\n");
        using OpenedOpinionKey opened = OpinionAccountOpener.OpenKey(account);
        Assert.Equal((Own, ApiKey), (opened.Key.Address.ToString(), opened.ApiKey!.Reveal()));
        Assert.Null(Environment.GetEnvironmentVariable(account.KeyVariable));
        Assert.Null(Environment.GetEnvironmentVariable(OpinionAccountOpener.ApiVariable(account)));
        Assert.DoesNotContain(ApiKey, $"{opened} {opened.ApiKey}");
        Assert.DoesNotContain(Key, opened.ToString());
    }

    [Theory]
    [InlineData("a key with blanks", "blanks or characters outside printable ASCII")]
    [InlineData("schlüssel", "blanks or characters outside printable ASCII")]
    public void A_malformed_api_key_is_refused_and_not_quoted(string apiKey, string said)
    {
        ConfiguredAccount account = Account();
        Environment.SetEnvironmentVariable(account.KeyVariable, Key);
        Environment.SetEnvironmentVariable(OpinionAccountOpener.ApiVariable(account), apiKey);
        BadInputException wrong = Assert.Throws<BadInputException>(() => OpinionAccountOpener.OpenKey(account));
        Assert.Contains(said, wrong.Message);
        Assert.Contains(OpinionAccountOpener.ApiVariable(account), wrong.Message);
        Assert.DoesNotContain(apiKey, wrong.ToString());
    }

    [Theory]
    [InlineData("", null, OpinionSignatureType.Eoa, Own)]
    [InlineData("", Safe, OpinionSignatureType.GnosisSafe, Safe)]
    [InlineData("signature_type=safe", Safe, OpinionSignatureType.GnosisSafe, Safe)]
    [InlineData($"funder={Safe}", Safe, OpinionSignatureType.GnosisSafe, Safe)]
    [InlineData($"funder={Safe}", null, OpinionSignatureType.GnosisSafe, Safe)]
    [InlineData("signature_type=eoa", null, OpinionSignatureType.Eoa, Own)]
    [InlineData($"funder={Own}", null, OpinionSignatureType.Eoa, Own)]
    public void The_wallet_is_the_configured_one_or_the_venues(
        string set, string? named, OpinionSignatureType type, string maker)
    {
        using OpenedOpinionKey opened = Open(set);
        Assert.Equal(
            (type, EvmAddress.Parse(maker)),
            OpinionAccountOpener.Settle(opened, named is null ? null : EvmAddress.Parse(named)));
    }

    [Theory]
    [InlineData("funder=0x2222222222222222222222222222222222222222")]
    [InlineData("signature_type=eoa")]
    public void Another_wallet_than_the_venues_is_refused(string set)
    {
        using OpenedOpinionKey opened = Open(set);
        BadInputException wrong = Assert.Throws<BadInputException>(
            () => OpinionAccountOpener.Settle(opened, EvmAddress.Parse(Safe)));
        Assert.Contains($"takes orders of {Safe} alone", wrong.Message);
    }

    [Fact]
    public void A_safe_that_is_wanted_and_that_nobody_names_is_refused()
    {
        using OpenedOpinionKey opened = Open("signature_type=safe");
        Assert.Contains(
            "names no Safe",
            Assert.Throws<BadInputException>(() => OpinionAccountOpener.Settle(opened, null)).Message);
    }

    [Fact]
    public void A_keys_own_account_with_another_funder_is_refused()
    {
        using OpenedOpinionKey opened = Open("signature_type=eoa", $"funder={Safe}");
        (OpinionSignatureType type, EvmAddress maker) = OpinionAccountOpener.WalletOf(opened)!.Value;
        Assert.Contains(
            "own address", Assert.Throws<BadInputException>(() => opened.With(type, maker)).Message);
    }

    private string Refusal(string yaml) => Assert.Throws<BadInputException>(() => file.Load(yaml)).Message;

    private static OpenedOpinionKey Open(params string[] sets)
    {
        ConfiguredAccount account = Account(sets);
        Environment.SetEnvironmentVariable(account.KeyVariable, Key);
        return OpinionAccountOpener.OpenKey(account);
    }

    private static ConfiguredAccount Account(params string[] sets)
    {
        string name = "op" + Guid.NewGuid().ToString("N")[..12];
        string[] all =
        [
            $"accounts={name}", $"accounts.{name}.venue=opinion",
            .. sets.Where(set => set.Length > 0).Select(set => $"accounts.{name}.{set}"),
        ];
        return ConfigurationFile.WithSets(all).Accounts[0];
    }
}
