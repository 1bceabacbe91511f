using Probity.Crypto;
using Probity.Venues.Health;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Tests.Health;

public sealed class AccountProbeTests
{
    private static readonly EvmAddress Stranger = EvmAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    [Fact]
    public async Task The_wallet_with_the_money_is_found_and_everything_about_it_looked_at()
    {
        await using AccountVenue venue = await AccountVenue.Start();

        AccountReport report = await venue.Ask();

        Assert.DoesNotContain(report.Findings, finding => finding.Grade == Grade.Red);
        Assert.Equal(
            (SignatureType.GnosisSafe, venue.Wallets.Safe, AccountVenue.ApiKey),
            (report.Wallet!.Type, report.Wallet.Address, report.Credentials!.ApiKey));
        Assert.Equal(5, report.Findings.Count(finding => finding.Check == "wallet"));
        Assert.Equal("25.00 pUSD", report.Findings.Single(finding => finding.Check == "balance").Text);
        Assert.Equal(
            3, report.Findings.Count(finding => finding is { Check: "allowance", Grade: Grade.Green }));
        foreach (string check in new[] { "geoblock", "api-key", "funder", "deployment", "closed-only", "rate-gates" })
        {
            Assert.Equal(Grade.Green, report.Findings.Single(finding => finding.Check == check).Grade);
        }
    }

    [Fact]
    public async Task Of_the_two_deposit_wallets_the_one_that_exists_has_the_money()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        (venue.Balances[2], venue.Balances[3]) = ("0", "1");
        venue.Deployed.Add(venue.Wallets.DepositBeacon);

        AccountReport report = await venue.Ask();

