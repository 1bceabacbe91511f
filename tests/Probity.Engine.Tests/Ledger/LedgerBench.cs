using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Engine.Ledger;

namespace Probity.Engine.Tests;

/// <summary>A ledger with one neg-risk group of markets listed, and short words for what happens to it.</summary>
internal sealed class LedgerBench
{
    public static readonly AccountId Account = new(0);
    public static readonly StrategyId Strategy = new(1);

    private long trades;

    public LedgerBench(int markets = 1, ILedgerObserver? observer = null)
    {
        Ledger = new Ledger.Ledger(observer);
        Markets = TestMarkets.Many(markets);
        Group = TestMarkets.GroupOf(Markets, EventGroupKind.NegRisk);
        foreach (Market market in Markets) { Ledger.List(market); }
    }

    public Ledger.Ledger Ledger { get; }

    public IReadOnlyList<Market> Markets { get; }

    public EventGroup Group { get; }

    public LedgerReport Report => Ledger.Report(Currency.PUsd);

    public InstrumentId Yes => Markets[0].First.Id;

    public InstrumentId No => Markets[0].Second.Id;

    public Cash Cash => Ledger.CashOf(Account, Currency.PUsd);

    public static FillPosting Fill(
        string trade, InstrumentId instrument, Side side, string price, string quantity, string fee = "0",
        SettlementTier tier = SettlementTier.Confirmed, StrategyId? strategy = null) =>
        new(trade, ClientOrderId.Of(strategy ?? Strategy, 1), Account, strategy ?? Strategy, instrument, side,
            Price.Parse(price), Quantity.Parse(quantity), Cash.Parse(fee), tier);

    public static FillSettled Settled(FillPosting fill, SettlementTier tier) =>
        new(default, fill.Order, fill.TradeId, tier);

    public static SharesConverted Converted(
        ConversionKind kind, string quantity, int feeBips, params ReadOnlySpan<Market> markets)
    {
        var ids = new MarketId[markets.Length];
        for (int i = 0; i < ids.Length; i++) { ids[i] = markets[i].Id; }
        return new SharesConverted(default, Account, kind, ids, Quantity.Parse(quantity), feeBips);
    }

    public void Deposit(string amount) =>
        Ledger.Move(new CashMoved(default, Account, new Money(Cash.Parse(amount), Currency.PUsd), "deposit"));

    public PostingOutcome Buy(InstrumentId instrument, string price, string quantity, string fee = "0") =>
        Ledger.Fill(Fill($"plain{++trades}", instrument, Side.Buy, price, quantity, fee));

    public PostingOutcome Sell(InstrumentId instrument, string price, string quantity, string fee = "0") =>
        Ledger.Fill(Fill($"plain{++trades}", instrument, Side.Sell, price, quantity, fee));

    public PostingOutcome Convert(
        ConversionKind kind, string quantity, int feeBips, params ReadOnlySpan<Market> markets) =>
        Ledger.Convert(Converted(kind, quantity, feeBips, markets), Group, null);

    public string Shares(InstrumentId instrument, SettlementTier tier = SettlementTier.Matched) =>
        Ledger.PositionAtTier(Account, instrument, tier).ToString();

    public string Realised(SettlementTier tier = SettlementTier.Matched) => Report.Realised(tier).ToString();

    public string Lots(InstrumentId instrument)
    {
        var words = new List<string>();
        foreach (LotView lot in Report.Lots(Account, instrument)) { words.Add($"{lot.Shares} for {lot.Cost}"); }
        return string.Join(", ", words);
    }

    public void MustBalance()
    {
        Assert.True(Ledger.IsBalanced);
        Assert.Null(Ledger.Audit());
    }
}
