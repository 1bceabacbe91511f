using Probity.Crypto;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>The approvals that an account of the venue gives (reference/polymarket.md 8.3).</summary>
internal static class TradingApprovals
{
    /// <summary>May take pUSD.</summary>
    public static EvmAddress[] Spenders(PolymarketContracts c) =>
    [
        c.CtfExchange, c.NegRiskExchange, c.CtfCollateralAdapter, c.NegRiskCollateralAdapter, c.Router, c.ExchangeV3,
    ];

    /// <summary>May move conditional tokens; the last for conversions.</summary>
    public static EvmAddress[] TokenOperators(PolymarketContracts c) =>
    [
        c.CtfExchange, c.NegRiskExchange, c.CtfCollateralAdapter, c.NegRiskCollateralAdapter, c.AutoRedeemer,
        c.NegRiskAdapter,
    ];

    /// <summary>May move positions.</summary>
    public static EvmAddress[] PositionOperators(PolymarketContracts c) => [c.Router, c.ExchangeV3, c.AutoRedeemer];
}
