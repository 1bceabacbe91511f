using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Quoting;
using Probity.Engine.Risk;

namespace Probity.Engine;

/// <summary>What the engine is told once, at the start.</summary>
/// <param name="Risk">Limits.</param>
/// <param name="Quoting">How calm quoting has to be.</param>
/// <param name="Currency">The collateral that equity, P&amp;L and drawdown are told in.</param>
/// <param name="RiskInterval">How often equity, drawdown and the kill switch are looked at without a fill; at least 100
/// ms.</param>
public sealed record EngineOptions(
    RiskOptions Risk, QuotePlannerOptions Quoting, Currency Currency, Duration RiskInterval)
{
    public static EngineOptions Default { get; } = new(
        RiskOptions.Default, new QuotePlannerOptions(), Currency.PUsd, Duration.FromSeconds(1));
}

/// <summary>One strategy with its place in the shard.</summary>
/// <param name="Id">Dense from 0 in the configuration's order.</param>
/// <param name="Strategy">The strategy; owned by the engine from now on.</param>
/// <param name="Account">The account that it trades.</param>
/// <param name="Venue">The venue whose markets it sees.</param>
public sealed record StrategySlot(StrategyId Id, Strategy Strategy, AccountId Account, VenueId Venue);
