using System.Text.Json.Nodes;

namespace Probity.Sandbox.Rpc;

/// <summary>An error object of JSON-RPC 2.0.</summary>
/// <param name="code">-32700..-32000, or 3 for a revert.</param>
/// <param name="message">As a node says it.</param>
/// <param name="data">0x-bytes of a revert; null for none.</param>
internal sealed class RpcError(int code, string message, string? data = null) : Exception(message)
{
    public const int Parse = -32700;
    public const int InvalidRequest = -32600;
    public const int NoMethod = -32601;
    public const int InvalidParams = -32602;
    public const int Server = -32000;
    public const int Reverted = 3;

    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = code, ["message"] = Message };
        if (data is not null) { error["data"] = data; }
        return error;
    }
}
