using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Journal;
using Probity.Journal.Recordings;
using Probity.Venues.Opinion.Recording;
using Probity.Venues.Polymarket.Recording;

namespace Probity.Runtime.Recordings;

/// <summary>A recording of any shape as engine inputs, with what had to be inferred.</summary>
public sealed class RecordedInputs : IDisposable
{
    /// <summary>Metadata of native recordings: notes of the import, numbered.</summary>
    public const string NotePrefix = "note.";

    private readonly Func<IReadOnlyList<string>> notes;

    private RecordedInputs(IInputStream inputs, string name, Func<IReadOnlyList<string>> notes)
    {
        Inputs = inputs;
        Name = name;
        this.notes = notes;
    }

    public IInputStream Inputs { get; }

    /// <summary>File name, for results.</summary>
    public string Name { get; }

    /// <summary>
    /// What was inferred or configured because the recording lacks it; complete once it was read to its end.
    /// </summary>
    public IReadOnlyList<string> Notes => notes();

    /// <param name="path">NDJSON (plain or gzip, envelopes or raw frames), native frames or native inputs.</param>
    /// <param name="terms">What stands in for terms that the recording lacks.</param>
    /// <exception cref="BadInputException">Nothing readable is there.</exception>
    public static RecordedInputs Open(string path, RecordingTerms terms)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new BadInputException($"there is no recording '{path}'");
        }
        if (RecordingFile.Detect(path) == RecordingFormat.Inputs)
        {
            IReadOnlyList<string> kept = NotesOf(path);
            return new RecordedInputs(SegmentInputs.Open(path), name, () => kept);
        }
        PolymarketRecording recording = PolymarketRecording.Open(() => RecordingFile.Open(path), terms);
        if (!recording.OtherVenues.Contains(OpinionRecording.Venue))
        {
            return new RecordedInputs(recording, name, () => recording.Notes);
        }
        OpinionRecording opinion = OpinionRecording.Open(
            () => RecordingFile.Open(path), OpinionTerms(terms), recording.Markets.Count);
        return new RecordedInputs(
            new JointInputs(recording, opinion), name, () => [.. recording.Notes, .. opinion.Notes]);
    }

    public void Dispose() => Inputs.Dispose();

    /// <summary>
    /// Opinion's minimum sizes and steps are its own; only fees that shall count instead of the recorded ones are
    /// taken.
    /// </summary>
    private static OpinionRecordingTerms OpinionTerms(RecordingTerms terms) =>
        new() { Fees = terms.IgnoreRecordedFees ? terms.Fees : null };

    private static IReadOnlyList<string> NotesOf(string path)
    {
        if (!Directory.Exists(path) || JournalManifest.Read(path) is not { } manifest) { return []; }
        return
        [
            .. manifest.Metadata.Where(m => m.Key.StartsWith(NotePrefix, StringComparison.Ordinal))
                .OrderBy(m => m.Key.Length).ThenBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value),
        ];
    }
}
