namespace Probity.Runtime.Configuration;

/// <summary>Values from environment variables: <c>PROBITY__SECTION__KEY</c>.</summary>
internal static class EnvironmentValues
{
    public const string Prefix = "PROBITY__";

    /// <summary>"strategies.parity-arb.min_edge" is PROBITY__STRATEGIES__PARITY_ARB__MIN_EDGE.</summary>
    public static string NameOf(string path) =>
        Prefix + path.Replace(".", "__", StringComparison.Ordinal).Replace('-', '_').ToUpperInvariant();

    /// <summary>
    /// The variables of ours, in the order of their names. Those that look like secrets are left to the part that reads
    /// secrets: they are never configuration.
    /// </summary>
    public static IEnumerable<GivenValue> Read(IReadOnlyDictionary<string, string> environment, ConfigTable table)
    {
        foreach ((string name, string text) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string upper = name.ToUpperInvariant();
            if (!upper.StartsWith(Prefix, StringComparison.Ordinal) || SecretNames.Matches(upper)) { continue; }
            if (upper == NameOf(ConfigTable.AccountList)) { continue; }
            string path = table.PathOfEnvironment(upper)
                ?? upper[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant();
            yield return new GivenValue(path, text, new ConfigOrigin(ConfigSource.Environment, name));
        }
    }
}
