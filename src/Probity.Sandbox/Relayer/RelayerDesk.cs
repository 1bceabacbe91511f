using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Server;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Relayer;

/// <summary>A submitted transaction. What changes is under the venue's gate.</summary>
public sealed class RelayedTransaction(string id, string type, EvmAddress wallet)
{
    /// <summary>A UUID.</summary>
    public string Id { get; } = id;

    /// <summary>SAFE, PROXY, SAFE-CREATE, WALLET or WALLET-CREATE.</summary>
    public string Type { get; } = type;

    public EvmAddress Wallet { get; } = wallet;

    /// <summary>STATE_NEW, STATE_EXECUTED, STATE_MINED, STATE_CONFIRMED or STATE_FAILED.</summary>
    public string State { get; internal set; } = "STATE_NEW";

    /// <summary>Null before it is sent.</summary>
    public string? Hash { get; internal set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; internal set; }

    public bool IsInFlight => State is "STATE_NEW" or "STATE_EXECUTED";
}

/// <summary>
/// Executes transactions of proxies, Safes and deposit wallets for their owners, who only sign
/// (reference/polymarket.md 8.4). Sent with the next block, mined with the one after, confirmed two later.
/// </summary>
public sealed class RelayerDesk(SandboxChain chain, Func<Instant> now)
{
    private const int SubmitsPerMinute = 25;
    private const int LongestNote = 500;
    private const int ConfirmedAfter = 3;

    /// <summary>The account that sends the transactions; an address of the sandbox's own.</summary>
    public static readonly EvmAddress Relay = EvmAddress.Parse("0xae700edfd9ab986395f3999fe11177b9903a52f1");

    private readonly Dictionary<string, RelayedTransaction> transactions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<Instant> submits = new();
    private long counter;

    public RelayedTransaction? Find(string id) => transactions.GetValueOrDefault(id);

    /// <summary>The address and nonce that the next transaction of this type is signed with.</summary>
    /// <exception cref="VenueRefusal">400: another type.</exception>
    public (EvmAddress Address, BigInteger Nonce) Terms(EvmAddress owner, string type)
    {
        EvmAddress wallet = WalletOf(owner, type);
        return (type == "PROXY" ? Relay : owner, NextNonce(wallet, type));
    }

    public bool IsDeployed(EvmAddress wallet, string type)
    {
        bool known = chain.Wallets.KindOf(wallet) != SignatureType.Eoa;
        return known && (type != "WALLET" || chain.Wallets.KindOf(wallet) == SignatureType.DepositWallet);
    }

    /// <summary>Checks the signature and the nonce, and has the transaction executed.</summary>
    /// <exception cref="VenueRefusal">400 or 429, with the reason.</exception>
    public RelayedTransaction Submit(ReadOnlySpan<byte> body)
    {
        Limit();
        RelayerBody request = RelayerBody.Parse(body);
        string type = request.Text("type");
        EvmAddress owner = request.Address("from");
        if (request.Optional("metadata", "").Length > LongestNote)
        {
            throw VenueRefusal.Bad($"metadata is longer than {LongestNote} characters");
        }
        (EvmAddress wallet, EvmAddress to, Action run) = type switch
        {
            "SAFE" => Safe(request, owner),
            "PROXY" => Proxy(request, owner),
            "WALLET" => Batch(request, owner),
            "SAFE-CREATE" => SafeCreate(request, owner),
            "WALLET-CREATE" => WalletCreate(request, owner),
            _ => throw VenueRefusal.Bad($"invalid type '{type}'"),
        };
        return Take(type, wallet, to, run);
    }

    private void Limit()
    {
        Instant time = now();
        while (submits.TryPeek(out Instant oldest) && time - oldest >= Duration.FromSeconds(60)) { submits.Dequeue(); }
        if (submits.Count >= SubmitsPerMinute)
        {
            long waited = (time - submits.Peek()).Nanos / Instant.NanosPerSecond;
            throw new VenueRefusal(429, "Too Many Requests") { RetryAfterSeconds = 60 - (int)waited };
        }
        submits.Enqueue(time);
    }

