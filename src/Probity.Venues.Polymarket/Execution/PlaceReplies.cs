using Probity.Domain.Inputs;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// What the venue's answers prove about the orders that were sent (reference/polymarket.md 4.2 and 4.4). An order
/// counts as held or refused by positive evidence only; everything else is unknown.
/// </summary>
public static class PlaceReplies
{
    /// <summary>No usable answer to the whole request.</summary>
    public static SubmitReply Of(VenueError error)
    {
        if (error.NeverSent) { return new SubmitReply.Refused(RefusalCode.Other, $"never sent: {error}"); }
        ClassifiedError found = PolymarketErrors.Map.Classify(error);
        return found.Meaning == ErrorMeaning.Refused
            ? new SubmitReply.Refused(found.Code, found.Evidence)
            : new SubmitReply.Unknown(error.ToString());
    }

    /// <summary>The answer to one order.</summary>
    /// <param name="reply">As the venue wrote it.</param>
    /// <param name="venueOrderId">The id that we computed.</param>
    public static SubmitReply Of(PlaceReply reply, string venueOrderId)
    {
        string error = VenueError.Excerpt(reply.Error ?? ""), id = reply.OrderId ?? "";
        if (id.Length > 0 && !string.Equals(id, venueOrderId, StringComparison.OrdinalIgnoreCase))
        {
            return new SubmitReply.Unknown(
                $"the venue answered for order '{id}' when {venueOrderId} was sent: {error}");
        }
        if (error.Length > 0)
        {
            // In batches "success" is true here too; without an id there is no order.
            ClassifiedError found = PolymarketErrors.Map.Classify(
                new VenueError(VenueErrorKind.Status, 400, "", error, "", false, null));
            bool refused = id.Length == 0 && found.Meaning == ErrorMeaning.Refused;
            return refused ? new SubmitReply.Refused(found.Code, error) : new SubmitReply.Unknown(error);
        }
        return id.Length > 0 && reply.Success != false
            ? new SubmitReply.Held(AccountJson.StateOf(reply.Status ?? ""), reply.TradeIds)
            : new SubmitReply.Unknown($"an answer with success '{reply.Success}', no order id and no error");
    }

    /// <summary>The answers to a batch, in its order.</summary>
    /// <param name="replies">As the venue wrote them; they should be in the order of the batch.</param>
    /// <param name="venueOrderIds">The ids that we computed.</param>
    public static IReadOnlyList<SubmitReply> Of(
        IReadOnlyList<PlaceReply> replies, IReadOnlyList<string> venueOrderIds)
    {
        bool inOrder = replies.Count == venueOrderIds.Count && replies.Zip(venueOrderIds).All(pair =>
            string.IsNullOrEmpty(pair.First.OrderId)
            || string.Equals(pair.First.OrderId, pair.Second, StringComparison.OrdinalIgnoreCase));
        if (inOrder) { return [.. replies.Zip(venueOrderIds, Of)]; }

        // Only what carries its id can be told apart.
        return
        [
            .. venueOrderIds.Select(sent =>
            {
                PlaceReply? own = replies.FirstOrDefault(
                    reply => string.Equals(reply.OrderId, sent, StringComparison.OrdinalIgnoreCase));
                return own is not null
                    ? Of(own, sent)
                    : new SubmitReply.Unknown(
                        $"{replies.Count} answers to {venueOrderIds.Count} orders, none with id {sent}");
            }),
        ];
    }
}
