using System.Globalization;
using Probity.Domain;

namespace Probity.Journal.Container;

/// <summary>The names of the files in a journal's directory.</summary>
internal static class JournalFiles
{
    public const string SegmentSuffix = ".seg";
    public const string DamagedSuffix = ".damaged";
    public const string TemporarySuffix = ".tmp";
    public const string ManifestName = "manifest.json";
    public const string LockName = "journal.lock";

    /// <summary>
    /// The process number of the last writer: beside the lock, because a locked file can't be read by others.
    /// </summary>
    public const string HolderName = "journal.holder";

    public static string Segment(string directory, int number) =>
        Path.Combine(directory, number.ToString("D6", CultureInfo.InvariantCulture) + SegmentSuffix);

    public static string Manifest(string directory) => Path.Combine(directory, ManifestName);

    /// <summary>The numbers of the segments that are there, ascending; other files are left alone.</summary>
    public static List<int> Segments(string directory)
    {
        var numbers = new List<int>();
        if (!Directory.Exists(directory)) { return numbers; }
        foreach (string path in Directory.EnumerateFiles(directory, "*" + SegmentSuffix))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            bool named = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (named && number > 0 && Segment(directory, number) == Path.Combine(directory, Path.GetFileName(path)))
            {
                numbers.Add(number);
            }
        }
        numbers.Sort();
        return numbers;
    }

    /// <summary>As <see cref="Segments"/>, at least one.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static List<int> SomeSegments(string directory)
    {
        List<int> segments = Segments(directory);
        return segments.Count > 0 ? segments : throw new BadInputException(
            $"'{directory}' holds no journal: there is no segment file (000001{SegmentSuffix}) in it");
    }

    /// <summary>
    /// Writes a whole file so that at any moment either the old or the new one is there, never half of one.
    /// </summary>
    public static void WriteAtomically(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + TemporarySuffix;
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
