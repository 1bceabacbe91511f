using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Chain;
using Probity.Venues.Opinion;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Wire;

namespace Probity.Cli.Wallet;

/// <summary>A wallet on Opinion: a Safe whose owner pays the gas in BNB, or the key's own account.</summary>
internal sealed class OpinionWalletDesk : IWalletDesk
{
    private readonly OpinionAccount account;
    private readonly OpinionClients venue;
    private readonly OpinionChainClients chain;
    private readonly OpinionCalls calls = new(OpinionContracts.Bnb);

    private OpinionWalletDesk(ProbityConfiguration configuration, OpinionAccount account)
    {
        this.account = account;
        OpinionOptions options = configuration.Opinion;
        venue = new OpinionClients(
            options, account.ApiKey, TimeProvider.System, Random.Shared.NextDouble, account.Proxy?.OriginalString);
        chain = new OpinionChainClients(
            account, options, configuration.OpinionWallet, TimeProvider.System, Random.Shared.NextDouble);
    }

    public string Name => account.Name;

    public string Title => account.ToString();

    public string Wallet => account.MakerText;

    public WalletRoute Route => chain.Executor.Route;

    public string GasPaidBy => $"the signer {account.Signer} in BNB";

    /// <summary>Where the configuration leaves the wallet open, the venue is asked for the Safe.</summary>
    /// <exception cref="BadInputException">Its key is missing, or the wallet cannot be found.</exception>
    public static async Task<OpinionWalletDesk> Open(
        ProbityConfiguration configuration, ConfiguredAccount configured, CancellationToken cancel)
    {
        OpenedOpinionKey opened = OpinionAccountOpener.OpenKey(configured);
        OpinionAccount account = OpinionAccountOpener.WalletOf(opened) is (OpinionSignatureType type, EvmAddress maker)
            ? opened.With(type, maker)
            : await OpinionAccountOpener.Find(
                opened, configuration.Opinion, TimeProvider.System, Random.Shared.NextDouble,
                note => Console.Error.WriteLine(note), cancel);
        return new OpinionWalletDesk(configuration, account);
    }

    public async Task<WalletWork> Approve(CancellationToken cancel)
    {
        IReadOnlyList<OpinionApproval> wanted = OpinionApproval.ToTrade(await Collaterals(cancel));
        IReadOnlyList<BigInteger?> given = chain.Reads is { } reads
            ? await reads.Allowed(account.Maker, wanted, cancel)
            : new BigInteger?[wanted.Count];
        return Work([.. wanted.SelectMany((one, at) => one.Calls(given[at]))]);
    }

    public async Task<WalletWork> Split(string market, Cash amount, CancellationToken cancel)
    {
        OpinionChainMarket found = await Find(market, cancel);
        return Work([calls.Split(found.Collateral, found.Condition, Wei(amount))]);
    }

    public async Task<WalletWork> Merge(string market, Cash amount, CancellationToken cancel)
    {
        OpinionChainMarket found = await Find(market, cancel);
        return Work([calls.Merge(found.Collateral, found.Condition, Wei(amount))]);
    }

    public async Task<WalletWork> Redeem(string market, bool dryRun, CancellationToken cancel)
    {
        OpinionChainMarket found = await Find(market, cancel);
        PlannedCall call = calls.Redeem(found.Collateral, found.Condition);
        if (chain.Reads is not { } reads)
        {
            return dryRun ? Work([call]) : throw ChainException.NoRpc("the payout of a market", VenueId.Opinion);
        }
        if (await reads.PayoutOf(found.Condition, cancel) is null)
        {
            throw new BadInputException($"market '{found.Name}' is not resolved on the chain yet: nothing to redeem");
        }
        SharesHeld held = (await reads.Shares(account.Maker, [found], cancel))[0];
        return Work(held.IsNothing ? [] : [call]);
    }

    public Task<WalletOutcome> Send(WalletWork work, CancellationToken cancel) => chain.Executor.Execute(
        [.. work.Calls.Select(call => call.Call)], work.Calls[^1].Purpose, null, cancel);

    public async Task<WalletView> Status(CancellationToken cancel)
    {
        IReadOnlyList<Collateral> collaterals = await Collaterals(cancel);
        IReadOnlyList<OpinionApproval> wanted = OpinionApproval.ToTrade(collaterals);
        var status = new OpinionWalletStatus(account) { Collaterals = [.. collaterals.Select(one => (one, (BigInteger?)null))] };
        if (chain.Reads is not { } reads)
        {
            string note = ChainException.NoRpc("reading balances and permissions", VenueId.Opinion).Message;
            return (status with { Notes = [note] }).View();
        }
        IReadOnlyList<BigInteger?> given = await reads.Allowed(account.Maker, wanted, cancel);
        var balances = new List<(Collateral, BigInteger?)>();
        foreach (Collateral one in collaterals)
        {
            balances.Add((one, await reads.Money(one.Token, account.Maker, cancel)));
        }
        status = status with
        {
            Gas = await reads.Rpc.Balance(account.Signer, cancel),
            Safe = account.SignatureType == OpinionSignatureType.GnosisSafe
                ? await reads.Safe(account.Maker, account.Signer, cancel)
                : null,
            Collaterals = balances,
            Approvals = [.. wanted.Select((one, at) => (one, one.IsGiven(given[at])))],
        };
        return status.View();
    }

    public void Dispose()
    {
        venue.Dispose();
        chain.Dispose();
        account.Dispose();
    }

    private static WalletWork Work(IReadOnlyList<PlannedCall> planned) => new(planned, []);

    private static BigInteger Wei(Cash amount) => (BigInteger)amount.Micros * ExactAmounts.WeiPerMicro;

    private async Task<IReadOnlyList<Collateral>> Collaterals(CancellationToken cancel) =>
        [.. (await venue.Public.QuoteTokens(cancel)).Select(Collateral.Of)];

    /// <summary>By the venue's number or slug; a parent's children are named.</summary>
    private async Task<OpinionChainMarket> Find(string text, CancellationToken cancel)
    {
        MarketDocument? found = text.All(char.IsAsciiDigit)
            ? await venue.Public.Market(text, cancel) ?? await venue.Public.Categorical(text, cancel)
            : await venue.Public.MarketBySlug(text, cancel);
        if (found is null)
        {
            throw new BadInputException($"the venue knows no market '{text}': give its number or slug");
        }
        MarketDocument[] children = [.. found.Children ?? []];
        MarketDocument market = children.FirstOrDefault(child => child.Slug == text || child.MarketId == text) ?? found;
        if (market.IsParent)
        {
            throw new BadInputException(
                $"'{text}' is an event of {children.Length} markets; name one: "
                + string.Join(", ", children.Take(20).Select(child => child.MarketId)));
        }
        // Amounts are counted in 18 decimals: a token with others is refused here.
        Collateral.Find(await venue.Public.QuoteTokens(cancel), market.QuoteToken ?? "");
        return OpinionChainMarket.Of(
            market.Slug ?? text, market.Condition, market.QuoteToken, market.YesToken, market.NoToken);
    }
}
