using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Testing;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Chain;

/// <summary>A chain with a plain market, a neg-risk event of three, and a position market.</summary>
internal sealed class ChainFixture : IChainEffects
{
    public const string Condition = "0xbd31dc8a20211944f6b70f31557f1001557b59905b7738480ca09bd4532f84af";
    public const string PositionCondition = "0x017791f201d5a788e0039e511fc1900e5f000000000000000000000000000000";
    public const string NegRiskId = "0x1212121212121212121212121212121212121212121212121212121212121200";
    public const string KeyText = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    public static readonly EvmAddress Eoa = EvmAddress.Parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    public static readonly EvmAddress Other = EvmAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    /// <summary>Before the deadline of the sample of a batch, 1790000600.</summary>
    private const long StartSeconds = 1_790_000_000;

    public ChainFixture()
    {
        Chain = new SandboxChain(PolymarketContracts.Polygon, this, () => Now);
        Plain = new ChainMarket(Condition, 11, 12, MarketProtocol.ConditionalTokens);
        BigInteger yes = Hex.ParseUInt256(PositionCondition);
        Position = new ChainMarket(PositionCondition, yes, yes + 1, MarketProtocol.Position);
        Questions =
        [
            .. Enumerable.Range(0, 3).Select(i => new ChainMarket(
                "0x" + new string((char)('a' + i), 64), 101 + (2 * i), 102 + (2 * i), MarketProtocol.ConditionalTokens,
                NegRisk: true, NegRiskId, i)),
        ];
        foreach (ChainMarket market in Questions.Append(Plain).Append(Position)) { Chain.AddMarket(market); }
    }

    public Instant Now { get; set; } = new(StartSeconds * Instant.NanosPerSecond);

    public SandboxChain Chain { get; }

    public PolymarketContracts Contracts => Chain.Contracts;

    public ChainMarket Plain { get; }

    public ChainMarket Position { get; }

    public ChainMarket[] Questions { get; }

    /// <summary>Effects told, in order.</summary>
    public List<(EvmAddress Wallet, BigInteger? Token, long Micros)> Effects { get; } = [];

    public static JsonElement Vector(string name) => JsonDocument
        .Parse(File.ReadAllText(Checkout.Shared("reference/vectors/polymarket-relayer-and-calldata.json")))
        .RootElement.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("name").GetString() == name);

    public static byte[] Calldata(string name) =>
        Hex.Parse(Vector(name).GetProperty("expected").GetProperty("data").GetString()!);

    public void CollateralMoved(EvmAddress wallet, long micros) => Effects.Add((wallet, null, micros));

    public void SharesMoved(EvmAddress wallet, BigInteger token, long micros) => Effects.Add((wallet, token, micros));

    /// <summary>A wallet with dollars and all approvals.</summary>
    public void Open(EvmAddress wallet, long dollars)
    {
        Chain.Faucet.Fund(wallet, dollars * 1_000_000);
        Chain.Faucet.ApproveTrading(wallet);
        Effects.Clear();
    }

    public ChainTransaction Run(EvmAddress from, EvmAddress to, string function, params string[] arguments) =>
        Chain.Run(from, to, ContractCall.Encode(function, arguments));

    public long Shares(EvmAddress wallet, BigInteger token) => (long)Chain.SharesOf(wallet, token);

    public long Dollars(EvmAddress wallet) => (long)Chain.CollateralOf(wallet);

    /// <summary>Time passes until so many more blocks are there.</summary>
    public void Blocks(int count)
    {
        Now += Duration.FromSeconds(2 * count);
        Chain.Advance();
    }
}
