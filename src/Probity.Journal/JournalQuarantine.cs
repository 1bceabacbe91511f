using System.Globalization;
using Probity.Domain;
using Probity.Journal.Container;

namespace Probity.Journal;

/// <summary>What a quarantine did.</summary>
/// <param name="Damage">The first damage; nothing behind it can be replayed.</param>
/// <param name="SetAside">The files as they were, renamed; nothing was deleted.</param>
/// <param name="LastSequence">Where the journal ends now.</param>
public sealed record QuarantineReport(JournalDamage Damage, IReadOnlyList<string> SetAside, long LastSequence);

/// <summary>
/// Makes a damaged journal usable up to its last good record, on a person's request: the damaged segment and all later
/// ones are set aside as <c>*.damaged</c>, and the good records before the damage stay.
/// </summary>
public static class JournalQuarantine
{
    /// <summary>Null when the journal is sound.</summary>
    /// <exception cref="BadInputException">It is being written, or there is no journal.</exception>
    public static QuarantineReport? Apply(string directory)
    {
        using JournalLock held = JournalLock.Take(directory);
        JournalDamage? damage = FindDamage(directory);
        if (damage is null) { return null; }
        // At every moment until the last step the damage stays in its place, so that a quarantine that dies half-way
        // leaves a journal that is still loudly damaged, and can be run again.
        var aside = new List<string>();
        int damaged = int.Parse(Path.GetFileNameWithoutExtension(damage.Segment), CultureInfo.InvariantCulture);
        List<int> segments = JournalFiles.Segments(directory);
        for (int i = segments.Count - 1; i >= 0 && segments[i] > damaged; i--)
        {
            string path = JournalFiles.Segment(directory, segments[i]);
            string to = FreeName(path);
            File.Move(path, to);
            aside.Add(to);
        }
        if (File.Exists(damage.Segment)) { aside.Add(Salvage(damage)); }
        return new QuarantineReport(damage, aside, damage.LastGoodSequence);
    }

    private static JournalDamage? FindDamage(string directory)
    {
        try
        {
            using JournalReader reader = JournalReader.Open(directory);
            while (reader.Read())
            {
                if (reader.Kind.IsInput()) { reader.Input(); }
            }
            return null;
        }
        catch (JournalDamagedException e)
        {
            return e.Damage;
        }
    }

    /// <summary>
    /// Keeps a copy of the damaged file, then replaces it by its good beginning (none: takes it away).
    /// </summary>
    private static string Salvage(JournalDamage damage)
    {
        string copy = FreeName(damage.Segment);
        if (damage.Offset <= SegmentHeader.Size)
        {
            File.Move(damage.Segment, copy);
            return copy;
        }
        byte[] all = File.ReadAllBytes(damage.Segment);
        JournalFiles.WriteAtomically(copy, all);
        JournalFiles.WriteAtomically(damage.Segment, all.AsSpan(0, (int)damage.Offset));
        return copy;
    }

    private static string FreeName(string path)
    {
        string name = path + JournalFiles.DamagedSuffix;
        for (int i = 2; File.Exists(name); i++) { name = $"{path}{JournalFiles.DamagedSuffix}{i}"; }
        return name;
    }
}
