using Probity.Domain.Inputs;
using Probity.Domain.Markets;

namespace Probity.Journal.Tests;

/// <summary>
/// Writing and reading whole journals in one line, and comparing inputs with the lists that they hold.
/// </summary>
internal static class Journals
{
    /// <summary>Small segments, so that a test has several of them.</summary>
    public static readonly JournalOptions Small =
        new() { SegmentBytes = 1_000, BufferBytes = 200, Sync = DiskSync.Never };

    /// <summary>Random inputs with sequences from 1, as seed and count say.</summary>
    public static List<EngineInput> Inputs(int count, ulong seed = 1)
    {
        var generator = new InputGenerator(seed);
        var inputs = new List<EngineInput>();
        for (int i = 1; i <= count; i++) { inputs.Add(generator.Next(i)); }
        return inputs;
    }

    public static void Write(string directory, IEnumerable<EngineInput> inputs, JournalOptions? options = null)
    {
        using JournalWriter writer = JournalWriter.Open(directory, Samples.Manifest, options ?? Small);
        foreach (EngineInput input in inputs) { writer.Append(input); }
    }

    public static List<EngineInput> Read(string directory, long from = 1)
    {
        using JournalInputs journal = JournalInputs.Open(directory, from);
        var inputs = new List<EngineInput>();
        while (journal.TryRead(out EngineInput? input)) { inputs.Add(input); }
        return inputs;
    }

    /// <summary>Everything up to the damage, and the damage.</summary>
    public static (List<EngineInput> Inputs, JournalDamage? Damage) ReadDamaged(string directory)
    {
        var inputs = new List<EngineInput>();
        try
        {
            using JournalInputs journal = JournalInputs.Open(directory);
            while (journal.TryRead(out EngineInput? input)) { inputs.Add(input); }
            return (inputs, null);
        }
        catch (JournalDamagedException e)
        {
            return (inputs, e.Damage);
        }
    }

    public static void AssertSame(IReadOnlyList<EngineInput> expected, IReadOnlyList<EngineInput> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++) { AssertSame(expected[i], actual[i]); }
    }

    /// <summary>Records compare lists by reference: those are compared by content here, the rest as it is.</summary>
    public static void AssertSame(EngineInput expected, EngineInput actual)
    {
        if (expected is SharesConverted a && actual is SharesConverted b)
        {
            Assert.Equal(a.Markets, b.Markets);
            actual = b with { Markets = a.Markets };
        }
        if (expected is ConversionFailed e && actual is ConversionFailed f)
        {
            Assert.Equal(e.Markets, f.Markets);
            actual = f with { Markets = e.Markets };
        }
        if (expected is EventGroupListed c && actual is EventGroupListed d)
        {
            Assert.Equal(c.Group.Markets, d.Group.Markets);
            actual = d with { Group = d.Group with { Markets = c.Group.Markets } };
        }
        Assert.Equal(expected, actual);
    }
}
