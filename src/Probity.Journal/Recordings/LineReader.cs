using Probity.Domain;

namespace Probity.Journal.Recordings;

/// <summary>
/// Cuts bytes into lines without making strings of them. A byte order mark at the beginning is skipped.
/// </summary>
internal sealed class LineReader(IByteSource source) : IDisposable
{
    private readonly ReadAhead blocks = new(source);
    private byte[] buffer = [];
    private int start;
    private int end;
    private bool begun;
    private bool ended;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The number of the last line read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Was the last line longer than allowed? Then it was skipped and came out empty.</summary>
    public bool WasTooLong { get; private set; }

    /// <summary>
    /// The next line without its end, valid until the next call. A last line without a line end counts.
    /// </summary>
    /// <exception cref="InvalidDataException">The rest cannot be had; all whole lines before were
    /// delivered.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        line = default;
        WasTooLong = false;
        int searched = 0;
        while (true)
        {
            int found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                int length = searched + found;
                if (!WasTooLong) { line = buffer.AsMemory(start, length); }
                WasTooLong |= length > Limits.RecordingLineBytes;
                if (WasTooLong) { line = default; }
                start += length + 1;
                Number++;
                return true;
            }
            searched = end - start;
            if (searched > Limits.RecordingLineBytes)
            {
                WasTooLong = true;
                start = end;
                searched = 0;
            }
            if (!TryFill()) { break; }
        }
        if (end == start && !WasTooLong) { return false; }
        if (!WasTooLong) { line = buffer.AsMemory(start, end - start); }
        start = end;
        Number++;
        return true;
    }

    public void Dispose() => blocks.Dispose();

    private bool TryFill()
    {
        if (ended) { return false; }
        ReadOnlySpan<byte> block = blocks.Next();
        ended = block.IsEmpty;
        if (ended) { return false; }
        if (!begun && block.StartsWith(ByteOrderMark)) { block = block[ByteOrderMark.Length..]; }
        begun = true;
        int kept = end - start;
        if (kept + block.Length > buffer.Length)
        {
            var larger = new byte[Math.Max(kept + block.Length, buffer.Length * 2)];
            buffer.AsSpan(start, kept).CopyTo(larger);
            buffer = larger;
        }
        else if (start > 0)
        {
            buffer.AsSpan(start, kept).CopyTo(buffer);
        }
        block.CopyTo(buffer.AsSpan(kept));
        start = 0;
        end = kept + block.Length;
        return true;
    }
}
