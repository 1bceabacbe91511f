using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

public sealed class WalletExecutorTests
{
    private static readonly WalletCall Call = WalletCalls.Allow(
        "pUSD", ChainKeys.Contracts.Collateral, "Router", ChainKeys.Contracts.Router).Call;

    private readonly ManualTime time = new();
    private readonly List<SignedAction> signed = [];

    [Fact]
    public async Task An_own_transaction_is_signed_sent_and_proved_by_its_receipt()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Sent = raw => Mine(node, raw, succeeded: true);
        WalletOutcome outcome = await Run(Executor(node, null), [Call, Call]);
        WalletOutcome.Confirmed confirmed = Assert.IsType<WalletOutcome.Confirmed>(outcome);
        Assert.Equal(2, node.Raw.Count);
        Assert.Equal(signed[^1].Hash, confirmed.Hash);
        Assert.Equal(signed.Select(action => Hex.Of(action.Bytes)), node.Raw);
    }

    [Theory]
    [InlineData("balance", "send it some")]
    [InlineData("fee", "more than the bound of 1000")]
    [InlineData("revert", "the contract refuses")]
    public async Task What_would_fail_is_not_sent(string trouble, string said)
    {
        await using FakeNode node = await FakeNode.Start(time);
        if (trouble == "balance") { node.Balance = 12; }
        if (trouble == "fee") { node.BaseFee = 2_000 * (long)ChainOptions.WeiPerGwei; }
        if (trouble == "revert") { node.Call = (_, _) => throw new NodeError(3, "execution reverted"); }
        ChainException e = await Assert.ThrowsAsync<ChainException>(() => Run(Executor(node, null), [Call]));
        Assert.Contains(said, e.Message);
        Assert.Empty(node.Raw);
        Assert.Empty(signed);
    }

    [Fact]
    public async Task A_reverted_transaction_failed_for_certain()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Sent = raw => Mine(node, raw, succeeded: false);
        WalletOutcome outcome = await Run(Executor(node, null), [Call]);
        Assert.Contains("was reverted", Assert.IsType<WalletOutcome.Failed>(outcome).Evidence);
    }

    [Fact]
    public async Task A_used_nonce_is_signed_anew_because_nobody_has_seen_that_transaction()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Sent = raw =>
        {
            if (node.Raw.Count == 1)
            {
                node.Nonce = 8;
                throw new NodeError(-32000, "nonce too low");
            }
            Mine(node, raw, succeeded: true);
        };
        Assert.IsType<WalletOutcome.Confirmed>(await Run(Executor(node, null), [Call]));
        Assert.Equal([7, 8], signed.Select(action => (int)action.Nonce));
    }

    [Fact]
    public async Task What_was_signed_before_a_crash_is_sent_again_byte_for_byte_and_happens_once()
    {
        await using FakeNode node = await FakeNode.Start(time);
        WalletExecutor executor = Executor(node, null);
        Assert.IsType<WalletOutcome.Unknown>(await Run(executor, [Call]));
        node.Sent = raw => Mine(node, raw, succeeded: true);
        Task<WalletOutcome> again = executor.Resolve(signed[0], default);
        Assert.IsType<WalletOutcome.Confirmed>(await Driven(again));
        Assert.Single(node.Raw.Distinct());
    }

    [Fact]
    public async Task A_transaction_whose_nonce_another_one_used_can_never_happen()
    {
        await using FakeNode node = await FakeNode.Start(time);
        WalletExecutor executor = Executor(node, null);
        Assert.IsType<WalletOutcome.Unknown>(await Run(executor, [Call]));
        node.Nonce = 9;
        node.Sent = _ => throw new NodeError(-32000, "nonce too low");
        WalletOutcome outcome = await Driven(executor.Resolve(signed[0], default));
        Assert.Contains("can never happen", Assert.IsType<WalletOutcome.Failed>(outcome).Evidence);
    }

    [Theory]
    [InlineData(SignatureType.GnosisSafe, "SAFE")]
    [InlineData(SignatureType.PolyProxy, "PROXY")]
    [InlineData(SignatureType.DepositWallet, "WALLET")]
    public async Task Other_wallets_go_through_the_relayer(SignatureType type, string name)
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        WalletOutcome outcome = await Run(Executor(null, relayer, type), [Call, Call]);
        Assert.Equal("0xabc", Assert.IsType<WalletOutcome.Confirmed>(outcome).Hash);
        JsonNode submitted = Assert.Single(relayer.Submitted);
        Assert.Equal(name, submitted["type"]!.GetValue<string>());
        Assert.Equal("5", submitted["nonce"]!.GetValue<string>());
        Assert.Equal("key-1", relayer.Key);
        Assert.Equal(["", "id-1"], signed.Select(action => action.RelayerId));
    }

    [Theory]
    [InlineData(429, "Too Many Requests")]
    [InlineData(400, "wallet busy: there is an active action")]
    [InlineData(400, "wallet has in-flight action")]
    [InlineData(400, "batch nonce 5 does not match on-chain nonce 6")]
    public async Task A_busy_wallet_is_asked_again_with_a_fresh_nonce(int status, string text)
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        relayer.Refusals.Enqueue((status, text));
        relayer.NonceAfterRefusal = 6;
        Assert.IsType<WalletOutcome.Confirmed>(
            await Run(Executor(null, relayer, SignatureType.DepositWallet), [Call]));
        Assert.Equal(["5", "6"], relayer.Submitted.Select(request => request["nonce"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(400, "invalid signature", typeof(WalletOutcome.Failed))]
    [InlineData(400, "batch nonce 7 does not match on-chain nonce 6", typeof(WalletOutcome.Failed))]
    [InlineData(401, "unauthorized", typeof(WalletOutcome.Failed))]
    [InlineData(500, "oops", typeof(WalletOutcome.Unknown))]
    public async Task Only_a_refusal_in_words_proves_that_nothing_was_taken(int status, string text, Type outcome)
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        relayer.Refusals.Enqueue((status, text));
        Assert.IsType(outcome, await Run(Executor(null, relayer, SignatureType.GnosisSafe), [Call]));
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task A_failed_relayer_transaction_says_why()
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        relayer.States = ["STATE_EXECUTED", "STATE_FAILED"];
        WalletOutcome outcome = await Run(Executor(null, relayer, SignatureType.GnosisSafe), [Call]);
        Assert.Contains("out of cheese", Assert.IsType<WalletOutcome.Failed>(outcome).Evidence);
    }

    [Fact]
    public async Task A_lost_reply_is_resolved_by_sending_the_same_request_while_its_nonce_is_unused()
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        WalletExecutor executor = Executor(null, relayer, SignatureType.GnosisSafe);
        relayer.Refusals.Enqueue((502, "bad gateway"));
        Assert.IsType<WalletOutcome.Unknown>(await Run(executor, [Call]));
        Assert.IsType<WalletOutcome.Confirmed>(await Driven(executor.Resolve(signed[0], default)));
        Assert.Equal(2, relayer.Submitted.Count);
        Assert.Equal(relayer.Submitted[0].ToJsonString(), relayer.Submitted[1].ToJsonString());
    }

    [Fact]
    public async Task A_lost_reply_whose_nonce_was_used_is_never_sent_again()
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        WalletExecutor executor = Executor(null, relayer, SignatureType.GnosisSafe);
        relayer.Refusals.Enqueue((502, "bad gateway"));
        relayer.NonceAfterRefusal = 6;
        Assert.IsType<WalletOutcome.Unknown>(await Run(executor, [Call]));
        WalletOutcome outcome = await Driven(executor.Resolve(signed[0], default));
        Assert.True(Assert.IsType<WalletOutcome.Unknown>(outcome).NonceSpent);
        Assert.Single(relayer.Submitted);
    }

    [Fact]
    public async Task Without_credentials_the_relayer_is_not_tried_and_the_text_says_what_to_set()
    {
        await using FakeRelayer relayer = await FakeRelayer.Start(time);
        relayer.Credentials = null;
        ChainException e = await Assert.ThrowsAsync<ChainException>(
            () => Run(Executor(null, relayer, SignatureType.GnosisSafe), [Call]));
        Assert.Equal(ChainFault.NotConfigured, e.Fault);
        Assert.Empty(relayer.Submitted);
    }

    [Fact]
    public async Task Without_a_node_an_own_transaction_says_what_to_set()
    {
        ChainException e = await Assert.ThrowsAsync<ChainException>(
            async () => await Executor(null, null).Execute([Call], "", null, default));
        Assert.Contains("rpc_url", e.Message);
    }

    private static void Mine(FakeNode node, string raw, bool succeeded)
    {
        string hash = Hex.Of(Keccak256.Hash(Hex.Parse(raw)));
        node.Receipts[hash] = FakeNode.Receipt(hash, succeeded);
        node.Nonce += 1;
    }

    private WalletExecutor Executor(FakeNode? node, FakeRelayer? relayer, SignatureType type = SignatureType.Eoa)
    {
        RelayerClient client = relayer?.Client(time) ?? new RelayerClient(null!, null, time);
        return new WalletExecutor(
            ChainKeys.Account(type), node?.Client(time), client, new ChainOptions { Polls = 5 }, time);
    }

    private Task<WalletOutcome> Run(WalletExecutor executor, WalletCall[] calls) =>
        Driven(executor.Execute(calls, "test", signed.Add, default));

    private async Task<WalletOutcome> Driven(Task<WalletOutcome> running)
    {
        await Eventually.Drive(time, TimeSpan.FromSeconds(1), () => running.IsCompleted, "the outcome");
        return await running;
    }
}
