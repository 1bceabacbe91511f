using Probity.Crypto;
using Probity.Domain;

namespace Probity.Venues.Opinion.Http;

/// <summary>
/// An API key (reference/opinion.md 2): header of every private request and part of the socket's address. It is never
/// printed; whatever leaves the process is scrubbed of it as the last net.
/// </summary>
public sealed class ApiKey
{
    private const int LongestKey = 256;

    private readonly string text;

    /// <exception cref="BadInputException">
    /// Empty, blank or with characters that no header can carry; the key is not quoted.
    /// </exception>
    public ApiKey(string text)
    {
        if (text.Length is 0 or > LongestKey || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new BadInputException(
                "the Opinion API key is empty or holds blanks or characters outside printable ASCII: "
                + "copy it again, or leave it out altogether (an empty key is refused by the venue with 401)");
        }
        SecretScrubber.Register(text);
        SecretScrubber.Register(Uri.EscapeDataString(text));
        this.text = text;
    }

    /// <summary>The key itself: for the header and the socket's address, nowhere else.</summary>
    public string Reveal() => text;

    public override string ToString() => SecretScrubber.Shown;
}
