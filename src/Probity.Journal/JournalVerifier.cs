using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Journal.Codec;
using Probity.Journal.Container;

namespace Probity.Journal;

/// <summary>What a journal holds and what is wrong with it.</summary>
/// <param name="Segments">Segment files that are there.</param>
/// <param name="Records">Whole records.</param>
/// <param name="ByKind">Records by name of kind, in the order of the kinds' numbers.</param>
/// <param name="FirstSequence">0 when there is none.</param>
/// <param name="LastSequence">The last sequence that stands undamaged; 0 when there is none.</param>
/// <param name="Bytes">Of all segment files.</param>
/// <param name="TornBytes">Of a half-written last record; no damage: the next writer cuts them.</param>
/// <param name="Damages">At most one a segment: behind it, nothing of that segment can be trusted.</param>
public sealed record JournalReport(
    int Segments,
    long Records,
    IReadOnlyList<KeyValuePair<string, long>> ByKind,
    long FirstSequence,
    long LastSequence,
    long Bytes,
    long TornBytes,
    IReadOnlyList<JournalDamage> Damages)
{
    public bool IsSound => Damages.Count == 0;
}

/// <summary>
/// Reads every byte of a journal or native recording, decodes every record, and reports instead of throwing.
/// </summary>
public sealed class JournalVerifier
{
    private readonly string directory;
    private readonly long[] byKind = new long[128];
    private readonly List<JournalDamage> damages = [];
    private readonly TextCache texts = new();
    private long first, last, records, bytes, torn;

    private JournalVerifier(string directory) => this.directory = directory;

    /// <exception cref="BadInputException">There is no journal, or one of a later format.</exception>
    public static JournalReport Verify(string directory)
    {
        List<int> segments = JournalFiles.SomeSegments(directory);
        var verifier = new JournalVerifier(directory);
        verifier.CheckManifest();
        verifier.CheckSegments(segments);
        return verifier.Report(segments.Count);
    }

    private void CheckManifest()
    {
        string path = JournalFiles.Manifest(directory);
        string? problem = null;
        try
        {
            problem = JournalManifest.Read(directory) is null ? "the manifest is missing" : null;
        }
        catch (BadInputException e)
        {
            problem = e.Message;
        }
        if (problem is not null) { damages.Add(new JournalDamage(path, 0, 0, 0, problem)); }
    }

    private void CheckSegments(List<int> segments)
    {
        SegmentScanner? previous = null;
        try
        {
            int expected = 1;
            foreach (int number in segments)
            {
                for (; expected < number; expected++)
                {
                    damages.Add(SegmentChain.Missing(directory, expected, last));
                    previous?.Dispose();
                    previous = null;
                }
                expected = number + 1;
                SegmentScanner scanner = SegmentScanner.Open(JournalFiles.Segment(directory, number));
                bool sound = Check(scanner, previous, number, isLast: number == segments[^1]);
                previous?.Dispose();
                previous = sound ? scanner : null;
                if (!sound) { scanner.Dispose(); }
            }
        }
        finally
        {
            previous?.Dispose();
        }
    }

    /// <summary>False when the next segment cannot be compared with the end of this one.</summary>
    private bool Check(SegmentScanner scanner, SegmentScanner? previous, int number, bool isLast)
    {
        bytes += scanner.Offset + scanner.BytesLeft;
        if (isLast && scanner.IsUnborn)
        {
            torn = scanner.BytesLeft + scanner.Offset;
            return false;
        }
        if (scanner.HeaderProblem is null)
        {
            string? problem = previous is not null
                ? SegmentChain.Mismatch(previous, scanner, number)
                : WrongNumber(scanner, number);
            if (problem is not null) { damages.Add(new JournalDamage(scanner.Path, 0, 0, last, problem)); }
        }
        ScanStep step;
        while ((step = scanner.Next()) == ScanStep.Record)
        {
            string? problem = Decode(scanner);
            if (problem is not null)
            {
                damages.Add(new JournalDamage(scanner.Path, scanner.RecordOffset, scanner.Records, last, problem));
                continue;
            }
            Count(scanner);
        }
        if (step == ScanStep.Torn && isLast)
        {
            torn = scanner.BytesLeft;
            return false;
        }
        if (step == ScanStep.End) { return true; }
        damages.Add(SegmentChain.DamageAt(scanner));
        return false;
    }

    private static string? WrongNumber(SegmentScanner scanner, int number) =>
        scanner.Header.Number == number ? null : $"it says that it is segment {scanner.Header.Number}";

    private void Count(SegmentScanner scanner)
    {
        records++;
        byKind[(byte)scanner.Kind]++;
        if (scanner.Kind == RecordKind.Digest) { return; }
        if (first == 0) { first = scanner.At.Sequence; }
        last = scanner.At.Sequence;
    }

    private string? Decode(SegmentScanner scanner)
    {
        try
        {
            if (scanner.Kind.IsInput())
            {
                InputCodec.Read((InputKind)scanner.Kind, scanner.At, scanner.Payload.Span);
            }
            else if (scanner.Kind == RecordKind.Frame)
            {
                FrameCodec.Read(scanner.Payload.Span, texts, out _);
            }
            else if (scanner.Kind != RecordKind.Digest || scanner.Payload.Length != sizeof(ulong))
            {
                return $"record kind {(byte)scanner.Kind} of {scanner.Payload.Length} bytes is not known to this build";
            }
            return null;
        }
        catch (Exception e) when (e is CodecException or ArgumentException or OverflowException)
        {
            return e.Message;
        }
    }

    private JournalReport Report(int segments)
    {
        var named = new List<KeyValuePair<string, long>>();
        for (int kind = 0; kind < byKind.Length; kind++)
        {
            if (byKind[kind] > 0) { named.Add(new(((RecordKind)kind).Name(), byKind[kind])); }
        }
        return new JournalReport(segments, records, named, first, last, bytes, torn, damages);
    }
}
