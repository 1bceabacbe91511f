using System.Text.Json;

namespace Probity.Cli.Tests;

public sealed class BenchTests
{
    [Fact]
    public async Task One_measurement_is_an_array_of_one_figure_with_the_fixed_members()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("bench", "--only", "memory-2000-markets", "--json");
        Assert.Equal(0, done.ExitCode);
        JsonElement figure = Assert.Single(done.Json.EnumerateArray());
        Assert.Equal(
            ["name", "unit", "median", "p99", "runs", "note"], figure.EnumerateObject().Select(member => member.Name));
        Assert.Equal("memory-2000-markets", figure.GetProperty("name").GetString());
        Assert.Equal("MB", figure.GetProperty("unit").GetString());
        Assert.InRange(figure.GetProperty("median").GetDouble(), 1, 250);
    }

    [Fact]
    public async Task An_unknown_measurement_is_a_usage_error_that_names_the_known_ones()
    {
        using var probity = new ProbityProcess();
        Finished done = await probity.Run("bench", "--only", "speed-of-light");
        Assert.Equal(2, done.ExitCode);
        Assert.Contains("speed-of-light", done.StandardError, StringComparison.Ordinal);
        Assert.Contains("engine-event", done.StandardError, StringComparison.Ordinal);
    }
}
