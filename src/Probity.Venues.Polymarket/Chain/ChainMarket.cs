using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>What the chain needs to know of a market.</summary>
/// <param name="Condition">The condition id as the venue writes it: 0x and 64 digits.</param>
/// <param name="Protocol">Which contracts keep its shares.</param>
/// <param name="NegRisk">Of a neg-risk event: another adapter.</param>
/// <param name="Tokens">First and second outcome.</param>
public sealed record ChainMarket(
    string Condition, MarketProtocol Protocol, bool NegRisk, IReadOnlyList<BigInteger> Tokens)
{
    private const int PositionConditionLength = 31;

    /// <exception cref="BadInputException">Its condition id or a token is none.</exception>
    public static ChainMarket Of(Market market) => Of(
        market.Condition, market.Protocol, market.NegRisk, market.First.Token, market.Second.Token);

    /// <exception cref="BadInputException">The condition id or a token is none.</exception>
    public static ChainMarket Of(
        string condition, MarketProtocol protocol, bool negRisk, string first, string second)
    {
        try
        {
            if (Hex.Parse(condition).Length != WordWriter.Size) { throw new FormatException("it has not 32 bytes"); }
            BigInteger[] tokens = [Hex.ParseUInt256(first), Hex.ParseUInt256(second)];
            var market = new ChainMarket(condition, protocol, negRisk, tokens);
            return protocol != MarketProtocol.Position || market.PositionCondition.Length > 0
                ? market
                : throw new FormatException("its outcomes are no positions of this condition");
        }
        catch (FormatException e)
        {
            throw new BadInputException(
                $"market with condition '{condition}' and tokens '{first}', '{second}': {e.Message}", e);
        }
    }

    /// <summary>Who keeps the shares (ERC-1155).</summary>
    public EvmAddress Shares(PolymarketContracts contracts) =>
        Protocol == MarketProtocol.Position ? contracts.PositionManager : contracts.ConditionalTokens;

    /// <summary>
    /// The 31 bytes that position contracts take; "" when the tokens are not of this condition. The venue's 32-byte
    /// form ends with a zero byte (reference/polymarket.md 0.2).
    /// </summary>
    internal string PositionCondition
    {
        get
        {
            byte[] condition = Hex.Parse(Condition)[..PositionConditionLength];
            bool fits = Tokens.All(token => PositionId.Is(token)
                && PositionId.ConditionOf(token).AsSpan().SequenceEqual(condition));
            return fits ? Hex.Of(condition) : "";
        }
    }
}

/// <summary>A question of a neg-risk event.</summary>
/// <param name="MarketId">Of the event: 32 bytes, the last zero.</param>
/// <param name="Index">Of the question: 0..254.</param>
public sealed record NegRiskQuestion(string MarketId, int Index)
{
    /// <summary>
    /// A question id is the event's id plus the question's index in the last byte (reference/polymarket.md 8.2).
    /// </summary>
    /// <exception cref="BadInputException">Not such ids.</exception>
    public static NegRiskQuestion Of(string marketId, string questionId)
    {
        try
        {
            byte[] market = Hex.Parse(marketId), question = Hex.Parse(questionId);
            if (market.Length == WordWriter.Size && question.Length == WordWriter.Size && market[^1] == 0
                && market.AsSpan(..^1).SequenceEqual(question.AsSpan(..^1)))
            {
                return new NegRiskQuestion(Hex.Of(market), question[^1]);
            }
        }
        catch (FormatException e)
        {
            throw new BadInputException($"neg-risk ids '{marketId}' and '{questionId}': {e.Message}", e);
        }
        throw new BadInputException(
            $"question id '{questionId}' is not of the neg-risk market '{marketId}': all bytes but the last should be "
            + "equal, and that of the market zero");
    }
}
