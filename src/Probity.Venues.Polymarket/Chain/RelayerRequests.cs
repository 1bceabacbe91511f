using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// The signed requests that the relayer takes, byte for byte (reference/polymarket.md 8.4): pure. The same request
/// sent twice can be executed once only, because its nonce is signed.
/// </summary>
public sealed class RelayerRequests(PolymarketAccount account)
{
    /// <summary>Most characters of the note that goes with a request.</summary>
    public const int LongestNote = 500;

    /// <summary>An ordinary call, in a proxy wallet's list.</summary>
    private const int ProxyCallType = 1;


    private readonly PolymarketContracts contracts = account.Contracts;

    /// <summary>Several calls go through the multisend contract, all or none.</summary>
    public byte[] Safe(IReadOnlyList<WalletCall> calls, BigInteger nonce, string note)
    {
        SafeTransaction transaction = calls.Count == 1
            ? new SafeTransaction(
                calls[0].Target, calls[0].Value, calls[0].Data, SafeTransaction.PlainCall, nonce)
            : SafeTransaction.Of(contracts.SafeMultisend, calls, nonce);
        byte[] hash = transaction.Hash(contracts.ChainId, account.Funder);
        string signature = Hex.Of(RelayerSigning.PackSafe(account.Key.SignPersonal(hash)));
        return Write(json =>
        {
            Begin(json, "SAFE", transaction.To);
            json.WriteString("proxyWallet", account.Funder.ToString());
            json.WriteString("data", Hex.Of(transaction.Data));
            json.WriteString("nonce", Text(nonce));
            json.WriteString("signature", signature);
            if (!transaction.Value.IsZero) { json.WriteString("value", Text(transaction.Value)); }
            Note(json, note);
            json.WriteStartObject("signatureParams");
            json.WriteString("baseGas", "0");
            json.WriteString("gasPrice", "0");
            json.WriteString("gasToken", EvmAddress.Zero.ToString());
            json.WriteString("operation", transaction.Operation == SafeTransaction.PlainCall ? "0" : "1");
            json.WriteString("refundReceiver", EvmAddress.Zero.ToString());
            json.WriteString("safeTxnGas", "0");
            json.WriteEndObject();
        });
    }

    /// <param name="calls">In order, all or none.</param>
    /// <param name="nonce">Of the relay hub.</param>
    /// <param name="relay">Who is to send it.</param>
    /// <param name="gasLimit">Signed with the rest.</param>
    /// <param name="note">For the relayer's records.</param>
    public byte[] Proxy(
        IReadOnlyList<WalletCall> calls, BigInteger nonce, EvmAddress relay, BigInteger gasLimit, string note)
    {
        if (contracts.ProxyFactory.IsZero)
        {
            throw new BadInputException($"chain {contracts.ChainId} has no proxy wallets");
        }
        byte[] data = ProxyData(calls);
        byte[] hash = RelayerSigning.ProxyHash(account.Signer, new ProxyTransaction(
            contracts.ProxyFactory, data, 0, 0, gasLimit, nonce, contracts.RelayHub, relay));
        string signature = account.Key.SignPersonal(hash).ToString();
        return Write(json =>
        {
            Begin(json, "PROXY", contracts.ProxyFactory);
            json.WriteString("proxyWallet", account.Funder.ToString());
            json.WriteString("data", Hex.Of(data));
            json.WriteString("nonce", Text(nonce));
            json.WriteString("signature", signature);
            Note(json, note);
            json.WriteStartObject("signatureParams");
            json.WriteString("gasLimit", Text(gasLimit));
            json.WriteString("gasPrice", "0");
            json.WriteString("relay", relay.ToString());
            json.WriteString("relayHub", contracts.RelayHub.ToString());
            json.WriteString("relayerFee", "0");
            json.WriteEndObject();
        });
    }

