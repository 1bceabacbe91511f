using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// The calls of each on-chain operation (reference/polymarket.md 8.2 and 8.3): pure. Amounts are base units, 10^-6.
/// </summary>
public sealed class WalletCalls(PolymarketContracts contracts)
{
    /// <summary>Index sets of the first and the second outcome.</summary>
    private const string BothOutcomes = "1,2";

    private static readonly string NoParent = "0x" + new string('0', 64);

    private static readonly BigInteger MostAmount = (BigInteger.One << 256) - 1;

    /// <summary>
    /// USDC.e becomes pUSD of the same wallet: the onramp is allowed this much, no more, and takes it.
    /// </summary>
    public IReadOnlyList<PlannedCall> Wrap(EvmAddress wallet, long micros) =>
    [
        Allow("USDC.e", contracts.UsdcE, "CollateralOnramp", contracts.Onramp, Positive(micros)),
        new PlannedCall(
            "wrap USDC.e into pUSD", "CollateralOnramp", contracts.Onramp, "wrap(address,address,uint256)",
            [Of("asset", contracts.UsdcE), Of("to", wallet), Of("amount", Positive(micros))]),
    ];

    /// <summary>pUSD becomes USDC.e of the same wallet.</summary>
    public IReadOnlyList<PlannedCall> Unwrap(EvmAddress wallet, long micros) =>
    [
        Allow("pUSD", contracts.Collateral, "CollateralOfframp", contracts.Offramp, Positive(micros)),
        new PlannedCall(
            "unwrap pUSD into USDC.e", "CollateralOfframp", contracts.Offramp, "unwrap(address,address,uint256)",
            [Of("asset", contracts.UsdcE), Of("to", wallet), Of("amount", Positive(micros))]),
    ];

    /// <summary>Collateral becomes as many shares of each outcome.</summary>
    public PlannedCall Split(ChainMarket market, long micros) => market.Protocol == MarketProtocol.Position
        ? OfRouter("split pUSD into both outcomes", market, "split(bytes31,uint256)", Of("amount", Positive(micros)))
        : OfAdapter(
            "split pUSD into both outcomes", market, "splitPosition(address,bytes32,bytes32,uint256[],uint256)",
            new CallArgument("partition", BothOutcomes), Of("amount", Positive(micros)));

    /// <summary>As many shares of each outcome become collateral.</summary>
    public PlannedCall Merge(ChainMarket market, long micros) => market.Protocol == MarketProtocol.Position
        ? OfRouter("merge both outcomes into pUSD", market, "merge(bytes31,uint256)", Of("amount", Positive(micros)))
        : OfAdapter(
            "merge both outcomes into pUSD", market, "mergePositions(address,bytes32,bytes32,uint256[],uint256)",
            new CallArgument("partition", BothOutcomes), Of("amount", Positive(micros)));

    /// <summary>
    /// Shares of a resolved market become their payout. The adapters burn the wallet's whole balance; positions are
    /// redeemed by outcome, those that the wallet does not hold left out.
    /// </summary>
    public IReadOnlyList<PlannedCall> Redeem(ChainMarket market, BigInteger first, BigInteger second)
    {
        if (first.Sign < 0 || second.Sign < 0 || (first + second).IsZero)
        {
            throw new BadInputException($"condition {market.Condition}: there is nothing to redeem");
        }
        if (market.Protocol != MarketProtocol.Position)
        {
            return
            [
                OfAdapter(
                    "redeem both outcomes, the whole balance", market,
                    "redeemPositions(address,bytes32,bytes32,uint256[])", new CallArgument("indexSets", BothOutcomes)),
            ];
        }
        return
        [
            .. new[] { first, second }.Index().Where(held => held.Item.Sign > 0).Select(held => OfRouter(
                $"redeem outcome {held.Index}", market, "redeem(bytes31,uint256,uint256)",
                Of("outcomeIndex", held.Index), Of("amount", held.Item))),
        ];
    }

    /// <summary>
    /// NO shares of some questions of a neg-risk event become YES shares of all others, and pUSD. The adapter of pUSD
    /// offers the legacy adapter's function and pays in pUSD.
    /// </summary>
    /// <exception cref="BadInputException">No questions, of several events, or of position markets.</exception>
    public PlannedCall Convert(IReadOnlyList<(ChainMarket Market, NegRiskQuestion Question)> questions, long micros)
    {
        if (questions.Count == 0) { throw new BadInputException("no market to convert the NO shares of"); }
        BigInteger indexSet = 0;
        foreach ((ChainMarket market, NegRiskQuestion question) in questions)
        {
            if (market.Protocol == MarketProtocol.Position || !market.NegRisk)
            {
                throw new BadInputException(
                    $"condition {market.Condition}: only NO shares of neg-risk markets on conditional tokens convert");
            }
            if (question.MarketId != questions[0].Question.MarketId)
            {
                throw new BadInputException(
                    $"condition {market.Condition} is of another event than {questions[0].Market.Condition}: "
                    + "shares convert within one event");
            }
            indexSet |= BigInteger.One << question.Index;
        }
        return new PlannedCall(
            "convert NO shares into YES of the other outcomes and pUSD", "NegRiskCtfCollateralAdapter",
            contracts.NegRiskCollateralAdapter, "convertPositions(bytes32,uint256,uint256)",
            [
                new CallArgument("marketId", questions[0].Question.MarketId), Of("indexSet", indexSet),
                Of("amount", Positive(micros)),
            ]);
    }

    /// <summary>An ERC-20 allowance.</summary>
    public static PlannedCall Allow(
        string token, EvmAddress address, string spender, EvmAddress spenderAddress, BigInteger? amount = null) => new(
        $"allow {spender} to take {token}", token, address, "approve(address,uint256)",
        [Of("spender", spenderAddress), Of("amount", amount ?? MostAmount)]);

    /// <summary>Lets an operator move all ERC-1155 shares of a contract.</summary>
    public static PlannedCall AllowShares(
        string token, EvmAddress address, string @operator, EvmAddress operatorAddress) => new(
        $"allow {@operator} to move shares of {token}", token, address, "setApprovalForAll(address,bool)",
        [Of("operator", operatorAddress), Of("approved", 1)]);

    private static BigInteger Positive(long micros) => micros > 0
        ? micros
        : throw new BadInputException($"an amount of {Cash(micros)} is not positive");

    private static string Cash(long micros) => Domain.Values.Cash.FromMicros(micros).ToString();

    private static CallArgument Of(string name, EvmAddress address) => new(name, address.ToString());

    private static CallArgument Of(string name, BigInteger number) =>
        new(name, number.ToString(CultureInfo.InvariantCulture));

    private PlannedCall OfRouter(
        string purpose, ChainMarket market, string function, params ReadOnlySpan<CallArgument> arguments) => new(
        purpose, "Router", contracts.Router, function,
        [new CallArgument("conditionId", market.PositionCondition), .. arguments]);

    private PlannedCall OfAdapter(
        string purpose, ChainMarket market, string function, params ReadOnlySpan<CallArgument> arguments) => new(
        purpose,
        market.NegRisk ? "NegRiskCtfCollateralAdapter" : "CtfCollateralAdapter",
        market.NegRisk ? contracts.NegRiskCollateralAdapter : contracts.CtfCollateralAdapter,
        function,
        [
            Of("collateral", contracts.Collateral), new CallArgument("parentCollectionId", NoParent),
            new CallArgument("conditionId", market.Condition), .. arguments,
        ]);
}