        Assert.Equal((venue.Wallets.DepositBeacon, SignatureType.DepositWallet), (
            report.Wallet!.Address, report.Wallet.Type));
    }

    [Fact]
    public async Task A_blocked_place_is_a_legal_limit_and_nothing_more_is_asked()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Instead["/api/geoblock"] = (
            200, """{"blocked":true,"ip":"192.0.2.1","country":"US","region":"NY"}""", "application/json");

        Finding only = Assert.Single((await venue.Ask()).Findings);

        Assert.Equal(Grade.Red, only.Grade);
        Assert.True(AccountProbe.IsBlocked(only));
        Assert.Contains("(US, NY) trade: this is a legal limit", only.Text, StringComparison.Ordinal);
        Assert.Equal(["/api/geoblock"], venue.Asked);
    }

    [Theory]
    [InlineData("/auth/ban-status/closed-only", 200, """{"closed_only":true}""", "closed-only", "only reduce")]
    [InlineData("/auth/api-keys", 401, """{"error":"Unauthorized/Invalid api key"}""", "api-key", "was refused")]
    [InlineData("/auth/api-keys", 200, """{"apiKeys":["another"]}""", "api-key", "is not among the 1 API keys")]
    [InlineData("/auth/api-keys", 200, """{"error":"Unauthorized"}""", "api-key", "an error inside a reply")]
    [InlineData("/auth/derive-api-key", 200, "<html>Just a moment</html>", "api-key", "a web page instead of JSON")]
    [InlineData("/auth/derive-api-key", 401, """{"error":"Invalid L1 Request headers"}""", "api-key", "Invalid L1")]
    public async Task What_keeps_an_account_from_trading_is_red_with_a_fix(
        string path, int status, string body, string check, string expected)
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Instead[path] = (status, body, body[0] == '<' ? "text/html" : "application/json");

        Finding red = Assert.Single((await venue.Ask()).Findings, finding => finding.Grade == Grade.Red);

        Assert.Equal(check, red.Check);
        Assert.Contains(expected, red.Text, StringComparison.Ordinal);
        Assert.NotEmpty(red.Fix);
    }

    [Fact]
    public async Task Given_credentials_of_another_address_are_told_apart_from_derived_ones()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Instead["/auth/api-keys"] = (401, """{"error":"Unauthorized/Invalid api key"}""", "application/json");

        AccountReport report = await venue.Ask(given: new ApiCredentials("some-key", "AAAA", "pp"));

        Finding red = Assert.Single(report.Findings, finding => finding.Grade == Grade.Red);
        Assert.Contains("unset them, and they are derived", red.Fix, StringComparison.Ordinal);
        Assert.Null(report.Credentials);
        Assert.DoesNotContain("/auth/derive-api-key", venue.Asked);
    }

    [Fact]
    public async Task A_missing_api_key_is_created_only_when_told_so()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Instead["/auth/derive-api-key"] = (400, """{"error":"Could not derive api key!"}""", "application/json");

        AccountReport first = await venue.Ask();
        Assert.Equal(Grade.Yellow, first.Findings.Single(finding => finding.Check == "api-key").Grade);
        Assert.DoesNotContain("/auth/api-key", venue.Asked);

        AccountReport second = await venue.Ask(mayCreate: true);
        Assert.Equal(Grade.Green, second.Findings.Single(finding => finding.Check == "api-key").Grade);
        Assert.Contains("/auth/api-key", venue.Asked);
    }

    [Fact]
    public async Task Missing_allowances_are_red_one_by_one_with_the_command_that_gives_them()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Allowance = "0";

        Finding[] red = [.. (await venue.Ask()).Findings.Where(finding => finding.Grade == Grade.Red)];

        Assert.Equal(3, red.Length);
        Assert.All(red, finding => Assert.Equal("run: probity wallet approve --account main", finding.Fix));
        Assert.Contains(red, finding => finding.Text == "ExchangeV3 is not allowed yet (takes pUSD)");
    }

    [Fact]
    public async Task A_funder_of_another_key_is_red()
    {
        await using AccountVenue venue = await AccountVenue.Start();

        AccountReport report = await venue.Ask(funder: Stranger);

        Finding red = Assert.Single(report.Findings, finding => finding.Grade == Grade.Red);
        Assert.Contains($"{Stranger} is not a wallet of the key of {venue.Wallets.Eoa}", red.Text);
        Assert.Null(report.Wallet);
    }

    [Fact]
    public async Task A_wrong_signature_type_is_red_and_the_right_one_named()
    {
        await using AccountVenue venue = await AccountVenue.Start();

        AccountReport contradiction = await venue.Ask(SignatureType.PolyProxy, venue.Wallets.Safe);
        Assert.Contains(
            "wrong signature type: set signature_type: safe",
            Assert.Single(contradiction.Findings, finding => finding.Grade == Grade.Red).Fix);

        AccountReport elsewhere = await venue.Ask(SignatureType.Eoa);
        Finding red = Assert.Single(elsewhere.Findings, finding => finding.Grade == Grade.Red);
        Assert.Contains("is empty, but this key's Safe", red.Text, StringComparison.Ordinal);
        Assert.Contains($"set signature_type: safe and funder: \"{venue.Wallets.Safe}\"", red.Fix);
    }

    [Fact]
    public async Task Empty_wallets_and_one_that_does_not_exist_are_red()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Balances[2] = "0";
        venue.Deployed.Clear();

        Assert.Contains(
            (await venue.Ask()).Findings,
            finding => finding is { Check: "funder", Grade: Grade.Red, Text: "no wallet of this key holds pUSD" });

        Finding[] red =
            [.. (await venue.Ask(SignatureType.GnosisSafe)).Findings.Where(finding => finding.Grade == Grade.Red)];
        Assert.Equal(["deployment", "balance"], red.Select(finding => finding.Check));
    }

    [Fact]
    public async Task Two_wallets_with_money_leave_the_choice_to_the_user()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Balances[0] = "5";

        AccountReport report = await venue.Ask();

        Assert.Null(report.Wallet);
        Assert.Contains(report.Findings, finding => finding.Text == "2 wallets of this key hold money");
    }

    [Fact]
    public async Task Nothing_that_is_found_shows_a_secret()
    {
        await using AccountVenue venue = await AccountVenue.Start();
        venue.Instead["/auth/ban-status/closed-only"] = (500, """{"error":"oops"}""", "application/json");

        string all = string.Join('\n', (await venue.Ask()).Findings);

        Assert.DoesNotContain("ac0974bec39a17e36ba4a6b4d238ff944bacb478", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("pp-of-a-test", all, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAAAAAAAA", all, StringComparison.Ordinal);
    }
}
