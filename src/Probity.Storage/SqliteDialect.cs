using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Probity.Storage;

/// <summary>
/// Everything that is SQLite's own: opening, durability, error codes, integrity check. All other SQL of this project is
/// what SQLite and PostgreSQL have in common (BIGINT, TEXT, <c>ON CONFLICT … DO UPDATE</c>, <c>@name</c> parameters).
/// </summary>
internal static class SqliteDialect
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int BytesPerPage = 4_096;

    public static DbConnection OpenForWriting(string path, StoreOptions options)
    {
        DbConnection connection = Open(path, SqliteOpenMode.ReadWriteCreate, options);
        try
        {
            // WAL: readers never wait for the writer. NORMAL: a power cut may lose the last commits, never consistency;
            // the journal has them.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;");
            if (options.LargestBytes is { } bytes)
            {
                long pages = Math.Max(1, bytes / BytesPerPage);
                connection.Execute($"PRAGMA max_page_count = {pages.ToString(CultureInfo.InvariantCulture)};");
            }
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static DbConnection OpenForReading(string path, StoreOptions options) =>
        Open(path, SqliteOpenMode.ReadOnly, options);

    public static bool HasTable(DbConnection connection, string table) =>
        connection.ExecuteScalar<long>(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @table", new { table }) > 0;

    public static bool IsEmpty(DbConnection connection) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master") == 0;

    /// <summary>At most 20 sentences of what is wrong; empty when all is well.</summary>
    public static IReadOnlyList<string> CheckIntegrity(DbConnection connection)
    {
        List<string> problems = [];
        try
        {
            foreach (string line in connection.Query<string>("PRAGMA integrity_check(20)", buffered: false))
            {
                if (line != "ok") { problems.Add(line); }
            }
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Corrupt)
        {
            // The check itself gives up when it meets damage that it can't step over.
            problems.Add(error.Message);
        }
        return problems;
    }

    /// <summary>
    /// Folds the write-ahead log into the file. Works only while nobody else has it open, so it proves that too.
    /// </summary>
    public static void LeaveWal(DbConnection connection)
    {
        string mode = connection.ExecuteScalar<string>("PRAGMA journal_mode = DELETE") ?? "";
        if (mode != "delete") { throw new SqliteException("another connection has the database open", Busy); }
    }

    /// <summary>Says in the house's words what a driver's error means for a store at a path.</summary>
    public static StoreException Explain(DbException error, string path)
    {
        (StoreFault fault, string message) = error is SqliteException sqlite
            ? Explain(sqlite, path)
            : (StoreFault.Damaged, $"store '{path}': {error.Message}");
        return new StoreException(fault, message, error);
    }

    private static (StoreFault Fault, string Message) Explain(SqliteException error, string path)
    {
        return error.SqliteErrorCode switch
        {
            Busy or Locked => (
                StoreFault.Locked,
                $"store '{path}' is locked by another program; close it (an open 'sqlite3' shell, a running engine) "
                + "and try again"),
            Full => (
                StoreFault.DiskFull,
                $"no space left for store '{path}'; free space or set store.path to another disk, "
                + "then run 'probity db rebuild'"),
            NotADatabase => (
                StoreFault.NotAStore,
                $"'{path}' is not an SQLite database; name another file, or move it away and run 'probity db rebuild'"),
            Corrupt => (
                StoreFault.Damaged,
                $"store '{path}' is damaged ({error.Message}); run 'probity db rebuild', the journal has everything"),
            ReadOnly or CannotOpen => (
                StoreFault.NoAccess,
                $"store '{path}' can't be opened or written; check the permissions of the file and its directory"),
            InputOutput => (
                StoreFault.NoAccess,
                $"reading or writing store '{path}' failed ({error.Message}); check the disk, run 'probity db verify'"),
            _ => (StoreFault.Damaged, $"store '{path}': {error.Message}; check it with 'probity db verify'"),
        };
    }

    private static DbConnection Open(string path, SqliteOpenMode mode, StoreOptions options)
    {
        _ = NativeSqlite.Version;
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            // The driver repeats a busy statement until then.
            DefaultTimeout = (int)Math.Max(1, Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            string wait = ((long)options.BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            connection.Execute($"PRAGMA busy_timeout = {wait};");
            // The file is only read by the first real question.
            connection.ExecuteScalar<long>("PRAGMA schema_version");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
