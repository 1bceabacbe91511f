using Probity.Crypto;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>
/// The contracts of one chain (reference/polymarket.md 1.2 and 1.3). A proxy factory is missing on the test net.
/// </summary>
public sealed record PolymarketContracts(
    ulong ChainId,
    EvmAddress Collateral,
    EvmAddress ConditionalTokens,
    EvmAddress CtfExchange,
    EvmAddress NegRiskExchange,
    EvmAddress ExchangeV3,
    EvmAddress CtfCollateralAdapter,
    EvmAddress NegRiskCollateralAdapter,
    EvmAddress NegRiskAdapter,
    EvmAddress Router,
    EvmAddress DepositWalletFactory,
    EvmAddress DepositWalletBeacon,
    EvmAddress DepositWalletImplementation,
    EvmAddress ProxyFactory,
    EvmAddress SafeFactory,
    EvmAddress SafeMultisend,
    EvmAddress UsdcE,
    EvmAddress Onramp,
    EvmAddress Offramp,
    EvmAddress PositionManager,
    EvmAddress AutoRedeemer,
    EvmAddress RelayHub)
{
    public static PolymarketContracts Polygon { get; } = new(
        137,
        EvmAddress.Parse("0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB"),
        EvmAddress.Parse("0x4D97DCd97eC945f40cF65F87097ACe5EA0476045"),
        EvmAddress.Parse("0xE111180000d2663C0091e4f400237545B87B996B"),
        EvmAddress.Parse("0xe2222d279d744050d28e00520010520000310F59"),
        EvmAddress.Parse("0xe3333700cA9d93003F00f0F71f8515005F6c00Aa"),
        EvmAddress.Parse("0xAdA100Db00Ca00073811820692005400218FcE1f"),
        EvmAddress.Parse("0xadA2005600Dec949baf300f4C6120000bDB6eAab"),
        EvmAddress.Parse("0xd91E80cF2E7be2e162c6513ceD06f1dD0dA35296"),
        EvmAddress.Parse("0x12121212006e4CD160D18e3f00711DA5c3372600"),
        EvmAddress.Parse("0x00000000000Fb5C9ADea0298D729A0CB3823Cc07"),
        EvmAddress.Parse("0x7A18EDfe055488A3128f01F563e5B479D92ffc3a"),
        EvmAddress.Parse("0x58CA52ebe0DadfdF531Cde7062e76746de4Db1eB"),
        EvmAddress.Parse("0xaB45c5A4B0c941a2F231C04C3f49182e1A254052"),
        EvmAddress.Parse("0xaacFeEa03eb1561C4e67d661e40682Bd20E3541b"),
        EvmAddress.Parse("0xA238CBeb142c10Ef7Ad8442C6D1f9E89e07e7761"),
        EvmAddress.Parse("0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174"),
        EvmAddress.Parse("0x93070a847efEf7F70739046A929D47a521F5B8ee"),
        EvmAddress.Parse("0x2957922Eb93258b93368531d39fAcCA3B4dC5854"),
        EvmAddress.Parse("0x006F54F7f9A22e0000CC2AB60031000000ae9fEF"),
        EvmAddress.Parse("0xa1200000d0002264C9a1698e001292D00E1b00af"),
        EvmAddress.Parse("0xD216153c06E857cD7f72665E0aF1d7D82172F494"));

    /// <summary>The test net, where only signatures can be tried.</summary>
    public static PolymarketContracts Amoy { get; } = Polygon with
    {
        ChainId = 80002,
        ConditionalTokens = EvmAddress.Parse("0x69308FB512518e39F9b16112fA8d994F4e2Bf8bB"),
        ExchangeV3 = EvmAddress.Parse("0x9fE6e61422AdB6F610d8597F9684b16912D50C3D"),
        ProxyFactory = EvmAddress.Zero,
    };
}
