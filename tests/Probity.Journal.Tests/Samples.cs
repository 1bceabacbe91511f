using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Journal.Tests;

/// <summary>
/// One fixed input of every kind: the subjects of the golden vectors. Change none of them, add new ones.
/// </summary>
internal static class Samples
{
    public static readonly JournalManifest Manifest = new() { Build = "test", ConfigHash = 0xc0ffee, Seed = 7 };

    private static readonly Stamp At = Stamp.Unsequenced(
        new Instant(1_780_795_851_475_123_400), new Instant(1_780_795_851_472_000_000));

    private static readonly Stamp Own = Stamp.Unsequenced(new Instant(1_780_795_852_000_000_000), Instant.None);

    private static readonly ClientOrderId Order = ClientOrderId.Of(new StrategyId(3), 42);

    private static readonly MarketTerms Terms = new(
        TickGrid.Mill,
        Quantity.FromShares(5),
        Cash.FromDollars(1),
        Quantity.FromMicros(10_000),
        new FeeTerms(0.07m, 1, true, 0.25m),
        TermsSource.Configured);

    private static readonly MarketTerms ExtendedTerms = Terms with
    {
        MinimumNotional = Cash.FromDollars(5),
        Fees = new FeeTerms(0.04m, 1, true, 0.5m)
        {
            Base = FeeBase.Notional,
            Minimum = Cash.Parse("0.25"),
            Discount = 0.1m,
        },
    };

    public static Market Market { get; } = new(
        new MarketId(12),
        VenueId.Polymarket,
        "0x5eed579ff6763914d78a966c83473ba2485ac8910d0a0914eef6d9fcb33085d1",
        "nhl-vgk-car-2026-06-07",
        "Golden Knights – Hurricanes: who wins?",
        new Instrument(new InstrumentId(24), new MarketId(12), 0, "Golden Knights", "579534609691444850111443852"),
        new Instrument(new InstrumentId(25), new MarketId(12), 1, "Hurricanes", "960686955507707988750872292"),
        Terms,
        Currency.PUsd,
        MarketProtocol.Position,
        true,
        new EventGroupId(4),
        MarketStatus.Open,
        new Instant(1_780_880_000_000_000_000));

