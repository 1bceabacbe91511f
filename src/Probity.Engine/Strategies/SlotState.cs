using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Quoting;
using Probity.Engine.Risk;

namespace Probity.Engine.Strategies;

/// <summary>What the host keeps for one strategy.</summary>
internal sealed class SlotState(StrategySlot slot)
{
    private static readonly Duration TellAgainAfter = Duration.FromSeconds(60);

    private readonly List<QuoteState?> quotes = [];
    private readonly List<AccountId?> chosen = [];
    private readonly Dictionary<string, Instant> toldAt = [];

    public StrategySlot Slot { get; } = slot;

    public Strategy Strategy => Slot.Strategy;

    public SeededRandom Random { get; set; } = new(0);

    public bool Enabled { get; set; } = true;

    public bool Started { get; set; }

    /// <summary>Candidates by the gate that stopped them.</summary>
    public long[] Gates { get; } = new long[Enum.GetValues<Gate>().Length];

    public long Orders { get; set; }

    public long RiskRefusals { get; private set; }

    /// <summary>Null until it tells of a hedge.</summary>
    public HedgeTally? Hedges { get; set; }

    /// <summary>Instruments that this strategy has ever quoted, in order of first quote.</summary>
    public List<InstrumentId> Quoted { get; } = [];

    /// <summary>
    /// Tells of a risk refusal, once a minute for each check: a strategy may want the same thing on every book change.
    /// </summary>
    public void NoteRefusal(RiskResult.Refused refused, EngineState state)
    {
        RiskRefusals++;
        Instant now = state.Now.Received;
        if (toldAt.TryGetValue(refused.Code, out Instant told) && now - told < TellAgainAfter) { return; }
        toldAt[refused.Code] = now;
        state.Raise(Severity.Info, "risk-refused", $"{Strategy.Name}: {refused.Code}: {refused.Numbers}");
    }

    /// <summary>The account that it uses in a market.</summary>
    public AccountId AccountOf(Market market)
    {
        if (market.Id.Value < chosen.Count && chosen[market.Id.Value] is { } account) { return account; }
        AccountId usual = Slot.UsualAccount(market.Venue, market.Id);
        UseAccount(market, usual);
        return usual;
    }

    public void UseAccount(Market market, AccountId account)
    {
        bool own = Slot.Accounts.Contains(new TradingAccount(account, market.Venue));
        Require.That(own, "a strategy trades with its own accounts");
        while (chosen.Count <= market.Id.Value) { chosen.Add(null); }
        chosen[market.Id.Value] = account;
    }

    public QuoteState? QuoteOf(InstrumentId instrument) =>
        instrument.Value < quotes.Count ? quotes[instrument.Value] : null;

    public QuoteState QuoteFor(InstrumentId instrument, QuotePlannerOptions options, Instant now)
    {
        while (quotes.Count <= instrument.Value) { quotes.Add(null); }
        QuoteState? state = quotes[instrument.Value];
        if (state is null)
        {
            state = new QuoteState(ChurnBudget.Full(options, now));
            quotes[instrument.Value] = state;
            Quoted.Add(instrument);
        }
        return state;
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = StateHash.Combine(seed, Strategy.Digest());
        foreach (long count in Gates) { hash = StateHash.Combine(hash, count); }
        foreach (InstrumentId instrument in Quoted) { hash = StateHash.Combine(hash, QuoteOf(instrument)!.Digest()); }
        if (Hedges is not null) { hash = Hedges.Digest(hash); }
        return StateHash.Combine(hash, Enabled ? 1L : 0L);
    }
}

/// <summary>The wanted resting quotes of one strategy on one instrument.</summary>
internal sealed class QuoteState(ChurnBudget budget)
{
    /// <summary>Most levels a side; a bound, not a style.</summary>
    public const int MostLevels = 16;

    private readonly QuoteLevel[] bids = new QuoteLevel[MostLevels];
    private readonly QuoteLevel[] asks = new QuoteLevel[MostLevels];
    private int bidCount;
    private int askCount;

    public ChurnBudget Budget = budget;

    public string Reason { get; set; } = "";

    /// <summary>The resting orders may differ from the wanted ones: plan again.</summary>
    public bool Stale { get; set; }

    /// <summary>After a refusal by risk the same declaration is not tried again before this.</summary>
    public Instant RetryAt { get; set; }

    public ReadOnlySpan<QuoteLevel> Bids => bids.AsSpan(0, bidCount);

    public ReadOnlySpan<QuoteLevel> Asks => asks.AsSpan(0, askCount);

    /// <summary>Takes a declaration; false when it says the same as the last and nothing has changed since.</summary>
    public bool Declare(ReadOnlySpan<QuoteLevel> newBids, ReadOnlySpan<QuoteLevel> newAsks, Instant now)
    {
        Require.That(newBids.Length <= MostLevels && newAsks.Length <= MostLevels, "at most 16 quote levels a side");
        bool same = newBids.SequenceEqual(Bids) && newAsks.SequenceEqual(Asks);
        if (same && (!Stale || now < RetryAt)) { return false; }
        newBids.CopyTo(bids);
        newAsks.CopyTo(asks);
        (bidCount, askCount) = (newBids.Length, newAsks.Length);
        return true;
    }

    /// <summary>
    /// A quote at this price filled: it is not put back until the strategy declares again, so that a market that runs
    /// through us does not fill the same stale price over and over.
    /// </summary>
    public void Consume(Domain.Orders.Side side, Price price, Quantity quantity)
    {
        Span<QuoteLevel> levels = side == Domain.Orders.Side.Buy ? bids.AsSpan(0, bidCount) : asks.AsSpan(0, askCount);
        foreach (ref QuoteLevel level in levels)
        {
            if (level.Price == price) { level = level with { Size = level.Size.MinusOrZero(quantity) }; }
        }
        Stale = true;
    }

    public ulong Digest()
    {
        ulong hash = Budget.Digest();
        foreach (QuoteLevel level in Bids) { hash = Digest(hash, level); }
        foreach (QuoteLevel level in Asks) { hash = Digest(hash, level); }
        return hash;
    }

    private static ulong Digest(ulong hash, QuoteLevel level) =>
        StateHash.Combine(StateHash.Combine(hash, level.Price.Pips), level.Size.Micros);
}
