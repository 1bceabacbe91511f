using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Http;

/// <summary>Puts the pages of one list together, and knows whether they make a whole.</summary>
/// <param name="read">A row; null when it is none of ours.</param>
/// <param name="createdOf">When a row's thing began; none when unknown.</param>
/// <param name="since">What is older need not be read; none = all is read.</param>
internal sealed class PageReading<T>(Func<JsonElement, T?> read, Func<T, Instant> createdOf, Instant since)
    where T : class
{
    private readonly List<T> rows = [];
    private long? total;
    private int count;
    private Instant oldest;
    private bool isDescending = true;
    private bool isComplete;

    public IReadOnlyList<T> Rows => rows;

    /// <summary>No further page is needed.</summary>
    public bool IsDone => isComplete || HasMoved;

    /// <summary>The stated total changed between two pages.</summary>
    public bool HasMoved { get; private set; }

    public string Unreadable { get; private set; } = "";

    public bool IsWhole => isComplete && !HasMoved && Unreadable.Length == 0;

    public void Take(AccountPage page, int pageSize)
    {
        IReadOnlyList<JsonElement> list = page.List ?? [];
        HasMoved = total is { } before && page.Total != before;
        total ??= page.Total;
        count += list.Count;
        foreach (JsonElement row in list) { Take(row); }
        bool passed = isDescending && since.IsKnown && oldest.IsKnown && oldest < since;
        isComplete = list.Count < pageSize || count >= total || passed;
    }

    private void Take(JsonElement row)
    {
        try
        {
            if (read(row) is not { } one) { return; }
            rows.Add(one);
            Instant created = createdOf(one);
            isDescending &= created.IsKnown && (!oldest.IsKnown || created <= oldest);
            if (created.IsKnown && (!oldest.IsKnown || created < oldest)) { oldest = created; }
        }
        catch (Exception e) when (e is BadInputException or JsonException or InvalidOperationException)
        {
            if (Unreadable.Length == 0) { Unreadable = VenueError.Excerpt(e.Message); }
        }
    }
}

/// <summary>The body of POST /order/cancel.</summary>
internal sealed record CancelRequest([property: JsonPropertyName("orderId")] string OrderId);

[JsonSerializable(typeof(CancelRequest))]
internal sealed partial class CancelRequestJson : JsonSerializerContext;
