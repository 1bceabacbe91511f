using System.Buffers.Binary;
using System.Numerics;

namespace Probity.Journal.Container;

/// <summary>
/// CRC-32C (Castagnoli, RFC 3720 appendix B.4): start and end inverted, so that parts can be continued.
/// </summary>
internal static class Crc32C
{
    /// <summary>
    /// The checksum of everything behind <paramref name="crc"/> followed by these bytes; start with 0.
    /// </summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        if (bytes.Length >= sizeof(uint))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }
        foreach (byte b in bytes) { state = BitOperations.Crc32C(state, b); }
        return ~state;
    }
}
