using System.Globalization;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Runtime.Configuration;

/// <summary>One wallet of the configuration: everything about it that is no secret.</summary>
/// <param name="Id">Its place in the list.</param>
/// <param name="Name">Lower-case letters, digits and "-".</param>
/// <param name="Venue">Where it trades.</param>
/// <param name="SignatureType">Null: the one that fits the funder, or is found at start.</param>
/// <param name="Funder">Null: derived from the key.</param>
/// <param name="ChainId">137 (Polymarket), 80002 for its test net, or 56 (Opinion).</param>
public sealed record ConfiguredAccount(
    AccountId Id, string Name, VenueId Venue, SignatureType? SignatureType, EvmAddress? Funder, ulong ChainId)
{
    /// <summary>"http://host:port" or "socks5://user@host:port"; empty = that of the venue.</summary>
    public string Proxy { get; init; } = "";

    /// <summary>Builder code, 32 bytes, zero unless set.</summary>
    public byte[] Builder { get; init; } = new byte[PolymarketAccount.BuilderLength];

    /// <summary>Orders a second and at once, of the signer's tier.</summary>
    public (int Rate, int Burst) Orders { get; init; } = (40, 60);

    /// <summary>Cancels a second and at once.</summary>
    public (int Rate, int Burst) Cancels { get; init; } = (80, 120);

    /// <summary>Variable that the private key is in.</summary>
    public required string KeyVariable { get; init; }

    /// <summary>File that the private key is in; goes before the variable; empty = none.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>
    /// Variables of this prefix and _KEY, _SECRET, _PASSPHRASE hold API credentials; on Opinion _KEY alone.
    /// </summary>
    public required string ApiPrefix { get; init; }

    /// <summary>Variable that the proxy's password is in.</summary>
    public string ProxyPasswordVariable => AccountsSection.ProxyVariable(Name);

    /// <summary>The venue's options with the rates of this account's tier.</summary>
    public PolymarketOptions Apply(PolymarketOptions options) => options with
    {
        Trading = options.Trading with
        {
            OrderRate = Orders.Rate,
            OrderBurst = Orders.Burst,
            CancelRate = Cancels.Rate,
            CancelBurst = Cancels.Burst,
        },
    };
}

/// <summary>What an account may be called, and where its secrets are by its name.</summary>
public static class AccountNames
{
    public static bool IsValid(string name) => AccountsSection.IsName(name);

    /// <summary>What is wrong with a name.</summary>
    public static string Message(string name) => AccountsSection.NameMessage(name);

    /// <summary>Variable that its private key is in unless configured otherwise.</summary>
    public static string KeyVariable(string name) => AccountsSection.KeyVariable(name);
}

/// <summary>The keys of an account.</summary>
internal static class AccountsSection
{
    public const string Sentence =
        "Wallets that trade live, each with a name. Their private keys are never here: see key_env and key_file. An "
        + "entry "
        + "with its defaults looks like this:";

    private const int LongestName = 32;
    private const string Automatic = "auto";

    private static readonly (string Name, SignatureType Type)[] Types =
    [
        ("eoa", SignatureType.Eoa), ("proxy", SignatureType.PolyProxy), ("safe", SignatureType.GnosisSafe),
        ("deposit-wallet", SignatureType.DepositWallet),
    ];

    public static string KeyVariable(string name) => "PROBITY_KEY_" + Upper(name);

    public static string ApiPrefix(string name) => "PROBITY_API_" + Upper(name);

    public static string ProxyVariable(string name) => "PROBITY_PROXY_PASSWORD_" + Upper(name);

    /// <summary>How the configuration calls a signature type.</summary>
    public static string NameOf(SignatureType type) => Types.First(one => one.Type == type).Name;

    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static string NameMessage(string name) =>
        $"account name '{name}' is not of lower-case letters, digits and '-', at most {LongestName}, a letter first";

