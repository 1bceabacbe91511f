namespace Probity.Journal.Recordings;

/// <summary>Reads (and unpacks) the next block while the last one is being worked on.</summary>
internal sealed class ReadAhead : IDisposable
{
    private const int BlockBytes = 1024 * 1024;

    private readonly IByteSource source;
    private byte[] ready = new byte[BlockBytes];
    private byte[] filling = new byte[BlockBytes];
    private Task<int> fill;
    private Exception? failure;

    public ReadAhead(IByteSource source)
    {
        this.source = source;
        fill = Task.Run(Fill);
    }

    /// <summary>The next bytes, empty at the end; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">What follows cannot be had; everything before was delivered.</exception>
    public ReadOnlySpan<byte> Next()
    {
        int count = fill.GetAwaiter().GetResult();
        if (count == 0 && failure is not null) { throw new InvalidDataException(failure.Message, failure); }
        if (count == 0) { return default; }
        (ready, filling) = (filling, ready);
        fill = failure is null ? Task.Run(Fill) : Task.FromResult(0);
        return ready.AsSpan(0, count);
    }

    public void Dispose()
    {
        fill.Wait();
        source.Dispose();
    }

    private int Fill()
    {
        int count = 0;
        try
        {
            while (count < filling.Length)
            {
                int read = source.Read(filling.AsSpan(count));
                if (read == 0) { break; }
                count += read;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            failure = e;
        }
        return count;
    }
}
