using System.Data.Common;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Storage.Projection;
using Probity.Storage.Queries;

namespace Probity.Storage;

/// <summary>What a check of a store found.</summary>
/// <param name="Path">The file.</param>
/// <param name="SchemaVersion">Its schema.</param>
/// <param name="JournalId">Whose projection it is.</param>
/// <param name="LastSequence">The last input whose rows it has; 0 when none.</param>
/// <param name="LastAt">When that input was received.</param>
/// <param name="Problems">What the database's own check found; empty when all is well.</param>
public sealed record StoreReport(
    string Path, int SchemaVersion, string JournalId, long LastSequence, Instant LastAt, IReadOnlyList<string> Problems)
{
    public bool IsSound => Problems.Count == 0;
}

/// <summary>
/// The store's file: a projection of one journal that can be thrown away and rebuilt. One writer (the projector), any
/// number of readers beside it. All methods throw <see cref="StoreException"/> with the fix in the message.
/// </summary>
public static class StoreFile
{
    private const string RebuildSuffix = ".rebuilding";

    /// <summary>Opens the store for projecting, creating or migrating it as needed.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="journalId">The journal that will be projected, any stable text.</param>
    /// <param name="options">Null = defaults.</param>
    public static Projector OpenForWriting(string path, string journalId, StoreOptions? options = null)
    {
        Require.That(journalId.Length > 0, "a journal has an id");
        RequireDirectory(path);
        options ??= StoreOptions.Default;
        return Guard(path, () =>
        {
            DbConnection connection = SqliteDialect.OpenForWriting(path, options);
            try
            {
                SchemaMigrations.Apply(connection, path);
                Claim(connection, path, journalId);
                return new Projector(connection, path, options);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Creates a store where none is.</summary>
    /// <exception cref="StoreException">Also when there is a file already.</exception>
    public static Projector Create(string path, string journalId, StoreOptions? options = null) =>
        File.Exists(path)
            ? throw new StoreException(
                StoreFault.NoAccess,
                $"'{path}' exists already; move it away, or use 'probity db rebuild' to make it anew")
            : OpenForWriting(path, journalId, options);

    /// <summary>Opens an existing store for queries; a projector may write at the same time.</summary>
    public static StoreQueries OpenForReading(string path, StoreOptions? options = null)
    {
        RequireFile(path);
        return Guard(path, () =>
        {
            DbConnection connection = SqliteDialect.OpenForReading(path, options ?? StoreOptions.Default);
            try
            {
                SchemaMigrations.Expect(connection, path);
                return new StoreQueries(connection, path);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Brings an existing store to this build's schema.</summary>
    /// <returns>The schema before and after.</returns>
    public static (int From, int To) Migrate(string path, StoreOptions? options = null)
    {
        RequireFile(path);
        return Guard(path, () =>
        {
            using DbConnection connection = SqliteDialect.OpenForWriting(path, options ?? StoreOptions.Default);
            int before = SchemaMigrations.VersionOf(connection, path);
            SchemaMigrations.Apply(connection, path);
            return (before, SchemaMigrations.Newest);
        });
    }

    /// <summary>
    /// Makes the store anew beside the old one and then puts it in its place, so that a rebuild that fails leaves
    /// the old one as it was. What stands at the path may be damaged or no database at all.
    /// </summary>
    /// <param name="path">The store.</param>
    /// <param name="journalId">The journal that <paramref name="feed"/> reads.</param>
    /// <param name="feed">Feeds all inputs with their outputs, and samples of views, into the projector.</param>
    /// <param name="options">Null = defaults.</param>
    /// <returns>The last input projected.</returns>
    public static long Rebuild(string path, string journalId, Action<Projector> feed, StoreOptions? options = null)
    {
        string fresh = path + RebuildSuffix;
        RequireDirectory(path);
        RequireNobodyHas(path, options ?? StoreOptions.Default);
        DeleteWithLogs(fresh);
        long last;
        try
        {
            using Projector projector = OpenForWriting(fresh, journalId, options);
            feed(projector);
            projector.Flush();
            last = projector.LastSequence;
        }
        catch
        {
            DeleteWithLogs(fresh);
            throw;
        }
        Guard(fresh, () =>
        {
            using DbConnection connection = SqliteDialect.OpenForWriting(fresh, StoreOptions.Default);
            SqliteDialect.LeaveWal(connection);
            return true;
        });
        RequireNobodyHas(path, options ?? StoreOptions.Default);
        DeleteWithLogs(path);
        File.Move(fresh, path);
        return last;
    }

    /// <summary>Runs the database's own integrity check and says how far the projection has come.</summary>
    public static StoreReport Verify(string path, StoreOptions? options = null)
    {
        RequireFile(path);
        return Guard(path, () =>
        {
            using DbConnection connection = SqliteDialect.OpenForReading(path, options ?? StoreOptions.Default);
            IReadOnlyList<string> problems = SqliteDialect.CheckIntegrity(connection);
            return new StoreReport(
                path,
                SchemaMigrations.VersionOf(connection, path),
                StoreMeta.Read(connection, StoreMeta.JournalId) ?? "",
                StoreMeta.ReadNumber(connection, StoreMeta.LastSequence),
                new Instant(StoreMeta.ReadNumber(connection, StoreMeta.LastAt)),
                problems);
        });
    }

    internal static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DbException error)
        {
            throw SqliteDialect.Explain(error, path);
        }
    }

    private static void Claim(DbConnection connection, string path, string journalId)
    {
        string? owner = StoreMeta.Read(connection, StoreMeta.JournalId);
        if (owner == journalId) { return; }
        if (owner is not null)
        {
            throw new StoreException(
                StoreFault.OtherJournal,
                $"store '{path}' is the projection of journal '{owner}', not of '{journalId}'; set another store.path, "
                + "or run 'probity db rebuild'");
        }
        StoreMeta.Write(connection, null, StoreMeta.JournalId, journalId);
    }

    private static void RequireDirectory(string path)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(directory))
        {
            throw new StoreException(
                StoreFault.Missing,
                $"directory '{directory}' for the store does not exist; create it or change store.path");
        }
    }

    private static void RequireFile(string path)
    {
        RequireDirectory(path);
        if (!File.Exists(path))
        {
            throw new StoreException(
                StoreFault.Missing,
                $"there is no store at '{path}'; run the engine first, "
                + "or 'probity db rebuild' to make it from a journal");
        }
    }

    private static void RequireNobodyHas(string path, StoreOptions options)
    {
        if (!File.Exists(path)) { return; }
        try
        {
            using DbConnection connection = SqliteDialect.OpenForWriting(path, options);
            SqliteDialect.LeaveWal(connection);
        }
        catch (DbException error)
        {
            StoreException explained = SqliteDialect.Explain(error, path);
            if (explained.Fault is not (StoreFault.NotAStore or StoreFault.Damaged)) { throw explained; }
        }
    }

    private static void DeleteWithLogs(string path)
    {
        foreach (string suffix in new[] { "", "-wal", "-shm", "-journal" }) { File.Delete(path + suffix); }
    }
}
