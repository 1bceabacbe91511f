using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of books and public trades, the bulk of every journal: side and flags share a byte.</summary>
internal static class MarketDataCodec
{
    private const byte SellBit = 0x80;
    private const BookFlags AllFlags = BookFlags.Snapshot | BookFlags.EndOfMessage | BookFlags.Healed;

    public static void Write(WireWriter to, BookDelta e)
    {
        to.Id(e.Instrument.Value);
        to.Byte(SideAndFlags(e.Side, e.Flags));
        to.Varint((ulong)e.Price.Pips);
        to.Size(e.Size);
    }

    public static BookDelta BookDelta(Stamp at, ref WireReader from)
    {
        var instrument = new InstrumentId(from.Id());
        byte both = from.Byte();
        return new BookDelta(at, instrument, SideOf(both), from.Price(), from.Size(), FlagsOf(both));
    }

    public static void Write(WireWriter to, BookCleared e)
    {
        to.Id(e.Instrument.Value);
        to.Byte(SideAndFlags(Side.Buy, e.Flags));
    }

    public static BookCleared BookCleared(Stamp at, ref WireReader from) =>
        new(at, new InstrumentId(from.Id()), FlagsOf(from.Byte()));

    public static void Write(WireWriter to, TradePrinted e)
    {
        to.Id(e.Instrument.Value);
        to.Byte(SideAndFlags(e.Taker, BookFlags.None));
        to.Varint((ulong)e.Price.Pips);
        to.Size(e.Size);
    }

    public static TradePrinted TradePrinted(Stamp at, ref WireReader from) =>
        new(at, new InstrumentId(from.Id()), SideOf(from.Byte()), from.Price(), from.Size());

    public static void Write(WireWriter to, BookInvalidated e)
    {
        to.Id(e.Instrument.Value);
        to.Byte((byte)e.Fault);
    }

    public static BookInvalidated BookInvalidated(Stamp at, ref WireReader from) =>
        new(at, new InstrumentId(from.Id()), from.Code<BookFault>());

    public static void Write(WireWriter to, TickGridChanged e)
    {
        to.Id(e.Instrument.Value);
        MarketCodec.WriteGrid(to, e.Grid);
    }

    public static TickGridChanged TickGridChanged(Stamp at, ref WireReader from) =>
        new(at, new InstrumentId(from.Id()), MarketCodec.Grid(ref from));

    private static byte SideAndFlags(Side side, BookFlags flags) =>
        (byte)((byte)flags | (side == Side.Sell ? SellBit : 0));

    private static Side SideOf(byte both) => (both & SellBit) != 0 ? Side.Sell : Side.Buy;

    private static BookFlags FlagsOf(byte both)
    {
        var flags = (BookFlags)(both & ~SellBit);
        return (flags & ~AllFlags) == 0
            ? flags
            : throw new CodecException($"book flags {(byte)flags} are not known to this build");
    }
}
