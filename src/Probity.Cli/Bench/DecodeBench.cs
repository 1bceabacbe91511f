using System.Globalization;
using System.Text.Json;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Cli.Bench;

/// <summary>
/// Market channel frames into books, beside the runtime's own parser on the same bytes, which only builds its tree:
/// the two take turns slice by slice, so that their ratio means something on a noisy machine.
/// </summary>
internal static class DecodeBench
{
    public const string DecodeName = "book-delta-decode-apply";
    public const string ReferenceName = "json-document-parse";

    /// <summary>Frames that build the books before the first one is timed.</summary>
    public const int FramesBefore = 1_000;

    public const int SliceFrames = 500;

    private const int Rounds = 20;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        IReadOnlyList<byte[]> frames = data.Frames;
        Samples[] samples = Measure.RunTogether(Rounds, 2, both => Round(frames, both[0], both[1]));
        double ratio = samples[1].Median / samples[0].Median;
        double bytes = frames.Average(frame => frame.Length);
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{samples[0].BytesPerOperation:0.##} B allocated per frame of {bytes:0} B, "
            + $"{ratio:0.00} times as fast as JsonDocument.Parse; {data.Origin}");
        string reference = string.Create(
            CultureInfo.InvariantCulture,
            $"{samples[1].BytesPerOperation:0} B allocated per frame; builds a tree, applies nothing");
        return
        [
            BenchFigure.Time(DecodeName, samples[0], "us", 1e3, note),
            BenchFigure.Time(ReferenceName, samples[1], "us", 1e3, reference),
        ];
    }

    /// <summary>A fresh assembler each time: it refuses what is older than its books.</summary>
    private static void Round(IReadOnlyList<byte[]> frames, Samples decode, Samples parse)
    {
        var channel = new DecodedBooks();
        channel.Decode(frames, 0, FramesBefore);
        for (int from = FramesBefore; from + SliceFrames <= frames.Count; from += SliceFrames)
        {
            int start = from;
            decode.Time(SliceFrames, () => channel.Decode(frames, start, SliceFrames));
            parse.Time(SliceFrames, () => Parse(frames, start, SliceFrames));
        }
    }

    private static void Parse(IReadOnlyList<byte[]> frames, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            using JsonDocument document = JsonDocument.Parse(frames[i]);
        }
    }
}

/// <summary>Decoder and assembler as a connection has them, with nobody listening.</summary>
public sealed class DecodedBooks
{
    private readonly BookAssembler assembler;
    private readonly MarketFrameDecoder decoder;

    public DecodedBooks()
    {
        var tokens = new TokenTable();
        assembler = new BookAssembler(tokens, AssemblerOptions.Recording, IgnoredBookEvents.Instance);
        decoder = new MarketFrameDecoder(tokens);
    }

    /// <summary>Decodes frames and applies them to the books.</summary>
    public void Decode(IReadOnlyList<byte[]> frames, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            assembler.Arriving(Instant.None, FrameSource.Socket);
            decoder.Decode(frames[i], assembler);
        }
    }
}