    private RelayedTransaction Take(string type, EvmAddress wallet, EvmAddress to, Action run)
    {
        byte[] seed = Keccak256.Hash(Encoding.ASCII.GetBytes($"probity sandbox relayed {++counter} {wallet}"));
        var taken = new RelayedTransaction(new Guid(seed.AsSpan(0, 16)).ToString(), type, wallet);
        transactions.Add(taken.Id, taken);
        long sent = chain.Height + 1;
        ChainTransaction? mined = null;
        chain.Schedule(sent, () => taken.State = "STATE_EXECUTED");
        chain.Schedule(sent + 1, () =>
        {
            mined = chain.Act(run, to: to, from: Relay);
            taken.Hash = mined.Hash;
            taken.Error = mined.Error is { } reason ? $"execution reverted: {reason}" : null;
            taken.State = mined.Succeeded ? "STATE_MINED" : "STATE_FAILED";
        });
        chain.Schedule(sent + ConfirmedAfter, () =>
        {
            if (mined is { Succeeded: true }) { taken.State = "STATE_CONFIRMED"; }
        });
        return taken;
    }

    private (EvmAddress Wallet, EvmAddress To, Action Run) Safe(RelayerBody request, EvmAddress owner)
    {
        EvmAddress safe = request.Address("proxyWallet");
        DemandWallet(safe, owner, SignatureType.GnosisSafe);
        RelayerBody terms = request.Object("signatureParams");
        foreach (string zero in (string[])["safeTxnGas", "baseGas", "gasPrice", "gasToken", "refundReceiver"])
        {
            if (!Hex.ParseUInt256(terms.Text(zero)).IsZero)
            {
                throw VenueRefusal.Bad($"invalid signature params: '{zero}' must be zero");
            }
        }
        BigInteger operation = terms.Number("operation");
        if (operation > 1) { throw VenueRefusal.Bad($"invalid operation '{operation}'"); }
        var transaction = new SafeTransaction(
            request.Address("to"), Hex.ParseUInt256(request.Optional("value", "0")), request.Bytes("data"),
            (byte)operation, request.Number("nonce"));
        byte[] signature = request.Bytes("signature");
        byte[] hash = transaction.Hash(chain.Contracts.ChainId, safe);
        bool marked = signature.Length == Signature.Length && signature[64] > 30;
        DemandSigned(marked && WalletContracts.Signs(owner, signature, hash, personal: true));
        DemandNonce(safe, "SAFE", transaction.Nonce);
        return (safe, safe, () => chain.Wallets.RunSafe(safe, transaction, signature));
    }

    private (EvmAddress Wallet, EvmAddress To, Action Run) Proxy(RelayerBody request, EvmAddress owner)
    {
        EvmAddress wallet = WalletOf(owner, "PROXY");
        if (request.Address("proxyWallet") != wallet)
        {
            throw VenueRefusal.Bad($"proxyWallet is not the proxy {wallet} of {owner}");
        }
        if (request.Address("to") != chain.Contracts.ProxyFactory)
        {
            throw VenueRefusal.Bad("to is not the proxy factory");
        }
        RelayerBody terms = request.Object("signatureParams");
        var transaction = new ProxyTransaction(
            request.Address("to"), request.Bytes("data"), terms.Number("relayerFee"), terms.Number("gasPrice"),
            terms.Number("gasLimit"), request.Number("nonce"), terms.Address("relayHub"), terms.Address("relay"));
        if (transaction.RelayHub != chain.Contracts.RelayHub || transaction.Relay != Relay)
        {
            throw VenueRefusal.Bad("invalid relay or relay hub");
        }
        byte[] hash = RelayerSigning.ProxyHash(owner, transaction);
        DemandSigned(WalletContracts.Signs(owner, request.Bytes("signature"), hash, personal: true));
        DemandNonce(wallet, "PROXY", transaction.Nonce);
        return (wallet, chain.Contracts.RelayHub, () =>
        {
            chain.Wallets.CountProxy(wallet);
            chain.Wallets.RunProxy(owner, transaction.Data);
        }
        );
    }

    private (EvmAddress Wallet, EvmAddress To, Action Run) Batch(RelayerBody request, EvmAddress owner)
    {
        RelayerBody batch = request.Object("depositWalletParams");
        EvmAddress wallet = batch.Address("depositWallet");
        DemandWallet(wallet, owner, SignatureType.DepositWallet);
        if (request.Address("to") != chain.Contracts.DepositWalletFactory)
        {
            throw VenueRefusal.Bad("to is not the deposit wallet factory");
        }
        WalletCall[] calls =
        [
            .. batch.Objects("calls").Select(
                call => new WalletCall(call.Address("target"), call.Number("value"), call.Bytes("data"))),
        ];
        if (calls.Length == 0) { throw VenueRefusal.Bad("a batch has at least one call"); }
        BigInteger nonce = request.Number("nonce");
        BigInteger deadline = batch.Number("deadline");
        byte[] signature = request.Bytes("signature");
        byte[] digest = RelayerSigning.DepositWalletBatchDigest(
            chain.Contracts.ChainId, wallet, nonce, deadline, calls);
        DemandSigned(WalletContracts.Signs(owner, signature, digest, personal: false));
        if (deadline < Seconds()) { throw VenueRefusal.Bad($"deadline {deadline} is over"); }
        DemandNonce(wallet, "WALLET", nonce);
        return (wallet, chain.Contracts.DepositWalletFactory, () =>
            chain.Wallets.RunBatch(wallet, nonce, deadline, calls, signature, Seconds()));
    }

