using System.Numerics;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Venues.Health;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Health;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Tests.Chain;
using Probity.Venues.Opinion.Tests.Signing;
using Probity.Venues.Opinion.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Health;

/// <summary>
/// The doctor's questions about an account, against a venue and a node that are well but for one thing.
/// </summary>
public sealed class OpinionProbeTests : IAsyncLifetime
{
    private const string ApiKey = "an-api-key-of-nobody";

    private readonly BnbNode node = new(TimeProvider.System);
    private readonly PrivateKey key = PrivateKey.Parse(OpinionMarkets.Key);
    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal)
    {
        ["/openapi/quoteToken"] = Samples.Text("quote-token.json"),
        ["/openapi/user/auth"] = Samples.Text("user-auth.json"),
        ["/openapi/user/balance"] = Samples.Text("user-balance.json"),
    };

    private FakeVenue venue = null!;

    public async ValueTask InitializeAsync()
    {
        venue = await FakeVenue.Start();
        venue.Answer = Answer;
        foreach (EvmAddress spender in new[]
                 {
                     OpinionContracts.Bnb.UsdtExchange, OpinionContracts.Bnb.ConditionalTokens,
                 })
        {
            node.Allowances[spender] = BigInteger.Pow(10, 40);
        }
        node.Operators.Add(OpinionContracts.Bnb.UsdtExchange);
    }

    public async ValueTask DisposeAsync()
    {
        key.Dispose();
        node.Dispose();
        await venue.DisposeAsync();
    }

    [Fact]
    public async Task An_account_that_is_well_is_green_throughout()
    {
        OpinionReport report = await Run();
        Assert.All(report.Findings, finding => Assert.Equal(Grade.Green, finding.Grade));
        Assert.Equal((OpinionSignatureType.GnosisSafe, OpinionMarkets.Safe), report.Wallet);
        Assert.Equal("955", report.Available);
        Assert.DoesNotContain(report.Findings, finding => finding.ToString().Contains(ApiKey));
    }

    [Fact]
    public async Task A_place_that_the_venue_refuses_is_asked_nothing_more()
    {
        answers["/openapi/quoteToken"] = Refusal(10403, "restricted location");
        OpinionReport report = await Run();
        Finding only = Assert.Single(report.Findings);
        Assert.True(OpinionProbe.IsBlocked(only));
        Assert.Equal(Grade.Red, only.Grade);
        Assert.Single(venue.Seen);
    }

    [Fact]
    public async Task A_venue_that_cannot_be_reached_is_red()
    {
        await venue.DisposeAsync();
        Finding red = Assert.Single((await Run()).Findings, finding => finding.Grade == Grade.Red);
        Assert.Equal(OpinionProbe.Place, red.Check);
        Assert.Contains("venues.opinion.rest_url", red.Fix);
    }

    [Theory]
    [InlineData("/openapi/quoteToken", "\"decimal\": 18", "\"decimal\": 6", OpinionProbe.Tokens)]
    [InlineData("/openapi/quoteToken", "0x5F45344126D6488025B0b84A3A8189F2487a7246",
        "0x2222222222222222222222222222222222222222", OpinionProbe.Tokens)]
    [InlineData("/openapi/user/auth", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", OpinionProbe.ApiKeyCheck)]
    [InlineData("/openapi/user/balance", "\"tokenDecimals\": 18", "\"tokenDecimals\": 6", OpinionProbe.Balance)]
    public async Task What_the_venue_says_otherwise_is_red_with_one_fix(
        string path, string told, string instead, string check)
    {
        Assert.Contains(told, answers[path]);
        answers[path] = answers[path].Replace(told, instead, StringComparison.Ordinal);
        OpinionReport report = await Run();
        Finding red = report.Findings.First(finding => finding.Grade == Grade.Red);
        Assert.Equal(check, red.Check);
        Assert.NotEmpty(red.Fix);
    }

    [Fact]
    public async Task A_key_that_is_refused_and_a_wallet_that_is_not_the_venues_are_red()
    {
        answers["/openapi/user/auth"] = Refusal(11002, "invalid API key");
        Finding key = Assert.Single((await Run()).Findings, finding => finding.Grade == Grade.Red);
        Assert.Equal(OpinionProbe.ApiKeyCheck, key.Check);
        answers["/openapi/user/auth"] = Samples.Text("user-auth.json");
        OpinionReport other = await Run(
            (OpinionSignatureType.GnosisSafe, EvmAddress.Parse("0x" + new string('2', 40))));
        Finding wallet = Assert.Single(other.Findings, finding => finding.Grade == Grade.Red);
        Assert.Equal(
            (OpinionProbe.Wallet, $"set accounts.main.funder to {OpinionMarkets.Safe}"), (wallet.Check, wallet.Fix));
    }

    [Fact]
    public async Task What_the_chain_says_otherwise_is_red_with_one_fix()
    {
        (Action Break, Action Mend, string Check)[] cases =
        [
            (() => node.IsOwner = false, () => node.IsOwner = true, "opinion-safe"),
            (() => node.Threshold = 2, () => node.Threshold = 1, "opinion-safe"),
            (() => node.HasSafe = false, () => node.HasSafe = true, "opinion-safe"),
            (() => node.Decimals = 6, () => node.Decimals = 18, OpinionProbe.Tokens),
            (() => node.Operators.Clear(), () => node.Operators.Add(OpinionContracts.Bnb.UsdtExchange),
                "opinion-allowance"),
            (() => node.Allowances[OpinionContracts.Bnb.UsdtExchange] = 1,
                () => node.Allowances[OpinionContracts.Bnb.UsdtExchange] = BigInteger.Pow(10, 40),
                "opinion-allowance"),
            (() => node.ChainId = 137, () => node.ChainId = 56, "opinion-chain"),
        ];
        foreach ((Action breaks, Action mends, string check) in cases)
        {
            breaks();
            Finding red = Assert.Single((await Run()).Findings, finding => finding.Grade == Grade.Red);
            Assert.Equal(check, red.Check);
            Assert.NotEmpty(red.Fix);
            mends();
        }
    }

    [Fact]
    public async Task Without_gas_approvals_cannot_be_given_and_without_a_node_nothing_is_known()
    {
        node.Gas = 0;
        Finding yellow = Assert.Single((await Run()).Findings, finding => finding.Grade != Grade.Green);
        Assert.Equal(("opinion-gas", Grade.Yellow), (yellow.Check, yellow.Grade));
        node.Operators.Clear();
        Assert.Contains((await Run()).Findings, finding => finding is { Check: "opinion-gas", Grade: Grade.Red });
        Finding blind = Assert.Single(
            (await Run(withNode: false)).Findings, finding => finding.Grade != Grade.Green);
        Assert.Equal("set venues.opinion.hosts.rpc_url", blind.Fix);
    }

    private static string Refusal(int number, string text) =>
        $$"""{"errno":{{number}},"errmsg":"{{text}}","result":null}""";

    private Task Answer(HttpContext context, SeenRequest request) =>
        answers.TryGetValue(context.Request.Path, out string? body)
            ? FakeVenue.Reply(context, 200, body)
            : FakeVenue.Reply(context, 404, "{}");

    private async Task<OpinionReport> Run(
        (OpinionSignatureType, EvmAddress)? wallet = null, bool withNode = true)
    {
        var source = new OpinionSource("main", key, new ApiKey(ApiKey), wallet, null);
        OpinionOptions options = venue.Options();
        options = options with { Http = options.Http with { Attempts = 1 } };
        var probe = new OpinionProbe(
            source, options, withNode ? node.Reads() : null, TimeProvider.System, () => 0.5);
        return await probe.Run(mayCreate: false, TestContext.Current.CancellationToken);
    }
}
