using Probity.Crypto;

namespace Probity.Venues.Opinion.Signing;

/// <summary>
/// The venue's contracts on its one chain (reference/opinion.md 1). Exchange and collateral of a market are read from
/// the venue; those of USDT here are what that is checked against.
/// </summary>
public sealed record OpinionContracts(
    ulong ChainId,
    EvmAddress ConditionalTokens,
    EvmAddress MultiSend,
    EvmAddress FeeManager,
    EvmAddress Usdt,
    EvmAddress UsdtExchange)
{
    /// <summary>Decimals of USDT and of outcome tokens; a collateral with others is refused.</summary>
    public const int Decimals = 18;

    /// <summary>BNB Smart Chain.</summary>
    public static OpinionContracts Bnb { get; } = new(
        56,
        EvmAddress.Parse("0xAD1a38cEc043e70E83a3eC30443dB285ED10D774"),
        EvmAddress.Parse("0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526"),
        EvmAddress.Parse("0xC9063Dc52dEEfb518E5b6634A6b8D624bc5d7c36"),
        EvmAddress.Parse("0x55d398326f99059fF775485246999027B3197955"),
        EvmAddress.Parse("0x5F45344126D6488025B0b84A3A8189F2487a7246"));
}
