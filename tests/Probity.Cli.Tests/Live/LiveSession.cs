using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Probity.Cli.Tests.Live;

/// <summary><c>run --mode live</c> in a process of its own, resumed by a person.</summary>
internal sealed class LiveSession : IDisposable
{
    private LiveSession(Process process) => Process = process;

    public Process Process { get; }

    /// <summary>Starts one and lets it trade.</summary>
    /// <param name="probity">In whose folder it runs, with its configuration.</param>
    /// <param name="secrets">Environment.</param>
    /// <param name="log">Gets what it prints.</param>
    /// <param name="longest">That resuming may take.</param>
    public static async Task<LiveSession> Resumed(
        ProbityProcess probity, IReadOnlyDictionary<string, string> secrets, StringBuilder log, TimeSpan longest)
    {
        var session = new LiveSession(probity.Start(secrets, "run", "--mode", "live", "--json"));
        session.Process.ErrorDataReceived += (_, line) => Note(log, line.Data);
        session.Process.OutputDataReceived += (_, line) => Note(log, line.Data);
        session.Process.BeginErrorReadLine();
        session.Process.BeginOutputReadLine();
        await session.Until("a resumed session", longest, async () =>
        {
            Finished status = await probity.Run("control", "status", "--json");
            if (status.ExitCode != 0) { return false; }
            string[] confirm = status.Json.TryGetProperty("confirm", out JsonElement text)
                ? ["--confirm", text.GetString()!]
                : [];
            return (await probity.Run(["control", "resume", "--reason", "test", .. confirm])).ExitCode == 0;
        });
        return session;
    }

    /// <summary>Waits for a condition as long as it runs.</summary>
    /// <param name="what">For the message when it never comes.</param>
    /// <param name="longest">To wait.</param>
    /// <param name="condition">Asked every 50 ms.</param>
    public async Task Until(string what, TimeSpan longest, Func<Task<bool>> condition)
    {
        using var bound =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(longest);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.False(Process.HasExited, $"the run ended while the test waited for {what}");
            Assert.False(bound.IsCancellationRequested, $"the test waited in vain for {what}");
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public void Kill() => Process.Kill(entireProcessTree: true);

    public Task Ended() => Process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!Process.HasExited) { Kill(); }
        Process.Dispose();
    }

    private static void Note(StringBuilder log, string? line)
    {
        lock (log) { log.AppendLine(line); }
    }
}
