using Probity.Domain.Inputs;
using Probity.Journal.Container;

namespace Probity.Journal.Tests;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wherever_the_disk_fills_up_everything_flushed_stays_and_nothing_torn_counts(bool cutFails)
    {
        List<EngineInput> inputs = Journals.Inputs(60);
        for (long room = SegmentHeader.Size; room < 6_000; room += 61)
        {
            using var temporary = new TemporaryDirectory();
            var disk = new FullDisk(room) { CutFails = cutFails };
            long flushed = WriteUntilFull(temporary.Journal, inputs, disk);
            Journals.AssertSame(inputs[..(int)flushed], Journals.Read(temporary.Journal));

            using JournalWriter again = JournalWriter.Open(temporary.Journal, Samples.Manifest, Journals.Small);
            Assert.Equal(flushed, again.LastSequence);
        }
    }

    [Fact]
    public void The_error_names_the_file_the_bytes_and_what_is_safe()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(2);
        var disk = new FullDisk(10_000);
        using JournalWriter writer = Open(temporary.Journal, disk);
        writer.Append(inputs[0]);
        writer.Flush();
        writer.Append(inputs[1]);
        disk.BytesLeft = 3;
        var error = Assert.Throws<JournalWriteException>(writer.Flush);
        Assert.Equal(temporary.Segment(1), error.FilePath);
        Assert.True(error.BytesNeeded > 3);
        Assert.Contains(temporary.Segment(1), error.Message);
        Assert.Contains($"{error.BytesNeeded} bytes are needed", error.Message);
        Assert.Contains("disk is full", error.Message);
        Assert.Contains("up to sequence 1 is safe", error.Message);
        disk.BytesLeft = 10_000;
    }

    [Fact]
    public void Once_there_is_room_the_pending_inputs_are_flushed()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(50);
        var disk = new FullDisk(700);
        using (JournalWriter writer = Open(temporary.Journal, disk))
        {
            for (int i = 0; i < inputs.Count;)
            {
                try
                {
                    writer.Append(inputs[i]);
                    i++;
                }
                catch (JournalWriteException)
                {
                    Assert.Equal(i, writer.LastSequence);
                    disk.BytesLeft += 5_000;
                }
            }
            writer.Flush();
        }
        Journals.AssertSame(inputs, Journals.Read(temporary.Journal));
    }

    [Fact]
    public void After_a_failed_sync_the_journal_goes_on_only_after_a_restart()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(2);
        var disk = new FullDisk(10_000) { SyncFails = true };
        using (JournalWriter writer = Open(temporary.Journal, disk))
        {
            writer.Append(inputs[0]);
            Assert.Throws<JournalWriteException>(writer.Sync);
            disk.SyncFails = false;
            var error = Assert.Throws<InvalidOperationException>(writer.Flush);
            Assert.Contains("restart", error.Message);
        }
        using JournalWriter again = JournalWriter.Open(temporary.Journal, Samples.Manifest, Journals.Small);
        again.Append(inputs[(int)again.LastSequence]);
    }

    [Fact]
    public void A_lock_or_manifest_that_cannot_be_made_is_no_other_writer()
    {
        using var temporary = new TemporaryDirectory();
        foreach (string name in (string[])["manifest.json.tmp", "journal.lock"])
        {
            // A link to itself: opening it fails as a broken disk would, for the superuser too.
            string blocked = Path.Combine(temporary.Journal, name);
            Directory.CreateDirectory(temporary.Journal);
            File.CreateSymbolicLink(blocked, blocked);
            var error = Assert.Throws<JournalWriteException>(
                () => JournalWriter.Open(temporary.Journal, Samples.Manifest));
            Assert.Contains(name.Replace(".tmp", ""), error.FilePath);
            File.Delete(blocked);
            File.Delete(Path.Combine(temporary.Journal, "journal.lock"));
        }
    }

    [Fact]
    public void A_really_full_device_gives_the_clear_error()
    {
        const string Full = "/dev/full";
        using var temporary = new TemporaryDirectory();
        OpenSegmentFile open = File.Exists(Full) ? _ => SegmentFile.Open(Full) : new FullDisk(0).Open;
        var error = Assert.Throws<JournalWriteException>(
            () => JournalWriter.Open(temporary.Journal, Samples.Manifest, Journals.Small, open));
        Assert.Contains("disk is full", error.Message);
    }

    private static JournalWriter Open(string directory, FullDisk disk) =>
        JournalWriter.Open(directory, Samples.Manifest, Journals.Small, disk.Open);

    /// <summary>
    /// Flushes after every third input; gives the last sequence on disk, which is never behind the last flush that
    /// came back.
    /// </summary>
    private static long WriteUntilFull(string directory, List<EngineInput> inputs, FullDisk disk)
    {
        long flushed = 0;
        try
        {
            // Disposing tries once more to flush: both errors are the same full disk.
            using JournalWriter writer = Open(directory, disk);
            foreach (EngineInput input in inputs)
            {
                writer.Append(input);
                if (input.At.Sequence % 3 != 0) { continue; }
                writer.Flush();
                flushed = input.At.Sequence;
            }
        }
        catch (JournalWriteException)
        {
            disk.BytesLeft = 0;
        }
        long onDisk = Journals.Read(directory).Count;
        Assert.InRange(onDisk, flushed, inputs.Count);
        return onDisk;
    }
}
