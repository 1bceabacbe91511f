using System.Text.Json.Nodes;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Opinion.Server;

/// <summary>Errors that faults make up, in the venue's envelope.</summary>
internal static class OpinionFaultAnswers
{
    /// <summary>errno of an error in a success; a number that no client knows.</summary>
    private const int Unknown = 10_001;

    public static FaultAnswer Words(int status, string text, int? retryAfterSeconds = null) => new(
        status,
        new JsonObject { ["errmsg"] = text, ["errno"] = status == 200 ? Unknown : status, ["result"] = null }
            .ToJsonString(Answers.Options),
        "application/json", retryAfterSeconds);
}
