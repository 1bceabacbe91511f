using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Orders;

namespace Probity.Sandbox.Chain;

/// <summary>
/// The logs of the contracts (reference/polymarket.md 3.7; the token standards; the conditional tokens).
/// </summary>
internal static class ChainEvents
{
    private static readonly byte[] TransferTopic = Topic("Transfer(address,address,uint256)");
    private static readonly byte[] ApprovalTopic = Topic("Approval(address,address,uint256)");
    private static readonly byte[] ApprovalForAllTopic = Topic("ApprovalForAll(address,address,bool)");

    private static readonly byte[] TransferSingleTopic =
        Topic("TransferSingle(address,address,address,uint256,uint256)");

    private static readonly byte[] PositionSplitTopic =
        Topic("PositionSplit(address,address,bytes32,bytes32,uint256[],uint256)");

    private static readonly byte[] PositionsMergeTopic =
        Topic("PositionsMerge(address,address,bytes32,bytes32,uint256[],uint256)");

    private static readonly byte[] PayoutRedemptionTopic =
        Topic("PayoutRedemption(address,address,bytes32,bytes32,uint256[],uint256)");

    private static readonly byte[] ConvertedTopic = Topic("PositionsConverted(address,bytes32,uint256,uint256)");

    private static readonly byte[] ResolutionTopic =
        Topic("ConditionResolution(bytes32,address,bytes32,uint256,uint256[])");

    private static readonly byte[] OrderFilledTopic =
        Topic("OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)");

    private static readonly byte[] OrdersMatchedTopic =
        Topic("OrdersMatched(bytes32,address,uint8,uint256,uint256,uint256)");

    private static readonly byte[] FeeChargedTopic = Topic("FeeCharged(address,uint256)");

    private static readonly byte[] NoWord = new byte[32];

    private static readonly BigInteger[] BothOutcomes = [1, 2];

    public static ReadOnlySpan<byte> OrderFilledHash => OrderFilledTopic;

    public static ChainLog Transfer(EvmAddress coin, EvmAddress from, EvmAddress to, BigInteger amount) =>
        new(coin, [TransferTopic, AbiWords.Of(from), AbiWords.Of(to)], AbiWords.Of(amount));

    public static ChainLog Approval(EvmAddress coin, EvmAddress owner, EvmAddress spender, BigInteger amount) =>
        new(coin, [ApprovalTopic, AbiWords.Of(owner), AbiWords.Of(spender)], AbiWords.Of(amount));

    public static ChainLog ApprovalForAll(EvmAddress tokens, EvmAddress owner, EvmAddress @operator, bool approved) =>
        new(tokens, [ApprovalForAllTopic, AbiWords.Of(owner), AbiWords.Of(@operator)], AbiWords.Of(approved));

    public static ChainLog TransferSingle(
        EvmAddress tokens, EvmAddress @operator, EvmAddress from, EvmAddress to, BigInteger token, BigInteger amount) =>
        new(
            tokens, [TransferSingleTopic, AbiWords.Of(@operator), AbiWords.Of(from), AbiWords.Of(to)],
            [.. AbiWords.Of(token), .. AbiWords.Of(amount)]);

    public static ChainLog Split(
        EvmAddress tokens, EvmAddress holder, EvmAddress coin, byte[] condition, BigInteger amount) =>
        Set(PositionSplitTopic, tokens, holder, coin, condition, amount);

    public static ChainLog Merge(
        EvmAddress tokens, EvmAddress holder, EvmAddress coin, byte[] condition, BigInteger amount) =>
        Set(PositionsMergeTopic, tokens, holder, coin, condition, amount);

    public static ChainLog Redemption(
        EvmAddress tokens, EvmAddress holder, EvmAddress coin, byte[] condition, IReadOnlyList<BigInteger> indexSets,
        BigInteger payout) =>
        new(
            tokens, [PayoutRedemptionTopic, AbiWords.Of(holder), AbiWords.Of(coin), NoWord],
            [.. condition, .. AbiWords.Of(96), .. AbiWords.Of(payout), .. AbiWords.ArrayOf(indexSets)]);

    public static ChainLog Converted(
        EvmAddress adapter, EvmAddress holder, byte[] marketId, BigInteger indexSet, BigInteger amount) =>
        new(
            adapter, [ConvertedTopic, AbiWords.Of(holder), marketId, AbiWords.Of(indexSet)], AbiWords.Of(amount));

    public static ChainLog Resolution(EvmAddress tokens, byte[] condition, IReadOnlyList<BigInteger> numerators) =>
        new(
            tokens, [ResolutionTopic, condition, NoWord, NoWord],
            [.. AbiWords.Of(2), .. AbiWords.Of(64), .. AbiWords.ArrayOf(numerators)]);

    public static ChainLog OrderFilled(EvmAddress exchange, SettlementLeg leg, EvmAddress taker) => new(
        exchange, [OrderFilledTopic, leg.OrderHash, AbiWords.Of(leg.Wallet), AbiWords.Of(taker)],
        [
            .. Sides(leg), .. AbiWords.Of(leg.Fee), .. leg.Builder ?? NoWord, .. leg.Metadata ?? NoWord,
        ]);

    public static ChainLog OrdersMatched(EvmAddress exchange, SettlementLeg taker) =>
        new(exchange, [OrdersMatchedTopic, taker.OrderHash, AbiWords.Of(taker.Wallet)], Sides(taker));

    public static ChainLog FeeCharged(EvmAddress exchange, EvmAddress receiver, BigInteger amount) =>
        new(exchange, [FeeChargedTopic, AbiWords.Of(receiver)], AbiWords.Of(amount));

    /// <summary>side, tokenId, makerAmountFilled, takerAmountFilled: what the order gave and got.</summary>
    private static byte[] Sides(SettlementLeg leg)
    {
        bool buys = leg.Side == Side.Buy;
        (long given, long got) = buys ? (leg.Collateral, leg.Shares) : (leg.Shares, leg.Collateral);
        return [.. AbiWords.Of(buys ? 0 : 1), .. AbiWords.Of(leg.Token), .. AbiWords.Of(given), .. AbiWords.Of(got)];
    }

    private static ChainLog Set(
        byte[] topic, EvmAddress tokens, EvmAddress holder, EvmAddress coin, byte[] condition, BigInteger amount) =>
        new(
            tokens, [topic, AbiWords.Of(holder), NoWord, condition],
            [.. AbiWords.Of(coin), .. AbiWords.Of(96), .. AbiWords.Of(amount), .. AbiWords.ArrayOf(BothOutcomes)]);

    private static byte[] Topic(string signature) => Keccak256.Hash(Encoding.ASCII.GetBytes(signature));
}
