using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Who is calling, by the header <c>apikey</c> (reference/opinion.md 2). Under the venue's gate.</summary>
internal sealed class OpinionCallers(OpinionSandboxVenue venue)
{
    private const string Header = "apikey";

    /// <exception cref="OpinionRefusal">401: no key, or one that does not work.</exception>
    public OpinionAccount Required(HttpContext context) =>
        venue.Keys.Find(context.Request.Headers[Header].ToString()) ?? throw OpinionRefusal.Unauthorized();

    /// <summary>A key that is sent has to work; the venue does not fall back to anonymous.</summary>
    /// <exception cref="OpinionRefusal">401.</exception>
    public void Optional(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(Header)) { Required(context); }
    }
}
