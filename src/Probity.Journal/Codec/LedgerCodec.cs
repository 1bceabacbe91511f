using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of cash, conversions, balances and rewards.</summary>
internal static class LedgerCodec
{
    public static void Write(WireWriter to, CashMoved e)
    {
        to.Id(e.Account.Value);
        WriteMoney(to, e.Amount);
        to.Text(e.Reason);
    }

    public static CashMoved CashMoved(Stamp at, ref WireReader from) =>
        new(at, new AccountId(from.Id()), Money(ref from), from.Text());

    public static void Write(WireWriter to, SharesConverted e)
    {
        to.Id(e.Account.Value);
        to.Byte((byte)e.Conversion);
        MarketCodec.WriteMarkets(to, e.Markets);
        to.Size(e.Quantity);
        to.Zigzag(e.FeeBips);
    }

    public static SharesConverted SharesConverted(Stamp at, ref WireReader from) => new(
        at,
        new AccountId(from.Id()),
        from.Code<ConversionKind>(),
        MarketCodec.Markets(ref from),
        from.Size(),
        checked((int)from.Zigzag()));

    public static void Write(WireWriter to, BalanceReported e)
    {
        to.Id(e.Account.Value);
        WriteMoney(to, e.Available);
    }

    public static BalanceReported BalanceReported(Stamp at, ref WireReader from) =>
        new(at, new AccountId(from.Id()), Money(ref from));

    public static void Write(WireWriter to, ChainBalanceReported e)
    {
        to.Id(e.Account.Value);
        WriteMoney(to, e.Balance);
    }

    public static ChainBalanceReported ChainBalanceReported(Stamp at, ref WireReader from) =>
        new(at, new AccountId(from.Id()), Money(ref from));

    public static void Write(WireWriter to, ConversionFailed e)
    {
        to.Id(e.Account.Value);
        to.Byte((byte)e.Conversion);
        MarketCodec.WriteMarkets(to, e.Markets);
        to.Size(e.Quantity);
        to.Text(e.Evidence);
    }

    public static ConversionFailed ConversionFailed(Stamp at, ref WireReader from) => new(
        at,
        new AccountId(from.Id()),
        from.Code<ConversionKind>(),
        MarketCodec.Markets(ref from),
        from.Size(),
        from.Text());

    public static void Write(WireWriter to, SharesMoved e)
    {
        to.Id(e.Account.Value);
        to.Id(e.Instrument.Value);
        to.Zigzag(e.Quantity.Micros);
        to.Amount(e.Cost);
        to.Text(e.Reason);
    }

    public static SharesMoved SharesMoved(Stamp at, ref WireReader from) => new(
        at,
        new AccountId(from.Id()),
        new InstrumentId(from.Id()),
        new SignedQuantity(from.Zigzag()),
        from.Amount(),
        from.Text());

    public static void Write(WireWriter to, PositionReported e)
    {
        to.Id(e.Account.Value);
        to.Id(e.Instrument.Value);
        to.Size(e.Shares);
        to.Byte((byte)e.Source);
    }

    public static PositionReported PositionReported(Stamp at, ref WireReader from) => new(
        at, new AccountId(from.Id()), new InstrumentId(from.Id()), from.Size(), from.Code<BalanceSource>());

    public static void Write(WireWriter to, FeeCharged e)
    {
        to.UInt64(e.Order.Value);
        to.Text(e.TradeId);
        to.Amount(e.Fee);
    }

    public static FeeCharged FeeCharged(Stamp at, ref WireReader from) =>
        new(at, new ClientOrderId(from.UInt64()), from.Text(), from.Amount());

    public static void Write(WireWriter to, RewardPaid e)
    {
        to.Id(e.Account.Value);
        to.Byte((byte)e.Reward);
        WriteMoney(to, e.Amount);
        to.OptionalId(e.Market?.Value);
    }

    public static RewardPaid RewardPaid(Stamp at, ref WireReader from) => new(
        at,
        new AccountId(from.Id()),
        from.Code<RewardKind>(),
        Money(ref from),
        from.OptionalId() is int market ? new MarketId(market) : null);

    private static void WriteMoney(WireWriter to, Money money)
    {
        to.Amount(money.Amount);
        to.Byte((byte)money.Currency);
    }

    private static Money Money(ref WireReader from) => new(from.Amount(), from.Code<Currency>());
}
