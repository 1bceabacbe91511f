using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Runtime.Live;
using Probity.Runtime.Sessions;
using Probity.Runtime.Signals;

namespace Probity.Runtime.Control;

/// <summary>What a person asks of a running engine.</summary>
/// <param name="Action">
/// pause, resume, flatten, kill, strategy-on, strategy-off, accept-balances or stop.
/// </param>
/// <param name="Argument">The strategy's name, where one is needed.</param>
/// <param name="User">Who asks.</param>
/// <param name="Reason">Why; it goes into the journal.</param>
/// <param name="Confirm">To resume live trading: the text of <see cref="LiveTerms.Confirm"/>.</param>
public sealed record ControlRequest(
    string Action, string? Argument, string? User, string? Reason, string? Confirm = null);

/// <summary>
/// The local control API of a running engine: <c>GET /status</c> and <c>POST /commands</c> on loopback. A command
/// becomes an <see cref="OperatorCommand"/> and enters by the same door as everything else, so that it is journaled and
/// replays. Live, a resume has to name the maximum loss; everything that makes trading safer acts at once.
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
    /// <param name="live">What a resume accepts; null on paper.</param>
    /// <param name="takesSignals">
    /// <c>POST /signals</c> takes facts from outside; not over a recording, which has its own.
    /// </param>
    /// <exception cref="BadInputException">The port is in use.</exception>
    public static async Task<ControlServer> Start(
        int port, IInputSink inputs, ViewPublisher views, JsonSerializerOptions json, TimeProvider time, Action stop,
        LiveTerms? live = null, bool takesSignals = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.MapGet("/status", () => views.Latest is { } view
            ? Results.Json(Status(view, json, live), json)
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
            return command is null ? Refuse("the body is empty") : Accept(command, inputs, time, stop, live);
        });
        app.MapPost("/signals", async (HttpRequest request) => takesSignals
            ? await TakeSignal(request, inputs, time)
            : Refuse("a run over a recording takes no signals but its own"));
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

    private static async Task<IResult> TakeSignal(HttpRequest request, IInputSink inputs, TimeProvider time)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.Body);
            var posted = PostedSignal.Read(body.RootElement);
            inputs.Post(posted.ToInput(Instant.FromDateTimeOffset(time.GetUtcNow())));
            return Results.Json(new { accepted = posted.Key });
        }
        catch (Exception wrong) when (wrong is JsonException or BadInputException)
        {
            return Refuse($"the body is no signal: {wrong.Message}");
        }
    }

    /// <summary>The view, with the mode and what a resume accepts.</summary>
    private static JsonNode Status(EngineView view, JsonSerializerOptions json, LiveTerms? live)
    {
        JsonObject status = JsonSerializer.SerializeToNode(view, json)!.AsObject();
        status["mode"] = live is null ? SessionMode.Paper : SessionMode.Live;
        if (live is null) { return status; }
        status["maximumLoss"] = live.Dollars;
        status["confirm"] = live.Confirm;
        return status;
    }

    private static IResult Accept(
        ControlRequest request, IInputSink inputs, TimeProvider time, Action stop, LiveTerms? live)
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
                + "accept-balances, stop");
        }
        bool needsName = action is OperatorAction.StrategyOn or OperatorAction.StrategyOff;
        if (needsName && string.IsNullOrEmpty(request.Argument))
        {
            return Refuse($"{request.Action} needs the strategy's name as argument");
        }
        if (action == OperatorAction.Resume && live is not null && request.Confirm?.Trim() != live.Confirm)
        {
            string given = string.IsNullOrEmpty(request.Confirm) ? "none" : $"'{request.Confirm}'";
            return Results.Json(
                new
                {
                    error = $"resuming live trading allows losses up to ${live.Dollars}: confirm with "
                        + $"'{live.Confirm}' (given: {given})",
                    confirm = live.Confirm,
                    maximumLoss = live.Dollars,
                },
                statusCode: 409);
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
        "accept-balances" => OperatorAction.AcceptBalances,
        _ => null,
    };

    private static IResult Refuse(string error) => Results.Json(new { error }, statusCode: 400);
}
