using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Journal.Tests;

public sealed class WriterTests
{
    [Fact]
    public void Segments_roll_below_their_limit_and_read_as_one()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(500);
        Journals.Write(temporary.Journal, inputs);
        string[] segments = Directory.GetFiles(temporary.Journal, "*.seg");
        Assert.True(segments.Length > 5);
        Assert.All(segments, s => Assert.InRange(new FileInfo(s).Length, 41, Journals.Small.SegmentBytes + 2_000));
        Journals.AssertSame(inputs, Journals.Read(temporary.Journal));
    }

    [Fact]
    public void Reopening_goes_on_where_the_journal_ends()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(200);
        foreach (EngineInput[] part in inputs.Chunk(7)) { Journals.Write(temporary.Journal, part); }
        Journals.AssertSame(inputs, Journals.Read(temporary.Journal));
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest);
        Assert.Equal(new JournalRecovery(200, 0, null), writer.Recovery);
    }

    [Fact]
    public void Reopening_or_not_writes_the_same_bytes()
    {
        using var temporary = new TemporaryDirectory();
        string whole = temporary.File("whole"), parts = temporary.File("parts");
        Journals.Write(whole, Journals.Inputs(200));
        foreach (EngineInput[] part in Journals.Inputs(200).Chunk(11)) { Journals.Write(parts, part); }
        string[] segments = [.. Directory.GetFiles(whole, "*.seg").Order()];
        Assert.Equal(segments.Length, Directory.GetFiles(parts, "*.seg").Length);
        foreach (string segment in segments)
        {
            Assert.Equal(File.ReadAllBytes(segment), File.ReadAllBytes(Path.Combine(parts, Path.GetFileName(segment))));
        }
    }

    [Fact]
    public void An_input_out_of_sequence_is_a_bug_and_is_not_written()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(3);
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest);
        writer.Append(inputs[0]);
        Assert.Throws<InvariantException>(() => writer.Append(inputs[2]));
        Assert.Throws<InvariantException>(() => writer.Append(inputs[0]));
        Assert.Equal(1, writer.LastSequence);
    }

    [Fact]
    public void A_second_writer_is_told_who_holds_the_journal()
    {
        using var temporary = new TemporaryDirectory();
        using (JournalWriter.Open(temporary.Journal, Samples.Manifest))
        {
            var error = Assert.Throws<BadInputException>(
                () => JournalWriter.Open(temporary.Journal, Samples.Manifest));
            Assert.Contains($"process {Environment.ProcessId}", error.Message);
            Assert.Contains(temporary.Journal, error.Message);
        }
        JournalWriter.Open(temporary.Journal, Samples.Manifest).Dispose();
    }

    [Fact]
    public void An_existing_journal_keeps_its_manifest()
    {
        using var temporary = new TemporaryDirectory();
        JournalManifest first = Samples.Manifest with
        {
            Created = Instant.FromMilliseconds(1_780_795_851_472),
            Strategies = [new ManifestStrategy("parity-arb", "abc")],
            Metadata = new SortedDictionary<string, string> { ["dataset"] = "nhl", ["inferred"] = "pairs – \"x\"" },
            ConfigHash = ulong.MaxValue,
        };
        JournalWriter.Open(temporary.Journal, first).Dispose();
        Journals.Write(temporary.Journal, Journals.Inputs(1));
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest with { Build = "other" });
        JournalManifest kept = writer.Manifest;
        Assert.Equal(first.Metadata, kept.Metadata);
        Assert.Equal(first.Strategies, kept.Strategies);
        Assert.Equal(
            (first.Build, first.ConfigHash, first.Seed, first.Created, 1),
            (kept.Build, kept.ConfigHash, kept.Seed, kept.Created, kept.FormatVersion));
    }

    [Fact]
    public void A_journal_without_or_with_a_broken_manifest_is_not_written()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Journals.Inputs(3));
        string manifest = Path.Combine(temporary.Journal, "manifest.json");
        File.WriteAllText(manifest, """{"formatVersion":2,"build":"later"}""");
        Assert.Contains("format version 2", OpeningFails(temporary.Journal));
        File.WriteAllText(manifest, """{"formatVersion":1,"buil""");
        Assert.Contains("not readable", OpeningFails(temporary.Journal));
        File.Delete(manifest);
        Assert.Contains("no manifest.json", OpeningFails(temporary.Journal));
    }

    [Fact]
    public void Digests_come_back_with_the_inputs_that_they_follow()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(100);
        using (JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest, Journals.Small))
        {
            foreach (EngineInput input in inputs)
            {
                writer.Append(input);
                long sequence = input.At.Sequence;
                if (sequence % 10 == 0) { writer.AppendDigest(sequence - 5, (ulong)sequence * 7); }
            }
        }
        using JournalInputs journal = JournalInputs.Open(temporary.Journal);
        var digests = new List<JournaledDigest>();
        var read = new List<EngineInput>();
        while (journal.TryRead(out EngineInput? input))
        {
            while (journal.TryTakeDigest(out JournaledDigest digest)) { digests.Add(digest); }
            read.Add(input);
        }
        while (journal.TryTakeDigest(out JournaledDigest digest)) { digests.Add(digest); }
        Journals.AssertSame(inputs, read);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => new JournaledDigest((i * 10) - 5, (ulong)i * 70)), digests);
    }

    [Fact]
    public void A_record_larger_than_a_segment_gets_one_of_its_own()
    {
        using var temporary = new TemporaryDirectory();
        string detail = new('x', 100_000);
        List<EngineInput> inputs = Samples.Sequence(
        [
            new TimerFired(default, new TimerId(1)),
            new VenueStatusChanged(default, VenueId.Polymarket, VenueStatus.Halted, detail),
            new TimerFired(default, new TimerId(2)),
        ]);
        Journals.Write(temporary.Journal, inputs);
        Assert.Equal(3, Directory.GetFiles(temporary.Journal, "*.seg").Length);
        Journals.AssertSame(inputs, Journals.Read(temporary.Journal));
    }

    [Fact]
    public void A_record_beyond_the_limit_is_refused_and_leaves_no_trace()
    {
        using var temporary = new TemporaryDirectory();
        string detail = new('x', Limits.JournalRecordBytes);
        List<EngineInput> inputs = Samples.Sequence(
        [
            new TimerFired(default, new TimerId(1)),
            new VenueStatusChanged(default, VenueId.Polymarket, VenueStatus.Halted, detail),
        ]);
        using (JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest))
        {
            writer.Append(inputs[0]);
            var error = Assert.Throws<BadInputException>(() => writer.Append(inputs[1]));
            Assert.Contains("VenueStatusChanged", error.Message);
            Assert.Equal(1, writer.LastSequence);
        }
        Journals.AssertSame(inputs[..1], Journals.Read(temporary.Journal));
    }

    [Fact]
    public void Syncing_follows_the_policy()
    {
        Assert.Equal(0, Syncs(DiskSync.Never, flushes: 5));
        Assert.Equal(0, Syncs(DiskSync.OnDemand, flushes: 5));
        Assert.True(Syncs(DiskSync.EveryFlush, flushes: 5) >= 5);
    }

    [Fact]
    public void Written_inputs_can_be_read_while_the_writer_goes_on()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(300);
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest, Journals.Small);
        using JournalInputs reader = JournalInputs.Open(temporary.Journal);
        foreach (EngineInput input in inputs)
        {
            Assert.False(reader.TryRead(out _));
            writer.Append(input);
            writer.Flush();
            Assert.True(reader.TryRead(out EngineInput? read));
            Journals.AssertSame(input, read);
        }
    }

    private static int Syncs(DiskSync policy, int flushes)
    {
        using var temporary = new TemporaryDirectory();
        var disk = new FullDisk(100_000);
        using JournalWriter writer = JournalWriter.Open(
            temporary.Journal, Samples.Manifest, new JournalOptions { Sync = policy }, disk.Open);
        foreach (EngineInput input in Journals.Inputs(flushes))
        {
            writer.Append(input);
            writer.Flush();
        }
        return disk.Syncs;
    }

    private static string OpeningFails(string directory) =>
        Assert.Throws<BadInputException>(() => JournalWriter.Open(directory, Samples.Manifest)).Message;
}
