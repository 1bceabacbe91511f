using Probity.Domain.Inputs;

namespace Probity.Journal;

/// <summary>
/// What a record holds: numbers below 64 are those of <see cref="InputKind"/>, the rest is the journal's own.
/// A storage format: never renumber, stay below 128 (the top bit of the kind byte is a flag).
/// </summary>
public enum RecordKind : byte
{
    /// <summary>The state digest after an input.</summary>
    Digest = 64,

    /// <summary>A raw venue message with its receive time and connection.</summary>
    Frame = 65,
}

/// <summary>Telling inputs and the journal's own records apart.</summary>
public static class RecordKinds
{
    /// <summary>Is it an engine input of <see cref="InputKind"/>?</summary>
    public static bool IsInput(this RecordKind kind) => kind < RecordKind.Digest;

    /// <summary>"BookDelta", "Digest"...: the name for reports.</summary>
    public static string Name(this RecordKind kind) =>
        kind.IsInput() ? ((InputKind)kind).ToString() : kind.ToString();

    internal static bool IsKnown(byte kind) =>
        Enum.IsDefined((RecordKind)kind) || Enum.IsDefined((InputKind)kind);
}
