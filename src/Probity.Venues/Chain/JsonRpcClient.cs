using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Venues.Http;
using Probity.Venues.Limits;

namespace Probity.Venues.Chain;

/// <summary>What gas costs now, wei per gas.</summary>
/// <param name="BaseFee">Of the next block, burnt.</param>
/// <param name="Tip">What others pay on top.</param>
public sealed record GasPrice(BigInteger BaseFee, BigInteger Tip);

/// <summary>
/// A node of the chain by JSON-RPC 2.0. Before its first answer is believed it is asked which chain it speaks for.
/// </summary>
/// <param name="http">Pipeline to the node.</param>
/// <param name="chainId">The chain that the account trades on.</param>
public sealed class JsonRpcClient(VenueHttp http, ulong chainId)
{
    /// <summary>Name of the node's rate limit; nodes publish none.</summary>
    public const string Gate = "rpc";

    private const string Latest = "latest";

    private static readonly string[] Gates = [Gate];

    private int lastId;
    private volatile bool isRightChain;

    /// <summary>What a node is asked for at most.</summary>
    public static RateLimit DefaultLimit { get; } = RateLimit.SlidingWindow(Gate, 200, TimeSpan.FromSeconds(10));

    public ulong ChainId { get; } = chainId;

    /// <exception cref="ChainException">The node speaks for another chain.</exception>
    public async Task CheckChain(CancellationToken cancel)
    {
        if (isRightChain) { return; }
        BigInteger found = RpcValue.Number(await Ask("eth_chainId", [], cancel).ConfigureAwait(false));
        if (found != ChainId)
        {
            throw new ChainException(
                ChainFault.WrongChain,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the JSON-RPC node speaks for chain {found}, but this account trades on chain {ChainId}: ")
                + "correct rpc_url of the venue's hosts or the account's chain_id");
        }
        isRightChain = true;
    }

    public async Task<long> BlockNumber(CancellationToken cancel) =>
        (long)RpcValue.Number(await Checked("eth_blockNumber", [], cancel).ConfigureAwait(false));

    /// <summary>Coins that pay for gas, wei.</summary>
    public async Task<BigInteger> Balance(EvmAddress address, CancellationToken cancel) => RpcValue.Number(
        await Checked("eth_getBalance", [address.ToString(), Latest], cancel).ConfigureAwait(false));

    /// <summary>The next nonce of a key: after everything that waits, or after what is in a block.</summary>
    public async Task<BigInteger> Nonce(EvmAddress address, bool pending, CancellationToken cancel) => RpcValue.Number(
        await Checked(
            "eth_getTransactionCount", [address.ToString(), pending ? "pending" : Latest], cancel)
            .ConfigureAwait(false));

    public async Task<bool> HasCode(EvmAddress address, CancellationToken cancel) => RpcValue.Bytes(
        await Checked("eth_getCode", [address.ToString(), Latest], cancel).ConfigureAwait(false)).Length > 0;

    /// <summary>From the fee history where the node keeps one, else from its plain gas price.</summary>
    public async Task<GasPrice> Price(CancellationToken cancel)
    {
        const int Median = 50;
        try
        {
            JsonElement history = await Checked(
                "eth_feeHistory", ["0x5", Latest, new JsonArray(Median)], cancel).ConfigureAwait(false);
            return RpcValue.FeeHistory(history);
        }
        catch (ChainException e) when (e.Fault == ChainFault.Node)
        {
            JsonElement plain = await Checked("eth_gasPrice", [], cancel).ConfigureAwait(false);
            return new GasPrice(RpcValue.Number(plain), BigInteger.Zero);
        }
    }

    /// <summary>What a call would return now.</summary>
    /// <exception cref="ChainException">It reverts; the text has the contract's reason.</exception>
    public async Task<byte[]> Call(EvmAddress to, byte[] data, EvmAddress? from, CancellationToken cancel) =>
        RpcValue.Bytes(await Checked(
            "eth_call", [CallObject(new WalletCall(to, BigInteger.Zero, data), from), Latest], cancel)
            .ConfigureAwait(false));

