using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Cli.Bench;

/// <summary>
/// One side of a pair as the measurement plays it: the venue's own reader of private frames, its tracker of orders and
/// its signer, without sockets.
/// </summary>
internal interface IHedgeLeg : IAsyncDisposable
{
    Market Market { get; }

    /// <summary>Everything of an order's request that depends on it: signed body and headers.</summary>
    void Request(ApprovedOrder order, Instant now);

    /// <summary>The order left and the venue says that it holds it.</summary>
    void Rest(ApprovedOrder order, Instant now);

    /// <summary>The bytes with which the venue tells that all of an order was filled.</summary>
    byte[] FillFrame(ApprovedOrder order, int number, Instant now);

    /// <summary>A frame of the user channel arrives.</summary>
    void Read(byte[] frame, Instant now);

    /// <summary>The venue's last word on the trade of that number, where it was not the first.</summary>
    byte[]? SettledFrame(ApprovedOrder order, int number, Instant now);
}

/// <summary>Inputs that wait for the loop.</summary>
internal sealed class HedgeInputs : IInputSink
{
    public List<EngineInput> Items { get; } = [];

    public void Post(EngineInput input) => Items.Add(input);
}
