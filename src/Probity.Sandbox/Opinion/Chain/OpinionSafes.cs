using System.Numerics;
using Probity.Crypto;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Chain;

/// <summary>
/// The Safes of the accounts, version 1.3.0 with one owner (reference/opinion.md 6.3): plain calls, and bundles through
/// MultiSend by delegatecall.
/// </summary>
internal sealed class OpinionSafes
{
    private const byte Deployed = 1;

    private readonly Machine machine;
    private readonly Dictionary<uint, ContractFunction> functions = [];

    public OpinionSafes(Machine machine)
    {
        this.machine = machine;
        machine.WalletFunctions = wallet => IsSafe(wallet) ? functions : null;
        machine.Define(OpinionContracts.MultiSend, "multiSend(bytes)", _ =>
            throw new ChainRevert("MultiSend should only be called via delegatecall"));
        Add("VERSION()", _ => [.. AbiWords.Of(32), .. AbiWords.Of(5), .. "1.3.0"u8, .. new byte[27]]);
        Add("nonce()", f => AbiWords.Of(NonceOf(f.Self)));
        Add("getThreshold()", _ => AbiWords.Of(1));
        Add("getOwners()", f => [.. AbiWords.Of(32), .. AbiWords.ArrayOf([machine.Store[Owner(f.Self)]])]);
        Add("isOwner(address)", f => AbiWords.Of(OwnerOf(f.Self) == f.Arguments.Address(0)));
        Add(
            "getTransactionHash(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256)",
            f => DigestOf(f, f.Arguments.Number(9)));
        Add(
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)", Execute);
    }

    public void Deploy(EvmAddress safe, EvmAddress owner)
    {
        machine.Store[new Slot(SlotKind.WalletKind, default, safe)] = Deployed;
        machine.Store[Owner(safe)] = new BigInteger(owner.ToArray(), isUnsigned: true, isBigEndian: true);
    }

    private static Slot Owner(EvmAddress safe) => new(SlotKind.WalletOwner, default, safe);

    private bool IsSafe(EvmAddress wallet) => !machine.Store[new Slot(SlotKind.WalletKind, default, wallet)].IsZero;

    private EvmAddress OwnerOf(EvmAddress safe) => new(AbiWords.Of(machine.Store[Owner(safe)])[12..]);

    private BigInteger NonceOf(EvmAddress safe) => machine.Store[new Slot(SlotKind.WalletNonce, default, safe)];

    private void Add(string function, ContractFunction body) =>
        functions.Add(Machine.SelectorOf(Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(function))), body);

    private static byte[] DigestOf(CallFrame frame, BigInteger nonce)
    {
        AbiReader a = frame.Arguments;
        return OpinionTypedData.SafeDigest(
            frame.Self, a.Address(0), a.Number(1), a.Bytes(2), a.Number(3), a.Number(4), a.Number(5), a.Number(6),
            a.Address(7), a.Address(8), nonce);
    }

    private byte[] Execute(CallFrame frame)
    {
        AbiReader a = frame.Arguments;
        byte[] data = a.Bytes(2);
        BigInteger nonce = NonceOf(frame.Self);
        bool signed = OpinionTypedData.Signs(OwnerOf(frame.Self), Hex.Of(a.Bytes(9)), DigestOf(frame, nonce));
        CallFrame.Demand(signed, "GS026: invalid owner");
        machine.Store[new Slot(SlotKind.WalletNonce, default, frame.Self)] = nonce + 1;
        try
        {
            if (a.Number(3).IsZero) { machine.Call(frame.Self, a.Address(0), a.Number(1), data); }
            else { RunBundle(frame.Self, a.Address(0), data); }
        }
        catch (ChainRevert inner)
        {
            throw new ChainRevert($"GS013: {inner.Reason}");
        }
        return AbiWords.Of(true);
    }

    /// <summary>The packed calls of a MultiSend: operation, target, value, length, data.</summary>
    private void RunBundle(EvmAddress safe, EvmAddress target, byte[] data)
    {
        const int Head = 1 + 20 + 32 + 32;
        CallFrame.Demand(
            target == OpinionContracts.MultiSend,
            $"delegatecall of {target}: only the multisend contract is called so");
        byte[] packed = new AbiReader(data.AsMemory(Math.Min(4, data.Length))).Bytes(0);
        for (int at = 0; at < packed.Length;)
        {
            CallFrame.Demand(at + Head <= packed.Length, "multisend data is too short");
            CallFrame.Demand(packed[at] == 0, "a call of a bundle must be plain");
            var to = new EvmAddress(packed.AsSpan(at + 1, 20));
            var value = new BigInteger(packed.AsSpan(at + 21, 32), isUnsigned: true, isBigEndian: true);
            var length = new BigInteger(packed.AsSpan(at + 53, 32), isUnsigned: true, isBigEndian: true);
            CallFrame.Demand(length <= packed.Length - at - Head, "multisend data is too short");
            machine.Call(safe, to, value, packed.AsSpan(at + Head, (int)length).ToArray());
            at += Head + (int)length;
        }
    }
}
