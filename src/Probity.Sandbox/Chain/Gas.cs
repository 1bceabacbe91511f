using System.Numerics;

namespace Probity.Sandbox.Chain;

/// <summary>
/// Prices and amounts of gas. The amounts are of the right size only: nobody should depend on their digits.
/// </summary>
internal static class Gas
{
    /// <summary>Wei.</summary>
    public static readonly BigInteger BaseFee = 50_000_000_000;

    /// <summary>Wei; validators take no less.</summary>
    public static readonly BigInteger MinimumTip = 25_000_000_000;

    public const ulong BlockLimit = 45_000_000;

    private const ulong Transfer = 21_000;
    private const ulong Execution = 3_000;
    private const ulong PerWrite = 9_000;
    private const ulong PerLog = 1_800;

    /// <summary>What every transaction with this calldata uses at least.</summary>
    public static ulong Intrinsic(ReadOnlySpan<byte> data)
    {
        int zeros = data.Count((byte)0);
        return Transfer + ((ulong)zeros * 4) + ((ulong)(data.Length - zeros) * 16);
    }

    public static ulong Used(ReadOnlySpan<byte> data, int writes, int logs) =>
        Intrinsic(data) + (data.IsEmpty ? 0 : Execution + ((ulong)writes * PerWrite) + ((ulong)logs * PerLog));

    /// <summary>What a sender pays per unit.</summary>
    public static BigInteger Price(BigInteger maxFee, BigInteger tip) => BigInteger.Min(maxFee, BaseFee + tip);
}
