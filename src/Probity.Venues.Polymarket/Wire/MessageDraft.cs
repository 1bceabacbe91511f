using System.Text.Json;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>The members that a market message can have and that we read.</summary>
internal enum Member
{
    EventType,
    Market,
    AssetId,
    Timestamp,
    Hash,
    Price,
    Size,
    Side,
    Bids,
    Asks,
    PriceChanges,
    Changes,
    BestBid,
    BestAsk,
    TickSize,
    NewTickSize,
    MinimumOrderSize,
    NegRisk,
    LastTradePrice,
    Version,
    ConditionId,
    Question,
    Slug,
    AssetsIds,
    ClobTokenIds,
    Outcomes,
    OrderPriceMinTickSize,
    FeesEnabled,
    FeeSchedule,
    Rate,
    Exponent,
    TakerOnly,
    RebateRate,
    WinningAssetId,
    WinningOutcome,
}

/// <summary>What stands under a member.</summary>
internal enum DraftKind : byte
{
    Absent,
    Null,
    Text,
    Number,
    True,
    False,

    /// <summary>An array; its range is one of the frame.</summary>
    Array,

    /// <summary>An object; its range is one of the frame.</summary>
    Object,
}

/// <summary>
/// One member's value: scalars lie unescaped in the draft's texts, arrays and objects stay in the frame.
/// </summary>
internal readonly record struct DraftValue(DraftKind Kind, TextRange Range)
{
    public bool IsMissing => Kind is DraftKind.Absent or DraftKind.Null;

    public bool IsScalar => Kind is DraftKind.Text or DraftKind.Number;
}

/// <summary>
/// The known members of one JSON object, read before any of them is understood: the event type may stand last. Reused
/// from object to object; of a member that stands twice the last counts.
/// </summary>
internal sealed class MessageDraft
{
    private static readonly byte[][] Names =
    [
        .. ("event_type market asset_id timestamp hash price size side bids asks price_changes changes "
            + "best_bid best_ask tick_size new_tick_size min_order_size neg_risk last_trade_price version "
            + "condition_id question slug assets_ids clob_token_ids outcomes order_price_min_tick_size "
            + "fees_enabled fee_schedule rate exponent taker_only rebate_rate winning_asset_id winning_outcome")
            .Split(' ').Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private readonly DraftValue[] values = new DraftValue[Names.Length];
    private readonly GrowingBuffer<byte> texts;

    /// <param name="texts">Where scalars are kept; shared by the drafts of one message.</param>
    public MessageDraft(GrowingBuffer<byte> texts) => this.texts = texts;

    public DraftValue this[Member member] => values[(int)member];

    public static string NameOf(Member member) => System.Text.Encoding.ASCII.GetString(Names[(int)member]);

    public ReadOnlySpan<byte> Text(Member member)
    {
        DraftValue value = values[(int)member];
        return value.IsScalar ? value.Range.In(texts.Items) : default;
    }

    /// <summary>Reads the object at whose start the reader stands, to its end.</summary>
    /// <exception cref="JsonException">Broken JSON, or a text that is no valid Unicode.</exception>
    public void Read(ref Utf8JsonReader reader)
    {
        Array.Clear(values);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int member = Find(ref reader);
            reader.Read();
            if (member < 0) { reader.Skip(); } else { values[member] = Take(ref reader); }
        }
    }

    private static int Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) { return FindEscaped(ref reader); }
        ReadOnlySpan<byte> name = reader.ValueSpan;
        for (int i = 0; i < Names.Length; i++)
        {
            byte[] candidate = Names[i];
            bool maybe = candidate.Length == name.Length && candidate[0] == name[0];
            if (maybe && name.SequenceEqual(candidate)) { return i; }
        }
        return -1;
    }

    private static int FindEscaped(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (reader.ValueTextEquals(Names[i])) { return i; }
        }
        return -1;
    }

    private DraftValue Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return new DraftValue(DraftKind.Text, Keep(ref reader));
            case JsonTokenType.Number: return new DraftValue(DraftKind.Number, Keep(ref reader));
            case JsonTokenType.True: return new DraftValue(DraftKind.True, default);
            case JsonTokenType.False: return new DraftValue(DraftKind.False, default);
            case JsonTokenType.Null: return new DraftValue(DraftKind.Null, default);
            default:
                DraftKind kind = reader.TokenType == JsonTokenType.StartArray ? DraftKind.Array : DraftKind.Object;
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                return new DraftValue(kind, new TextRange(start, (int)reader.BytesConsumed - start));
        }
    }

    /// <summary>Copies the text or number at which the reader stands, unescaped.</summary>
    public TextRange Keep(ref Utf8JsonReader reader)
    {
        int start = texts.Count;
        ReadOnlySpan<byte> raw = reader.ValueSpan;
        Span<byte> room = texts.Take(raw.Length);
        if (!reader.ValueIsEscaped)
        {
            raw.CopyTo(room);
            return new TextRange(start, raw.Length);
        }
        int length = Unescape(ref reader, room);
        texts.GiveBack(raw.Length - length);
        return new TextRange(start, length);
    }

    /// <summary>
    /// Escapes that are no valid Unicode are broken JSON to us; the reader calls them a wrong operation.
    /// </summary>
    private static int Unescape(ref Utf8JsonReader reader, Span<byte> room)
    {
        try
        {
            return reader.CopyString(room);
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("a text is no valid Unicode", error);
        }
    }
}
