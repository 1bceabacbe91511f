using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Probity.Domain;

/// <summary>An assertion that stays on in Release: a broken invariant stops the engine before it costs money.</summary>
public static class Require
{
    /// <exception cref="InvariantException">The condition is false.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That([DoesNotReturnIf(false)] bool condition, string invariant)
    {
        if (!condition) { Fail(invariant); }
    }

    [DoesNotReturn]
    private static void Fail(string invariant) => throw new InvariantException(invariant);
}

/// <summary>Something that must always be true was not. It is a bug of ours, never bad input.</summary>
public sealed class InvariantException(string invariant) : Exception($"invariant broken: {invariant}");

/// <summary>
/// Text from outside that the house refuses: says what was wrong, where, the offending text, and what to do.
/// </summary>
public sealed class BadInputException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Trading may not start: a credential is missing, the signer is not to be trusted, or the venue does not let this
/// account or this place trade. The message is one sentence that says what to do.
/// </summary>
public sealed class TradingRefusedException(string message, Exception? inner = null) : Exception(message, inner);
