using System.Numerics;
using Probity.Cli.Commands;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Runtime.Scans;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Http;

namespace Probity.Cli.Wallet;

/// <summary>One wallet, opened for a command: what it holds, what an operation would call, and doing it.</summary>
internal sealed class WalletDesk : IWalletDesk
{
    private readonly Settings settings;

    private WalletDesk(Settings settings, PolymarketAccount account, RelayerCredentials? credentials)
    {
        this.settings = settings;
        Account = account;
        Chain = new ChainClients(account, Options, credentials, TimeProvider.System, Random.Shared.NextDouble);
        Calls = new WalletCalls(account.Contracts);
    }

    public PolymarketAccount Account { get; }

    public ChainClients Chain { get; }

    public WalletCalls Calls { get; }

    private PolymarketOptions Options => settings.Configuration.Polymarket;

    public string Name => Account.Name;

    public string Title => Account.ToString();

    public string Wallet => Account.Funder.ToString();

    public WalletRoute Route => Chain.Executor.Route;

    public string GasPaidBy => Route == WalletRoute.Direct ? $"the signer {Account.Signer}" : "the venue's relayer";

    /// <exception cref="BadInputException">It is of another venue, or its key is missing.</exception>
    public static WalletDesk Open(Settings settings, ConfiguredAccount configured)
    {
        if (configured.Venue != VenueId.Polymarket)
        {
            throw new BadInputException(
                $"account '{configured.Name}' trades on {configured.Venue}, which has no such operation: its wallet "
                + "does status, approve, split, merge and redeem");
        }
        RelayerCredentials? credentials = RelayerSecrets.Take(configured);
        return new WalletDesk(settings, AccountOpener.Open(configured), credentials);
    }

    /// <exception cref="BadInputException">The venue knows none, or several, of that name.</exception>
    public async Task<Market> Find(string text, CancellationToken cancel)
    {
        IReadOnlyList<DiscoveredMarket> found = await MarketsCommand.Find(
            settings, [VenueId.Polymarket], MarketsCommand.Named(text), MarketScreen.Everything, cancel);
        return found.Count switch
        {
            1 => found[0].Listing,
            0 => throw new BadInputException($"the venue knows no market '{text}'"),
            _ => throw new BadInputException(
                $"'{text}' is an event of {found.Count} markets; name one: "
                + string.Join(", ", found.Take(20).Select(market => market.Listing.Slug))),
        };
    }

    public async Task<WalletWork> Approve(CancellationToken cancel)
    {
        IReadOnlyList<Approval> all = Approval.ToTrade(Account.Contracts);
        if (Chain.Reads is null) { return new WalletWork([.. all.Select(approval => approval.Call)], []); }
        IReadOnlyList<bool> given = await Chain.Reads.Given(Account.Funder, all, cancel);
        return new WalletWork([.. all.Where((_, at) => !given[at]).Select(approval => approval.Call)], []);
    }

    public async Task<WalletWork> Split(string market, Cash amount, CancellationToken cancel)
    {
        Market found = await Find(market, cancel);
        return new WalletWork([Calls.Split(ChainMarket.Of(found), amount.Micros)], [found]);
    }

    public async Task<WalletWork> Merge(string market, Cash amount, CancellationToken cancel)
    {
        Market found = await Find(market, cancel);
        return new WalletWork([Calls.Merge(ChainMarket.Of(found), amount.Micros)], [found]);
    }

    /// <summary>
    /// The calls that redeem what the wallet holds of a resolved market. Without a node a dry run still shows the call
    /// of an adapter, which takes no amounts.
    /// </summary>
    /// <exception cref="ChainException">It is not resolved on the chain, or a node is needed.</exception>
    public async Task<WalletWork> Redeem(string name, bool dryRun, CancellationToken cancel)
    {
        Market market = await Find(name, cancel);
        return new WalletWork(await Redemption(market, dryRun, cancel), [market]);
    }

    private async Task<IReadOnlyList<PlannedCall>> Redemption(
        Market market, bool dryRun, CancellationToken cancel)
    {
        ChainMarket chain = ChainMarket.Of(market);
        if (Chain.Reads is null)
        {
            return dryRun && market.Protocol != MarketProtocol.Position
                ? Calls.Redeem(chain, BigInteger.One, BigInteger.Zero)
                : throw ChainException.NoRpc("the payout of a market and the shares to redeem", VenueId.Polymarket);
        }
        if (await Chain.Reads.PayoutOf(chain, cancel) is null)
        {
            throw new BadInputException($"market '{market.Slug}' is not resolved on the chain yet: nothing to redeem");
        }
        SharesHeld held = (await Chain.Reads.Shares(Account.Funder, [chain], cancel))[0];
        return Calls.Redeem(chain, held.First, held.Second);
    }

