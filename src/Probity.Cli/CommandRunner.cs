using System.CommandLine;
using System.CommandLine.Parsing;
using Probity.Cli.Output;
using Probity.Crypto;
using Probity.Domain;
using Probity.Journal;
using Probity.Runtime.Configuration;
using Probity.Storage;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Chain;

namespace Probity.Cli;

/// <summary>Runs a command and turns whatever went wrong into a sentence and an exit code.</summary>
public static class CommandRunner
{
    /// <summary>
    /// From being asked to stop to being stopped: cancels are confirmed and conversions under way may finish first.
    /// </summary>
    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(60);

    public static async Task<int> Run(RootCommand root, string[] args)
    {
        ScrubbingWriter.Install();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync("error: " + KeyText.Mask(error.Message));
            }
            await Console.Error.WriteLineAsync($"try: {PathOf(parsed.CommandResult)} --help");
            return ExitCodes.Usage;
        }
        // Commands turn their own exceptions into exit codes here, not in the library's handler, which would print a
        // stack.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = LongestShutdown,
        };
        try
        {
            KeyArguments.Refuse(parsed);
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception exception)
        {
            return Explain(exception);
        }
    }

    /// <summary>Says what happened on standard error and returns the exit code for it.</summary>
    public static int Explain(Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException:
                return ExitCodes.Interrupted;
            case TradingRefusedException refused:
                return Say(ExitCodes.Refused, refused.Message);
            case JournalDamagedException damaged:
                return Say(ExitCodes.Damaged, damaged.Message);
            case BadInputException bad:
                return Say(bad.InnerException is InvalidDataException or EndOfStreamException
                    ? ExitCodes.Damaged : ExitCodes.Usage, bad.Message);
            case FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException:
                return Say(ExitCodes.Usage, exception.Message);
            case VenueException { Error: { Kind: VenueErrorKind.Status, Retryable: false } }:
                return Say(ExitCodes.Refused, exception.Message);
            case VenueException or HttpRequestException or TimeoutException
                or System.Net.WebSockets.WebSocketException:
                return Say(ExitCodes.Unreachable, exception.Message);
            case ChainException { Fault: ChainFault.NotConfigured or ChainFault.WrongChain } chain:
                return Say(ExitCodes.Usage, chain.Message);
            case ChainException { Fault: ChainFault.Node } chain:
                return Say(ExitCodes.Unreachable, chain.Message);
            case ChainException chain:
                return Say(ExitCodes.Refused, chain.Message);
            case StoreException { Fault: StoreFault.Damaged or StoreFault.Gap or StoreFault.AheadOfJournal }:
                return Say(ExitCodes.Damaged, exception.Message);
            case StoreException { Fault: StoreFault.DiskFull }:
                return Say(ExitCodes.Internal, exception.Message);
            case StoreException:
                return Say(ExitCodes.Usage, exception.Message);
            case IOException io:
                return Say(ExitCodes.Internal, io.Message);
            default:
                return Say(ExitCodes.Internal,
                    $"{exception.Message} (this is a bug of ours; details are in {WriteReport(exception)})");
        }
    }

    private static int Say(int code, string sentence)
    {
        Console.Error.WriteLine("error: " + sentence);
        return code;
    }

    private static string WriteReport(Exception exception)
    {
        string name = $"crash-report-{DateTimeOffset.UtcNow:yyyyMMdd-HHmmss}.txt";
        string text = SecretScrubber.Clean(
            $"probity {VersionInfo.Version}\n{Environment.OSVersion}\n{exception}\n");
        try
        {
            File.WriteAllText(name, text);
            return Path.GetFullPath(name);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(text);
            return $"the lines above, because {name} could not be written: {failed.Message}";
        }
    }

    private static string PathOf(CommandResult result)
    {
        string name = result.Command is RootCommand ? "probity" : result.Command.Name;
        return result.Parent is CommandResult parent ? $"{PathOf(parent)} {name}" : name;
    }
}
