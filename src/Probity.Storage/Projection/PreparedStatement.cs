using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Probity.Domain;
using SQLitePCL;

namespace Probity.Storage.Projection;

/// <summary>
/// One statement, prepared once and run for each row with its values in column order. Speaks to the native library
/// itself: the driver's parameters box every value and look up every name on each run, which costs more than the
/// insert.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int Row = 100;
    private const int Done = 101;
    private const int LongestOnStack = 512;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly int[] slots;

    private PreparedStatement(DbConnection connection, string sql, string[] parameters)
    {
        database = ((SqliteConnection)connection).Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        slots = new int[parameters.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = raw.sqlite3_bind_parameter_index(statement, "@" + parameters[i]);
            Require.That(slots[i] > 0, $"parameter '{parameters[i]}' stands in the statement");
        }
    }

    /// <summary>A statement as written; its parameters in the order of the values.</summary>
    public static PreparedStatement Of(DbConnection connection, string sql, params string[] parameters) =>
        new(connection, sql, parameters);

    /// <summary>Adds a row; a row whose key is there already stays as it is.</summary>
    public static PreparedStatement Insert(DbConnection connection, string table, params string[] columns) =>
        new(connection, InsertSql(table, columns) + " ON CONFLICT DO NOTHING", columns);

    /// <summary>
    /// Adds a row, or replaces the one with the same key (the first <paramref name="keyColumns"/> columns).
    /// </summary>
    public static PreparedStatement Upsert(
        DbConnection connection, string table, int keyColumns, params string[] columns)
    {
        string keys = string.Join(", ", columns.Take(keyColumns));
        string sets = string.Join(", ", columns.Skip(keyColumns).Select(column => $"{column} = excluded.{column}"));
        string sql = $"{InsertSql(table, columns)} ON CONFLICT ({keys}) DO UPDATE SET {sets}";
        return new PreparedStatement(connection, sql, columns);
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>Rows changed.</returns>
    /// <exception cref="SqliteException">The database refused.</exception>
    public int Run(params ReadOnlySpan<SqlValue> values)
    {
        Bind(values);
        int code = raw.sqlite3_step(statement);
        // Reset gives the same error again; the step's is the one to report.
        raw.sqlite3_reset(statement);
        Check(code);
        return raw.sqlite3_changes(database);
    }

    /// <summary>
    /// The first row as told by <paramref name="read"/> (by column number), or null when there is none.
    /// </summary>
    /// <exception cref="SqliteException">The database refused.</exception>
    public T? First<T>(Func<PreparedStatement, T> read, params ReadOnlySpan<SqlValue> values)
        where T : class
    {
        Bind(values);
        int code = raw.sqlite3_step(statement);
        T? found = code == Row ? read(this) : null;
        raw.sqlite3_reset(statement);
        Check(code);
        return found;
    }

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public void Dispose() => statement.Dispose();

    private static string InsertSql(string table, string[] columns)
    {
        string values = string.Join(", ", columns.Select(column => "@" + column));
        return $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({values})";
    }

    private void Bind(ReadOnlySpan<SqlValue> values)
    {
        Require.That(values.Length == slots.Length, "a statement gets as many values as it has parameters");
        for (int i = 0; i < values.Length; i++)
        {
            SqlValue value = values[i];
            Check(value.IsNumber ? raw.sqlite3_bind_int64(statement, slots[i], value.Number)
                : value.Text is { } text ? BindText(slots[i], text)
                : raw.sqlite3_bind_null(statement, slots[i]));
        }
    }

    private int BindText(int slot, string text)
    {
        // The span of an empty text has no address, and the library takes that for null.
        if (text.Length == 0) { return raw.sqlite3_bind_text(statement, slot, ""); }
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= LongestOnStack)
        {
            Span<byte> stack = stackalloc byte[LongestOnStack];
            return raw.sqlite3_bind_text(statement, slot, stack[..Encoding.UTF8.GetBytes(text, stack)]);
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return raw.sqlite3_bind_text(statement, slot, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Check(int code)
    {
        if (code is not (0 or Row or Done)) { SqliteException.ThrowExceptionForRC(code, database); }
    }
}
