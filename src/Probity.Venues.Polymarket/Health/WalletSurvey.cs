using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Health;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Health;

/// <summary>One wallet that may hold a key's money, with what was seen of it.</summary>
/// <param name="Name">Which kind, for people.</param>
/// <param name="Type">How its orders are signed.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Balance">Base units of pUSD (10^-6); null where nobody could be asked.</param>
/// <param name="IsDeployed">Whether the contract exists; true for a key's own account; null where unknown.</param>
public sealed record WalletSeen(
    string Name, SignatureType Type, EvmAddress Address, BigInteger? Balance, bool? IsDeployed)
{
    public bool HasMoney => Balance > 0;

    /// <summary>The lines of the configuration that choose this wallet.</summary>
    public string Lines => $"signature_type: {NameOf(Type)} and funder: \"{Address}\"";

    public override string ToString()
    {
        string money = Balance is { } micros ? $"{Dollars(micros)} pUSD" : "balance unknown";
        string there = IsDeployed switch { true => "", false => ", not deployed", null => ", deployment unknown" };
        return $"{Name} {Address}: {money}{there}";
    }

    public static string Dollars(BigInteger micros) =>
        ((decimal)micros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);

    private static string NameOf(SignatureType type) => type switch
    {
        SignatureType.Eoa => "eoa",
        SignatureType.PolyProxy => "proxy",
        SignatureType.GnosisSafe => "safe",
        _ => "deposit-wallet",
    };
}

/// <summary>
/// Decides which of a key's wallets is the account, from what the configuration says and what was seen. Pure.
/// </summary>
public static class WalletSurvey
{
    public const string Wallet = "wallet";
    public const string Funder = "funder";
    public const string Deployment = "deployment";
    public const string Balance = "balance";

    /// <param name="signer">The key's address.</param>
    /// <param name="type">Configured; null = automatic.</param>
    /// <param name="funder">Configured; null = derived.</param>
    /// <param name="seen">All wallets of the key.</param>
    public static (WalletSeen? Chosen, IReadOnlyList<Finding> Findings) Judge(
        EvmAddress signer, SignatureType? type, EvmAddress? funder, IReadOnlyList<WalletSeen> seen)
    {
        Finding[] all = [.. seen.Select(wallet => Finding.Green(Wallet, wallet.ToString()))];
        (WalletSeen? chosen, Finding how) = Choose(signer, type, funder, seen);
        return chosen is null
            ? (null, [.. all, how])
            : (chosen, [.. all, how, OfDeployment(chosen), OfBalance(chosen, seen)]);
    }

    private static (WalletSeen? Chosen, Finding How) Choose(
        EvmAddress signer, SignatureType? type, EvmAddress? funder, IReadOnlyList<WalletSeen> seen)
    {
        if (funder is { } address) { return ByFunder(signer, type, address, seen); }
        if (type is { } wanted)
        {
            WalletSeen[] ofType = [.. seen.Where(wallet => wallet.Type == wanted)];
            WalletSeen chosen = ofType.FirstOrDefault(wallet => wallet.HasMoney)
                ?? ofType.FirstOrDefault(wallet => wallet.IsDeployed == true) ?? ofType[^1];
            return (chosen, Finding.Green(Funder, $"{chosen.Name} {chosen.Address}, from the signature type"));
        }
        WalletSeen[] rich = [.. seen.Where(wallet => wallet.HasMoney)];
        return rich.Length switch
        {
            1 => (rich[0], Finding.Green(Funder, $"{rich[0].Name} holds the money; to fix it, set {rich[0].Lines}")),
            > 1 => (null, Finding.Red(
                Funder, $"{rich.Length} wallets of this key hold money",
                $"choose one: set {rich[0].Lines}, or another")),
            _ => NobodyHasMoney(seen),
        };
    }

    private static (WalletSeen? Chosen, Finding How) ByFunder(
        EvmAddress signer, SignatureType? type, EvmAddress funder, IReadOnlyList<WalletSeen> seen)
    {
        if (seen.FirstOrDefault(wallet => wallet.Address == funder) is not { } chosen)
        {
            return (null, Finding.Red(
                Funder, $"{funder} is not a wallet of the key of {signer}",
                "use the key that the funder belongs to, or correct the funder"));
        }
        return type is { } wrong && wrong != chosen.Type
            ? (null, Finding.Red(
                Funder, $"{funder} is this key's {chosen.Name}, which does not sign as {wrong}",
                $"wrong signature type: set {chosen.Lines}"))
            : (chosen, Finding.Green(Funder, $"{chosen.Name} {chosen.Address}, as configured"));
    }

    private static (WalletSeen? Chosen, Finding How) NobodyHasMoney(IReadOnlyList<WalletSeen> seen)
    {
        WalletSeen[] deployed =
            [.. seen.Where(wallet => wallet.IsDeployed == true && wallet.Type != SignatureType.Eoa)];
        if (deployed.Length == 1)
        {
            WalletSeen only = deployed[0];
            return (only, Finding.Green(Funder, $"{only.Name} exists; to fix it, set {only.Lines}"));
        }
        return seen.Any(wallet => wallet.Balance is null)
            ? (null, Finding.Yellow(
                Funder, "which wallet holds the money could not be asked",
                "set signature_type and funder, or venues.polymarket.hosts.rpc_url"))
            : (null, Finding.Red(
                Funder, "no wallet of this key holds pUSD",
                "deposit pUSD into the wallet that the venue's site shows for this key"));
    }

    private static Finding OfDeployment(WalletSeen wallet) => wallet switch
    {
        { Type: SignatureType.Eoa } => Finding.Green(Deployment, "a key's own account needs no contract"),
        { IsDeployed: true } => Finding.Green(Deployment, $"{wallet.Name} {wallet.Address} exists on the chain"),
        { IsDeployed: null } => Finding.Yellow(Deployment, $"whether {wallet.Address} exists could not be asked"),
        _ => Finding.Red(
            Deployment, $"{wallet.Name} {wallet.Address} does not exist on the chain yet",
            "sign in once on the venue's site with this key, which creates it"),
    };

    private static Finding OfBalance(WalletSeen chosen, IReadOnlyList<WalletSeen> seen)
    {
        if (chosen.Balance is not { } balance)
        {
            return Finding.Yellow(Balance, $"the balance of {chosen.Address} could not be asked");
        }
        if (balance > 0) { return Finding.Green(Balance, $"{WalletSeen.Dollars(balance)} pUSD"); }
        return seen.FirstOrDefault(wallet => wallet.HasMoney) is { } other
            ? Finding.Red(
                Balance, $"{chosen.Name} is empty, but this key's {other}",
                $"wrong wallet or signature type: set {other.Lines}")
            : Finding.Red(Balance, $"{chosen.Name} {chosen.Address} is empty", $"deposit pUSD into {chosen.Address}");
    }
}
