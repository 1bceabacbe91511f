using Probity.Domain;
using Probity.Domain.Inputs;

namespace Probity.Journal.Tests;

public sealed class QuarantineTests
{
    [Fact]
    public void A_damaged_segment_and_all_behind_it_are_set_aside_and_the_good_beginning_stays()
    {
        List<EngineInput> inputs = Journals.Inputs(60);
        using var original = new TemporaryDirectory();
        Journals.Write(original.Journal, inputs);
        int segments = Directory.GetFiles(original.Journal, "*.seg").Length;
        for (int number = 1; number < segments; number++)
        {
            using TemporaryDirectory copy = DamageTests.Copy(original);
            byte[] damaged = File.ReadAllBytes(copy.Segment(number));
            damaged[damaged.Length / 2] ^= 1;
            File.WriteAllBytes(copy.Segment(number), damaged);

            QuarantineReport? report = JournalQuarantine.Apply(copy.Journal);

            Assert.Equal(copy.Segment(number), report!.Damage.Segment);
            Assert.Equal(segments - number + 1, report.SetAside.Count);
            Assert.Equal(damaged, File.ReadAllBytes(copy.Segment(number) + ".damaged"));
            Journals.AssertSame(inputs[..(int)report.LastSequence], Journals.Read(copy.Journal));
            Assert.True(JournalVerifier.Verify(copy.Journal).IsSound);
            Journals.Write(copy.Journal, inputs[(int)report.LastSequence..]);
            Journals.AssertSame(inputs, Journals.Read(copy.Journal));
        }
    }

    [Fact]
    public void A_missing_segment_ends_the_journal_before_it()
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(60);
        Journals.Write(temporary.Journal, inputs);
        File.Delete(temporary.Segment(2));
        QuarantineReport? report = JournalQuarantine.Apply(temporary.Journal);
        Assert.Equal(["000001.seg"], Directory.GetFiles(temporary.Journal, "*.seg").Select(Path.GetFileName));
        Journals.AssertSame(inputs[..(int)report!.LastSequence], Journals.Read(temporary.Journal));
    }

    [Fact]
    public void A_second_quarantine_keeps_the_files_of_the_first()
    {
        using var temporary = new TemporaryDirectory();
        for (int i = 0; i < 2; i++)
        {
            Journals.Write(temporary.Journal, Samples.Sequenced()[i..], JournalOptions.Default);
            byte[] bytes = File.ReadAllBytes(temporary.Segment(1));
            bytes[70] ^= 4;
            File.WriteAllBytes(temporary.Segment(1), bytes);
            Assert.Equal(1, JournalQuarantine.Apply(temporary.Journal)!.LastSequence);
        }
        Assert.True(File.Exists(temporary.Segment(1) + ".damaged"));
        Assert.True(File.Exists(temporary.Segment(1) + ".damaged2"));
    }

    [Fact]
    public void A_sound_journal_is_left_alone()
    {
        using var temporary = new TemporaryDirectory();
        Journals.Write(temporary.Journal, Journals.Inputs(60));
        string[] before = Directory.GetFiles(temporary.Journal);
        Assert.Null(JournalQuarantine.Apply(temporary.Journal));
        Assert.Equal(before.Order(), Directory.GetFiles(temporary.Journal).Order());
    }

    [Fact]
    public void A_journal_that_is_being_written_is_not_touched()
    {
        using var temporary = new TemporaryDirectory();
        using JournalWriter writer = JournalWriter.Open(temporary.Journal, Samples.Manifest);
        Assert.Throws<BadInputException>(() => JournalQuarantine.Apply(temporary.Journal));
    }
}
