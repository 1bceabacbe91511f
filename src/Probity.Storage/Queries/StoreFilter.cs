using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Storage.Queries;

/// <summary>What to look for. Members that are null do not filter.</summary>
public sealed record StoreFilter
{
    /// <summary>Everything, the newest hundred rows.</summary>
    public static StoreFilter None { get; } = new();

    /// <summary>Not earlier than this (placed, filled, decided, raised).</summary>
    public Instant? Since { get; init; }

    /// <summary>A market's slug, condition id or number ("m3").</summary>
    public string? Market { get; init; }

    /// <summary>A strategy's name or number ("s0").</summary>
    public string? Strategy { get; init; }

    /// <summary>
    /// Orders: a status, or "open" for all that may still trade; fills: a settlement tier; decisions: a gate;
    /// incidents: the least severity. In any case, with or without hyphens.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>Most rows, newest first; at least 1.</summary>
    public int Limit { get; init; } = 100;

    /// <exception cref="BadInputException">No member of the enum has this name; names the nearest.</exception>
    internal static T Parse<T>(string text, string what, params string[] others)
        where T : struct, Enum
    {
        string plain = text.Replace("-", "", StringComparison.Ordinal);
        if (!plain.All(char.IsAsciiDigit) && Enum.TryParse(plain, ignoreCase: true, out T value)) { return value; }
        string[] known = [.. Enum.GetNames<T>(), .. others];
        string? nearest = Spelling.Nearest(plain, known);
        string hint = nearest is not null ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", known)}";
        throw new BadInputException($"'{text}' is no {what}; {hint}");
    }

    internal static IReadOnlyList<string> OrderStatuses(string text)
    {
        if (text.Equals("open", StringComparison.OrdinalIgnoreCase))
        {
            return [.. Enum.GetValues<OrderStatus>().Where(OrderTransitions.MayTrade).Select(status => $"{status}")];
        }
        return [Parse<OrderStatus>(text, "order status", "open").ToString()];
    }
}
