using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Quoting;
using Probity.Engine.Risk;

namespace Probity.Engine;

/// <summary>What the engine is told once, at the start.</summary>
/// <param name="Risk">Limits.</param>
/// <param name="Quoting">How calm quoting has to be.</param>
/// <param name="Rates">What the collaterals count as where equity, P&amp;L and limits are told in dollars.</param>
/// <param name="RiskInterval">How often equity, drawdown and the kill switch are looked at without a fill; at least 100
/// ms.</param>
public sealed record EngineOptions(
    RiskOptions Risk, QuotePlannerOptions Quoting, CurrencyRates Rates, Duration RiskInterval)
{
    public static EngineOptions Default { get; } = new(
        RiskOptions.Default, new QuotePlannerOptions(), CurrencyRates.Par, Duration.FromSeconds(1));
}

/// <summary>One strategy with its place in the shard.</summary>
/// <param name="Id">Dense from 0 in the configuration's order.</param>
/// <param name="Strategy">The strategy; owned by the engine from now on.</param>
/// <param name="Accounts">
/// The accounts that it may trade with, at least one; it sees the markets of their venues, and the first of a venue is
/// the one that it uses there unless it chooses another for a market.
/// </param>
public sealed record StrategySlot(StrategyId Id, Strategy Strategy, IReadOnlyList<TradingAccount> Accounts)
{
    /// <summary>A strategy with one account on one venue.</summary>
    public StrategySlot(StrategyId id, Strategy strategy, AccountId account, VenueId venue)
        : this(id, strategy, [new TradingAccount(account, venue)])
    {
    }

    /// <summary>Its markets are spread over its accounts of a venue, instead of all going through the first.</summary>
    public bool SpreadsAccounts { get; init; }

    /// <summary>Does it see the markets of this venue?</summary>
    public bool Sees(VenueId venue)
    {
        foreach (TradingAccount one in Accounts)
        {
            if (one.Venue == venue) { return true; }
        }
        return false;
    }

    /// <summary>The account that it uses in a market unless it chose another.</summary>
    /// <exception cref="InvariantException">It has none on that venue.</exception>
    public AccountId UsualAccount(VenueId venue, MarketId market)
    {
        TradingAccount[] own = [.. Accounts.Where(one => one.Venue == venue)];
        Require.That(own.Length > 0, "a strategy trades where it has an account");
        return own[SpreadsAccounts ? market.Value % own.Length : 0].Account;
    }
}