    /// <summary>A call that returns one number.</summary>
    public async Task<BigInteger> Number(EvmAddress to, byte[] data, CancellationToken cancel)
    {
        byte[] word = await Call(to, data, null, cancel).ConfigureAwait(false);
        return word.Length >= WordWriter.Size
            ? new BigInteger(word.AsSpan(0, WordWriter.Size), isUnsigned: true, isBigEndian: true)
            : throw new ChainException(
                ChainFault.Node, $"a call to {to} returned {word.Length} bytes: no contract of ours is there");
    }

    /// <summary>Several calls of one number each, in one request; null where a call reverts.</summary>
    public async Task<IReadOnlyList<BigInteger?>> Numbers(
        IReadOnlyList<(EvmAddress To, byte[] Data)> calls, CancellationToken cancel)
    {
        if (calls.Count == 0) { return []; }
        await CheckChain(cancel).ConfigureAwait(false);
        int first = Interlocked.Add(ref lastId, calls.Count) - calls.Count + 1;
        var batch = new JsonArray(
            [.. calls.Select((call, at) => Envelope(
                first + at, "eth_call", [CallObject(new WalletCall(call.To, 0, call.Data), null), Latest]))]);
        VenueReply reply = await Post(batch, cancel).ConfigureAwait(false);
        var found = new BigInteger?[calls.Count];
        foreach ((int id, JsonElement result) in RpcValue.Results(reply, first, calls.Count))
        {
            byte[] word = RpcValue.Bytes(result);
            found[id - first] = word.Length < WordWriter.Size
                ? null
                : new BigInteger(word.AsSpan(0, WordWriter.Size), isUnsigned: true, isBigEndian: true);
        }
        return found;
    }

    /// <exception cref="ChainException">The call would revert; the text has the contract's reason.</exception>
    public async Task<BigInteger> EstimateGas(EvmAddress from, WalletCall call, CancellationToken cancel) =>
        RpcValue.Number(await Checked("eth_estimateGas", [CallObject(call, from)], cancel).ConfigureAwait(false));

    /// <summary>Broadcasts; the same bytes may be sent as often as one likes.</summary>
    public async Task Send(SignedTransaction transaction, CancellationToken cancel)
    {
        try
        {
            await Checked("eth_sendRawTransaction", [Hex.Of(transaction.Raw)], cancel).ConfigureAwait(false);
        }
        catch (ChainException e) when (e.Fault == ChainFault.AlreadyKnown)
        {
            // Sent before, perhaps by a process that died: just what we want.
        }
    }

    /// <summary>Null while no block holds the transaction.</summary>
    public async Task<ChainReceipt?> Receipt(string hash, CancellationToken cancel) => ChainReceipt.Read(
        await Checked("eth_getTransactionReceipt", [hash], cancel).ConfigureAwait(false));

    private static JsonObject CallObject(WalletCall call, EvmAddress? from)
    {
        var fields = new JsonObject { ["to"] = call.Target.ToString(), ["data"] = Hex.Of(call.Data) };
        if (from is { } sender) { fields["from"] = sender.ToString(); }
        if (!call.Value.IsZero) { fields["value"] = "0x" + call.Value.ToString("x").TrimStart('0'); }
        return fields;
    }

    private static JsonObject Envelope(int id, string method, JsonArray parameters) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id,
        ["method"] = method,
        ["params"] = parameters,
    };

    private async Task<JsonElement> Checked(string method, JsonArray parameters, CancellationToken cancel)
    {
        await CheckChain(cancel).ConfigureAwait(false);
        return await Ask(method, parameters, cancel).ConfigureAwait(false);
    }

    private async Task<JsonElement> Ask(string method, JsonArray parameters, CancellationToken cancel)
    {
        int id = Interlocked.Increment(ref lastId);
        VenueReply reply = await Post(Envelope(id, method, parameters), cancel).ConfigureAwait(false);
        return RpcValue.Result(reply, method);
    }

    // Reads, and broadcasts of bytes that can count once only: all may be repeated.
    private Task<VenueReply> Post(JsonNode body, CancellationToken cancel) => http.Send(
        new VenueRequest(HttpMethod.Post, "", Gates, Body: JsonSerializer.SerializeToUtf8Bytes(body))
        {
            KeepsErrors = true,
        },
        cancel);
}
