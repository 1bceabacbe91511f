using System.Globalization;
using System.Text.RegularExpressions;
using Probity.Domain.Inputs;
using Probity.Testing;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Execution;

namespace Probity.Venues.Tests.Trading;

/// <summary>The whole table of reference/polymarket.md 4.4, and what each line proves about an order.</summary>
public sealed class ErrorTableTests
{
    /// <summary>A part of each text, with its code; null = it proves nothing.</summary>
    private static readonly (string Part, RefusalCode? Code)[] Known =
    [
        ("order payload", RefusalCode.Other), ("owner of the API KEY", RefusalCode.NotAllowed),
        ("address of the API KEY", RefusalCode.NotAllowed), ("maker address not allowed", RefusalCode.NotAllowed),
        ("address banned", RefusalCode.NotAllowed), ("closed only mode", RefusalCode.NotAllowed),
        ("order_version_mismatch", RefusalCode.NotAllowed), ("Too many orders", RefusalCode.Other),
        ("minimum tick size", RefusalCode.OffTickGrid), ("lower than the minimum", RefusalCode.BelowMinimumSize),
        ("marketable BUY", RefusalCode.BelowMinimumNotional), ("Duplicated", RefusalCode.Duplicate),
        ("crosses the book", RefusalCode.PostOnlyWouldCross), ("order crosses book", RefusalCode.PostOnlyWouldCross),
        ("invalid amounts", RefusalCode.Other), ("not enough balance", RefusalCode.NotEnoughBalance),
        ("invalid expiration", RefusalCode.BadExpiry), ("canceled in the CTF", RefusalCode.NotAllowed),
        ("match delayed", null), ("not yet ready", RefusalCode.MarketClosed),
        ("Invalid orderID", RefusalCode.Other), ("params payload", RefusalCode.Other),
        ("Invalid token id", RefusalCode.Other), ("Invalid side", RefusalCode.Other),
        ("Invalid payload", RefusalCode.Other), ("Payload exceeds", RefusalCode.Other),
        ("Invalid market", RefusalCode.Other), ("Invalid asset type", RefusalCode.Other),
        ("Invalid signature_type", RefusalCode.Other), ("Invalid date", RefusalCode.Other),
        ("Invalid maker_address", RefusalCode.Other), ("create api key", RefusalCode.Other),
        ("derive api key", RefusalCode.Other), ("Unauthorized", RefusalCode.NotAllowed),
        ("Invalid API key", RefusalCode.NotAllowed), ("Invalid L1", RefusalCode.NotAllowed),
        ("No orderbook", RefusalCode.MarketClosed), ("fee rate not found", RefusalCode.Other),
        ("market not found", RefusalCode.MarketClosed), ("Too Many Requests", RefusalCode.RateLimited),
        ("insert order", null), ("no matching orders", RefusalCode.NotFilled),
        ("FOK orders are filled", RefusalCode.NotFilled),
        ("rounding issues", null), ("discrepancy", null), ("retrieve API keys", null), ("getting the orderbook", null),
        ("currently disabled", RefusalCode.VenuePaused), ("cancel-only", RefusalCode.VenuePaused),
        ("trading is disabled", RefusalCode.VenuePaused), ("post-only mode", RefusalCode.VenuePaused),
        ("Rate limit exceeded", RefusalCode.RateLimited), ("fully filled or killed", RefusalCode.NotFilled),
        ("partially filled or killed", RefusalCode.NotFilled),
    ];

    [Fact]
    public void Every_line_of_the_table_is_judged_and_keeps_the_venues_words()
    {
        (int Status, string Text)[] lines = [.. Table()];
        Assert.InRange(lines.Length, 45, 100);
        foreach ((int status, string text) in lines)
        {
            (string Part, RefusalCode? Code)[] rows =
                [.. Known.Where(row => text.Contains(row.Part, StringComparison.Ordinal))];
            Assert.True(rows.Length == 1, $"'{text}' is covered by {rows.Length} lines of this test");
            SubmitReply reply = PlaceReplies.Of(
                new VenueError(VenueErrorKind.Status, status, "", text, "POST clob/order", false, null));
            string what = $"{status} '{text}'";
            if (rows[0].Code is { } code)
            {
                SubmitReply.Refused refused = Assert.IsType<SubmitReply.Refused>(reply);
                Assert.True(refused.Code == code, $"{what} became {refused.Code}, not {code}");
                Assert.Contains(text, refused.Evidence);
            }
            else
            {
                Assert.Contains(text, Assert.IsType<SubmitReply.Unknown>(reply).Why);
            }
        }
    }

    /// <summary>The texts in backquotes of section 4.4, those of 3.4 too, each with its status.</summary>
    private static IEnumerable<(int Status, string Text)> Table()
    {
        string reference = File.ReadAllText(Checkout.Shared("reference/polymarket.md"));
        string table = reference[reference.IndexOf("### 4.4", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("### 4.5", StringComparison.Ordinal)];
        foreach (Match row in Regex.Matches(table, @"^\| (\d{3}) \| (.*?) \|", RegexOptions.Multiline))
        {
            int status = int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture);
            foreach (Match text in Regex.Matches(row.Groups[2].Value, "`([^`]+)`"))
            {
                string words = text.Groups[1].Value;
                Match error = Regex.Match(words, "\"error\":\"([^\"]+)\"");
                string said = error.Success ? error.Groups[1].Value : words;
                if (said is not "errorMsg") { yield return (status == 200 ? 400 : status, said); }
            }
        }
        foreach (Match text in Regex.Matches(reference, @"(?:HTTP )?400 `([^`]*killed[^`]*)`"))
        {
            yield return (400, text.Groups[1].Value);
        }
    }
}
