using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Execution;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>An adapter as it trades one wallet for a card, and the books that its inputs make.</summary>
/// <param name="rig">Where.</param>
internal abstract class CardTrader(CardVenue rig) : IInputSink, IAsyncDisposable
{
    private readonly ConcurrentQueue<EngineInput> inputs = new();
    private readonly ConcurrentQueue<TruthNotice> notices = new();
    private int placed;

    public IReadOnlyList<EngineInput> Inputs => [.. inputs];

    public IReadOnlyList<TruthNotice> Notices => [.. notices];

    /// <summary>What was there when this desk opened; the books go on from it.</summary>
    public CardBooks Books { get; protected set; } = null!;

    protected abstract ITradingGateway Trading { get; }

    /// <summary>The venue's name of an order; empty while it has none.</summary>
    public abstract string VenueIdOf(ClientOrderId order);

    /// <summary>The venue's own books of the wallet, as <see cref="CardBooks"/> reads them.</summary>
    protected abstract Task<JsonNode> VenueBooks();

    public ApprovedOrder Approve(OrderIntent intent)
    {
        Instant now = Instant.FromDateTimeOffset(rig.Time.GetUtcNow());
        int number = Interlocked.Increment(ref placed);
        ApprovedOrder order = ApprovedOrders.Make(
            ClientOrderId.Of(default, number), intent, new Stamp(number, now, default));
        return order;
    }

    public ApprovedOrder Place(OrderIntent intent)
    {
        ApprovedOrder order = Approve(intent);
        Books.Know(order);
        Trading.Place(order);
        return order;
    }

    public ApprovedOrder Quote(InstrumentId outcome, Side side, string price, long shares) => Place(
        OrderIntent.Quote(default, outcome, side, Price.Parse(price), Quantity.FromShares(shares), "card"));

    public ApprovedOrder Take(InstrumentId outcome, Side side, string price, long shares) => Place(
        OrderIntent.Take(default, outcome, side, Price.Parse(price), Quantity.FromShares(shares), 0, "card"));

    /// <summary>A quote that the venue holds.</summary>
    public async Task<ApprovedOrder> Rest(InstrumentId outcome, Side side, string price, long shares)
    {
        ApprovedOrder order = Quote(outcome, side, price, shares);
        await Told<OrderAccepted>(input => input.Order == order.Id);
        return order;
    }

    public void Cancel(ApprovedOrder order) => Trading.Cancel(order.Id);

    public string VenueIdOf(ApprovedOrder order) =>
        VenueIdOf(order.Id) is { Length: > 0 } id ? id : throw new InvalidOperationException($"{order}");

    /// <summary>Waits for an input that the card names.</summary>
    public async Task<T> Told<T>(Func<T, bool> which)
        where T : EngineInput
    {
        T? found = null;
        await CardVenue.Until(
            () => Task.FromResult((found = inputs.OfType<T>().FirstOrDefault(which)) is not null),
            () => $"{typeof(T).Name} among {string.Join("\n", inputs)}");
        return found!;
    }

    public bool WasTold<T>(Func<T, bool> which)
        where T : EngineInput => inputs.OfType<T>().Any(which);

    public Quantity Filled(ApprovedOrder order) => inputs.OfType<OrderFilled>().Where(fill => fill.Order == order.Id)
        .Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Quantity);

    /// <summary>
    /// What every card ends with: the books that the inputs make are the venue's own, order by order, fill by fill, to
    /// the cent and the share; and so is what the adapter reads of balances.
    /// </summary>
    public async Task Agree()
    {
        string differs = "never compared";
        await CardVenue.Until(
            async () => (differs = await Compare()).Length == 0,
            () => $"the books of {this} agree:\n{differs}");
        await Trading.Reconcile(TestContext.Current.CancellationToken);
        Assert.Equal("", await Compare());
        Assert.Equal("", Books.DiffersFromReports(Inputs));
        Assert.True((bool)(await rig.Get("/admin/invariants"))["balanced"]!);
    }

    /// <summary>Where the books that some inputs make differ from the venue's; empty = nowhere.</summary>
    public async Task<string> Compare(IEnumerable<EngineInput>? told = null) => Books.DiffersFrom(
        await VenueBooks(), told?.ToArray() ?? Inputs, VenueIdOf);

    public void Post(EngineInput input) => inputs.Enqueue(input);

    public abstract ValueTask DisposeAsync();

    protected void Notice(TruthNotice notice) => notices.Enqueue(notice);
}
