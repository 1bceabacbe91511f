using System.IO.Compression;
using System.Text;
using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Journal.Recordings;

namespace Probity.Journal.Tests;

public sealed class GzipTests
{
    private static readonly string Text =
        string.Join('\n', Enumerable.Range(1, 400).Select(i => $"[{i},\"{i * 7919}\"]"));

    [Fact]
    public void Gzip_is_told_by_its_bytes_and_not_by_its_name()
    {
        using var temporary = new TemporaryDirectory();
        string zipped = temporary.File("zipped.jsonl"), plain = temporary.File("plain.jsonl.gz");
        File.WriteAllBytes(zipped, Frames.Gzip(Encoding.UTF8.GetBytes(Text)));
        File.WriteAllText(plain, Text);
        Assert.Equal(400, Read(zipped).Frames.Count);
        Assert.Equal(400, Read(plain).Frames.Count);
    }

    [Fact]
    public void A_file_of_many_members_is_read_to_its_end()
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("many");
        using (FileStream file = File.Create(path))
        {
            foreach (char[] part in Text.Chunk(13)) { file.Write(Frames.Gzip(Encoding.UTF8.GetBytes(part))); }
            file.Write(Frames.Gzip([]));
        }
        var (frames, error) = Read(path);
        Assert.Null(error);
        Assert.Equal(Text.Split('\n'), frames.Select(f => f.Message));
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void A_file_cut_at_any_byte_gives_the_lines_before_and_then_an_error(CompressionLevel level)
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("cut");
        byte[] whole = Frames.Gzip(Encoding.UTF8.GetBytes(Text), level);
        string[] lines = Text.Split('\n');
        for (int length = 2; length < whole.Length; length += length < 40 || whole.Length - length < 40 ? 1 : 23)
        {
            File.WriteAllBytes(path, whole[..length]);
            int linesBefore = Encoding.UTF8.GetString(Frames.Gunzip(whole[..length])).Count(c => c == '\n');
            var (frames, error) = Read(path);
            Assert.Equal(lines[..linesBefore], frames.Select(f => f.Message));
            Assert.NotNull(error);
            Assert.Contains(path, error.Message);
            Assert.Contains($"behind line {linesBefore}", error.Message);
            Assert.Contains("cut short", error.Message);
        }
    }

    [Fact]
    public void A_cut_between_the_members_of_a_file_can_not_be_seen_but_within_the_second_it_is()
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("cut");
        byte[] first = Frames.Gzip("[1]\n"u8), second = Frames.Gzip("[2]\n"u8);
        byte[] both = [.. first, .. second];
        for (int length = first.Length; length <= both.Length; length++)
        {
            File.WriteAllBytes(path, both[..length]);
            var (frames, error) = Read(path);
            bool whole = length == first.Length || length == both.Length;
            Assert.Equal(whole, error is null);
            Assert.Equal("[1]", frames[0].Message);
        }
    }

    [Fact]
    public void A_flipped_bit_within_is_an_error()
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("flipped");
        byte[] bytes = Frames.Gzip(Encoding.UTF8.GetBytes(Text), CompressionLevel.NoCompression);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.NotNull(Read(path).Error);
    }

    [Fact]
    public void After_the_error_the_error_stays()
    {
        using var temporary = new TemporaryDirectory();
        string path = temporary.File("cut");
        File.WriteAllBytes(path, Frames.Gzip(Encoding.UTF8.GetBytes(Text))[..300]);
        using NdjsonFrames stream = NdjsonFrames.Open(path);
        for (int i = 0; i < 3; i++) { Assert.Throws<BadInputException>(() => Frames.ReadAll(stream)); }
    }

    [Fact]
    public void Every_recording_delivers_every_line()
    {
        foreach (string path in SharedData.Polymarket())
        {
            long lines = Count(Frames.Gunzip(File.ReadAllBytes(path)));
            using IFrameStream stream = RecordingFile.Open(path);
            long frames = 0, lastLine = 0;
            while (stream.TryRead(out RecordedFrame frame))
            {
                frames++;
                lastLine = frame.Line;
            }
            Assert.Empty(stream.Unreadable);
            Assert.Equal((path, lines, lines), (path, frames, lastLine));
        }
    }

    [Theory]
    [InlineData("polymarket/ws_nhl_scf_g4_20260607.jsonl.gz", 118_220)]
    [InlineData("polymarket/session_btc_eth_sol_15m_20260429.jsonl.gz", 2_308)]
    [InlineData("polymarket/ws_books_nba_20260119.jsonl.gz", 352)]
    [InlineData("kalshi/ws_session_5markets_20260701.jsonl.gz", 2_898)]
    public void Envelope_recordings_have_the_known_number_of_messages(string name, int messages)
    {
        var (frames, error) = Read(SharedData.File(name));
        Assert.Null(error);
        Assert.Equal(messages, frames.Count);
        Assert.All(frames, f => Assert.StartsWith("{", f.Message));
        Assert.DoesNotContain(frames, f => f.Message.StartsWith("""{"ts_recv_ns""", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_recording_cut_short_gives_the_lines_before_and_then_an_error()
    {
        using var temporary = new TemporaryDirectory();
        string cut = temporary.File("cut.jsonl.gz");
        foreach (string path in SharedData.Polymarket())
        {
            byte[] bytes = File.ReadAllBytes(path);
            byte[] shorter = bytes[..(bytes.Length * 2 / 3)];
            File.WriteAllBytes(cut, shorter);
            long linesBefore = Frames.Gunzip(shorter).Count(b => b == (byte)'\n');
            using IFrameStream stream = RecordingFile.Open(cut);
            long frames = 0;
            var error = Assert.Throws<BadInputException>(() =>
            {
                while (stream.TryRead(out _)) { frames++; }
            });
            Assert.Equal((path, linesBefore), (path, frames));
            Assert.Contains($"behind line {linesBefore}", error.Message);
        }
    }

    private static long Count(byte[] text) => text.LongCount(b => b == (byte)'\n') + (text[^1] == (byte)'\n' ? 0 : 1);

    private static (List<KeptFrame> Frames, BadInputException? Error) Read(string path)
    {
        var frames = new List<KeptFrame>();
        try
        {
            using NdjsonFrames stream = NdjsonFrames.Open(path);
            while (stream.TryRead(out RecordedFrame frame)) { frames.Add(new KeptFrame(frame)); }
            return (frames, null);
        }
        catch (BadInputException e)
        {
            return (frames, e);
        }
    }
}
