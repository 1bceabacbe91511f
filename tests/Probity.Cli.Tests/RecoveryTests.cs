using System.Diagnostics;
using Probity.Testing;

namespace Probity.Cli.Tests;

public sealed class RecoveryTests
{
    private static readonly string Recording = Checkout.Shared("data/polymarket/ws_nhl_scf_g4_20260607.jsonl.gz");

    [Fact]
    public async Task A_killed_paper_run_resumes_where_its_journal_ends_and_reaches_the_same_digest()
    {
        using var probity = new ProbityProcess();
        string undisturbed = await DigestOf(probity, "whole");

        var random = new Random(20260607);
        int killed = 0;
        for (int attempt = 0; attempt < 10; attempt++)
        {
            using Process run = probity.Start(new Dictionary<string, string>(), Arguments("killed"));
            _ = run.StandardOutput.ReadToEndAsync();
            _ = run.StandardError.ReadToEndAsync();
            // The moment is what the test is about: any time between start-up and the end of the run will do.
            bool ended = run.WaitForExit(TimeSpan.FromMilliseconds(random.Next(150, 1_500)));
            if (!ended)
            {
                run.Kill();
                await run.WaitForExitAsync();
                killed++;
            }
        }
        Assert.True(killed > 0, "no run was caught alive");

        Assert.Equal(undisturbed, await DigestOf(probity, "killed"));
        Finished verified = await probity.Run("replay", "killed", "--verify", "--json");
        Assert.True(verified.ExitCode == 0, verified.StandardError);
    }

    private static async Task<string> DigestOf(ProbityProcess probity, string journal)
    {
        Finished done = await probity.Run(Arguments(journal));
        Assert.True(done.ExitCode == 0, done.StandardError);
        Assert.True(done.Json.GetProperty("ledgerBalanced").GetBoolean());
        return done.Json.GetProperty("digest").GetString()!;
    }

    private static string[] Arguments(string journal) =>
    [
        "run", "--mode", "paper", "--replay", Recording, "--speed", "200", "--journal", journal, "--json",
    ];
}
