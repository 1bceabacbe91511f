namespace Probity.Runtime.Pairs.Matching;

/// <summary>What comparing two statements brought to light.</summary>
internal sealed class Findings
{
    private readonly List<string> _contradictions = [];
    private readonly List<string> _doubts = [];
    private readonly List<string> _cautions = [];
    private readonly List<string> _agreements = [];
    private readonly List<string> _turns = [];

    /// <summary>Whether an odd number of things turns the one question into the opposite of the other.</summary>
    public bool Inverted => _turns.Count % 2 == 1;

    public bool Turned => _turns.Count > 0;

    public int Contradictions => _contradictions.Count;

    public int Doubts => _doubts.Count;

    public int Cautions => _cautions.Count;

    public bool DatesAgree { get; private set; }

    public bool NumbersAgree { get; private set; }

    /// <summary>The sentences, contradictions first.</summary>
    public IReadOnlyList<string> Reasons =>
        [.. _contradictions, .. _doubts, .. _cautions, .. _turns.Select(turn => "opposite: " + turn), .. _agreements];

    public void Contradict(string reason) => _contradictions.Add(reason);

    /// <summary>Something that only one side says and that decides the question.</summary>
    public void Doubt(string reason) => _doubts.Add(reason);

    /// <summary>A difference that matters only in a case that hardly comes; a person has to weigh it.</summary>
    public void Caution(string reason) => _cautions.Add(reason);

    public void Agree(string reason) => _agreements.Add(reason);

    /// <summary>The one asks the opposite of the other.</summary>
    public void Turn(string reason) => _turns.Add(reason);

    public void AgreeOnDates(string reason)
    {
        DatesAgree = true;
        Agree(reason);
    }

    public void AgreeOnNumbers(string reason)
    {
        NumbersAgree = true;
        Agree(reason);
    }
}
