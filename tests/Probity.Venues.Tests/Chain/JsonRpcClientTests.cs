using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

public sealed class JsonRpcClientTests
{
    private const string Refusal =
        "0x08c379a00000000000000000000000000000000000000000000000000000000000000020"
        + "000000000000000000000000000000000000000000000000000000000000000e"
        + "6e6f7420656e6f75676820544f4b000000000000000000000000000000000000";

    private static readonly EvmAddress Somebody = EvmAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    private readonly ManualTime time = new();

    [Fact]
    public async Task A_node_is_asked_which_chain_it_speaks_for_before_it_is_believed()
    {
        await using FakeNode node = await FakeNode.Start(time);
        JsonRpcClient client = node.Client(time);
        Assert.Equal(BigInteger.Pow(10, 18), await client.Balance(Somebody, default));
        Assert.Equal(7, await client.Nonce(Somebody, pending: true, default));
        Assert.Contains("eth_chainId", node.Seen[0].Body);
        Assert.Single(node.Seen, request => request.Body.Contains("eth_chainId"));
        Assert.Equal(30_000_000_000, (await client.Price(default)).BaseFee);
        Assert.True(await client.HasCode(Somebody, default));
        Assert.Equal(16, await client.BlockNumber(default));
    }

    [Fact]
    public async Task The_node_of_another_chain_is_refused_with_what_to_correct()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.ChainId = 1;
        ChainException e = await Assert.ThrowsAsync<ChainException>(
            () => node.Client(time).Balance(Somebody, default));
        Assert.Equal(ChainFault.WrongChain, e.Fault);
        Assert.Contains("chain 1,", e.Message);
        Assert.Contains("rpc_url", e.Message);
    }

    [Theory]
    [InlineData(3, "execution reverted: x", Refusal, ChainFault.Reverted, "'not enough TOK'")]
    [InlineData(-32000, "execution reverted", null, ChainFault.Reverted, "execution reverted")]
    [InlineData(
        3, "execution reverted", "0x4e487b710000000000000000000000000000000000000000000000000000000000000011",
        ChainFault.Reverted, "panic, code 0x11")]
    [InlineData(3, "execution reverted", "0xdeadbeef00", ChainFault.Reverted, "custom error 0xdeadbeef")]
    [InlineData(-32015, "VM execution error.", "Reverted 0x08c379a0", ChainFault.Reverted, "custom error 0x08c379a0")]
    [InlineData(-32000, "insufficient funds for gas * price + value", null, ChainFault.NotEnoughGas, "insufficient")]
    [InlineData(-32000, "nonce too low: next nonce 8, tx nonce 7", null, ChainFault.NonceUsed, "nonce too low")]
    [InlineData(-32005, "daily request count exceeded", null, ChainFault.Node, "-32005")]
    public async Task A_nodes_refusal_is_told_in_our_terms(
        int code, string message, string? data, ChainFault fault, string said)
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Call = (_, _) => throw new NodeError(code, message, data);
        ChainException e = await Assert.ThrowsAsync<ChainException>(
            () => node.Client(time).Call(Somebody, [1, 2, 3, 4], null, default));
        Assert.Equal(fault, e.Fault);
        Assert.Contains(said, e.Message);
    }

    [Fact]
    public async Task Several_questions_go_in_one_request_and_a_revert_spoils_only_its_own()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Call = (_, data) => data == "0x02"
            ? throw new NodeError(3, "execution reverted")
            : FakeNode.Word(Hex.Parse(data)[0]);
        IReadOnlyList<BigInteger?> found = await node.Client(time).Numbers(
            [(Somebody, [1]), (Somebody, [2]), (Somebody, [3])], default);
        Assert.Equal([1, null, 3], found);
        Assert.Equal(2, node.Seen.Count);
    }

    [Fact]
    public async Task A_call_to_where_no_contract_is_says_so()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Call = (_, _) => "0x";
        ChainException e = await Assert.ThrowsAsync<ChainException>(
            () => node.Client(time).Number(Somebody, [1, 2, 3, 4], default));
        Assert.Contains("no contract of ours is there", e.Message);
    }

    [Theory]
    [InlineData(200, "<html>maintenance</html>", "text/html", VenueErrorKind.Html)]
    [InlineData(403, "<html>blocked</html>", "text/html", VenueErrorKind.Html)]
    [InlineData(200, """{"hello":1}""", "application/json", VenueErrorKind.Malformed)]
    public async Task Something_that_is_no_node_is_told_as_what_it_is(
        int status, string body, string type, VenueErrorKind kind)
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Instead = (status, body, type);
        Task<BigInteger> balance = node.Client(time).Balance(Somebody, default);
        await Eventually.Drive(time, TimeSpan.FromSeconds(1), () => balance.IsCompleted, "the failure");
        Assert.Equal(kind, (await Assert.ThrowsAsync<VenueException>(() => balance)).Error.Kind);
    }

    [Fact]
    public async Task A_transaction_that_the_node_has_already_is_as_good_as_sent()
    {
        await using FakeNode node = await FakeNode.Start(time);
        node.Sent = _ => throw new NodeError(-32000, "already known");
        await node.Client(time).Send(new SignedTransaction([2], "0x00"), default);
        Assert.Single(node.Raw);
    }

    [Fact]
    public async Task A_receipt_shows_what_came_to_a_wallet()
    {
        await using FakeNode node = await FakeNode.Start(time);
        EvmAddress token = ChainKeys.Contracts.Collateral, other = ChainKeys.Contracts.UsdcE;
        JsonRpcClient client = node.Client(time);
        Assert.Null(await client.Receipt("0xaa", default));
        node.Receipts["0xaa"] = FakeNode.Receipt(
            "0xaa", true, FakeNode.Transfer(token, EvmAddress.Zero, Somebody, 50),
            FakeNode.Transfer(token, Somebody, EvmAddress.Zero, 8),
            FakeNode.Transfer(other, EvmAddress.Zero, Somebody, 1000));
        ChainReceipt receipt = (await client.Receipt("0xaa", default))!;
        Assert.True(receipt.Succeeded);
        Assert.Equal(42, receipt.NetTransfer(token, Somebody));
        Assert.Equal(16, receipt.Block);
    }
}
