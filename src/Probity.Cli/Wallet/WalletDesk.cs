using System.CommandLine;
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
internal sealed class WalletDesk : IDisposable
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

    /// <param name="parsed">For the configuration.</param>
    /// <param name="name">Of the account; null where only one is configured.</param>
    /// <exception cref="BadInputException">No such account, or its key is missing.</exception>
    public static WalletDesk Open(ParseResult parsed, string? name)
    {
        var settings = Settings.From(parsed);
        ProbityConfiguration configuration = settings.Configuration;
        ConfiguredAccount configured = (name, configuration.Accounts.Count) switch
        {
            (string given, _) => configuration.AccountNamed(given),
            (null, 1) => configuration.Accounts[0],
            (null, 0) => throw new BadInputException(
                "no account is configured: add one below 'accounts' in probity.yaml (docs/operations.md, \"Wallet\")"),
            _ => throw new BadInputException(
                "several accounts are configured: name one with --account "
                + string.Join('|', configuration.Accounts.Select(account => account.Name))),
        };
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

    /// <summary>What is still to be approved, or everything where no node can tell.</summary>
    public async Task<IReadOnlyList<PlannedCall>> Approvals(CancellationToken cancel)
    {
        IReadOnlyList<Approval> all = Approval.ToTrade(Account.Contracts);
        if (Chain.Reads is null) { return [.. all.Select(approval => approval.Call)]; }
        IReadOnlyList<bool> given = await Chain.Reads.Given(Account.Funder, all, cancel);
        return [.. all.Where((_, at) => !given[at]).Select(approval => approval.Call)];
    }

    /// <summary>
    /// The calls that redeem what the wallet holds of a resolved market. Without a node a dry run still shows the call
    /// of an adapter, which takes no amounts.
    /// </summary>
    /// <exception cref="ChainException">It is not resolved on the chain, or a node is needed.</exception>
    public async Task<IReadOnlyList<PlannedCall>> Redemption(Market market, bool dryRun, CancellationToken cancel)
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
    public async Task<WalletOutcome> Send(
        IReadOnlyList<PlannedCall> calls, IReadOnlyList<Market> markets, CancellationToken cancel)
    {
        WalletOutcome outcome = await Chain.Executor.Execute(
            [.. calls.Select(call => call.Call)], calls[^1].Purpose, null, cancel);
        if (outcome is not WalletOutcome.Failed) { await Refresh(markets, cancel); }
        return outcome;
    }

    public async Task<WalletStatus> Status(CancellationToken cancel)
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
