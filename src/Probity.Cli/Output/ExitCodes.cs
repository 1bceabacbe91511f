namespace Probity.Cli.Output;

/// <summary>What the process says when it ends; scripts rely on these (docs/cli.md).</summary>
public static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The answer is "no": a verification failed, doctor found red.</summary>
    public const int No = 1;

    /// <summary>Usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Refused by the venue, or missing credentials.</summary>
    public const int Refused = 3;

    /// <summary>Venue or network unreachable.</summary>
    public const int Unreachable = 4;

    /// <summary>Stopped by risk.</summary>
    public const int StoppedByRisk = 5;

    /// <summary>Data damaged.</summary>
    public const int Damaged = 6;

    /// <summary>A bug of ours; a report file was written.</summary>
    public const int Internal = 70;

    /// <summary>Interrupted, after a clean shutdown.</summary>
    public const int Interrupted = 130;
}
