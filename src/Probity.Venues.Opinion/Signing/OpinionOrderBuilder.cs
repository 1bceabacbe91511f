using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Opinion.Accounts;

namespace Probity.Venues.Opinion.Signing;

/// <summary>An order ready to leave.</summary>
/// <param name="Id">Our name; the venue is not told, and gives its own only in the reply.</param>
/// <param name="Order">The signed fields.</param>
/// <param name="Hash">What was signed: the exchange contract's name of the order, 32 bytes.</param>
/// <param name="Body">The bytes of POST /order.</param>
public sealed record BuiltOrder(ClientOrderId Id, ExchangeOrder Order, byte[] Hash, byte[] Body);

/// <summary>
/// Turns approved orders into signed ones. Everything follows from what was approved and from the account, so that
/// building again gives the same bytes, and a resend is the same order. All are limit orders: what takes and is gone is
/// made of one by the gateway, and what ends at a time is cancelled by it. Thread-safe.
/// </summary>
/// <param name="account">Who signs and who pays.</param>
/// <param name="sign">What the body's member "sign" holds.</param>
public sealed class OpinionOrderBuilder(OpinionAccount account, SignMember sign = SignMember.Full)
{
    /// <summary>The Python client stays below it, so every reader of the venue has seen such salts.</summary>
    private const ulong SaltMask = (1UL << 53) - 1;

    private readonly ConcurrentDictionary<string, Target> targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<EvmAddress, Eip712Domain> domains = new();

    /// <exception cref="UnsendableOrderException">The venue would refuse it for certain.</exception>
    /// <exception cref="InvariantException">It would state something else than was approved.</exception>
    public BuiltOrder Build(ApprovedOrder order, Market market) =>
        Build(order.Id, order.Intent, order.ApprovedAt.Received, market);

    /// <inheritdoc cref="Build(ApprovedOrder, Market)"/>
    /// <param name="id">Our name.</param>
    /// <param name="intent">What was approved.</param>
    /// <param name="approvedAt">When; becomes the order's timestamp.</param>
    /// <param name="market">The market of its instrument, as it is now.</param>
    public BuiltOrder Build(ClientOrderId id, OrderIntent intent, Instant approvedAt, Market market)
    {
        Require.That(approvedAt > Instant.None, "an approved order has a time");
        if (!market.Terms.Grid.Allows(intent.Price))
        {
            throw new UnsendableOrderException(
                RefusalCode.OffTickGrid,
                $"{id}: price {intent.Price} is not on the tick {market.Terms.Grid} of {market.Slug} any more");
        }
        RequirePossible(id, intent);
        Target target = TargetOf(market, intent.Instrument);
        ExactAmounts amounts = AmountsOf(id, intent);
        var order = new ExchangeOrder(
            SaltOf(id, approvedAt), account.Maker, account.Signer, EvmAddress.Zero, target.Token, amounts.Maker,
            amounts.Taker, BigInteger.Zero, BigInteger.Zero, BigInteger.Zero, intent.Side, account.SignatureType);
        RequireAsApproved(intent, order);
        Span<byte> structHash = stackalloc byte[Keccak256.Length];
        order.StructHash(structHash);
        byte[] hash = Eip712.Digest(target.Domain, structHash);
        byte[] signature = account.Key.Sign(hash).Bytes.ToArray();
        var signed = new SignedOpinionOrder(
            order, signature, target.MarketId, target.Currency, intent.Price.ToString(), IsMarketOrder: false,
            approvedAt.Nanos / Instant.NanosPerSecond, intent.PostOnly);
        return new BuiltOrder(id, order, hash, OpinionOrderBody.Of(signed, sign, target.Texts));
    }

