using System.Text;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>A contract refused: everything that the call did is undone.</summary>
/// <param name="reason">What a node shows as the revert reason.</param>
public sealed class ChainRevert(string reason) : Exception($"execution reverted: {reason}")
{
    private static readonly byte[] ErrorSelector = ContractCall.Selector("Error(string)");

    public string Reason { get; } = reason;

    /// <summary>The revert data: Error(string) with the reason.</summary>
    public byte[] ToBytes()
    {
        byte[] text = Encoding.UTF8.GetBytes(Reason);
        var padded = new byte[(text.Length + WordWriter.Size - 1) / WordWriter.Size * WordWriter.Size];
        text.CopyTo(padded, 0);
        return [.. ErrorSelector, .. AbiWords.Of(WordWriter.Size), .. AbiWords.Of(text.Length), .. padded];
    }
}
