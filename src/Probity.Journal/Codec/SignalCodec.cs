using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of facts from outside the venue's books and of trades of followed wallets.</summary>
internal static class SignalCodec
{
    public static void Write(WireWriter to, SignalObserved e)
    {
        to.Byte((byte)e.Signal);
        to.Byte((byte)e.Origin);
        to.Text(e.Source);
        to.Text(e.Key);
        to.Zigzag(e.Value);
        to.Varint((ulong)e.ConfidencePpm);
        to.Zigzag(e.ObservedAt.Nanos);
        to.UInt64(e.TextHash);
    }

    public static SignalObserved SignalObserved(Stamp at, ref WireReader from)
    {
        var signal = new SignalObserved(
            at, from.Code<SignalKind>(), from.Code<SignalOrigin>(), from.Text(), from.Text(), from.Zigzag(),
            from.Whole("confidence"), new Instant(from.Zigzag()), from.UInt64());
        return signal.ConfidencePpm <= Domain.Inputs.SignalObserved.FullConfidence
            ? signal
            : throw new CodecException($"a confidence of {signal.ConfidencePpm} ppm is above 1");
    }

    public static void Write(WireWriter to, WalletTraded e)
    {
        to.Text(e.Wallet);
        to.Id(e.Instrument.Value);
        to.Byte((byte)e.Side);
        to.Varint((ulong)e.Price.Pips);
        to.Size(e.Quantity);
        to.Zigzag(e.TradedAt.Nanos);
        to.Text(e.TradeId);
    }

    public static WalletTraded WalletTraded(Stamp at, ref WireReader from) => new(
        at, from.Text(), new InstrumentId(from.Id()), from.Code<Side>(), from.Price(), from.Size(),
        new Instant(from.Zigzag()), from.Text());
}
