using System.Net;
using Probity.Domain.Inputs;
using Probity.Venues.Execution;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>What the venue's answers say about whether it takes orders (reference/polymarket.md 4.4, 8.5).</summary>
internal static class GateRules
{
    private static readonly TimeSpan Restarting = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterRestart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Halt = TimeSpan.FromSeconds(10);

    /// <summary>Learns from an answer that was none, to an order or a cancel.</summary>
    public static void Observe(this TradingGate gate, VenueError error)
    {
        switch (error.Status)
        {
            case 425:
                gate.Close(VenueStatus.Halted, error.RetryAfter, Restarting, "the matching engine restarts");
                break;
            case (int)HttpStatusCode.ServiceUnavailable when Says(error, "post-only mode") || Says(error, "post_only"):
                gate.Close(VenueStatus.PostOnly, error.RetryAfter, AfterRestart, error.Text);
                break;
            case (int)HttpStatusCode.ServiceUnavailable when Says(error, "cancel-only"):
                gate.Close(VenueStatus.CancelOnly, error.RetryAfter, Halt, error.Text);
                break;
            case (int)HttpStatusCode.ServiceUnavailable when Says(error, "disabled"):
                gate.Close(VenueStatus.Halted, error.RetryAfter, Halt, error.Text);
                break;
            case (int)HttpStatusCode.Unauthorized:
                gate.Close(
                    VenueStatus.Halted, null, Halt, $"account '{gate.Account}' is not let in: {error.Text}");
                break;
            default:
                gate.Observe(error.Text);
                break;
        }
    }

    /// <summary>Learns from the venue's words about one order.</summary>
    public static void Observe(this TradingGate gate, string text)
    {
        if (Says(text, "address banned"))
        {
            gate.Stop(VenueStatus.Halted, $"account '{gate.Account}' is banned: {text}");
        }
        else if (Says(text, "closed only mode"))
        {
            gate.Stop(
                VenueStatus.CancelOnly,
                $"account '{gate.Account}' may only close positions, on the venue itself: {text}");
        }
        else if (Says(text, "order_version_mismatch"))
        {
            gate.Stop(
                VenueStatus.Halted,
                $"account '{gate.Account}': the venue wants another order version than we sign ({text}); placing stops "
                + "until a build that knows it is started");
        }
    }

    private static bool Says(VenueError error, string part) => Says(error.Text, part) || Says(error.Code, part);

    private static bool Says(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
