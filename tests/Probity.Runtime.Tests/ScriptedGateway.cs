using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Runtime.Tests;

/// <summary>What the venue holds, whatever sessions come and go.</summary>
internal sealed class ScriptedBooks
{
    private readonly Lock guard = new();
    private readonly SortedDictionary<ClientOrderId, ApprovedOrder> open = [];
    private readonly List<ClientOrderId> placed = [];

    public IReadOnlyList<ClientOrderId> Open { get { lock (guard) { return [.. open.Keys]; } } }

    public IReadOnlyList<ClientOrderId> Placed { get { lock (guard) { return [.. placed]; } } }

    public ApprovedOrder? Find(ClientOrderId order) { lock (guard) { return open.GetValueOrDefault(order); } }

    public void Place(ApprovedOrder order)
    {
        lock (guard)
        {
            open.Add(order.Id, order);
            placed.Add(order.Id);
        }
    }

    public bool Remove(ClientOrderId order) { lock (guard) { return open.Remove(order); } }
}

/// <summary>Takes wishes into <see cref="ScriptedBooks"/> and answers at once, or as a test says.</summary>
internal sealed class ScriptedGateway(ScriptedBooks books, IMarketDirectory markets, IInputSink inputs)
    : ITradingGateway
{
    private int calls;

    public AccountId Account { get; init; }

    /// <summary>What the engine knew at the start; null before.</summary>
    public KnownAccount? Known { get; private set; }

    /// <summary>Calls of any kind that came before the start was over.</summary>
    public int CallsBeforeStarted { get; private set; }

    public bool IsStarted { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Posted at the start, as differences.</summary>
    public Func<Stamp, IEnumerable<EngineInput>> Differences { get; init; } = _ => [];

    /// <summary>The start waits for it.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    public Exception? Refusal { get; init; }

    /// <summary>Orders are sent and no word comes back.</summary>
    public bool Silent { get; init; }

    public List<RequestConversion> Conversions { get; } = [];

    private static Stamp Now => Stamp.Unsequenced(Instant.FromDateTimeOffset(DateTimeOffset.UtcNow), Instant.None);

    public async Task Start(KnownAccount known, CancellationToken cancel)
    {
        Known = known;
        if (Refusal is not null) { throw Refusal; }
        foreach (EngineInput difference in Differences(Now)) { inputs.Post(difference); }
        foreach (KnownOrder order in known.Orders.Where(order => order.Status.MayTrade())) { Tell(order.Approved.Id); }
        await Gate.WaitAsync(cancel);
        CallsBeforeStarted = calls;
        IsStarted = true;
    }

    public void Place(ApprovedOrder order)
    {
        calls++;
        Assert.Equal(Account, order.Account);
        Assert.Equal(order.Intent.Instrument.Value / 2, markets.MarketOf(order.Intent.Instrument).Id.Value);
        books.Place(order);
        if (!Silent) { inputs.Post(new OrderAccepted(Now, order.Id, "v" + order.Id)); }
    }

    public void Cancel(ClientOrderId order)
    {
        calls++;
        if (books.Remove(order)) { inputs.Post(new OrderCancelled(Now, order, CancelCause.Requested)); }
        else { inputs.Post(new CancelRefused(Now, order, "not there")); }
    }

    public void CancelAll()
    {
        calls++;
        foreach (ClientOrderId order in books.Open) { Cancel(order); }
    }

    public void Convert(RequestConversion request)
    {
        calls++;
        Conversions.Add(request);
    }

    public Task Reconcile(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }

    private void Tell(ClientOrderId order) => inputs.Post(books.Find(order) is null
        ? new OrderRefused(Now, order, RefusalCode.Other, "it never arrived")
        : new OrderAccepted(Now, order, "v" + order));
}
