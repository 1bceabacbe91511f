using System.Diagnostics.CodeAnalysis;

namespace Probity.Venues.Http;

/// <summary>What one request brought: a reply or the reason why there is none. Never both.</summary>
/// <param name="Reply">The venue's document.</param>
/// <param name="Error">Why there is none.</param>
public sealed record VenueCall<T>(T? Reply, VenueError? Error)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Reply))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Reply is not null;
}
