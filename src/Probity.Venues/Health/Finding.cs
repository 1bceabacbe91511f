namespace Probity.Venues.Health;

/// <summary>How bad a finding is.</summary>
public enum Grade
{
    Green = 0,

    /// <summary>Works, or could not be looked at; somebody should know.</summary>
    Yellow = 1,

    /// <summary>Live trading must not start.</summary>
    Red = 2,
}

/// <summary>What one check found.</summary>
/// <param name="Check">Stable short name, for example "clock".</param>
/// <param name="Grade">How bad it is.</param>
/// <param name="Text">What was found, with the figures.</param>
/// <param name="Fix">The one thing to do when red; may be empty otherwise.</param>
public sealed record Finding(string Check, Grade Grade, string Text, string Fix = "")
{
    public static Finding Green(string check, string text) => new(check, Grade.Green, text);

    public static Finding Yellow(string check, string text, string fix = "") => new(check, Grade.Yellow, text, fix);

    public static Finding Red(string check, string text, string fix) => new(check, Grade.Red, text, fix);

    public override string ToString() => Fix.Length == 0 ? $"{Check}: {Text}" : $"{Check}: {Text}; {Fix}";
}
