using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Cli.Output;
using Probity.Domain;
using Probity.Venues.Opinion.Vectors;
using Probity.Venues.Polymarket.Vectors;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>vectors check</c>: known-answer vectors against this build.</summary>
public static class VectorsCommand
{
    /// <summary>The one list of a Polymarket file; Opinion's have a list a family.</summary>
    private const string Vectors = "vectors";

    private const string FilePrefix = "polymarket-";
    private const string SigningFile = "polymarket-order-signing.json";

    public static Command Create() => new("vectors", "Known-answer vectors: check") { Check() };

    private static Command Check()
    {
        var files = new Argument<string[]>("files") { Description = "Vector files", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check", "Prove this build against known answers, from the inputs alone") { files };
        command.SetAction(parsed =>
        {
            VectorResult[] results = [.. CheckAll(parsed.GetValue(files)!)];
            CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json)).Result(
                results, people => Show(people, results));
            return results.All(r => r.Passed) ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static IEnumerable<VectorResult> CheckAll(string[] paths)
    {
        (string Path, JsonElement Root)[] files = [.. paths.Select(path => (path, Read(path)))];
        var vectors = new PolymarketVectors(SigningInputs(files));
        foreach ((string path, JsonElement root) in files)
        {
            if (!root.TryGetProperty(Vectors, out _))
            {
                foreach (KnownAnswer answer in OpinionVectors.Of(root))
                {
                    (bool passed, JsonNode actual) = answer.Check();
                    yield return new VectorResult(answer.Name, answer.Family, passed, actual);
                }
                continue;
            }
            foreach (JsonElement vector in root.GetProperty(Vectors).EnumerateArray())
            {
                yield return CheckOne(vectors, vector, path);
            }
        }
    }

    private static VectorResult CheckOne(PolymarketVectors vectors, JsonElement vector, string path)
    {
        string name = vector.GetProperty("name").GetString() ?? "";
        string family = vector.TryGetProperty("family", out JsonElement given) ? given.GetString()! : FamilyOf(path);
        try
        {
            JsonObject actual = vectors.Compute(family, vector.GetProperty("input"));
            JsonNode? expected = JsonNode.Parse(vector.GetProperty("expected").GetRawText());
            return new VectorResult(name, family, JsonNode.DeepEquals(actual, expected), actual);
        }
        catch (Exception failure) when (failure is BadInputException or FormatException or KeyNotFoundException)
        {
            return new VectorResult(name, family, false, new JsonObject { ["error"] = failure.Message });
        }
    }

    /// <summary>
    /// The request bodies refer to orders of the signing file: among the files given, or beside them.
    /// </summary>
    private static Dictionary<string, JsonElement> SigningInputs((string Path, JsonElement Root)[] files)
    {
        var inputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        IEnumerable<JsonElement> sources = files.Select(f => f.Root);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(files[0].Path))!, SigningFile);
        if (File.Exists(beside)) { sources = sources.Append(Read(beside)); }
        sources = sources.Where(root => root.TryGetProperty(Vectors, out _));
        foreach (JsonElement vector in sources.SelectMany(root => root.GetProperty(Vectors).EnumerateArray()))
        {
            JsonElement input = vector.GetProperty("input");
            if (input.ValueKind == JsonValueKind.Object && input.TryGetProperty("order", out _))
            {
                inputs.TryAdd(vector.GetProperty("name").GetString()!, input);
            }
        }
        return inputs;
    }

    private static JsonElement Read(string path)
    {
        if (!File.Exists(path)) { throw new BadInputException($"there is no vector file '{path}'"); }
        try
        {
            JsonElement root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
            bool isOne = root.ValueKind == JsonValueKind.Object
                && (root.TryGetProperty(Vectors, out _) || OpinionVectors.IsOne(root));
            return isOne
                ? root
                : throw new BadInputException(
                    $"'{path}' has neither the member \"{Vectors}\" of a Polymarket vector file nor one of Opinion's: "
                    + string.Join(", ", OpinionVectors.Families));
        }
        catch (JsonException broken)
        {
            throw new BadInputException($"'{path}' is not JSON: {broken.Message}", broken);
        }
    }

    private static string FamilyOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return (
            name.StartsWith(FilePrefix, StringComparison.Ordinal) ? name[FilePrefix.Length..] : name).Replace('-', '_');
    }

    private static void Show(IAnsiConsole people, VectorResult[] results)
    {
        Table table = CommandOutput.Table("family", "passed", "failed");
        foreach (IGrouping<string, VectorResult> family in results.GroupBy(r => r.Family))
        {
            int passed = family.Count(r => r.Passed), failed = family.Count() - passed;
            table.AddRow(Markup.Escape(family.Key), passed.ToString(), failed == 0 ? "0" : $"[red]{failed}[/]");
        }
        people.Write(table);
        foreach (VectorResult failed in results.Where(r => !r.Passed))
        {
            people.MarkupLineInterpolated($"[red]{failed.Family} {failed.Name}: {failed.Actual.ToJsonString()}[/]");
        }
    }

    private sealed record VectorResult(string Name, string Family, bool Passed, JsonNode Actual);
}
