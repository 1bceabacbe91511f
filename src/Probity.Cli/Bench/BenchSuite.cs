using Probity.Domain;
using Probity.Runtime.Sessions;

namespace Probity.Cli.Bench;

/// <summary>All measurements by their stable names, in the order in which they are shown.</summary>
internal static class BenchSuite
{
    private static readonly (string[] Names, Func<BenchData, IReadOnlyList<BenchFigure>> Run)[] All =
    [
        ([DecodeBench.DecodeName, DecodeBench.ReferenceName], DecodeBench.Run),
        ([EngineBench.Name], EngineBench.Run),
        ([MakerDecisionBench.Name], MakerDecisionBench.Run),
        ([ReplayBench.ReplayName], ReplayBench.Replay),
        ([ReplayBench.BacktestName], ReplayBench.Backtest),
        ([OrderSignBench.Name], OrderSignBench.Run),
        ([TickToRequestBench.Name], TickToRequestBench.Run),
        ([ScanBench.Name], ScanBench.Run),
        ([HedgeBench.ToOpinionName], HedgeBench.ToOpinion),
        ([HedgeBench.ToPolymarketName], HedgeBench.ToPolymarket),
        ([SandboxBench.Name], SandboxBench.Run),
        ([JournalBench.Name], JournalBench.Run),
        ([StoreBench.Name], StoreBench.Run),
        ([MemoryBench.Name], MemoryBench.Run),
    ];

    /// <summary>Measures everything, or one thing by its name.</summary>
    /// <param name="only">A name; null = everything.</param>
    /// <param name="recording">A recording to use; null = generated data.</param>
    /// <param name="settings">Options of engine, strategies and fill models.</param>
    /// <param name="progress">Told each name before it is measured.</param>
    /// <exception cref="BadInputException">There is no such name.</exception>
    public static IReadOnlyList<BenchFigure> Run(
        string? only, string? recording, RunSettings settings, Action<string> progress)
    {
        var chosen = All.Where(bench => only is null || bench.Names.Contains(only)).ToArray();
        if (chosen.Length == 0)
        {
            string names = string.Join(", ", All.SelectMany(bench => bench.Names));
            throw new BadInputException($"there is no measurement '{only}'; there are {names}");
        }
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("probity-bench-");
        try
        {
            var data = new BenchData(recording, settings, scratch.FullName);
            Dictionary<string, BenchFigure> figures = [];
            // Memory first: later measurements leave pages behind that are not its own.
            foreach (var (names, run) in chosen.OrderBy(bench => bench.Names[0] == MemoryBench.Name ? 0 : 1))
            {
                progress(names[0]);
                foreach (BenchFigure figure in run(data)) { figures[figure.Name] = figure; }
            }
            return [.. All.SelectMany(bench => bench.Names).Where(figures.ContainsKey).Select(name => figures[name])];
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
