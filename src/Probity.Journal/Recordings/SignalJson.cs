using System.Globalization;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Journal.Recordings;

/// <summary>What <see cref="InputJson"/> says of signals and of trades of followed wallets.</summary>
internal static class SignalJson
{
    public static void Write(Utf8JsonWriter to, EngineInput input)
    {
        switch (input)
        {
            case SignalObserved e:
                to.WriteString("signal", e.Signal.ToString());
                to.WriteString("origin", e.Origin.ToString());
                to.WriteString("source", e.Source);
                to.WriteString("key", e.Key);
                to.WriteString("value", FixedPoint.Format(e.Value, SignalObserved.Decimals));
                to.WriteNumber("confidencePpm", e.ConfidencePpm);
                if (e.ObservedAt.IsKnown) { to.WriteString("observedAt", e.ObservedAt.ToString()); }
                if (e.TextHash != 0)
                {
                    to.WriteString("textHash", e.TextHash.ToString("x16", CultureInfo.InvariantCulture));
                }
                break;
            case WalletTraded e:
                to.WriteString("wallet", e.Wallet);
                to.WriteString("instrument", e.Instrument.ToString());
                to.WriteString("side", e.Side.ToString());
                to.WriteString("price", e.Price.ToString());
                to.WriteString("size", e.Quantity.ToString());
                if (e.TradedAt.IsKnown) { to.WriteString("tradedAt", e.TradedAt.ToString()); }
                to.WriteString("tradeId", e.TradeId);
                break;
            default: throw new InvariantException($"input {input.Kind} has a JSON form");
        }
    }
}
