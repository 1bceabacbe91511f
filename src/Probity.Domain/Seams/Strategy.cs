using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Domain.Seams;

/// <summary>
/// A trading strategy. Override the hooks that you need; keep state in your own fields; act only through the context.
/// The same object runs live, on paper, in a backtest and in the fault simulator.
/// No clock, no async, no logging: time is <see cref="IStrategyContext.Now"/>, notes go through Explain.
/// </summary>
public abstract class Strategy
{
    /// <summary>Stable name, kebab-case: "parity-arb".</summary>
    public abstract string Name { get; }

    /// <summary>Once, before the first other hook.</summary>
    public virtual void OnStart(IStrategyContext context)
    {
    }

    /// <summary>A market became known.</summary>
    public virtual void OnMarket(MarketView market, IStrategyContext context)
    {
    }

    /// <summary>The books of a market changed; called once per venue message, when they are consistent.</summary>
    public virtual void OnBook(MarketView market, IStrategyContext context)
    {
    }

    /// <summary>Somebody traded.</summary>
    public virtual void OnTrade(MarketView market, TradePrinted trade, IStrategyContext context)
    {
    }

    /// <summary>One of this strategy's orders filled; positions already include it.</summary>
    public virtual void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
    }

    /// <summary>
    /// A fill of this strategy, told before, is more final now, or did not happen after all
    /// (<see cref="SettlementTier.Failed"/>); positions already say so.
    /// </summary>
    public virtual void OnSettled(
        MarketView market, OrderView order, FillSettlement settlement, IStrategyContext context)
    {
    }

    /// <summary>One of this strategy's orders ended (filled, cancelled, refused, expired).</summary>
    public virtual void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
    }

    /// <summary>A conversion that this strategy asked for did not happen; it may ask again.</summary>
    public virtual void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
    }

    public virtual void OnTimer(TimerId timer, IStrategyContext context)
    {
    }

    public virtual void OnVenueStatus(VenueStatusChanged status, IStrategyContext context)
    {
    }

    /// <summary>A fact came in from outside the books. Every strategy hears every one: look at the key.</summary>
    public virtual void OnSignal(SignalObserved signal, IStrategyContext context)
    {
    }

    /// <summary>A wallet that is followed traded in this market.</summary>
    public virtual void OnWalletTrade(MarketView market, WalletTraded trade, IStrategyContext context)
    {
    }

    /// <summary>A pair of markets became known, or may be traded from now on, or no longer.</summary>
    public virtual void OnPair(PairState pair, IStrategyContext context)
    {
    }

    /// <summary>Folds private state into the state digest, so that replay proves it too. Zero when stateless.</summary>
    public virtual ulong Digest() => 0;
}

/// <summary>A market as a strategy sees it: its terms now and both books.</summary>
public sealed class MarketView(Market market, IBookView first, IBookView second)
{
    public Market Market { get; } = market;

    /// <summary>Book of outcome 0.</summary>
    public IBookView First { get; } = first;

    /// <summary>Book of outcome 1.</summary>
    public IBookView Second { get; } = second;

    public MarketStatus Status { get; set; } = market.Status;

    /// <summary>Fees, sizes and steps as they are now.</summary>
    public MarketTerms Terms { get; set; } = market.Terms;

    public FeeSchedule Fees { get; set; } = FeeSchedule.Free;

    /// <summary>Both books are trusted (a snapshot came and nothing contradicts it).</summary>
    public bool IsTrusted { get; set; }

    /// <summary>Receive time of the last book message.</summary>
    public Instant UpdatedAt { get; set; }

    public IBookView BookOf(InstrumentId instrument) => instrument == Market.First.Id ? First : Second;
}

/// <summary>A fill and how final it is now.</summary>
/// <param name="TradeId">The fill's trade.</param>
/// <param name="Tier">How final.</param>
/// <param name="Price">Of the order's own outcome.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Fee">As it is in the books.</param>
public readonly record struct FillSettlement(
    string TradeId, SettlementTier Tier, Price Price, Quantity Quantity, Cash Fee);

/// <summary>An account that a strategy may trade with.</summary>
public readonly record struct TradingAccount(AccountId Account, VenueId Venue);

/// <summary>A pair of markets as it is now.</summary>
public sealed class PairState(MarketPair pair)
{
    public MarketPair Pair { get; set; } = pair;

