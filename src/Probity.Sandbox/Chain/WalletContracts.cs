using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>
/// The wallets that factories make: proxies, Safes, deposit wallets (reference/polymarket.md 2.3 and 8.4).
/// </summary>
internal sealed class WalletContracts
{
    private readonly Machine machine;
    private readonly PolymarketContracts contracts;
    private readonly Dictionary<uint, ContractFunction> safe = [];
    private readonly Dictionary<uint, ContractFunction> plain = [];

    /// <param name="machine">Runs the calls.</param>
    /// <param name="contracts">Addresses.</param>
    /// <param name="useBeacon">New deposit wallets have the beacon form; false: the UUPS form.</param>
    public WalletContracts(Machine machine, PolymarketContracts contracts, bool useBeacon)
    {
        this.machine = machine;
        this.contracts = contracts;
        UsesBeacon = useBeacon;
        machine.WalletFunctions = wallet => KindOf(wallet) switch
        {
            SignatureType.Eoa => null,
            SignatureType.GnosisSafe => safe,
            _ => plain,
        };
        machine.Define(contracts.DepositWalletFactory, BeaconQuery, _ =>
            AbiWords.Of(useBeacon ? contracts.DepositWalletBeacon : EvmAddress.Zero));
        machine.Define(contracts.ProxyFactory, "proxy((uint8,address,uint256,bytes)[])", f => Proxy(f));
        machine.Define(
            contracts.SafeFactory, "createProxy(address,uint256,address,(uint8,bytes32,bytes32))", CreateSafe);
        machine.Define(contracts.SafeFactory, "computeProxyAddress(address)", f =>
            AbiWords.Of(AddressOf(SignatureType.GnosisSafe, f.Arguments.Address(0))));
        machine.Define(contracts.SafeMultisend, "multiSend(bytes)", _ =>
            throw new ChainRevert("MultiSend should only be called via delegatecall"));
        Add(safe, "nonce()", f => AbiWords.Of(NonceOf(f.Self)));
        Add(safe, "getThreshold()", _ => AbiWords.Of(1));
        Add(safe, "getOwners()", f => [.. AbiWords.Of(32), .. AbiWords.ArrayOf([Number(OwnerOf(f.Self))])]);
        Add(safe, "isOwner(address)", f => AbiWords.Of(OwnerOf(f.Self) == f.Arguments.Address(0)));
        const string Execute =
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
        Add(safe, Execute, ExecuteSafe);
        Add(plain, "nonce()", f => AbiWords.Of(NonceOf(f.Self)));
        Add(plain, "owner()", f => AbiWords.Of(OwnerOf(f.Self)));
    }

    public bool UsesBeacon { get; }

    private static uint BeaconQuery => 0x49493a4d;

    private ChainStore Store => machine.Store;

    /// <summary>Eoa when no factory made it.</summary>
    public SignatureType KindOf(EvmAddress wallet) =>
        (SignatureType)(byte)Store[new(SlotKind.WalletKind, default, wallet)];

    public EvmAddress OwnerOf(EvmAddress wallet) =>
        new(AbiWords.Of(Store[new Slot(SlotKind.WalletOwner, default, wallet)])[12..]);

    public BigInteger NonceOf(EvmAddress wallet) => Store[new Slot(SlotKind.WalletNonce, default, wallet)];

    /// <summary>Where the wallet of this kind is, deployed or not.</summary>
    public EvmAddress AddressOf(SignatureType kind, EvmAddress owner)
    {
        WalletCandidates candidates = WalletDerivation.Of(owner, contracts);
        return kind switch
        {
            SignatureType.PolyProxy => candidates.Proxy,
            SignatureType.GnosisSafe => candidates.Safe,
            SignatureType.DepositWallet => UsesBeacon ? candidates.DepositBeacon : candidates.DepositUups,
            _ => owner,
        };
    }

    /// <exception cref="ChainRevert">It is there already.</exception>
    public EvmAddress Deploy(SignatureType kind, EvmAddress owner) => Deploy(kind, owner, AddressOf(kind, owner));

    /// <summary>Also in the form that is not current any more.</summary>
    public EvmAddress Deploy(SignatureType kind, EvmAddress owner, EvmAddress wallet)
    {
        CallFrame.Demand(KindOf(wallet) == SignatureType.Eoa, $"wallet {wallet} is deployed already");
        Store[new Slot(SlotKind.WalletKind, default, wallet)] = (byte)kind;
        Store[new Slot(SlotKind.WalletOwner, default, wallet)] = Number(owner);
        return wallet;
    }

    /// <summary>The batch of a deposit wallet, whose signature the wallet itself checks.</summary>
    /// <exception cref="ChainRevert">Wrong signature, nonce or time, or a call failed.</exception>
    public void RunBatch(
        EvmAddress wallet, BigInteger nonce, BigInteger deadline, IReadOnlyList<WalletCall> calls, byte[] signature,
        long nowSeconds)
    {
        CallFrame.Demand(KindOf(wallet) == SignatureType.DepositWallet, $"no deposit wallet at {wallet}");
        CallFrame.Demand(nonce == NonceOf(wallet), $"batch nonce {nonce} is not the wallet's {NonceOf(wallet)}");
        CallFrame.Demand(deadline >= nowSeconds, $"batch deadline {deadline} is over");
        byte[] digest = RelayerSigning.DepositWalletBatchDigest(contracts.ChainId, wallet, nonce, deadline, calls);
        CallFrame.Demand(Signs(OwnerOf(wallet), signature, digest, personal: false), "invalid batch signature");
        Store[new Slot(SlotKind.WalletNonce, default, wallet)] = nonce + 1;
        foreach (WalletCall call in calls) { machine.Call(wallet, call.Target, call.Value, call.Data); }
    }