    public async Task<PlannedCall> Conversion(IReadOnlyList<Market> markets, long micros, CancellationToken cancel)
    {
        using var clients = new PolymarketClients(Options, TimeProvider.System, Random.Shared.NextDouble);
        var questions = new NegRiskQuestions(clients.Gamma);
        var named = new List<(ChainMarket, NegRiskQuestion)>();
        foreach (Market market in markets)
        {
            named.Add((ChainMarket.Of(market), await questions.Find(market.Condition, cancel)));
        }
        return Calls.Convert(named, micros);
    }

    /// <summary>Sends and waits for proof, then has the venue read the chain again where it can be asked to.</summary>
    public async Task<WalletOutcome> Send(WalletWork work, CancellationToken cancel)
    {
        WalletOutcome outcome = await Chain.Executor.Execute(
            [.. work.Calls.Select(call => call.Call)], work.Calls[^1].Purpose, null, cancel);
        if (outcome is not WalletOutcome.Failed) { await Refresh(work.Markets, cancel); }
        return outcome;
    }

    public async Task<WalletView> Status(CancellationToken cancel)
    {
        WalletStatus status = await Look(cancel);
        return new WalletView(WalletPaper.Shape(status), people => WalletPaper.Show(people, status));
    }

    private async Task<WalletStatus> Look(CancellationToken cancel)
    {
        EvmAddress wallet = Account.Funder;
        bool isEoa = Account.SignatureType == Venues.Polymarket.Signing.SignatureType.Eoa;
        var notes = new List<string>();
        var status = new WalletStatus(Account);
        if (Chain.Reads is { } reads)
        {
            IReadOnlyList<Approval> all = Approval.ToTrade(Account.Contracts);
            IReadOnlyList<bool> given = await reads.Given(wallet, all, cancel);
            status = status with
            {
                GasWei = await reads.Rpc.Balance(Account.Signer, cancel),
                UsdcE = (long)await reads.UsdcE(wallet, cancel),
                Collateral = (long)await reads.Collateral(wallet, cancel),
                Approvals = [.. all.Select((approval, at) => (approval, given[at]))],
                Deployed = isEoa || await reads.Rpc.HasCode(wallet, cancel),
            };
        }
        else
        {
            notes.Add(ChainException.NoRpc("reading balances and permissions", VenueId.Polymarket).Message);
            status = status with { Deployed = isEoa ? true : await Asked(notes, cancel) };
        }
        try
        {
            status = status with { Positions = await Chain.Data.Positions(wallet.ToString(), cancel) };
        }
        catch (VenueException e)
        {
            notes.Add($"positions could not be read: {e.Message}");
        }
        return status with { Notes = notes };
    }

    public void Dispose()
    {
        Chain.Dispose();
        Account.Dispose();
    }

    private async Task<bool?> Asked(List<string> notes, CancellationToken cancel)
    {
        try
        {
            bool isDeposit = Account.SignatureType == Venues.Polymarket.Signing.SignatureType.DepositWallet;
            return await Chain.Relayer.Deployed(Account.Funder, isDeposit, cancel);
        }
        catch (VenueException e)
        {
            notes.Add($"the relayer does not say whether the wallet is deployed: {e.Message}");
            return null;
        }
    }

    private async Task Refresh(IReadOnlyList<Market> markets, CancellationToken cancel)
    {
        using var shared = new PolymarketClients(Options, TimeProvider.System, Random.Shared.NextDouble);
        using var clients = new AccountClients(
            Account, Options, shared.Gates, new VenueClock(TimeProvider.System), TimeProvider.System,
            Random.Shared.NextDouble);
        try
        {
            Account.Credentials ??= await clients.Auth.DeriveOrCreate(0, cancel);
        }
        catch (VenueException)
        {
            // Without API credentials nobody trades on this account yet: the venue has nothing to refresh.
            return;
        }
        await new BalanceRefresh(clients.Trading).After([.. markets.Select(ChainMarket.Of)], cancel);
    }
}

/// <summary>What a wallet holds and may do; null where it could not be asked.</summary>
internal sealed record WalletStatus(PolymarketAccount Account)
{
    public BigInteger? GasWei { get; init; }

    /// <summary>Base units of USDC.e.</summary>
    public long? UsdcE { get; init; }

    /// <summary>Base units of pUSD.</summary>
    public long? Collateral { get; init; }

    public bool? Deployed { get; init; }

    public IReadOnlyList<(Approval Approval, bool Given)> Approvals { get; init; } = [];

    public IReadOnlyList<DataPosition> Positions { get; init; } = [];

    /// <summary>What could not be told, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
