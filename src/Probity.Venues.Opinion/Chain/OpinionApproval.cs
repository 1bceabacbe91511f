using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Chain;

/// <summary>One permission that trading needs (reference/opinion.md 6.2).</summary>
/// <param name="Token">Name of the token contract.</param>
/// <param name="Contract">Its address.</param>
/// <param name="Spender">Name of who is allowed.</param>
/// <param name="Address">Its address.</param>
/// <param name="IsShares">An operator of outcome shares; else a spender of collateral.</param>
public sealed record OpinionApproval(
    string Token, EvmAddress Contract, string Spender, EvmAddress Address, bool IsShares)
{
    /// <summary>Below a milliard of tokens the venue's own client approves again.</summary>
    private static readonly BigInteger Enough = BigInteger.Pow(10, 9 + OpinionContracts.Decimals);

    /// <summary>The three of each collateral.</summary>
    public static IReadOnlyList<OpinionApproval> ToTrade(IEnumerable<Collateral> collaterals)
    {
        EvmAddress tokens = OpinionContracts.Bnb.ConditionalTokens;
        return
        [
            .. collaterals.SelectMany(one => new OpinionApproval[]
            {
                new(one.Name, one.Token, $"exchange of {one.Name}", one.Exchange, false),
                new(one.Name, one.Token, "ConditionalTokens", tokens, false),
                new("outcome shares", tokens, $"exchange of {one.Name}", one.Exchange, true),
            }).Distinct(),
        ];
    }

    /// <summary>The call that asks for what is allowed.</summary>
    public byte[] Question(EvmAddress wallet) => IsShares
        ? ContractCall.Encode("isApprovedForAll(address,address)", wallet.ToString(), Address.ToString())
        : ContractCall.Encode("allowance(address,address)", wallet.ToString(), Address.ToString());

    public bool IsGiven(BigInteger? answer) => answer is { } amount && (IsShares ? !amount.IsZero : amount >= Enough);

    /// <summary>
    /// The calls that give it: an allowance that is not zero is taken back first, because USDT-like tokens refuse to
    /// change one directly.
    /// </summary>
    /// <param name="answer">What is allowed now; null = unknown, taken as nothing.</param>
    public IReadOnlyList<PlannedCall> Calls(BigInteger? answer)
    {
        if (IsGiven(answer)) { return []; }
        if (IsShares) { return [new OpinionCalls(Contract).AllowShares(Spender, Address)]; }
        PlannedCall give = OpinionCalls.Allow(Contract, Spender, Address);
        return answer is null or { IsZero: true }
            ? [give]
            : [OpinionCalls.Allow(Contract, Spender, Address, BigInteger.Zero), give];
    }
}
