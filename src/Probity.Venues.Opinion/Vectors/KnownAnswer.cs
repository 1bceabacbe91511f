using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Domain;

namespace Probity.Venues.Opinion.Vectors;

/// <summary>One vector: what is expected, and how this build computes it from the input alone.</summary>
/// <param name="Name">The vector's id, or its place in the family.</param>
/// <param name="Family">The list that it stands in.</param>
/// <param name="Expected">What the file says; undefined where an error is expected.</param>
/// <param name="Compute">All that this build knows of it; members that are not expected are left out later.</param>
public sealed record KnownAnswer(string Name, string Family, JsonElement Expected, Func<JsonNode> Compute)
{
    /// <summary>The input is one that must be refused.</summary>
    public bool ExpectsError => Expected.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.Object => Expected.TryGetProperty("error", out _) || Expected.TryGetProperty("throws", out _),
        JsonValueKind.String => Expected.GetString()!.StartsWith("error", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Computes and compares.</summary>
    /// <returns>
    /// The members of what is expected as this build computes them, or one member "error" with the refusal.
    /// </returns>
    public (bool Passed, JsonNode Actual) Check()
    {
        JsonNode actual;
        try
        {
            actual = Compute();
        }
        catch (Exception wrong) when (wrong is BadInputException or FormatException or ArgumentException
            or OverflowException or KeyNotFoundException or InvalidOperationException)
        {
            return (ExpectsError, new JsonObject { ["error"] = wrong.Message });
        }
        if (ExpectsError) { return (false, actual); }
        if (actual is JsonObject all && Expected.ValueKind == JsonValueKind.Object)
        {
            string[] others = [.. all.Select(m => m.Key).Where(name => !Expected.TryGetProperty(name, out _))];
            foreach (string name in others) { all.Remove(name); }
        }
        return (JsonNode.DeepEquals(actual, JsonNode.Parse(Expected.GetRawText())), actual);
    }
}