    private (EvmAddress Wallet, EvmAddress To, Action Run) SafeCreate(RelayerBody request, EvmAddress owner)
    {
        RelayerBody terms = request.Object("signatureParams");
        byte[] digest = RelayerSigning.SafeCreateDigest(
            chain.Contracts.ChainId, chain.Contracts.SafeFactory, terms.Address("paymentToken"),
            terms.Number("payment"), terms.Address("paymentReceiver"));
        DemandSigned(WalletContracts.Signs(owner, request.Bytes("signature"), digest, personal: false));
        return Create(SignatureType.GnosisSafe, owner, chain.Contracts.SafeFactory);
    }

    private (EvmAddress Wallet, EvmAddress To, Action Run) WalletCreate(RelayerBody request, EvmAddress owner)
    {
        if (request.Address("to") != chain.Contracts.DepositWalletFactory)
        {
            throw VenueRefusal.Bad("to is not the deposit wallet factory");
        }
        return Create(SignatureType.DepositWallet, owner, chain.Contracts.DepositWalletFactory);
    }

    private (EvmAddress Wallet, EvmAddress To, Action Run) Create(
        SignatureType kind, EvmAddress owner, EvmAddress factory)
    {
        EvmAddress wallet = chain.Wallets.AddressOf(kind, owner);
        if (chain.Wallets.KindOf(wallet) != SignatureType.Eoa) { throw VenueRefusal.Bad("wallet already deployed"); }
        DemandIdle(wallet);
        return (wallet, factory, () => chain.Wallets.Deploy(kind, owner));
    }

    private static void DemandSigned(bool signed)
    {
        if (!signed) { throw VenueRefusal.Bad("invalid signature"); }
    }

    private void DemandWallet(EvmAddress wallet, EvmAddress owner, SignatureType kind)
    {
        if (chain.Wallets.KindOf(wallet) != kind) { throw VenueRefusal.Bad($"wallet {wallet} is not deployed"); }
        if (chain.Wallets.OwnerOf(wallet) != owner) { throw VenueRefusal.Bad($"{owner} does not own wallet {wallet}"); }
    }

    private void DemandNonce(EvmAddress wallet, string type, BigInteger nonce)
    {
        if (type == "WALLET") { DemandIdle(wallet); }
        BigInteger next = NextNonce(wallet, type);
        if (nonce != next)
        {
            throw VenueRefusal.Bad($"batch nonce {nonce} does not match on-chain nonce {next}");
        }
    }

    private void DemandIdle(EvmAddress wallet)
    {
        if (InFlight(wallet) > 0) { throw VenueRefusal.Bad("wallet has in-flight action"); }
    }

    /// <summary>Of Safes and proxies several may be on their way; a deposit wallet has one at a time.</summary>
    private BigInteger NextNonce(EvmAddress wallet, string type) =>
        chain.Wallets.NonceOf(wallet) + (type == "WALLET" ? 0 : InFlight(wallet));

    private int InFlight(EvmAddress wallet) => transactions.Values.Count(t => t.Wallet == wallet && t.IsInFlight);

    /// <summary>The wallet of a key: the deployed one, else where it would be.</summary>
    private EvmAddress WalletOf(EvmAddress owner, string type)
    {
        WalletCandidates candidates = WalletDerivation.Of(owner, chain.Contracts);
        return type switch
        {
            "SAFE" => candidates.Safe,
            "PROXY" => candidates.Proxy,
            "WALLET" => new[] { candidates.DepositBeacon, candidates.DepositUups }
                .Where(wallet => chain.Wallets.KindOf(wallet) == SignatureType.DepositWallet)
                .DefaultIfEmpty(chain.Wallets.AddressOf(SignatureType.DepositWallet, owner)).First(),
            _ => throw VenueRefusal.Bad($"invalid type '{type}'"),
        };
    }

    private long Seconds() => now().Nanos / Instant.NanosPerSecond;
}
