using Probity.Domain.Views;
using Probity.Runtime.Live;
using Probity.Tui;
using Spectre.Console;

namespace Probity.Cli.Output;

/// <summary>
/// Shows a running session: the dashboard when somebody watches a terminal, one plain line every few seconds otherwise.
/// </summary>
public static class LiveScreen
{
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    public static bool IsTerminal =>
        !Console.IsOutputRedirected && !Console.IsInputRedirected && Console.WindowWidth > 60;

    /// <summary>Runs the session and shows it until it ends.</summary>
    /// <param name="session">The session's task.</param>
    /// <param name="views">What to show.</param>
    /// <param name="title">For the header.</param>
    /// <param name="note">Under the header.</param>
    /// <param name="dashboard">True for the full screen, false for plain lines on standard error.</param>
    public static async Task<T> Show<T>(Task<T> session, ViewPublisher views, string title, string note, bool dashboard)
    {
        if (dashboard) { await Draw(session, views, title, note); }
        else { await PrintLines(session, views); }
        return await session;
    }

    private static async Task Draw(Task session, ViewPublisher views, string title, string note)
    {
        IAnsiConsole console = AnsiConsole.Console;
        LiveDisplay display = console.Live(new Text("starting...")).AutoClear(false).Overflow(VerticalOverflow.Crop);
        await display.StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(FrameEvery);
            do
            {
                if (views.Latest is not { } view) { continue; }
                var settings = new DashboardSettings(title, note, console.Profile.Width, console.Profile.Height);
                live.UpdateTarget(Dashboard.Render(view, settings));
            }
            while (!session.IsCompleted && await timer.WaitForNextTickAsync());
        });
    }

    private static async Task PrintLines(Task session, ViewPublisher views)
    {
        while (await Task.WhenAny(session, Task.Delay(LineEvery)) != session)
        {
            if (views.Latest is { } view) { await Console.Error.WriteLineAsync(Dashboard.Line(view)); }
        }
    }
}
