using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>
/// The payload layout of every input kind, written by hand. A layout is a storage format and never changes: an input
/// that needs more gets a new number in <see cref="InputKind"/>, with the old layout in front where it says the same.
/// The golden vectors of the tests hold this in place.
/// </summary>
internal static class InputCodec
{
    public static void Write(WireWriter to, EngineInput input)
    {
        switch (input)
        {
            case BookDelta e: MarketDataCodec.Write(to, e); break;
            case BookCleared e: MarketDataCodec.Write(to, e); break;
            case TradePrinted e: MarketDataCodec.Write(to, e); break;
            case BookInvalidated e: MarketDataCodec.Write(to, e); break;
            case TickGridChanged e: MarketDataCodec.Write(to, e); break;
            case MarketListed e: MarketCodec.Write(to, e); break;
            case EventGroupListed e: MarketCodec.Write(to, e); break;
            case MarketStatusChanged e: MarketCodec.Write(to, e); break;
            case MarketTermsChanged e: MarketCodec.Write(to, e); break;
            case MarketResolved e: MarketCodec.Write(to, e); break;
            case VenueStatusChanged e: MarketCodec.Write(to, e); break;
            case PairListed e: PairCodec.Write(to, e); break;
            case PairStatusChanged e: PairCodec.Write(to, e); break;
            case OrderAccepted e: OrderCodec.Write(to, e); break;
            case OrderRefused e: OrderCodec.Write(to, e); break;
            case OrderUnknown e: OrderCodec.Write(to, e); break;
            case OrderDelayed e: OrderCodec.Write(to, e); break;
            case OrderFilled e: OrderCodec.Write(to, e); break;
            case OrderCancelled e: OrderCodec.Write(to, e); break;
            case OrderExpired e: OrderCodec.Write(to, e); break;
            case CancelRefused e: OrderCodec.Write(to, e); break;
            case FillSettled e: OrderCodec.Write(to, e); break;
            case OrderAdopted e: OrderCodec.Write(to, e); break;
            case CashMoved e: LedgerCodec.Write(to, e); break;
            case SharesConverted e: LedgerCodec.Write(to, e); break;
            case BalanceReported e: LedgerCodec.Write(to, e); break;
            case RewardPaid e: LedgerCodec.Write(to, e); break;
            case ConversionFailed e: LedgerCodec.Write(to, e); break;
            case SharesMoved e: LedgerCodec.Write(to, e); break;
            case PositionReported e: LedgerCodec.Write(to, e); break;
            case FeeCharged e: LedgerCodec.Write(to, e); break;
            case ChainBalanceReported e: LedgerCodec.Write(to, e); break;
            case TimerFired e: ControlCodec.Write(to, e); break;
            case OperatorCommand e: ControlCodec.Write(to, e); break;
            case SessionStarted e: ControlCodec.Write(to, e); break;
            case SignalObserved e: SignalCodec.Write(to, e); break;
            case WalletTraded e: SignalCodec.Write(to, e); break;
            default: throw new Domain.InvariantException($"input {input.GetType().Name} has a journal layout");
        }
    }

    /// <exception cref="CodecException">The payload is none of this kind.</exception>
    public static EngineInput Read(InputKind kind, Stamp at, ReadOnlySpan<byte> payload)
    {
        var from = new WireReader(payload);
        EngineInput input = Read(kind, at, ref from);
        return from.Left == 0 ? input : throw new CodecException($"{from.Left} bytes follow the {kind}");
    }

    private static EngineInput Read(InputKind kind, Stamp at, ref WireReader from) => kind switch
    {
        InputKind.BookDelta => MarketDataCodec.BookDelta(at, ref from),
        InputKind.BookCleared => MarketDataCodec.BookCleared(at, ref from),
        InputKind.TradePrinted => MarketDataCodec.TradePrinted(at, ref from),
        InputKind.BookInvalidated => MarketDataCodec.BookInvalidated(at, ref from),
        InputKind.TickGridChanged => MarketDataCodec.TickGridChanged(at, ref from),
        InputKind.MarketListed => MarketCodec.MarketListed(at, ref from),
        InputKind.EventGroupListed => MarketCodec.EventGroupListed(at, ref from),
        InputKind.MarketStatusChanged => MarketCodec.MarketStatusChanged(at, ref from),
        InputKind.MarketTermsChanged => MarketCodec.MarketTermsChanged(at, ref from),
        InputKind.MarketResolved => MarketCodec.MarketResolved(at, ref from),
        InputKind.VenueStatusChanged => MarketCodec.VenueStatusChanged(at, ref from),
        InputKind.MarketListedExtended => MarketExtension.MarketListed(at, ref from),
        InputKind.MarketTermsExtended => MarketExtension.MarketTermsChanged(at, ref from),
        InputKind.AccountStatusChanged => MarketCodec.AccountStatusChanged(at, ref from),
        InputKind.PairListed => PairCodec.PairListed(at, ref from),
        InputKind.PairStatusChanged => PairCodec.PairStatusChanged(at, ref from),
        InputKind.OrderAccepted => OrderCodec.OrderAccepted(at, ref from),
        InputKind.OrderRefused => OrderCodec.OrderRefused(at, ref from),
        InputKind.OrderUnknown => OrderCodec.OrderUnknown(at, ref from),
        InputKind.OrderDelayed => OrderCodec.OrderDelayed(at, ref from),
        InputKind.OrderFilled => OrderCodec.OrderFilled(at, ref from),
        InputKind.OrderCancelled => OrderCodec.OrderCancelled(at, ref from),
        InputKind.OrderExpired => OrderCodec.OrderExpired(at, ref from),
        InputKind.CancelRefused => OrderCodec.CancelRefused(at, ref from),
        InputKind.FillSettled => OrderCodec.FillSettled(at, ref from),
        InputKind.OrderAdopted => OrderCodec.OrderAdopted(at, ref from),
        InputKind.CashMoved => LedgerCodec.CashMoved(at, ref from),
        InputKind.SharesConverted => LedgerCodec.SharesConverted(at, ref from),
        InputKind.BalanceReported => LedgerCodec.BalanceReported(at, ref from),
        InputKind.RewardPaid => LedgerCodec.RewardPaid(at, ref from),
        InputKind.ConversionFailed => LedgerCodec.ConversionFailed(at, ref from),
        InputKind.SharesMoved => LedgerCodec.SharesMoved(at, ref from),
        InputKind.PositionReported => LedgerCodec.PositionReported(at, ref from),
        InputKind.FeeCharged => LedgerCodec.FeeCharged(at, ref from),
        InputKind.ChainBalanceReported => LedgerCodec.ChainBalanceReported(at, ref from),
        InputKind.TimerFired => ControlCodec.TimerFired(at, ref from),
        InputKind.OperatorCommand => ControlCodec.OperatorCommand(at, ref from),
        InputKind.SessionStarted => ControlCodec.SessionStarted(at, ref from),
        InputKind.SignalObserved => SignalCodec.SignalObserved(at, ref from),
        InputKind.WalletTraded => SignalCodec.WalletTraded(at, ref from),
        _ => throw new CodecException($"record kind {(byte)kind} is not known to this build"),
    };
}
