using Probity.Crypto;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>The five wallets that may hold the money of one key (reference/polymarket.md 2.3).</summary>
public sealed record WalletCandidates(
    EvmAddress Eoa, EvmAddress Proxy, EvmAddress Safe, EvmAddress DepositUups, EvmAddress DepositBeacon)
{
    /// <summary>Each wallet with the type that orders of it have, in the order of the official client.</summary>
    public IReadOnlyList<(string Name, SignatureType Type, EvmAddress Address)> All =>
    [
        ("the key's own account", SignatureType.Eoa, Eoa),
        ("deposit wallet (beacon)", SignatureType.DepositWallet, DepositBeacon),
        ("deposit wallet (UUPS)", SignatureType.DepositWallet, DepositUups),
        ("Safe", SignatureType.GnosisSafe, Safe),
        ("proxy wallet", SignatureType.PolyProxy, Proxy),
    ];

    /// <summary>How orders of a wallet are signed; null when it is not one of these.</summary>
    public SignatureType? TypeOf(EvmAddress wallet)
    {
        foreach ((_, SignatureType type, EvmAddress address) in All)
        {
            if (address == wallet) { return type; }
        }
        return null;
    }
}

/// <summary>Derives wallet addresses by CREATE2, without asking the chain.</summary>
public static class WalletDerivation
{
    private const string ProxyInitCodeHash = "0xd21df8dc65880a8606f09fe0ce3df9b8869287ab0b058be05aa9e8af6330a00b";
    private const string SafeInitCodeHash = "0x2bce2127ff07fb632d16c8347c4ebf501f4841168bed00d9e6ef715ddb6fcecf";

    /// <summary>Length of the constructor arguments, added to the seventh byte of the prefix.</summary>
    private const int ArgumentsLength = 64;

    private static readonly InitCode Uups = new(
        "61003d3d8160233d3973",
        "6009",
        "5155f3363d3d373d3d363d7f360894a13ba1a3210667c828492db98dca3e2076",
        "cc3735a920a3ca505d382bbc545af43d6000803e6038573d6000fd5b3d6000f3");

    private static readonly InitCode Beacon = new(
        "6100523d8160233d3973",
        "60195155f3363d3d373d3d363d602036600436635c60da",
        "1b60e01b36527fa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6c",
        "b3582b35133d50545afa5036515af43d6000803e604d573d6000fd5b3d6000f3");

    public static WalletCandidates Of(EvmAddress eoa, PolymarketContracts contracts) => new(
        eoa,
        EvmAddress.Create2(contracts.ProxyFactory, Keccak256.Hash(eoa.ToArray()), Hex.Parse(ProxyInitCodeHash)),
        EvmAddress.Create2(contracts.SafeFactory, Keccak256.Hash(Padded(eoa)), Hex.Parse(SafeInitCodeHash)),
        DepositWallet(eoa, contracts, Uups, contracts.DepositWalletImplementation),
        DepositWallet(eoa, contracts, Beacon, contracts.DepositWalletBeacon));

    private static EvmAddress DepositWallet(
        EvmAddress eoa, PolymarketContracts contracts, InitCode code, EvmAddress target)
    {
        byte[] arguments = [.. Padded(contracts.DepositWalletFactory), .. Padded(eoa)];
        byte[] prefix = Hex.Parse(code.Prefix);
        // The runtime's length is in bytes 1 and 2 of the prefix: adding 64 << 56 to the 10-byte number raises it by
        // the arguments.
        int length = (prefix[1] << 8 | prefix[2]) + ArgumentsLength;
        (prefix[1], prefix[2]) = ((byte)(length >> 8), (byte)length);
        byte[] initCode =
        [
            .. prefix, .. target.ToArray(), .. Hex.Parse(code.A), .. Hex.Parse(code.B), .. Hex.Parse(code.C),
            .. arguments,
        ];
        return EvmAddress.Create2(contracts.DepositWalletFactory, Keccak256.Hash(arguments), Keccak256.Hash(initCode));
    }

    private static byte[] Padded(EvmAddress address) => [.. new byte[12], .. address.ToArray()];

    private sealed record InitCode(string Prefix, string A, string B, string C);
}
