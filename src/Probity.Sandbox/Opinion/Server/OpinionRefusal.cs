using Microsoft.AspNetCore.Http;

namespace Probity.Sandbox.Opinion.Server;

/// <summary>
/// The venue says no: usually HTTP 200 with an errno (reference/opinion.md 4.4). Numbers that the reference does not
/// have are the sandbox's own, from 19001 on.
/// </summary>
/// <param name="number">errno.</param>
/// <param name="text">errmsg.</param>
/// <param name="status">HTTP status.</param>
public sealed class OpinionRefusal(int number, string text, int status = StatusCodes.Status200OK) : Exception(text)
{
    public const int NotEnabled = 10014;
    public const int NoTopic = 10200;
    public const int NotEnoughTokens = 10207;
    public const int NoDepth = 10605;
    public const int PostOnlyMarket = 10610;
    public const int KeyInvalid = 11002;
    public const int NotRegistered = 11005;
    public const int KeyExists = 11009;
    public const int NoKey = 11010;
    public const int SignatureInvalid = 11011;
    public const int SignatureExpired = 11012;
    public const int SignatureUsed = 11013;
    public const int BadParameter = 19_001;
    public const int OrderInvalid = 19_002;
    public const int MarketClosed = 19_003;
    public const int NotFound = 19_004;

    public int Number { get; } = number;

    public int Status { get; } = status;

    public static OpinionRefusal Bad(string text) => new(BadParameter, text, StatusCodes.Status400BadRequest);

    public static OpinionRefusal Topic() => new(NoTopic, "Topic ID does not exist");

    public static OpinionRefusal Unauthorized() =>
        new(KeyInvalid, "invalid API key", StatusCodes.Status401Unauthorized);
}
