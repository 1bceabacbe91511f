using System.Collections.Concurrent;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Polymarket.Accounts;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>An order ready to leave.</summary>
/// <param name="Id">Our name.</param>
/// <param name="VenueOrderId">The venue's name, known before it is sent: 0x and 64 lower-case digits.</param>
/// <param name="Order">The signed fields.</param>
/// <param name="Body">The bytes of POST /order; a batch is an array of them.</param>
/// <param name="CancelRest">
/// It is sent as a resting order although it should take and be gone: what rests is cancelled once it is acknowledged.
/// </param>
public sealed record BuiltOrder(
    ClientOrderId Id, string VenueOrderId, ExchangeOrder Order, byte[] Body, bool CancelRest);

/// <summary>
/// Turns approved orders into signed ones. Everything follows from what was approved and from the account, so that
/// building again gives the same bytes and the same id, and a resend is the same order. Thread-safe.
/// </summary>
/// <param name="account">Who signs and who pays.</param>
/// <param name="takeBuys">How a buy that takes at once is sent.</param>
public sealed class OrderBuilder(PolymarketAccount account, TakeBuys takeBuys)
{
    /// <summary>The server stops matching a good-til-date order so long before its expiration (3.4).</summary>
    private const long EndsEarlySeconds = 60;

    /// <summary>The server wants at least so much time until the expiration (3.4).</summary>
    private const long LeastAheadSeconds = 180;

    /// <summary>The salt travels as a JSON number, so it must survive a double.</summary>
    private const ulong SaltMask = (1UL << 53) - 1;

    private static readonly byte[] NoMetadata = new byte[WordWriter.Size];
    private static readonly string NoMetadataText = Hex.Of(NoMetadata);

    private readonly ExchangeDomain conditional = DomainOf("2", account.Contracts.CtfExchange, account);
    private readonly ExchangeDomain negRisk = DomainOf("2", account.Contracts.NegRiskExchange, account);
    private readonly ExchangeDomain position = DomainOf("3", account.Contracts.ExchangeV3, account);
    private readonly string builderText = Hex.Of(account.Builder);

    private readonly ConcurrentDictionary<string, (BigInteger Id, OrderTexts Texts)> tokens =
        new(StringComparer.Ordinal);

    /// <summary>
    /// The exchange of a market: chosen by its protocol, then by neg-risk (reference/polymarket.md 0.2).
    /// </summary>
    public ExchangeDomain DomainOf(Market market) => market.Protocol switch
    {
        MarketProtocol.Position => position,
        MarketProtocol.ConditionalTokens => market.NegRisk ? negRisk : conditional,
        _ => throw new UnsendableOrderException(
            RefusalCode.NotAllowed, $"market {market.Slug}: protocol '{market.Protocol}' is not one that we can sign"),
    };

    /// <summary>The venue's name of an order, without signing it.</summary>
    /// <exception cref="UnsendableOrderException">There is no such order on the venue.</exception>
    public string IdOf(ApprovedOrder order, Market market)
    {
        ExchangeOrder fields = Fields(order.Id, order.Intent, order.ApprovedAt.Received, market);
        return Hex.Of(DomainOf(market).OrderId(fields));
    }

    /// <exception cref="UnsendableOrderException">The venue would refuse it for certain.</exception>
    /// <exception cref="InvariantException">Its amounts would imply something worse than was approved.</exception>
    public BuiltOrder Build(ApprovedOrder order, Market market) =>
        Build(order.Id, order.Intent, order.ApprovedAt.Received, market);

    /// <inheritdoc cref="Build(ApprovedOrder, Market)"/>
    /// <param name="id">Our name.</param>
    /// <param name="intent">What was approved.</param>
    /// <param name="approvedAt">When; becomes the order's timestamp.</param>
    /// <param name="market">The market of its instrument, as it is now.</param>
    public BuiltOrder Build(ClientOrderId id, OrderIntent intent, Instant approvedAt, Market market)
    {
        if (!market.Terms.Grid.Allows(intent.Price))
        {
            throw new UnsendableOrderException(
                RefusalCode.OffTickGrid,
                $"{id}: price {intent.Price} is not on the tick {market.Terms.Grid} of {market.Slug} any more");
        }
        if (intent.PostOnly && intent.TimeInForce is TimeInForce.FillOrKill or TimeInForce.FillAndKill)
        {
            throw new UnsendableOrderException(
                RefusalCode.NotAllowed, $"{id}: {intent.TimeInForce} takes at once, so it cannot be post-only");
        }
        long expiration = ExpirationOf(id, intent, approvedAt);
        ExchangeOrder order = Fields(id, intent, approvedAt, market);
        RequireAsApproved(intent, order);
        ExchangeDomain domain = DomainOf(market);
        Span<byte> structHash = stackalloc byte[Keccak256.Length];
        Span<byte> orderId = stackalloc byte[Keccak256.Length];
        order.StructHash(structHash);
        domain.OrderId(structHash, orderId);
        byte[] signature = domain.Sign(order, structHash, orderId, account.Key);
        string owner = account.Credentials?.ApiKey ?? throw new BadInputException(
            $"account '{account.Name}' has no API credentials: derive them first, or put them into the secrets");
        TimeInForce wire = WireTimeInForce(intent);
        var signed = new SignedOrder(order, signature, owner, wire, expiration, intent.PostOnly, DeferExecution: false);
        byte[] body = OrderBody.One(signed, TokenOf(market, intent.Instrument).Texts);
        return new BuiltOrder(id, Hex.Of(orderId), order, body, CancelRest: wire != intent.TimeInForce);
    }

