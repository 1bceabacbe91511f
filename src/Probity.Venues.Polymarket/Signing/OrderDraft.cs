using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Signing;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>An order as somebody wrote it down, for looking at before anything is sent.</summary>
/// <param name="Order">The signed fields.</param>
/// <param name="Domain">The exchange that it is for.</param>
/// <param name="TimeInForce">Travels unsigned, like the rest below.</param>
/// <param name="ExpirationSeconds">0 unless good-til-date.</param>
/// <param name="PostOnly">Refused when it would take.</param>
/// <param name="DeferExecution">Asks the server to defer execution.</param>
/// <param name="Owner">API key of the caller; empty when none is known.</param>
public sealed record OrderDraft(
    ExchangeOrder Order, ExchangeDomain Domain, TimeInForce TimeInForce, long ExpirationSeconds, bool PostOnly,
    bool DeferExecution, string Owner)
{
    /// <summary>
    /// Reads the form of the test vectors: "chainId", "exchangeProtocolVersion", "negRisk", then "order" with its
    /// members, or "request" with side, price, size and tickSize instead of amounts. What an account decides (maker,
    /// signer, signatureType, builder, chain) may be left out when there is one; salt and timestamp are made then too.
    /// </summary>
    /// <exception cref="BadInputException">A member is missing or wrong; names it.</exception>
    public static OrderDraft Read(JsonElement document, PolymarketAccount? account, TimeProvider time)
    {
        var from = new DraftReader(document);
        from.RefuseSecrets();
        ulong chain = from.Number("chainId") ?? account?.Contracts.ChainId ?? PolymarketContracts.Polygon.ChainId;
        PolymarketContracts contracts = account?.Contracts.ChainId == chain ? account.Contracts
            : chain == PolymarketContracts.Polygon.ChainId ? PolymarketContracts.Polygon
            : chain == PolymarketContracts.Amoy.ChainId ? PolymarketContracts.Amoy
            : throw new BadInputException($"'chainId': {chain} is neither 137 nor 80002");
        OrderAmounts amounts = from.Amounts();
        var order = new ExchangeOrder(
            from.Number("salt") ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
            from.Address("maker") ?? account?.Funder ?? throw OrderDocument.Missing("maker"),
            from.Address("signer") ?? account?.OrderSigner ?? throw OrderDocument.Missing("signer"),
            from.Token("tokenId"),
            amounts.Maker,
            amounts.Taker,
            from.Side(),
            from.Type() ?? account?.SignatureType ?? throw OrderDocument.Missing("signatureType"),
            from.Number("timestamp") ?? (ulong)time.GetUtcNow().ToUnixTimeMilliseconds(),
            from.Word("metadata") ?? new byte[WordWriter.Size],
            from.Word("builder") ?? account?.Builder ?? new byte[WordWriter.Size]);
        return new OrderDraft(
            order, from.Exchange(chain, contracts), from.TimeInForce(), (long)(from.Number("expiration") ?? 0),
            from.Flag("postOnly"), from.Flag("deferExec"),
            from.Text("owner") ?? account?.Credentials?.ApiKey ?? "");
    }

    /// <summary>The order's id on the venue.</summary>
    public byte[] OrderId() => Domain.OrderId(Order);

    /// <summary>What the key signs: the order, or the wrapping of a deposit wallet.</summary>
    public byte[] SigningDigest() => Order.SignatureType == SignatureType.DepositWallet
        ? Domain.TypedDataSignDigest(Order)
        : OrderId();

    /// <summary>The bytes of POST /order.</summary>
    /// <exception cref="BadInputException">The key is not the order's signer's.</exception>
    public (byte[] Signature, byte[] Body) Sign(PrivateKey key)
    {
        bool wraps = Order.SignatureType == SignatureType.DepositWallet;
        if (!wraps && key.Address != Order.Signer)
        {
            throw new BadInputException(
                $"the order's signer is {Order.Signer}, but the key belongs to {key.Address}: use the signer's key");
        }
        if (wraps && Order.Maker != Order.Signer)
        {
            throw new BadInputException(
                $"an order of a deposit wallet has the wallet as maker and as signer, not {Order.Maker} and "
                + $"{Order.Signer}");
        }
        byte[] signature = Domain.Sign(Order, key);
        byte[] body = OrderBody.One(new SignedOrder(
            Order, signature, Owner, TimeInForce, ExpirationSeconds, PostOnly, DeferExecution));
        return (signature, body);
    }
}

/// <summary>What only Polymarket's orders have.</summary>
internal sealed class DraftReader(JsonElement document) : OrderDocument(document)
{
    public SignatureType? Type() => Number("signatureType") switch
    {
        null => null,
        <= 3 and var type => (SignatureType)type,
        var other => throw new BadInputException($"'signatureType': {other} is not 0, 1, 2 or 3"),
    };

    public TimeInForce TimeInForce() => (Text("orderType") ?? "GTC").ToUpperInvariant() switch
    {
        "GTC" => Domain.Orders.TimeInForce.GoodTilCancelled,
        "GTD" => Domain.Orders.TimeInForce.GoodTilDate,
        "FOK" => Domain.Orders.TimeInForce.FillOrKill,
        "FAK" => Domain.Orders.TimeInForce.FillAndKill,
        string other => throw new BadInputException($"'orderType': '{other}' is not one of GTC, GTD, FOK, FAK"),
    };

    /// <summary>Given ones, or those of price, size and tick.</summary>
    public OrderAmounts Amounts()
    {
        if (Number("makerAmount") is { } maker)
        {
            return new OrderAmounts(maker, Number("takerAmount") ?? throw Missing("takerAmount"));
        }
        string tick = Text("tickSize") ?? throw new BadInputException(
            "the order has neither 'makerAmount' and 'takerAmount' nor 'price', 'size' and 'tickSize'");
        Price price = Price.Parse(Text("price") ?? throw Missing("price"));
        Quantity size = Quantity.Parse(Text("size") ?? Text("shares") ?? throw Missing("size"));
        return OrderAmounts.Limit(Side(), price, size, TickGrid.Parse(tick));
    }

    /// <summary>The exchange that the market needs; one that is given must be the same.</summary>
    public ExchangeDomain Exchange(ulong chain, PolymarketContracts contracts)
    {
        string version = Text("exchangeProtocolVersion") ?? "2";
        EvmAddress exchange = version switch
        {
            "2" => Flag("negRisk") ? contracts.NegRiskExchange : contracts.CtfExchange,
            "3" => contracts.ExchangeV3,
            _ => throw new BadInputException(
                $"'exchangeProtocolVersion': '{version}' is unknown; 2 is for conditional tokens, 3 for positions"),
        };
        return Address("verifyingContract") is { } given && given != exchange
            ? throw new BadInputException(
                $"'verifyingContract': {given} is not the exchange of such a market, which is {exchange}")
            : ExchangeDomain.Of(version, chain, exchange);
    }
}
