using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Health;

/// <summary>
/// Whether the chain's node speaks for the right chain, and whether the exchanges name the domain that orders are
/// signed
/// in, where they tell it at all.
/// </summary>
public static class ChainCheck
{
    public const string Name = "chain";

    /// <summary>How contracts of the EIP-712 kind tell their separator; which one these have is not
    /// documented.</summary>
    private static readonly string[] Questions = ["domainSeparator()", "DOMAIN_SEPARATOR()"];

    public static async Task<Finding> Ask(
        JsonRpcClient rpc, PolymarketContracts contracts, CancellationToken cancel)
    {
        try
        {
            await rpc.CheckChain(cancel).ConfigureAwait(false);
            List<string> told = [];
            foreach ((string name, EvmAddress contract, byte[] own) in DomainCheck.Exchanges(contracts))
            {
                if (await Separator(rpc, contract, cancel).ConfigureAwait(false) is not { } theirs) { continue; }
                if (!theirs.AsSpan().SequenceEqual(own))
                {
                    return Finding.Red(
                        Name, $"{name} signs in domain {Hex.Of(theirs)}, this build in {Hex.Of(own)}",
                        "do not trade: the exchange changed; update Probity");
                }
                told.Add(name);
            }
            string domains =
                told.Count == 0 ? "no exchange tells its domain" : $"domain of {string.Join(", ", told)} agrees";
            return Finding.Green(Name, $"the node speaks for chain {rpc.ChainId}; {domains}");
        }
        catch (ChainException e) when (e.Fault == ChainFault.WrongChain)
        {
            return Finding.Red(Name, e.Message, "correct venues.polymarket.hosts.rpc_url or the account's chain_id");
        }
        catch (Exception e) when (e is ChainException or VenueException)
        {
            return Finding.Yellow(
                Name, $"the node could not be asked: {e.Message}", "check venues.polymarket.hosts.rpc_url");
        }
    }

    private static async Task<byte[]?> Separator(JsonRpcClient rpc, EvmAddress contract, CancellationToken cancel)
    {
        foreach (string question in Questions)
        {
            try
            {
                byte[] answer = await rpc.Call(contract, ContractCall.Selector(question), null, cancel)
                    .ConfigureAwait(false);
                if (answer.Length == WordWriter.Size) { return answer; }
            }
            catch (ChainException e) when (e.Fault != ChainFault.WrongChain)
            {
                // The contract has no such function.
            }
        }
        return null;
    }
}
