using Probity.Domain.Inputs;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Execution;

/// <summary>What a request to place came to; by positive evidence only.</summary>
public abstract record PlaceAnswer
{
    private PlaceAnswer()
    {
    }

    /// <summary>The venue holds it, under this id. Fills count by their trades alone.</summary>
    public sealed record Held(OpinionOrder Order) : PlaceAnswer;

    public sealed record Refused(RefusalCode Code, string Evidence) : PlaceAnswer;

    /// <summary>Timeout, 5xx, dropped connection, unreadable reply; nothing of it is under way any more.</summary>
    public sealed record Unknown(string Why) : PlaceAnswer;

    /// <summary>The venue's answer, or the lack of one, in these terms.</summary>
    public static PlaceAnswer Of(VenueCall<OpinionOrder> call)
    {
        if (call.Succeeded) { return new Held(call.Reply); }
        if (call.Error.NeverSent) { return new Refused(RefusalCode.Other, $"never sent: {call.Error}"); }
        // A page instead of an envelope is not the venue's word, whatever its status.
        if (call.Error.Kind == VenueErrorKind.Html) { return new Unknown(call.Error.ToString()); }
        ClassifiedError found = OpinionErrors.Map.Classify(call.Error);
        if (found.Meaning == ErrorMeaning.Unknown) { return new Unknown(call.Error.ToString()); }
        string advice = OpinionErrors.Advice(call.Error.Code);
        return new Refused(found.Code, advice.Length == 0 ? found.Evidence : $"{found.Evidence} ({advice})");
    }
}
