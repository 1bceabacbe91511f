using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;
using Probity.Domain;

namespace Probity.Storage;

/// <summary>
/// The numbered .sql files of this assembly, run once each, in order, each in its own transaction together with the
/// note that it ran. A file that was released is never changed: a later one changes what it made.
/// </summary>
internal static class SchemaMigrations
{
    private static readonly Lazy<IReadOnlyList<Migration>> Known = new(ReadAll);

    /// <summary>The schema that this build writes and reads.</summary>
    public static int Newest => Known.Value[^1].Number;

    /// <summary>The schema that a database has; 0 when it is empty.</summary>
    /// <exception cref="StoreException">It is another program's database.</exception>
    public static int VersionOf(DbConnection connection, string path)
    {
        if (SqliteDialect.HasTable(connection, "meta"))
        {
            string? text = StoreMeta.Read(connection, StoreMeta.SchemaVersion);
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version))
            {
                return version;
            }
        }
        else if (SqliteDialect.IsEmpty(connection))
        {
            return 0;
        }
        throw new StoreException(
            StoreFault.NotAStore, $"'{path}' is a database, but no Probity store; name another file in store.path");
    }

    /// <summary>Brings a database to the newest schema, or up to <paramref name="target"/>.</summary>
    /// <exception cref="StoreException">It is newer than this build.</exception>
    public static void Apply(DbConnection connection, string path, int target = int.MaxValue)
    {
        int version = VersionOf(connection, path);
        RefuseNewer(version, path);
        foreach (Migration migration in Known.Value)
        {
            if (migration.Number <= version || migration.Number > target) { continue; }
            using DbTransaction transaction = connection.BeginTransaction();
            connection.Execute(migration.Sql, transaction: transaction);
            StoreMeta.Write(connection, transaction, StoreMeta.SchemaVersion, migration.Number);
            transaction.Commit();
        }
    }

    /// <summary>A reader needs exactly the schema of its own build.</summary>
    /// <exception cref="StoreException">The schema is newer or older.</exception>
    public static void Expect(DbConnection connection, string path)
    {
        int version = VersionOf(connection, path);
        RefuseNewer(version, path);
        if (version < Newest)
        {
            throw new StoreException(
                StoreFault.NotAStore,
                $"store '{path}' has schema {version}, this build reads {Newest}; "
                + "run 'probity db migrate' (or 'probity db rebuild')");
        }
    }

    private static void RefuseNewer(int version, string path)
    {
        if (version > Newest)
        {
            throw new StoreException(
                StoreFault.NewerSchema,
                $"store '{path}' has schema {version}, this build knows up to {Newest}; use the newer build, "
                + "or run 'probity db rebuild' with this one");
        }
    }

    private static List<Migration> ReadAll()
    {
        Assembly assembly = typeof(SchemaMigrations).Assembly;
        List<Migration> all = [];
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.EndsWith(".sql", StringComparison.Ordinal)) { continue; }
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            int number = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            Require.That(number == all.Count + 1, "migrations are numbered from 1 without gaps");
            all.Add(new Migration(number, reader.ReadToEnd()));
        }
        return all;
    }

    private sealed record Migration(int Number, string Sql);
}
