using Probity.Domain.Inputs;
using Probity.Journal;

namespace Probity.Runtime.Sessions;

/// <summary>A journal's directory as what recovery and replay need.</summary>
public static class JournalFile
{
    /// <summary>All inputs in order, read as they are asked for.</summary>
    public static IEnumerable<EngineInput> Inputs(string directory)
    {
        using JournalReader reader = JournalReader.Open(directory);
        while (reader.Read())
        {
            if (reader.Kind.IsInput()) { yield return reader.Input(); }
        }
    }

    /// <summary>The state digests by the sequence that they are about.</summary>
    public static IReadOnlyDictionary<long, ulong> Digests(string directory)
    {
        var digests = new Dictionary<long, ulong>();
        using JournalReader reader = JournalReader.Open(directory);
        while (reader.Read())
        {
            if (reader.Kind == RecordKind.Digest) { digests[reader.At.Sequence] = reader.Digest(); }
        }
        return digests;
    }
}

/// <summary>
/// Counts the inputs of a journal that came from its recording, so that the recording goes on right after them.
/// </summary>
internal sealed class RecordedCounter
{
    public long Count { get; private set; }

    public IEnumerable<EngineInput> Through(IEnumerable<EngineInput> inputs)
    {
        foreach (EngineInput input in inputs)
        {
            if (IsRecorded(input.Kind)) { Count++; }
            yield return input;
        }
    }

    /// <summary>
    /// Market data, listings and signals come from recordings; everything else from people, timers and the paper venue.
    /// </summary>
    private static bool IsRecorded(InputKind kind) =>
        kind is (>= InputKind.BookCleared and <= InputKind.VenueStatusChanged) or InputKind.SignalObserved
            or InputKind.WalletTraded;
}
