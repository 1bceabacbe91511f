using System.Diagnostics;
using System.Text.Json;
using Probity.Testing;

namespace Probity.Cli.Tests;

/// <summary>What a finished command said.</summary>
public sealed record Finished(int ExitCode, string StandardOutput, string StandardError)
{
    /// <summary>Standard output as the one JSON document that --json promises.</summary>
    public JsonElement Json => JsonDocument.Parse(StandardOutput).RootElement;
}

/// <summary>Runs the built executable as a user would, in a folder of its own.</summary>
public sealed class ProbityProcess : IDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(4);

    public ProbityProcess()
    {
        Folder = Path.Combine(Path.GetTempPath(), "probity-cli-" + Path.GetRandomFileName());
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Working directory; deleted at the end.</summary>
    public string Folder { get; }

    private static string Executable { get; } = FindExecutable();

    public Task<Finished> Run(params string[] args) => Run(new Dictionary<string, string>(), args);

    public async Task<Finished> Run(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using Process process = Start(environment, args);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(LongestRun);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"probity {string.Join(' ', args)} still ran after {LongestRun}");
        }
        return new Finished(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command and leaves it running; the caller ends it.</summary>
    public Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Executable, args)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) { start.Environment[name] = value; }
        return Process.Start(start) ?? throw new InvalidOperationException($"could not start {Executable}");
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string FindExecutable()
    {
        string bin = Path.Combine(Checkout.Root, "artifacts", "bin", "Probity.Cli");
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string path = Path.Combine(bin, configuration, "probity");
        return File.Exists(path) ? path : throw new FileNotFoundException($"build first: there is no {path}");
    }
}
