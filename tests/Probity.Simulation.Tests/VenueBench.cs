using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Simulation.Paper;

namespace Probity.Simulation.Tests;

/// <summary>A paper venue with one market, fed by hand, and everything that it answered.</summary>
internal sealed class VenueBench
{
    public static readonly InstrumentId Yes = new(0);
    public static readonly InstrumentId No = new(1);

    private long orders;

    public VenueBench(PaperOptions? options = null, FeeTerms? fees = null)
    {
        Venue = new PaperVenue(options ?? PaperOptions.Default);
        In(new MarketListed(Make.Stamp(0), Make.Market(0, fees)));
    }

    public PaperVenue Venue { get; }

    public List<EngineInput> Replies { get; } = [];

    public IEnumerable<OrderFilled> Fills => Replies.OfType<OrderFilled>();

    public long Filled => Fills.Sum(fill => fill.Quantity.Micros) / Quantity.MicrosPerShare;

    /// <summary>Lets everything due happen, then hands the input over, as the loop does.</summary>
    public void In(EngineInput input)
    {
        Until(input.At.Received);
        Venue.OnInput(input);
    }

    public void Until(Instant time)
    {
        while (Venue.TryTake(time, out EngineInput? reply))
        {
            Assert.True(
                Replies.Count == 0 || reply.At.Received >= Replies[^1].At.Received, "replies come in order of time");
            Replies.Add(reply);
            Venue.OnInput(reply);
        }
    }

    /// <summary>A level of YES and its mirror on NO, one message.</summary>
    public void Level(long at, Side side, int cents, long shares)
    {
        In(new BookDelta(Make.Stamp(at), Yes, side, Make.Cents(cents), Make.Shares(shares), BookFlags.None));
        In(new BookDelta(
            Make.Stamp(at), No, side.Opposite(), Make.Cents(100 - cents), Make.Shares(shares), BookFlags.EndOfMessage));
    }

    /// <summary>Both books anew, one message.</summary>
    public void Snapshot(long at, params (Side Side, int Cents, long Shares)[] levels)
    {
        In(new BookCleared(Make.Stamp(at), Yes, BookFlags.Snapshot));
        foreach ((Side side, int cents, long shares) in levels)
        {
            In(new BookDelta(Make.Stamp(at), Yes, side, Make.Cents(cents), Make.Shares(shares), BookFlags.Snapshot));
        }
        In(new BookCleared(Make.Stamp(at), No, BookFlags.Snapshot | (levels.Length == 0 ? BookFlags.EndOfMessage : 0)));
        for (int i = 0; i < levels.Length; i++)
        {
            (Side side, int cents, long shares) = levels[i];
            BookFlags last = i == levels.Length - 1 ? BookFlags.EndOfMessage : BookFlags.None;
            In(new BookDelta(
                Make.Stamp(at), No, side.Opposite(), Make.Cents(100 - cents), Make.Shares(shares),
                BookFlags.Snapshot | last));
        }
    }

    public void Trade(long at, InstrumentId instrument, Side taker, int cents, long shares) =>
        In(new TradePrinted(Make.Stamp(at), instrument, taker, Make.Cents(cents), Make.Shares(shares)));

    public ClientOrderId Quote(long at, InstrumentId instrument, Side side, int cents, long shares) =>
        Send(
            at, OrderIntent.Quote(new StrategyId(0), instrument, side, Make.Cents(cents), Make.Shares(shares), "test"));

    public ClientOrderId Take(long at, InstrumentId instrument, Side side, int cents, long shares) =>
        Send(
            at,
            OrderIntent.Take(new StrategyId(0), instrument, side, Make.Cents(cents), Make.Shares(shares), 0, "test"));

    /// <summary>Sends at a time; the default delays take 50 ms there and 50 ms back.</summary>
    public ClientOrderId Send(long at, OrderIntent intent)
    {
        PlaceOrder place = Make.Place(intent, ++orders);
        Tick(at);
        Venue.OnOutput(place, Make.Stamp(at));
        return place.Order.Id;
    }

    public void Cancel(long at, ClientOrderId order)
    {
        Tick(at);
        Venue.OnOutput(new CancelOrder(order, Yes, new AccountId(0)), Make.Stamp(at));
    }

    public void Tick(long at) => In(new TimerFired(Make.Stamp(at), new TimerId(at)));
}
