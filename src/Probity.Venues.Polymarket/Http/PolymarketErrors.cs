using Probity.Domain.Inputs;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// The venue's known errors (reference/polymarket.md 4.4) by stable substrings. Order matters: special texts stand
/// before
/// the statuses that they come with.
/// </summary>
public static class PolymarketErrors
{
    public static ErrorMap Map { get; } = new(
    [
        new ErrorRule(503, "post_only_mode", RefusalCode.VenuePaused),
        new ErrorRule(503, "post-only mode", RefusalCode.VenuePaused),
        new ErrorRule(503, "cancel-only", RefusalCode.VenuePaused),
        new ErrorRule(503, "trading is currently disabled", RefusalCode.VenuePaused),
        new ErrorRule(503, "trading is disabled", RefusalCode.VenuePaused),

        // The matching engine is restarting: the order route is closed, nothing was taken.
        new ErrorRule(425, "", RefusalCode.VenuePaused),
        new ErrorRule(429, "", RefusalCode.RateLimited),
        new ErrorRule(0, "rate limit exceeded", RefusalCode.RateLimited),

        new ErrorRule(0, "invalid post-only order", RefusalCode.PostOnlyWouldCross),
        new ErrorRule(0, "crosses the book", RefusalCode.PostOnlyWouldCross),
        new ErrorRule(0, "breaks minimum tick size rule", RefusalCode.OffTickGrid),
        new ErrorRule(0, "lower than the minimum", RefusalCode.BelowMinimumSize),
        new ErrorRule(0, "invalid amount for a marketable", RefusalCode.BelowMinimumNotional),
        new ErrorRule(0, "duplicated", RefusalCode.Duplicate),
        new ErrorRule(0, "not enough balance", RefusalCode.NotEnoughBalance),
        new ErrorRule(0, "invalid expiration", RefusalCode.BadExpiry),
        new ErrorRule(0, "not yet ready to process new orders", RefusalCode.MarketClosed),
        new ErrorRule(0, "no orderbook exists", RefusalCode.MarketClosed),
        new ErrorRule(0, "market not found", RefusalCode.MarketClosed),
        new ErrorRule(0, "couldn't be fully filled", RefusalCode.NotFilled),
        new ErrorRule(0, "fok orders are filled or killed", RefusalCode.NotFilled),
        new ErrorRule(0, "no orders found to match", RefusalCode.NotFilled),
        new ErrorRule(0, "there are no matching orders", RefusalCode.NotFilled),

        // It may still match: only the account's own records can tell.
        new ErrorRule(0, "order match delayed", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "could not insert order", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "the trade contains rounding issues", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "discrepancy greater than allowed", RefusalCode.Other, ErrorMeaning.Unknown),

        // A proxy gave up waiting; what stands behind it may have taken the order.
        new ErrorRule(408, "", RefusalCode.Other, ErrorMeaning.Unknown),

        // The order itself is wrong: sending it again is in vain.
        new ErrorRule(0, "order_version_mismatch", RefusalCode.NotAllowed),
        new ErrorRule(0, "order canceled in the ctf exchange contract", RefusalCode.NotAllowed),
        new ErrorRule(0, "invalid amounts", RefusalCode.Other),
        new ErrorRule(0, "too many orders in payload", RefusalCode.Other),

        new ErrorRule(0, "address banned", RefusalCode.NotAllowed),
        new ErrorRule(0, "closed only mode", RefusalCode.NotAllowed),
        new ErrorRule(0, "maker address not allowed", RefusalCode.NotAllowed),
        new ErrorRule(0, "has to be the owner of the api key", RefusalCode.NotAllowed),
        new ErrorRule(0, "has to be the address of the api key", RefusalCode.NotAllowed),
        new ErrorRule(401, "", RefusalCode.NotAllowed),
        new ErrorRule(403, "", RefusalCode.NotAllowed),
    ]);
}
