using Probity.Domain;

namespace Probity.Journal.Container;

/// <summary>Where the next record of an existing journal goes.</summary>
internal sealed record SegmentEnd(int Number, long Length, RecordState State, ISegmentFile File);

/// <summary>Finds the end of a journal that is opened for writing, and cuts what a crash left half-written.</summary>
internal static class JournalRecoverer
{
    /// <summary>Null when the journal has not begun. Earlier segments are checked by whoever reads them.</summary>
    public static SegmentEnd? FindEnd(string directory, OpenSegmentFile openFile, out JournalRecovery? recovery)
    {
        recovery = null;
        List<int> segments = JournalFiles.Segments(directory);
        if (segments.Count == 0) { return null; }
        (long tornBytes, string? tornFile) = RemoveUnbornSegment(directory, segments);
        if (segments.Count == 0)
        {
            recovery = new JournalRecovery(0, tornBytes, tornFile);
            return null;
        }
        int last = segments[^1];
        if (segments.Count != last) { throw new JournalDamagedException(SegmentChain.FirstDamage(directory)); }
        string path = JournalFiles.Segment(directory, last);
        using SegmentScanner scanner = SegmentScanner.Open(path);
        ScanStep step = scanner.Next();
        while (step == ScanStep.Record) { step = scanner.Next(); }
        if (step == ScanStep.Damaged) { throw new JournalDamagedException(SegmentChain.DamageAt(scanner)); }
        SegmentChain.CheckBeginning(scanner, last, directory);
        if (step == ScanStep.Torn) { (tornBytes, tornFile) = (scanner.BytesLeft, path); }
        ISegmentFile file = openFile(path);
        if (step == ScanStep.Torn)
        {
            file.SetLength(scanner.Offset);
            file.Sync();
        }
        recovery = new JournalRecovery(scanner.State.Sequence, tornBytes, tornFile);
        return new SegmentEnd(last, scanner.Offset, scanner.State, file);
    }

    /// <summary>
    /// A last segment without a whole header was being created when its writer died: it never held a record.
    /// </summary>
    private static (long Bytes, string? File) RemoveUnbornSegment(string directory, List<int> segments)
    {
        string path = JournalFiles.Segment(directory, segments[^1]);
        using (SegmentScanner scanner = SegmentScanner.Open(path))
        {
            if (!scanner.IsUnborn) { return (0, null); }
        }
        long bytes = new FileInfo(path).Length;
        File.Delete(path);
        segments.RemoveAt(segments.Count - 1);
        return (bytes, path);
    }
}
