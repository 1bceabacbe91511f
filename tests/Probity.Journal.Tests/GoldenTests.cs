using System.Text;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Recordings;

namespace Probity.Journal.Tests;

/// <summary>
/// Bytes that were written once and must be readable for ever: a whole segment per record kind, in hexadecimal. A
/// layout never changes; a new kind gets a new line.
/// </summary>
public sealed class GoldenTests
{
    private static readonly Dictionary<string, byte[]> Golden = Load();

    public static TheoryData<string> Kinds => [.. Enum.GetNames<InputKind>(), "Digest", "Frame"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Todays_bytes_are_the_golden_ones(string kind)
    {
        using var temporary = new TemporaryDirectory();
        WriteSample(temporary.Journal, kind);
        byte[] written = File.ReadAllBytes(temporary.Segment(1));
        Assert.True(
            Golden.TryGetValue(kind, out byte[]? golden) && golden.AsSpan().SequenceEqual(written),
            $"the layout of {kind} changed; a new kind gets this line:\n{kind} {Convert.ToHexStringLower(written)}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Old_bytes_still_read(string kind)
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("golden.seg");
        File.WriteAllBytes(path, Golden[kind]);
        using JournalReader reader = JournalReader.Open(path);
        Assert.True(reader.Read());
        if (kind == "Frame")
        {
            RecordedFrame frame = reader.Frame();
            Assert.Equal(("polymarket", "market", 3), (frame.Venue, frame.Channel, frame.Connection));
            Assert.Equal((new Instant(1_780_795_851_475_123_400), ReceiveSource.Local), (frame.Received, frame.Source));
            Assert.Equal("""{"event_type":"book"}""", Encoding.UTF8.GetString(frame.Payload.Span));
        }
        else
        {
            Journals.AssertSame(Sample(kind), reader.Input());
        }
        if (kind == "Digest")
        {
            Assert.True(reader.Read());
            Assert.Equal((1L, 0x0123_4567_89ab_cdefUL), (reader.At.Sequence, reader.Digest()));
        }
        Assert.False(reader.Read());
        Assert.Equal(0, reader.TornBytes);
    }

    [Fact]
    public void A_golden_journal_of_two_segments_still_reads()
    {
        using var temporary = new TemporaryDirectory();
        Directory.CreateDirectory(temporary.Journal);
        File.WriteAllBytes(temporary.Segment(1), Golden["Chain-1"]);
        File.WriteAllBytes(temporary.Segment(2), Golden["Chain-2"]);
        Journals.AssertSame(Samples.Sequenced()[..4], Journals.Read(temporary.Journal));
    }

    [Fact]
    public void A_journal_of_two_segments_is_written_as_the_golden_one()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Samples.Sequenced()[..4], new JournalOptions { SegmentBytes = 110 });
        AssertGolden("Chain-1", File.ReadAllBytes(temporary.Segment(1)));
        AssertGolden("Chain-2", File.ReadAllBytes(temporary.Segment(2)));
    }

    private static void AssertGolden(string name, byte[] written) => Assert.True(
        Golden.TryGetValue(name, out byte[]? golden) && golden.AsSpan().SequenceEqual(written),
        $"the container's layout changed:\n{name} {Convert.ToHexStringLower(written)}");

    private static void WriteSample(string directory, string kind)
    {
        if (kind == "Frame")
        {
            using FrameRecorder recorder = FrameRecorder.Open(directory, Samples.Manifest);
            recorder.Record(
                new Instant(1_780_795_851_475_123_400), "polymarket", "market", 3, """{"event_type":"book"}"""u8);
            return;
        }
        using JournalWriter writer = JournalWriter.Open(directory, Samples.Manifest);
        writer.Append(Sample(kind));
        if (kind == "Digest") { writer.AppendDigest(1, 0x0123_4567_89ab_cdef); }
    }

    private static EngineInput Sample(string kind)
    {
        string name = kind == "Digest" ? nameof(InputKind.TimerFired) : kind;
        EngineInput sample = Samples.OfEveryKind().First(i => i.Kind.ToString() == name);
        sample.TakeSequence(1);
        return sample;
    }

    private static Dictionary<string, byte[]> Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "segments-v1.txt");
        return File.ReadAllLines(path)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => Convert.FromHexString(parts[1]));
    }
}
