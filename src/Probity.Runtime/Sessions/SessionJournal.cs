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

/// <summary>The modes of sessions as manifests and closing reports name them.</summary>
public static class SessionMode
{
    public const string Paper = "paper";
    public const string Live = "live";
}

/// <summary>What a journal is for; it is resumed for nothing else.</summary>
/// <param name="Mode">See <see cref="SessionMode"/>.</param>
/// <param name="Source">What feeds the session: a recording's name, or the live venue.</param>
/// <param name="Build">Version of this program.</param>
internal sealed record JournalPurpose(string Mode, string Source, string Build);

/// <summary>How sessions open their journal, whatever feeds them.</summary>
internal static class SessionJournal
{
    /// <summary>In the manifest.</summary>
    public const string ModeKey = "mode";

    private const string SourceKey = "recording";

    /// <summary>Opens the journal to go on with it, or begins one.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="purpose">What it has to be for.</param>
    /// <param name="settings">What the session stands on.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="BadInputException">The journal belongs to another source or configuration.</exception>
    public static JournalWriter Open(
        string directory, JournalPurpose purpose, RunSettings settings, TimeProvider time)
    {
        JournalWriter journal = JournalWriter.Open(
            directory,
            new JournalManifest
            {
                Build = purpose.Build,
                ConfigHash = settings.ConfigHash,
                Seed = settings.Seed,
                Created = Instant.FromDateTimeOffset(time.GetUtcNow()),
                Strategies = settings.ManifestStrategies,
                Metadata = settings.Metadata((ModeKey, purpose.Mode), (SourceKey, purpose.Source)),
            },
            settings.Journal);
        string? kept = journal.Manifest.Metadata.GetValueOrDefault(SourceKey);
        string? mode = journal.Manifest.Metadata.GetValueOrDefault(ModeKey);
        string? why = mode != purpose.Mode
            ? $"it is of mode '{mode}', not '{purpose.Mode}'"
            : kept != purpose.Source
                ? $"it was written over '{kept}', not '{purpose.Source}'"
                : journal.Manifest.ConfigHash != settings.ConfigHash
                    ? "it was written with another configuration"
                    : null;
        if (why is null) { return journal; }
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
    public static void Begin(TradingLoop loop, EngineCore core, IReadOnlyList<EngineInput> opening)
    {
        for (int i = (int)Math.Min(core.NextSequence - 1, opening.Count); i < opening.Count; i++)
        {
            loop.Feed(opening[i]);
        }
    }
}
