using System.Collections.Concurrent;
using System.Numerics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Tests.Signing;
using Probity.Venues.Opinion.Wire;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Chain;

public sealed class OpinionConversionTests : IDisposable
{
    private static readonly Market Listed = OpinionMarkets.Market();
    private static readonly BigInteger Share = BigInteger.Pow(10, 18);

    private readonly ManualTime time = new();
    private readonly BnbNode node;
    private readonly OpinionAccount account = OpinionMarkets.Account();
    private readonly Sink sink = new();
    private readonly ConcurrentQueue<string> notices = new();
    private readonly string folder = Directory.CreateTempSubdirectory("probity-opinion-").FullName;

    public OpinionConversionTests() => node = new BnbNode(time);

    public void Dispose()
    {
        node.Dispose();
        account.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(ConversionKind.Split, "0x72ce4275")]
    [InlineData(ConversionKind.Merge, "0x9e7212ad")]
    public async Task A_conversion_is_sent_once_and_told_with_what_was_asked_for(ConversionKind kind, string selector)
    {
        await using Running running = Start();
        running.Conversions.Request(Wish(kind, 2));
        SharesConverted done = Assert.IsType<SharesConverted>(await Next());
        Assert.Equal((kind, Quantity.FromShares(2)), (done.Conversion, done.Quantity));
        Assert.Single(node.Raw);
        Assert.Contains(selector[2..], Convert.ToHexStringLower(node.Estimated[0].Data));
        Assert.Contains(
            (2 * Share).ToString("x64")[^64..], Convert.ToHexStringLower(node.Estimated[0].Data));
    }

