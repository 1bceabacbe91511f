using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Simulation.Backtest;

/// <summary>What came out of one market. Money in its collateral.</summary>
/// <param name="Market">The market.</param>
/// <param name="Slug">The venue's short name.</param>
/// <param name="Orders">Orders sent.</param>
/// <param name="MakerFills">Fills that added liquidity.</param>
/// <param name="TakerFills">Fills that took it.</param>
/// <param name="Volume">Price times shares of all fills.</param>
/// <param name="Fees">Charged on fills.</param>
/// <param name="NetPnl">Cash that came in less cash that went out, plus what is held at its mark.</param>
/// <param name="InventoryPeak">Largest number of shares by which one outcome outweighed the other.</param>
public sealed record BacktestMarket(
    MarketId Market,
    string Slug,
    long Orders,
    long MakerFills,
    long TakerFills,
    Cash Volume,
    Cash Fees,
    Cash NetPnl,
    Quantity InventoryPeak);

/// <summary>
/// What a backtest found, as <c>probity backtest --json</c> prints it; elapsed time and speed are the caller's to add,
/// there is no clock here.
/// </summary>
/// <param name="Strategy">Names of the strategies, joined by "+".</param>
/// <param name="Dataset">The caller's name of the data.</param>
/// <param name="Seed">Seed of all randomness.</param>
/// <param name="ConfigHash">Hash of the effective configuration.</param>
/// <param name="Events">Inputs that the engine processed, replies and timers included.</param>
/// <param name="Orders">Orders sent.</param>
/// <param name="Fills">Maker and taker fills.</param>
/// <param name="MakerFills">Fills that added liquidity.</param>
/// <param name="TakerFills">Fills that took it.</param>
/// <param name="Volume">Price times shares of all fills.</param>
/// <param name="Fees">Charged on fills.</param>
/// <param name="Rewards">Liquidity and holding rewards, see <paramref name="NotModelled"/>.</param>
/// <param name="Rebates">Maker and taker rebates, see <paramref name="NotModelled"/>.</param>
/// <param name="GrossPnl">Before fees and income.</param>
/// <param name="NetPnl">After them; what is held counts at its mark.</param>
/// <param name="MaxDrawdown">Largest fall of equity from a peak.</param>
/// <param name="InventoryPeak">Largest number of shares by which one outcome of a market outweighed the other.</param>
/// <param name="LedgerBalanced">Every posting had its counterpart.</param>
/// <param name="Digest">
/// State of engine and venue at the end: the same for the same data, configuration, seed and build.
/// </param>
/// <param name="ByMarket">Markets in which an order was sent, by id.</param>
/// <param name="Candidates">Opportunities looked at.</param>
/// <param name="Decisions">Candidates by the gate that stopped them; sums to <paramref name="Candidates"/>.</param>
/// <param name="NotModelled">What this result leaves out, one sentence each.</param>
public sealed record BacktestResult(
    string Strategy,
    string Dataset,
    ulong Seed,
    ulong ConfigHash,
    long Events,
    long Orders,
    long Fills,
    long MakerFills,
    long TakerFills,
    Cash Volume,
    Cash Fees,
    Cash Rewards,
    Cash Rebates,
    Cash GrossPnl,
    Cash NetPnl,
    Cash MaxDrawdown,
    Quantity InventoryPeak,
    bool LedgerBalanced,
    ulong Digest,
    IReadOnlyList<BacktestMarket> ByMarket,
    long Candidates,
    IReadOnlyDictionary<Gate, long> Decisions,
    IReadOnlyList<string> NotModelled);
