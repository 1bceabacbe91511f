using Microsoft.Data.Sqlite;
using Probity.Domain.Outputs;
using Probity.Storage.Projection;
using Probity.Storage.Queries;

namespace Probity.Storage.Tests;

public sealed class StoreFileTests : IDisposable
{
    private static readonly StoreOptions Impatient = new() { BusyTimeout = TimeSpan.FromMilliseconds(50) };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_systems_library_is_found_and_says_its_version() =>
        Assert.Matches(@"^3\.\d+\.\d+", NativeSqlite.Version);

    [Fact]
    public void A_missing_directory_is_named()
    {
        string path = folder.At("nowhere/probity.db");

        foreach (Action open in new Action[]
                 {
                     () => StoreFile.OpenForWriting(path, "j").Dispose(),
                     () => StoreFile.OpenForReading(path).Dispose(),
                     () => StoreFile.Verify(path), () => StoreFile.Rebuild(path, "j", _ => { }),
                 })
        {
            AssertFault(StoreFault.Missing, open, folder.At("nowhere"), "create it or change store.path");
        }
    }

    [Fact]
    public void A_missing_store_is_named_with_the_way_to_make_it() => AssertFault(
        StoreFault.Missing, Read, folder.Store, "db rebuild");

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        string text = string.Concat(Enumerable.Repeat("this is a letter to my aunt\n", 100));
        File.WriteAllText(folder.Store, text);

        AssertFault(StoreFault.NotAStore, Read, folder.Store, "not an SQLite database");
        AssertFault(StoreFault.NotAStore, Write, folder.Store, "not an SQLite database");
        Assert.Equal(text, File.ReadAllText(folder.Store));
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_alone()
    {
        using (var raw = new RawStore(folder.Store)) { raw.Run("CREATE TABLE recipes (name TEXT)"); }

        AssertFault(StoreFault.NotAStore, Write, folder.Store, "no Probity store");
        AssertFault(StoreFault.NotAStore, Read, folder.Store, "no Probity store");
        using var after = new RawStore(folder.Store);
        Assert.Equal(["recipes"], after.Tables());
    }

    [Fact]
    public void A_newer_schema_is_refused_by_number()
    {
        Make("j");
        using (var raw = new RawStore(folder.Store))
        {
            raw.Run("UPDATE meta SET value = '99' WHERE name = 'schema_version'");
        }

        AssertFault(StoreFault.NewerSchema, Read, "schema 99", "use the newer build");
        AssertFault(StoreFault.NewerSchema, Write, "schema 99", "db rebuild");
        AssertFault(StoreFault.NewerSchema, () => StoreFile.Migrate(folder.Store), "schema 99");
    }

    [Fact]
    public void An_older_schema_is_migrated_by_the_writer_and_named_to_the_reader()
    {
        using (var connection = new SqliteConnection($"Data Source={folder.Store};Pooling=False"))
        {
            connection.Open();
            SchemaMigrations.Apply(connection, folder.Store, target: 2);
        }

        AssertFault(StoreFault.NotAStore, Read, "has schema 2", "db migrate");
        Assert.Equal((2, SchemaMigrations.Newest), StoreFile.Migrate(folder.Store));
        using StoreQueries store = StoreFile.OpenForReading(folder.Store);
        Assert.Equal(0, store.LastSequence);
    }

    [Fact]
    public void Another_journals_store_is_refused_by_name()
    {
        Make("journal-1");

        AssertFault(
            StoreFault.OtherJournal, () => StoreFile.OpenForWriting(folder.Store, "journal-2"), "'journal-1'",
            "'journal-2'", "db rebuild");
    }

    [Fact]
    public void Creating_over_a_file_is_refused()
    {
        Make("j");
        AssertFault(StoreFault.NoAccess, () => StoreFile.Create(folder.Store, "j"), "exists already");
    }

    [Fact]
    public void A_store_that_another_program_holds_is_said_to_be_locked()
    {
        Make("j");
        using var other = new RawStore(folder.Store);
        other.Run("BEGIN IMMEDIATE");
        using Projector projector = StoreFile.OpenForWriting(folder.Store, "j", Impatient);
        var tape = new Tape().List(0);

        AssertFault(StoreFault.Locked, () => Feed(projector, tape), folder.Store, "close it");
    }

