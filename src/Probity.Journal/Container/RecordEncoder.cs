using System.Buffers.Binary;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Codec;

namespace Probity.Journal.Container;

/// <summary>Turns records into bytes behind one another in a buffer, until someone takes them to a file.</summary>
internal sealed class RecordEncoder(int capacity)
{
    private readonly WireWriter buffer = new(capacity);
    private RecordState state;
    private RecordState before;
    private int recordStart;

    public ReadOnlySpan<byte> Pending => buffer.Written;

    public ref readonly RecordState State => ref state;

    /// <summary>Begins a segment: the buffer is empty and deltas start anew.</summary>
    public void Restart(in RecordState at)
    {
        buffer.Truncate(0);
        state = at;
    }

    /// <summary>The pending bytes are in the file.</summary>
    public void Taken() => buffer.Truncate(0);

    /// <summary>Appends an input and returns the length of its record.</summary>
    public int Add(EngineInput input)
    {
        Begin((RecordKind)input.Kind, input.At);
        InputCodec.Write(buffer, input);
        return Finish(input.Kind.ToString());
    }

    public int AddDigest(long sequence, ulong digest)
    {
        long last = state.Sequence;
        Begin(RecordKind.Digest, new Stamp(sequence, new Instant(state.Received), Instant.None));
        buffer.UInt64(digest);
        state.Sequence = last;
        return Finish("digest");
    }

    public int AddFrame(
        Stamp at, ReceiveSource source, int connection, string venue, string channel, ReadOnlySpan<byte> message)
    {
        Begin(RecordKind.Frame, at);
        FrameCodec.Write(buffer, source, connection, venue, channel, message);
        return Finish("frame");
    }

    /// <summary>Takes the last record back.</summary>
    public void Undo()
    {
        buffer.Truncate(recordStart);
        state = before;
    }

    private void Begin(RecordKind kind, in Stamp at)
    {
        before = state;
        recordStart = buffer.Length;
        buffer.Skip(RecordFrame.ShortPrefix);
        byte flag = at.Venue.IsKnown ? (byte)0 : RecordFrame.NoVenueTime;
        buffer.Byte((byte)((byte)kind | flag));
        buffer.Zigzag(unchecked(at.Sequence - state.Sequence));
        buffer.Zigzag(unchecked(at.Received.Nanos - state.Received));
        state.Sequence = at.Sequence;
        state.Received = at.Received.Nanos;
        if (!at.Venue.IsKnown) { return; }
        buffer.Zigzag(unchecked(at.Venue.Nanos - state.Venue));
        state.Venue = at.Venue.Nanos;
    }

    private int Finish(string what)
    {
        int body = buffer.Length - recordStart - RecordFrame.ShortPrefix;
        if (body > RecordFrame.LargestBody)
        {
            Undo();
            throw new BadInputException(
                $"a {what} of {body} bytes is larger than the largest record ({Limits.JournalRecordBytes} bytes)");
        }
        if (body < RecordFrame.LongMark)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(buffer.From(recordStart), (ushort)body);
        }
        else
        {
            buffer.Insert(recordStart, RecordFrame.LongPrefix - RecordFrame.ShortPrefix);
            Span<byte> prefix = buffer.From(recordStart);
            BinaryPrimitives.WriteUInt16LittleEndian(prefix, RecordFrame.LongMark);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[RecordFrame.ShortPrefix..], body);
        }
        state.Crc = Crc32C.Continue(state.Crc, buffer.From(recordStart));
        buffer.UInt32(state.Crc);
        return buffer.Length - recordStart;
    }
}
