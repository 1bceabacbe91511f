using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Truth;

/// <summary>
/// What the venue says that the account holds: collateral and shares, 18 decimals cut to micro-units. What is below a
/// micro-unit is added up and told, never lost in silence.
/// </summary>
/// <param name="account">Whose.</param>
/// <param name="client">The account's routes.</param>
/// <param name="accounts">The account itself.</param>
/// <param name="prices">For what shares cost at the first start.</param>
/// <param name="notice">Told of dust, once.</param>
/// <param name="now">The clock.</param>
internal sealed class HoldingsReader(
    AccountId account,
    OpinionTradingClient client,
    AccountClient accounts,
    OpinionPublicClient prices,
    Action<TruthNotice> notice,
    Func<Instant> now)
{
    private const string HeldBefore = "held at the first start";

    private bool toldDust;

    /// <summary>Collateral and these outcomes, as inputs to compare with the books.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public async Task<IReadOnlyList<EngineInput>> Report(
        IReadOnlyList<(Market Market, Instrument Outcome)> outcomes, CancellationToken cancel)
    {
        Holdings held = await Read(outcomes.FirstOrDefault().Market, cancel).ConfigureAwait(false);
        Stamp at = Stamp.Unsequenced(now(), Instant.None);
        var inputs = new List<EngineInput>();
        if (held.Cash is { } cash) { inputs.Add(new BalanceReported(at, account, new Money(cash, Currency.Usdt))); }
        if (!held.IsWhole) { return inputs; }
        foreach ((_, Instrument outcome) in outcomes)
        {
            Quantity shares = held.Shares.GetValueOrDefault(outcome.Token);
            inputs.Add(new PositionReported(at, account, outcome.Id, shares, BalanceSource.Venue));
        }
        return inputs;
    }

    /// <summary>
    /// What was there before the first run, as capital: shares count as having cost the last public price.
    /// </summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public async Task<IReadOnlyList<EngineInput>> Opening(IReadOnlyList<Market> markets, CancellationToken cancel)
    {
        Holdings held = await Read(markets.Count > 0 ? markets[0] : null, cancel).ConfigureAwait(false);
        var inputs = new List<EngineInput>();
        if (held.Cash is { } cash && cash != Cash.Zero)
        {
            inputs.Add(new CashMoved(
                Stamp.Unsequenced(now(), Instant.None), account, new Money(cash, Currency.Usdt), HeldBefore));
        }
        foreach (Instrument outcome in markets.SelectMany(market => new[] { market.First, market.Second }))
        {
            Quantity shares = held.Shares.GetValueOrDefault(outcome.Token);
            if (shares.IsZero) { continue; }
            LatestPriceDocument last = await prices.LatestPrice(outcome.Token, cancel).ConfigureAwait(false);
            int pips = (int)Math.Clamp(Math.Round((last.Price ?? 0m) * Price.PipsPerDollar), 0, Price.PipsPerDollar);
            Cash cost = Price.FromPips(pips).Notional(shares, Rounding.Nearest);
            inputs.Add(new SharesMoved(
                Stamp.Unsequenced(now(), Instant.None), account, outcome.Id, new SignedQuantity(shares.Micros), cost,
                HeldBefore));
        }
        return inputs;
    }

    /// <summary>The venue's markets in which the account holds anything.</summary>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public async Task<IReadOnlyList<string>> Markets(CancellationToken cancel) =>
    [
        .. (await client.Positions(cancel).ConfigureAwait(false)).Rows
            .Select(row => row.MarketId ?? "").Where(id => id.Length > 0).Distinct(),
    ];

    private async Task<Holdings> Read(Market? market, CancellationToken cancel)
    {
        string? collateral = market?.Contracts?.Collateral;
        IReadOnlyList<TokenBalanceDocument> balances = (await accounts.Balance(cancel).ConfigureAwait(false)).Balances;
        TokenBalanceDocument? own = collateral is null && balances.Count == 1
            ? balances[0]
            : balances.FirstOrDefault(row =>
                string.Equals(row.Token, collateral, StringComparison.OrdinalIgnoreCase));
        Cash? cash = AttoText.TryParse(own?.Total, out Int128 total)
            ? Cash.FromMicros(AttoText.ToShares(total, out _).Micros)
            : collateral is null ? null : Cash.Zero;
        Listing<PositionDocument> rows = await client.Positions(cancel).ConfigureAwait(false);
        var shares = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        Int128 dust = 0;
        bool isWhole = rows.IsWhole;
        foreach (PositionDocument row in rows.Rows)
        {
            if (!AttoText.TryParse(row.Owned, out Int128 owned) || row.Token is not { Length: > 0 } token)
            {
                isWhole = false;
                continue;
            }
            shares[token] = AttoText.ToShares(owned, out Int128 rest);
            dust += rest;
        }
        TellDust(dust);
        return new Holdings(cash, shares, isWhole);
    }

    private void TellDust(Int128 dust)
    {
        if (dust == 0 || toldDust) { return; }
        toldDust = true;
        notice(new TruthNotice(
            Severity.Info, "dust",
            $"positions hold {dust} x 10^-18 shares below a micro-share, which the books do not count"));
    }

    private sealed record Holdings(Cash? Cash, IReadOnlyDictionary<string, Quantity> Shares, bool IsWhole);
}
