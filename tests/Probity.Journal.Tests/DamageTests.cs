using Probity.Domain;
using Probity.Domain.Inputs;

namespace Probity.Journal.Tests;

public sealed class DamageTests
{
    [Fact]
    public void A_journal_cut_anywhere_in_its_last_segment_recovers_to_the_last_whole_record()
    {
        List<EngineInput> inputs = Journals.Inputs(40);
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, inputs);
        int last = Directory.GetFiles(temporary.Journal, "*.seg").Length;
        string path = temporary.Segment(last);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = bytes.Length - 1; length >= 0; length--)
        {
            File.WriteAllBytes(path, bytes[..length]);
            List<EngineInput> read = Journals.Read(temporary.Journal);
            Journals.AssertSame(inputs[..read.Count], read);
            Assert.True(JournalVerifier.Verify(temporary.Journal).IsSound);

            using (JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest, Journals.Small))
            {
                Assert.Equal(read.Count, writer.LastSequence);
                foreach (EngineInput input in inputs[read.Count..]) { writer.Append(input); }
            }
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void What_was_torn_is_reported()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Journals.Inputs(3), JournalOptions.Default);
        byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
        File.WriteAllBytes(temporary.Segment(1), [.. bytes, 30, 0, 2, 2]);
        JournalReport report = JournalVerifier.Verify(temporary.Journal);
        Assert.Equal((true, 4L, 3L), (report.IsSound, report.TornBytes, report.LastSequence));
        using JournalInputs reader = JournalInputs.Open(temporary.Journal);
        while (reader.TryRead(out _)) { }
        Assert.Equal(4, reader.TornBytes);
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest);
        Assert.Equal(new JournalRecovery(3, 4, temporary.Segment(1)), writer.Recovery);
        Assert.Equal(bytes.Length, new FileInfo(temporary.Segment(1)).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(4_096)]
    public void A_page_that_never_reached_the_disk_is_a_torn_end(int zeros)
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Samples.Sequence(Samples.OfEveryKind()[..5]);
        Journals.Write(temporary.Journal, inputs, JournalOptions.Default);
        byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
        bytes.AsSpan(bytes.Length - 6).Clear();
        File.WriteAllBytes(temporary.Segment(1), [.. bytes, .. new byte[zeros]]);
        Journals.AssertSame(inputs[..4], Journals.Read(temporary.Journal));
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest);
        Assert.Equal(4, writer.LastSequence);
        writer.Append(inputs[4]);
    }

    [Fact]
    public void A_bit_flipped_anywhere_is_found_and_nothing_behind_it_is_delivered()
    {
        List<EngineInput> inputs = Journals.Inputs(40, seed: 3);
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, inputs);
        int segments = Directory.GetFiles(temporary.Journal, "*.seg").Length;
        Assert.True(segments > 2);
        for (int number = 1; number <= segments; number++)
        {
            string path = temporary.Segment(number);
            byte[] bytes = File.ReadAllBytes(path);
            for (int at = 0; at < bytes.Length; at++)
            {
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(path, flipped);
                var (read, damage) = Journals.ReadDamaged(temporary.Journal);
                Journals.AssertSame(inputs[..read.Count], read);
                Assert.True(read.Count < inputs.Count);
                // The length of the very last record, made larger, looks like a torn end: nothing can tell the two
                // apart.
                if (damage is null)
                {
                    Assert.Equal((segments, inputs.Count - 1), (number, read.Count));
                    continue;
                }
                Assert.Equal((path, (long)read.Count), (damage.Segment, damage.LastGoodSequence));
                Assert.InRange(damage.Offset, 0, at);
            }
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void Damage_says_where_and_what()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Samples.Sequenced(), JournalOptions.Default);
        byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
        bytes[70] ^= 4;
        File.WriteAllBytes(temporary.Segment(1), bytes);
        var (_, damage) = Journals.ReadDamaged(temporary.Journal);
        Assert.Equal((temporary.Segment(1), 2L, 1L), (damage!.Segment, damage.Record, damage.LastGoodSequence));
        var error = Assert.Throws<JournalDamagedException>(
            () => JournalWriter.Open(temporary.Journal, Samples.Manifest));
        Assert.Contains("000001.seg' is damaged at byte 68 (record 2)", error.Message);
        Assert.Contains("the last good sequence is 1", error.Message);
    }

    [Fact]
    public void A_flipped_length_before_whole_records_is_damage_and_not_a_torn_end()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Samples.Sequenced(), JournalOptions.Default);
        byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
        bytes[41] ^= 0x40;
        File.WriteAllBytes(temporary.Segment(1), bytes);
        Assert.Throws<JournalDamagedException>(() => JournalWriter.Open(temporary.Journal, Samples.Manifest));
        Assert.Equal(bytes.Length, new FileInfo(temporary.Segment(1)).Length);
    }

    [Fact]
    public void A_missing_segment_is_damage_for_everyone()
    {
        List<EngineInput> inputs = Journals.Inputs(60);
        using var original = new TemporaryDirectory();
        Journals.Write(original.Journal, inputs);
        int segments = Directory.GetFiles(original.Journal, "*.seg").Length;
        for (int missing = 1; missing < segments; missing++)
        {
            using TemporaryDirectory copy = Copy(original);
            File.Delete(copy.Segment(missing));
            var (read, damage) = Journals.ReadDamaged(copy.Journal);
            Journals.AssertSame(inputs[..read.Count], read);
            Assert.Equal((copy.Segment(missing), (long)read.Count), (damage!.Segment, damage.LastGoodSequence));
            Assert.Contains("missing", damage.Reason);
            JournalDamage reported = Assert.Single(JournalVerifier.Verify(copy.Journal).Damages);
            Assert.Equal(copy.Segment(missing), reported.Segment);
            Assert.Throws<JournalDamagedException>(() => JournalWriter.Open(copy.Journal, Samples.Manifest));
        }
    }

    [Fact]
    public void A_segment_of_another_journal_does_not_fit_the_chain()
    {
        using var one = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(60, seed: 1);
        Journals.Write(one.Journal, inputs);
        Journals.Write(other.Journal, Journals.Inputs(60, seed: 2));
        File.Copy(other.Segment(2), one.Segment(2), overwrite: true);
        var (read, damage) = Journals.ReadDamaged(one.Journal);
        Journals.AssertSame(inputs[..read.Count], read);
        Assert.Equal(one.Segment(2), damage!.Segment);
        Assert.False(JournalVerifier.Verify(one.Journal).IsSound);
    }

    [Fact]
    public void A_segment_of_a_later_format_is_no_damage_but_says_so()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Journals.Inputs(1));
        byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
        bytes[8] = 2;
        uint crc = Container.Crc32C.Continue(0, bytes.AsSpan(0, 36));
        BitConverter.TryWriteBytes(bytes.AsSpan(36), crc);
        File.WriteAllBytes(temporary.Segment(1), bytes);
        var error = Assert.Throws<BadInputException>(() => Journals.Read(temporary.Journal));
        Assert.Contains("format version 2", error.Message);
    }

    internal static TemporaryDirectory Copy(TemporaryDirectory original)
    {
        var copy = new TemporaryDirectory();
        Directory.CreateDirectory(copy.Journal);
        foreach (string file in Directory.GetFiles(original.Journal))
        {
            File.Copy(file, Path.Combine(copy.Journal, Path.GetFileName(file)));
        }
        return copy;
    }
}
