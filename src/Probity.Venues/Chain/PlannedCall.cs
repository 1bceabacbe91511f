using System.Numerics;
using Probity.Crypto;

namespace Probity.Venues.Chain;

/// <summary>An argument of a call, for people and for the encoder.</summary>
/// <param name="Name">The contract's name for it.</param>
/// <param name="Value">Address, 0x-bytes, or whole number; an array is comma-separated.</param>
public sealed record CallArgument(string Name, string Value);

/// <summary>One call that a wallet is to make, spelt out so that a person can check it before it is signed.</summary>
/// <param name="Purpose">What it is for, in words.</param>
/// <param name="Contract">Name of the target.</param>
/// <param name="Target">Its address.</param>
/// <param name="Function">For example "merge(bytes31,uint256)".</param>
/// <param name="Arguments">In order.</param>
public sealed record PlannedCall(
    string Purpose, string Contract, EvmAddress Target, string Function, IReadOnlyList<CallArgument> Arguments)
{
    /// <summary>Everything that we call is free of value: collateral is a token.</summary>
    public WalletCall Call { get; } = new(
        Target, BigInteger.Zero, ContractCall.Encode(Function, [.. Arguments.Select(argument => argument.Value)]));
}
