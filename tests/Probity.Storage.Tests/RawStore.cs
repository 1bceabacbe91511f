using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Probity.Storage.Tests;

/// <summary>A second, independent look at (or hand in) a database file.</summary>
internal sealed class RawStore : IDisposable
{
    private readonly SqliteConnection connection;

    public RawStore(string path)
    {
        _ = NativeSqlite.Version;
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        connection = new SqliteConnection(text.ToString());
        connection.Open();
    }

    public string Text(string sql) => Convert.ToString(Scalar(sql), CultureInfo.InvariantCulture) ?? "";

    public long Number(string sql) => Convert.ToInt64(Scalar(sql), CultureInfo.InvariantCulture);

    public void Run(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>All rows of a table as text, in key order, to compare two stores.</summary>
    public string Dump(string table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            lines.Add(string.Join('|', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))));
        }
        return string.Join('\n', lines);
    }

    public IReadOnlyList<string> Tables()
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        using SqliteDataReader reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) { names.Add(reader.GetString(0)); }
        return names;
    }

    public void Dispose() => connection.Dispose();

    private object? Scalar(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
