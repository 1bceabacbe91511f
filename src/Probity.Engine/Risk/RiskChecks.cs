using Probity.Domain.Seams;
using Probity.Engine.Risk.Checks;

namespace Probity.Engine.Risk;

/// <summary>The checks that come with the house, by code, in their usual order: what stops most comes first.</summary>
public static class RiskChecks
{
    /// <summary>Codes in the usual order. Status and restraints always run first, the venue's
    /// minimums last; they are not listed.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        KillSwitchCheck.Name, MarketStatusCheck.Name, StaleBookCheck.Name, TickGridCheck.Name, PriceBandCheck.Name,
        DegradedDataCheck.Name, OrderRateCheck.Name, OpenOrdersCheck.Name, OrderSizeCheck.Name, PositionCheck.Name,
        BalanceCheck.Name, GroupLossCheck.Name, TotalLossCheck.Name, SelfTradeCheck.Name,
    ];

    /// <summary>Checks that can be neither left out nor made log only.</summary>
    public static IReadOnlyList<string> Indispensable { get; } =
        [KillSwitchCheck.Name, MarketStatusCheck.Name, TickGridCheck.Name];

    public static IReadOnlyList<RiskStep> Build(RiskOptions options)
    {
        var steps = new RiskStep[options.Checks.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            string code = options.Checks[i];
            steps[i] = new RiskStep(Make(code, options), options.LogOnly.Contains(code));
        }
        return steps;
    }

    private static IRiskCheck Make(string code, RiskOptions options) => code switch
    {
        KillSwitchCheck.Name => new KillSwitchCheck(),
        MarketStatusCheck.Name => new MarketStatusCheck(),
        StaleBookCheck.Name => new StaleBookCheck(options.MaxDataAge),
        TickGridCheck.Name => new TickGridCheck(),
        PriceBandCheck.Name => new PriceBandCheck(options.LowestPrice, options.HighestPrice, options.PriceBandPips),
        DegradedDataCheck.Name => new DegradedDataCheck(),
        OrderRateCheck.Name => new OrderRateCheck(),
        OpenOrdersCheck.Name => new OpenOrdersCheck(options.MaxOpenOrders),
        OrderSizeCheck.Name => new OrderSizeCheck(options.MaxOrderSize, options.MaxOrderNotional),
        PositionCheck.Name => new PositionCheck(options.MaxPosition, options.MaxNetPosition),
        BalanceCheck.Name => new BalanceCheck(),
        GroupLossCheck.Name => new GroupLossCheck(options.MaxGroupLoss),
        TotalLossCheck.Name => new TotalLossCheck(options.MaxTotalLoss),
        SelfTradeCheck.Name => new SelfTradeCheck(),
        _ => throw new Domain.InvariantException($"risk check '{code}' is known"),
    };
}
