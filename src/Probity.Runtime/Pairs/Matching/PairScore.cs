using Probity.Domain.Markets;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>What the matcher thinks of two markets. It never permits a trade: a person approves a pair.</summary>
/// <param name="Score">0..1; how sure it is that both ask the same question.</param>
/// <param name="Match">Above the threshold and nothing contradicts.</param>
/// <param name="Polarity">How the first outcomes stand to one another; null when there is no match.</param>
/// <param name="Reasons">Short sentences that a trader can check, contradictions first.</param>
public sealed record PairScore(double Score, bool Match, PairPolarity? Polarity, IReadOnlyList<string> Reasons);
