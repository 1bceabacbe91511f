using System.Diagnostics;
using System.Text.Json;
using Probity.Cli.Tests.Live;

namespace Probity.Cli.Tests;

/// <summary>The three deliberate steps of going live, against the sandbox over real sockets.</summary>
public sealed class LiveTests : IDisposable
{
    private const string Key = "PROBITY_MAIN_KEY";

    private readonly ProbityProcess probity = new();

    [Fact]
    public async Task Credentials_mode_and_a_typed_confirmation_are_needed_and_stopping_leaves_no_order()
    {
        using SandboxProcess sandbox = await SandboxProcess.Start(probity, TestContext.Current.CancellationToken);
        Dictionary<string, string> environment = sandbox.Environment(withNode: true);
        probity.Write(
            "probity.yaml",
            "accounts:\n  - name: main\n    signature_type: eoa\n    key_env: " + Key + "\n"
            + "markets:\n  min_volume_24h: 0\n  max_count: 5\n");
        Finished keyless = await probity.Run(environment, "run", "--mode", "live", "--json");
        Assert.Equal(3, keyless.ExitCode);
        Assert.Contains(Key, keyless.StandardError, StringComparison.Ordinal);

        environment[Key] = sandbox.Wallet(0).Key;
        using Process running = probity.Start(environment, "run", "--mode", "live", "--json");
        Task<string> output = running.StandardOutput.ReadToEndAsync();
        Task<string> notes = running.StandardError.ReadToEndAsync();
        JsonElement status = await Status(environment, view => view.GetProperty("markets").GetArrayLength() > 0);
        Assert.Equal("live", status.GetProperty("mode").GetString());
        Assert.True(status.GetProperty("risk").GetProperty("paused").GetBoolean());

        Finished unconfirmed = await probity.Run(environment, "control", "resume", "--confirm", "yes");
        Assert.Equal(2, unconfirmed.ExitCode);
        string confirm = status.GetProperty("confirm").GetString()!;
        Assert.Contains(confirm, unconfirmed.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, (await probity.Run(environment, "control", "resume", "--confirm", confirm)).ExitCode);
        await Status(environment, view => view.GetProperty("openOrders").EnumerateArray().Any(
            order => order.GetProperty("status").GetString() == "live"));
        Assert.Equal(0, (await probity.Run(environment, "control", "stop")).ExitCode);
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);

        JsonElement report = JsonDocument.Parse(await output).RootElement;
        Assert.Equal("live", report.GetProperty("mode").GetString());
        Assert.True(report.GetProperty("ledgerBalanced").GetBoolean());
        Assert.StartsWith("LIVE, real orders. account main", await notes, StringComparison.Ordinal);
        Assert.DoesNotContain(environment[Key][2..], await notes, StringComparison.OrdinalIgnoreCase);
        string journal = report.GetProperty("journal").GetString()!;
        Finished replay = await probity.Run("replay", journal, "--verify", "--json");
        Assert.Equal(0, replay.ExitCode);
        Assert.Equal(report.GetProperty("digest").GetString(), replay.Json.GetProperty("digest").GetString());
        Finished orders = await probity.Run("orders", "--json", "--limit", "100000");
        Assert.DoesNotContain("\"status\":\"live\"", orders.StandardOutput, StringComparison.Ordinal);
    }

    public void Dispose() => probity.Dispose();

    /// <summary>Asks until the view is as wanted.</summary>
    private async Task<JsonElement> Status(
        Dictionary<string, string> environment, Predicate<JsonElement> wanted)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            bound.Token.ThrowIfCancellationRequested();
            Finished asked = await probity.Run(environment, "control", "status", "--json");
            if (asked.ExitCode == 0 && wanted(asked.Json)) { return asked.Json; }
        }
    }
}
