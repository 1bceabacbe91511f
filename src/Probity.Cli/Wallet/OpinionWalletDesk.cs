using System.Globalization;
using System.Numerics;
using Probity.Cli.Output;
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
using Spectre.Console;

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
        SafeState? safe = null;
        BigInteger? gas = null;
        BigInteger?[] balances = new BigInteger?[collaterals.Count];
        IReadOnlyList<BigInteger?>? given = null;
        if (chain.Reads is { } reads)
        {
            gas = await reads.Rpc.Balance(account.Signer, cancel);
            given = await reads.Allowed(account.Maker, wanted, cancel);
            foreach ((int at, Collateral one) in collaterals.Index())
            {
                balances[at] = await reads.Money(one.Token, account.Maker, cancel);
            }
            if (account.SignatureType == OpinionSignatureType.GnosisSafe)
            {
                safe = await reads.Safe(account.Maker, account.Signer, cancel);
            }
        }
        string[] notes = chain.Reads is null
            ? [ChainException.NoRpc("reading balances and permissions", VenueId.Opinion).Message]
            : [];
        var shape = new
        {
            Account = account.Name,
            Venue = VenueId.Opinion,
            account.SignatureType,
            Signer = account.SignerText,
            Funder = account.MakerText,
            OpinionContracts.Bnb.ChainId,
            Safe = safe,
            Gas = Text(gas),
            Collaterals = collaterals.Select((one, at) => new
            {
                one.Name,
                Token = one.Token.ToString(),
                Balance = Text(balances[at]),
            }).ToArray(),
            Approvals = given is null ? [] : wanted.Select((one, at) => new
            {
                one.Token,
                one.Spender,
                Address = one.Address.ToString(),
                Given = one.IsGiven(given[at]),
            }).ToArray(),
            Notes = notes,
        };
        return new WalletView(shape, people =>
        {
            Table table = CommandOutput.Table("", "");
            table.AddRow("account", Cell.Prose(account.ToString()));
            table.AddRow("signer", account.SignerText);
            table.AddRow("wallet", account.MakerText);
            table.AddRow("Safe", safe is null ? "not known" : SafeText(safe));
            table.AddRow("BNB of the signer", Text(gas) ?? "not known");
            foreach ((int at, Collateral one) in collaterals.Index())
            {
                table.AddRow(Cell.Name(one.Name), Text(balances[at]) ?? "not known");
            }
            people.Write(table);
            foreach (var one in shape.Approvals)
            {
                people.WriteLine($"{one.Spender} may move {one.Token}: "
                    + (one.Given ? "yes" : "NO: probity wallet approve"));
            }
            foreach (string note in notes) { people.WriteLine("note: " + note); }
        });
    }

    public void Dispose()
    {
        venue.Dispose();
        chain.Dispose();
        account.Dispose();
    }

    private static WalletWork Work(IReadOnlyList<PlannedCall> planned) => new(planned, []);

    private static BigInteger Wei(Cash amount) => (BigInteger)amount.Micros * ExactAmounts.WeiPerMicro;

    private static string? Text(BigInteger? wei) =>
        wei is { } known ? TokenAmount.Text(known, OpinionContracts.Decimals) : null;

    private static string SafeText(SafeState safe) => !safe.IsDeployed ? "NOT deployed"
        : !safe.IsOwner ? "of ANOTHER owner"
        : string.Create(
            CultureInfo.InvariantCulture, $"ours, threshold {safe.Threshold}, nonce {safe.Nonce}");

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
