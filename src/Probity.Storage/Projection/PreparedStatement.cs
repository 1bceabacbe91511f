using System.Data.Common;
using Probity.Domain;

namespace Probity.Storage.Projection;

/// <summary>One statement, prepared once and run for each row with its values in column order.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly DbCommand command;

    private PreparedStatement(DbConnection connection, string sql, IEnumerable<string> parameters)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }
        command.Prepare();
    }

    /// <summary>A statement as written; its parameters in the order of the values.</summary>
    public static PreparedStatement Of(DbConnection connection, string sql, params string[] parameters) =>
        new(connection, sql, parameters);

    /// <summary>Adds a row; a row whose key is there already stays as it is.</summary>
    public static PreparedStatement Insert(DbConnection connection, string table, params string[] columns) =>
        new(connection, InsertSql(table, columns) + " ON CONFLICT DO NOTHING", columns);

    /// <summary>Adds a row, or replaces the one with the same key (the first <paramref name="keyColumns"/> columns).</summary>
    public static PreparedStatement Upsert(DbConnection connection, string table, int keyColumns, params string[] columns)
    {
        string keys = string.Join(", ", columns.Take(keyColumns));
        string sets = string.Join(", ", columns.Skip(keyColumns).Select(column => $"{column} = excluded.{column}"));
        return new PreparedStatement(connection, $"{InsertSql(table, columns)} ON CONFLICT ({keys}) DO UPDATE SET {sets}", columns);
    }

    /// <summary>Runs it; <c>null</c> is SQL's null.</summary>
    /// <returns>Rows changed.</returns>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs it and gives the first column of the first row, null when there is none.</summary>
    public object? Ask(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteScalar();
    }

    /// <summary>Runs it; the caller disposes of the reader before the next run.</summary>
    public DbDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    public void Dispose() => command.Dispose();

    private static string InsertSql(string table, string[] columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "@" + c))})";

    private void Bind(ReadOnlySpan<object?> values)
    {
        Require.That(values.Length == command.Parameters.Count, "a statement gets as many values as it has parameters");
        for (int i = 0; i < values.Length; i++) { command.Parameters[i].Value = values[i] ?? DBNull.Value; }
    }
}
