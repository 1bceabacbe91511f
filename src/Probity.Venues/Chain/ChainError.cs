using System.Globalization;
using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;

namespace Probity.Venues.Chain;

/// <summary>Why the chain, or the node that speaks for it, did not do what was asked.</summary>
public enum ChainFault
{
    /// <summary>An error of the node that we know no better name for.</summary>
    Node = 0,

    /// <summary>The node speaks for another chain.</summary>
    WrongChain = 1,

    /// <summary>The contract refused; the text has its reason.</summary>
    Reverted = 2,

    /// <summary>The key's account cannot pay for the gas.</summary>
    NotEnoughGas = 3,

    /// <summary>Gas costs more than the configured bound.</summary>
    TooExpensive = 4,

    /// <summary>A transaction with this nonce is in a block already.</summary>
    NonceUsed = 5,

    /// <summary>The node has this very transaction already: no harm.</summary>
    AlreadyKnown = 6,

    /// <summary>Something that the operation needs is not configured.</summary>
    NotConfigured = 7,
}

/// <summary>The chain said no, or cannot be asked; nothing was sent unless the text says so.</summary>
public sealed class ChainException(ChainFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public ChainFault Fault { get; } = fault;

    /// <summary>What needs the chain while no node is configured.</summary>
    public static ChainException NoRpc(string what, VenueId venue) => new(
        ChainFault.NotConfigured,
        $"{what} needs a JSON-RPC node of the chain and none is configured: set "
        + $"venues.{venue.ToString().ToLowerInvariant()}.hosts.rpc_url");

    /// <summary>A node's error object in our terms.</summary>
    public static ChainException OfNode(string method, long code, string message, byte[] data)
    {
        ChainFault fault = FaultOf(code, message, data);
        string said = fault == ChainFault.Reverted
            ? $"the contract refuses: {RevertReason.Of(data) ?? message}"
            : string.Create(CultureInfo.InvariantCulture, $"{method}: the node refuses with {code}: {message}");
        return new ChainException(fault, said);
    }

    private static ChainFault FaultOf(long code, string message, byte[] data)
    {
        foreach ((string part, ChainFault fault) in Texts)
        {
            if (message.Contains(part, StringComparison.OrdinalIgnoreCase)) { return fault; }
        }
        return code == RevertCode || data.Length >= 4 ? ChainFault.Reverted : ChainFault.Node;
    }

    /// <summary>geth's code of a reverted call.</summary>
    private const long RevertCode = 3;

    private static readonly (string Part, ChainFault Fault)[] Texts =
    [
        ("insufficient funds", ChainFault.NotEnoughGas),
        ("nonce too low", ChainFault.NonceUsed),
        ("already known", ChainFault.AlreadyKnown),
        ("known transaction", ChainFault.AlreadyKnown),
        ("already imported", ChainFault.AlreadyKnown),
        ("reverted", ChainFault.Reverted),
    ];
}

/// <summary>The reason inside what a reverted call returns.</summary>
public static class RevertReason
{
    private static readonly byte[] Error = [0x08, 0xc3, 0x79, 0xa0];
    private static readonly byte[] Panic = [0x4e, 0x48, 0x7b, 0x71];

    /// <summary>A sentence; null when nothing was returned.</summary>
    public static string? Of(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4) { return null; }
        ReadOnlySpan<byte> words = data[4..];
        if (data.StartsWith(Error) && TryText(words, out string text)) { return text; }
        return data.StartsWith(Panic) && words.Length >= WordWriter.Size
            ? "a panic, code " + Hex.Of(words[31..32])
            : $"custom error {Hex.Of(data[..4])} with {words.Length} bytes of arguments";
    }

    private static bool TryText(ReadOnlySpan<byte> words, out string text)
    {
        const int Head = 2 * WordWriter.Size;
        text = "";
        if (words.Length < Head) { return false; }
        var length = new BigInteger(words[WordWriter.Size..Head], isUnsigned: true, isBigEndian: true);
        if (length > words.Length - Head) { return false; }
        text = $"'{Encoding.UTF8.GetString(words.Slice(Head, (int)length))}'";
        return true;
    }
}
