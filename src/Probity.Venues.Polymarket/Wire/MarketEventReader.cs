using System.Globalization;
using System.Text;
using System.Text.Json;
using Probity.Domain.Markets;

namespace Probity.Venues.Polymarket.Wire;

/// <summary>
/// Understands the rare events about markets as a whole, new_market and market_resolved, from a draft.
/// </summary>
internal sealed class MarketEventReader(
    ValueReader values, MessageDraft message, MessageDraft item, GrowingBuffer<byte> texts)
{
    public bool TryNewMarket(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        Member ids = message[Member.ClobTokenIds].IsMissing ? Member.AssetsIds : Member.ClobTokenIds;
        if (!TryCondition(out string condition)
            || !values.TryMilliseconds(message, out long milliseconds)
            || !TryTexts(frame, ids, out List<string> tokens)
            || !TryTexts(frame, Member.Outcomes, out List<string> outcomes)
            || !values.TryTick(message, Member.OrderPriceMinTickSize, needed: false, out _)
            || !TryFees(frame, out FeeTerms? fees))
        {
            return false;
        }
        sink.OnNewMarket(new NewMarketMessage(
            condition,
            Text(Member.Question),
            Text(Member.Slug),
            tokens,
            outcomes,
            Text(Member.OrderPriceMinTickSize),
            fees,
            milliseconds));
        return true;
    }

    public bool TryResolved(ReadOnlySpan<byte> frame, IMarketSink sink)
    {
        if (!TryCondition(out string condition)
            || !values.TryMilliseconds(message, out long milliseconds)
            || !values.TryOptionalText(message, Member.WinningAssetId, out _)
            || !TryTexts(frame, Member.AssetsIds, out List<string> tokens))
        {
            return false;
        }
        sink.OnMarketResolved(new MarketResolvedMessage(
            condition, tokens, Text(Member.WinningAssetId), Text(Member.WinningOutcome), milliseconds));
        return true;
    }

    private string Text(Member member) => Encoding.UTF8.GetString(message.Text(member));

    private bool TryCondition(out string condition)
    {
        condition = Text(Member.Market);
        if (condition.Length == 0) { condition = Text(Member.ConditionId); }
        return condition.Length > 0
            || values.Fail(FrameErrorCode.MissingMember, MessageDraft.NameOf(Member.Market), default);
    }

    private bool TryTexts(ReadOnlySpan<byte> frame, Member member, out List<string> list)
    {
        list = [];
        DraftValue value = message[member];
        if (value.IsMissing) { return true; }
        string name = MessageDraft.NameOf(member);
        if (value.Kind != DraftKind.Array) { return values.Fail(FrameErrorCode.WrongType, name, default); }
        var reader = new Utf8JsonReader(value.Range.In(frame));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return values.Fail(FrameErrorCode.WrongType, name, reader.ValueSpan);
            }
            list.Add(Encoding.UTF8.GetString(item.Keep(ref reader).In(texts.Items)));
        }
        return true;
    }

    /// <summary>Free when fees are off; null when the message does not say (reference/polymarket.md 7.1).</summary>
    private bool TryFees(ReadOnlySpan<byte> frame, out FeeTerms? fees)
    {
        fees = null;
        if (!values.TryFlag(message, Member.FeesEnabled, out bool? enabled)) { return false; }
        if (enabled == false)
        {
            fees = FeeTerms.Free;
            return true;
        }
        DraftValue schedule = message[Member.FeeSchedule];
        if (schedule.IsMissing) { return true; }
        if (schedule.Kind != DraftKind.Object)
        {
            return values.Fail(FrameErrorCode.WrongType, MessageDraft.NameOf(Member.FeeSchedule), default);
        }
        var reader = new Utf8JsonReader(schedule.Range.In(frame));
        reader.Read();
        item.Read(ref reader);
        if (!TryDecimal(Member.Rate, out decimal rate)
            || !TryDecimal(Member.Exponent, out decimal exponent)
            || !TryDecimal(Member.RebateRate, out decimal rebate)
            || !values.TryFlag(item, Member.TakerOnly, out bool? takerOnly))
        {
            return false;
        }
        if (rate is < 0 or > 1 || rebate is < 0 or > 1 || exponent is < 0 or > 8 || exponent != Math.Truncate(exponent))
        {
            string where = MessageDraft.NameOf(Member.FeeSchedule);
            return values.Fail(FrameErrorCode.OutOfRange, where, schedule.Range.In(frame));
        }
        fees = new FeeTerms(rate, (int)exponent, takerOnly ?? true, rebate);
        return true;
    }

    private bool TryDecimal(Member member, out decimal number)
    {
        number = 0m;
        ReadOnlySpan<byte> text = item.Text(member);
        return text.IsEmpty
            || decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            || values.Fail(FrameErrorCode.Malformed, "fee_schedule." + MessageDraft.NameOf(member), text);
    }
}
