using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Signing;

namespace Probity.Venues.Opinion.Signing;

/// <summary>An order as somebody wrote it down, for looking at before anything is sent.</summary>
/// <param name="Order">The signed fields.</param>
/// <param name="Domain">The exchange that it is for.</param>
/// <param name="MarketId">The venue's number of the market; null where it was not given: then there is no body.</param>
/// <param name="Currency">The collateral.</param>
/// <param name="Price">Decimal text; "0" for a market order.</param>
/// <param name="TimestampSeconds">Unix seconds.</param>
/// <param name="PostOnly">Cancelled when it would take.</param>
/// <param name="Sign">What the body's member "sign" holds.</param>
public sealed record OpinionDraft(
    ExchangeOrder Order, Eip712Domain Domain, long? MarketId, EvmAddress Currency, string Price,
    long TimestampSeconds, bool PostOnly, SignMember Sign)
{
    public bool IsMarketOrder => Order.TakerAmount.IsZero;

    /// <summary>
    /// Reads the form of the test vectors or of POST /order: the members of the order, or "price" with "size" (shares)
    /// or "amount" (collateral) instead of amounts; with them "topicId" (or "marketId") for the body. What an account
    /// decides (maker, signer, signatureType) may be left out when there is one.
    /// </summary>
    /// <exception cref="BadInputException">A member is missing or wrong; names it.</exception>
    public static OpinionDraft Read(JsonElement document, OpinionAccount? account, TimeProvider time)
    {
        var from = new OrderDocument(document);
        from.RefuseSecrets();
        RequireChain(from.Number("chainId"));
        EvmAddress currency = from.Address("currencyAddress") ?? OpinionContracts.Bnb.Usdt;
        EvmAddress maker = from.Address("maker") ?? account?.Maker ?? throw OrderDocument.Missing("maker");
        EvmAddress signer = from.Address("signer") ?? account?.Signer ?? throw OrderDocument.Missing("signer");
        (ExactAmounts amounts, string price) = Amounts(from);
        var order = new ExchangeOrder(
            from.Whole("salt") ?? BigInteger.One + RandomNumberGenerator.GetInt32(int.MaxValue),
            maker,
            signer,
            from.Address("taker") ?? EvmAddress.Zero,
            from.Token("tokenId"),
            amounts.Maker,
            amounts.Taker,
            from.Whole("expiration") ?? BigInteger.Zero,
            from.Whole("nonce") ?? BigInteger.Zero,
            from.Whole("feeRateBps") ?? BigInteger.Zero,
            from.Side(),
            TypeOf(from.Number("signatureType"), account, maker == signer));
        bool postOnly = from.Flag("postOnly");
        if (postOnly && order.TakerAmount.IsZero)
        {
            throw new BadInputException("'postOnly': a market order cannot be post-only (the venue's errno 10610)");
        }
        return new OpinionDraft(
            order,
            ExchangeOrder.DomainOf(OpinionContracts.Bnb.ChainId, Exchange(from, currency)),
            (long?)(from.Number("topicId") ?? from.Number("marketId")),
            currency,
            price,
            (long)(from.Number("timestamp") ?? (ulong)time.GetUtcNow().ToUnixTimeSeconds()),
            postOnly,
            SignOf(from.Text("signMember")));
    }

    /// <summary>
    /// The price that the two amounts state: collateral a share; null where six decimals cannot hold it.
    /// </summary>
    public static string? PriceOf(Side side, BigInteger maker, BigInteger taker)
    {
        const int Decimals = 6;
        (BigInteger cash, BigInteger shares) = side == Side.Buy ? (maker, taker) : (taker, maker);
        if (shares.IsZero) { return null; }
        var scaled = BigInteger.DivRem(cash * BigInteger.Pow(10, Decimals), shares, out BigInteger rest);
        return rest.IsZero ? TokenAmount.Text(scaled, Decimals) : null;
    }

    /// <summary>Signature, and the bytes of POST /order where the market is known.</summary>
    /// <exception cref="BadInputException">The key is not the order's signer's.</exception>
    public (byte[] Signature, byte[]? Body) SignWith(PrivateKey key)
    {
        if (key.Address != Order.Signer)
        {
            throw new BadInputException(
                $"the order's signer is {Order.Signer}, but the key belongs to {key.Address}: use the signer's key");
        }
        byte[] signature = key.Sign(Order.Digest(Domain)).Bytes.ToArray();
        if (MarketId is not { } market) { return (signature, null); }
        return (signature, OpinionOrderBody.Of(
            new SignedOpinionOrder(
                Order, signature, market, Currency.ToString(), Price, IsMarketOrder, TimestampSeconds,
                IsMarketOrder ? null : PostOnly),
            Sign));
    }

    private static void RequireChain(ulong? chain)
    {
        if (chain is { } given && given != OpinionContracts.Bnb.ChainId)
        {
            throw new BadInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"'chainId': {given}; Opinion exists on chain {OpinionContracts.Bnb.ChainId} (BNB Smart Chain) alone"));
        }
    }

    private static EvmAddress Exchange(OrderDocument from, EvmAddress currency) => from.Address("verifyingContract")
        ?? (currency == OpinionContracts.Bnb.Usdt
            ? OpinionContracts.Bnb.UsdtExchange
            : throw new BadInputException(
                $"'verifyingContract' is missing: only the exchange of USDT is known here, not that of {currency}; "
                + "read it from the venue's GET /quoteToken"));

    private static OpinionSignatureType TypeOf(ulong? given, OpinionAccount? account, bool isOwnAccount) => given switch
    {
        null => account?.SignatureType
            ?? (isOwnAccount ? OpinionSignatureType.Eoa : OpinionSignatureType.GnosisSafe),
        <= 2 and var type => (OpinionSignatureType)type,
        var other => throw new BadInputException($"'signatureType': {other} is not 0, 1 or 2"),
    };

    private static SignMember SignOf(string? text) => text switch
    {
        null or "full" => SignMember.Full,
        "r" => SignMember.R,
        _ => throw new BadInputException($"'signMember': '{text}' is neither full nor r"),
    };

    /// <summary>Given ones, or those of a price and a size.</summary>
    private static (ExactAmounts Amounts, string Price) Amounts(OrderDocument from)
    {
        string? price = from.Text("price");
        if (from.Whole("makerAmount") is { } maker)
        {
            BigInteger taker = from.Whole("takerAmount") ?? throw OrderDocument.Missing("takerAmount");
            if (taker.IsZero) { return (new ExactAmounts(maker, taker), "0"); }
            string? stated = PriceOf(from.Side(), maker, taker);
            if (price is not null && stated is not null && !IsSame(price, stated))
            {
                throw new BadInputException($"'price': '{price}' is not the {stated} that the amounts state");
            }
            return (new ExactAmounts(maker, taker), stated ?? price ?? throw new BadInputException(
                $"'makerAmount' {maker} and 'takerAmount' {taker} state no price of six decimals; the venue wants "
                + "their ratio exact"));
        }
        if (price is null)
        {
            throw new BadInputException(
                "the order has neither 'makerAmount' and 'takerAmount' nor 'price' and 'size' or 'amount'");
        }
        BigInteger wei = Given(from, price);
        ExactAmounts exact = ExactAmounts.TypeScript(from.Side(), price, wei);
        return (exact, PriceOf(from.Side(), exact.Maker, exact.Taker)!);
    }

    /// <summary>Wei that the maker gives before they are cut to an exact ratio (reference/opinion.md 3.2).</summary>
    private static BigInteger Given(OrderDocument from, string price)
    {
        string? size = from.Text("size") ?? from.Text("shares"), amount = from.Text("amount");
        if ((size is null) == (amount is null))
        {
            throw new BadInputException("the order wants one of 'size' (shares) and 'amount' (collateral)");
        }
        BigInteger wei = TokenAmount.Parse(size ?? amount!, OpinionContracts.Decimals);
        (BigInteger number, BigInteger scale) = TokenAmount.Fraction(price);
        return (from.Side(), size is not null) switch
        {
            (Side.Buy, true) => wei * number / scale,
            (Side.Sell, false) when !number.IsZero => wei * scale / number,
            _ => wei,
        };
    }

    private static bool IsSame(string one, string other)
    {
        (BigInteger a, BigInteger b) = TokenAmount.Fraction(one);
        (BigInteger c, BigInteger d) = TokenAmount.Fraction(other);
        return a * d == c * b;
    }
}
