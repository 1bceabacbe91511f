using System.Numerics;
using Probity.Crypto;

namespace Probity.Sandbox.Chain;

/// <summary>A coin: pUSD and USDC.e have six decimals, USDT on BNB chain has 18.</summary>
internal sealed class Erc20
{
    private static readonly BigInteger Unlimited = (BigInteger.One << 256) - 1;
    private readonly ChainStore store;
    private readonly string name;

    public Erc20(Machine machine, EvmAddress address, string name, int decimals = 6)
    {
        store = machine.Store;
        this.name = name;
        Address = address;
        machine.Define(address, "decimals()", _ => AbiWords.Of(decimals));
        machine.Define(address, "balanceOf(address)", f => AbiWords.Of(BalanceOf(f.Arguments.Address(0))));
        machine.Define(address, "allowance(address,address)", f =>
            AbiWords.Of(AllowanceOf(f.Arguments.Address(0), f.Arguments.Address(1))));
        machine.Define(address, "approve(address,uint256)", f =>
        {
            Approve(f.Sender, f.Arguments.Address(0), f.Arguments.Number(1));
            return AbiWords.Of(true);
        });
        machine.Define(address, "transfer(address,uint256)", f =>
        {
            Move(f.Sender, f.Arguments.Address(0), f.Arguments.Number(1));
            return AbiWords.Of(true);
        });
        machine.Define(address, "transferFrom(address,address,uint256)", f =>
        {
            Pull(f.Sender, f.Arguments.Address(0), f.Arguments.Address(1), f.Arguments.Number(2));
            return AbiWords.Of(true);
        });
    }

    public EvmAddress Address { get; }

    public BigInteger BalanceOf(EvmAddress wallet) => store[Balance(wallet)];

    public BigInteger AllowanceOf(EvmAddress owner, EvmAddress spender) => store[Allowance(owner, spender)];

    public void Approve(EvmAddress owner, EvmAddress spender, BigInteger amount)
    {
        store[Allowance(owner, spender)] = amount;
        store.Logs.Add(ChainEvents.Approval(Address, owner, spender, amount));
    }

    /// <summary>Moves by permission of the owner.</summary>
    public void Pull(EvmAddress spender, EvmAddress from, EvmAddress to, BigInteger amount)
    {
        BigInteger allowed = AllowanceOf(from, spender);
        CallFrame.Demand(
            allowed >= amount, $"{name}: insufficient allowance of {spender} by {from}: {allowed}, needed {amount}");
        if (allowed != Unlimited) { store[Allowance(from, spender)] = allowed - amount; }
        Move(from, to, amount);
    }

    public void Move(EvmAddress from, EvmAddress to, BigInteger amount)
    {
        CallFrame.Demand(!to.IsZero, $"{name}: transfer to the zero address");
        BigInteger has = BalanceOf(from);
        CallFrame.Demand(has >= amount, $"{name}: transfer amount exceeds balance of {from}: {has}, needed {amount}");
        store[Balance(from)] = has - amount;
        store[Balance(to)] += amount;
        store.Logs.Add(ChainEvents.Transfer(Address, from, to, amount));
    }

    public void Mint(EvmAddress to, BigInteger amount)
    {
        store[Balance(to)] += amount;
        store.Logs.Add(ChainEvents.Transfer(Address, EvmAddress.Zero, to, amount));
    }

    public void Burn(EvmAddress from, BigInteger amount)
    {
        BigInteger has = BalanceOf(from);
        CallFrame.Demand(has >= amount, $"{name}: burn amount exceeds balance of {from}: {has}, needed {amount}");
        store[Balance(from)] = has - amount;
        store.Logs.Add(ChainEvents.Transfer(Address, from, EvmAddress.Zero, amount));
    }

    private Slot Balance(EvmAddress wallet) => new(SlotKind.Balance, Address, wallet);

    private Slot Allowance(EvmAddress owner, EvmAddress spender) => new(SlotKind.Allowance, Address, owner, spender);
}
