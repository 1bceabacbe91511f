using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Venue;

/// <summary>
/// A wallet that trades at the venue, by the address that holds the money. What changes is under the venue's gate.
/// </summary>
public sealed class SandboxAccount
{
    private readonly Dictionary<string, BigInteger> allowances = [];

    internal SandboxAccount(
        EvmAddress signer, EvmAddress funder, SignatureType type, ParticipantId participant, string? privateKey)
    {
        Signer = signer;
        Funder = funder;
        Type = type;
        Participant = participant;
        PrivateKeyText = privateKey;
    }

    /// <summary>The key's own account, which owns the API keys.</summary>
    public EvmAddress Signer { get; }

    /// <summary>The wallet that holds the money; the signer itself for an EOA.</summary>
    public EvmAddress Funder { get; }

    public SignatureType Type { get; }

    public ParticipantId Participant { get; }

    /// <summary>Of wallets that the sandbox hands out: 0x and 64 digits. Play money, printed on purpose.</summary>
    public string? PrivateKeyText { get; }

    /// <summary>May only reduce what it has.</summary>
    public bool ClosedOnly { get; set; }

    public bool Banned { get; set; }

    /// <summary>Has the wallet given the approvals that trading needs, when the sandbox starts?</summary>
    public bool StartsApproved { get; init; } = true;

    /// <summary>pUSD that the sandbox put in when it started.</summary>
    public Cash StartsWith { get; init; }

    /// <summary>Collateral that the chain has moved and the venue has not yet looked at, micro-dollars.</summary>
    internal long UnseenCollateral { get; set; }

    /// <summary>The same for outcome tokens, by instrument; micro-shares.</summary>
    internal SortedDictionary<int, long> UnseenShares { get; } = [];

    /// <summary>The venue's last look at allowances, by key of spender and token contract.</summary>
    internal bool TryAllowance(string key, out BigInteger allowance) => allowances.TryGetValue(key, out allowance);

    internal void Remember(string key, BigInteger allowance) => allowances[key] = allowance;

    public override string ToString() => $"{Type} {Funder}";
}
