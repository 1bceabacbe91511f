using System.Text;
using Probity.Crypto;

namespace Probity.Cli.Output;

/// <summary>
/// The last net under everything that the process prints: opened secrets are taken out of each text on its way. Nothing
/// is expected to be caught; a test looks at what a run leaves.
/// </summary>
public sealed class ScrubbingWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Puts the net under standard output and standard error.</summary>
    public static void Install()
    {
        Console.SetOut(new ScrubbingWriter(Console.Out));
        Console.SetError(new ScrubbingWriter(Console.Error));
    }

    public override void Write(char value) => inner.Write(value);

    public override void Write(char[] buffer, int index, int count) =>
        inner.Write(SecretScrubber.Clean(new string(buffer, index, count)));

    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(SecretScrubber.Clean(buffer.ToString()));

    public override void Write(string? value) => inner.Write(value is null ? null : SecretScrubber.Clean(value));

    public override void WriteLine(string? value) =>
        inner.WriteLine(value is null ? null : SecretScrubber.Clean(value));

    public override Task WriteAsync(string? value) =>
        inner.WriteAsync(value is null ? null : SecretScrubber.Clean(value));

    public override Task WriteLineAsync(string? value) =>
        inner.WriteLineAsync(value is null ? null : SecretScrubber.Clean(value));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();
}
