namespace Probity.Runtime.Pairs.Matching;

/// <summary>Two sides of a contest, and which of them the first outcome stands for.</summary>
/// <param name="First">Words of the side named first.</param>
/// <param name="Pick">1 or 2: the side that has to win for the first outcome to pay; 0 = unsaid.</param>
/// <param name="AtHome">The second side plays at home ("First at Second"); else the order says nothing.</param>
internal sealed record Contest(IReadOnlyList<Word> First, IReadOnlyList<Word> Second, int Pick, bool AtHome);

/// <summary>What a market says, taken apart; made by <see cref="StatementReader"/>.</summary>
internal sealed record Statement(MarketText Market)
{
    /// <summary>What is asked, folded: the title, with what the venue prints beside it.</summary>
    public required string Subject { get; init; }

    /// <summary>In order, fillers and negations left out.</summary>
    public required IReadOnlyList<Word> Words { get; init; }

    public required IReadOnlyList<NumberClaim> Numbers { get; init; }

    public required IReadOnlyList<DateClaim> Dates { get; init; }

    /// <summary>Congressional districts: "TX-17", "AK-AL".</summary>
    public required IReadOnlyList<string> Districts { get; init; }

    /// <summary>Minutes after midnight that the title names.</summary>
    public required IReadOnlyList<int> Clock { get; init; }

    /// <summary>An odd number of negations, the names of the outcomes counted.</summary>
    public required bool Negated { get; init; }

    public required Contest? Contest { get; init; }

    /// <summary>When the market closes; null when unknown.</summary>
    public required DateOnly? Closes { get; init; }

    /// <summary>The year in the venue's id of the market ("KXHOUSERACE-TX17-26-R"); null when it has none.</summary>
    public required int? IdYear { get; init; }

    /// <summary>The first date that the rules name as a deadline; null when they have none.</summary>
    public required DateOnly? RulesDeadline { get; init; }

    /// <summary>Keys of all words of the rules and the event's title.</summary>
    public required Lazy<IReadOnlySet<string>> Background { get; init; }

    /// <summary>An election, an award or a competition: it comes when it comes, whenever trading may end.</summary>
    public bool IsScheduled => Contest is not null || Words.Any(word => word.Kind == WordKind.Stage);

    /// <summary>Which day or period counts; null when the title names none.</summary>
    public DateClaim? When => DateReader.Tightest(Dates);

    public IEnumerable<string> Keys(WordKind kind) => Words.Where(word => word.Kind == kind).Select(word => word.Key);

    public bool Has(string key) => Words.Any(word => word.Key == key);

    public bool Knows(Word word) => Background.Value.Contains(word.Key);
}
