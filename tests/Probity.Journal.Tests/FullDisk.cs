using Probity.Journal.Container;

namespace Probity.Journal.Tests;

/// <summary>
/// A disk with so many bytes left: a write that does not fit is written as far as it fits, then fails.
/// </summary>
internal sealed class FullDisk(long bytesLeft)
{
    private const int NoSpace = 28;

    /// <summary>Bytes that can still be written; a test may free some.</summary>
    public long BytesLeft { get; set; } = bytesLeft;

    /// <summary>The next sync fails when set.</summary>
    public bool SyncFails { get; set; }

    /// <summary>May not even a file be cut? As after the device is gone.</summary>
    public bool CutFails { get; set; }

    public int Syncs { get; private set; }

    public ISegmentFile Open(string path) => new SegmentOnIt(this, SegmentFile.Open(path));

    private sealed class SegmentOnIt(FullDisk disk, ISegmentFile file) : ISegmentFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            int fits = (int)Math.Min(bytes.Length, disk.BytesLeft);
            file.Write(bytes[..fits], at);
            disk.BytesLeft -= fits;
            if (fits < bytes.Length) { throw new IOException("No space left on device", NoSpace); }
        }

        public void Sync()
        {
            disk.Syncs++;
            if (disk.SyncFails) { throw new IOException("Input/output error", 5); }
            file.Sync();
        }

        public void SetLength(long length)
        {
            if (disk.CutFails) { throw new IOException("Input/output error", 5); }
            file.SetLength(length);
        }

        public void Dispose() => file.Dispose();
    }
}
