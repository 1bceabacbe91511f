using System.Globalization;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Venue;

/// <summary>A wallet that the sandbox hands out when it starts.</summary>
/// <param name="PrivateKey">0x and 64 digits.</param>
/// <param name="Address">The key's account.</param>
/// <param name="Funder">Where the money is.</param>
/// <param name="Type">How it signs.</param>
/// <param name="Collateral">pUSD in it.</param>
/// <param name="Approved">Are all approvals given?</param>
public sealed record SandboxWallet(
    string PrivateKey, EvmAddress Address, EvmAddress Funder, SignatureType Type, Cash Collateral, bool Approved);

/// <summary>
/// The wallets of a seed: of every signature type in turn, then one without money and one without approvals, both of
/// deposit-wallet type.
/// </summary>
public static class SandboxWallets
{
    public static IReadOnlyList<SandboxWallet> Of(SandboxOptions options)
    {
        List<SandboxWallet> wallets = [];
        SignatureType[] types = Enum.GetValues<SignatureType>();
        int count = options.Accounts ?? options.WalletsPerType * types.Length;
        for (int i = 0; i < count; i++)
        {
            // Both forms of the deposit wallet are in use (reference/polymarket.md 2.3).
            bool beacon = i / types.Length % 2 == 0;
            wallets.Add(Make(options, i, types[i % types.Length], beacon, options.Collateral, approved: true));
        }
        wallets.Add(Make(options, wallets.Count, SignatureType.DepositWallet, true, Cash.Zero, approved: true));
        wallets.Add(
            Make(options, wallets.Count, SignatureType.DepositWallet, true, options.Collateral, approved: false));
        return wallets;
    }

    private static SandboxWallet Make(
        SandboxOptions options, int index, SignatureType type, bool beacon, Cash collateral, bool approved)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"probity sandbox wallet {options.Seed} {index}");
        string key = Hex.Of(Keccak256.Hash(Encoding.ASCII.GetBytes(text)));
        using PrivateKey parsed = PrivateKey.Parse(key);
        WalletCandidates candidates = WalletDerivation.Of(parsed.Address, options.Contracts);
        EvmAddress funder = type switch
        {
            SignatureType.Eoa => candidates.Eoa,
            SignatureType.PolyProxy => candidates.Proxy,
            SignatureType.GnosisSafe => candidates.Safe,
            _ => beacon ? candidates.DepositBeacon : candidates.DepositUups,
        };
        return new SandboxWallet(key, parsed.Address, funder, type, collateral, approved);
    }
}
