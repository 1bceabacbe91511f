using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

/// <summary>The public development key and the wallets that follow from it.</summary>
internal static class ChainKeys
{
    public const string Text = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    public static PolymarketContracts Contracts => PolymarketContracts.Polygon;

    public static PolymarketAccount Account(SignatureType type)
    {
        PrivateKey key = PrivateKey.Parse(Text);
        WalletCandidates wallets = WalletDerivation.Of(key.Address, Contracts);
        EvmAddress funder = type switch
        {
            SignatureType.GnosisSafe => wallets.Safe,
            SignatureType.PolyProxy => wallets.Proxy,
            SignatureType.DepositWallet => wallets.DepositBeacon,
            _ => wallets.Eoa,
        };
        return new PolymarketAccount(new AccountId(0), "main", key, type, funder, Contracts);
    }

    /// <summary>The input and the expected answer of a published vector.</summary>
    public static (JsonElement Input, JsonElement Expected) Vector(string name)
    {
        using JsonDocument file = JsonDocument.Parse(SharedFiles.Vectors("polymarket-relayer-and-calldata.json"));
        JsonElement vector = file.RootElement.GetProperty("vectors").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name).Clone();
        return (vector.GetProperty("input"), vector.GetProperty("expected"));
    }
}
