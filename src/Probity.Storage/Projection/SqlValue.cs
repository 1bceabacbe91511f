namespace Probity.Storage.Projection;

/// <summary>A value of a row on its way into the database: a whole number, a text or null. Boxes nothing.</summary>
internal readonly struct SqlValue
{
    private SqlValue(bool isNumber, long number, string? text)
    {
        IsNumber = isNumber;
        Number = number;
        Text = text;
    }

    public bool IsNumber { get; }

    public long Number { get; }

    /// <summary>Null is SQL's null.</summary>
    public string? Text { get; }

    public static implicit operator SqlValue(long number) => new(true, number, null);

    public static implicit operator SqlValue(long? number) =>
        number is { } value ? new SqlValue(true, value, null) : default;

    public static implicit operator SqlValue(bool flag) => new(true, flag ? 1 : 0, null);

    public static implicit operator SqlValue(string text) => new(false, 0, text);
}