    /// <summary>Fresh ones each time, without a sequence.</summary>
    public static EngineInput[] OfEveryKind() =>
    [
        new BookCleared(At, new InstrumentId(24), BookFlags.Snapshot),
        new BookDelta(
            At,
            new InstrumentId(300),
            Side.Sell,
            Price.Parse("0.531"),
            Quantity.Parse("219.217767"),
            BookFlags.EndOfMessage),
        new TradePrinted(At, new InstrumentId(24), Side.Sell, Price.Parse("0.53"), Quantity.FromShares(14)),
        new BookInvalidated(At, new InstrumentId(24), BookFault.HashMismatch),
        new TickGridChanged(At, new InstrumentId(24), TickGrid.Mill),
        new MarketListed(At, Market),
        new EventGroupListed(At, new EventGroup(
            new EventGroupId(4), VenueId.Polymarket, "0xabc", "Fed decision in June?", EventGroupKind.AugmentedNegRisk,
            [new MarketId(12), new MarketId(1_300)])),
        new MarketStatusChanged(At, new MarketId(12), MarketStatus.Closed),
        new MarketTermsChanged(At, new MarketId(12), Terms),
        new MarketResolved(At, new MarketId(12), Payout.Half),
        new VenueStatusChanged(Own, VenueId.Opinion, VenueStatus.CancelOnly, "maintenance until 12:00"),
        new MarketListed(At, Market with
        {
            Venue = VenueId.Opinion,
            Currency = Currency.Usdt,
            Terms = ExtendedTerms,
            Second = Market.Second with { IsMirrored = true },
            Contracts = new MarketContracts("2764", "0x55d398326f99059ff775485246999027b3197955", "0x5f45"),
        }),
        new MarketTermsChanged(At, new MarketId(12), ExtendedTerms),
        new VenueStatusChanged(Own, VenueId.Opinion, VenueStatus.Halted, "the key was refused")
        {
            Account = new AccountId(7),
        },
        new PairListed(
            At, new MarketPair(
                new PairId(2), "fed-june", new MarketId(12), new MarketId(1_300), PairPolarity.Inverted, 5_000)
            {
                SecondAccount = new AccountId(3),
            }),
        new PairStatusChanged(Own, new PairId(2), PairStatus.Suspended, "the rules changed – look again"),
        new OrderAccepted(At, Order, "0x9d839bf0aa31"),
        new OrderRefused(At, Order, RefusalCode.NotEnoughBalance, "not enough balance / allowance"),
        new OrderUnknown(Own, Order, "no reply within 5 s"),
        new OrderDelayed(At, Order, "0x9d839bf0aa31"),
        new OrderFilled(
            At, Order, "trade-1", Price.Parse("0.5"), Quantity.FromShares(10), Cash.Parse("-0.00175"),
            Liquidity.Taker, SettlementTier.Matched),
        new OrderCancelled(At, Order, CancelCause.HeartbeatLapsed),
        new OrderExpired(At, Order),
        new CancelRefused(At, Order, "order can't be found – already canceled or matched"),
        new FillSettled(At, Order, "trade-1", SettlementTier.Failed),
        new CashMoved(Own, new AccountId(1), new Money(Cash.Parse("-1000.5"), Currency.Usdt), "withdrawal"),
        new SharesConverted(
            At,
            new AccountId(0),
            ConversionKind.Convert,
            [new MarketId(1), new MarketId(2)],
            Quantity.FromShares(3),
            50),
        new BalanceReported(Own, new AccountId(0), new Money(Cash.FromDollars(2_500), Currency.PUsd)),
        new ChainBalanceReported(Own, new AccountId(0), new Money(Cash.FromDollars(2_499), Currency.PUsd)),
        new RewardPaid(
            Own,
            new AccountId(0),
            RewardKind.MakerRebate,
            new Money(Cash.Parse("0.123456"), Currency.PUsd),
            new MarketId(12)),
        new OrderAdopted(
            At, ClientOrderId.Adopted(new StrategyId(1), "0xabc"), new AccountId(0), "0xabc",
            OrderIntent.Quote(
                new StrategyId(1), new InstrumentId(7), Side.Sell, Price.FromPips(5_700), Quantity.FromShares(10),
                "adopted"),
            Quantity.FromShares(2)),
        new ConversionFailed(
            Own, new AccountId(0), ConversionKind.Merge, [new MarketId(1)], Quantity.FromShares(3), "reverted"),
        new SharesMoved(
            Own, new AccountId(0), new InstrumentId(7), new SignedQuantity(-1_500_000), Cash.Parse("0.75"),
            "found at the start"),
        new PositionReported(
            Own, new AccountId(0), new InstrumentId(7), Quantity.FromShares(12), BalanceSource.Chain),
        new FeeCharged(At, Order, "trade-1", Cash.Parse("0.0125")),
        new TimerFired(Own, new TimerId(9_000_000_001)),
        new OperatorCommand(Own, OperatorAction.StrategyOff, "parity-arb", "ann", "fees changed – checking"),
        new SessionStarted(Own, 0xdead_beef_0000_0001, 42, true),
        new SignalObserved(
            At, SignalKind.Sentiment, SignalOrigin.News, "newsapi", "fed-cuts-in-june", -62_500_000, 800_000,
            Instant.FromMilliseconds(1_780_795_800_000), 0x0123_4567_89ab_cdef),
        new WalletTraded(
            Own, "0x00000000000000000000000000000000000000aa", new InstrumentId(7), Side.Sell, Price.Parse("0.47"),
            Quantity.FromShares(20), Instant.FromMilliseconds(1_780_795_850_000), "0xb40d:1"),
    ];

    /// <summary>The samples with sequences from 1.</summary>
    public static List<EngineInput> Sequenced() => Sequence(OfEveryKind());

    public static List<EngineInput> Sequence(IEnumerable<EngineInput> inputs, long from = 1)
    {
        var sequenced = new List<EngineInput>();
        foreach (EngineInput input in inputs)
        {
            input.TakeSequence(from++);
            sequenced.Add(input);
        }
        return sequenced;
    }
}
