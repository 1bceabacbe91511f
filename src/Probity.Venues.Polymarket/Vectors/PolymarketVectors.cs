using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Rewards;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Streams;

namespace Probity.Venues.Polymarket.Vectors;

/// <summary>
/// Computes what known-answer vectors expect, from their inputs alone, with the code that trades: so that anyone can
/// prove
/// a binary before trusting it with money.
/// </summary>
/// <param name="signingInputs">Inputs of the order-signing vectors by name; the request bodies refer to them.</param>
public sealed class PolymarketVectors(IReadOnlyDictionary<string, JsonElement> signingInputs)
{
    /// <summary>The families that this build can compute.</summary>
    public static IReadOnlyList<string> Families { get; } =
    [
        "order_signing", "order_amounts", "order_post_body", "l1_auth", "l2_hmac", "book_hash", "fees",
        "liquidity_rewards", "position_ids", "wallet_derivation", "relayer_and_calldata",
    ];

    /// <exception cref="BadInputException">Unknown family, or an input that no vector of the family has.</exception>
    public JsonObject Compute(string family, JsonElement input) => family switch
    {
        "order_signing" => Signing(input),
        "order_amounts" => Amounts(input),
        "order_post_body" => PostBody(input),
        "l1_auth" => L1(input),
        "l2_hmac" => L2(input),
        "book_hash" => Book(input),
        "fees" => Fees(input),
        "liquidity_rewards" => Rewards(input),
        "position_ids" => Position(input),
        "wallet_derivation" => Wallets(input),
        "relayer_and_calldata" => RelayerVectors.Compute(input),
        _ => throw new BadInputException($"vector family '{family}' is not one of {string.Join(", ", Families)}"),
    };

    private static JsonObject Signing(JsonElement input)
    {
        using PrivateKey key = PrivateKey.Parse(Text(input, "privateKey"));
        (ExchangeOrder order, ExchangeDomain domain) = Order(input);
        var actual = new JsonObject
        {
            ["makerAmount"] = order.MakerAmount.ToString(CultureInfo.InvariantCulture),
            ["takerAmount"] = order.TakerAmount.ToString(CultureInfo.InvariantCulture),
            ["signerEoa"] = key.Address.ToString(),
            ["domainSeparator"] = Hex.Of(domain.Domain.Separator),
            ["orderTypeHash"] = Hex.Of(ExchangeOrder.TypeHash),
            ["structHash"] = Hex.Of(order.StructHash()),
            ["orderHash"] = Hex.Of(domain.OrderId(order)),
            ["signature"] = Hex.Of(domain.Sign(order, key)),
        };
        if (order.SignatureType == SignatureType.DepositWallet)
        {
            actual["typedDataSignDigest"] = Hex.Of(domain.TypedDataSignDigest(order));
        }
        return actual;
    }

    private static (ExchangeOrder Order, ExchangeDomain Domain) Order(JsonElement input)
    {
        JsonElement o = input.GetProperty("order");
        OrderAmounts amounts = input.TryGetProperty("request", out JsonElement request)
            ? AmountsOf(request)
            : new OrderAmounts(Number(o, "makerAmount"), Number(o, "takerAmount"));
        var order = new ExchangeOrder(
            Number(o, "salt"),
            EvmAddress.Parse(Text(o, "maker")),
            EvmAddress.Parse(Text(o, "signer")),
            Hex.ParseUInt256(Text(o, "tokenId")),
            amounts.Maker,
            amounts.Taker,
            SideOf(o),
            (SignatureType)Number(o, "signatureType"),
            Number(o, "timestamp"),
            Hex.Parse(Text(o, "metadata")),
            Hex.Parse(Text(o, "builder")));
        ulong chain = Number(input, "chainId");
        string version = Text(input, "exchangeProtocolVersion");
        return (order, ExchangeDomain.Of(version, chain, ExchangeOf(input, chain, version)));
    }

    /// <summary>
    /// The exchange that this build would choose for the market; the vector's own contract is only the answer to it.
    /// </summary>
    private static EvmAddress ExchangeOf(JsonElement input, ulong chain, string version)
    {
        PolymarketContracts contracts = ContractsOf(chain);
        if (version == "3") { return contracts.ExchangeV3; }
        return input.GetProperty("negRisk").GetBoolean() ? contracts.NegRiskExchange : contracts.CtfExchange;
    }

