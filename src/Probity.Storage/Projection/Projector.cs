using System.Data.Common;
using System.Globalization;
using Dapper;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Storage.Projection;

/// <summary>
/// Turns the journal's inputs, and what the engine made of them, into rows. Rows and the number of the last input go
/// into the database in one transaction, so that a crash never leaves them apart; inputs that were projected before are
/// skipped, so that a replay from any earlier point continues where the store ended.
/// One thread at a time. After a <see cref="StoreException"/> it takes nothing more: open a new one, it goes on from
/// the last commit when the inputs since then are offered again.
/// </summary>
public sealed class Projector : IDisposable
{
    private readonly DbConnection connection;
    private readonly string path;
    private readonly int rowsPerCommit;
    private readonly Action? beforeCommit;
    private readonly MarketRows markets;
    private readonly OrderRows orders;
    private readonly FillRows fills;
    private readonly OutputRows outputRows;
    private readonly SampleRows samples;
    private readonly PreparedStatement begin, commit, meta;
    private StoreException? fault;
    private bool inTransaction;
    private int rows;
    private long committedSequence;
    private long sampledSequence;
    private Instant lastAt;

    internal Projector(DbConnection connection, string path, StoreOptions options)
    {
        Require.That(options.RowsPerCommit >= 1, "a commit has at least one row");
        this.connection = connection;
        this.path = path;
        rowsPerCommit = options.RowsPerCommit;
        beforeCommit = options.BeforeCommit;
        LastSequence = committedSequence = StoreMeta.ReadNumber(connection, StoreMeta.LastSequence);
        lastAt = new Instant(StoreMeta.ReadNumber(connection, StoreMeta.LastAt));
        sampledSequence = connection.ExecuteScalar<long>("SELECT coalesce(max(sequence), 0) FROM equity");
        markets = new MarketRows(connection);
        orders = new OrderRows(connection, markets);
        fills = new FillRows(connection, orders);
        outputRows = new OutputRows(connection);
        samples = new SampleRows(connection);
        begin = PreparedStatement.Of(connection, "BEGIN");
        commit = PreparedStatement.Of(connection, "COMMIT");
        meta = PreparedStatement.Upsert(connection, "meta", 1, "name", "value");
    }

    /// <summary>The last input projected, committed or not; 0 = none.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The last input whose rows are on disk.</summary>
    public long CommittedSequence => committedSequence;

    /// <summary>Rows written by this object so far.</summary>
    public long RowsWritten { get; private set; }

    /// <summary>To be asked once at the start, when the end of the journal is known.</summary>
    /// <exception cref="StoreException">The store has inputs that the journal does not have.</exception>
    public void RequireWithin(long journalLastSequence)
    {
        if (committedSequence <= journalLastSequence) { return; }
        throw new StoreException(
            StoreFault.AheadOfJournal,
            $"store '{path}' has inputs up to {committedSequence}, its journal ends at {journalLastSequence}; "
            + "run 'probity db rebuild'");
    }

    /// <summary>Projects one input and what came of it. Inputs that the store has are skipped.</summary>
    /// <param name="input">Sequenced, in order.</param>
    /// <param name="outputs">What the engine made of it; not kept after the call.</param>
    /// <exception cref="StoreException">Inputs are missing in between, or the database refused.</exception>
    public void Observe(EngineInput input, IReadOnlyList<EngineOutput> outputs)
    {
        long sequence = input.At.Sequence;
        if (sequence <= LastSequence) { return; }
        RefuseAfterFault();
        if (sequence != LastSequence + 1) { throw Gap(sequence); }
        if (outputs.Count > 0 || MakesRows(input.Kind))
        {
            try
            {
                Begin();
                Apply(input);
                for (int i = 0; i < outputs.Count; i++) { Apply(input.At, i, outputs[i]); }
            }
            catch (DbException error)
            {
                throw Fail(error);
            }
        }
        LastSequence = sequence;
        lastAt = input.At.Received;
        if (rows + orders.Changed >= rowsPerCommit) { Flush(); }
    }

    /// <summary>
    /// Notes positions, cash, equity and counts as of a view. Views that are not newer than the last one are
    /// skipped. Call it at an even pace (once a second is plenty) and at the end.
    /// </summary>
    public void Sample(EngineView view)
    {
        if (view.Sequence <= sampledSequence) { return; }
        RefuseAfterFault();
        Require.That(view.Sequence <= LastSequence, "a view is sampled after its input was observed");
        try
        {
            Begin();
            Count(samples.Write(view));
        }
        catch (DbException error)
        {
            throw Fail(error);
        }
        sampledSequence = view.Sequence;
    }

