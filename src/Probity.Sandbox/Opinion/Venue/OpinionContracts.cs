using Probity.Crypto;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>Addresses of the venue on BNB chain (reference/opinion.md 1).</summary>
public static class OpinionContracts
{
    public const ulong ChainId = 56;

    public static EvmAddress ConditionalTokens { get; } =
        EvmAddress.Parse("0xAD1a38cEc043e70E83a3eC30443dB285ED10D774");

    public static EvmAddress MultiSend { get; } = EvmAddress.Parse("0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526");

    public static EvmAddress FeeManager { get; } = EvmAddress.Parse("0xC9063Dc52dEEfb518E5b6634A6b8D624bc5d7c36");

    /// <summary>The quote token, 18 decimals.</summary>
    public static EvmAddress Usdt { get; } = EvmAddress.Parse("0x55d398326f99059fF775485246999027B3197955");

    /// <summary>The exchange for USDT.</summary>
    public static EvmAddress Exchange { get; } = EvmAddress.Parse("0x5F45344126D6488025B0b84A3A8189F2487a7246");

    /// <summary>Where the sandbox collects fees and pays rebates from; an address of its own.</summary>
    public static EvmAddress FeeReceiver { get; } = EvmAddress.Parse("0xfee0000000000000000000000000000000000fee");
}
