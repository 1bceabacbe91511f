using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Runtime.Control;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>control</c>: speaks to a running engine over its local API.</summary>
public static class ControlCommand
{
    public static Command Create()
    {
        var command = new Command("control",
            "Speak to a running engine: status pause resume flatten kill accept strategies stop");
        var port = new Option<int?>("--port")
        {
            Description = "Control port of the engine (default: the newest session's below data_dir)",
            Recursive = true,
        };
        command.Options.Add(port);
        command.Subcommands.Add(Status(port));
        command.Subcommands.Add(Post("pause", "Cancel quotes and place nothing new; positions stay", port));
        command.Subcommands.Add(Resume(port));
        command.Subcommands.Add(Post("flatten",
        "Cancel everything and close positions with taking orders, then stay paused", port));
        command.Subcommands.Add(Post("kill", "Cancel everything and halt", port));
        command.Subcommands.Add(Post(
            "accept", "Take the balances that venue and chain report into the books, as capital that came or went",
            port, "accept-balances"));
        command.Subcommands.Add(Post("stop", "Shut down cleanly", port));
        command.Subcommands.Add(Strategies(port));
        return command;
    }

    private static Command Status(Option<int?> port)
    {
        var status = new Command("status", "What the engine is doing now");
        status.SetAction(async (parsed, cancel) =>
        {
            using HttpClient client = Client(ControlPort.Of(parsed, port));
            using HttpResponseMessage reply = await Send(
                () => client.GetAsync("/status", cancel), ControlPort.Of(parsed, port));
            JsonElement view = await reply.Content.ReadFromJsonAsync<JsonElement>(cancel);
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            output.Result(
                view, people => people.WriteLine(
                    JsonSerializer.Serialize(view, new JsonSerializerOptions { WriteIndented = true })));
            return reply.IsSuccessStatusCode ? ExitCodes.Done : ExitCodes.No;
        });
        return status;
    }

    private static Command Strategies(Option<int?> port)
    {
        var strategies = new Command("strategies", "Switch a strategy on or off");
        var state = new Argument<string>("state") { Description = "on or off" };
        state.AcceptOnlyFromAmong("on", "off");
        var name = new Argument<string>("name") { Description = "The strategy's name" };
        var reason = Reason();
        strategies.Arguments.Add(state);
        strategies.Arguments.Add(name);
        strategies.Options.Add(reason);
        strategies.SetAction((parsed, cancel) => PostCommand(
            parsed, ControlPort.Of(parsed, port), "strategy-" + parsed.GetValue(state), parsed.GetValue(name),
            parsed.GetValue(reason), cancel));
        return strategies;
    }

    /// <summary>Live, the maximum loss has to be typed, or given with --confirm.</summary>
    private static Command Resume(Option<int?> port)
    {
        var command = new Command("resume", "Allow trading again, also after the kill switch went down");
        var reason = Reason();
        var confirm = new Option<string?>("--confirm")
        {
            Description = "Live: the text that names the maximum loss, for example \"risk 5000.00\"",
        };
        command.Options.Add(reason);
        command.Options.Add(confirm);
        command.SetAction(async (parsed, cancel) =>
        {
            int engine = ControlPort.Of(parsed, port);
            string? text = parsed.GetValue(confirm) ?? await AskForConfirmation(engine, cancel);
            return await PostCommand(parsed, engine, "resume", null, parsed.GetValue(reason), cancel, text);
        });
        return command;
    }

    /// <returns>What was typed; null when nothing has to be, or nobody is there to type.</returns>
    private static async Task<string?> AskForConfirmation(int port, CancellationToken cancel)
    {
        using HttpClient client = Client(port);
        using HttpResponseMessage reply = await Send(() => client.GetAsync("/status", cancel), port);
        if (!reply.IsSuccessStatusCode || Console.IsInputRedirected) { return null; }
        JsonElement status = await reply.Content.ReadFromJsonAsync<JsonElement>(cancel);
        if (!status.TryGetProperty("confirm", out JsonElement confirm)) { return null; }
        await Console.Error.WriteAsync(
            $"This trades with real money and may lose up to ${status.GetProperty("maximumLoss").GetString()} "
            + $"by the configured limits. Type '{confirm.GetString()}' to resume: ");
        return Console.ReadLine() ?? "";
    }

    private static Command Post(string name, string description, Option<int?> port, string? action = null)
    {
        var command = new Command(name, description);
        var reason = Reason();
        command.Options.Add(reason);
        command.SetAction(
            (parsed, cancel) => PostCommand(
                parsed, ControlPort.Of(parsed, port), action ?? name, null, parsed.GetValue(reason), cancel));
        return command;
    }

    private static Option<string?> Reason() =>
        new("--reason") { Description = "Why; it goes into the journal with your user name" };

    private static async Task<int> PostCommand(
        ParseResult parsed, int port, string action, string? argument, string? reason, CancellationToken cancel,
        string? confirm = null)
    {
        using HttpClient client = Client(port);
        var request = new ControlRequest(action, argument, Environment.UserName, reason, confirm);
        using HttpResponseMessage reply = await Send(
            () => client.PostAsJsonAsync("/commands", request, JsonText.Options, cancel), port);
        JsonElement body = await reply.Content.ReadFromJsonAsync<JsonElement>(cancel);
        CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
        output.Result(body, people => people.WriteLine(
            body.TryGetProperty("error", out JsonElement error) ? "error: " + error.GetString() : body.ToString()));
        return reply.IsSuccessStatusCode ? ExitCodes.Done : ExitCodes.Usage;
    }

    private static HttpClient Client(int port) =>
        new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };

    private static async Task<HttpResponseMessage> Send(Func<Task<HttpResponseMessage>> send, int port)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException exception)
        {
            throw new HttpRequestException(
                $"no engine answers on 127.0.0.1:{port}: {exception.Message} Start one with 'probity run', or name "
                + "its port with --port.",
                exception);
        }
    }
}

/// <summary>Which engine a command means: a running session leaves its port in its directory.</summary>
internal static class ControlPort
{
    // Named by the port: a second session that is refused the directory must not take away the first one's file.
    private const string Pattern = "control-*.port";

    /// <summary>Leaves the port in a session's directory until the session ends.</summary>
    public static IDisposable Announce(string directory, int port)
    {
        Directory.CreateDirectory(directory);
        string text = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string path = Path.Combine(directory, Pattern.Replace("*", text, StringComparison.Ordinal));
        File.WriteAllText(path, text);
        return new Announcement(path);
    }

    public static int Of(ParseResult parsed, Option<int?> option)
    {
        if (parsed.GetValue(option) is { } named) { return named; }
        string data = Settings.From(parsed).Configuration.DataDirectory;
        string? newest = !Directory.Exists(data)
            ? null
            : Directory.EnumerateFiles(data, Pattern, SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc);
        return newest is not null && int.TryParse(File.ReadAllText(newest), out int port)
            ? port
            : throw new BadInputException(
                $"no session is running below '{data}': start one, or name its port with --port");
    }

    private sealed class Announcement(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }
}
