using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>
/// What the simulated chain tells the simulated venue: balances that changed by a transaction other than the settlement
/// of a trade (deposit, wrap, split, merge, conversion, redemption). Amounts are base units, 10^-6.
/// </summary>
public interface IChainEffects
{
    void CollateralMoved(EvmAddress wallet, long micros);

    void SharesMoved(EvmAddress wallet, BigInteger token, long micros);
}
