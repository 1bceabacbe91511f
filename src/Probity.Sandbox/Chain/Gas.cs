using System.Numerics;

namespace Probity.Sandbox.Chain;

/// <summary>What a chain asks for gas; it does not change while the sandbox runs.</summary>
/// <param name="BaseFee">Wei a unit, burned.</param>
/// <param name="MinimumTip">Wei a unit; validators take no less.</param>
internal sealed record GasPrice(BigInteger BaseFee, BigInteger MinimumTip)
{
    private const long WeiPerGwei = 1_000_000_000;

    public static GasPrice Polygon { get; } = new(50 * WeiPerGwei, 25 * WeiPerGwei);

    /// <summary>BNB Chain burns no base fee.</summary>
    public static GasPrice BnbChain { get; } = new(0, WeiPerGwei);

    /// <summary>Wei a unit at which any transaction gets in.</summary>
    public BigInteger Usual => BaseFee + MinimumTip;

    /// <summary>What a sender pays per unit.</summary>
    public BigInteger Paid(BigInteger maxFee, BigInteger tip) => BigInteger.Min(maxFee, BaseFee + tip);
}

/// <summary>Amounts of gas, of the right size only: nobody should depend on their digits.</summary>
internal static class Gas
{
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
}
