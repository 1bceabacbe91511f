using System.Globalization;
using Probity.Domain.Values;

namespace Probity.Testing;

/// <summary>
/// Seeded property tests. They run briefly with every test run and for longer with <c>./dev storm --seed N --runs
/// N</c>,
/// which selects tests with <c>[Trait("Category", Storm.Category)]</c> and sets the two variables below.
/// </summary>
public static class Storm
{
    public const string Category = "Storm";

    private const string SeedVariable = "PROBITY_STORM_SEED";
    private const string RunsVariable = "PROBITY_STORM_RUNS";

    /// <summary>
    /// Runs a property over consecutive seeds; a failure names the seed and the command that repeats it.
    /// </summary>
    /// <param name="usualRuns">Runs when nobody asked for a number.</param>
    /// <param name="property">Gets a fresh generator; throws when the property does not hold.</param>
    public static void ForEachSeed(int usualRuns, Action<SeededRandom> property)
    {
        ulong first = Variable(SeedVariable, 1);
        ulong runs = Variable(RunsVariable, (ulong)usualRuns);
        for (ulong seed = first; seed < first + runs; seed++)
        {
            try
            {
                property(new SeededRandom(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(
                    $"seed {seed}: {failure.Message}\nrepeat with: ./dev storm --seed {seed} --runs 1", failure);
            }
        }
    }

    private static ulong Variable(string name, ulong usual)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(text) ? usual : ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