    [Fact]
    public async Task Convert_does_not_exist_there_and_an_unlisted_market_is_refused()
    {
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Convert, 2));
        Assert.Contains("Opinion has no Convert", Assert.IsType<ConversionFailed>(await Next()).Evidence);
        running.Conversions.Request(Wish(ConversionKind.Split, 2) with { Markets = [new MarketId(9)] });
        Assert.Contains("not listed", Assert.IsType<ConversionFailed>(await Next(1)).Evidence);
        Assert.Empty(node.Raw);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_safes_nonce_went_to_somebody_the_shares_tell_what_happened(bool happened)
    {
        node.Sent = hash =>
        {
            node.SafeNonce += 1;
            if (happened) { Move(2 * Share, 2 * Share); }
            return BnbNode.Receipt(hash, false);
        };
        await using Running running = Start();
        running.Conversions.Request(Wish(ConversionKind.Split, 2));
        EngineInput told = await Next();
        Assert.Equal(happened, told is SharesConverted);
        Assert.Single(node.Raw);
    }

    [Fact]
    public async Task After_a_crash_the_safes_nonce_is_still_known()
    {
        node.Sent = _ => null;
        await using (Running first = Start())
        {
            first.Conversions.Request(Wish(ConversionKind.Split, 2));
            await Eventually.Drive(time, TimeSpan.FromMilliseconds(100), () => node.Raw.Count == 1, "the sending");
        }
        using (ConversionLog log = ConversionLog.Open(LogPath))
        {
            Assert.Equal(4, Assert.Single(log.All).Signed!.SafeNonce);
        }
        node.Sent = hash => BnbNode.Receipt(hash, true);
        await using Running second = Start();
        Assert.IsType<SharesConverted>(await Next());
        Assert.Equal(node.Raw[0], node.Raw[^1]);
    }

    [Fact]
    public async Task A_resolved_market_is_redeemed_once_with_the_payout_of_the_chain()
    {
        (node.Shares[0], node.Shares[1], node.Payout) = ((3 * Share) + 7, Share, 1_000_000);
        node.Sent = hash =>
        {
            Move(-((3 * Share) + 7), -Share);
            return BnbNode.Receipt(hash, true, BnbNode.Paid(OpinionMarkets.Safe, (3 * Share) + 7));
        };
        await using Running running = Start(() => [new HeldMarket(Listed, Quantity.FromShares(3), Quantity.Zero)]);
        Assert.Equal(Payout.FirstWins, Assert.IsType<MarketResolved>(await Next()).Payout);
        SharesConverted redeemed = Assert.IsType<SharesConverted>(await Next(1));
        Assert.Equal((ConversionKind.Redeem, Quantity.FromShares(3)), (redeemed.Conversion, redeemed.Quantity));
        await running.Redeemer.Round(default);
        Assert.Single(node.Raw);
        Assert.Empty(notices);
    }

    [Fact]
    public async Task A_payout_that_differs_from_what_is_due_is_told()
    {
        (node.Shares[0], node.Payout) = (3 * Share, 500_000);
        node.Sent = hash =>
        {
            Move(-3 * Share, 0);
            return BnbNode.Receipt(hash, true, BnbNode.Paid(OpinionMarkets.Safe, Share));
        };
        await using Running running = Start(() => [new HeldMarket(Listed, Quantity.FromShares(3), Quantity.Zero)]);
        Assert.Equal(Payout.Half, Assert.IsType<MarketResolved>(await Next()).Payout);
        await Next(1);
        Assert.Contains("expected 1500000000000000000", Assert.Single(notices));
    }

    [Theory]
    [InlineData(6, "has '6' decimals")]
    [InlineData(null, "has '' decimals")]
    public void A_quote_token_with_other_decimals_is_refused(int? decimals, string said)
    {
        var row = new QuoteTokenDocument
        {
            Name = "USDX",
            Address = "0x55d398326f99059fF775485246999027B3197955",
            Exchange = "0x5F45344126D6488025B0b84A3A8189F2487a7246",
            Decimals = decimals,
            ChainId = "56",
        };
        Assert.Contains(said, Assert.Throws<BadInputException>(() => Collateral.Of(row)).Message);
        Assert.Contains(
            "on chain '1'",
            Assert.Throws<BadInputException>(() => Collateral.Of(row with { Decimals = 18, ChainId = "1" })).Message);
        Assert.Contains(
            "lists no quote token '0x1'",
            Assert.Throws<BadInputException>(() => Collateral.Find([row], "0x1")).Message);
    }

    [Fact]
    public void A_categorical_parent_without_tokens_is_refused() => Assert.Contains(
        "name one of its children",
        Assert.Throws<BadInputException>(() => OpinionChainMarket.Of(
            "parent", new string('c', 64), "0x55d398326f99059fF775485246999027B3197955", "", "")).Message);

    private string LogPath => Path.Combine(folder, ConversionLog.FileName);

    private static RequestConversion Wish(ConversionKind kind, long shares) => new(
        default, kind, [Listed.Id], Quantity.FromShares(shares), new StrategyId(0), "test");

    private void Move(BigInteger first, BigInteger second)
    {
        node.Shares[0] += first;
        node.Shares[1] += second;
    }

    private Running Start(Func<IReadOnlyList<HeldMarket>>? held = null)
    {
        var options = new ChainOptions
        {
            Polls = 5, MostGwei = 20, LeastTipGwei = 1, FinishWithin = TimeSpan.FromMilliseconds(50),
        };
        OpinionReads reads = node.Reads();
        var session = new ChainSession(
            id => id == Listed.Id ? Listed : null, held ?? (() => []), LogPath, sink, notices.Enqueue);
        ConversionParts parts = OpinionChainDesk.PartsOf(
            account, new OpinionExecutor(account, reads, options, time), reads, session,
            ConversionLog.Open(LogPath), options, time);
        var running = new Running(parts, session.Held);
        running.Conversions.Start();
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
        private readonly ConversionParts parts;

        public Running(ConversionParts parts, Func<IReadOnlyList<HeldMarket>> held)
        {
            this.parts = parts;
            Conversions = new Conversions(parts);
            Redeemer = new Redeemer(parts, Conversions, held);
        }

        public Conversions Conversions { get; }

        public Redeemer Redeemer { get; }

        public async ValueTask DisposeAsync()
        {
            await Redeemer.DisposeAsync();
            await Conversions.DisposeAsync();
            parts.Log.Dispose();
        }
    }
}
