using Probity.Crypto;
using Probity.Domain;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Tests;

public sealed class AccountOpenerTests : IDisposable
{
    // Public development keys 0 and 1 with their addresses (reference/polymarket.md 9).
    private const string Key = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private const string OtherAddress = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private readonly string folder = Directory.CreateTempSubdirectory("probity-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_key_in_the_environment_is_taken_out_of_it()
    {
        string variable = Variable(Key);
        using PolymarketAccount account = AccountOpener.Open(Configured(variable, "signature_type=eoa"));

        Assert.Equal((Address, SignatureType.Eoa, Address), (
            account.Signer.ToString(), account.SignatureType, account.Funder.ToString()));
        Assert.Null(Environment.GetEnvironmentVariable(variable));
        Assert.DoesNotContain(Key, account.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_key_in_a_file_is_read_when_only_its_owner_can()
    {
        string path = KeyFile("0x" + Key + "\n", UnixFileMode.UserRead);
        using PolymarketAccount account = AccountOpener.Open(
            Configured("PROBITY_TEST_NONE", $"key_file={path}", $"funder={Address}"));

        Assert.Equal(SignatureType.Eoa, account.SignatureType);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite)]
    public void A_key_file_that_others_may_use_is_refused(UnixFileMode mode)
    {
        string path = KeyFile(Key, mode);

        Assert.Contains(
            $"chmod 600 {path}", Refusal("PROBITY_TEST_NONE", $"key_file={path}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_wallet_of_the_key_is_known_by_its_address()
    {
        WalletCandidates wallets = Wallets();
        foreach ((_, SignatureType type, EvmAddress wallet) in wallets.All)
        {
            using PolymarketAccount account = AccountOpener.Open(Configured(Variable(Key), $"funder={wallet}"));
            Assert.Equal((type, wallet), (account.SignatureType, account.Funder));
        }
        Assert.Equal(5, wallets.All.Select(wallet => wallet.Address).Distinct().Count());
    }

    [Theory]
    [InlineData("proxy")]
    [InlineData("safe")]
    public void A_wallet_follows_from_its_type(string type)
    {
        using PolymarketAccount account = AccountOpener.Open(Configured(Variable(Key), $"signature_type={type}"));

        Assert.Equal(type == "safe" ? Wallets().Safe : Wallets().Proxy, account.Funder);
        Assert.Equal(account.Signer, account.OrderSigner);
    }

    [Fact]
    public void Api_credentials_and_a_proxy_password_come_from_the_environment_and_are_taken_out_of_it()
    {
        ConfiguredAccount account = Configured(Variable(Key), "signature_type=eoa", "proxy=socks5://me@localhost:9");
        string[] variables = [.. new[] { "_KEY", "_SECRET", "_PASSPHRASE" }.Select(part => account.ApiPrefix + part)];
        Environment.SetEnvironmentVariable(variables[0], "0190f1b2-0000-7000-8000-000000000000");
        Environment.SetEnvironmentVariable(variables[1], "c2VjcmV0LXNlY3JldC1zZWNyZXQ=");
        Environment.SetEnvironmentVariable(variables[2], "the-pass-phrase-of-a-test");
        Environment.SetEnvironmentVariable(account.ProxyPasswordVariable, "hunter2!hunter2!");

        using PolymarketAccount opened = AccountOpener.Open(account);

        Assert.Equal("0190f1b2-0000-7000-8000-000000000000", opened.Credentials!.ApiKey);
        Assert.Equal("me:hunter2!hunter2!", Uri.UnescapeDataString(opened.Proxy!.UserInfo));
        Assert.All(
            variables.Append(account.ProxyPasswordVariable),
            name => Assert.Null(Environment.GetEnvironmentVariable(name)));
        string leak = $"{opened} c2VjcmV0LXNlY3JldC1zZWNyZXQ= the-pass-phrase-of-a-test hunter2!hunter2! 0x{Key}";
        Assert.Equal(
            $"{opened} (secret) (secret) (secret) 0x(secret)", SecretScrubber.Clean(leak));
    }

    [Fact]
    public void Half_of_the_api_credentials_is_an_error()
    {
        ConfiguredAccount account = Configured(Variable(Key), "signature_type=eoa");
        Environment.SetEnvironmentVariable(account.ApiPrefix + "_KEY", "0190f1b2-0000-7000-8000-000000000000");

        string error = Assert.Throws<BadInputException>(() => AccountOpener.Open(account)).Message;

        Assert.Contains($"{account.ApiPrefix}_SECRET and {account.ApiPrefix}_PASSPHRASE is not set", error);
    }

    [Theory]
    [InlineData("deadbeef", "a private key has 64 hexadecimal digits; this text has 8 characters")]
    [InlineData(
        "zz0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
        "a private key has 64 hexadecimal digits; this text has other characters")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "the number is zero or not below")]
    [InlineData("", "is not set; put the private key in it, or name a file with key_file")]
    public void A_malformed_key_is_refused_and_never_shown(string key, string expected)
    {
        string error = Refusal(Variable(key));

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !error.Contains(key, StringComparison.OrdinalIgnoreCase), "the key is shown");
    }

    [Theory]
    [InlineData("funder=" + OtherAddress, "is not a wallet of the key of " + Address)]
    [InlineData("signature_type=eoa funder=" + OtherAddress, "wants the key's own address " + Address)]
    [InlineData("signature_type=auto", "'probity doctor --account test' finds the wallet")]
    [InlineData("signature_type=deposit-wallet", "finds the wallet that holds the money")]
    [InlineData("key_file=/nowhere/at/all", "key file '/nowhere/at/all' does not exist")]
    public void A_wallet_that_does_not_follow_from_the_key_is_refused(string sets, string expected) =>
        Assert.Contains(expected, Refusal(Variable(Key), sets.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public void Opening_a_key_hardens_the_process()
    {
        ProcessHardening.Apply();

        Assert.True(ProcessHardening.IsApplied());
    }

    [Fact]
    public void A_taken_variable_is_gone_from_what_the_system_shows_of_the_process()
    {
        // Variables set after the start are not in the block, so the block is looked at for one of the start.
        if (!OperatingSystem.IsLinux()) { return; }
        string? home = ProcessHardening.TakeVariable("HOME");
        Environment.SetEnvironmentVariable("HOME", home);

        string block = File.ReadAllText("/proc/self/environ");
        Assert.Contains("PATH=", block, StringComparison.Ordinal);
        Assert.DoesNotContain($"HOME={home}\0", block, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_opened_keys_are_taken_out_of_texts()
    {
        string other = new('7', 64);
        string variable = Variable(Key);
        AccountOpener.OpenKey(Configured(variable)).Dispose();

        Assert.Equal($"order {other} of (secret)", SecretScrubber.Clean($"order {other} of {Key.ToUpperInvariant()}"));
        Assert.Equal($"aa(secret)bb", SecretScrubber.Clean($"aa{Key}bb"));
    }

    private static WalletCandidates Wallets() =>
        WalletDerivation.Of(EvmAddress.Parse(Address), PolymarketContracts.Polygon);

    private static string Refusal(string variable, params string[] sets) =>
        Assert.Throws<BadInputException>(() => AccountOpener.Open(Configured(variable, sets))).Message;

    /// <summary>An environment variable that no other test has.</summary>
    private static string Variable(string text)
    {
        string name = "PROBITY_TEST_KEY_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(name, text);
        return name;
    }

    private static ConfiguredAccount Configured(string variable, params string[] sets) => Assert.Single(
        ConfigurationFile.WithSets(
        [
            "accounts=test", $"accounts.test.key_env={variable}", $"accounts.test.api_env=API_{variable}",
            .. sets.Select(set => "accounts.test." + set),
        ]).Accounts);

    private string KeyFile(string text, UnixFileMode mode)
    {
        string path = Path.Combine(folder, "key");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, mode); }
        return path;
    }
}