    /// <summary>Commits what was observed so far. Call it at an even pace and before reading the store.</summary>
    public void Flush()
    {
        RefuseAfterFault();
        if (!inTransaction && LastSequence == committedSequence) { return; }
        beforeCommit?.Invoke();
        try
        {
            Begin();
            RowsWritten += orders.Changed;
            orders.Write();
            meta.Run(StoreMeta.LastSequence, LastSequence.ToString(CultureInfo.InvariantCulture));
            meta.Run(StoreMeta.LastAt, lastAt.Nanos.ToString(CultureInfo.InvariantCulture));
            commit.Run();
        }
        catch (DbException error)
        {
            throw Fail(error);
        }
        inTransaction = false;
        rows = 0;
        committedSequence = LastSequence;
    }

    /// <summary>
    /// Closes the store. What was not flushed is not written, as in a crash; the next start catches up.
    /// </summary>
    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[]
                 {
                     markets, orders, fills, outputRows, samples, begin, commit, meta,
                 })
        {
            part.Dispose();
        }
        connection.Dispose();
    }

    private static bool MakesRows(InputKind kind) => kind is not
        (InputKind.BookCleared or InputKind.BookDelta or InputKind.TradePrinted or InputKind.BookInvalidated
        or InputKind.VenueStatusChanged or InputKind.SharesConverted or InputKind.BalanceReported
        or InputKind.ChainBalanceReported or InputKind.PositionReported or InputKind.ConversionFailed
        or InputKind.TimerFired or InputKind.OperatorCommand or InputKind.SessionStarted
        or InputKind.SignalObserved or InputKind.WalletTraded);

    private void Apply(EngineInput input)
    {
        Instant at = input.At.Received;
        switch (input)
        {
            case MarketListed e: markets.List(e.Market); Count(3); break;
            case EventGroupListed e: markets.List(e.Group); Count(1 + e.Group.Markets.Count); break;
            case MarketStatusChanged e: markets.Apply(e); Count(1); break;
            case MarketTermsChanged e: markets.Apply(e); Count(3); break;
            case MarketResolved e: markets.Apply(e); Count(1); break;
            case TickGridChanged e: markets.Apply(e); Count(1); break;

            case OrderAccepted e: orders.Accept(e.Order, OrderEventKind.Accepted, e.VenueOrderId, at); break;
            case OrderDelayed e: orders.Accept(e.Order, OrderEventKind.Delayed, e.VenueOrderId, at); break;
            case OrderUnknown e: orders.Apply(e.Order, OrderEventKind.Unknown, "", at); break;
            case OrderRefused e: orders.Apply(e.Order, OrderEventKind.Refused, $"{e.Code}: {e.Evidence}", at); break;
            case OrderCancelled e: orders.Apply(e.Order, OrderEventKind.Cancelled, $"{e.Cause}", at); break;
            case OrderExpired e: orders.Apply(e.Order, OrderEventKind.Expired, "", at); break;
            case CancelRefused e: orders.RequestCancel(e.Order, false, at); break;
            case OrderFilled e: Count(fills.Fill(e)); break;
            case FillSettled e: Count(fills.Settle(e)); break;
            case FeeCharged e: Count(fills.Charge(e)); break;
            case OrderAdopted e: orders.Adopt(e); break;

            case CashMoved e: outputRows.Add(e); Count(1); break;
            case RewardPaid e: outputRows.Add(e); Count(1); break;
            case SharesMoved e when markets.Knows(e.Instrument):
                outputRows.Add(e, markets.MarketOf(e.Instrument), markets.CurrencyOf(e.Instrument));
                Count(1);
                break;
        }
    }

    private void Apply(Stamp at, int ordinal, EngineOutput output)
    {
        switch (output)
        {
            case PlaceOrder e: orders.Place(e.Order); break;
            case CancelOrder e: orders.RequestCancel(e.Order, true, at.Received); break;
            case DecisionMade e: outputRows.Add(at, ordinal, e); Count(1); break;
            case IncidentRaised e: outputRows.Add(at, ordinal, e); Count(1); break;
        }
    }

    private void Count(int written)
    {
        rows += written;
        RowsWritten += written;
    }

    private void Begin()
    {
        if (inTransaction) { return; }
        begin.Run();
        inTransaction = true;
    }

    private void RefuseAfterFault()
    {
        if (fault is not null) { throw new StoreException(fault.Fault, fault.Message, fault); }
    }

    private StoreException Fail(DbException error)
    {
        fault = SqliteDialect.Explain(error, path);
        return fault;
    }

    private StoreException Gap(long sequence) => new(
        StoreFault.Gap,
        $"store '{path}' ends at input {LastSequence}, but the next one offered is {sequence}; replay from input "
        + $"{LastSequence + 1}, or run 'probity db rebuild'");
}
