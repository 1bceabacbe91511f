namespace Probity.Runtime.Configuration;

/// <summary>
/// Knows a secret by the name of its key: such keys are refused wherever people or logs could read them.
/// </summary>
internal static class SecretNames
{
    private static readonly string[] Marks =
        ["privatekey", "secret", "passphrase", "password", "apikey", "mnemonic", "seedphrase", "credential"];

    public static bool Matches(string path)
    {
        string plain = path.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return Marks.Any(mark => plain.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }
}
