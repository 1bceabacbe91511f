using System.Collections.Concurrent;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Relayer;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;
using ClientTime = Probity.Venues.Tests.Transport.ManualTime;
using MarketOnChain = Probity.Venues.Polymarket.Chain.ChainMarket;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>The adapter's wallets against the sandbox's chain and relayer, over real sockets.</summary>
public sealed class WalletRoundTripTests : IAsyncLifetime
{
    private readonly ClientTime time = new();
    private SandboxRig rig = null!;

    private SandboxChain Ledger => VenueChain.Of(rig.Venue).Ledger;

    private static long Dollar => Cash.MicrosPerDollar;

    public async ValueTask InitializeAsync() => rig = await SandboxRig.Start();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Theory]
    [InlineData(SignatureType.Eoa)]
    [InlineData(SignatureType.PolyProxy)]
    [InlineData(SignatureType.GnosisSafe)]
    [InlineData(SignatureType.DepositWallet)]
    public async Task Every_kind_of_wallet_splits_and_merges_in_every_kind_of_market(SignatureType type)
    {
        using Desk desk = Open(type);
        foreach (SandboxMarket market in Kinds())
        {
            MarketOnChain onChain = MarketOnChain.Of(market.Market);
            BigInteger cash = Ledger.CollateralOf(desk.Wallet);
            await Done(desk, desk.Calls.Split(onChain, 25 * Dollar));
            await Done(desk, desk.Calls.Merge(onChain, 10 * Dollar));
            Assert.All(market.Tokens, token => Assert.Equal(15 * Dollar, Ledger.SharesOf(desk.Wallet, token)));
            Assert.Equal(cash - (15 * Dollar), Ledger.CollateralOf(desk.Wallet));
            SharesHeld held = Assert.Single(await desk.Chain.Reads!.Shares(desk.Wallet, [onChain], default));
            Assert.Equal(new SharesHeld(15 * Dollar, 15 * Dollar), held);
        }
    }

    [Theory]
    [InlineData(SignatureType.Eoa)]
    [InlineData(SignatureType.DepositWallet)]
    public async Task Dollars_are_wrapped_and_unwrapped(SignatureType type)
    {
        using Desk desk = Open(type);
        rig.Venue.Run(() => Ledger.Faucet.FundUsdc(desk.Wallet, 100 * Dollar));
        BigInteger before = Ledger.CollateralOf(desk.Wallet);
        await Done(desk, [.. desk.Calls.Wrap(desk.Wallet, 60 * Dollar)]);
        Assert.Equal(40 * Dollar, await desk.Chain.Reads!.UsdcE(desk.Wallet, default));
        await Done(desk, [.. desk.Calls.Unwrap(desk.Wallet, 10 * Dollar)]);
        Assert.Equal(50 * Dollar, Ledger.UsdcOf(desk.Wallet));
        Assert.Equal(before + (50 * Dollar), await desk.Chain.Reads.Collateral(desk.Wallet, default));
    }

    [Fact]
    public async Task Approvals_are_given_in_one_batch_and_then_none_is_missing()
    {
        SandboxWallet bare = SandboxWallets.Of(rig.Venue.Options).Single(wallet => !wallet.Approved);
        using var desk = new Desk(rig, bare, time);
        IReadOnlyList<Approval> all = Approval.ToTrade(desk.Account.Contracts);
        Assert.All(await desk.Chain.Reads!.Given(desk.Wallet, all, default), Assert.False);
        await Done(desk, [.. all.Select(approval => approval.Call)]);
        Assert.All(await desk.Chain.Reads.Given(desk.Wallet, all, default), Assert.True);
    }

    [Fact]
    public async Task No_shares_of_two_questions_become_yes_of_the_others_and_a_dollar()
    {
        using Desk desk = Open(SignatureType.GnosisSafe);
        SandboxMarket[] questions =
        [
            .. rig.Venue.Markets.Where(market => market.Market.NegRisk && !market.IsPosition),
        ];
        string marketId = Hex.Of(questions[0].Listing.Event.NegRiskMarketId!);
        foreach (SandboxMarket question in questions)
        {
            await Done(desk, desk.Calls.Split(MarketOnChain.Of(question.Market), 5 * Dollar));
        }
        BigInteger cash = Ledger.CollateralOf(desk.Wallet);
        await Done(desk, desk.Calls.Convert(
            [
                .. questions.Take(2).Select(question => (
                    MarketOnChain.Of(question.Market),
                    NegRiskQuestion.Of(marketId, Hex.Of(question.Listing.QuestionId)))),
            ],
            2 * Dollar));
        Assert.Equal(cash + (2 * Dollar), Ledger.CollateralOf(desk.Wallet));
        Assert.Equal(0, await desk.Chain.Reads!.FeeBips(marketId, default));
        foreach ((int at, SandboxMarket question) in questions.Index())
        {
            Assert.Equal((at < 2 ? 5 : 7) * Dollar, Ledger.SharesOf(desk.Wallet, question.Tokens[0]));
            Assert.Equal((at < 2 ? 3 : 5) * Dollar, Ledger.SharesOf(desk.Wallet, question.Tokens[1]));
        }
    }

    [Theory]
    [InlineData(SignatureType.Eoa)]
    [InlineData(SignatureType.GnosisSafe)]
    public async Task Resolved_markets_are_redeemed_by_themselves_with_what_the_chain_pays(SignatureType type)
    {
        using Desk desk = Open(type);
        SandboxMarket[] markets = Kinds();
        foreach (SandboxMarket market in markets)
        {
            await Done(desk, desk.Calls.Split(MarketOnChain.Of(market.Market), 4 * Dollar));
            Assert.Null(await desk.Chain.Reads!.PayoutOf(MarketOnChain.Of(market.Market), default));
            rig.Venue.Run(() => rig.Venue.Resolve(market, Payout.SecondWins));
        }
        BigInteger cash = Ledger.CollateralOf(desk.Wallet);
        string path = Path.Combine(Path.GetTempPath(), "probity-" + Path.GetRandomFileName());
        var sink = new Sink();
        var notices = new ConcurrentQueue<string>();
        using (ConversionLog log = ConversionLog.Open(Path.Combine(path, ConversionLog.FileName)))
        {
            HeldMarket[] held =
            [
                .. markets.Select(market => new HeldMarket(
                    market.Market, Quantity.FromShares(4), Quantity.FromShares(4))),
            ];
            ConversionParts parts = ChainHoldings.PartsOf(
                desk.Account, desk.Chain.Executor, desk.Chain.Reads, new NegRiskQuestions(null!), null,
                new ChainSession(
                    id => rig.Venue.Markets[id.Value].Market, () => held, path, sink, notices.Enqueue),
                log, new ChainOptions(), time);
            await using var conversions = new Conversions(parts);
            await using var redeemer = new Redeemer(parts, conversions, () => held);
            conversions.Start();
            redeemer.Start();
            await Drive(() => sink.Posted.Count == 2 * markets.Length);
        }
        Directory.Delete(path, recursive: true);
        Assert.Empty(notices);
        Assert.All(sink.Posted.OfType<MarketResolved>(), told => Assert.Equal(Payout.SecondWins, told.Payout));
        Assert.Equal(
            markets.Select(market => market.Id), sink.Posted.OfType<SharesConverted>().Select(done => done.Markets[0]));
        Assert.Equal(cash + (4 * Dollar * markets.Length), Ledger.CollateralOf(desk.Wallet));
        Assert.All(
            markets.SelectMany(market => market.Tokens),
            token => Assert.True(Ledger.SharesOf(desk.Wallet, token).IsZero));
    }

    [Fact]
    public async Task What_the_contract_refuses_is_told_with_its_reason()
    {
        using Desk own = Open(SignatureType.Eoa);
        PlannedCall early = own.Calls.Redeem(MarketOnChain.Of(rig.Plain.Market), 1, 0)[0];
        ChainException e = await Assert.ThrowsAsync<ChainException>(() => Run(own, early));
        Assert.Contains("not received yet", e.Message);
        using Desk safe = Open(SignatureType.GnosisSafe);
        WalletOutcome outcome = await Run(safe, early);
        Assert.Contains("not received yet", Assert.IsType<WalletOutcome.Failed>(outcome).Evidence);
    }

    /// <summary>A plain market, one of a neg-risk event, and a position market.</summary>
    private SandboxMarket[] Kinds() =>
    [
        rig.Plain, rig.Venue.Markets.First(market => market.Market.NegRisk && !market.IsPosition),
        rig.Venue.Markets.First(market => market.IsPosition),
    ];

    private Desk Open(SignatureType type) =>
        new(rig, SandboxWallets.Of(rig.Venue.Options).First(wallet => wallet.Type == type), time);

    private async Task Done(Desk desk, params PlannedCall[] calls)
    {
        WalletOutcome outcome = await Run(desk, calls);
        Assert.True(outcome is WalletOutcome.Confirmed { Receipt: not null }, outcome.ToString());
    }

    private async Task<WalletOutcome> Run(Desk desk, params PlannedCall[] calls)
    {
        Task<WalletOutcome> running = desk.Chain.Executor.Execute(
            [.. calls.Select(call => call.Call)], "test", null, default);
        await Drive(() => running.IsCompleted);
        return await running;
    }

    /// <summary>Moves both clocks until something holds; the network has its turn in between.</summary>
    private Task Drive(Func<bool> condition) => Eventually.Drive(
        time, TimeSpan.FromSeconds(0.25),
        () =>
        {
            rig.Pass(0.25);
            return condition();
        },
        "the outcome");

    private sealed class Sink : IInputSink
    {
        public ConcurrentQueue<EngineInput> Posted { get; } = new();

        public void Post(EngineInput input) => Posted.Enqueue(input);
    }

    private sealed class Desk : IDisposable
    {
        public Desk(SandboxRig rig, SandboxWallet wallet, ClientTime time)
        {
            Account = new PolymarketAccount(
                new AccountId(0), "main", PrivateKey.Parse(wallet.PrivateKey), wallet.Type, wallet.Funder,
                rig.Venue.Options.Contracts);
            var options = new PolymarketOptions
            {
                Hosts = new PolymarketHosts
                {
                    Relayer = rig.Server.Address(SandboxHost.Relayer),
                    Rpc = rig.Server.Address(SandboxHost.Rpc),
                },
                Http = new VenueHttpOptions { Timeout = TimeSpan.FromHours(10) },
            };
            var key = new RelayerCredentials.RelayerKey(new RelayerAccess(rig.Venue).RelayerKey, wallet.Address);
            Chain = new ChainClients(Account, options, key, time, () => 0.5);
            Calls = new WalletCalls(Account.Contracts);
        }

        public PolymarketAccount Account { get; }

        public EvmAddress Wallet => Account.Funder;

        public ChainClients Chain { get; }

        public WalletCalls Calls { get; }

        public void Dispose()
        {
            Chain.Dispose();
            Account.Dispose();
        }
    }
}
