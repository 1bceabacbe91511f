using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;

namespace Probity.Journal.Recordings;

/// <summary>
/// The engine inputs of a native recording or journal with sequence 0, so that a loop gives them a place of its own.
/// Both clocks stay. Other records are passed over.
/// </summary>
public sealed class SegmentInputs : IInputStream
{
    private readonly JournalReader reader;

    private SegmentInputs(JournalReader reader) => this.reader = reader;

    /// <summary>Opens a directory of segments, or one segment file.</summary>
    /// <exception cref="BadInputException">Nothing of that kind is there.</exception>
    public static SegmentInputs Open(string path) => new(JournalReader.Open(path));

    /// <exception cref="JournalDamagedException">What follows is damaged; everything before was delivered.</exception>
    public bool TryRead([NotNullWhen(true)] out EngineInput? input)
    {
        while (reader.Read())
        {
            if (!reader.Kind.IsInput()) { continue; }
            input = reader.Input(reader.At with { Sequence = 0 });
            return true;
        }
        input = null;
        return false;
    }

    public void Dispose() => reader.Dispose();
}
