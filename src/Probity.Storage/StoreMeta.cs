using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Probity.Storage;

/// <summary>The facts of table meta.</summary>
internal static class StoreMeta
{
    public const string SchemaVersion = "schema_version";
    public const string JournalId = "journal_id";
    public const string LastSequence = "last_sequence";
    public const string LastAt = "last_at_ns";

    private const string Upsert =
        "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    public static string? Read(DbConnection connection, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM meta WHERE name = @name", new { name });

    /// <summary>Zero when it was never written.</summary>
    public static long ReadNumber(DbConnection connection, string name) =>
        Read(connection, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    public static void Write(DbConnection connection, DbTransaction? transaction, string name, string value) =>
        connection.Execute(Upsert, new { name, value }, transaction);

    public static void Write(DbConnection connection, DbTransaction? transaction, string name, long value) =>
        Write(connection, transaction, name, value.ToString(CultureInfo.InvariantCulture));
}
