using Probity.Domain.Inputs;

namespace Probity.Venues.Http;

/// <summary>What a venue's error proves about an order that was sent.</summary>
public enum ErrorMeaning
{
    /// <summary>The venue does not hold the order.</summary>
    Refused = 0,

    /// <summary>Nothing is proven; the order counts as live.</summary>
    Unknown = 1,
}

/// <summary>One line of a venue's error table.</summary>
/// <param name="Status">The status it is for; 0 = any.</param>
/// <param name="Substring">A stable part of the text or the code, any case; empty = any text.</param>
/// <param name="Code">Our code.</param>
/// <param name="Meaning">What it proves.</param>
public sealed record ErrorRule(
    int Status, string Substring, RefusalCode Code, ErrorMeaning Meaning = ErrorMeaning.Refused);

/// <summary>An error in our terms; the venue's words are kept whole in <paramref name="Evidence"/>.</summary>
public sealed record ClassifiedError(RefusalCode Code, ErrorMeaning Meaning, string Evidence);

/// <summary>
/// Translates a venue's errors by its table, first match wins. What no line covers keeps its text: a 4xx is a refusal
/// of unknown kind, anything else (5xx, timeout, broken connection, unreadable body) proves nothing.
/// </summary>
public sealed class ErrorMap(IReadOnlyList<ErrorRule> rules)
{
    public ClassifiedError Classify(VenueError error)
    {
        string evidence = error.Status == 0
            ? error.Text
            : $"{error.Status} {error.Code} {error.Text}".Replace("  ", " ");
        if (error.Kind is VenueErrorKind.Status or VenueErrorKind.ErrorInSuccess)
        {
            foreach (ErrorRule rule in rules)
            {
                if (rule.Status != 0 && rule.Status != error.Status) { continue; }
                if (error.Text.Contains(rule.Substring, StringComparison.OrdinalIgnoreCase)
                    || error.Code.Contains(rule.Substring, StringComparison.OrdinalIgnoreCase))
                {
                    return new ClassifiedError(rule.Code, rule.Meaning, evidence);
                }
            }
        }
        bool refused = error.Kind is VenueErrorKind.Status or VenueErrorKind.Html && error.Status is >= 400 and < 500;
        return new ClassifiedError(RefusalCode.Other, refused ? ErrorMeaning.Refused : ErrorMeaning.Unknown, evidence);
    }
}
