using System.Globalization;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Values;

namespace Probity.Sandbox.Faults;

/// <summary>What a fault file says: <c>{"seed": N, "rules": [ … ]}</c> (docs/venues/sandbox.md).</summary>
/// <param name="Seed">Of every draw of a probability or a random delay.</param>
/// <param name="Rules">In the order of the file.</param>
public sealed record FaultFile(ulong Seed, IReadOnlyList<FaultRule> Rules)
{
    private static readonly string[] TopKeys = ["seed", "rules"];
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="BadInputException">
    /// The text is no JSON, or names a kind or a parameter that does not exist, or a value out of its range.
    /// </exception>
    public static FaultFile Parse(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Lenient);
            return Read(document.RootElement, source);
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{source}: no JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It can't be read, or it is wrong.</exception>
    public static FaultFile Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"faults: '{path}' can't be read: {e.Message}", e);
        }
    }

    /// <summary>A whole file, a list of rules, or one rule.</summary>
    private static FaultFile Read(JsonElement root, string source)
    {
        if (root.ValueKind == JsonValueKind.Array) { return new FaultFile(0, RulesOf(root, source)); }
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException($"{source}: expected an object with 'rules', found {root.ValueKind}");
        }
        if (root.TryGetProperty("kind", out _)) { return new FaultFile(0, [Rule(root, $"{source}: rule 1")]); }
        ulong seed = 0;
        IReadOnlyList<FaultRule> rules = [];
        foreach (JsonProperty member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "seed" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetUInt64(out seed):
                    break;
                case "rules" when member.Value.ValueKind == JsonValueKind.Array:
                    rules = RulesOf(member.Value, source);
                    break;
                case "seed" or "rules":
                    throw new BadInputException(
                        $"{source}: '{member.Name}' can't be '{member.Value}'; the seed is a number, the rules a list");
                default:
                    throw new BadInputException(
                        $"{source}: unknown '{member.Name}'{FaultKinds.Near(member.Name, TopKeys)}");
            }
        }
        return new FaultFile(seed, rules);
    }

    private static List<FaultRule> RulesOf(JsonElement list, string source)
    {
        List<FaultRule> rules = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            rules.Add(Rule(item, $"{source}: rule {(rules.Count + 1).ToString(CultureInfo.InvariantCulture)}"));
        }
        return rules;
    }

    private static FaultRule Rule(JsonElement item, string where)
    {
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("kind", out JsonElement name) || name.ValueKind != JsonValueKind.String)
        {
            throw new BadInputException($"{where}: expected an object with a 'kind', found '{item}'");
        }
        var rule = new FaultRule { Kind = FaultKinds.Parse(name.GetString()!, where) };
        foreach (JsonProperty member in item.EnumerateObject())
        {
            if (member.Name == "comment") { continue; }
            FaultKinds.CheckKey(rule.Kind, member.Name, where);
            rule = new FaultValue($"{where}: '{member.Name}'", member.Value).Into(rule, member.Name);
        }
        return Defaults(rule, where);
    }

    private static FaultRule Defaults(FaultRule rule, string where)
    {
        if (rule.Kind == FaultKind.Latency && rule is { Fixed.Nanos: 0, Random.Nanos: 0 })
        {
            throw new BadInputException($"{where}: 'latency' needs 'fixed' or 'random', for example \"50ms\"");
        }
        if (rule.Kind == FaultKind.ClockSkew && rule.Skew == Duration.Zero)
        {
            throw new BadInputException($"{where}: 'clock-skew' needs 'skew', for example \"-30s\"");
        }
        if (FaultKinds.Lasts(rule.Kind) && (rule.Probability < 1 || rule.Count is not null))
        {
            throw new BadInputException(
                $"{where}: '{FaultKinds.NameOf(rule.Kind)}' is a state that lasts: it takes 'from' and 'until', "
                + "no 'probability' and no 'count'");
        }
        if (rule.Until is { } until && until <= rule.From)
        {
            throw new BadInputException($"{where}: 'until' {until} is not after 'from' {rule.From}");
        }
        int status = rule.Status != 0 ? rule.Status
            : rule.Kind == FaultKind.HtmlError ? 502
            : 500;
        string text = rule.Text.Length > 0 ? rule.Text
            : rule.Kind == FaultKind.FailedSettlement ? "transaction reverted"
            : rule.Kind == FaultKind.ErrorInSuccess ? "internal error, please try again"
            : "could not insert order";
        return rule with { Status = status, Text = text };
    }
}
