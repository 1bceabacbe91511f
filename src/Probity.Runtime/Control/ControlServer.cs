using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Live;

namespace Probity.Runtime.Control;

/// <summary>What a person asks of a running engine.</summary>
/// <param name="Action">pause, resume, flatten, kill, strategy-on, strategy-off or stop.</param>
/// <param name="Argument">The strategy's name, where one is needed.</param>
/// <param name="User">Who asks.</param>
/// <param name="Reason">Why; it goes into the journal.</param>
public sealed record ControlRequest(string Action, string? Argument, string? User, string? Reason);

/// <summary>
/// The local control API of a running engine: <c>GET /status</c> and <c>POST /commands</c> on loopback. A command
/// becomes an
/// <see cref="OperatorCommand"/> and enters by the same door as everything else, so that it is journaled and replays.
/// </summary>
public sealed class ControlServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ControlServer(WebApplication app, int port)
    {
        this.app = app;
        Port = port;
    }

    public int Port { get; }

    /// <param name="port">0 takes any free port.</param>
    /// <param name="inputs">Where commands go.</param>
    /// <param name="views">What status shows.</param>
    /// <param name="json">How values are written.</param>
    /// <param name="time">Stamps commands.</param>
    /// <param name="stop">Called by the stop command.</param>
    /// <exception cref="BadInputException">The port is in use.</exception>
    public static async Task<ControlServer> Start(
        int port, IInputSink inputs, ViewPublisher views, JsonSerializerOptions json, TimeProvider time, Action stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.MapGet("/status", () => views.Latest is { } view
            ? Results.Json(view, json)
            : Results.Json(new { error = "the engine has not started yet" }, statusCode: 503));
        app.MapPost("/commands", async (HttpRequest request) =>
        {
            ControlRequest? command;
            try
            {
                command = await request.ReadFromJsonAsync<ControlRequest>(json);
            }
            catch (JsonException exception)
            {
                return Refuse($"the body is no command: {exception.Message}");
            }
            return command is null ? Refuse("the body is empty") : Accept(command, inputs, time, stop);
        });
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception)
        {
            await app.DisposeAsync();
            throw new BadInputException(
                $"control.port {port} cannot be opened: {exception.Message} Choose another with --set "
                + "control.port=PORT, or 0 for any free one.",
                exception);
        }
        int bound = new Uri(app.Urls.First()).Port;
        return new ControlServer(app, bound);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static IResult Accept(ControlRequest request, IInputSink inputs, TimeProvider time, Action stop)
    {
        if (request.Action == "stop")
        {
            stop();
            return Results.Json(new { accepted = "stop" });
        }
        if (ActionOf(request.Action) is not { } action)
        {
            return Refuse(
                $"action '{request.Action}' is not one of pause, resume, flatten, kill, strategy-on, strategy-off, "
                + "stop");
        }
        bool needsName = action is OperatorAction.StrategyOn or OperatorAction.StrategyOff;
        if (needsName && string.IsNullOrEmpty(request.Argument))
        {
            return Refuse($"{request.Action} needs the strategy's name as argument");
        }
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        inputs.Post(new OperatorCommand(
            Stamp.Unsequenced(now, Instant.None), action, request.Argument ?? "", request.User ?? "unknown",
            request.Reason ?? ""));
        return Results.Json(new { accepted = request.Action });
    }

    private static OperatorAction? ActionOf(string action) => action switch
    {
        "pause" => OperatorAction.Pause,
        "resume" => OperatorAction.Resume,
        "flatten" => OperatorAction.Flatten,
        "kill" => OperatorAction.Kill,
        "strategy-on" => OperatorAction.StrategyOn,
        "strategy-off" => OperatorAction.StrategyOff,
        _ => null,
    };

    private static IResult Refuse(string error) => Results.Json(new { error }, statusCode: 400);
}
