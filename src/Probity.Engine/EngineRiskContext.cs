using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Engine.Orders;

namespace Probity.Engine;

/// <summary>What the risk checks may know, read from the engine's state. Open and unknown orders count at their worst
/// case.</summary>
internal sealed class EngineRiskContext(EngineState state) : IRiskContext
{
    private readonly ExposureBook exposure = new(state);
    private AccountId account;
    private Cash pending;

    public Instant Now => state.Now.Received;

    public bool TradingEnabled => state.TradingEnabled;

    public KillSwitchState KillSwitch => state.KillSwitch.State;

    public int OpenOrders => state.Orders.OpenCount;

    public Cash WorstLossTotal => exposure.Total();

    /// <summary>Begins the checks of an order of this account.</summary>
    public void For(AccountId trader) => account = trader;

    /// <summary>Cash that legs approved a moment ago will bind once they are in the order table.</summary>
    public void Hold(Cash cash) => pending = cash;

    public Market MarketOf(InstrumentId instrument) => state.Books.MarketOf(instrument).Market;

    public TickGrid GridOf(InstrumentId instrument) => state.Books.Grid(instrument);

    public MarketStatus StatusOf(MarketId market) => state.Books.Market(market).Status;

    public MarketTerms TermsOf(MarketId market) => state.Books.Market(market).Terms;

    public IBookView BookOf(InstrumentId instrument) => state.Books.Book(instrument);

    public Instant BookAge(InstrumentId instrument) => state.Books.TrustedSince(instrument);

    public SignedQuantity PositionOf(InstrumentId instrument) => state.Ledger.Position(account, instrument);

    public Quantity OpenQuantity(InstrumentId instrument, Side side) => state.Orders.OpenQuantity(instrument, side);

    public IEnumerable<OrderView> OpenOrdersOf(InstrumentId instrument)
    {
        foreach (Order order in state.Orders.OpenOrders(instrument)) { yield return order.View(); }
    }

    public Cash FreeCash(Currency currency) => FreeCashOf(account, currency);

    /// <summary>Cash of an account less what open buys and legs on their way bind.</summary>
    public Cash FreeCashOf(AccountId owner, Currency currency) =>
        state.Ledger.CashOf(owner, currency) - state.Orders.Reserved(owner, currency) - pending;

    public Quantity FreeShares(InstrumentId instrument) =>
        state.Ledger.SellableShares(account, instrument)
            .MinusOrZero(state.Orders.OpenQuantity(account, instrument, Side.Sell));

    public VenueStatus StatusOf(VenueId venue) => state.Restraints.StatusOf(venue, account);

    public string? RestraintOn(MarketId market) => state.Restraints.On(account, market);

    public Cash WorstLossOf(MarketId market) => exposure.OfMarket(market);

    public Cash WorstLossOf(EventGroupId group) => exposure.OfGroup(group);

    public WorstLosses WorstLossesWith(OrderIntent intent, Quantity quantity) => exposure.With(intent, quantity);

    public FeeSchedule FeesOf(MarketId market) => state.Books.Market(market).Fees;
}
