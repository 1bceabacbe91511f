using Probity.Domain.Inputs;
using Probity.Runtime.Recordings;
using Probity.Testing;

namespace Probity.Runtime.Tests.Signals;

public sealed class RecordedSignalTests
{
    [Fact]
    public void Prices_of_a_recordings_other_channels_come_in_with_its_books_in_order_of_time()
    {
        using RecordedInputs recording = RecordedInputs.Open(
            Checkout.Shared("data/polymarket/session_btc_eth_sol_15m_20260429.jsonl.gz"),
            LoopbackVenue.Settings.Recording);
        int chainlink = 0, exchanges = 0, books = 0;
        long last = 0;
        while (recording.Inputs.TryRead(out EngineInput? input))
        {
            Assert.True(input.At.Received.Nanos >= last, "time runs forwards");
            last = input.At.Received.Nanos;
            switch (input)
            {
                case SignalObserved { Source: "rtds-chainlink" } signal:
                    Assert.InRange(signal.ObservedAt.Nanos, 1, signal.At.Received.Nanos);
                    chainlink++;
                    break;
                case SignalObserved: exchanges++; break;
                case BookDelta: books++; break;
                default: break;
            }
        }
        // 963 rtds and 642 spot messages, by the recording's own description; some are acknowledgements.
        Assert.InRange(chainlink, 500, 963);
        Assert.InRange(exchanges, 300, 642);
        Assert.True(books > 1_000, $"{books}");
    }
}
