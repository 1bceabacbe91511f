using Probity.Domain;
using Probity.Domain.Inputs;

namespace Probity.Journal.Tests;

public sealed class ReaderTests
{
    [Fact]
    public void Reading_begins_at_any_sequence()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(150);
        Journals.Write(temporary.Journal, inputs);
        for (int from = -1; from <= 152; from++)
        {
            int skipped = Math.Clamp(from - 1, 0, inputs.Count);
            Journals.AssertSame(inputs[skipped..], Journals.Read(temporary.Journal, from));
        }
    }

    [Fact]
    public void A_later_start_does_not_touch_earlier_segments()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(150);
        Journals.Write(temporary.Journal, inputs);
        byte[] first = File.ReadAllBytes(temporary.Segment(1));
        first[60] ^= 1;
        File.WriteAllBytes(temporary.Segment(1), first);
        Journals.AssertSame(inputs[99..], Journals.Read(temporary.Journal, 100));
        Assert.Throws<JournalDamagedException>(() => Journals.Read(temporary.Journal));
    }

    [Fact]
    public void Records_show_kind_stamp_and_number()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Samples.Sequenced();
        Journals.Write(temporary.Journal, inputs);
        using JournalReader reader = JournalReader.Open(temporary.Journal);
        foreach (EngineInput input in inputs)
        {
            Assert.True(reader.Read());
            Assert.Equal((RecordKind)input.Kind, reader.Kind);
            Assert.Equal(input.Kind.ToString(), reader.Kind.Name());
            Assert.Equal((input.At, input.At.Sequence), (reader.At, reader.RecordNumber));
        }
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void What_is_no_journal_is_said_to_be_none()
    {
        using var temporary = new TemporaryDirectory();
        Assert.Contains("no journal", Fails(temporary.File("nowhere")));
        Assert.Contains("no segment file", Fails(temporary.Root));
        Assert.Throws<BadInputException>(() => JournalVerifier.Verify(temporary.Root));
    }

    [Fact]
    public void Files_that_are_no_segments_are_left_alone()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(20);
        Journals.Write(temporary.Journal, inputs, JournalOptions.Default);
        foreach (string name in (string[])["notes.seg", "2.seg", "000000.seg", "000002.seg.damaged", "000002.seg.tmp"])
        {
            File.WriteAllText(Path.Combine(temporary.Journal, name), "not a segment");
        }
        Journals.AssertSame(inputs, Journals.Read(temporary.Journal));
    }

    [Fact]
    public void A_verified_journal_is_counted_by_kind()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(500);
        Journals.Write(temporary.Journal, inputs);
        JournalReport report = JournalVerifier.Verify(temporary.Journal);
        Assert.True(report.IsSound);
        Assert.Equal((500L, 0L), (report.Records, report.TornBytes));
        Assert.Equal((1L, 500L), (report.FirstSequence, report.LastSequence));
        string[] files = Directory.GetFiles(temporary.Journal, "*.seg");
        Assert.Equal((files.Length, files.Sum(f => new FileInfo(f).Length)), (report.Segments, report.Bytes));
        var expected = inputs
            .GroupBy(i => i.Kind)
            .OrderBy(g => g.Key)
            .Select(g => KeyValuePair.Create(g.Key.ToString(), g.LongCount()));
        Assert.Equal(expected, report.ByKind);
    }

    [Fact]
    public void Verify_lists_the_damage_of_every_segment()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Journals.Inputs(150));
        foreach (int number in (int[])[2, 4])
        {
            byte[] bytes = File.ReadAllBytes(temporary.Segment(number));
            bytes[^10] ^= 1;
            File.WriteAllBytes(temporary.Segment(number), bytes);
        }
        File.Delete(Path.Combine(temporary.Journal, "manifest.json"));
        JournalReport report = JournalVerifier.Verify(temporary.Journal);
        Assert.Equal(
            ["manifest.json", "000002.seg", "000004.seg"],
            report.Damages.Select(d => Path.GetFileName(d.Segment)));
    }

    private static string Fails(string path) =>
        Assert.Throws<BadInputException>(() => JournalReader.Open(path)).Message;
}
