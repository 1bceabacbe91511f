using System.IO.Compression;
using Probity.Domain;

namespace Probity.Journal.Recordings;

/// <summary>Bytes from somewhere, in order.</summary>
internal interface IByteSource : IDisposable
{
    /// <summary>At least one byte, or 0 at the proper end.</summary>
    /// <exception cref="InvalidDataException">What follows cannot be had; everything before was delivered.</exception>
    int Read(Span<byte> into);
}

/// <summary>A file as it is.</summary>
internal sealed class PlainBytes(Stream file) : IByteSource
{
    public int Read(Span<byte> into) => file.Read(into);

    public void Dispose() => file.Dispose();
}

/// <summary>
/// A gzip file, of one or many members. <see cref="GZipStream"/> ends silently where a cut file ends. So when it has
/// ended, it is given one more small member of our own: behind a whole file that is just another member and comes out
/// as its text; behind a cut one it cannot.
/// </summary>
internal sealed class GzipBytes : IByteSource
{
    private static readonly byte[] ProbeText = "a whole gzip file ends here"u8.ToArray();
    private static readonly byte[] ProbeMember = Compress(ProbeText);

    private readonly FileThenProbe file;
    private readonly GZipStream gzip;
    private bool ended;

    public GzipBytes(Stream file)
    {
        this.file = new FileThenProbe(file);
        gzip = new GZipStream(this.file, CompressionMode.Decompress);
    }

    public int Read(Span<byte> into)
    {
        if (ended) { return 0; }
        int read = gzip.Read(into);
        if (read > 0) { return read; }
        ended = true;
        return EndsWhole()
            ? 0
            : throw new InvalidDataException("the gzip data are cut short, or bytes that are not gzip follow them");
    }

    public void Dispose()
    {
        gzip.Dispose();
        file.Dispose();
    }

    private bool EndsWhole()
    {
        file.OfferProbe();
        Span<byte> text = stackalloc byte[ProbeText.Length + 1];
        int have = 0;
        try
        {
            while (have < text.Length)
            {
                int read = gzip.Read(text[have..]);
                if (read == 0) { break; }
                have += read;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
        return text[..have].SequenceEqual(ProbeText);
    }

    private static byte[] Compress(byte[] text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) { gzip.Write(text); }
        return memory.ToArray();
    }

    /// <summary>The file; at its end nothing, until the probe is offered.</summary>
    private sealed class FileThenProbe(Stream file) : Stream
    {
        private int probeAt = ProbeMember.Length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void OfferProbe() => probeAt = 0;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = file.Read(buffer);
            if (read > 0) { return read; }
            read = Math.Min(buffer.Length, ProbeMember.Length - probeAt);
            ProbeMember.AsSpan(probeAt, read).CopyTo(buffer);
            probeAt += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) { file.Dispose(); }
            base.Dispose(disposing);
        }
    }
}

/// <summary>Opening a file by what it is, not by its name.</summary>
internal static class ByteSources
{
    private const int FileBuffer = 256 * 1024;

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <exception cref="BadInputException">There is no such file.</exception>
    public static IByteSource Open(string path)
    {
        FileStream file = OpenFile(path);
        Span<byte> magic = stackalloc byte[GzipMagic.Length];
        int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return magic[..read].SequenceEqual(GzipMagic) ? new GzipBytes(file) : new PlainBytes(file);
    }

    public static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileBuffer,
                FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"cannot open recording '{path}': {e.Message}", e);
        }
    }
}
