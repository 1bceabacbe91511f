using Probity.Domain.Inputs;

namespace Probity.Venues.Execution;

/// <summary>An order that the venue would refuse for certain: it never leaves.</summary>
public sealed class UnsendableOrderException(RefusalCode code, string message) : Exception(message)
{
    public RefusalCode Code { get; } = code;
}