    /// <summary>Proxies calls for the owner; makes its wallet when it is missing.</summary>
    public void RunProxy(EvmAddress owner, byte[] calldata)
    {
        const int Selector = 4;
        CallFrame.Demand(calldata.Length > Selector, "calldata is too short");
        Proxy(new CallFrame(machine, owner, contracts.ProxyFactory, new AbiReader(calldata.AsMemory(Selector))));
    }

    /// <summary>A Safe executes what its owner signed, plainly or as a personal message.</summary>
    /// <exception cref="ChainRevert">Wrong signature or nonce, or the call failed.</exception>
    public void RunSafe(EvmAddress safe, SafeTransaction transaction, byte[] signature)
    {
        byte[] hash = transaction.Hash(contracts.ChainId, safe);
        bool personal = signature.Length == Signature.Length && signature[64] > 30;
        bool valid = transaction.Nonce == NonceOf(safe) && Signs(OwnerOf(safe), signature, hash, personal);
        CallFrame.Demand(valid, "GS026: invalid owner");
        Store[new Slot(SlotKind.WalletNonce, default, safe)] = transaction.Nonce + 1;
        try
        {
            if (transaction.Operation == 0)
            {
                machine.Call(safe, transaction.To, transaction.Value, transaction.Data);
            }
            else
            {
                MultiSend(safe, transaction);
            }
        }
        catch (ChainRevert inner)
        {
            throw new ChainRevert($"GS013: {inner.Reason}");
        }
    }

    /// <summary>Raises the number that the relayer counts for a proxy wallet.</summary>
    public void CountProxy(EvmAddress wallet) => Store[new Slot(SlotKind.WalletNonce, default, wallet)] += 1;

    /// <summary>Does the owner's key sign the digest, plainly or as a personal message?</summary>
    public static bool Signs(EvmAddress owner, ReadOnlySpan<byte> signature, byte[] digest, bool personal)
    {
        if (signature.Length != Signature.Length) { return false; }
        byte[] signed = personal
            ? Keccak256.Hash([.. Encoding.ASCII.GetBytes("\u0019Ethereum Signed Message:\n32"), .. digest])
            : digest;
        try
        {
            return PrivateKey.TryRecover(Signature.Parse(signature), signed, out EvmAddress signer) && signer == owner;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static void Add(Dictionary<uint, ContractFunction> table, string function, ContractFunction body) =>
        table.Add(Machine.SelectorOf(ContractCall.Selector(function)), body);

    private static BigInteger Number(EvmAddress address) => new(address.ToArray(), isUnsigned: true, isBigEndian: true);

    private byte[] Proxy(CallFrame frame)
    {
        EvmAddress wallet = AddressOf(SignatureType.PolyProxy, frame.Sender);
        if (KindOf(wallet) == SignatureType.Eoa) { Deploy(SignatureType.PolyProxy, frame.Sender); }
        foreach (AbiReader call in frame.Arguments.Tuples(0))
        {
            CallFrame.Demand(call.Number(0).IsOne, $"call type {call.Number(0)} is not 1");
            machine.Call(wallet, call.Address(1), call.Number(2), call.Bytes(3));
        }
        return [];
    }

    /// <summary>The owner is who signed, as in the factory.</summary>
    private byte[] CreateSafe(CallFrame frame)
    {
        AbiReader a = frame.Arguments;
        byte[] digest = RelayerSigning.SafeCreateDigest(
            contracts.ChainId, contracts.SafeFactory, a.Address(0), a.Number(1), a.Address(2));
        byte[] signature = [.. a.Word(4), .. a.Word(5), (byte)a.Number(3)];
        EvmAddress signer = EvmAddress.Zero;
        bool signed = signature[64] is 27 or 28
            && PrivateKey.TryRecover(Signature.Parse(signature), digest, out signer);
        CallFrame.Demand(signed, "invalid signature of CreateProxy");
        Deploy(SignatureType.GnosisSafe, signer);
        return [];
    }

    private byte[] ExecuteSafe(CallFrame frame)
    {
        AbiReader a = frame.Arguments;
        RunSafe(
            frame.Self,
            new SafeTransaction(a.Address(0), a.Number(1), a.Bytes(2), (byte)a.Number(3), NonceOf(frame.Self)),
            a.Bytes(9));
        return AbiWords.Of(true);
    }

    private void MultiSend(EvmAddress self, SafeTransaction transaction)
    {
        CallFrame.Demand(
            transaction.Operation == 1 && transaction.To == contracts.SafeMultisend,
            $"operation {transaction.Operation} on {transaction.To}: only the multisend contract is called so");
        CallFrame.Demand(transaction.Data.Length > 4, "calldata is too short");
        byte[] packed = new AbiReader(transaction.Data.AsMemory(4)).Bytes(0);
        const int Head = 1 + 20 + 32 + 32;
        for (int at = 0; at < packed.Length;)
        {
            CallFrame.Demand(at + Head <= packed.Length, "multisend data is too short");
            var to = new EvmAddress(packed.AsSpan(at + 1, 20));
            var value = new BigInteger(packed.AsSpan(at + 21, 32), isUnsigned: true, isBigEndian: true);
            var length = new BigInteger(packed.AsSpan(at + 53, 32), isUnsigned: true, isBigEndian: true);
            CallFrame.Demand(length <= packed.Length - at - Head, "multisend data is too short");
            machine.Call(self, to, value, packed.AsSpan(at + Head, (int)length).ToArray());
            at += Head + (int)length;
        }
    }
}
