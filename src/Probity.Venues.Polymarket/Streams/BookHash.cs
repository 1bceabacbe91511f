using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Probity.Domain.Books;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>What a book hash covers beside the levels, as the server writes it. Spans are only read.</summary>
public readonly ref struct BookHashTerms
{
    public required ReadOnlySpan<byte> Market { get; init; }

    public required ReadOnlySpan<byte> Asset { get; init; }

    public required long Milliseconds { get; init; }

    public required ReadOnlySpan<byte> MinimumOrderSize { get; init; }

    public required ReadOnlySpan<byte> TickSize { get; init; }

    public required bool NegRisk { get; init; }

    /// <summary>Empty: no trade yet.</summary>
    public required ReadOnlySpan<byte> LastTradePrice { get; init; }

    /// <summary>Empty on classic markets: the member is then left out.</summary>
    public required ReadOnlySpan<byte> Version { get; init; }
}

/// <summary>A book as texts, for known-answer vectors: hashed exactly as given.</summary>
public sealed record BookTexts(
    string Market,
    string Asset,
    string Timestamp,
    IReadOnlyList<(string Price, string Size)> Bids,
    IReadOnlyList<(string Price, string Size)> Asks,
    string MinimumOrderSize,
    string TickSize,
    bool NegRisk,
    string LastTradePrice,
    string? Version);

/// <summary>
/// The venue's book hash: SHA-1 in hex over the compact JSON of the book in the server's member order, with an empty
/// hash, bids ascending and asks descending (reference/polymarket.md 5.2). Keeps its buffers; not thread-safe.
/// </summary>
public sealed class BookHash
{
    /// <summary>Length of a hash in hex digits.</summary>
    public const int HexLength = 2 * SHA1.HashSizeInBytes;

    private readonly GrowingBuffer<byte> text = new(4_096);
    private Level[] levels = new Level[128];

    /// <summary>The hash of a book, in lower-case hex digits.</summary>
    /// <param name="terms">The other members.</param>
    /// <param name="book">Prices and sizes are written as the server does: shortest decimals.</param>
    /// <param name="hex">Receives <see cref="HexLength"/> digits.</param>
    public void Compute(in BookHashTerms terms, IBookView book, Span<byte> hex)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(Preimage(terms, book), digest);
        Convert.TryToHexStringLower(digest, hex, out _);
    }

    /// <summary>The text that is hashed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Preimage(in BookHashTerms terms, IBookView book)
    {
        text.Clear();
        Append("{\"market\":\""u8);
        Append(terms.Market);
        Append("\",\"asset_id\":\""u8);
        Append(terms.Asset);
        Append("\",\"timestamp\":\""u8);
        AppendNumber(terms.Milliseconds);
        Append("\",\"hash\":\"\",\"bids\":["u8);
        AppendLevels(book, Side.Buy);
        Append("],\"asks\":["u8);
        AppendLevels(book, Side.Sell);
        Append("],\"min_order_size\":\""u8);
        Append(terms.MinimumOrderSize);
        Append("\",\"tick_size\":\""u8);
        Append(terms.TickSize);
        Append("\",\"neg_risk\":"u8);
        Append(terms.NegRisk ? "true"u8 : "false"u8);
        Append(",\"last_trade_price\":\""u8);
        Append(terms.LastTradePrice);
        AppendVersion(terms.Version);
        return text.Items;
    }

    /// <summary>Preimage and hash of a book given as texts, in the order given.</summary>
    public static (string Preimage, string Sha1) OfTexts(BookTexts book)
    {
        var preimage = new StringBuilder();
        preimage.Append("{\"market\":\"").Append(book.Market).Append("\",\"asset_id\":\"").Append(book.Asset);
        preimage.Append("\",\"timestamp\":\"").Append(book.Timestamp).Append("\",\"hash\":\"\",\"bids\":[");
        preimage.AppendJoin(',', book.Bids.Select(Level)).Append("],\"asks\":[");
        preimage.AppendJoin(',', book.Asks.Select(Level));
        preimage.Append("],\"min_order_size\":\"").Append(book.MinimumOrderSize);
        preimage.Append("\",\"tick_size\":\"").Append(book.TickSize);
        preimage.Append("\",\"neg_risk\":").Append(book.NegRisk ? "true" : "false");
        preimage.Append(",\"last_trade_price\":\"").Append(book.LastTradePrice).Append('"');
        if (book.Version is not null) { preimage.Append(",\"version\":\"").Append(book.Version).Append('"'); }
        string text = preimage.Append('}').ToString();
        return (text, Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private static string Level((string Price, string Size) level) =>
        $"{{\"price\":\"{level.Price}\",\"size\":\"{level.Size}\"}}";

    /// <summary>The server lists the best level last on both sides.</summary>
    private void AppendLevels(IBookView book, Side side)
    {
        int depth = book.Depth(side);
        if (depth > levels.Length) { levels = new Level[depth * 2]; }
        book.CopyDepth(side, levels);
        for (int i = depth - 1; i >= 0; i--)
        {
            Append("{\"price\":\""u8);
            AppendDecimal(levels[i].Price.Pips, Price.PipsPerDollar);
            Append("\",\"size\":\""u8);
            AppendDecimal(levels[i].Size.Micros, Quantity.MicrosPerShare);
            Append(i > 0 ? "\"},"u8 : "\"}"u8);
        }
    }

    private void AppendVersion(ReadOnlySpan<byte> version)
    {
        if (!version.IsEmpty)
        {
            Append("\",\"version\":\""u8);
            Append(version);
        }
        Append("\"}"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(text.Take(bytes.Length));

    private void AppendNumber(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out int length);
        Append(digits[..length]);
    }

    private void AppendDecimal(long scaled, long unit)
    {
        AppendNumber(scaled / unit);
        long rest = scaled % unit;
        if (rest == 0) { return; }
        Append("."u8);
        while (rest != 0)
        {
            unit /= 10;
            text.Add((byte)('0' + (rest / unit)));
            rest %= unit;
        }
    }
}
