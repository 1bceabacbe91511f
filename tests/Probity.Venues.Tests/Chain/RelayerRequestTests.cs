using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

public sealed class RelayerRequestTests
{
    private static readonly WalletCall Approve = new(
        EvmAddress.Parse("0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174"), 0,
        Hex.Parse(
            "0x095ea7b30000000000000000000000004d97dcd97ec945f40cf65f87097ace5ea0476045" + new string('f', 64)));

    [Theory]
    [InlineData(SignatureType.GnosisSafe, "relayer-submit-safe.json")]
    [InlineData(SignatureType.PolyProxy, "relayer-submit-proxy.json")]
    [InlineData(SignatureType.DepositWallet, "relayer-submit-wallet-batch.json")]
    public void A_request_is_member_for_member_the_published_one(SignatureType type, string sample)
    {
        using PolymarketAccount account = ChainKeys.Account(type);
        var requests = new RelayerRequests(account);
        byte[] request = type switch
        {
            SignatureType.GnosisSafe => requests.Safe([Approve], 0, "approve"),
            SignatureType.PolyProxy => requests.Proxy(
                [Approve], 0, EvmAddress.Parse("0xae700edfd9ab986395f3999fe11177b9903a52f1"), 85338, "approve"),
            _ => requests.DepositWallet([Redeem()], 5, 1790000600, "Redeem positions"),
        };
        Assert.Equal(Sorted(SharedFiles.Sample(sample)), Sorted(System.Text.Encoding.UTF8.GetString(request)));
    }

    [Fact]
    public void Deployment_of_a_deposit_wallet_needs_no_signature()
    {
        using PolymarketAccount account = ChainKeys.Account(SignatureType.DepositWallet);
        string request = System.Text.Encoding.UTF8.GetString(new RelayerRequests(account).DepositWalletCreate());
        Assert.Equal(Sorted(SharedFiles.Sample("relayer-submit-wallet-create.json")), Sorted(request));
    }

    [Fact]
    public void Deployment_of_a_safe_carries_the_published_signature()
    {
        (_, JsonElement expected) = ChainKeys.Vector("published-safe-create");
        // The published one is of the test net's chain id or of Polygon: the vector says which.
        using PolymarketAccount account = ChainKeys.Account(SignatureType.GnosisSafe);
        using JsonDocument request = JsonDocument.Parse(new RelayerRequests(account).SafeCreate());
        Assert.Equal(
            expected.GetProperty("signature").GetString(), request.RootElement.GetProperty("signature").GetString());
        Assert.Equal("SAFE-CREATE", request.RootElement.GetProperty("type").GetString());
        Assert.Equal(account.Funder.ToString(), request.RootElement.GetProperty("proxyWallet").GetString());
    }

    [Fact]
    public void Several_calls_of_a_safe_are_packed_into_one_delegate_call()
    {
        (JsonElement input, JsonElement expected) = ChainKeys.Vector("safe-multisend-two-approvals");
        EvmAddress pusd = ChainKeys.Contracts.Collateral;
        WalletCall[] calls =
        [
            WalletCalls.Allow("pUSD", pusd, "ctf", ChainKeys.Contracts.ConditionalTokens).Call,
            WalletCalls.Allow("pUSD", pusd, "adapter", ChainKeys.Contracts.CtfCollateralAdapter).Call,
        ];
        Assert.Equal(
            input.GetProperty("data").GetString(),
            Hex.Of(SafeTransaction.Of(ChainKeys.Contracts.SafeMultisend, calls, 0).Data));
        using PolymarketAccount account = ChainKeys.Account(SignatureType.GnosisSafe);
        using JsonDocument request = JsonDocument.Parse(new RelayerRequests(account).Safe(calls, 4, ""));
        Assert.Equal(
            expected.GetProperty("packedSignature").GetString(),
            request.RootElement.GetProperty("signature").GetString());
        Assert.Equal("1", request.RootElement.GetProperty("signatureParams").GetProperty("operation").GetString());
    }

    // Encoded by viem 2.47.0.
    [Fact]
    public void Several_calls_of_a_proxy_are_encoded_as_viem_does()
    {
        WalletCall[] calls =
        [
            new(ChainKeys.Contracts.Collateral, 0, Hex.Parse("0x095ea7b3")),
            new(ChainKeys.Contracts.ConditionalTokens, 7, []),
        ];
        Assert.Equal(
            "0x34ee9791" + Words(0x20, 2, 0x40, 0x100, 1) + Word(ChainKeys.Contracts.Collateral) + Words(0, 0x80, 4)
            + "095ea7b3" + new string('0', 56) + Words(1) + Word(ChainKeys.Contracts.ConditionalTokens)
            + Words(7, 0x80, 0),
            Hex.Of(RelayerRequests.ProxyData(calls)));
    }

    private static string Words(params ReadOnlySpan<int> numbers)
    {
        string text = "";
        foreach (int number in numbers) { text += ((BigInteger)number).ToString("x").PadLeft(64, '0')[^64..]; }
        return text;
    }

    private static string Word(EvmAddress address) => new string('0', 24) + address.ToString()[2..].ToLowerInvariant();

    private static WalletCall Redeem()
    {
        (JsonElement input, _) = ChainKeys.Vector("deposit-wallet-batch-redeem");
        JsonElement call = input.GetProperty("calls")[0];
        EvmAddress target = EvmAddress.Parse(call.GetProperty("target").GetString()!);
        return new WalletCall(target, 0, Hex.Parse(call.GetProperty("data").GetString()!));
    }

    // The case of an address says nothing: the samples have both.
    private static string Sorted(string json) => Sort(JsonNode.Parse(json)!).ToJsonString().ToLowerInvariant();

    private static JsonNode Sort(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Sort(member.Value)))!),
        JsonArray items => new JsonArray([.. items.Select(item => Sort(item!))]),
        _ => node.DeepClone(),
    };
}
