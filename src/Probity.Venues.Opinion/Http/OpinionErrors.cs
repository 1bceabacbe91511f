using Probity.Domain.Inputs;
using Probity.Venues.Http;

namespace Probity.Venues.Opinion.Http;

/// <summary>
/// The venue's known errors (reference/opinion.md 4.4) by number and by stable substrings. Order matters: what proves
/// nothing stands before what refuses, numbers before texts.
/// </summary>
public static class OpinionErrors
{
    public const string TradingNotEnabled = "10014";
    public const string NoSuchMarket = "10200";
    public const string NotEnoughBalance = "10207";
    public const string RestrictedLocation = "10403";
    public const string DepthNotEnough = "10605";
    public const string PostOnlyOnMarketOrder = "10610";
    public const string KeyWithoutWallet = "11001";
    public const string InvalidKey = "11002";
    public const string KeyServiceDisabled = "11004";
    public const string WalletNotRegistered = "11005";
    public const string KeyExists = "11009";
    public const string NoKey = "11010";
    public const string KeySignatureInvalid = "11011";
    public const string KeySignatureExpired = "11012";
    public const string KeySignatureUsed = "11013";

    /// <summary>An older page's number for a key that is not known.</summary>
    public const string Unauthorised = "40100";

    private static readonly Dictionary<string, string> Advices = new(StringComparer.Ordinal)
    {
        [TradingNotEnabled] = "enable trading first: 'probity wallet approve' for this account",
        [NoSuchMarket] = "the market id is not known to the venue; it may be that of a categorical parent",
        [NotEnoughBalance] = "deposit, or cancel orders that hold the balance",
        [RestrictedLocation] = "the venue refuses this location; Probity does not help around that",
        [DepthNotEnough] = "use a limit order: the book cannot take a market order of this size",
        [PostOnlyOnMarketOrder] = "post-only exists for limit orders alone",
        [KeyWithoutWallet] = "create a key for this wallet: 'probity setup'",
        [InvalidKey] = "create a key anew, or wait 15 s when it is new",
        [Unauthorised] = "create a key anew, or wait 15 s when it is new",
        [KeyServiceDisabled] = "the venue does not issue keys by itself now: ask its team for one",
        [WalletNotRegistered] = "sign in once on the venue's site with this wallet, then try again",
        [KeyExists] = "a wallet has one key: read it, or delete it first",
        [NoKey] = "the wallet has no key: create one",
        [KeySignatureInvalid] = "the signature does not fit the wallet: check the private key and the chain id (56)",
        [KeySignatureExpired] = "a signature holds for 5 minutes: check this machine's clock",
        [KeySignatureUsed] = "a signature that creates or deletes a key counts once: sign again",
    };

    public static ErrorMap Map { get; } = new(
    [
        new ErrorRule(429, "", RefusalCode.RateLimited),
        new ErrorRule(0, "too many requests", RefusalCode.RateLimited),
        new ErrorRule(0, "rate limit", RefusalCode.RateLimited),

        new ErrorRule(0, TradingNotEnabled, RefusalCode.NotAllowed),
        new ErrorRule(0, NoSuchMarket, RefusalCode.MarketClosed),
        new ErrorRule(0, NotEnoughBalance, RefusalCode.NotEnoughBalance),
        new ErrorRule(0, RestrictedLocation, RefusalCode.NotAllowed),
        new ErrorRule(0, DepthNotEnough, RefusalCode.NotFilled),
        new ErrorRule(0, PostOnlyOnMarketOrder, RefusalCode.NotAllowed),
        new ErrorRule(0, KeyWithoutWallet, RefusalCode.NotAllowed),
        new ErrorRule(0, InvalidKey, RefusalCode.NotAllowed),
        new ErrorRule(0, Unauthorised, RefusalCode.NotAllowed),
        new ErrorRule(0, KeyServiceDisabled, RefusalCode.NotAllowed),
        new ErrorRule(0, WalletNotRegistered, RefusalCode.NotAllowed),
        new ErrorRule(0, KeyExists, RefusalCode.NotAllowed),
        new ErrorRule(0, NoKey, RefusalCode.NotAllowed),
        new ErrorRule(0, KeySignatureInvalid, RefusalCode.NotAllowed),
        new ErrorRule(0, KeySignatureExpired, RefusalCode.NotAllowed),
        new ErrorRule(0, KeySignatureUsed, RefusalCode.NotAllowed),

        new ErrorRule(0, "insufficient token balance", RefusalCode.NotEnoughBalance),
        new ErrorRule(0, "below the minimum required value", RefusalCode.BelowMinimumNotional),
        new ErrorRule(0, "must be the current multi-signature wallet", RefusalCode.NotAllowed),
        new ErrorRule(401, "", RefusalCode.NotAllowed),
        new ErrorRule(403, "", RefusalCode.NotAllowed),

        // What stands behind it may have taken the order.
        new ErrorRule(408, "", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "timeout", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "deadline exceeded", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "internal", RefusalCode.Other, ErrorMeaning.Unknown),
        new ErrorRule(0, "system busy", RefusalCode.Other, ErrorMeaning.Unknown),

        // An errno with status 200 is the venue's ordinary way to refuse.
        new ErrorRule(200, "", RefusalCode.Other),
    ]);

    /// <summary>What a person can do about an error of this number; empty when nothing is known.</summary>
    public static string Advice(string code) => Advices.GetValueOrDefault(code, "");
}
