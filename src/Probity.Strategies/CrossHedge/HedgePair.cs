using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>An order that was sent to cover shares without a counterpart.</summary>
/// <param name="Id">The order.</param>
/// <param name="Leg">On the first (0) or second (1) market of the pair.</param>
/// <param name="Outcome">What it buys.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Planned">All-in micro-dollars a share that were expected when the fill came.</param>
/// <param name="Purpose">Hedge on the other market, or unwind where the shares came from.</param>
internal sealed record SentCover(
    ClientOrderId Id, int Leg, int Outcome, Quantity Quantity, long Planned, OrderPurpose Purpose)
{
    public Quantity Filled { get; set; }

    public Quantity Open => Quantity.MinusOrZero(Filled);
}

/// <summary>
/// What a pair holds and what of it lacks a counterpart. Shares are counted from the strategy's own fills, in the
/// first market's coordinates: plus = pays when the first market's first outcome pays.
/// <para><c>naked = net of the first market + net of the second</c>; a hedged share adds nothing. The <em>gap</em> is
/// what is to be covered now: naked at the hedge ratio, without fills that are not final yet where those wait.</para>
/// </summary>
internal sealed class HedgePair(PairState state, MarketView first, MarketView second)
{
    private readonly MarketView[] legs = [first, second];
    private readonly long[] held = new long[4];
    private readonly long[] pending = new long[4];
    private readonly long[] waiting = new long[2];
    private readonly List<SentCover> covers = [];

    public PairState State { get; } = state;

    public MarketPair Pair => State.Pair;

    public IReadOnlyList<SentCover> Covers => covers;

    /// <summary>Quotes by leg and outcome; null where none was ever wanted.</summary>
    public RestingLeg?[] Quotes { get; } = new RestingLeg?[4];

    /// <summary>Where the shares without a counterpart came from.</summary>
    public int Origin { get; private set; }

    /// <summary>When the oldest of them was filled; None while there are none.</summary>
    public Instant NakedSince { get; private set; }

    /// <summary>What the gap's shares cost, micro-dollars, fees included.</summary>
    public long GapCost { get; private set; }

    /// <summary>No attempt before this.</summary>
    public Instant NextTry { get; set; }

    /// <summary>The bound was told of in this episode.</summary>
    public bool Breached { get; set; }

    /// <summary>That shares wait to be hedged together was told in this episode.</summary>
    public bool ToldWaiting { get; set; }

    /// <summary>A market of the pair is resolved: nothing is counted any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Micro-shares, signed.</summary>
    public long Naked => Net(0) + Net(1);

    /// <summary>Net shares of the first market, at its own sign.</summary>
    public long Position => Net(0);

    public MarketView Leg(int leg) => legs[leg];

    public int LegOf(MarketId market) => market == Pair.First ? 0 : 1;

    public Instrument Outcome(int leg, int outcome) => legs[leg].Market.Outcome(outcome);

    /// <summary>+1 when shares of this outcome pay together with the first market's first outcome.</summary>
    public int SignOf(int leg, int outcome)
    {
        int sign = outcome == 0 ? 1 : -1;
        return leg == 1 && Pair.Polarity == PairPolarity.Inverted ? -sign : sign;
    }

    /// <summary>The outcome of a leg whose shares have this sign.</summary>
    public int OutcomeOf(int leg, int sign) => SignOf(leg, 0) == sign ? 0 : 1;

    public long Held(int leg, int outcome) => held[(leg * 2) + outcome];

    /// <summary>Micro-shares of it that are on the chain for certain: all that can be merged.</summary>
    public long Settled(int leg, int outcome) =>
        Held(leg, outcome) - Math.Max(0, pending[(leg * 2) + outcome]);

    /// <summary>Bought shares that may still fail, more (plus) or fewer.</summary>
    public void Pend(int leg, int outcome, long micros) => pending[(leg * 2) + outcome] += micros;

    /// <summary>Micro-shares to be covered now, signed; what is under way is not subtracted.</summary>
    public long Gap(long ratioPpm)
    {
        long primary = Net(0) - waiting[0], other = Net(1) - waiting[1];
        return ratioPpm == 1_000_000 ? primary + other : (long)((Int128)primary * ratioPpm / 1_000_000) + other;
    }

    /// <summary>Micro-shares that orders under way would add, signed.</summary>
    public long UnderWay()
    {
        long sum = 0;
        foreach (SentCover cover in covers) { sum += SignOf(cover.Leg, cover.Outcome) * cover.Open.Micros; }
        return sum;
    }

    public SentCover? CoverOf(ClientOrderId order) => covers.Find(cover => cover.Id == order);

