namespace Probity.Runtime.Pairs.Matching;

/// <summary>
/// Every number of the matcher. A score is the logistic function of the bias plus the sum of the weights below, each
/// times what was found. Tuned on one half of the labelled pairs and measured on the other
/// (docs/how-to/approve-a-pair.md).
/// </summary>
public static class PairWeights
{
    /// <summary>A match scores at least this and has no contradiction.</summary>
    public const double Threshold = 0.5;

    public const double Bias = -4.0;

    /// <summary>Times the shared part of all that both titles say, 0..1.</summary>
    public const double Overlap = 7.0;

    /// <summary>Each fact that cannot hold for the same question: office, state, stage, number, date, role.</summary>
    public const double Contradiction = -8.0;

    /// <summary>Times the lesser of what each says and the other does not: both have words of their own.</summary>
    public const double BothDiffer = -4.0;

    /// <summary>Times what one says and the other does not.</summary>
    public const double OneSays = -0.7;

    /// <summary>Each detail that decides the question and that only one side states: a year, an hour.</summary>
    public const double Unsure = -6.0;

    /// <summary>Each difference that matters only in a case that hardly comes.</summary>
    public const double Caution = -1.0;

    /// <summary>Dates were compared and agree.</summary>
    public const double DatesAgree = 1.0;

    /// <summary>Thresholds were compared and agree.</summary>
    public const double NumbersAgree = 1.0;

    /// <summary>Weight of a word in overlap and difference: a name.</summary>
    public const double Name = 2.0;

    /// <summary>A concept of the lexicon: an office, a party, a competition.</summary>
    public const double Concept = 1.5;

    /// <summary>Any other word.</summary>
    public const double Plain = 1.0;

    /// <summary>What a word counts when it stands beside a shared name ("Braves" in "Atlanta Braves").</summary>
    public const double BesideSharedName = 0.25;

    /// <summary>What a word counts when the other side's rules or event have it.</summary>
    public const double InOtherRules = 0.25;

    /// <summary>Longest time between the closing of two scheduled events, such as elections, in days.</summary>
    public const int ScheduledCloseGap = 400;

    /// <summary>Longest time between the closing of two other undated questions, in days.</summary>
    public const int CloseGap = 45;

    /// <summary>From this threshold on "more than" and "at least" differ by too little to matter.</summary>
    public const decimal FineThreshold = 1000m;
}
