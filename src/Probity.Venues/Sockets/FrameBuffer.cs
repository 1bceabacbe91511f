using System.Buffers;
using Probity.Domain;

namespace Probity.Venues.Sockets;

/// <summary>
/// Collects the fragments of one frame in a pooled array that grows as needed and is used again for the next.
/// </summary>
internal sealed class FrameBuffer(int largest) : IDisposable
{
    private const int First = 16 * 1024;

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Min(First, largest));
    private int length;

    public ReadOnlySpan<byte> Frame => bytes.AsSpan(0, length);

    /// <summary>Where the next fragment goes; never empty.</summary>
    /// <exception cref="BadInputException">The frame is larger than allowed.</exception>
    public Memory<byte> Room()
    {
        if (length >= largest) { throw new BadInputException($"a frame is larger than {largest} bytes"); }
        if (length == bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        return bytes.AsMemory(length, Math.Min(bytes.Length, largest) - length);
    }

    public void Took(int count) => length += count;

    public void Clear() => length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        length = 0;
    }
}
