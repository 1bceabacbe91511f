using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>A holder of outcome tokens: Conditional Tokens or PositionManager.</summary>
internal sealed class Erc1155
{
    private readonly ChainStore store;

    public Erc1155(Machine machine, EvmAddress address)
    {
        store = machine.Store;
        Address = address;
        machine.Define(address, "balanceOf(address,uint256)", f =>
            AbiWords.Of(BalanceOf(f.Arguments.Address(0), f.Arguments.Number(1))));
        machine.Define(address, "balanceOfBatch(address[],uint256[])", BalanceOfBatch);
        machine.Define(address, "isApprovedForAll(address,address)", f =>
            AbiWords.Of(IsApproved(f.Arguments.Address(0), f.Arguments.Address(1))));
        machine.Define(address, "setApprovalForAll(address,bool)", f =>
        {
            Approve(f.Sender, f.Arguments.Address(0), f.Arguments.Bool(1));
            return [];
        });
        machine.Define(address, "safeTransferFrom(address,address,uint256,uint256,bytes)", f =>
        {
            AbiReader a = f.Arguments;
            DemandApproved(f.Sender, a.Address(0));
            Move(f.Sender, a.Address(0), a.Address(1), a.Number(2), a.Number(3));
            return [];
        });
    }

    public EvmAddress Address { get; }

    public BigInteger BalanceOf(EvmAddress wallet, BigInteger token) => store[Shares(wallet, token)];

    /// <summary>May the operator move the wallet's tokens? The wallet itself always may.</summary>
    public bool IsApproved(EvmAddress wallet, EvmAddress @operator) =>
        !store[new Slot(SlotKind.Operator, Address, wallet, @operator)].IsZero;

    public void Approve(EvmAddress wallet, EvmAddress @operator, bool approved)
    {
        store[new Slot(SlotKind.Operator, Address, wallet, @operator)] = approved ? 1 : 0;
        store.Logs.Add(ChainEvents.ApprovalForAll(Address, wallet, @operator, approved));
    }

    public void DemandApproved(EvmAddress @operator, EvmAddress wallet) => CallFrame.Demand(
        @operator == wallet || IsApproved(wallet, @operator),
        $"ERC1155: need operator approval for 3rd party transfers: {@operator} for the tokens of {wallet}");

    public void Mint(EvmAddress @operator, EvmAddress to, BigInteger token, BigInteger amount)
    {
        if (amount.IsZero) { return; }
        store[Shares(to, token)] += amount;
        store.Logs.Add(ChainEvents.TransferSingle(Address, @operator, EvmAddress.Zero, to, token, amount));
    }

    public void Burn(EvmAddress @operator, EvmAddress from, BigInteger token, BigInteger amount)
    {
        if (amount.IsZero) { return; }
        Take(from, token, amount);
        store.Logs.Add(ChainEvents.TransferSingle(Address, @operator, from, EvmAddress.Zero, token, amount));
    }

    public void Move(EvmAddress @operator, EvmAddress from, EvmAddress to, BigInteger token, BigInteger amount)
    {
        Take(from, token, amount);
        store[Shares(to, token)] += amount;
        store.Logs.Add(ChainEvents.TransferSingle(Address, @operator, from, to, token, amount));
    }

    private void Take(EvmAddress from, BigInteger token, BigInteger amount)
    {
        BigInteger has = BalanceOf(from, token);
        CallFrame.Demand(
            has >= amount, $"ERC1155: insufficient balance of {from} in token {token}: {has}, needed {amount}");
        store[Shares(from, token)] = has - amount;
    }

    private byte[] BalanceOfBatch(CallFrame frame)
    {
        EvmAddress[] wallets = frame.Arguments.Addresses(0);
        BigInteger[] tokens = frame.Arguments.Numbers(1);
        CallFrame.Demand(wallets.Length == tokens.Length, "ERC1155: owners and IDs must have same lengths");
        BigInteger[] balances = [.. wallets.Zip(tokens, BalanceOf)];
        return [.. AbiWords.Of(32), .. AbiWords.ArrayOf(balances)];
    }

    private Slot Shares(EvmAddress wallet, BigInteger token) => new(SlotKind.Shares, Address, wallet, default, token);
}
