using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Books;
using Probity.Engine.Ledger;
using Probity.Engine.Orders;
using Probity.Engine.Risk;

namespace Probity.Engine;

/// <summary>Everything that the engine remembers. Its parts change only while an input is processed.</summary>
internal sealed class EngineState(EngineOptions options)
{
    /// <summary>Requests that were never answered are forgotten one by one beyond this.</summary>
    private const int MostConversionsRemembered = 10_000;

    private readonly Dictionary<TimerId, StrategyId> timers = [];
    private readonly List<RequestConversion> conversions = [];
    private DollarReport? dollars;
    private long timerCounter;

    public EngineOptions Options { get; } = options;

    public MarketBooks Books { get; } = new();

    public OrderTable Orders { get; } = new();

    public Ledger.Ledger Ledger { get; } = new();

    /// <summary>All collaterals in dollars, for equity and screens.</summary>
    public DollarReport Dollars => dollars ??= new DollarReport(Ledger, Options.Rates);

    public Restraints Restraints { get; } = new();

    public PairTable Pairs { get; } = new();

    public KillSwitch KillSwitch { get; } = new(options.Risk.KillSwitch);

    /// <summary>The stamp of the input being processed.</summary>
    public Stamp Now { get; private set; }

    /// <summary>Accounts whose money or shares ever entered the books.</summary>
    public List<AccountId> Funded { get; } = [];

    public long NextSequence { get; private set; } = 1;

    public long Events { get; private set; }

    /// <summary>Grows with every change of what is held or open.</summary>
    public long Moves => Orders.Moves + LedgerMoves;

    public long LedgerMoves { get; set; }

    /// <summary>False while paused.</summary>
    public bool TradingEnabled { get; set; } = true;

    /// <summary>When the journal began; None before.</summary>
    public Instant StartedAt { get; private set; }

    public ulong Seed { get; private set; } = 1;

    /// <summary>Wants of the input being processed.</summary>
    public Outbox Outbox { get; private set; } = new();

    /// <summary>Latest wants worth showing; bounded.</summary>
    public RecentOutputs Recent { get; } = new();

    public void Begin(Stamp at, Outbox outbox)
    {
        // Adapters stamp on their own threads; engine time never goes back.
        Now = at.Received >= Now.Received ? at : at with { Received = Now.Received };
        Outbox = outbox;
        NextSequence = at.Sequence + 1;
        Events++;
    }

    public void Start(SessionStarted session)
    {
        Seed = session.Seed;
        if (!StartedAt.IsKnown) { StartedAt = Now.Received; }
        TradingEnabled = session.TradingEnabled;
    }

    public TimerId SetTimer(StrategyId owner, Duration delay)
    {
        var id = new TimerId(++timerCounter);
        timers.Add(id, owner);
        Outbox.Add(new SetTimer(id, Now.Received + delay));
        return id;
    }

    /// <summary>Asks for a conversion and remembers who did, so that its result counts for that strategy.</summary>
    public void Request(RequestConversion request)
    {
        Outbox.Add(request);
        conversions.Add(request);
        if (conversions.Count > MostConversionsRemembered) { conversions.RemoveAt(0); }
    }

    /// <summary>Who asked for a conversion that has happened or failed: the oldest request that it fits, or nobody.
    /// </summary>
    public StrategyId? TakeRequester(AccountId account, ConversionKind conversion, IReadOnlyList<MarketId> markets)
    {
        int index = conversions.FindIndex(request =>
            request.Account == account && request.Conversion == conversion && request.Markets.SequenceEqual(markets));
        if (index < 0) { return null; }
        StrategyId owner = conversions[index].Strategy;
        conversions.RemoveAt(index);
        return owner;
    }

    /// <summary>Who set the timer; a timer fires once.</summary>
    public bool TryTakeTimer(TimerId id, out StrategyId owner) => timers.Remove(id, out owner);

    public void Raise(Severity severity, string code, string detail)
    {
        var incident = new IncidentRaised(Now, severity, code, detail);
        Outbox.Add(incident);
        Recent.Note(incident);
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Mix(Seed), NextSequence);
        hash = StateHash.Combine(hash, Now.Received.Nanos);
        hash = Books.Digest(hash);
        hash = Orders.Digest(hash);
        hash = StateHash.Combine(hash, Ledger.Digest());
        hash = StateHash.Combine(hash, timerCounter);
        hash = StateHash.Combine(StateHash.Combine(hash, timers.Count), conversions.Count);
        hash = StateHash.Combine(hash, unchecked((long)KillSwitch.Digest()));
        return Pairs.Digest(Restraints.Digest(StateHash.Combine(hash, TradingEnabled ? 1L : 0L)));
    }
}

/// <summary>The last decisions and incidents, for screens.</summary>
internal sealed class RecentOutputs
{
    private const int Kept = 50;

    private readonly Queue<DecisionMade> decisions = [];
    private readonly Queue<IncidentRaised> incidents = [];

    public long IncidentCount { get; private set; }

    public IReadOnlyList<DecisionMade> Decisions => [.. decisions];

    public IReadOnlyList<IncidentRaised> Incidents => [.. incidents];

    public void Note(DecisionMade decision)
    {
        if (decisions.Count == Kept) { decisions.Dequeue(); }
        decisions.Enqueue(decision);
    }

    public void Note(IncidentRaised incident)
    {
        IncidentCount++;
        if (incidents.Count == Kept) { incidents.Dequeue(); }
        incidents.Enqueue(incident);
    }
}
