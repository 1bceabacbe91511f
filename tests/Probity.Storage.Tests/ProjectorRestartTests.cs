using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Storage.Projection;

namespace Probity.Storage.Tests;

public sealed class ProjectorRestartTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void Crashes_and_repeated_inputs_at_any_point_lead_to_the_undisturbed_store(ulong seed)
    {
        var random = new SeededRandom(seed);
        Tape tape = RandomTape(random);
        string calm = folder.At("calm.db");
        using (Projector projector = StoreFile.Create(calm, "journal-1"))
        {
            tape.FeedInto(projector);
            projector.Flush();
        }
        long reached = 0;
        while (reached < tape.Count)
        {
            var options = new StoreOptions { RowsPerCommit = random.Next(1, 30) };
            using Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1", options);
            Assert.InRange(projector.LastSequence, 0, reached);
            long from = Math.Max(1, projector.LastSequence - random.Next(20));
            reached = Math.Min(tape.Count, projector.LastSequence + random.Next(60));
            tape.FeedInto(projector, from, reached);
            if (random.Chance(0.5) || reached == tape.Count) { projector.Flush(); }
        }
        AssertSame(calm, folder.Store);
    }

    [Fact]
    public void What_was_not_flushed_is_not_there_and_rows_never_run_ahead_of_the_last_sequence()
    {
        Tape tape = new Tape().List(0);
        ClientOrderId order = tape.Place(0, Side.Buy, "0.5", "10");
        tape.Fill(order, "t1", "0.5", "10");
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1"))
        {
            tape.FeedInto(projector, 1, 2);
            projector.Flush();
            tape.FeedInto(projector, 3, 3);
            Assert.Equal((3, 2), (projector.LastSequence, projector.CommittedSequence));
        }
        using var raw = new RawStore(folder.Store);
        Assert.Equal("2", raw.Text("SELECT value FROM meta WHERE name = 'last_sequence'"));
        Assert.Equal(0, raw.Number("SELECT count(*) FROM fills"));
        Assert.Equal("InFlight", raw.Text("SELECT status FROM orders"));
    }

    [Fact]
    public void Missing_inputs_are_an_error_that_says_from_where_to_replay()
    {
        Tape tape = new Tape().List(0).List(1).List(2);
        using Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1");
        tape.FeedInto(projector, 1, 1);

        var error = Assert.Throws<StoreException>(() => tape.FeedInto(projector, 3, 3));

        Assert.Equal(StoreFault.Gap, error.Fault);
        Assert.Contains("replay from input 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_make_no_rows_still_move_the_last_sequence()
    {
        var tape = new Tape();
        for (int i = 0; i < 1_000; i++) { tape.Add(new TimerFired(tape.Next, new TimerId(1))); }
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1"))
        {
            tape.FeedInto(projector);
            Assert.Equal(0, projector.RowsWritten);
            projector.Flush();
        }
        Assert.Equal(1_000, StoreFile.Verify(folder.Store).LastSequence);
        Assert.Equal(Tape.At(1_000), StoreFile.Verify(folder.Store).LastAt);
    }

    [Fact]
    public void A_full_disk_stops_the_projector_with_the_fix_and_the_next_one_goes_on_from_the_last_commit()
    {
        Tape tape = new Tape().List(0);
        for (int i = 0; i < 4_000; i++) { tape.Raise(Severity.Info, new string('x', 300)); }
        var tight = new StoreOptions { LargestBytes = 512 * 1024, RowsPerCommit = 100 };
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1", tight))
        {
            var error = Assert.Throws<StoreException>(() => tape.FeedInto(projector));
            Assert.Equal(StoreFault.DiskFull, error.Fault);
            Assert.Contains("free space", error.Message, StringComparison.Ordinal);
            Assert.Throws<StoreException>(() => projector.Flush());
            Assert.True(projector.CommittedSequence > 0);
        }
        Assert.True(StoreFile.Verify(folder.Store).IsSound);
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1"))
        {
            tape.FeedInto(projector);
            projector.Flush();
        }
        using var raw = new RawStore(folder.Store);
        Assert.Equal(4_000, raw.Number("SELECT count(*) FROM incidents"));
    }

    [Fact]
    public void The_journal_is_flushed_before_each_commit_and_a_store_ahead_of_it_is_refused()
    {
        Tape tape = new Tape().List(0).List(1).List(2);
        long flushed = 0, observed = 0;
        var options = new StoreOptions { RowsPerCommit = 3, BeforeCommit = () => flushed = observed };
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1", options))
        {
            for (observed = 1; observed <= 3; observed++)
            {
                tape.FeedInto(projector, observed, observed);
                Assert.Equal((observed, observed), (projector.CommittedSequence, flushed));
            }
        }
        using Projector again = StoreFile.OpenForWriting(folder.Store, "journal-1");
        again.RequireWithin(3);
        var error = Assert.Throws<StoreException>(() => again.RequireWithin(2));
        Assert.Equal(StoreFault.AheadOfJournal, error.Fault);
        Assert.Contains("up to 3, its journal ends at 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_that_are_not_newer_are_skipped()
    {
        Tape tape = new Tape().List(0).List(1).List(2);
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1"))
        {
            tape.FeedInto(projector);
            projector.Sample(Tape.ViewAt(3, "2"));
            projector.Flush();
        }
        using (Projector projector = StoreFile.OpenForWriting(folder.Store, "journal-1"))
        {
            projector.Sample(Tape.ViewAt(2, "1"));
            projector.Flush();
        }
        using var raw = new RawStore(folder.Store);
        Assert.Equal("3:2000000", raw.Text("SELECT group_concat(sequence || ':' || net_pnl_micros) FROM equity"));
    }

    private static void AssertSame(string expected, string actual)
    {
        using var a = new RawStore(expected);
        using var b = new RawStore(actual);
        Assert.Equal(a.Tables(), b.Tables());
        Assert.Contains("fills", a.Tables());
        foreach (string table in a.Tables()) { Assert.Equal(a.Dump(table), b.Dump(table)); }
    }

    private static Tape RandomTape(SeededRandom random)
    {
        Tape tape = new Tape().List(0).List(1).List(2);
        List<ClientOrderId> orders = [];
        for (int i = 0; i < 400; i++)
        {
            if (orders.Count == 0 || random.Chance(0.2))
            {
                orders.Add(tape.Place(random.Next(3), Side.Buy, "0.5", "10"));
            }
            ClientOrderId order = orders[random.Next(orders.Count)];
            string trade = "t" + random.Next(4);
            _ = random.Next(8) switch
            {
                0 => tape.Accept(order),
                1 => tape.Fill(order, trade, "0.5", "3", "0.01", (SettlementTier)random.Next(3)),
                2 => tape.Settle(order, trade, (SettlementTier)random.Next(4)),
                3 => tape.Add(new OrderCancelled(tape.Next, order, CancelCause.Requested)),
                4 => tape.Add(new OrderUnknown(tape.Next, order, "timeout")),
                5 => tape.Decide(random.Next(3), (Gate)random.Next(7)),
                6 => tape.Raise(Severity.Warning, "book-crossed"),
                _ => tape.Add(new OrderExpired(tape.Next, order)),
            };
        }
        return tape;
    }
}