    public static ConfigSection Of(string name) => ConfigSection.Of(
        $"{ConfigTable.AccountList}.{name}", "A wallet.", false,
        [
            OptionInfo.ForChoice("venue", "polymarket", ["polymarket", "opinion"], "Where it trades."),
            OptionInfo.ForChoice(
                "signature_type", Automatic, [.. Types.Select(type => type.Name), Automatic],
                "Which kind of wallet holds the money; auto takes the one that fits the funder, or finds it."),
            OptionInfo.ForText("funder", "", "Address that holds the money; empty = derived from the key."),
            OptionInfo.ForText(
                "proxy", "",
                $"http://host:port or socks5://user@host:port; the password comes from {ProxyVariable(name)}."),
            OptionInfo.ForText("builder", "", "Builder code of 32 bytes that orders carry; empty = none."),
            OptionInfo.ForChoice(
                "chain_id", Automatic, [Automatic, "137", "80002", "56"],
                "Polygon, its test net, or BNB Chain; auto takes the venue's own."),
            OptionInfo.ForWhole("order_rate", "orders a second", "40", "1", "10000", "Of the signer's tier."),
            OptionInfo.ForWhole("order_burst", "orders", "60", "1", "100000", "Of the signer's tier."),
            OptionInfo.ForWhole("cancel_rate", "cancels a second", "80", "1", "10000", "Of the signer's tier."),
            OptionInfo.ForWhole("cancel_burst", "cancels", "120", "1", "100000", "Of the signer's tier."),
            OptionInfo.ForText("key_env", KeyVariable(name), "Environment variable that the private key is in."),
            OptionInfo.ForText(
                "key_file", "",
                "File that the private key is in, readable by its owner alone; goes before key_env; empty = none."),
            OptionInfo.ForText(
                "api_env", ApiPrefix(name),
                "API credentials are in this variable with _KEY, _SECRET and _PASSPHRASE added; absent = derived."),
        ]);

    /// <exception cref="BadInputException">An address, proxy or builder code that is none.</exception>
    public static ConfiguredAccount Build(AccountId id, ConfigSection section, OptionValues values)
    {
        string type = values.GetChoice("signature_type"), funder = values.GetText("funder");
        VenueId venue = values.GetChoice("venue") == "opinion" ? VenueId.Opinion : VenueId.Polymarket;
        if (venue == VenueId.Opinion) { RequireOpinion(type, values.GetText("builder")); }
        return new ConfiguredAccount(
            id, section.Path[(ConfigTable.AccountList.Length + 1)..], venue,
            type == Automatic ? null : Types.First(one => one.Name == type).Type,
            funder.Length == 0 ? null : Address(funder),
            Chain(venue, values.GetChoice("chain_id")))
        {
            Proxy = Proxy(values.GetText("proxy")),
            Builder = Builder(values.GetText("builder")),
            Orders = (values.GetInt("order_rate"), values.GetInt("order_burst")),
            Cancels = (values.GetInt("cancel_rate"), values.GetInt("cancel_burst")),
            KeyVariable = values.GetText("key_env"),
            KeyFile = values.GetText("key_file"),
            ApiPrefix = values.GetText("api_env"),
        };
    }

    /// <summary>What Opinion's accounts cannot have.</summary>
    private static void RequireOpinion(string type, string builder)
    {
        if (type is not (Automatic or "eoa" or "safe"))
        {
            throw new BadInputException(
                $"'signature_type': '{type}' does not exist on Opinion, whose wallets are a Safe or the key's own "
                + "account: set safe, eoa or auto");
        }
        if (builder.Length > 0)
        {
            throw new BadInputException("'builder': Opinion's orders carry no builder code; leave it out");
        }
    }

    private static ulong Chain(VenueId venue, string chosen)
    {
        (string usual, string where) = venue == VenueId.Opinion
            ? ("56", "Opinion exists on chain 56 (BNB Smart Chain) alone")
            : ("137", "Polymarket trades on chain 137 (Polygon) and its test net 80002");
        bool fits = chosen == Automatic || (venue == VenueId.Opinion) == (chosen == "56");
        return fits
            ? ulong.Parse(chosen == Automatic ? usual : chosen, CultureInfo.InvariantCulture)
            : throw new BadInputException($"'chain_id': '{chosen}' is a wrong chain id: {where}; leave it out");
    }

    private static EvmAddress Address(string text)
    {
        try
        {
            return EvmAddress.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new BadInputException($"'funder': {wrong.Message}", wrong);
        }
    }

    private static string Proxy(string text)
    {
        VenueProxy.Parse(text);
        bool hasPassword = text.Length > 0 && new Uri(text).UserInfo.Contains(':', StringComparison.Ordinal);
        return hasPassword
            ? throw new BadInputException("'proxy': a password stands in the address; give it in the environment")
            : text;
    }

    private static byte[] Builder(string text)
    {
        if (text.Length == 0) { return new byte[PolymarketAccount.BuilderLength]; }
        try
        {
            byte[] code = Hex.Parse(text);
            if (code.Length == PolymarketAccount.BuilderLength) { return code; }
        }
        catch (FormatException)
        {
            // Said below, with the form that is expected.
        }
        throw new BadInputException($"'builder': '{text}' is no builder code: expected 0x and 64 hexadecimal digits");
    }

    private static string Upper(string name) => name.Replace('-', '_').ToUpperInvariant();
}
