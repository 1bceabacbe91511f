using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Chain;

/// <summary>
/// The calls of each on-chain operation (reference/opinion.md 6.2 and 6.3): pure. Amounts are wei, 10^-18.
/// </summary>
public sealed class OpinionCalls(EvmAddress conditionalTokens)
{
    /// <summary>Index sets of the first and the second outcome.</summary>
    private const string BothOutcomes = "1,2";

    private const string Tokens = "ConditionalTokens";

    private static readonly string NoParent = "0x" + new string('0', 64);

    private static readonly BigInteger MostAmount = (BigInteger.One << 256) - 1;

    public OpinionCalls(OpinionContracts contracts) : this(contracts.ConditionalTokens)
    {
    }

    /// <summary>Collateral becomes as many shares of each outcome.</summary>
    /// <param name="collateral">The market's quote token.</param>
    /// <param name="condition">0x and 64 digits.</param>
    /// <param name="wei">Of the collateral.</param>
    public PlannedCall Split(EvmAddress collateral, string condition, BigInteger wei) => OfTokens(
        "split collateral into both outcomes", "splitPosition(address,bytes32,bytes32,uint256[],uint256)",
        collateral, condition, "partition", Of("amount", Positive(wei)));

    /// <summary>As many shares of each outcome become collateral.</summary>
    /// <inheritdoc cref="Split"/>
    public PlannedCall Merge(EvmAddress collateral, string condition, BigInteger wei) => OfTokens(
        "merge both outcomes into collateral", "mergePositions(address,bytes32,bytes32,uint256[],uint256)",
        collateral, condition, "partition", Of("amount", Positive(wei)));

    /// <summary>All shares of a resolved market that the wallet holds become their payout.</summary>
    /// <inheritdoc cref="Split"/>
    public PlannedCall Redeem(EvmAddress collateral, string condition) => OfTokens(
        "redeem the shares of a resolved market", "redeemPositions(address,bytes32,bytes32,uint256[])",
        collateral, condition, "indexSets");

    /// <summary>An ERC-20 allowance; without an amount the greatest.</summary>
    public static PlannedCall Allow(
        EvmAddress token, string spender, EvmAddress spenderAddress, BigInteger? amount = null) => new(
        $"allow {spender} to take collateral", "collateral", token, "approve(address,uint256)",
        [Of("spender", spenderAddress), Of("amount", amount ?? MostAmount)]);

    /// <summary>Lets an operator move all outcome shares.</summary>
    public PlannedCall AllowShares(string @operator, EvmAddress operatorAddress) => new(
        $"allow {@operator} to move outcome shares", Tokens, conditionalTokens, "setApprovalForAll(address,bool)",
        [Of("operator", operatorAddress), Of("approved", BigInteger.One)]);

    private PlannedCall OfTokens(
        string purpose, string function, EvmAddress collateral, string condition, string outcomes,
        params ReadOnlySpan<CallArgument> more) => new(
        purpose, Tokens, conditionalTokens, function,
        [
            Of("collateralToken", collateral), new CallArgument("parentCollectionId", NoParent),
            new CallArgument("conditionId", condition), new CallArgument(outcomes, BothOutcomes), .. more,
        ]);

    private static BigInteger Positive(BigInteger wei) => wei.Sign > 0
        ? wei
        : throw new BadInputException(
            $"an amount of {TokenAmount.Text(wei, OpinionContracts.Decimals)} is not positive");

    private static CallArgument Of(string name, EvmAddress address) => new(name, address.ToString());

    private static CallArgument Of(string name, BigInteger number) =>
        new(name, number.ToString(CultureInfo.InvariantCulture));
}
