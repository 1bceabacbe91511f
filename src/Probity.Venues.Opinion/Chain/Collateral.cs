using System.Globalization;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Chain;

/// <summary>A quote token of the venue with the exchange that settles in it (reference/opinion.md 1).</summary>
/// <param name="Name">As the venue writes it.</param>
/// <param name="Token">The ERC-20 contract, 18 decimals.</param>
/// <param name="Exchange">Orders are signed for it, and it may take what the wallet allows.</param>
public sealed record Collateral(string Name, EvmAddress Token, EvmAddress Exchange)
{
    /// <summary>A row of the venue's list, as far as this build can trade it.</summary>
    /// <exception cref="BadInputException">Another chain, other decimals, or an address that is none.</exception>
    public static Collateral Of(QuoteTokenDocument row)
    {
        string name = row.Name ?? row.Symbol ?? "without a name";
        string chain = OpinionContracts.Bnb.ChainId.ToString(CultureInfo.InvariantCulture);
        if (row.ChainId is { Length: > 0 } other && other != chain)
        {
            throw new BadInputException($"quote token {name} is on chain '{other}', not {chain}");
        }
        if (row.Decimals != OpinionContracts.Decimals)
        {
            throw new BadInputException(
                $"quote token {name} has '{row.Decimals}' decimals; this build counts in {OpinionContracts.Decimals} "
                + "and trades no other");
        }
        return new Collateral(name, Address(name, row.Address), Address(name, row.Exchange));
    }

    /// <summary>The row of a token among those that the venue lists.</summary>
    /// <exception cref="BadInputException">It is not listed, or cannot be traded.</exception>
    public static Collateral Find(IEnumerable<QuoteTokenDocument> rows, string token)
    {
        QuoteTokenDocument? row = rows.FirstOrDefault(
            one => string.Equals(one.Address, token, StringComparison.OrdinalIgnoreCase));
        return row is not null
            ? Of(row)
            : throw new BadInputException($"the venue lists no quote token '{token}': its market cannot be traded");
    }

    private static EvmAddress Address(string name, string? text)
    {
        try
        {
            // The venue does not promise a checksum.
            return EvmAddress.Parse((text ?? "").ToLowerInvariant());
        }
        catch (FormatException wrong)
        {
            throw new BadInputException($"quote token {name}: {wrong.Message}", wrong);
        }
    }
}
