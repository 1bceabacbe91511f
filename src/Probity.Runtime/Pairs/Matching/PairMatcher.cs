using Probity.Domain.Markets;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>
/// Scores whether two markets ask the same question, with reasons. Pure: the same texts give the same score. In doubt
/// it says no, because a wrong pair loses money and a missing one only earns none (mathematics 4.9).
/// </summary>
public static class PairMatcher
{
    public static PairScore Score(MarketText first, MarketText second) =>
        Score(StatementReader.Read(first), StatementReader.Read(second));

    /// <summary>The score of a match, null for anything else; gives up at the first thing that excludes one.</summary>
    internal static PairScore? Match(Statement a, Statement b)
    {
        var findings = new Findings();
        DateComparison.Compare(a, b, findings);
        if (findings.Contradictions > 0) { return null; }
        NumberComparison.Compare(a, b, findings);
        if (findings.Contradictions > 0 || WordComparison.NamesDiffer(a, b)) { return null; }
        PairScore score = Finish(a, b, findings);
        return score.Match ? score : null;
    }

    internal static PairScore Score(Statement a, Statement b)
    {
        var findings = new Findings();
        DateComparison.Compare(a, b, findings);
        NumberComparison.Compare(a, b, findings);
        return Finish(a, b, findings);
    }

    private static PairScore Finish(Statement a, Statement b, Findings findings)
    {
        WordOverlap words = WordComparison.Compare(a, b, findings);
        RoleComparison.Compare(a, b, findings);
        double score = Logistic(Sum(words, findings));
        bool match = score >= PairWeights.Threshold && findings.Contradictions == 0;
        PairPolarity? polarity = !match ? null
            : findings.Inverted ? PairPolarity.Inverted : PairPolarity.Aligned;
        return new PairScore(Math.Round(score, 4), match, polarity, findings.Reasons);
    }

    private static double Sum(WordOverlap words, Findings findings)
    {
        double lesser = Math.Min(words.OnlyFirst, words.OnlySecond),
            greater = Math.Max(words.OnlyFirst, words.OnlySecond);
        return PairWeights.Bias
            + (PairWeights.Overlap * words.Shared)
            + (PairWeights.BothDiffer * lesser)
            + (PairWeights.OneSays * (greater - lesser))
            + (PairWeights.Contradiction * findings.Contradictions)
            + (PairWeights.Unsure * findings.Doubts)
            + (PairWeights.Caution * findings.Cautions)
            + (findings.DatesAgree ? PairWeights.DatesAgree : 0)
            + (findings.NumbersAgree ? PairWeights.NumbersAgree : 0);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