    public void Add(SentCover cover) => covers.Add(cover);

    public void Remove(SentCover cover) => covers.Remove(cover);

    /// <summary>Shares came (plus) or went by a fill.</summary>
    /// <param name="leg">Where.</param>
    /// <param name="outcome">Which.</param>
    /// <param name="micros">Micro-shares.</param>
    /// <param name="unit">All-in micro-dollars a share.</param>
    /// <param name="ratioPpm">Hedge ratio.</param>
    /// <param name="now">Now.</param>
    public void Count(int leg, int outcome, long micros, long unit, long ratioPpm, Instant now)
    {
        long before = Gap(ratioPpm);
        held[(leg * 2) + outcome] += micros;
        Move(before, leg, unit, ratioPpm, now);
    }

    /// <summary>Fills of a leg that wait to be final, more (plus) or fewer.</summary>
    public void Wait(int leg, int outcome, long micros, long unit, long ratioPpm, Instant now)
    {
        long before = Gap(ratioPpm);
        waiting[leg] += SignOf(leg, outcome) * micros;
        Move(before, leg, unit, ratioPpm, now);
    }

    /// <summary>Both outcomes of a leg became a dollar, or (minus) did not after all.</summary>
    public void Merge(int leg, long micros)
    {
        held[leg * 2] -= micros;
        held[(leg * 2) + 1] -= micros;
    }

    /// <summary>A result is in: what is held pays by itself.</summary>
    public void End()
    {
        IsOver = true;
        Array.Clear(held);
        Array.Clear(pending);
        Array.Clear(waiting);
        GapCost = 0;
        NakedSince = Instant.None;
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = StateHash.Combine(StateHash.Combine(seed, GapCost), NakedSince.Nanos);
        foreach (long shares in held) { hash = StateHash.Combine(hash, shares); }
        foreach (long shares in pending) { hash = StateHash.Combine(hash, shares); }
        foreach (long shares in waiting) { hash = StateHash.Combine(hash, shares); }
        foreach (SentCover cover in covers)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, (long)cover.Id.Value), cover.Filled.Micros);
        }
        foreach (RestingLeg? quote in Quotes) { hash = quote?.Digest(hash) ?? StateHash.Combine(hash, 0L); }
        hash = StateHash.Combine(hash, NextTry.Nanos);
        return StateHash.Combine(
            hash, (Breached ? 1L : 0) | (ToldWaiting ? 2L : 0) | (IsOver ? 4L : 0) | ((long)Origin << 3));
    }

    private long Net(int leg) => SignOf(leg, 0) * (held[leg * 2] - held[(leg * 2) + 1]);

    /// <summary>The cost of the gap follows it: what is new costs its price, what goes takes its part along.</summary>
    private void Move(long before, int leg, long unit, long ratioPpm, Instant now)
    {
        long after = Gap(ratioPpm);
        bool turned = before != 0 && Math.Sign(before) != Math.Sign(after);
        if (after == 0) { GapCost = 0; }
        else if (before == 0 || turned) { GapCost = Value(Math.Abs(after), unit); }
        else if (Math.Abs(after) > Math.Abs(before))
        {
            GapCost += Value(Math.Abs(after) - Math.Abs(before), unit);
        }
        else { GapCost = (long)((Int128)GapCost * Math.Abs(after) / Math.Abs(before)); }
        if (after != 0 && (before == 0 || turned)) { Origin = leg; }
        if (Naked == 0 && after == 0)
        {
            (NakedSince, Breached, ToldWaiting) = (Instant.None, false, false);
        }
        else if (!NakedSince.IsKnown) { NakedSince = now; }
    }

    private static long Value(long micros, long unit) => (long)((Int128)micros * unit / Quantity.MicrosPerShare);
}

/// <summary>The wanted resting order of one outcome of a pair.</summary>
internal sealed class RestingLeg
{
    /// <summary>An order is declared; it may still be on its way.</summary>
    public bool Declared { get; set; }

    public Price Price { get; set; }

    public Instant DeclaredAt { get; set; }

    /// <summary>All-in micro-dollars a share that its hedge was planned at.</summary>
    public long Planned { get; set; }

    /// <summary>The gate that was last told, and when.</summary>
    public Domain.Outputs.Gate? Told { get; set; }

    public Instant ToldAt { get; set; }

    public ulong Digest(ulong seed)
    {
        ulong hash = StateHash.Combine(StateHash.Combine(seed, Price.Pips), DeclaredAt.Nanos);
        return StateHash.Combine(StateHash.Combine(hash, Planned), (Declared ? 1L : 0) | ((long)(Told ?? 0) << 1));
    }
}
