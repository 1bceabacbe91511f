using System.Buffers.Binary;
using System.Numerics;

namespace Probity.Crypto;

/// <summary>
/// Keccak-256 as Ethereum uses it: the sponge of the Keccak submission with capacity 512 and the original padding byte
/// 0x01 (SHA3-256 pads with 0x06 and gives other digests). Keccak team, "The Keccak reference", version 3.0, 2011.
/// </summary>
public static class Keccak256
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = 32;

    private const int RateBytes = 136;
    private const int Lanes = 25;
    private const int Rounds = 24;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
        0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Rotation of each step of the rho-pi walk.</summary>
    private static ReadOnlySpan<byte> Rotations =>
        [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    /// <summary>Lane that each step of the rho-pi walk goes to.</summary>
    private static ReadOnlySpan<byte> Walk =>
        [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new byte[Length];
        Hash(data, digest);
        return digest;
    }

    /// <param name="data">Any length.</param>
    /// <param name="digest">Receives 32 bytes; may overlap the data.</param>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        while (data.Length >= RateBytes)
        {
            Absorb(state, data[..RateBytes]);
            data = data[RateBytes..];
        }
        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = 0x01;
        last[RateBytes - 1] |= 0x80;
        Absorb(state, last);
        for (int lane = 0; lane < Length / 8; lane++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(lane * 8)..], state[lane]);
        }
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int lane = 0; lane < RateBytes / 8; lane++)
        {
            state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(lane * 8)..]);
        }
        Permute(state);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> c = stackalloc ulong[5];
        for (int round = 0; round < Rounds; round++)
        {
            for (int x = 0; x < 5; x++) { c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]; }
            for (int x = 0; x < 5; x++)
            {
                ulong theta = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                for (int y = 0; y < Lanes; y += 5) { a[y + x] ^= theta; }
            }
            ulong moving = a[1];
            for (int step = 0; step < Walk.Length; step++)
            {
                int to = Walk[step];
                (moving, a[to]) = (a[to], BitOperations.RotateLeft(moving, Rotations[step]));
            }
            for (int y = 0; y < Lanes; y += 5)
            {
                (c[0], c[1], c[2], c[3], c[4]) = (a[y], a[y + 1], a[y + 2], a[y + 3], a[y + 4]);
                for (int x = 0; x < 5; x++) { a[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]); }
            }
            a[0] ^= RoundConstants[round];
        }
    }
}
