using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Health;

/// <summary>What the chain says of an account: its Safe and whose it is, gas, decimals, permissions.</summary>
/// <param name="name">The account's name.</param>
/// <param name="signer">Owner of the Safe, and payer of gas.</param>
/// <param name="reads">Null where no node is configured.</param>
internal sealed class OpinionChainCheck(string name, EvmAddress signer, OpinionReads? reads)
{
    public const string Chain = "opinion-chain";
    public const string Safe = "opinion-safe";
    public const string Gas = "opinion-gas";
    public const string Allowance = "opinion-allowance";

    /// <summary>Enough for a handful of Safe transactions at 1 gwei, wei.</summary>
    private static readonly BigInteger LittleGas = BigInteger.Pow(10, 15);

    public async Task<IReadOnlyList<Finding>> Run(
        (OpinionSignatureType Type, EvmAddress Maker)? wallet, IReadOnlyList<Collateral> collaterals,
        CancellationToken cancel)
    {
        if (reads is null)
        {
            return
            [
                Finding.Yellow(
                    Chain, "without a node nobody can tell whose the Safe is, what is allowed, and what gas is left",
                    "set venues.opinion.hosts.rpc_url"),
            ];
        }
        List<Finding> found = [];
        try
        {
            await reads.Rpc.CheckChain(cancel).ConfigureAwait(false);
            found.Add(Finding.Green(Chain, $"the node speaks for chain {OpinionContracts.Bnb.ChainId}"));
            foreach (Collateral one in collaterals)
            {
                if (await OfDecimals(one, cancel).ConfigureAwait(false) is { } odd) { found.Add(odd); }
            }
            bool mayTrade = true;
            if (wallet is { } known)
            {
                if (known.Type == OpinionSignatureType.GnosisSafe)
                {
                    found.Add(await OfSafe(known.Maker, cancel).ConfigureAwait(false));
                }
                IReadOnlyList<Finding> approvals = await OfApprovals(known.Maker, collaterals, cancel)
                    .ConfigureAwait(false);
                mayTrade = approvals.All(one => one.Grade == Grade.Green);
                found.AddRange(approvals);
            }
            found.Add(OfGas(await reads.Rpc.Balance(signer, cancel).ConfigureAwait(false), mayTrade));
        }
        catch (ChainException e) when (e.Fault == ChainFault.WrongChain)
        {
            found.Add(Finding.Red(
                Chain, e.Message,
                $"set venues.opinion.hosts.rpc_url to a node of chain {OpinionContracts.Bnb.ChainId}"));
        }
        catch (Exception e) when (e is ChainException or VenueException)
        {
            found.Add(Finding.Yellow(
                Chain, $"the node could not be asked: {e.Message}", "check venues.opinion.hosts.rpc_url"));
        }
        return found;
    }

    /// <summary>The venue's word is one thing; the token's own is what amounts are counted in.</summary>
    private async Task<Finding?> OfDecimals(Collateral one, CancellationToken cancel)
    {
        BigInteger decimals = await reads!.Decimals(one.Token, cancel).ConfigureAwait(false);
        return decimals == OpinionContracts.Decimals ? null : Finding.Red(
            OpinionProbe.Tokens, $"the contract of {one.Name} has {decimals} decimals; the venue says 18",
            "leave markets of this quote token out: their amounts would be wrong");
    }

    private async Task<Finding> OfSafe(EvmAddress safe, CancellationToken cancel)
    {
        SafeState state = await reads!.Safe(safe, signer, cancel).ConfigureAwait(false);
        return state switch
        {
            { IsDeployed: false } => Finding.Red(
                Safe, $"there is no contract at {safe}", "sign in on the venue's site once, which makes the Safe"),
            { IsOwner: false } => Finding.Red(
                Safe, $"{signer} does not own the Safe {safe}",
                "use the private key of an owner, or correct funder"),
            { Threshold.IsOne: false } => Finding.Red(
                Safe, $"the Safe {safe} wants {state.Threshold} signatures; one key cannot trade with it",
                "set its threshold to one, or use another wallet"),
            _ => Finding.Green(Safe, $"{signer} owns the Safe {safe} alone, nonce {state.Nonce}"),
        };
    }

    private async Task<IReadOnlyList<Finding>> OfApprovals(
        EvmAddress wallet, IReadOnlyList<Collateral> collaterals, CancellationToken cancel)
    {
        IReadOnlyList<OpinionApproval> wanted = OpinionApproval.ToTrade(collaterals);
        IReadOnlyList<BigInteger?> answers = await reads!.Allowed(wallet, wanted, cancel).ConfigureAwait(false);
        return
        [
            .. wanted.Select((one, at) => one.IsGiven(answers[at])
                ? Finding.Green(Allowance, $"{one.Spender} may move {one.Token}")
                : Finding.Red(
                    Allowance, $"{one.Spender} may not move {one.Token}: orders would be refused (errno 10014)",
                    $"run: probity wallet approve --account {name}")),
        ];
    }

    private Finding OfGas(BigInteger wei, bool mayTrade)
    {
        string text = $"{signer} holds {TokenAmount.Text(wei, OpinionContracts.Decimals)} BNB for gas";
        string fix = $"send some BNB to {signer} on BNB Chain";
        return wei >= LittleGas ? Finding.Green(Gas, text)
            : wei.IsZero && !mayTrade ? Finding.Red(Gas, $"{text}: approvals cannot be given", fix)
            : Finding.Yellow(Gas, $"{text}: split, merge, redeem and approvals may fail", fix);
    }
}
