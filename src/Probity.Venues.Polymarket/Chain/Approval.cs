using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>One permission that trading needs.</summary>
/// <param name="Token">Name of the token contract.</param>
/// <param name="Contract">Its address.</param>
/// <param name="Spender">Name of who is allowed.</param>
/// <param name="Address">Its address.</param>
/// <param name="IsShares">An operator of ERC-1155 shares; else a spender of ERC-20 money.</param>
/// <param name="IsOptional">Trading goes on without it.</param>
public sealed record Approval(
    string Token, EvmAddress Contract, string Spender, EvmAddress Address, bool IsShares, bool IsOptional)
{
    /// <summary>Below this the allowance counts as missing: half of the greatest, which no trading uses up.</summary>
    private static readonly BigInteger Enough = BigInteger.One << 128;

    public PlannedCall Call => IsShares
        ? WalletCalls.AllowShares(Token, Contract, Spender, Address)
        : WalletCalls.Allow(Token, Contract, Spender, Address);

    /// <summary>The call that asks for what is allowed.</summary>
    public byte[] Question(EvmAddress wallet) => IsShares
        ? ContractCall.Encode("isApprovedForAll(address,address)", wallet.ToString(), Address.ToString())
        : ContractCall.Encode("allowance(address,address)", wallet.ToString(), Address.ToString());

    public bool IsGiven(BigInteger? answer) => answer is { } amount && (IsShares ? !amount.IsZero : amount >= Enough);

    /// <summary>
    /// Everything that the venue's own client approves (reference/polymarket.md 8.3), but for perpetuals.
    /// </summary>
    public static IReadOnlyList<Approval> ToTrade(PolymarketContracts contracts)
    {
        (string Name, EvmAddress Address) ctf = ("ConditionalTokens", contracts.ConditionalTokens);
        (string Name, EvmAddress Address) positions = ("PositionManager", contracts.PositionManager);
        (string Name, EvmAddress Address)[] exchanges =
        [
            ("CTF Exchange V2", contracts.CtfExchange), ("Neg Risk Exchange V2", contracts.NegRiskExchange),
            ("CtfCollateralAdapter", contracts.CtfCollateralAdapter),
            ("NegRiskCtfCollateralAdapter", contracts.NegRiskCollateralAdapter),
        ];
        (string Name, EvmAddress Address)[] protocol =
            [("Router", contracts.Router), ("ExchangeV3", contracts.ExchangeV3)];
        return
        [
            .. exchanges.Concat(protocol).Select(spender => new Approval(
                "pUSD", contracts.Collateral, spender.Name, spender.Address, false, false)),
            .. exchanges.Select(spender => Shares(ctf, spender, false)),
            Shares(ctf, ("AutoRedeemer", contracts.AutoRedeemer), true),
            .. protocol.Select(spender => Shares(positions, spender, false)),
            Shares(positions, ("AutoRedeemer", contracts.AutoRedeemer), true),
        ];
    }

    private static Approval Shares(
        (string Name, EvmAddress Address) token, (string Name, EvmAddress Address) spender, bool isOptional) =>
        new(token.Name, token.Address, spender.Name, spender.Address, true, isOptional);
}
