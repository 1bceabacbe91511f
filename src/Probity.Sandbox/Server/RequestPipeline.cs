using System.Globalization;
using Microsoft.AspNetCore.Http;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Server;

/// <summary>
/// The way of every request: faults first, then the route, whose answer is held back until it is whole, so that a fault
/// can still take its place. A refusal becomes the venue's error document.
/// </summary>
internal static class RequestPipeline
{
    private const string Page = "<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>";

    public static async Task Handle(SandboxVenue venue, SandboxHost host, HttpContext context, RequestDelegate next)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }
        RequestFault fault = venue.Faults.OnRequest(host, context.Request.Method, context.Request.Path);
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, venue.Clock.Real, context.RequestAborted);
        }
        if (fault.Refusal is { } refusal)
        {
            await Write(context, refusal);
            return;
        }
        Stream wire = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        catch (VenueRefusal refused)
        {
            await Answers.Error(context, refused);
        }
        context.Response.Body = wire;
        switch (fault.Reply)
        {
            case ReplyFault.Lost: context.Abort(); break;
            case ReplyFault.BadGateway: await Write(context, new FaultAnswer(502, Page, "text/html", null)); break;
            default: await wire.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length)); break;
        }
    }

    private static async Task Write(HttpContext context, FaultAnswer answer)
    {
        context.Response.Clear();
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        await context.Response.WriteAsync(answer.Body);
    }
}