    /// <summary>Nothing is traded before it was approved.</summary>
    public PairStatus Status { get; set; } = PairStatus.Suspended;

    /// <summary>Who approved, or what changed.</summary>
    public string Why { get; set; } = "not approved";
}

/// <summary>One wanted resting order of a side.</summary>
public readonly record struct QuoteLevel(Price Price, Quantity Size);

/// <summary>What a strategy may know and do. Every action is journaled with its reason.</summary>
public interface IStrategyContext
{
    /// <summary>Time of the input being processed.</summary>
    Instant Now { get; }

    StrategyId Self { get; }

    /// <summary>Seeded, own to the strategy, part of the digest.</summary>
    SeededRandom Random { get; }

    /// <summary>False while paused or below Cautious: nothing new will be placed.</summary>
    bool CanTrade { get; }

    IReadOnlyList<MarketView> Markets { get; }

    MarketView Market(MarketId id);

    IReadOnlyList<EventGroup> Groups { get; }

    /// <summary>Pairs of markets over venues, whatever their status.</summary>
    IReadOnlyList<PairState> Pairs { get; }

    /// <summary>The accounts of this strategy, in the configuration's order.</summary>
    IReadOnlyList<TradingAccount> Accounts { get; }

    /// <summary>The account that it uses in a market: the first of the venue unless it chose another.</summary>
    AccountId AccountOf(MarketId market);

    /// <summary>From now on its orders in this market go through that account, one of its own.</summary>
    void UseAccount(MarketId market, AccountId account);

    /// <summary>
    /// Shares that the account which it uses in this market holds, provisional fills included.
    /// </summary>
    SignedQuantity Position(InstrumentId instrument);

    /// <summary>
    /// Shares that its own orders of this side may still trade, those being cancelled and unknown ones included.
    /// </summary>
    Quantity Open(InstrumentId instrument, Side side);

    /// <summary>Cash of all its accounts that no open order binds.</summary>
    Cash FreeCash(Currency currency);

    /// <summary>Cash of the account that it uses in this market that no open order binds.</summary>
    Cash FreeCash(MarketId market);

    /// <summary>
    /// Declares the resting orders wanted on an instrument; replaces the previous declaration of this strategy there.
    /// The planner works out the least cancels and places within the churn budget. Empty spans mean none.
    /// </summary>
    void Quote(InstrumentId instrument, ReadOnlySpan<QuoteLevel> bids, ReadOnlySpan<QuoteLevel> asks, string reason);

    /// <summary>Withdraws all quotes of this strategy on an instrument.</summary>
    void Withdraw(InstrumentId instrument, string reason);

    /// <summary>Sends one taking order through risk.</summary>
    /// <returns>The approved order's id, or None when risk refused.</returns>
    ClientOrderId Take(InstrumentId instrument, Side side, Price limit, Quantity quantity, string reason);

    /// <summary>
    /// Sends one order that takes the counterpart of shares that are held already (Hedge), or closes them where they
    /// came from (Unwind). Risk lets it through while paused or cautious when it makes the worst case no worse.
    /// </summary>
    /// <returns>The approved order's id, or None when risk refused.</returns>
    ClientOrderId Cover(
        InstrumentId instrument, Side side, Price limit, Quantity quantity, OrderPurpose purpose, string reason);

    /// <summary>
    /// Sends several legs together: all pass risk at the same size or none is sent. No venue executes them atomically;
    /// the legs share a bundle number so that what happened can be told.
    /// </summary>
    /// <returns>True when all were approved and sent.</returns>
    bool TakeTogether(ReadOnlySpan<OrderIntent> legs, string reason);

    /// <summary>Asks for a split, merge or conversion.</summary>
    void Convert(ConversionKind conversion, IReadOnlyList<MarketId> markets, Quantity quantity, string reason);

    /// <summary>Calls <see cref="Strategy.OnTimer"/> after a delay.</summary>
    TimerId After(Duration delay);

    /// <summary>
    /// Counts a candidate under the gate that stopped it, without storing a row (for the many without any gross edge).
    /// </summary>
    void Count(Gate gate);

    /// <summary>Counts and stores a decision with its numbers.</summary>
    void Explain(Decision decision);

    /// <summary>Counts and stores a step of a hedge.</summary>
    void Report(HedgeStep step);
}
