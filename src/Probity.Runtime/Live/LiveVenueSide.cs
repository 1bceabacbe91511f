using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Simulation;

namespace Probity.Runtime.Live;

/// <summary>
/// The venue side of live trading: hands each wish to the gateway of its account and makes no inputs itself. While a
/// journal is recovered every wish is dropped: it was made good, or not, when it was new, and the gateway finds out
/// which. Until the gateways have started conversions wait; cancels are asked for again from the order table, and
/// nothing can be placed, because trading is paused.
/// </summary>
public sealed class LiveVenueSide : IVenueSide
{
    private readonly List<RequestConversion> waiting = [];
    private ITradingGateway?[] byAccount = [];
    private bool recovered;

    public IReadOnlyList<string> NotModelled => [];

    /// <summary>Do wishes leave?</summary>
    public bool IsOpen { get; private set; }

    public Instant NextDue => Due.Never;

    public bool Produces(InputKind kind) => false;

    /// <summary>What is wanted from now on is new.</summary>
    public void EndRecovery() => recovered = true;

    /// <summary>From now on wishes leave.</summary>
    public void Open(IReadOnlyList<ITradingGateway> gateways)
    {
        Require.That(recovered, "gateways get wishes after recovery");
        byAccount = new ITradingGateway?[gateways.Max(gateway => gateway.Account.Value) + 1];
        foreach (ITradingGateway gateway in gateways) { byAccount[gateway.Account.Value] = gateway; }
        IsOpen = true;
        foreach (RequestConversion request in waiting) { GatewayOf(request.Account).Convert(request); }
        waiting.Clear();
    }

    /// <summary>Nothing leaves any more.</summary>
    public void Close() => IsOpen = false;

    public void OnInput(EngineInput input)
    {
    }

    public void OnOutput(EngineOutput output, Stamp cause)
    {
        if (!IsOpen)
        {
            if (recovered && output is RequestConversion early) { waiting.Add(early); }
            return;
        }
        switch (output)
        {
            case PlaceOrder e: GatewayOf(e.Order.Account).Place(e.Order); break;
            case CancelOrder e: GatewayOf(e.Account).Cancel(e.Order); break;
            case CancelAllOrders e: GatewayOf(e.Account).CancelAll(); break;
            case RequestConversion e: GatewayOf(e.Account).Convert(e); break;
            default: break;
        }
    }

    public bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input)
    {
        input = null;
        return false;
    }

    public ulong Digest() => 0;

    private ITradingGateway GatewayOf(AccountId account) =>
        account.Value < byAccount.Length && byAccount[account.Value] is { } gateway
            ? gateway
            : throw new InvariantException($"account {account} has a gateway");
}
