using System.Numerics;
using Probity.Crypto;

namespace Probity.Venues.Chain;

/// <summary>One call that a wallet makes.</summary>
/// <param name="Target">Who is called.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Data">Calldata.</param>
public sealed record WalletCall(EvmAddress Target, BigInteger Value, byte[] Data);
