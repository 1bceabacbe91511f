using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;

namespace Probity.Journal;

/// <summary>The state digest that was noted after an input.</summary>
public readonly record struct JournaledDigest(long Sequence, ulong Digest);

/// <summary>
/// A journal as replay and recovery see it: the inputs with the sequence that they had, and the digests between them.
/// </summary>
public sealed class JournalInputs : IInputStream
{
    private readonly JournalReader reader;
    private readonly Queue<JournaledDigest> digests = new();

    private JournalInputs(JournalReader reader) => this.reader = reader;

    /// <summary>After the end: bytes of a half-written last record.</summary>
    public long TornBytes => reader.TornBytes;

    /// <exception cref="BadInputException">There is no journal.</exception>
    public static JournalInputs Open(string directory, long fromSequence = 1) =>
        new(JournalReader.Open(directory, fromSequence));

    /// <exception cref="JournalDamagedException">What follows is damaged; everything before was delivered.</exception>
    public bool TryRead([NotNullWhen(true)] out EngineInput? input)
    {
        while (reader.Read())
        {
            if (reader.Kind.IsInput())
            {
                input = reader.Input();
                return true;
            }
            if (reader.Kind != RecordKind.Digest) { continue; }
            digests.Enqueue(new JournaledDigest(reader.At.Sequence, reader.Digest()));
        }
        input = null;
        return false;
    }

    /// <summary>
    /// The digests met while reading up to the last input, oldest first. A loop that works in batches notes them
    /// behind the batch, so one may be about an input that was delivered some reads ago.
    /// </summary>
    public bool TryTakeDigest(out JournaledDigest digest) => digests.TryDequeue(out digest);

    public void Dispose() => reader.Dispose();
}
