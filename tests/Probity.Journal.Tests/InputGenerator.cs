using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Journal.Tests;

/// <summary>
/// Random inputs of every kind, with extreme values among the usual ones. The same seed gives the same inputs.
/// </summary>
internal sealed class InputGenerator(ulong seed)
{
    private static readonly InputKind[] Kinds = Enum.GetValues<InputKind>();
    private static readonly string[] Texts =
        ["", "x", "0x5eed579f", "Golden Knights – Hurricanes?", "naïve 你好 🏒", new('z', 300)];

    private static readonly int[] Ticks = [1, 10, 25, 50, 100, 1_000];

    private readonly SeededRandom random = new(seed);

    public EngineInput Next(long sequence = 0) => Next(Kinds[random.Next(Kinds.Length)], sequence);

    public EngineInput Next(InputKind kind, long sequence)
    {
        Stamp at = new(sequence, Time(), Time());
        EngineInput made;
        do
        {
            // Whether an input needs the extended layout depends on what is drawn.
            made = Make(kind, at);
        }
        while (made.Kind != kind);
        return made;
    }

    private EngineInput Make(InputKind kind, Stamp at)
    {
        return kind switch
        {
            InputKind.BookCleared => new BookCleared(at, Instrument(), Flags()),
            InputKind.BookDelta => new BookDelta(at, Instrument(), Any<Side>(), Price(), Size(), Flags()),
            InputKind.TradePrinted => new TradePrinted(at, Instrument(), Any<Side>(), Price(), Size()),
            InputKind.BookInvalidated => new BookInvalidated(at, Instrument(), Any<BookFault>()),
            InputKind.TickGridChanged => new TickGridChanged(at, Instrument(), Grid()),
            InputKind.MarketListed or InputKind.MarketListedExtended => new MarketListed(at, AnyMarket()),
            InputKind.EventGroupListed => new EventGroupListed(at, new EventGroup(
                new EventGroupId(Id()), Any<VenueId>(), Text(), Text(), Any<EventGroupKind>(), Markets())),
            InputKind.MarketStatusChanged => new MarketStatusChanged(at, new MarketId(Id()), Any<MarketStatus>()),
            InputKind.MarketTermsChanged or InputKind.MarketTermsExtended =>
                new MarketTermsChanged(at, new MarketId(Id()), Terms()),
            InputKind.MarketResolved => new MarketResolved(
                at, new MarketId(Id()), new Payout(random.Next(1_000_001), Id())),
            InputKind.VenueStatusChanged or InputKind.AccountStatusChanged => new VenueStatusChanged(
                at, Any<VenueId>(), Any<VenueStatus>(), Text())
            {
                Account = Account(),
            },
            InputKind.PairListed => new PairListed(at, new MarketPair(
                new PairId(Id()), Text(), new MarketId(Id()), new MarketId(Id()), Any<PairPolarity>(), Id())
            {
                FirstAccount = Account(),
                SecondAccount = Account(),
            }),
            InputKind.PairStatusChanged => new PairStatusChanged(at, new PairId(Id()), Any<PairStatus>(), Text()),
            InputKind.CashMoved => new CashMoved(at, new AccountId(Id()), Money(), Text()),
            InputKind.SharesConverted => new SharesConverted(
                at, new AccountId(Id()), Any<ConversionKind>(), Markets(), Size(), random.Next(10_000)),
            InputKind.BalanceReported => new BalanceReported(at, new AccountId(Id()), Money()),
            InputKind.ChainBalanceReported => new ChainBalanceReported(at, new AccountId(Id()), Money()),
            InputKind.ConversionFailed => new ConversionFailed(
                at, new AccountId(Id()), Any<ConversionKind>(), Markets(), Size(), Text()),
            InputKind.SharesMoved => new SharesMoved(
                at, new AccountId(Id()), Instrument(), new SignedQuantity(Long()), Amount(), Text()),
            InputKind.PositionReported => new PositionReported(
                at, new AccountId(Id()), Instrument(), Size(), Any<BalanceSource>()),
            InputKind.FeeCharged => new FeeCharged(at, new ClientOrderId(random.NextUInt64()), Text(), Amount()),
            InputKind.RewardPaid => new RewardPaid(
                at, new AccountId(Id()), Any<RewardKind>(), Money(), random.Chance(0.5) ? new MarketId(Id()) : null),
            InputKind.TimerFired => new TimerFired(at, new TimerId(Long())),
            InputKind.OperatorCommand => new OperatorCommand(at, Any<OperatorAction>(), Text(), Text(), Text()),
            InputKind.SessionStarted => new SessionStarted(
                at, random.NextUInt64(), random.NextUInt64(), random.Chance(0.5)),
            InputKind.SignalObserved => new SignalObserved(
                at, Any<SignalKind>(), Any<SignalOrigin>(), Text(), Text(), Long(), random.Next(1_000_001), Time(),
                random.NextUInt64()),
            InputKind.WalletTraded => new WalletTraded(
                at, Text(), Instrument(), Any<Side>(), Price(), Size(), Time(), Text()),
            _ => OrderNews(kind, at),
        };
    }

