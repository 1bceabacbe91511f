using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;

namespace Probity.Venues.Opinion.Chain;

/// <summary>What the chain needs to know of a market.</summary>
/// <param name="Name">For people.</param>
/// <param name="Condition">0x and 64 digits; the venue leaves 0x out.</param>
/// <param name="Collateral">The quote token.</param>
/// <param name="Tokens">First and second outcome.</param>
public sealed record OpinionChainMarket(
    string Name, string Condition, EvmAddress Collateral, IReadOnlyList<BigInteger> Tokens)
{
    /// <exception cref="BadInputException">An id, a token or the collateral is none.</exception>
    public static OpinionChainMarket Of(Market market) => Of(
        market.Slug, market.Condition, market.Contracts?.Collateral, market.First.Token, market.Second.Token);

    /// <exception cref="BadInputException">An id, a token or the collateral is none.</exception>
    public static OpinionChainMarket Of(
        string name, string? condition, string? collateral, string? first, string? second)
    {
        try
        {
            byte[] id = Hex.Parse(condition ?? "");
            if (id.Length != WordWriter.Size)
            {
                throw new FormatException($"its condition id '{condition}' has not 32 bytes");
            }
            if (string.IsNullOrEmpty(first) || string.IsNullOrEmpty(second))
            {
                throw new FormatException("it has no outcome tokens: the parent of a categorical market has none, name "
                    + "one of its children");
            }
            return new OpinionChainMarket(
                name, Hex.Of(id), EvmAddress.Parse((collateral ?? "").ToLowerInvariant()),
                [Hex.ParseUInt256(first), Hex.ParseUInt256(second)]);
        }
        catch (FormatException wrong)
        {
            throw new BadInputException($"market '{name}': {wrong.Message}", wrong);
        }
    }
}
