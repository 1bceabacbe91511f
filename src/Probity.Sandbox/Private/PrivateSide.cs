using Probity.Sandbox.Server;
using Probity.Sandbox.Users;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>The part of the CLOB that knows who is calling.</summary>
internal static class PrivateSide
{
    public static IEnumerable<ISandboxEndpoints> Endpoints(SandboxVenue venue, ApiKeyStore keys)
    {
        var callers = new Callers(venue, keys);
        return
        [
            new StatusEndpoints(venue),
            new AuthEndpoints(venue, keys, callers),
            new OrderEndpoints(venue, callers),
            new AccountEndpoints(venue, callers),
            new BalanceEndpoints(venue, callers),
            new HeartbeatEndpoints(venue, callers),
            new Notifications(venue, callers),
            new AdminEndpoints(venue),
            new UserChannel(venue, keys),
        ];
    }
}
