using System.Numerics;
using Probity.Crypto;

namespace Probity.Venues.Polymarket.Signing;

/// <summary>The parts of a position id (reference/polymarket.md 0.2), most significant first.</summary>
public sealed record PositionId(
    int Module, byte[] BaseHash, int Arity, int ResolutionChain, int ConditionIndex, int OutcomeIndex)
{
    private static readonly BigInteger ReservedBits = ((BigInteger.One << 64) - 1) << 40;

    /// <summary>Is this token a position id rather than a conditional token: are bits 40..103 all zero?</summary>
    public static bool Is(BigInteger token) => (token & ReservedBits).IsZero;

    /// <summary>The parts of a position id, or null when the token is a conditional token.</summary>
    public static PositionId? Read(BigInteger token)
    {
        if (!Is(token)) { return null; }
        byte[] word = WordOf(token);
        return new PositionId(
            word[0], word[1..17], (word[17] << 8) | word[18], (word[27] << 8) | word[28], (word[29] << 8) | word[30],
            word[31]);
    }

    /// <summary>The token as 32 bytes.</summary>
    public static byte[] WordOf(BigInteger token)
    {
        var word = new byte[WordWriter.Size];
        var writer = new WordWriter(word);
        writer.Add(token);
        return word;
    }

    /// <summary>The condition id as it stands on chain: the position id without its last byte.</summary>
    public static byte[] ConditionOf(BigInteger token) => WordOf(token)[..31];
}
