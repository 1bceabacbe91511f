using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Opinion.Tests.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Chain;

public sealed class OpinionExecutorTests : IDisposable
{
    private static readonly string Condition = "0x" + new string('c', 64);

    private static readonly WalletCall Split = new OpinionCalls(OpinionContracts.Bnb)
        .Split(OpinionContracts.Bnb.Usdt, Condition, 5).Call;

    private readonly ManualTime time = new();
    private readonly BnbNode node;
    private readonly OpinionAccount safe = OpinionMarkets.Account();
    private readonly OpinionAccount eoa = OpinionMarkets.Account(OpinionSignatureType.Eoa);

    public OpinionExecutorTests() => node = new BnbNode(time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        node.Dispose();
        safe.Dispose();
        eoa.Dispose();
    }

    [Fact]
    public async Task A_safe_makes_its_calls_in_one_transaction_that_its_owner_signed_and_sends()
    {
        PlannedCall redeem = new OpinionCalls(OpinionContracts.Bnb).Redeem(OpinionContracts.Bnb.Usdt, Condition);
        WalletCall[] calls = [Split, redeem.Call];
        List<SignedAction> told = [];
        WalletOutcome outcome = await Executor(safe).Execute(calls, "", told.Add, Cancel);

        WalletOutcome.Confirmed done = Assert.IsType<WalletOutcome.Confirmed>(outcome);
        SignedAction action = Assert.Single(told);
        Assert.Equal((done.Hash, 4, 7), (action.Hash, action.SafeNonce!.Value, action.Nonce));
        (EvmAddress to, byte[] data) = Assert.Single(node.Estimated);
        Assert.Equal(OpinionMarkets.Safe, to);
        Assert.Equal("0x6a761202", Hex.Of(data.AsSpan(0, 4)));
        Assert.Equal(OpinionContracts.Bnb.MultiSend, new EvmAddress(Word(data, 0).AsSpan(12)));
        Assert.Equal((1, 0, 0, 0), (Number(data, 3), Number(data, 4), Number(data, 5), Number(data, 6)));
        byte[] expected = SafeTransaction.Of(OpinionContracts.Bnb.MultiSend, calls, 4).Data;
        Assert.Equal(expected, Bytes(data, 2));
        byte[] hash = new SafeTransaction(OpinionContracts.Bnb.MultiSend, 0, Bytes(data, 2), 1, 4)
            .Hash(56, OpinionMarkets.Safe);
        Assert.True(PrivateKey.TryRecover(Signature.Parse(Bytes(data, 9)), hash, out EvmAddress signer));
        Assert.Equal(safe.Signer, signer);
        Assert.InRange(Bytes(data, 9)[64], 27, 28);
    }

    [Fact]
    public async Task A_keys_own_account_makes_its_calls_one_by_one()
    {
        Assert.IsType<WalletOutcome.Confirmed>(await Executor(eoa).Execute([Split, Split], "", null, Cancel));
        Assert.Equal(2, node.Raw.Count);
        Assert.All(node.Estimated, call => Assert.Equal(
            (OpinionContracts.Bnb.ConditionalTokens, Hex.Of(Split.Data)), (call.To, Hex.Of(call.Data))));
    }

    [Fact]
    public async Task An_inner_call_that_fails_is_no_success_although_the_receipt_says_so()
    {
        node.Sent = hash => BnbNode.Receipt(
            hash, true, BnbNode.Log(OpinionMarkets.Safe, "ExecutionFailure(bytes32,uint256)"));
        node.SafeNonce = 4;
        WalletOutcome outcome = await Executor(safe).Execute([Split], "", null, Cancel);
        Assert.Contains("inner call failed", Assert.IsType<WalletOutcome.Failed>(outcome).Evidence);
    }

    [Theory]
    [InlineData("GS013", "look at balance, approvals")]
    [InlineData("GS020", "more signatures than one")]
    [InlineData("GS026", "does not own the Safe")]
    public async Task A_safe_that_would_refuse_is_explained_and_nothing_is_sent(string code, string meaning)
    {
        node.Reverts = code;
        ChainException refused = await Assert.ThrowsAsync<ChainException>(
            () => Executor(safe).Execute([Split], "", null, Cancel));
        Assert.Contains(code, refused.Message);
        Assert.Contains(meaning, refused.Message);
        Assert.Empty(node.Raw);
    }

    [Fact]
    public async Task A_transaction_that_failed_after_somebody_used_the_safes_nonce_proves_nothing()
    {
        node.Sent = hash =>
        {
            node.SafeNonce = 5;
            return BnbNode.Receipt(hash, false);
        };
        WalletOutcome outcome = await Executor(safe).Execute([Split], "", null, Cancel);
        Assert.True(Assert.IsType<WalletOutcome.Unknown>(outcome).NonceSpent);
        node.Sent = hash => BnbNode.Receipt(hash, false);
        Assert.IsType<WalletOutcome.Failed>(await Executor(safe).Execute([Split], "", null, Cancel));
    }

