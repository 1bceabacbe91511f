using System.Text;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>What a message lacked or had wrong, before the frame's context is added.</summary>
internal readonly record struct MemberFault(FrameErrorCode Code, string Where, string Text);

/// <summary>Turns drafted members into values of the house, or says which member is wrong and why.</summary>
internal sealed class ValueReader
{
    private const int LongestExcerpt = 120;

    /// <summary>The last fault; meaningful after a method returned false.</summary>
    public MemberFault Fault { get; private set; }

    public bool Fail(FrameErrorCode code, string where, ReadOnlySpan<byte> text)
    {
        Fault = new MemberFault(code, where, Excerpt(text));
        return false;
    }

    /// <summary>Repeats the last fault with the element that it lies in.</summary>
    public bool FailWithin(string element)
    {
        Fault = Fault with { Where = element + "." + Fault.Where };
        return false;
    }

    public static string Excerpt(ReadOnlySpan<byte> text) => text.Length <= LongestExcerpt
        ? Encoding.UTF8.GetString(text)
        : Encoding.UTF8.GetString(text[..LongestExcerpt]) + "...";

    /// <summary>A member that must be a text or number and not empty.</summary>
    public bool TryText(MessageDraft draft, Member member, out ReadOnlySpan<byte> text)
    {
        text = draft.Text(member);
        DraftValue value = draft[member];
        if (value.IsScalar && !text.IsEmpty) { return true; }
        bool missing = value.IsMissing || value.IsScalar;
        FrameErrorCode code = missing ? FrameErrorCode.MissingMember : FrameErrorCode.WrongType;
        return Fail(code, MessageDraft.NameOf(member), Kind(value));
    }

    /// <summary>A member that may be absent, null or "", but must be a text or number otherwise.</summary>
    public bool TryOptionalText(MessageDraft draft, Member member, out ReadOnlySpan<byte> text)
    {
        text = draft.Text(member);
        DraftValue value = draft[member];
        return value.IsMissing || value.IsScalar
            || Fail(FrameErrorCode.WrongType, MessageDraft.NameOf(member), Kind(value));
    }

    public bool TryPrice(MessageDraft draft, Member member, out Price price)
    {
        price = default;
        return TryText(draft, member, out ReadOnlySpan<byte> text)
            && Check(Price.TryParse(text, out price), member, text);
    }

    public bool TrySize(MessageDraft draft, out Quantity size)
    {
        size = default;
        if (!TryText(draft, Member.Size, out ReadOnlySpan<byte> text)) { return false; }
        FixedPointError error = Quantity.TryParse(text, out size);
        if (error == FixedPointError.OutOfRange && text[0] == '-')
        {
            return Fail(FrameErrorCode.NegativeSize, MessageDraft.NameOf(Member.Size), text);
        }
        return Check(error, Member.Size, text);
    }

    public bool TrySide(MessageDraft draft, out Side side)
    {
        side = Side.Buy;
        if (!TryText(draft, Member.Side, out ReadOnlySpan<byte> text)) { return false; }
        if (text.SequenceEqual("BUY"u8)) { return true; }
        side = Side.Sell;
        return text.SequenceEqual("SELL"u8)
            || Fail(FrameErrorCode.UnknownSide, MessageDraft.NameOf(Member.Side), text);
    }

    /// <summary>A carried best bid or ask: absent, empty or a price.</summary>
    public bool TryPrinted(MessageDraft draft, Member member, out PrintedPrice printed)
    {
        printed = PrintedPrice.Absent;
        if (draft[member].Kind == DraftKind.Absent) { return true; }
        if (!TryOptionalText(draft, member, out ReadOnlySpan<byte> text)) { return false; }
        printed = PrintedPrice.Empty;
        if (text.IsEmpty) { return true; }
        FixedPointError error = Price.TryParse(text, out Price price);
        printed = PrintedPrice.Of(price);
        return Check(error, member, text);
    }

    /// <summary>Milliseconds since 1970; 0 when the member is absent or empty.</summary>
    public bool TryMilliseconds(MessageDraft draft, out long milliseconds)
    {
        milliseconds = 0;
        if (!TryOptionalText(draft, Member.Timestamp, out ReadOnlySpan<byte> text)) { return false; }
        if (text.IsEmpty) { return true; }
        FixedPointError error = FixedPoint.TryParse(text, 0, out milliseconds);
        if (error == FixedPointError.None && milliseconds is < 0 or > MarketFrameDecoder.LatestMilliseconds)
        {
            error = FixedPointError.OutOfRange;
        }
        return Check(error, Member.Timestamp, text);
    }

    /// <summary>A tick size as text; empty when absent and not needed.</summary>
    public bool TryTick(MessageDraft draft, Member member, bool needed, out ReadOnlySpan<byte> text)
    {
        bool found = needed
            ? TryText(draft, member, out text)
            : TryOptionalText(draft, member, out text);
        if (!found || text.IsEmpty) { return found; }
        return TickGrid.TryParse(text, out _) || Fail(FrameErrorCode.Malformed, MessageDraft.NameOf(member), text);
    }

    /// <summary>A JSON bool, or one as text; null when absent.</summary>
    public bool TryFlag(MessageDraft draft, Member member, out bool? flag)
    {
        DraftValue value = draft[member];
        ReadOnlySpan<byte> text = draft.Text(member);
        flag = value.Kind == DraftKind.True || text.SequenceEqual("true"u8);
        if (flag.Value || value.Kind == DraftKind.False || text.SequenceEqual("false"u8)) { return true; }
        flag = null;
        if (value.IsMissing || (value.Kind == DraftKind.Text && text.IsEmpty)) { return true; }
        return Fail(FrameErrorCode.WrongType, MessageDraft.NameOf(member), value.IsScalar ? text : Kind(value));
    }

    private static ReadOnlySpan<byte> Kind(DraftValue value) => value.Kind switch
    {
        DraftKind.Array => "array"u8,
        DraftKind.Object => "object"u8,
        DraftKind.True => "true"u8,
        DraftKind.False => "false"u8,
        _ => default,
    };

    private bool Check(FixedPointError error, Member member, ReadOnlySpan<byte> text) => error switch
    {
        FixedPointError.None => true,
        FixedPointError.TooPrecise => Fail(FrameErrorCode.TooPrecise, MessageDraft.NameOf(member), text),
        FixedPointError.OutOfRange => Fail(FrameErrorCode.OutOfRange, MessageDraft.NameOf(member), text),
        _ => Fail(FrameErrorCode.Malformed, MessageDraft.NameOf(member), text),
    };
}
