namespace Probity.Runtime.Pairs.Matching;

/// <summary>How the first outcomes of two markets stand to one another.</summary>
public enum PairPolarity
{
    /// <summary>Not known: the two are not called the same question.</summary>
    Unknown = 0,

    /// <summary>The first outcome of the one pays when the first outcome of the other does.</summary>
    Aligned = 1,

    /// <summary>The first outcome of the one pays when the second outcome of the other does.</summary>
    Inverted = 2,
}

/// <summary>What the matcher thinks of two markets. It never permits a trade: a person approves a pair.</summary>
/// <param name="Score">0..1; how sure it is that both ask the same question.</param>
/// <param name="Match">Above the threshold and nothing contradicts.</param>
/// <param name="Polarity">Unknown when there is no match.</param>
/// <param name="Reasons">Short sentences that a trader can check, contradictions first.</param>
public sealed record PairScore(double Score, bool Match, PairPolarity Polarity, IReadOnlyList<string> Reasons);
