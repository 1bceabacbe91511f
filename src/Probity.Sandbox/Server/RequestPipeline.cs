using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Server;

/// <summary>
/// The way of every request: faults, rate limits, then the route. A refusal becomes the venue's error document.
/// </summary>
internal sealed class RequestPipeline(SandboxVenue venue)
{
    private readonly EdgeLimiter edge = new(venue.Options.Limits, venue.Clock.Real);
    private readonly SignerBuckets buckets = new(venue.Options.Limits, venue.Clock.Real);

    public void Use(IApplicationBuilder application, SandboxHost host)
    {
        application.Use(next => new FaultMiddleware(venue.Faults, venue.Clock.Real, next).Invoke);
        application.Use(next => new LimitMiddleware(edge, buckets, host, venue.Clock.Real, next).Invoke);
        application.Use(next => context => Serve(context, next));
    }

    private static async Task Serve(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (VenueRefusal refused) when (!context.Response.HasStarted)
        {
            await Answers.Error(context, refused);
        }
    }
}
