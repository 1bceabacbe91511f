using Microsoft.Win32.SafeHandles;

namespace Probity.Journal.Container;

/// <summary>The file side of a segment that is being written; a seam so that tests can fill the disk.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <exception cref="IOException">The disk is full or broken; part of the bytes may have been written.</exception>
    void Write(ReadOnlySpan<byte> bytes, long at);

    /// <summary>Everything written reaches the disk before this returns.</summary>
    void Sync();

    void SetLength(long length);
}

/// <summary>Opens or creates the file of a segment for writing.</summary>
internal delegate ISegmentFile OpenSegmentFile(string path);

internal sealed class SegmentFile(SafeFileHandle file) : ISegmentFile
{
    public static ISegmentFile Open(string path) =>
        new SegmentFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));

    public void Write(ReadOnlySpan<byte> bytes, long at) => RandomAccess.Write(file, bytes, at);

    public void Sync() => RandomAccess.FlushToDisk(file);

    public void SetLength(long length) => RandomAccess.SetLength(file, length);

    public void Dispose() => file.Dispose();
}
