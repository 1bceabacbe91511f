using System.Buffers.Binary;
using System.Globalization;
using Probity.Domain;
using Probity.Journal.Container;

namespace Probity.Journal;

/// <summary>The engine's state after an input, as the engine wrote it.</summary>
public sealed record EngineSnapshot(long Sequence, ulong Digest, byte[] State);

/// <summary>A snapshot file that was passed over.</summary>
public sealed record BrokenSnapshot(string Path, string Reason);

/// <summary>
/// Snapshots next to the segments, each in its own file: written aside, synced, then renamed, so that a crash leaves
/// the old ones. A broken one is never an error, only a longer replay; it is reported.
/// </summary>
/// <param name="directory">The journal's directory.</param>
/// <param name="keep">How many to keep; older ones are deleted after a write. At least 1.</param>
public sealed class SnapshotStore(string directory, int keep = 2)
{
    private const string Prefix = "snapshot-";
    private const string Suffix = ".snap";
    private const int Version = 1;
    private const int VersionAt = 8, SequenceAt = 12, DigestAt = 20, LengthAt = 28, HeaderSize = 36, CrcSize = 4;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'B', (byte)'N', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="IOException">The disk is full or broken; the older snapshots stand.</exception>
    public void Write(EngineSnapshot snapshot)
    {
        Require.That(snapshot.Sequence > 0 && keep > 0, "a snapshot has a sequence, and at least one is kept");
        var bytes = new byte[HeaderSize + snapshot.State.Length + CrcSize];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SequenceAt), snapshot.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(DigestAt), snapshot.Digest);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(LengthAt), snapshot.State.Length);
        snapshot.State.CopyTo(bytes.AsSpan(HeaderSize));
        int crcAt = bytes.Length - CrcSize;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(crcAt), Crc32C.Continue(0, bytes.AsSpan(0, crcAt)));
        Directory.CreateDirectory(directory);
        string name = Prefix + snapshot.Sequence.ToString("D19", CultureInfo.InvariantCulture) + Suffix;
        JournalFiles.WriteAtomically(Path.Combine(directory, name), bytes);
        foreach (string old in NewestFirst().Skip(keep)) { File.Delete(old); }
    }

    /// <summary>The newest snapshot that is whole and not ahead of the journal; null when there is none.</summary>
    /// <param name="lastSequence">Where the journal ends.</param>
    /// <param name="broken">The newer ones that were passed over, and why.</param>
    public EngineSnapshot? ReadNewest(long lastSequence, out IReadOnlyList<BrokenSnapshot> broken)
    {
        var passed = new List<BrokenSnapshot>();
        broken = passed;
        foreach (string path in NewestFirst())
        {
            string? problem = TryRead(path, out EngineSnapshot? snapshot);
            if (problem is null && snapshot!.Sequence > lastSequence)
            {
                problem = $"it is of sequence {snapshot.Sequence}, but the journal ends at {lastSequence}";
            }
            if (problem is null) { return snapshot; }
            passed.Add(new BrokenSnapshot(path, problem));
        }
        return null;
    }

    private static string? TryRead(string path, out EngineSnapshot? snapshot)
    {
        snapshot = null;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (IOException e)
        {
            return e.Message;
        }
        int crcAt = bytes.Length - CrcSize;
        if (crcAt < HeaderSize) { return $"it has only {bytes.Length} bytes"; }
        if (!bytes.AsSpan().StartsWith(Magic)) { return "it does not begin like a snapshot"; }
        if (Crc32C.Continue(0, bytes.AsSpan(0, crcAt)) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(crcAt)))
        {
            return "its checksum does not match";
        }
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(VersionAt));
        if (version != Version) { return $"it has format version {version}; this build reads {Version}"; }
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(LengthAt));
        if (length != crcAt - HeaderSize) { return $"it says {length} bytes of state and has {crcAt - HeaderSize}"; }
        snapshot = new EngineSnapshot(
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(SequenceAt)),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(DigestAt)),
            bytes[HeaderSize..crcAt]);
        return null;
    }

    /// <summary>Names carry the sequence with leading zeros, so that their order is the sequences' order.</summary>
    private List<string> NewestFirst()
    {
        if (!Directory.Exists(directory)) { return []; }
        List<string> paths = [.. Directory.EnumerateFiles(directory, Prefix + "*" + Suffix)];
        paths.Sort(string.CompareOrdinal);
        paths.Reverse();
        return paths;
    }
}