    /// <summary>
    /// What the venue is told. Its FAK buys count dollars and would buy more shares at better prices than were
    /// approved; a resting order counts shares, so that is what a buy that takes becomes, unless the user wants it
    /// otherwise. FOK has no such stand-in and stays.
    /// </summary>
    private TimeInForce WireTimeInForce(OrderIntent intent) =>
        intent is { TimeInForce: TimeInForce.FillAndKill, Side: Side.Buy } && takeBuys == TakeBuys.Shares
            ? TimeInForce.GoodTilCancelled
            : intent.TimeInForce;

    private ExchangeOrder Fields(ClientOrderId id, OrderIntent intent, Instant approvedAt, Market market)
    {
        Require.That(approvedAt > Instant.None, "an approved order has a time");
        OrderAmounts amounts;
        try
        {
            amounts = WireTimeInForce(intent) is TimeInForce.FillOrKill or TimeInForce.FillAndKill
                ? OrderAmounts.Taking(intent.Side, intent.Price, intent.Quantity)
                : OrderAmounts.Limit(intent.Side, intent.Price, intent.Quantity);
        }
        catch (BadInputException e)
        {
            throw new UnsendableOrderException(RefusalCode.BelowMinimumSize, $"{id}: {e.Message}");
        }
        return new ExchangeOrder(
            SaltOf(id, approvedAt),
            account.Funder,
            account.OrderSigner,
            TokenOf(market, intent.Instrument).Id,
            amounts.Maker,
            amounts.Taker,
            intent.Side,
            account.SignatureType,
            (ulong)(approvedAt.Nanos / Instant.NanosPerMillisecond),
            NoMetadata,
            account.Builder);
    }

    /// <summary>1..2^53-1, spread over all of it.</summary>
    private ulong SaltOf(ClientOrderId id, Instant approvedAt)
    {
        ulong salt = StateHash.Combine(StateHash.Of(account.SignerText), account.Id.Value);
        salt = StateHash.Combine(StateHash.Combine(salt, id.Value), approvedAt.Nanos);
        return Math.Max(1, salt & SaltMask);
    }

    private (BigInteger Id, OrderTexts Texts) TokenOf(Market market, InstrumentId instrument)
    {
        string token = (market.First.Id == instrument ? market.First : market.Second).Token;
        Require.That(
            market.First.Id == instrument || market.Second.Id == instrument, "an order goes to its own market");
        if (tokens.TryGetValue(token, out (BigInteger, OrderTexts) known)) { return known; }
        try
        {
            BigInteger id = Hex.ParseUInt256(token);
            var texts = new OrderTexts(
                account.FunderText, account.OrderSignerText, $"{id}", NoMetadataText, builderText);
            return tokens.GetOrAdd(token, (id, texts));
        }
        catch (FormatException e)
        {
            throw new UnsendableOrderException(
                RefusalCode.NotAllowed, $"market {market.Slug}: token {e.Message}: it cannot be traded");
        }
    }

    private static long ExpirationOf(ClientOrderId id, OrderIntent intent, Instant approvedAt)
    {
        if (intent.TimeInForce != TimeInForce.GoodTilDate) { return 0; }
        long expiration = (intent.ExpiresAt.Nanos / Instant.NanosPerSecond) + EndsEarlySeconds;
        long ahead = expiration - (approvedAt.Nanos / Instant.NanosPerSecond);
        return ahead >= LeastAheadSeconds
            ? expiration
            : throw new UnsendableOrderException(
                RefusalCode.BadExpiry,
                $"{id}: expires {intent.ExpiresAt}; the venue takes nothing that ends within "
                + $"{LeastAheadSeconds - EndsEarlySeconds} s of {approvedAt}");
    }

    /// <summary>
    /// Reads the price and the worst cost back from what is about to be signed, by another way than they were made.
    /// </summary>
    internal static void RequireAsApproved(OrderIntent intent, ExchangeOrder order)
    {
        bool buys = intent.Side == Side.Buy;
        UInt128 cash = buys ? order.MakerAmount : order.TakerAmount;
        ulong shares = buys ? order.TakerAmount : order.MakerAmount;
        UInt128 atLimit = (UInt128)shares * (uint)intent.Price.Pips;
        bool noWorse = buys ? cash * Price.PipsPerDollar <= atLimit : cash * Price.PipsPerDollar >= atLimit;
        Require.That(noWorse, "a signed order implies no worse price than was approved");
        Require.That(shares > 0 && shares <= (ulong)intent.Quantity.Micros, "a signed order is for no more shares");
        Cash worst = intent.Price.Notional(intent.Quantity, Rounding.Up);
        Require.That(!buys || cash <= (ulong)worst.Micros, "a signed order costs no more than was approved");
    }

    private static ExchangeDomain DomainOf(string version, EvmAddress exchange, PolymarketAccount account) =>
        ExchangeDomain.Of(version, account.Contracts.ChainId, exchange);
}