    private static void RequirePossible(ClientOrderId id, OrderIntent intent)
    {
        bool takes = intent.TimeInForce is TimeInForce.FillAndKill or TimeInForce.FillOrKill;
        if (intent.TimeInForce == TimeInForce.FillOrKill)
        {
            throw new UnsendableOrderException(
                RefusalCode.NotAllowed, $"{id}: Opinion cannot fill an order wholly or not at all (FOK)");
        }
        if (takes && intent.PostOnly)
        {
            throw new UnsendableOrderException(
                RefusalCode.NotAllowed, $"{id}: {intent.TimeInForce} takes at once, so it cannot be post-only");
        }
    }

    private static ExactAmounts AmountsOf(ClientOrderId id, OrderIntent intent)
    {
        try
        {
            return ExactAmounts.Limit(intent.Side, intent.Price, intent.Quantity);
        }
        catch (BadInputException e)
        {
            RefusalCode code = intent.Quantity.IsZero ? RefusalCode.BelowMinimumSize : RefusalCode.OffTickGrid;
            throw new UnsendableOrderException(code, $"{id}: {e.Message}");
        }
    }

    /// <summary>1..2^53-1, spread over all of it.</summary>
    private ulong SaltOf(ClientOrderId id, Instant approvedAt)
    {
        ulong salt = StateHash.Combine(StateHash.Of(account.SignerText), account.Id.Value);
        salt = StateHash.Combine(StateHash.Combine(salt, id.Value), approvedAt.Nanos);
        return Math.Max(1, salt & SaltMask);
    }

    /// <summary>
    /// What orders of an outcome share. A venue that changed a market's contracts makes another target, never a wrong
    /// signature.
    /// </summary>
    private Target TargetOf(Market market, InstrumentId instrument)
    {
        Require.That(
            market.First.Id == instrument || market.Second.Id == instrument, "an order goes to its own market");
        string token = (market.First.Id == instrument ? market.First : market.Second).Token;
        if (targets.TryGetValue(token, out Target? known) && ReferenceEquals(known.Contracts, market.Contracts))
        {
            return known;
        }
        if (market.Contracts is not { } contracts)
        {
            throw new UnsendableOrderException(
                RefusalCode.NotAllowed, $"market {market.Slug} names no exchange contract: it cannot be traded");
        }
        try
        {
            return targets[token] = Make(token, contracts);
        }
        catch (FormatException e)
        {
            throw new UnsendableOrderException(
                RefusalCode.NotAllowed, $"market {market.Slug}: {e.Message}: it cannot be traded");
        }
    }

    private Target Make(string token, MarketContracts contracts)
    {
        EvmAddress exchange = EvmAddress.Parse(contracts.Exchange);
        BigInteger id = Hex.ParseUInt256(token);
        Eip712Domain domain = domains.GetOrAdd(
            exchange, address => ExchangeOrder.DomainOf(OpinionContracts.Bnb.ChainId, address));
        return new Target(
            contracts,
            id,
            domain,
            long.Parse(contracts.MarketId, NumberStyles.None, CultureInfo.InvariantCulture),
            EvmAddress.Parse(contracts.Collateral).ToString(),
            new OpinionOrderTexts(account.MakerText, account.SignerText, EvmAddress.Zero.ToString(), $"{id}"));
    }

    /// <summary>
    /// Reads price and shares back from what is about to be signed, by another way than they were made.
    /// </summary>
    internal static void RequireAsApproved(OrderIntent intent, ExchangeOrder order)
    {
        bool buys = order.Side == Side.Buy;
        (BigInteger cash, BigInteger shares) = buys
            ? (order.MakerAmount, order.TakerAmount)
            : (order.TakerAmount, order.MakerAmount);
        Require.That(order.Side == intent.Side, "a signed order is on the approved side");
        Require.That(
            shares == (BigInteger)intent.Quantity.Micros * ExactAmounts.WeiPerMicro,
            "a signed order is for the approved shares");
        Require.That(
            cash * Price.PipsPerDollar == shares * intent.Price.Pips, "a signed order states the approved price");
    }

    /// <summary>What orders of one outcome share.</summary>
    private sealed record Target(
        MarketContracts Contracts, BigInteger Token, Eip712Domain Domain, long MarketId, string Currency,
        OpinionOrderTexts Texts);
}
