using System.Numerics;
using Probity.Crypto;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Orders;

namespace Probity.Sandbox.Venue;

/// <summary>
/// What the venue asks of the chain under its gate. Until a chain is plugged in, <see cref="OpenChain"/> stands in.
/// </summary>
public interface ISandboxChain
{
    /// <summary>pUSD that an exchange or adapter may take from a wallet, base units.</summary>
    BigInteger Allowance(EvmAddress wallet, EvmAddress spender);

    /// <summary>May the operator move the wallet's outcome tokens of this contract (CTF or PositionManager)?</summary>
    bool IsApprovedForAll(EvmAddress tokens, EvmAddress wallet, EvmAddress spender);

    /// <summary>
    /// A trade reaches a block: moves what it moves, or nothing when a wallet has not got it any more.
    /// </summary>
    SettlementResult Settle(SandboxTrade trade);
}

/// <summary>A chain that keeps no books: a wallet has given all approvals, or none.</summary>
public sealed class OpenChain(Func<EvmAddress, bool> approves) : ISandboxChain
{
    private static readonly BigInteger Unlimited = (BigInteger.One << 256) - 1;

    public BigInteger Allowance(EvmAddress wallet, EvmAddress spender) =>
        approves(wallet) ? Unlimited : BigInteger.Zero;

    public bool IsApprovedForAll(EvmAddress tokens, EvmAddress wallet, EvmAddress spender) => approves(wallet);

    public SettlementResult Settle(SandboxTrade trade) => new(
        Hex.Of(Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes($"settlement of {trade.Id}"))), Error: null);
}