    /// <param name="calls">In order, all or none.</param>
    /// <param name="nonce">Of the wallet.</param>
    /// <param name="deadline">Unix seconds; worthless afterwards.</param>
    /// <param name="note">For the relayer's records.</param>
    public byte[] DepositWallet(IReadOnlyList<WalletCall> calls, BigInteger nonce, long deadline, string note)
    {
        byte[] digest = RelayerSigning.DepositWalletBatchDigest(
            contracts.ChainId, account.Funder, nonce, deadline, calls);
        string signature = account.Key.Sign(digest).ToString();
        return Write(json =>
        {
            Begin(json, "WALLET", contracts.DepositWalletFactory);
            json.WriteString("nonce", Text(nonce));
            json.WriteString("signature", signature);
            Note(json, note);
            json.WriteStartObject("depositWalletParams");
            json.WriteString("depositWallet", account.Funder.ToString());
            json.WriteString("deadline", Text(deadline));
            json.WriteStartArray("calls");
            foreach (WalletCall call in calls)
            {
                json.WriteStartObject();
                json.WriteString("target", call.Target.ToString());
                json.WriteString("value", Text(call.Value));
                json.WriteString("data", Hex.Of(call.Data));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>Has the Safe of the key deployed.</summary>
    public byte[] SafeCreate()
    {
        byte[] digest = RelayerSigning.SafeCreateDigest(
            contracts.ChainId, contracts.SafeFactory, EvmAddress.Zero, 0, EvmAddress.Zero);
        string signature = account.Key.Sign(digest).ToString();
        return Write(json =>
        {
            Begin(json, "SAFE-CREATE", contracts.SafeFactory);
            json.WriteString("proxyWallet", account.Funder.ToString());
            json.WriteString("data", "0x");
            json.WriteString("signature", signature);
            json.WriteStartObject("signatureParams");
            json.WriteString("paymentToken", EvmAddress.Zero.ToString());
            json.WriteString("payment", "0");
            json.WriteString("paymentReceiver", EvmAddress.Zero.ToString());
            json.WriteEndObject();
        });
    }

    /// <summary>Has the deposit wallet of the key deployed; nothing is signed.</summary>
    public byte[] DepositWalletCreate() => Write(json =>
    {
        Begin(json, "WALLET-CREATE", contracts.DepositWalletFactory);
        Note(json, "Deploy Deposit Wallet");
    });

    /// <summary>proxy((uint8,address,uint256,bytes)[]).</summary>
    public static byte[] ProxyData(IReadOnlyList<WalletCall> calls)
    {
        byte[][] entries =
        [
            .. calls.Select(call => (byte[])
            [
                .. PositionId.WordOf(ProxyCallType), .. new byte[12], .. call.Target.ToArray(),
                .. PositionId.WordOf(call.Value), .. PositionId.WordOf(4 * WordWriter.Size), .. Bytes(call.Data),
            ]),
        ];
        var data = new List<byte>(ContractCall.Selector("proxy((uint8,address,uint256,bytes)[])"));
        data.AddRange(PositionId.WordOf(WordWriter.Size));
        data.AddRange(PositionId.WordOf(entries.Length));
        int offset = entries.Length * WordWriter.Size;
        foreach (byte[] entry in entries)
        {
            data.AddRange(PositionId.WordOf(offset));
            offset += entry.Length;
        }
        foreach (byte[] entry in entries) { data.AddRange(entry); }
        return [.. data];
    }

    /// <summary>Length, bytes, zeros up to a whole word.</summary>
    private static byte[] Bytes(byte[] bytes)
    {
        int rest = bytes.Length % WordWriter.Size;
        return
        [
            .. PositionId.WordOf(bytes.Length), .. bytes, .. new byte[rest == 0 ? 0 : WordWriter.Size - rest],
        ];
    }

    private static void Note(Utf8JsonWriter json, string note) =>
        json.WriteString("metadata", note.Length <= LongestNote ? note : note[..LongestNote]);

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private void Begin(Utf8JsonWriter json, string type, EvmAddress to)
    {
        json.WriteString("type", type);
        json.WriteString("from", account.Signer.ToString());
        json.WriteString("to", to.ToString());
    }
}