    [Fact]
    public void Readers_work_while_a_projector_writes_and_see_only_commits()
    {
        using Projector projector = StoreFile.OpenForWriting(folder.Store, "j");
        Tape tape = new Tape().List(0).Raise(Severity.Info, "one").Raise(Severity.Info, "two");
        tape.FeedInto(projector, 1, 2);
        projector.Flush();
        tape.FeedInto(projector, 3, 3);
        using StoreQueries store = StoreFile.OpenForReading(folder.Store);

        Assert.Equal(["one"], store.Incidents(StoreFilter.None).Select(incident => incident.Code));
        projector.Flush();
        Assert.Equal(["two", "one"], store.Incidents(StoreFilter.None).Select(incident => incident.Code));
    }

    [Fact]
    public void Verify_reports_how_far_the_projection_is_and_whose_it_is()
    {
        using (Projector projector = StoreFile.Create(folder.Store, "journal-7"))
        {
            Feed(projector, new Tape().List(0).List(1));
        }

        StoreReport report = StoreFile.Verify(folder.Store);

        Assert.True(report.IsSound);
        Assert.Equal(
            (SchemaMigrations.Newest, "journal-7", 2L, Tape.At(2)),
            (report.SchemaVersion, report.JournalId, report.LastSequence, report.LastAt));
    }

    [Fact]
    public void Verify_finds_damage_in_the_middle()
    {
        var tape = new Tape();
        for (int i = 0; i < 3_000; i++) { tape.Raise(Severity.Info, "code-" + i); }
        using (Projector projector = StoreFile.Create(folder.Store, "j")) { Feed(projector, tape); }
        using (FileStream file = File.Open(folder.Store, FileMode.Open))
        {
            file.Position = file.Length / 2 / 4_096 * 4_096;
            file.Write(new byte[4_096]);
        }

        Assert.NotEmpty(StoreFile.Verify(folder.Store).Problems);
    }

    [Fact]
    public void Rebuild_replaces_whatever_is_there_and_leaves_no_files_beside_it()
    {
        File.WriteAllText(folder.Store, string.Concat(Enumerable.Repeat("no database at all\n", 300)));

        Tape tape = new Tape().List(0).List(1);
        long last = StoreFile.Rebuild(folder.Store, "journal-2", tape.FeedInto);

        Assert.Equal(2, last);
        Assert.Equal([folder.Store], Directory.GetFiles(folder.Root));
        Assert.Equal("journal-2", StoreFile.Verify(folder.Store).JournalId);
    }

    [Fact]
    public void A_rebuild_that_fails_leaves_the_old_store_as_it_was()
    {
        using (Projector projector = StoreFile.Create(folder.Store, "j")) { Feed(projector, new Tape().List(0)); }

        Assert.Throws<InvalidOperationException>(
            () => StoreFile.Rebuild(folder.Store, "j", _ => throw new InvalidOperationException("journal damaged")));

        Assert.Equal(1, StoreFile.Verify(folder.Store).LastSequence);
        Assert.False(File.Exists(folder.Store + ".rebuilding"));
    }

    [Fact]
    public void A_rebuild_refuses_while_an_engine_has_the_store_open()
    {
        using Projector running = StoreFile.OpenForWriting(folder.Store, "j");
        Feed(running, new Tape().List(0));

        AssertFault(
            StoreFault.Locked, () => StoreFile.Rebuild(folder.Store, "j", _ => { }, Impatient), folder.Store,
            "close it");
    }

    private static void AssertFault(StoreFault fault, Action action, params string[] words)
    {
        var error = Assert.Throws<StoreException>(action);
        Assert.Equal(fault, error.Fault);
        foreach (string word in words) { Assert.Contains(word, error.Message, StringComparison.Ordinal); }
    }

    private static void Feed(Projector projector, Tape tape)
    {
        tape.FeedInto(projector);
        projector.Flush();
    }

    private void Read() => StoreFile.OpenForReading(folder.Store).Dispose();

    private void Write() => StoreFile.OpenForWriting(folder.Store, "j").Dispose();

    private void Make(string journal) => StoreFile.Create(folder.Store, journal).Dispose();
}
