using System.Numerics;

namespace Probity.Venues.Chain;

/// <summary>Shares of both outcomes that a wallet holds, base units.</summary>
public readonly record struct SharesHeld(BigInteger First, BigInteger Second)
{
    public bool IsNothing => First.IsZero && Second.IsZero;
}