    private static JsonObject Amounts(JsonElement input)
    {
        OrderAmounts amounts = AmountsOf(input);
        return new JsonObject
        {
            ["makerAmount"] = amounts.Maker.ToString(CultureInfo.InvariantCulture),
            ["takerAmount"] = amounts.Taker.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static OrderAmounts AmountsOf(JsonElement request)
    {
        TickGrid grid = TickGrid.Parse(Text(request, "tickSize"));
        Price price = Price.Parse(Text(request, "price"));
        Side side = SideOf(request);
        if (request.TryGetProperty("amountUsd", out JsonElement spend))
        {
            return OrderAmounts.MarketBuy(
                Cash.Parse(spend.ToString()), price, grid, OrderAmounts.AmountDecimals(grid), Rounding.Down);
        }
        string size = request.TryGetProperty("shares", out JsonElement shares)
            ? shares.ToString()
            : Text(request, "size");
        return OrderAmounts.Limit(side, price, Quantity.Parse(size), grid);
    }

    private JsonObject PostBody(JsonElement input)
    {
        var orders = new List<SignedOrder>();
        JsonElement[] options = [.. input.GetProperty("orders").EnumerateArray()];
        foreach (
            (JsonElement name, int i) in input.GetProperty("orderVectors").EnumerateArray().Select((n, i) => (n, i)))
        {
            if (!signingInputs.TryGetValue(name.GetString()!, out JsonElement signing))
            {
                throw new BadInputException(
                    $"the vector refers to order '{name}', which is in polymarket-order-signing.json: give that file "
                    + "too, or put it beside this one");
            }
            using PrivateKey key = PrivateKey.Parse(Text(signing, "privateKey"));
            (ExchangeOrder order, ExchangeDomain domain) = Order(signing);
            orders.Add(new SignedOrder(
                order, domain.Sign(order, key), Text(input, "apiKey"), TimeInForceOf(Text(options[i], "orderType")),
                (long)Number(options[i], "expiration"), options[i].GetProperty("postOnly").GetBoolean(),
                options[i].GetProperty("deferExec").GetBoolean()));
        }
        string path = Text(input, "requestPath");
        byte[] body = path == "/orders" ? OrderBody.Batch(orders) : OrderBody.One(orders[0]);
        return new JsonObject
        {
            ["body"] = Encoding.UTF8.GetString(body),
            ["headers"] = HeadersOf(L2Headers.Headers(
                EvmAddress.Parse(Text(input, "signerAddress")), CredentialsOf(input),
                (long)Number(input, "requestTimestamp"),
                Text(input, "method"), path, body)),
        };
    }

    private static JsonObject L1(JsonElement input)
    {
        using PrivateKey key = PrivateKey.Parse(Text(input, "privateKey"));
        ulong chain = Number(input, "chainId"), nonce = Number(input, "nonce");
        var timestamp = (long)Number(input, "timestamp");
        return new JsonObject
        {
            ["domainSeparator"] = Hex.Of(ClobAuth.DomainOf(chain).Separator),
            ["digest"] = Hex.Of(ClobAuth.Digest(key.Address, chain, timestamp, nonce)),
            ["headers"] = HeadersOf(ClobAuth.Headers(key, chain, timestamp, nonce)),
        };
    }

    private static JsonObject L2(JsonElement input)
    {
        ApiCredentials credentials = CredentialsOf(input);
        byte[] body = input.TryGetProperty("body", out JsonElement b) && b.ValueKind == JsonValueKind.String
            ? Encoding.UTF8.GetBytes(b.GetString()!)
            : [];
        var timestamp = (long)Number(input, "timestamp");
        string method = Text(input, "method"), path = Text(input, "requestPath");
        byte[] canonical = L2Headers.CanonicalBytes(timestamp, method, path, body);
        return new JsonObject
        {
            ["canonicalString"] = Encoding.UTF8.GetString(canonical),
            ["secretBytesHex"] = Convert.ToHexStringLower(credentials.SecretBytes()),
            ["signature"] = L2Headers.Sign(credentials, canonical),
            ["headers"] = HeadersOf(
                L2Headers.Headers(
                    EvmAddress.Parse(Text(input, "address")), credentials, timestamp, method, path, body)),
        };
    }

    private static JsonObject Book(JsonElement input)
    {
        (string preimage, string sha1) = BookHash.OfTexts(new BookTexts(
            Text(input, "market"), Text(input, "asset_id"), Text(input, "timestamp"), Levels("bids"), Levels("asks"),
            Text(input, "min_order_size"), Text(input, "tick_size"), input.GetProperty("neg_risk").GetBoolean(),
            Text(input, "last_trade_price"), input.TryGetProperty("version", out JsonElement v)
                ? v.GetString()
                : null));
        return new JsonObject { ["preimage"] = preimage, ["sha1"] = sha1 };

        (string Price, string Size)[] Levels(string side) =>
            [.. input.GetProperty(side).EnumerateArray().Select(l => (Text(l, "price"), Text(l, "size")))];
    }

    private static JsonObject Fees(JsonElement input)
    {
        Quantity shares = Quantity.Parse(Text(input, "shares"));
        Price price = Price.Parse(Text(input, "price"));
        decimal rate = decimal.Parse(Text(input, "rate"), CultureInfo.InvariantCulture);
        var exponent = (int)Number(input, "exponent");
        decimal p = price.Pips / (decimal)Price.PipsPerDollar;
        decimal exact = shares.Micros / (decimal)Quantity.MicrosPerShare * rate;
        for (int i = 0; i < exponent; i++) { exact *= p * (1 - p); }
        Cash charged = FeeSchedule.Build(new FeeTerms(rate, exponent, true, 0m)).TakerFee(price, shares);
        return new JsonObject
        {
            ["exactFee"] = exact.ToString("0.############################", CultureInfo.InvariantCulture),
            ["feeRounded5dp"] = (charged.Micros / 1_000_000m).ToString("0.00000", CultureInfo.InvariantCulture),
        };
    }

    private static JsonObject Rewards(JsonElement input)
    {
        decimal spread = input.GetProperty("maxSpreadCents").GetDecimal();
        decimal one = Side("sideOne"), two = Side("sideTwo");
        decimal minimum = LiquidityScore.Minimum(
            one, two, input.GetProperty("adjustedMidpoint").GetDecimal(), input.GetProperty("c").GetDecimal());
        return new JsonObject { ["qOne"] = Round(one), ["qTwo"] = Round(two), ["qMin"] = Round(minimum) };

        decimal Side(string name) => input.GetProperty(name).EnumerateArray().Sum(o =>
            LiquidityScore.OfOrder(
                spread, o.GetProperty("spreadCents").GetDecimal(), o.GetProperty("size").GetDecimal()));

        static decimal Round(decimal score) => Math.Round(score, 9) / 1.0000000000m;
    }

    private static JsonObject Position(JsonElement input)
    {
        BigInteger token = Hex.ParseUInt256(Text(input, "positionId"));
        var actual = new JsonObject
        {
            ["hex"] = Hex.Of(PositionId.WordOf(token)),
            ["isProtocolV2"] = PositionId.Is(token),
        };
        if (PositionId.Read(token) is not { } id) { return actual; }
        byte[] condition = PositionId.ConditionOf(token);
        actual["moduleId"] = id.Module;
        actual["baseHash"] = Hex.Of(id.BaseHash);
        actual["arity"] = id.Arity;
        actual["resolutionChain"] = id.ResolutionChain;
        actual["conditionIndex"] = id.ConditionIndex;
        actual["outcomeIndex"] = id.OutcomeIndex;
        actual["conditionIdBytes31"] = Hex.Of(condition);
        actual["conditionIdBytes32"] = Hex.Of([.. condition, 0]);
        return actual;
    }

    private static JsonObject Wallets(JsonElement input)
    {
        WalletCandidates wallets = WalletDerivation.Of(
            EvmAddress.Parse(Text(input, "eoa")), ContractsOf(Number(input, "chainId")));
        return new JsonObject
        {
            ["polyProxy"] = wallets.Proxy.ToString(),
            ["gnosisSafe"] = wallets.Safe.ToString(),
            ["depositWalletUups"] = wallets.DepositUups.ToString(),
            ["depositWalletBeacon"] = wallets.DepositBeacon.ToString(),
        };
    }

    private static ApiCredentials CredentialsOf(JsonElement input) =>
        new(Text(input, "apiKey"), Text(input, "secret"), Text(input, "passphrase"));

    private static JsonObject HeadersOf(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var json = new JsonObject();
        foreach ((string name, string value) in headers) { json[name] = value; }
        return json;
    }

    private static PolymarketContracts ContractsOf(ulong chain) => chain switch
    {
        137 => PolymarketContracts.Polygon,
        80002 => PolymarketContracts.Amoy,
        _ => throw new BadInputException($"chain id {chain} is neither 137 (Polygon) nor 80002 (Amoy)"),
    };

    private static Side SideOf(JsonElement element) =>
        Text(element, "side") == "BUY" ? Domain.Orders.Side.Buy : Domain.Orders.Side.Sell;

    private static TimeInForce TimeInForceOf(string name) => name switch
    {
        "GTC" => TimeInForce.GoodTilCancelled,
        "GTD" => TimeInForce.GoodTilDate,
        "FOK" => TimeInForce.FillOrKill,
        "FAK" => TimeInForce.FillAndKill,
        _ => throw new BadInputException($"order type '{name}' is not one of GTC, GTD, FOK, FAK"),
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    private static ulong Number(JsonElement element, string name) =>
        ulong.Parse(Text(element, name), NumberStyles.None, CultureInfo.InvariantCulture);
}
