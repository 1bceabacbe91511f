using Probity.Domain;

namespace Probity.Runtime.Configuration;

/// <summary>Values from <c>--set section.key=value</c>.</summary>
internal static class CommandLineValues
{
    /// <exception cref="BadInputException">No "=", or nothing before it.</exception>
    public static GivenValue Read(string set)
    {
        int equals = set.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new BadInputException(
                $"--set '{KeyText.Mask(set)}' is not of the form section.key=value, for example risk.max_position=500");
        }
        string path = set[..equals].Trim();
        string shown = SecretNames.Matches(path) ? path + "=…" : KeyText.Mask(set);
        var origin = new ConfigOrigin(ConfigSource.CommandLine, $"--set {shown}");
        return new GivenValue(path, set[(equals + 1)..].Trim(), origin);
    }
}