    private EngineInput OrderNews(InputKind kind, Stamp at)
    {
        var order = new ClientOrderId(random.NextUInt64());
        return kind switch
        {
            InputKind.OrderAccepted => new OrderAccepted(at, order, Text()),
            InputKind.OrderAdopted => new OrderAdopted(
                at, order, new AccountId(Id()), Text(), Intent(), Size()),
            InputKind.OrderRefused => new OrderRefused(at, order, Any<RefusalCode>(), Text()),
            InputKind.OrderUnknown => new OrderUnknown(at, order, Text()),
            InputKind.OrderDelayed => new OrderDelayed(at, order, Text()),
            InputKind.OrderFilled => new OrderFilled(
                at, order, Text(), Price(), Size(), Amount(), Any<Liquidity>(), Any<SettlementTier>()),
            InputKind.OrderCancelled => new OrderCancelled(at, order, Any<CancelCause>()),
            InputKind.OrderExpired => new OrderExpired(at, order),
            InputKind.CancelRefused => new CancelRefused(at, order, Text()),
            InputKind.FillSettled => new FillSettled(at, order, Text(), Any<SettlementTier>()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "the generator knows every kind"),
        };
    }

    private OrderIntent Intent() => new(
        new StrategyId(Id()), Instrument(), Any<Side>(), Price(), Size(), Any<TimeInForce>(), random.Chance(0.5),
        Time(), Any<OrderPurpose>(), Long(), Text());

    private T Any<T>()
        where T : struct, Enum
    {
        T[] values = Enum.GetValues<T>();
        return values[random.Next(values.Length)];
    }

    private BookFlags Flags() => (BookFlags)random.Next(8);

    private Price Price() => Domain.Values.Price.FromPips(random.Next(0, Domain.Values.Price.PipsPerDollar));

    private Quantity Size() => Quantity.FromMicros(random.Chance(0.1) ? long.MaxValue : random.Next(1 << 30));

    private Cash Amount() => Cash.FromMicros(Long());

    private Money Money() => new(Amount(), Any<Currency>());

    private TickGrid Grid() => TickGrid.OfPips(Ticks[random.Next(Ticks.Length)]);

    private InstrumentId Instrument() => new(Id());

    private int Id() => random.Chance(0.05) ? int.MaxValue : random.Next(100_000);

    private string Text() => Texts[random.Next(Texts.Length)];

    private long Long() => random.Next(4) switch
    {
        0 => long.MinValue,
        1 => long.MaxValue,
        2 => unchecked((long)random.NextUInt64()),
        _ => random.Next(-1_000, 1_000),
    };

    private Instant Time() => random.Next(10) switch
    {
        0 => Instant.None,
        1 => new Instant(Long()),
        _ => new Instant(1_780_000_000_000_000_000 + random.Next(1_000_000_000)),
    };

    private MarketId[] Markets()
    {
        var markets = new MarketId[random.Next(5)];
        for (int i = 0; i < markets.Length; i++) { markets[i] = new MarketId(Id()); }
        return markets;
    }

    private MarketTerms Terms() => new(
        Grid(), Size(), Amount(), Size(),
        Fees(), Any<TermsSource>())
    {
        MinimumNotional = random.Chance(0.5) ? Cash.Zero : Amount(),
    };

    private FeeTerms Fees()
    {
        var plain = new FeeTerms(
            random.Next(10_000) / 10_000m, random.Next(9), random.Chance(0.5), random.Next(100) / 100m);
        return random.Chance(0.5)
            ? plain
            : plain with
            {
                Base = Any<FeeBase>(),
                Minimum = Amount(),
                MinimumPerFill = random.Chance(0.5),
                Discount = random.Next(100) / 100m,
            };
    }

    private AccountId? Account() => random.Chance(0.5) ? new AccountId(Id()) : null;

    private Instrument Outcome(int index) => new(Instrument(), new MarketId(Id()), index, Text(), Text())
    {
        IsMirrored = random.Chance(0.2),
    };

    private Market AnyMarket() => new(
        new MarketId(Id()), Any<VenueId>(), Text(), Text(), Text(), Outcome(0), Outcome(1), Terms(), Any<Currency>(),
        Any<MarketProtocol>(), random.Chance(0.5), random.Chance(0.5) ? new EventGroupId(Id()) : null,
        Any<MarketStatus>(), Time())
    {
        Contracts = random.Chance(0.5) ? new MarketContracts(Text(), Text(), Text()) : null,
    };
}
