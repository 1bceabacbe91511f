using System.Text;

namespace Probity.Journal.Codec;

/// <summary>
/// Gives the same string for the same UTF-8 bytes, for the few names (venues, channels) that stand in every frame.
/// </summary>
internal sealed class TextCache
{
    /// <summary>Far more venues and channels than there are; beyond it a text is simply made anew.</summary>
    private const int MostTexts = 64;

    private readonly List<(byte[] Bytes, string Text)> known = [];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        foreach ((byte[] bytes, string text) in known)
        {
            if (utf8.SequenceEqual(bytes)) { return text; }
        }
        string fresh = Encoding.UTF8.GetString(utf8);
        if (known.Count < MostTexts) { known.Add((utf8.ToArray(), fresh)); }
        return fresh;
    }
}
