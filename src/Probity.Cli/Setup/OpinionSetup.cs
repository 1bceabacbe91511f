using System.Numerics;
using Probity.Cli.Commands;
using Probity.Cli.Output;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Opinion.Health;
using Probity.Venues.Opinion.Signing;

namespace Probity.Cli.Setup;

/// <summary>
/// The rest of setup for an account on Opinion: its API key is created where there is none, its Safe found, and an
/// order signed that nobody gets. The API key is not stored: the wallet's signature reads it again at every start.
/// </summary>
internal static class OpinionSetup
{
    /// <summary>
    /// What was found, and an order of the account as an example; null where the venue refuses this place.
    /// </summary>
    /// <exception cref="BadInputException">No key, or no wallet that could be settled on.</exception>
    public static async Task<(OpinionReport Report, OpinionPaper? Paper)> Run(
        CommandOutput output, SetupChoices choices, CancellationToken cancel)
    {
        ProbityConfiguration configuration = choices.Configuration();
        using OpenedOpinionKey key = OpinionAccountOpener.OpenKey(configuration.AccountNamed(choices.Account));
        output.Note($"asking the venue about the wallet of {key.Key.Address}");
        OpinionReport report = await OpinionAccountOpener.Probe(
            key, configuration.Opinion, configuration.OpinionWallet, TimeProvider.System, Random.Shared.NextDouble,
            mayCreate: true, output.Note, cancel);
        if (!output.Json) { DoctorCommand.Show(output.People, report.Findings); }
        if (report.Findings.Any(OpinionProbe.IsBlocked)) { return (report, null); }
        if (report.Wallet is not (OpinionSignatureType type, EvmAddress maker))
        {
            throw new BadInputException(
                "no wallet of this key could be settled on; see the lines above, then run setup again");
        }
        choices.TakeWallet(type == OpinionSignatureType.Eoa ? "eoa" : "safe", maker);
        return (report, OpinionPaper.Of(Example(key.Key.Address, type, maker), key.Key));
    }

    /// <summary>A small buy of an imagined outcome at the lowest price.</summary>
    private static OpinionDraft Example(EvmAddress signer, OpinionSignatureType type, EvmAddress maker)
    {
        Price price = TickGrid.OfPips(10).Lowest;
        ExactAmounts amounts = ExactAmounts.Limit(Side.Buy, price, Quantity.FromShares(5_000));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var order = new ExchangeOrder(
            now.ToUnixTimeMilliseconds(), maker, signer, EvmAddress.Zero, BigInteger.One, amounts.Maker, amounts.Taker,
            0, 0, 0, Side.Buy, type);
        return new OpinionDraft(
            order, ExchangeOrder.DomainOf(OpinionContracts.Bnb.ChainId, OpinionContracts.Bnb.UsdtExchange), null,
            OpinionContracts.Bnb.Usdt, price.ToString(), now.ToUnixTimeSeconds(), PostOnly: true, SignMember.Full);
    }
}
