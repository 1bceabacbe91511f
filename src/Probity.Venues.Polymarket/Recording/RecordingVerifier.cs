using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>
/// Rebuilds every book of a recording and compares it with what the venue printed: best quotes in each change, hashes
/// of books and changes. A gap is a reconnect of the recorder (the connection number changes) or market data that
/// pauses for longer than <see cref="VerifierOptions.Silence"/> by the receive time, or the venue's where there is
/// none.
/// </summary>
public static class RecordingVerifier
{
    /// <summary>
    /// Reads the stream to its end; a damaged file is verified up to the damage, which counts as an unparsed line.
    /// </summary>
    public static VerificationReport Verify(string path, IFrameStream stream, VerifierOptions options)
    {
        var tokens = new TokenTable();
        var assembler = new BookAssembler(tokens, AssemblerOptions.Recording, IgnoredBookEvents.Instance);
        var tally = new VerifierTally(assembler, tokens, options);
        var messages = new RecordedMessages(tokens, tally, tally);
        try
        {
            while (stream.TryRead(out RecordedFrame frame))
            {
                tally.Begin(frame);
                if (RecordedMessages.KindOf(frame) != RecordedKind.Market) { continue; }
                assembler.Arriving(frame.Received, RecordedMessages.SourceOf(frame));
                messages.Feed(frame.Payload);
            }
        }
        catch (BadInputException damage)
        {
            tally.Unreadable(tally.Line + 1, damage.Message);
        }
        assembler.SettleHashes();
        foreach ((long line, string reason) in stream.Unreadable) { tally.Unreadable(line, reason); }
        return tally.Report(path);
    }
}
