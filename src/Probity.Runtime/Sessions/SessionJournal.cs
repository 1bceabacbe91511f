using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Runtime.Configuration;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Storage;
using Probity.Storage.Projection;

namespace Probity.Runtime.Sessions;

/// <summary>How paper sessions open their journal, whatever feeds them.</summary>
internal static class SessionJournal
{
    private const string SourceKey = "recording";

    /// <summary>Opens the journal to go on with it, or begins one.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="source">What feeds the session: a recording's name, or the live venue.</param>
    /// <param name="build">Version of this program.</param>
    /// <param name="settings">What the session stands on.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="BadInputException">The journal belongs to another source or configuration.</exception>
    public static JournalWriter Open(
        string directory, string source, string build, RunSettings settings, TimeProvider time)
    {
        JournalWriter journal = JournalWriter.Open(
            directory,
            new JournalManifest
            {
                Build = build,
                ConfigHash = settings.ConfigHash,
                Seed = settings.Seed,
                Created = Instant.FromDateTimeOffset(time.GetUtcNow()),
                Strategies = settings.ManifestStrategies,
                Metadata = settings.Metadata(("mode", "paper"), (SourceKey, source)),
            },
            settings.Journal);
        string? kept = journal.Manifest.Metadata.GetValueOrDefault(SourceKey);
        if (journal.Manifest.ConfigHash == settings.ConfigHash && kept == source) { return journal; }
        string why = kept != source
            ? $"it was written over '{kept}', not '{source}'"
            : "it was written with another configuration";
        journal.Dispose();
        throw new BadInputException(
            $"journal '{directory}' can't be resumed: {why}; choose another with --journal DIR, or remove it");
    }

    /// <summary>The store never gets ahead of the journal: what it commits has been flushed there.</summary>
    /// <param name="path">Its file; empty = none is kept.</param>
    /// <param name="journal">What it projects.</param>
    /// <param name="settings">How it is written.</param>
    public static Projector? OpenStore(string path, JournalWriter journal, StoreSettings settings)
    {
        if (path.Length == 0) { return null; }
        string id = $"{journal.Manifest.ConfigHash:x16}-{journal.Manifest.Created}";
        var options = new StoreOptions
        {
            BusyTimeout = settings.BusyTimeout,
            RowsPerCommit = settings.RowsPerCommit,
            BeforeCommit = journal.Flush,
        };
        Projector store = StoreFile.OpenForWriting(path, id, options);
        store.RequireWithin(journal.LastSequence);
        return store;
    }

    /// <summary>A new journal begins with what the run stands on; one that was cut before that is completed.</summary>
    public static void Begin(TradingLoop loop, EngineCore core, Instant at, RunSettings settings)
    {
        IReadOnlyList<EngineInput> opening =
            BacktestRunner.Opening(at, settings.ConfigHash, settings.Seed, true, settings.Endowments);
        for (int i = (int)Math.Min(core.NextSequence - 1, opening.Count); i < opening.Count; i++)
        {
            loop.Feed(opening[i]);
        }
    }
}
