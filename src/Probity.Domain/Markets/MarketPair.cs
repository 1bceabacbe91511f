using Probity.Domain.Values;

namespace Probity.Domain.Markets;

/// <summary>How the answers of two markets correspond. A storage format.</summary>
public enum PairPolarity : byte
{
    /// <summary>The first outcome of one is the first outcome of the other.</summary>
    Aligned = 0,

    /// <summary>The first outcome of one is the second of the other: one question is the negation.</summary>
    Inverted = 1,
}

/// <summary>Whether a pair may be traded. A storage format.</summary>
public enum PairStatus : byte
{
    /// <summary>A person approved it, and the rules are still those that were approved.</summary>
    Approved = 0,

    /// <summary>Something about it changed: nothing new is risked on it until a person approves it again.</summary>
    Suspended = 1,

    /// <summary>Taken back for good.</summary>
    Withdrawn = 2,
}

/// <summary>
/// Two markets on two venues that a person found to ask the same question (mathematics 4.9). They count as one question
/// when the worst case is worked out; what the rules may do differently is a reserve of its own.
/// </summary>
/// <param name="Id">Dense id.</param>
/// <param name="Name">The registry's name for it.</param>
/// <param name="First">Where the resting order goes.</param>
/// <param name="Second">Where it is hedged.</param>
/// <param name="Polarity">How the outcomes correspond.</param>
/// <param name="MismatchPpm">
/// How likely the two are to be resolved against us, in millionths, 0..1,000,000: that part of every hedged share is
/// held back as a possible loss.
/// </param>
public sealed record MarketPair(
    PairId Id, string Name, MarketId First, MarketId Second, PairPolarity Polarity, int MismatchPpm)
{
    /// <summary>Account for the first market; null = the strategy's own for that venue.</summary>
    public AccountId? FirstAccount { get; init; }

    /// <summary>Account for the second market.</summary>
    public AccountId? SecondAccount { get; init; }

    /// <summary>
    /// The outcome index of the other market that pays when this one does not, so that a share of each pays a dollar.
    /// </summary>
    public int HedgeOf(int outcomeIndex) => Polarity == PairPolarity.Aligned ? 1 - outcomeIndex : outcomeIndex;
}
