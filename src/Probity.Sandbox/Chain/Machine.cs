using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>One call of a contract function.</summary>
/// <param name="Machine">Runs further calls.</param>
/// <param name="Sender">Who called.</param>
/// <param name="Self">The contract.</param>
/// <param name="Arguments">Without the selector.</param>
internal sealed record CallFrame(Machine Machine, EvmAddress Sender, EvmAddress Self, AbiReader Arguments)
{
    public ChainStore Store => Machine.Store;

    /// <exception cref="ChainRevert">When the condition does not hold.</exception>
    public static void Demand(bool holds, string reason)
    {
        if (!holds) { throw new ChainRevert(reason); }
    }
}

internal delegate byte[] ContractFunction(CallFrame frame);

/// <summary>
/// Runs calls: contracts are tables of functions by selector, wallets answer by their kind. A call that reverts leaves
/// no trace.
/// </summary>
internal sealed class Machine(ChainStore store)
{
    private const int MaxDepth = 32;
    private readonly Dictionary<EvmAddress, Dictionary<uint, ContractFunction>> contracts = [];
    private int depth;

    public ChainStore Store { get; } = store;

    /// <summary>Answers for addresses that are wallets made by a factory; null for all others.</summary>
    public Func<EvmAddress, IReadOnlyDictionary<uint, ContractFunction>?> WalletFunctions { get; set; } = _ => null;

    public bool IsContract(EvmAddress address) => contracts.ContainsKey(address);

    /// <summary>Contracts and wallets: has the address code?</summary>
    public bool HasCode(EvmAddress address) => IsContract(address) || WalletFunctions(address) is not null;

    public void Define(EvmAddress contract, string function, ContractFunction body) =>
        Define(contract, SelectorOf(ContractCall.Selector(function)), body);

    public void Define(EvmAddress contract, uint selector, ContractFunction body)
    {
        if (!contracts.TryGetValue(contract, out Dictionary<uint, ContractFunction>? functions))
        {
            contracts.Add(contract, functions = []);
        }
        functions.Add(selector, body);
    }

    public static uint SelectorOf(ReadOnlySpan<byte> calldata) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(calldata);

    /// <exception cref="ChainRevert">The call failed; its changes are undone.</exception>
    public byte[] Call(EvmAddress sender, EvmAddress to, BigInteger value, byte[] data)
    {
        StoreMark mark = Store.Mark;
        depth++;
        try
        {
            CallFrame.Demand(depth <= MaxDepth, "call stack too deep");
            Pay(sender, to, value);
            return Dispatch(sender, to, data);
        }
        catch (ChainRevert)
        {
            Store.RollBack(mark);
            throw;
        }
        finally
        {
            depth--;
        }
    }

    private void Pay(EvmAddress sender, EvmAddress to, BigInteger value)
    {
        if (value.IsZero) { return; }
        var from = new Slot(SlotKind.Gas, default, sender);
        CallFrame.Demand(Store[from] >= value, "insufficient balance for transfer");
        Store[from] -= value;
        Store[new Slot(SlotKind.Gas, default, to)] += value;
    }

    private byte[] Dispatch(EvmAddress sender, EvmAddress to, byte[] data)
    {
        IReadOnlyDictionary<uint, ContractFunction>? functions =
            contracts.TryGetValue(to, out Dictionary<uint, ContractFunction>? own) ? own : WalletFunctions(to);
        // An account without code takes anything and returns nothing.
        if (functions is null || data.Length == 0) { return []; }
        CallFrame.Demand(data.Length >= 4, "calldata has no selector");
        if (!functions.TryGetValue(SelectorOf(data), out ContractFunction? body))
        {
            throw new ChainRevert($"contract {to} has no function {Hex.Of(data.AsSpan(0, 4))}");
        }
        return body(new CallFrame(this, sender, to, new AbiReader(data.AsMemory(4))));
    }
}
