using System.Text;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Recordings;

namespace Probity.Journal.Tests;

public sealed class NdjsonFramesTests
{
    [Fact]
    public void An_envelope_gives_its_members_and_the_message_byte_for_byte()
    {
        const string Message = """{ "a" : [1, "x\u00e9"] }""";
        const string Line =
            $$"""{"ts_recv_ns":1777385040882000000,"ts_src":"venue","venue":"x","channel":"ws","msg":{{Message}}}""";
        var (frames, unreadable) = Frames.ReadText(Line);
        Assert.Empty(unreadable);
        KeptFrame frame = Assert.Single(frames);
        Assert.Equal(Message, frame.Message);
        Assert.Equal(
            new RecordedFrame(
                new Instant(1_777_385_040_882_000_000), ReceiveSource.Venue, "x", "ws", 0, 1, default),
            frame.Frame);
    }

    [Fact]
    public void Members_come_in_any_order_escaped_or_with_others_between()
    {
        const string Line =
            """{"p":[{"msg":1}],"msg":{"venue":"inner"},"x":{"deep":{}},"ch\u0061nnel":"rtd\u0073","ts_recv_ns":5}""";
        var (frames, unreadable) = Frames.ReadText(Line);
        Assert.Empty(unreadable);
        KeptFrame frame = Assert.Single(frames);
        Assert.Equal("""{"venue":"inner"}""", frame.Message);
        Assert.Equal(("polymarket", "rtds"), (frame.Frame.Venue, frame.Frame.Channel));
        Assert.Equal((new Instant(5), ReceiveSource.Local), (frame.Frame.Received, frame.Frame.Source));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"PONG\"")]
    [InlineData("-1.5e3")]
    [InlineData("[]")]
    [InlineData("[{\"event_type\":\"book\"},{}]")]
    public void A_message_may_be_any_json_value(string message)
    {
        var (frames, _) = Frames.ReadText($$"""{"venue":"polymarket","msg":{{message}},"channel":"market"}""");
        Assert.Equal(message, Assert.Single(frames).Message);
    }

    [Theory]
    [InlineData("""{"event_type":"book","bids":[]}""")]
    [InlineData("""[{"event_type":"book"}]""")]
    [InlineData("""{"type":"orderbook_delta","sid":1,"msg":{"market_ticker":"K"}}""")]
    [InlineData("""{"channel":"ticker","payload":{}}""")]
    public void A_line_without_envelope_is_the_message_itself(string line)
    {
        var (frames, unreadable) = Frames.ReadText("  " + line + " \r\n");
        Assert.Empty(unreadable);
        KeptFrame frame = Assert.Single(frames);
        Assert.Equal(line, frame.Message);
        Assert.Equal(
            new RecordedFrame(Instant.None, ReceiveSource.None, "polymarket", "market", 0, 1, default), frame.Frame);
    }

    [Fact]
    public void Without_a_receive_time_there_is_no_source_of_it()
    {
        var (frames, _) = Frames.ReadText("""{"ts_recv_ns":null,"ts_src":null,"venue":"x","channel":"ws","msg":{}}""");
        Assert.Equal((Instant.None, ReceiveSource.None), (frames[0].Frame.Received, frames[0].Frame.Source));
    }

    [Fact]
    public void A_session_names_the_connection()
    {
        string[] sessions = ["\"a\"", "\"a\"", "\"b\"", "\"a\"", "null", "7"];
        string lines = string.Join('\n', sessions.Select(s => $$"""{"channel":"market","session":{{s}},"msg":1}"""));
        var (frames, _) = Frames.ReadText(lines);
        Assert.Equal([1, 1, 2, 1, 0, 7], frames.Select(f => f.Frame.Connection));
    }

    [Theory]
    [InlineData("""{"venue":"polymarket","msg":{"a":1}""", "not JSON")]
    [InlineData("""{"event_type":"price_change","price_chan""", "not JSON")]
    [InlineData("""{"a":1}{"b":2}""", "not JSON")]
    [InlineData("""{"a":1},""", "not JSON")]
    [InlineData("PONG", "not JSON")]
    [InlineData("42", "neither a JSON object nor an array")]
    [InlineData("""{"ts_recv_ns":"17","venue":"x","msg":{}}""", "ts_recv_ns")]
    [InlineData("""{"ts_recv_ns":1.5,"venue":"x","msg":{}}""", "ts_recv_ns")]
    [InlineData("""{"ts_recv_ns":1,"ts_src":"ntp","msg":{}}""", "ts_src")]
    [InlineData("""{"venue":5,"msg":{}}""", "venue")]
    [InlineData("""{"channel":{},"msg":{}}""", "channel")]
    [InlineData("""{"channel":"x","session":{},"msg":{}}""", "session")]
    public void A_line_that_is_no_message_is_reported_with_its_number_and_reading_goes_on(string line, string reason)
    {
        var (frames, unreadable) = Frames.ReadText($"[1]\n\n{line}\n[2]");
        Assert.Equal(["[1]", "[2]"], frames.Select(f => f.Message));
        Assert.Equal([1L, 4L], frames.Select(f => f.Frame.Line));
        var (number, why) = Assert.Single(unreadable);
        Assert.Equal(3, number);
        Assert.Contains(reason, why);
        Assert.Contains(line, why);
    }

    [Fact]
    public void Long_nonsense_is_quoted_up_to_80_characters()
    {
        var (_, unreadable) = Frames.ReadText(new string('é', 500) + "\n" + "a\tb");
        Assert.Contains($"'{new string('é', 80)}…'", unreadable[0].Reason);
        Assert.Contains("'a·b'", unreadable[1].Reason);
    }

    [Fact]
    public void Blank_lines_byte_order_mark_and_foreign_line_ends_do_not_matter()
    {
        var (frames, unreadable) = Frames.ReadText("\uFEFF[1]\r\n\r\n   \n\t\r\n[2]\n\n");
        Assert.Empty(unreadable);
        Assert.Equal([("[1]", 1L), ("[2]", 5L)], frames.Select(f => (f.Message, f.Frame.Line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void An_empty_recording_has_no_frames(string text)
    {
        var (frames, unreadable) = Frames.ReadText(text);
        Assert.Empty(frames);
        Assert.Empty(unreadable);
    }

    [Fact]
    public void Lines_up_to_the_limit_are_read_and_longer_ones_reported()
    {
        string longest = $"[\"{new string('x', Limits.RecordingLineBytes - 4)}\"]";
        string tooLong = $"[\"{new string('x', Limits.RecordingLineBytes - 3)}\"]";
        var (frames, unreadable) = Frames.ReadText($"[1]\n{tooLong}\n{longest}\n[2]\n{tooLong}{tooLong}");
        Assert.Equal([1L, 3L, 4L], frames.Select(f => f.Frame.Line));
        Assert.Equal([3, Limits.RecordingLineBytes, 3], frames.Select(f => f.Message.Length));
        Assert.Equal([2L, 5L], unreadable.Select(u => u.Line));
        Assert.All(unreadable, u => Assert.Contains("longer than", u.Reason));
    }

    [Fact]
    public void Lines_of_any_length_come_out_whole_across_block_borders()
    {
        var random = new SeededRandom(3);
        var lines = new List<string>();
        for (int i = 0; i < 3_000; i++)
        {
            int length = random.Chance(0.002) ? 1_500_000 : random.Next(5_000);
            lines.Add($"[\"{i}{new string((char)('a' + (i % 26)), length)}\"]");
        }
        var (frames, _) = Frames.ReadText(string.Join('\n', lines));
        Assert.Equal(lines, frames.Select(f => f.Message));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<BadInputException>(() => NdjsonFrames.Open("/no/such/recording.jsonl"));
        Assert.Contains("/no/such/recording.jsonl", error.Message);
    }

    [Fact]
    public void Reading_frames_allocates_nothing_for_each()
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("recording");
        const string Line =
            """{"ts_recv_ns":17773850408820,"venue":"polymarket","channel":"market","session":"a","msg":{"x":[1,2]}}""";
        const int Lines = 20_000;
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(Line + "\n", Lines)), new UTF8Encoding(false));
        using NdjsonFrames stream = NdjsonFrames.Open(path);
        Assert.True(stream.TryRead(out _));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = 1;
        while (stream.TryRead(out _)) { read++; }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Lines, read);
        // Buffers grow a few times by a megabyte block; a string a line would be above 100 bytes each on top.
        Assert.InRange(allocated, 0, 12_000_000);
    }
}
