using System.Globalization;
using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>A wallet that the sandbox's Opinion hands out when it starts.</summary>
/// <param name="PrivateKey">0x and 64 digits. Play money's.</param>
/// <param name="Signer">The key's own account, which owns the API key and pays gas.</param>
/// <param name="Maker">Where the money is: a Safe, or the signer itself.</param>
/// <param name="Collateral">USDT in it.</param>
/// <param name="Approved">Is trading enabled?</param>
/// <param name="HasKey">Does it come with an API key that works at once?</param>
public sealed record OpinionWallet(
    string PrivateKey, EvmAddress Signer, EvmAddress Maker, Cash Collateral, bool Approved, bool HasKey)
{
    public bool IsSafe => Signer != Maker;

    /// <summary>0 for a plain account, 2 for a Safe (reference/opinion.md 3.1).</summary>
    public int SignatureType => IsSafe ? 2 : 0;
}

/// <summary>
/// The wallets of a seed: Safes, every fourth a plain account; then one without money, one that has not enabled trading
/// and one without an API key.
/// </summary>
public static class OpinionWallets
{
    private const int EveryPlain = 4;

    public static IReadOnlyList<OpinionWallet> Of(OpinionSandboxOptions options)
    {
        List<OpinionWallet> wallets = [];
        for (int i = 0; i < options.Accounts; i++)
        {
            wallets.Add(Make(options, i, i % EveryPlain != EveryPlain - 1, options.Collateral, true, true));
        }
        int next = OpinionSandboxOptions.MostAccounts;
        wallets.Add(Make(options, next, true, Cash.Zero, approved: true, hasKey: true));
        wallets.Add(Make(options, next + 1, true, options.Collateral, approved: false, hasKey: true));
        wallets.Add(Make(options, next + 2, true, options.Collateral, approved: true, hasKey: false));
        return wallets;
    }

    private static OpinionWallet Make(
        OpinionSandboxOptions options, int index, bool safe, Cash collateral, bool approved, bool hasKey)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"probity sandbox opinion wallet {options.Common.Seed} {index}");
        string key = Hex.Of(Keccak256.Hash(Encoding.ASCII.GetBytes(text)));
        using PrivateKey parsed = PrivateKey.Parse(key);
        EvmAddress maker = safe
            ? new EvmAddress(Keccak256.Hash([.. Encoding.ASCII.GetBytes("safe of"), .. parsed.Address.ToArray()])[12..])
            : parsed.Address;
        return new OpinionWallet(key, parsed.Address, maker, collateral, approved, hasKey);
    }
}

/// <summary>An account at the venue. What changes is under the venue's gate.</summary>
public sealed class OpinionAccount
{
    internal OpinionAccount(OpinionWallet wallet, ParticipantId participant)
    {
        Wallet = wallet;
        Participant = participant;
    }

    public OpinionWallet Wallet { get; }

    public EvmAddress Signer => Wallet.Signer;

    public EvmAddress Maker => Wallet.Maker;

    public ParticipantId Participant { get; }

    /// <summary>Fees charged, less those of trades that failed; grains.</summary>
    public long Fees { get; internal set; }

    /// <summary>Rebates paid; grains.</summary>
    public long Rebates { get; internal set; }

    /// <summary>
    /// Shares that left the wallet on chain and that the exchange had sold already, by instrument; grains, below zero.
    /// </summary>
    internal SortedDictionary<int, long> Owed { get; } = [];

    /// <summary>Wei below a grain that came to the wallet, by token; zero for USDT. Never lost.</summary>
    internal Dictionary<BigInteger, BigInteger> Dust { get; } = [];

    public override string ToString() => $"Opinion account {Maker}";
}
