using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Probity.Crypto;
using Probity.Venues.Http;

namespace Probity.Venues.Chain;

/// <summary>Reads a node's answers leniently: nodes differ in what they leave out and how they write numbers.</summary>
internal static class RpcValue
{
    /// <summary>The result of one call; undefined members are ignored.</summary>
    /// <exception cref="ChainException">The node's error object, in our terms.</exception>
    /// <exception cref="VenueException">Neither result nor error.</exception>
    public static JsonElement Result(VenueReply reply, string method)
    {
        JsonElement root = Parse(reply);
        // Some nodes answer a single call with an array of one.
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 1) { root = root[0]; }
        if (root.ValueKind != JsonValueKind.Object) { throw Strange(reply, "no JSON-RPC answer"); }
        if (root.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
        {
            throw ErrorOf(error, method);
        }
        return root.TryGetProperty("result", out JsonElement result)
            ? result
            : throw Strange(reply, "neither 'result' nor 'error'");
    }

    /// <summary>The good results of a batch by id; entries with an error are left out when the call reverted.</summary>
    /// <exception cref="ChainException">The whole batch, or an entry for another reason than a revert.</exception>
    public static IEnumerable<(int Id, JsonElement Result)> Results(VenueReply reply, int first, int count)
    {
        JsonElement root = Parse(reply);
        if (root.ValueKind != JsonValueKind.Array)
        {
            Result(reply, "batch");
            throw Strange(reply, "one answer to a batch");
        }
        foreach (JsonElement entry in root.EnumerateArray())
        {
            if (entry.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
            {
                ChainException said = ErrorOf(error, "eth_call");
                if (said.Fault == ChainFault.Reverted) { continue; }
                throw said;
            }
            int id = entry.TryGetProperty("id", out JsonElement idText) ? (int)Number(idText) : -1;
            if (id < first || id >= first + count) { throw Strange(reply, $"an answer with id {id}"); }
            if (entry.TryGetProperty("result", out JsonElement result)) { yield return (id, result); }
        }
    }

    /// <summary>"0x1f", "31" or 31.</summary>
    public static BigInteger Number(JsonElement value)
    {
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        try
        {
            return text == "0x" ? BigInteger.Zero : Hex.ParseUInt256(text);
        }
        catch (FormatException e)
        {
            throw new ChainException(ChainFault.Node, $"the node answers {Cut(text)} where a number is due", e);
        }
    }

    public static byte[] Bytes(JsonElement value)
    {
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        try
        {
            return Hex.Parse(text);
        }
        catch (FormatException e)
        {
            throw new ChainException(ChainFault.Node, $"the node answers {Cut(text)} where bytes are due", e);
        }
    }

    /// <summary>The base fee of the next block, and the median tip of the blocks shown.</summary>
    public static GasPrice FeeHistory(JsonElement history)
    {
        if (history.ValueKind != JsonValueKind.Object
            || !history.TryGetProperty("baseFeePerGas", out JsonElement fees) || fees.GetArrayLength() == 0)
        {
            throw new ChainException(ChainFault.Node, $"the node's fee history is {Cut(history.GetRawText())}");
        }
        List<BigInteger> tips = [];
        if (history.TryGetProperty("reward", out JsonElement rewards) && rewards.ValueKind == JsonValueKind.Array)
        {
            tips.AddRange(rewards.EnumerateArray().Where(block => block.GetArrayLength() > 0)
                .Select(block => Number(block[0])));
        }
        tips.Sort();
        return new GasPrice(Number(fees[fees.GetArrayLength() - 1]), tips.Count == 0 ? 0 : tips[tips.Count / 2]);
    }

    private static ChainException ErrorOf(JsonElement error, string method)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return ChainException.OfNode(method, 0, Cut(error.ToString()), []);
        }
        long code = error.TryGetProperty("code", out JsonElement number)
            && long.TryParse(number.ToString(), CultureInfo.InvariantCulture, out long parsed) ? parsed : 0;
        string message = error.TryGetProperty("message", out JsonElement text) ? text.ToString() : "";
        byte[] data = error.TryGetProperty("data", out JsonElement carried) ? RevertData(carried) : [];
        return ChainException.OfNode(method, code, Cut(message), data);
    }

    /// <summary>"0x08c379a0...", "Reverted 0x08c379a0...", or an object with a member "data" of these.</summary>
    private static byte[] RevertData(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out JsonElement inner))
        {
            return RevertData(inner);
        }
        if (data.ValueKind != JsonValueKind.String) { return []; }
        string text = data.GetString()!;
        int at = text.IndexOf("0x", StringComparison.Ordinal);
        try
        {
            return at < 0 ? [] : Hex.Parse(text[at..].Trim());
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static JsonElement Parse(VenueReply reply)
    {
        using JsonDocument document = JsonDocument.Parse(reply.Body);
        return document.RootElement.Clone();
    }

    private static VenueException Strange(VenueReply reply, string what) => new(new VenueError(
        VenueErrorKind.Malformed, 200, "", $"{what}: {VenueError.Excerpt(Encoding.UTF8.GetString(reply.Body))}",
        reply.Endpoint, false, null));

    private static string Cut(string text) => VenueError.Excerpt(text);
}
