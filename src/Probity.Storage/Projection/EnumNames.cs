namespace Probity.Storage.Projection;

/// <summary>The names of an enum's members as the store writes them, without making a text for each row.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names =
        Enum.GetValues<T>().ToDictionary(value => value, value => value.ToString());

    /// <summary>The member's name; a value of no member gives its number.</summary>
    public static string Of(T value) => Names.TryGetValue(value, out string? name) ? name : value.ToString();
}
