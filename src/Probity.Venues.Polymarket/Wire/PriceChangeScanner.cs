using System.Runtime.CompilerServices;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>
/// Reads a price_change in exactly the layouts that the venue and the recorders write: compact, members in their usual
/// order, texts without escapes, event_type first or last. Anything else, valid or not, is left to the JSON reader, so
/// that what this accepts it reads as the reader would.
/// </summary>
internal ref struct PriceChangeScanner
{
    private const int MostShareDigits = 12;

    private readonly ReadOnlySpan<byte> frame;
    private readonly TokenTable tokens;
    private int at;

    private PriceChangeScanner(ReadOnlySpan<byte> frame, TokenTable tokens)
    {
        this.frame = frame;
        this.tokens = tokens;
    }

    public TextRange Market { get; private set; }

    public long Milliseconds { get; private set; }

    /// <summary>False: not of the usual layout. Entries may then hold rubbish.</summary>
    public static bool TryScan(
        ReadOnlySpan<byte> frame,
        TokenTable tokens,
        GrowingBuffer<PriceChangeEntry> entries,
        out PriceChangeScanner scan)
    {
        scan = new PriceChangeScanner(frame, tokens);
        entries.Clear();
        return scan.Scan(entries);
    }

    private bool Scan(GrowingBuffer<PriceChangeEntry> entries)
    {
        bool typeFirst = Take("{\"event_type\":\"price_change\","u8);
        if (!typeFirst && !Take("{"u8)) { return false; }
        if (Take("\"market\":\""u8))
        {
            if (!TakeId(out TextRange market) || !Take(","u8)) { return false; }
            Market = market;
        }
        if (!Take("\"price_changes\":["u8)) { return false; }
        do
        {
            if (!ScanEntry(entries)) { return false; }
        }
        while (Take(","u8));
        if (!Take("],\"timestamp\":\""u8) || !TakeMilliseconds()) { return false; }
        if (!typeFirst && !Take(",\"event_type\":\"price_change\""u8)) { return false; }
        return Take("}"u8) && at == frame.Length;
    }

    private bool ScanEntry(GrowingBuffer<PriceChangeEntry> entries)
    {
        if (!Take("{\"asset_id\":\""u8) || !TakeId(out TextRange asset)) { return false; }
        if (!Take(",\"price\":\""u8) || !TakePrice(out int pips)) { return false; }
        if (!Take(",\"size\":\""u8) || !TakeSize(out long micros)) { return false; }
        Side side = Side.Buy;
        if (!Take(",\"side\":\"BUY\""u8))
        {
            if (!Take(",\"side\":\"SELL\""u8)) { return false; }
            side = Side.Sell;
        }
        TextRange hash = default;
        if (Take(",\"hash\":\""u8) && !TakeId(out hash)) { return false; }
        PrintedPrice bid = PrintedPrice.Absent, ask = PrintedPrice.Absent;
        if (Take(",\"best_bid\":\""u8))
        {
            if (!TakePrice(out int bidPips)) { return false; }
            if (!Take(",\"best_ask\":\""u8) || !TakePrice(out int askPips)) { return false; }
            bid = PrintedPrice.Of(Price.FromPips(bidPips));
            ask = PrintedPrice.Of(Price.FromPips(askPips));
        }
        if (!Take("}"u8)) { return false; }
        int token = tokens.Find(asset.In(frame));
        entries.Add(new PriceChangeEntry(
            token, asset, side, Price.FromPips(pips), Quantity.FromMicros(micros), hash, bid, ask));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(ReadOnlySpan<byte> literal)
    {
        if (!frame[at..].StartsWith(literal)) { return false; }
        at += literal.Length;
        return true;
    }

    /// <summary>An id and its closing quote; ids need no escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TakeId(out TextRange id)
    {
        int length = frame[at..].IndexOfAnyExcept(TokenTable.IdBytes);
        id = new TextRange(at, length);
        if (length <= 0 || frame[at + length] != '"') { return false; }
        at += length + 1;
        return true;
    }

    /// <summary>A price of at most four decimals within 0..1, and its closing quote.</summary>
    private bool TakePrice(out int pips)
    {
        pips = 0;
        ReadOnlySpan<byte> rest = frame[at..];
        if (rest.Length < 8) { return false; }
        uint whole = (uint)(rest[0] - '0');
        if (whole > 1) { return false; }
        pips = (int)whole * Price.PipsPerDollar;
        int length = 1;
        if (rest[1] == '.')
        {
            length = 2;
            for (int unit = Price.PipsPerDollar / 10; unit > 0; unit /= 10)
            {
                uint digit = (uint)(rest[length] - '0');
                if (digit > 9) { break; }
                pips += (int)digit * unit;
                length++;
            }
            if (length == 2) { return false; }
        }
        if (rest[length] != '"' || pips > Price.PipsPerDollar) { return false; }
        at += length + 1;
        return true;
    }

    /// <summary>A size of at most six decimals, and its closing quote.</summary>
    private bool TakeSize(out long micros)
    {
        micros = 0;
        ReadOnlySpan<byte> rest = frame[at..];
        int length = 0;
        while (length < rest.Length && length <= MostShareDigits)
        {
            uint digit = (uint)(rest[length] - '0');
            if (digit > 9) { break; }
            micros = (micros * 10) + digit;
            length++;
        }
        if (length is 0 or > MostShareDigits || length >= rest.Length) { return false; }
        micros *= Quantity.MicrosPerShare;
        if (rest[length] == '.')
        {
            int point = length++;
            for (long unit = Quantity.MicrosPerShare / 10; unit > 0 && length < rest.Length; unit /= 10)
            {
                uint digit = (uint)(rest[length] - '0');
                if (digit > 9) { break; }
                micros += digit * unit;
                length++;
            }
            if (length == point + 1 || length >= rest.Length) { return false; }
        }
        if (rest[length] != '"') { return false; }
        at += length + 1;
        return true;
    }

    private bool TakeMilliseconds()
    {
        ReadOnlySpan<byte> rest = frame[at..];
        const int Digits = 13;
        if (rest.Length <= Digits || rest[Digits] != '"') { return false; }
        long value = 0;
        for (int i = 0; i < Digits; i++)
        {
            uint digit = (uint)(rest[i] - '0');
            if (digit > 9) { return false; }
            value = (value * 10) + digit;
        }
        if (value > MarketFrameDecoder.LatestMilliseconds) { return false; }
        Milliseconds = value;
        at += Digits + 1;
        return true;
    }
}
