using System.Collections.Concurrent;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

public sealed class ConversionTests : IAsyncLifetime
{
    private const string Condition = "0xbd31dc8a20211944f6b70f31557f1001557b59905b7738480ca09bd4532f84af";

    private static readonly Market Listed = new(
        new MarketId(3), VenueId.Polymarket, Condition, "rain", "Rain?",
        new Instrument(new InstrumentId(6), new MarketId(3), 0, "Yes", Token(0)),
        new Instrument(new InstrumentId(7), new MarketId(3), 1, "No", Token(1)),
        new MarketTerms(
            TickGrid.Cent, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000), FeeTerms.Free,
            TermsSource.Venue),
        Currency.PUsd, MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None);

    private readonly ManualTime time = new();
    private readonly string path = Path.Combine(Path.GetTempPath(), "probity-" + Path.GetRandomFileName(), "chain.log");
    private readonly BigInteger[] shares = new BigInteger[2];
    private readonly ConcurrentQueue<string> notices = new();
    private readonly Sink sink = new();
    private FakeNode node = null!;
    private FakeRelayer relayer = null!;

    /// <summary>Millionths that the chain pays for the first outcome; null = not resolved.</summary>
    private int? payout;

    public async ValueTask InitializeAsync()
    {
        node = await FakeNode.Start(time);
        relayer = await FakeRelayer.Start(time);
        node.Call = Answer;
        node.Receipts["0xabc"] = FakeNode.Receipt("0xabc", true);
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await relayer.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_split_is_sent_once_proved_and_posted_once()
    {
        relayer.Executed = _ => Move(2_000_000, 2_000_000);
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Split, 2));
        SharesConverted posted = Assert.IsType<SharesConverted>(await Next());
        Assert.Equal(ConversionKind.Split, posted.Conversion);
        Assert.Equal(Quantity.FromShares(2), posted.Quantity);
        Assert.Equal([new MarketId(3)], posted.Markets);
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task A_refused_conversion_may_be_asked_for_again()
    {
        relayer.Refusals.Enqueue((400, "invalid signature"));
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Merge, 1));
        ConversionFailed failed = Assert.IsType<ConversionFailed>(await Next());
        Assert.Contains("invalid signature", failed.Evidence);
        running.Conversions.Request(Wish(ConversionKind.Merge, 1));
        Assert.IsType<SharesConverted>(await Next(1));
    }

    [Fact]
    public async Task A_market_that_is_not_listed_is_refused_without_sending()
    {
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Split, 1) with { Markets = [new MarketId(99)] });
        Assert.Contains("not listed", Assert.IsType<ConversionFailed>(await Next()).Evidence);
        Assert.Empty(relayer.Submitted);
    }

    [Fact]
    public async Task A_lost_reply_of_what_was_executed_is_proved_by_the_shares_and_not_repeated()
    {
        relayer.ExecutesBeforeFailing = true;
        relayer.NonceAfterRefusal = 6;
        relayer.Refusals.Enqueue((502, "bad gateway"));
        relayer.Executed = _ => Move(2_000_000, 2_000_000);
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Split, 2));
        Assert.IsType<SharesConverted>(await Next());
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task A_lost_reply_whose_nonce_another_request_used_failed_when_the_shares_are_as_before()
    {
        relayer.NonceAfterRefusal = 6;
        relayer.Refusals.Enqueue((502, "bad gateway"));
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Split, 2));
        Assert.Contains("did not change", Assert.IsType<ConversionFailed>(await Next()).Evidence);
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task What_fits_neither_is_left_to_a_person_and_the_next_conversion_goes_on()
    {
        relayer.NonceAfterRefusal = 6;
        relayer.Refusals.Enqueue((502, "bad gateway"));
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Split, 2));
        await Eventually.Drive(time, TimeSpan.FromMilliseconds(50), () => relayer.Submitted.Count == 1, "the request");
        Move(17, 0);
        running.Conversions.Request(Wish(ConversionKind.Split, 1));
        Assert.Equal(Quantity.FromShares(1), Assert.IsType<SharesConverted>(await Next()).Quantity);
        Assert.Contains(notices, notice => notice.Contains("fit neither"));
        Assert.Single(sink.Posted);
    }

    [Fact]
    public async Task After_a_crash_what_was_signed_is_finished_and_posted()
    {
        relayer.Refusals.Enqueue((502, "bad gateway"));
        await using (Running first = Start())
        {
            first.Conversions.Request(Wish(ConversionKind.Split, 2));
            await Eventually.Drive(time, TimeSpan.FromMilliseconds(50), () => relayer.Submitted.Count == 1, "sent");
        }
        Assert.Empty(sink.Posted);
        await using Running second = Start();
        Assert.IsType<SharesConverted>(await Next());
        Assert.Equal(2, relayer.Submitted.Count);
        Assert.Equal(relayer.Submitted[0].ToJsonString(), relayer.Submitted[1].ToJsonString());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task A_result_that_the_journal_lost_is_posted_again_and_no_other(int journaled, int again)
    {
        await using (Running first = Start())
        {
            first.Conversions.Request(Wish(ConversionKind.Split, 2));
            await Next();
        }
        sink.Posted.Clear();
        await using Running second = Start(journaled);
        Assert.Equal(again, sink.Posted.Count);
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task A_wish_that_the_crash_swallowed_failed_and_the_others_are_not_repeated()
    {
        await using (Running first = Start())
        {
            first.Conversions.Request(Wish(ConversionKind.Split, 2));
            await Next();
        }
        sink.Posted.Clear();
        await using Running second = Start(1, [Wish(ConversionKind.Split, 2), Wish(ConversionKind.Merge, 1)]);
        ConversionFailed failed = Assert.IsType<ConversionFailed>(await Next());
        Assert.Equal(ConversionKind.Merge, failed.Conversion);
        Assert.Equal("the program ended before it was begun", failed.Evidence);
        Assert.Single(sink.Posted);
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task A_line_cut_short_by_a_crash_is_dropped_and_a_damaged_one_is_an_error()
    {
        await using (Running first = Start())
        {
            first.Conversions.Request(Wish(ConversionKind.Split, 2));
            await Next();
        }
        await File.AppendAllTextAsync(path, """{"Number":2,"Mark""", TestContext.Current.CancellationToken);
        using (ConversionLog log = ConversionLog.Open(path)) { Assert.Single(log.All); }
        await File.AppendAllTextAsync(path, "nonsense\n", TestContext.Current.CancellationToken);
        BadInputException e = Assert.Throws<BadInputException>(() => ConversionLog.Open(path));
        Assert.Contains("line 5", e.Message);
    }

    [Fact]
    public async Task A_resolved_market_is_redeemed_once_with_the_payout_that_the_chain_states()
    {
        (shares[0], shares[1]) = (3_000_000, 1_000_000);
        payout = 1_000_000;
        relayer.Executed = _ =>
        {
            node.Receipts["0xabc"] = FakeNode.Receipt("0xabc", true, FakeNode.Transfer(
                ChainKeys.Contracts.Collateral, EvmAddress.Zero, Safe(), 3_000_000));
            Move(-3_000_000, -1_000_000);
        };
        await using Running running = Start(held: () => [Held(3, 0)]);
        Assert.Equal(Payout.FirstWins, Assert.IsType<MarketResolved>(await Next()).Payout);
        SharesConverted redeemed = Assert.IsType<SharesConverted>(await Next(1));
        Assert.Equal(ConversionKind.Redeem, redeemed.Conversion);
        Assert.Equal(Quantity.FromShares(3), redeemed.Quantity);
        await running.Redeemer.Round(default);
        await running.Redeemer.Round(default);
        Assert.Single(relayer.Submitted);
        Assert.Empty(notices);
    }

    [Fact]
    public async Task A_payout_that_differs_from_what_is_due_is_told()
    {
        (shares[0], payout) = (3_000_000, 500_000);
        relayer.Executed = _ =>
        {
            node.Receipts["0xabc"] = FakeNode.Receipt("0xabc", true, FakeNode.Transfer(
                ChainKeys.Contracts.Collateral, EvmAddress.Zero, Safe(), 1_499_999));
            Move(-3_000_000, 0);
        };
        await using Running running = Start(held: () => [Held(3, 0)]);
        Assert.Equal(Payout.Half, Assert.IsType<MarketResolved>(await Next()).Payout);
        await Next(1);
        Assert.Contains("paid 1499999 base units, expected 1500000", Assert.Single(notices));
    }

    [Fact]
    public async Task Shares_that_somebody_else_redeemed_are_booked_when_they_were_missing_twice()
    {
        payout = 0;
        await using Running running = Start(held: () => [Held(0, 4)]);
        await Next(2);
        Assert.Equal(
            [InputKind.MarketResolved, InputKind.SharesConverted, InputKind.ChainBalanceReported],
            sink.Posted.Select(input => input.Kind));
        Assert.Empty(relayer.Submitted);
    }

    [Fact]
    public async Task An_open_market_and_shares_that_lost_are_left_alone()
    {
        (shares[0], payout) = (3_000_000, null);
        await using Running running = Start();
        var redeemer = new Redeemer(running.Parts, running.Conversions, () => [Held(3, 0)]);
        await redeemer.Round(default);
        payout = 0;
        await redeemer.Round(default);
        Assert.Empty(sink.Posted);
        Assert.Empty(relayer.Submitted);
    }

    private static HeldMarket Held(long first, long second) =>
        new(Listed, Quantity.FromShares(first), Quantity.FromShares(second));

    private static string Token(int outcome) => ((BigInteger.One << 200) + outcome).ToString();

    private static EvmAddress Safe()
    {
        using PolymarketAccount account = ChainKeys.Account(SignatureType.GnosisSafe);
        return account.Funder;
    }

    private static RequestConversion Wish(ConversionKind kind, long shares) => new(
        new AccountId(0), kind, [new MarketId(3)], Quantity.FromShares(shares), new StrategyId(1), "test");

    private void Move(long first, long second)
    {
        shares[0] += first;
        shares[1] += second;
    }

    private string Answer(string to, string data)
    {
        string Word(int index) => "0x" + data.Substring(10 + (64 * index), 64);
        if (data.StartsWith(Selector("balanceOf(address,uint256)"), StringComparison.Ordinal))
        {
            return FakeNode.Word(shares[(int)(Hex.ParseUInt256(Word(1)) & 1)]);
        }
        if (data.StartsWith(Selector("payoutDenominator(bytes32)"), StringComparison.Ordinal))
        {
            return FakeNode.Word(payout is null ? 0 : 1_000_000);
        }
        if (data.StartsWith(Selector("payoutNumerators(bytes32,uint256)"), StringComparison.Ordinal))
        {
            int first = payout ?? 0;
            return FakeNode.Word(Hex.ParseUInt256(Word(1)).IsZero ? first : 1_000_000 - first);
        }
        return FakeNode.Word(0);
    }

    private static string Selector(string function) => Hex.Of(ContractCall.Selector(function));

    private Running Start(
        int? journaled = null, IReadOnlyList<RequestConversion>? asked = null,
        Func<IReadOnlyList<HeldMarket>>? held = null)
    {
        PolymarketAccount account = ChainKeys.Account(SignatureType.GnosisSafe);
        JsonRpcClient rpc = node.Client(time);
        var options = new ChainOptions { Polls = 5 };
        var session = new ChainSession(
            id => id == Listed.Id ? Listed : null, held ?? (() => []), path, sink, notices.Enqueue);
        ConversionParts parts = ChainHoldings.PartsOf(
            account, new WalletExecutor(account, rpc, relayer.Client(time), options, time),
            new ChainReads(rpc, account.Contracts), new NegRiskQuestions(null!), null, session,
            ConversionLog.Open(path), options, time);
        var running = new Running(account, parts, session.Held);
        running.Conversions.Start(journaled, asked);
        if (held is not null) { running.Redeemer.Start(); }
        return running;
    }

    private async Task<EngineInput> Next(int index = 0)
    {
        await Eventually.Drive(
            time, TimeSpan.FromMilliseconds(500), () => sink.Posted.Count > index, $"input {index}");
        return sink.Posted.ElementAt(index);
    }

    private sealed class Sink : IInputSink
    {
        public ConcurrentQueue<EngineInput> Posted { get; } = new();

        public void Post(EngineInput input) => Posted.Enqueue(input);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly PolymarketAccount account;

        public Running(PolymarketAccount account, ConversionParts parts, Func<IReadOnlyList<HeldMarket>> held)
        {
            this.account = account;
            Parts = parts;
            Conversions = new Conversions(parts);
            Redeemer = new Redeemer(parts, Conversions, held);
        }

        public ConversionParts Parts { get; }

        public Conversions Conversions { get; }

        public Redeemer Redeemer { get; }

        public async ValueTask DisposeAsync()
        {
            await Redeemer.DisposeAsync();
            await Conversions.DisposeAsync();
            Parts.Log.Dispose();
            account.Dispose();
        }
    }
}
