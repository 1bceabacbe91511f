using System.Net;
using Probity.Domain.Inputs;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Http;

namespace Probity.Venues.Opinion.Execution;

/// <summary>
/// What the venue's answers say about whether it takes an account's orders (reference/opinion.md 2, 4.4).
/// </summary>
internal static class GateRules
{
    /// <summary>A new key works after about fifteen seconds.</summary>
    private static readonly TimeSpan KeyRefused = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Throttled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotEnabled = TimeSpan.FromSeconds(30);

    /// <summary>Learns from an answer that was none, to an order or a cancel.</summary>
    public static void Observe(this TradingGate gate, VenueError error)
    {
        string advice = OpinionErrors.Advice(error.Code);
        string why = $"account '{gate.Account}': {error.Text}{(advice.Length > 0 ? $" ({advice})" : "")}";
        switch (error.Code)
        {
            case OpinionErrors.RestrictedLocation:
                gate.Stop(VenueStatus.Halted, why);
                return;
            case OpinionErrors.TradingNotEnabled:
                gate.Close(VenueStatus.Halted, error.RetryAfter, NotEnabled, why);
                return;
        }
        if (KeyActivation.IsRefusal(error)) { gate.Close(VenueStatus.Halted, error.RetryAfter, KeyRefused, why); }
        else if (error.Status == (int)HttpStatusCode.TooManyRequests)
        {
            gate.Close(VenueStatus.CancelOnly, error.RetryAfter, Throttled, $"{why}: too many requests");
        }
    }
}
