using System.Text;

namespace Probity.Journal.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void The_newest_comes_back()
    {
        using var temporary = new TemporaryDirectory();
        var store = new SnapshotStore(temporary.Journal);
        Assert.Null(store.ReadNewest(1_000, out _));
        foreach (int sequence in (int[])[100, 9, 1_000]) { store.Write(Snapshot(sequence)); }
        EngineSnapshot? newest = store.ReadNewest(1_000, out var broken);
        Assert.Equal((1_000L, 2_000UL), (newest!.Sequence, newest.Digest));
        Assert.Equal("state after 1000", Encoding.UTF8.GetString(newest.State));
        Assert.Empty(broken);
    }

    [Fact]
    public void A_snapshot_cut_or_flipped_anywhere_is_passed_over_and_reported()
    {
        using var temporary = new TemporaryDirectory();
        var store = new SnapshotStore(temporary.Journal);
        store.Write(Snapshot(1));
        store.Write(Snapshot(2));
        string path = Directory.GetFiles(temporary.Journal, "*.snap").Order().Last();
        byte[] bytes = File.ReadAllBytes(path);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= 0x10;
            foreach (byte[] broken in (byte[][])[flipped, bytes[..at]])
            {
                File.WriteAllBytes(path, broken);
                Assert.Equal(1, store.ReadNewest(10, out var passed)!.Sequence);
                Assert.Equal(path, Assert.Single(passed).Path);
            }
        }
    }

    [Fact]
    public void A_snapshot_ahead_of_the_journal_is_passed_over()
    {
        using var temporary = new TemporaryDirectory();
        var store = new SnapshotStore(temporary.Journal);
        store.Write(Snapshot(5));
        store.Write(Snapshot(8));
        Assert.Equal(5, store.ReadNewest(7, out var passed)!.Sequence);
        Assert.Contains("the journal ends at 7", Assert.Single(passed).Reason);
    }

    [Fact]
    public void Only_the_newest_are_kept_and_a_leftover_of_a_crash_does_not_count()
    {
        using var temporary = new TemporaryDirectory();
        var store = new SnapshotStore(temporary.Journal, keep: 2);
        for (int i = 1; i <= 5; i++) { store.Write(Snapshot(i)); }
        Assert.Equal(2, Directory.GetFiles(temporary.Journal).Length);
        File.WriteAllText(Path.Combine(temporary.Journal, "snapshot-0000000000000000009.snap.tmp"), "half");
        Assert.Equal(5, store.ReadNewest(10, out var passed)!.Sequence);
        Assert.Empty(passed);
    }

    private static EngineSnapshot Snapshot(long sequence) =>
        new(sequence, (ulong)sequence * 2, Encoding.UTF8.GetBytes($"state after {sequence}"));
}