    [Fact]
    public async Task What_was_signed_before_a_crash_is_sent_again_and_judged_as_it_would_have_been()
    {
        List<SignedAction> told = [];
        node.Sent = _ => null;
        Task<WalletOutcome> waiting = Executor(safe).Execute([Split], "", told.Add, Cancel);
        await Eventually.Drive(time, TimeSpan.FromSeconds(1), () => waiting.IsCompleted, "the end of patience");
        Assert.IsType<WalletOutcome.Unknown>(await waiting);

        node.Sent = hash => BnbNode.Receipt(
            hash, true, BnbNode.Log(OpinionMarkets.Safe, "ExecutionFailure(bytes32,uint256)"));
        WalletOutcome again = await Executor(safe).Resolve(told[0], Cancel);
        Assert.IsType<WalletOutcome.Failed>(again);
        Assert.Equal(node.Raw[0], node.Raw[^1]);
        Assert.Equal(2, node.Raw.Count);
    }

    [Fact]
    public async Task Another_chain_no_node_and_no_gas_end_before_anything_is_sent()
    {
        node.ChainId = 137;
        ChainException wrong = await Assert.ThrowsAsync<ChainException>(
            () => Executor(safe).Execute([Split], "", null, Cancel));
        Assert.Equal(ChainFault.WrongChain, wrong.Fault);
        node.ChainId = 56;
        node.Gas = 0;
        ChainException poor = await Assert.ThrowsAsync<ChainException>(
            () => Executor(safe).Execute([Split], "", null, Cancel));
        Assert.Equal(ChainFault.NotEnoughGas, poor.Fault);
        var nowhere = new OpinionExecutor(safe, null, new ChainOptions(), time);
        ChainException none = await Assert.ThrowsAsync<ChainException>(
            () => nowhere.Execute([Split], "", null, Cancel));
        Assert.Contains("venues.opinion.hosts.rpc_url", none.Message);
        Assert.Empty(node.Raw);
    }

    [Fact]
    public async Task Only_what_is_missing_is_approved_and_an_old_allowance_is_taken_back_first()
    {
        var usdt = new Collateral("USDT", OpinionContracts.Bnb.Usdt, OpinionContracts.Bnb.UsdtExchange);
        IReadOnlyList<OpinionApproval> wanted = OpinionApproval.ToTrade([usdt]);
        Assert.Equal(3, wanted.Count);
        node.Allowances[OpinionContracts.Bnb.UsdtExchange] = BigInteger.Pow(10, 27) - 1;
        node.Allowances[OpinionContracts.Bnb.ConditionalTokens] = BigInteger.Pow(10, 27);
        IReadOnlyList<BigInteger?> given = await node.Reads().Allowed(OpinionMarkets.Safe, wanted, Cancel);
        PlannedCall[] calls = [.. wanted.SelectMany((one, at) => one.Calls(given[at]))];
        Assert.Equal(
            ["approve(address,uint256)", "approve(address,uint256)", "setApprovalForAll(address,bool)"],
            calls.Select(call => call.Function));
        Assert.Equal("0", calls[0].Arguments[1].Value);
        Assert.Equal(OpinionContracts.Bnb.UsdtExchange.ToString(), calls[1].Arguments[0].Value);
        node.Operators.Add(OpinionContracts.Bnb.UsdtExchange);
        node.Allowances[OpinionContracts.Bnb.UsdtExchange] = BigInteger.Pow(10, 40);
        given = await node.Reads().Allowed(OpinionMarkets.Safe, wanted, Cancel);
        Assert.Empty(wanted.SelectMany((one, at) => one.Calls(given[at])));
    }

    private OpinionExecutor Executor(OpinionAccount account) =>
        new(account, node.Reads(), new ChainOptions { Polls = 3, MostGwei = 20, LeastTipGwei = 1 }, time);

    private static byte[] Word(byte[] data, int word) => data[(4 + (32 * word))..(36 + (32 * word))];

    private static BigInteger Number(byte[] data, int word) =>
        new(Word(data, word), isUnsigned: true, isBigEndian: true);

    /// <summary>A byte string, found by its offset.</summary>
    private static byte[] Bytes(byte[] data, int word)
    {
        int at = 4 + (int)Number(data, word);
        var length = (int)new BigInteger(data.AsSpan(at, 32), isUnsigned: true, isBigEndian: true);
        return data[(at + 32)..(at + 32 + length)];
    }
}
