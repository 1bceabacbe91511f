using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Tests.Transport;

public sealed class ErrorMapTests
{
    [Theory]
    [InlineData(
        400, "order 0xab is invalid. Price (0.123) breaks minimum tick size rule: 0.01", RefusalCode.OffTickGrid)]
    [InlineData(400, "order 0xab is invalid. Size (1) lower than the minimum: 5", RefusalCode.BelowMinimumSize)]
    [InlineData(
        400, "invalid amount for a marketable BUY order ($0.5), min size: $1", RefusalCode.BelowMinimumNotional)]
    [InlineData(400, "order 0xab is invalid. Duplicated.", RefusalCode.Duplicate)]
    [InlineData(400, "order 0xab crosses the book", RefusalCode.PostOnlyWouldCross)]
    [InlineData(400, "invalid post-only order: order crosses book", RefusalCode.PostOnlyWouldCross)]
    [InlineData(400, "not enough balance / allowance: the balance is not enough", RefusalCode.NotEnoughBalance)]
    [InlineData(400, "invalid expiration", RefusalCode.BadExpiry)]
    [InlineData(400, "the market is not yet ready to process new orders", RefusalCode.MarketClosed)]
    [InlineData(400, "order couldn't be fully filled. FOK orders are fully filled or killed.", RefusalCode.NotFilled)]
    [InlineData(
        400,
        "no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.",
        RefusalCode.NotFilled)]
    [InlineData(500, "there are no matching orders", RefusalCode.NotFilled)]
    [InlineData(400, "'0xab' address in closed only mode", RefusalCode.NotAllowed)]
    [InlineData(401, "Unauthorized/Invalid api key", RefusalCode.NotAllowed)]
    [InlineData(425, "", RefusalCode.VenuePaused)]
    [InlineData(429, "Too Many Requests", RefusalCode.RateLimited)]
    [InlineData(503, "Trading is currently disabled. Check polymarket.com for updates", RefusalCode.VenuePaused)]
    [InlineData(
        503,
        "Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.",
        RefusalCode.VenuePaused)]
    [InlineData(503, "post-only mode: only post-only orders and cancels are allowed", RefusalCode.VenuePaused)]
    public void A_known_text_becomes_a_refusal_with_its_code(int status, string text, RefusalCode code)
    {
        ClassifiedError found = PolymarketErrors.Map.Classify(Error(VenueErrorKind.Status, status, text));
        Assert.Equal((code, ErrorMeaning.Refused), (found.Code, found.Meaning));
        Assert.Contains(text, found.Evidence);
    }

    [Theory]
    [InlineData(VenueErrorKind.Status, 500, "could not insert order")]
    [InlineData(VenueErrorKind.Status, 500, "something new")]
    [InlineData(VenueErrorKind.Status, 400, "order match delayed due to market conditions")]
    [InlineData(VenueErrorKind.Timeout, 0, "nothing within 10 s")]
    [InlineData(VenueErrorKind.Truncated, 200, "")]
    [InlineData(VenueErrorKind.Html, 502, "<html>")]
    [InlineData(VenueErrorKind.ErrorInSuccess, 200, "something new")]
    public void What_proves_nothing_is_unknown(VenueErrorKind kind, int status, string text) =>
        Assert.Equal(ErrorMeaning.Unknown, PolymarketErrors.Map.Classify(Error(kind, status, text)).Meaning);

    [Fact]
    public void A_new_text_is_kept()
    {
        ClassifiedError found = PolymarketErrors.Map.Classify(Error(VenueErrorKind.Status, 400, "the moon is full"));
        Assert.Equal((RefusalCode.Other, ErrorMeaning.Refused), (found.Code, found.Meaning));
        Assert.Contains("the moon is full", found.Evidence);
    }

    [Theory]
    [InlineData("rest-error-401.json", 401, RefusalCode.NotAllowed)]
    [InlineData("rest-error-404-book.json", 404, RefusalCode.MarketClosed)]
    [InlineData("rest-error-429.json", 429, RefusalCode.RateLimited)]
    [InlineData("rest-error-503-cancel-only.json", 503, RefusalCode.VenuePaused)]
    [InlineData("rest-post-order-error-400-balance.json", 400, RefusalCode.NotEnoughBalance)]
    [InlineData("rest-post-order-error-400-tick.json", 400, RefusalCode.OffTickGrid)]
    [InlineData("rest-post-order-error-post-only-mode.json", 503, RefusalCode.VenuePaused)]
    public void The_samples_are_classified(string sample, int status, RefusalCode code)
    {
        using JsonDocument document = JsonDocument.Parse(SharedFiles.Sample(sample));
        string text = document.RootElement.GetProperty("error").GetString()!;
        Assert.Equal(code, PolymarketErrors.Map.Classify(Error(VenueErrorKind.Status, status, text)).Code);
    }

    private static VenueError Error(VenueErrorKind kind, int status, string text) =>
        new(kind, status, "", text, "POST clob/order", false, null);
}
