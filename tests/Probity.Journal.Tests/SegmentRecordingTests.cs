using System.Text;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Recordings;

namespace Probity.Journal.Tests;

public sealed class SegmentRecordingTests
{
    [Fact]
    public void Recorded_frames_come_back_byte_for_byte()
    {
        using var temporary = new TemporaryDirectory();
        byte[][] messages =
            ["{}"u8.ToArray(), [], "PONG"u8.ToArray(), [0, 255, 10], new byte[70_000], new byte[3_000_000]];
        using (FrameRecorder recorder = FrameRecorder.Open(temporary.Journal, Samples.Manifest, Journals.Small))
        {
            for (int i = 0; i < messages.Length; i++)
            {
                recorder.Record(new Instant(i + 1), "polymarket", "market", i - 1, messages[i]);
            }
            Assert.Equal(messages.Length, recorder.Frames);
        }
        using SegmentFrames stream = SegmentFrames.Open(temporary.Journal);
        for (int i = 0; i < messages.Length; i++)
        {
            Assert.True(stream.TryRead(out RecordedFrame frame));
            Assert.Equal(messages[i], frame.Payload.ToArray());
            Assert.Equal(
                new RecordedFrame(
                    new Instant(i + 1), ReceiveSource.Local, "polymarket", "market", i - 1, i + 1, default),
                frame with { Payload = default });
        }
        Assert.False(stream.TryRead(out _));
        Assert.Empty(stream.Unreadable);
    }

    [Fact]
    public void A_real_recording_becomes_native_and_back_without_loss()
    {
        using var temporary = new TemporaryDirectory();
        string source = SharedData.File("polymarket/session_btc_eth_sol_15m_20260429.jsonl.gz");
        List<KeptFrame> original = ReadAll(source);
        var options = new JournalOptions { SegmentBytes = 500_000 };
        using (IFrameStream stream = RecordingFile.Open(source))
        using (FrameRecorder recorder = FrameRecorder.Open(temporary.Journal, Samples.Manifest, options))
        {
            while (stream.TryRead(out RecordedFrame frame)) { recorder.Record(frame); }
        }
        Assert.Equal(original, ReadAll(temporary.Journal));

        string exported = temporary.File("exported.jsonl.gz");
        using (NdjsonExport export = NdjsonExport.Create(exported))
        using (IFrameStream stream = RecordingFile.Open(temporary.Journal))
        {
            while (stream.TryRead(out RecordedFrame frame)) { export.Write(frame); }
        }
        Assert.Equal([0x1F, 0x8B], File.ReadAllBytes(exported)[..2]);
        Assert.Equal(original, ReadAll(exported));
    }

    [Fact]
    public void A_recording_goes_on_behind_a_crash()
    {
        using var temporary = new TemporaryDirectory();
        for (int run = 0; run < 3; run++)
        {
            using (FrameRecorder recorder = FrameRecorder.Open(temporary.Journal, Samples.Manifest))
            {
                Assert.Equal(run, recorder.Frames);
                Assert.Equal(run == 0, recorder.Recovery is null);
                recorder.Record(new Instant(run + 1), "polymarket", "market", run, Encoding.UTF8.GetBytes($"[{run}]"));
            }
            using FileStream torn = File.OpenWrite(temporary.Segment(1));
            torn.Position = torn.Length;
            torn.Write([40, 0, 65]);
        }
        Assert.Equal(["[0]", "[1]", "[2]"], ReadAll(temporary.Journal).Select(f => f.Message));
    }

    [Fact]
    public void Inputs_come_out_unsequenced_so_that_a_loop_can_sequence_them_again()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(100);
        Journals.Write(temporary.Journal, inputs);
        using SegmentInputs stream = SegmentInputs.Open(temporary.Journal);
        foreach (EngineInput expected in inputs)
        {
            Assert.True(stream.TryRead(out EngineInput? input));
            Assert.Equal(0, input.At.Sequence);
            input.TakeSequence(expected.At.Sequence);
            Journals.AssertSame(expected, input);
        }
        Assert.False(stream.TryRead(out _));
    }

    [Fact]
    public void One_segment_file_can_be_read_alone()
    {
        using var temporary = new TemporaryDirectory();
        using (FrameRecorder recorder = FrameRecorder.Open(temporary.Journal, Samples.Manifest, Journals.Small))
        {
            for (int i = 0; i < 50; i++)
            {
                recorder.Record(new Instant(i + 1), "polymarket", "market", 0, new byte[100]);
            }
        }
        int all = ReadAll(temporary.Journal).Count, second = ReadAll(temporary.Segment(2)).Count;
        Assert.Equal(50, all);
        Assert.InRange(second, 2, 20);
    }

    [Fact]
    public void Recordings_are_told_by_their_content()
    {
        using var temporary = new TemporaryDirectory();
        string frames = temporary.File("frames.jsonl"), inputs = temporary.File("inputs");
        string text = temporary.File("000001.seg");
        string empty = Directory.CreateDirectory(temporary.File("empty")).FullName;
        using (FrameRecorder recorder = FrameRecorder.Open(frames, Samples.Manifest))
        {
            recorder.Record(new Instant(1), "polymarket", "market", 0, "{}"u8);
        }
        Journals.Write(inputs, Journals.Inputs(2));
        File.WriteAllText(text, "{}\n");
        Assert.Equal(RecordingFormat.Frames, RecordingFile.Detect(frames));
        Assert.Equal(RecordingFormat.Inputs, RecordingFile.Detect(inputs));
        Assert.Equal(RecordingFormat.Inputs, RecordingFile.Detect(Path.Combine(inputs, "000001.seg")));
        Assert.Equal(RecordingFormat.Ndjson, RecordingFile.Detect(text));
        Assert.Single(ReadAll(text));
        Assert.Single(ReadAll(frames));
        Assert.Contains("engine inputs", Assert.Throws<BadInputException>(() => RecordingFile.Open(inputs)).Message);
        Assert.Throws<BadInputException>(() => RecordingFile.Open(temporary.File("nothing")));
        Assert.Throws<BadInputException>(() => RecordingFile.Open(empty));
    }

    [Fact]
    public void Damage_is_bad_input_for_who_reads_frames_and_what_came_before_was_delivered()
    {
        using var temporary = new TemporaryDirectory();
        using (FrameRecorder recorder = FrameRecorder.Open(temporary.Journal, Samples.Manifest))
        {
            for (int i = 0; i < 10; i++)
            {
                recorder.Record(new Instant(i + 1), "polymarket", "market", 0, "[1,2,3]"u8);
            }
        }
        byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(temporary.Segment(1), bytes);
        using IFrameStream stream = RecordingFile.Open(temporary.Journal);
        int frames = 0;
        var error = Assert.Throws<BadInputException>(() =>
        {
            while (stream.TryRead(out _)) { frames++; }
        });
        Assert.InRange(frames, 3, 6);
        Assert.Contains("000001.seg", error.Message);
        Assert.IsType<JournalDamagedException>(error.InnerException);
    }

    private static List<KeptFrame> ReadAll(string path)
    {
        using IFrameStream stream = RecordingFile.Open(path);
        return Frames.ReadAll(stream);
    }
}
