using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Probity.Cli.Tests;

/// <summary>The wallet commands of the built program, against a node of a few lines.</summary>
public sealed class WalletTests : IDisposable
{
    /// <summary>The public development key 0.</summary>
    private static readonly Dictionary<string, string> Key = new()
    {
        ["PROBITY_KEY_MAIN"] = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
    };

    private readonly ProbityProcess probity = new();

    [Fact]
    public async Task A_dry_run_prints_the_exact_calls_and_needs_no_network()
    {
        Configure("eoa");
        Finished run = await probity.Run(Key, "wallet", "wrap", "1", "--dry-run", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("dry-run", run.Json.GetProperty("outcome").GetString());
        JsonElement wrap = run.Json.GetProperty("calls")[1];
        // The published calldata-onramp-wrap, with this wallet as receiver.
        Assert.Equal(
            "0x623556380000000000000000000000002791bca1f2de4661ed88a30c99a7a9449aa84174"
            + "000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266"
            + "00000000000000000000000000000000000000000000000000000000000f4240",
            wrap.GetProperty("data").GetString());
        Assert.Equal("wrap(address,address,uint256)", wrap.GetProperty("function").GetString());
        Assert.Contains("signer", run.Json.GetProperty("gasPaidBy").GetString());

        Finished people = await probity.Run(Key, "wallet", "approve", "--dry-run");
        Assert.Contains("14 call(s), sent directly", people.StandardOutput);
        Assert.Contains("nothing was signed or sent", people.StandardOutput);
        Assert.DoesNotContain(Key["PROBITY_KEY_MAIN"][2..], people.StandardOutput);
    }

    [Fact]
    public async Task A_safe_goes_through_the_relayer()
    {
        Configure("safe");
        Finished run = await probity.Run(Key, "wallet", "unwrap", "2.5", "--dry-run", "--json");
        Assert.Equal("relayer", run.Json.GetProperty("route").GetString());
        Assert.Equal("the venue's relayer", run.Json.GetProperty("gasPaidBy").GetString());
    }

    [Fact]
    public async Task Nothing_is_sent_when_nobody_can_confirm_or_something_is_not_configured()
    {
        Finished none = await probity.Run("wallet", "status");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("no account is configured", none.StandardError);

        Configure("eoa");
        Finished silent = await probity.Run(Key, "wallet", "wrap", "1", "--json");
        Assert.Equal(2, silent.ExitCode);
        Assert.Contains("--yes", silent.StandardError);

        Finished noNode = await probity.Run(Key, "wallet", "wrap", "1", "--yes", "--json");
        Assert.Equal(2, noNode.ExitCode);
        Assert.Contains("set venues.polymarket.hosts.rpc_url", noNode.StandardError);

        Configure("safe");
        Finished noKey = await probity.Run(Key, "wallet", "deploy", "--yes", "--json");
        Assert.Equal(2, noKey.ExitCode);
        Assert.Contains("the relayer needs a key", noKey.StandardError);

        Finished wrong = await probity.Run(Key, "wallet", "wrap", "1.1234567", "--dry-run");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("1.1234567", wrong.StandardError);
    }

    [Fact]
    public async Task An_own_transaction_is_sent_and_proved_by_its_receipt()
    {
        using var node = new Node();
        Configure("eoa", node.Address);
        Finished run = await probity.Run(Key, "wallet", "wrap", "1", "--yes", "--json");
        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Equal("confirmed", run.Json.GetProperty("outcome").GetString());
        Assert.Equal(2, node.Sent.Count);
        Assert.Equal(node.Sent[^1], run.Json.GetProperty("transactionHash").GetString());
    }

    [Theory]
    [InlineData("chain", 2, "speaks for chain 1,")]
    [InlineData("gas", 3, "send it some")]
    [InlineData("revert", 3, "'paused'")]
    [InlineData("html", 4, "a web page instead of JSON")]
    public async Task What_the_chain_refuses_is_told_with_what_to_do(string trouble, int exitCode, string said)
    {
        using var node = new Node { Trouble = trouble };
        Configure("eoa", node.Address);
        Finished run = await probity.Run(Key, "wallet", "wrap", "1", "--yes", "--json");
        Assert.Contains(said, run.StandardError);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(node.Sent);
    }

    [Fact]
    public async Task Status_shows_money_and_each_permission()
    {
        using var node = new Node();
        Configure("eoa", node.Address);
        Finished run = await probity.Run(Key, "wallet", "status", "--json");
        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Equal("1.000000000000000000", run.Json.GetProperty("gas").GetString());
        Assert.Equal("0.000007", run.Json.GetProperty("pusd").GetString());
        JsonElement approvals = run.Json.GetProperty("approvals");
        Assert.Equal(14, approvals.GetArrayLength());
        // Seven units are no allowance for trading, but any answer but zero is a yes for shares.
        Assert.Equal(8, approvals.EnumerateArray().Count(one => one.GetProperty("given").GetBoolean()));
        JsonElement position = Assert.Single(run.Json.GetProperty("positions").EnumerateArray());
        Assert.Equal("150.5", position.GetProperty("shares").GetString());
    }

    public void Dispose() => probity.Dispose();

    private void Configure(string type, string address = "http://127.0.0.1:9/") => probity.Write(
        "probity.yaml",
        $"""
        venues:
          polymarket:
            clob_url: {address}
            gamma_url: {address}
            request_attempts: 1
            hosts:
              data_url: {address}
              relayer_url: {address}
              rpc_url: "{(address.EndsWith(":9/", StringComparison.Ordinal) ? "" : address)}"
        accounts:
          - name: main
            signature_type: {type}
        """);

    /// <summary>Answers JSON-RPC, and everything else with a page of positions.</summary>
    private sealed class Node : IDisposable
    {
        private const string Paused =
            "0x08c379a00000000000000000000000000000000000000000000000000000000000000020"
            + "0000000000000000000000000000000000000000000000000000000000000006"
            + "7061757365640000000000000000000000000000000000000000000000000000";

        private readonly HttpListener listener = new();

        public Node()
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            Address = $"http://127.0.0.1:{port}/";
            listener.Prefixes.Add(Address);
            listener.Start();
            _ = Task.Run(Serve);
        }

        public string Address { get; }

        public string Trouble { get; init; } = "";

        public List<string> Sent { get; } = [];

        public void Dispose() => listener.Close();

        private async Task Serve()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                string answer = Answer(await reader.ReadToEndAsync());
                byte[] body = Encoding.UTF8.GetBytes(answer);
                context.Response.ContentLength64 = body.Length;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }

        private string Answer(string body)
        {
            if (Trouble == "html") { return "<html>maintenance</html>"; }
            if (!body.Contains("jsonrpc"))
            {
                return """{"data":[{"slug":"rain","outcome":"Yes","current_size":150.5}],"pagination":{}}""";
            }
            JsonNode asked = JsonNode.Parse(body)!;
            JsonNode answer = asked is JsonArray batch
                ? new JsonArray([.. batch.Select(one => (JsonNode)One(one!))])
                : One(asked);
            return answer.ToJsonString();
        }

        private JsonObject One(JsonNode request)
        {
            var answer = new JsonObject { ["id"] = request["id"]!.DeepClone() };
            if (Trouble == "revert" && request["method"]!.GetValue<string>() == "eth_estimateGas")
            {
                answer["error"] = new JsonObject { ["code"] = 3, ["message"] = "reverted", ["data"] = Paused };
                return answer;
            }
            answer["result"] = Result(
                request["method"]!.GetValue<string>(), request["params"]!.AsArray().FirstOrDefault());
            return answer;
        }

        private JsonNode? Result(string method, JsonNode? first)
        {
            switch (method)
            {
                case "eth_chainId": return Trouble == "chain" ? "0x1" : "0x89";
                case "eth_getBalance": return Trouble == "gas" ? "0x5" : "0xde0b6b3a7640000";
                case "eth_getTransactionCount": return "0x" + Sent.Count.ToString("x");
                case "eth_getCode": return "0x60";
                case "eth_feeHistory":
                    return new JsonObject { ["baseFeePerGas"] = new JsonArray("0x6fc23ac00") };
                case "eth_estimateGas": return "0xc350";
                case "eth_call": return "0x" + new string('0', 63) + "7";
                case "eth_sendRawTransaction":
                    Sent.Add("");
                    return "0x";
                case "eth_getTransactionReceipt":
                    Sent[^1] = first!.GetValue<string>();
                    return new JsonObject
                    {
                        ["transactionHash"] = Sent[^1],
                        ["status"] = "0x1",
                        ["blockNumber"] = "0x2",
                        ["logs"] = new JsonArray(),
                    };
                default: return null;
            }
        }
    }
}
