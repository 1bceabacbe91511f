using Probity.Domain;

namespace Probity.Journal.Container;

/// <summary>The rules that hold between segments, in one place for reader, writer and verifier.</summary>
internal static class SegmentChain
{
    /// <summary>The damage that a scanner stands before.</summary>
    public static JournalDamage DamageAt(SegmentScanner scanner) => new(
        scanner.Path,
        scanner.HeaderProblem is null ? scanner.Offset : 0,
        scanner.HeaderProblem is null ? scanner.Records + 1 : 0,
        scanner.State.Sequence,
        scanner.Problem);

    /// <summary>
    /// Null when <paramref name="next"/> goes on where <paramref name="previous"/> ended; otherwise what does not fit.
    /// </summary>
    public static string? Mismatch(SegmentScanner previous, SegmentScanner next, int number)
    {
        SegmentHeader header = next.Header;
        if (header.Number != number) { return $"it says that it is segment {header.Number}"; }
        if (header.PreviousLength != previous.Offset)
        {
            return $"it follows a segment of {header.PreviousLength} bytes, but the one before has {previous.Offset}";
        }
        return header.PreviousCrc != previous.State.Crc || header.LastSequenceBefore != previous.State.Sequence
            ? "it does not continue the segment before it"
            : null;
    }

    /// <summary>What can be told of a segment without reading the one before it.</summary>
    /// <exception cref="JournalDamagedException">Its number or the length of its predecessor is not what it
    /// says.</exception>
    public static void CheckBeginning(SegmentScanner scanner, int number, string directory)
    {
        SegmentHeader header = scanner.Header;
        string? problem = null;
        if (header.Number != number) { problem = $"it says that it is segment {header.Number}"; }
        if (number > 1)
        {
            long length = new FileInfo(JournalFiles.Segment(directory, number - 1)).Length;
            if (length != header.PreviousLength)
            {
                problem = $"it follows a segment of {header.PreviousLength} bytes, but the one before has {length}";
            }
        }
        else if (header is not { LastSequenceBefore: 0, PreviousLength: 0, PreviousCrc: 0 })
        {
            problem = "it is numbered as the first, but continues another segment";
        }
        if (problem is not null)
        {
            long before = number > 1 ? header.LastSequenceBefore : 0;
            throw new JournalDamagedException(new JournalDamage(scanner.Path, 0, 0, before, problem));
        }
    }

    /// <summary>The damage that a gap in the numbers is.</summary>
    public static JournalDamage Missing(string directory, int number, long lastGoodSequence) =>
        new(JournalFiles.Segment(directory, number), 0, 0, lastGoodSequence, "the segment is missing");

    /// <summary>Reads a journal that is known to be damaged up to the place.</summary>
    public static JournalDamage FirstDamage(string directory)
    {
        using JournalReader reader = JournalReader.Open(directory);
        try
        {
            while (reader.Read()) { }
        }
        catch (JournalDamagedException e)
        {
            return e.Damage;
        }
        throw new InvariantException("a journal with a gap in its segments is damaged");
    }
}
