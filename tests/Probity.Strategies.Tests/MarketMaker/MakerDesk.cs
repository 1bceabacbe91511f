using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies.Tests.MarketMaker;

/// <summary>The desk of the strategy tests with a market maker behind it, told its options as text.</summary>
internal sealed class MakerDesk
{
    public MakerDesk(string options = "", TickGrid? grid = null, string minimumSize = "5")
    {
        Dictionary<string, string> given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(option => option.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        Strategy = StrategyCatalog.Create("market-maker", given);
        Desk = new Desk(Strategy, grid, minimumSize: minimumSize);
    }

    public Strategy Strategy { get; }

    public Desk Desk { get; }

    public FakeContext Context => Desk.Context;

    /// <summary>First bid for YES; empty when there is none.</summary>
    public string Bid => Text(Context.Bids, Desk.Yes);

    /// <summary>First bid for NO; empty when there is none.</summary>
    public string NoBid => Text(Context.Bids, Desk.No);

    public Decision Last => Context.Decisions[^1];

    /// <summary>The same book in both outcomes, as the venue mirrors it.</summary>
    public void Mirror(string bids, string asks) => Desk.Books(bids, asks, Turn(asks), Turn(bids));

    /// <summary>The book again after a while.</summary>
    public void Later(long milliseconds, string bids, string asks)
    {
        Desk.Wait(milliseconds);
        Mirror(bids, asks);
    }

    /// <summary>A fill of the resting bid of an outcome.</summary>
    public OrderView Fill(InstrumentId instrument, string shares)
    {
        QuoteLevel level = Context.Bids[instrument][0];
        Context.Sent.Add(OrderIntent.Quote(Context.Self, instrument, Side.Buy, level.Price, level.Size, "quote"));
        OrderView order = Assert.Single(Desk.NewOrders());
        Desk.Fill(order, shares);
        return order;
    }

    private static string Text(Dictionary<InstrumentId, QuoteLevel[]> quotes, InstrumentId instrument) =>
        quotes.TryGetValue(instrument, out QuoteLevel[]? levels) && levels.Length > 0 ? levels[0].Price.ToString() : "";

    private static string Turn(string levels) => string.Join(
        ' ',
        levels.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(level => level.Split('x'))
            .Select(parts => $"{Price.Parse(parts[0]).Complement}x{parts[1]}"));
}
