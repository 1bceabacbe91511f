using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Testing;

namespace Probity.Strategies.Tests.Scenarios;

/// <summary>
/// A scenario a strategy: what the world does, a line each, and the golden text of what the strategy then did. The
/// golden text is a decision record: a change of it has to be meant.
/// </summary>
public sealed class ScenarioTests
{
    [Theory]
    [InlineData("mean-reversion")]
    [InlineData("momentum")]
    [InlineData("event-driven")]
    [InlineData("micro-arb")]
    [InlineData("mirror")]
    public void A_strategy_does_what_its_golden_text_says(string strategy)
    {
        string folder = Path.Combine(Checkout.Root, "tests", "Probity.Strategies.Tests", "Scenarios");
        string[] script = File.ReadAllLines(Path.Combine(folder, strategy + ".scenario"));

        string done = new Scenario(strategy, script).Play();

        string path = Path.Combine(folder, strategy + ".golden");
        string golden = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(golden == done, $"{strategy} did something else:\n{done}");
    }

    [Theory]
    [InlineData("mean-reversion")]
    [InlineData("mirror")]
    public void The_same_scenario_ends_in_the_same_digest(string strategy)
    {
        string folder = Path.Combine(Checkout.Root, "tests", "Probity.Strategies.Tests", "Scenarios");
        string[] script = File.ReadAllLines(Path.Combine(folder, strategy + ".scenario"));
        Scenario one = new(strategy, script), two = new(strategy, script);
        one.Play();
        two.Play();
        Assert.Equal(one.Digest(), two.Digest());
    }

    /// <summary>
    /// Lines: <c>with option=value</c>, <c>market slug</c>, <c>wait ms</c>, <c>mid price [tick]</c>,
    /// <c>walk seconds from to</c>, <c>swing seconds size</c>, <c>trade buy|sell price size</c>,
    /// <c>price key value</c>, <c>story key value</c>, <c>wallet outcome buy|sell price size</c>,
    /// <c>fill shares</c> (the last order), <c>resolve</c>.
    /// </summary>
    private sealed class Scenario
    {
        private const string Wallet = "0x00000000000000000000000000000000000000aa";

        private readonly string[] script;
        private readonly Desk desk;
        private readonly Domain.Seams.Strategy strategy;
        private readonly List<string> done = [];
        private OrderView? last;
        private int decided;

        public Scenario(string name, string[] script)
        {
            this.script = [.. script.Where(line => line.Length > 0 && line[0] != '#')];
            var options = this.script.Where(line => line.StartsWith("with ", StringComparison.Ordinal))
                .Select(line => line[5..].Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
            string? market = this.script.FirstOrDefault(line => line.StartsWith("market ", StringComparison.Ordinal));
            strategy = StrategyCatalog.Create(name, options);
            desk = new Desk(strategy, TickGrid.Mill, 0.04m, slug: market?[7..] ?? "slug");
        }

        public ulong Digest() => strategy.Digest();

        public string Play()
        {
            foreach (string line in script)
            {
                string[] words = line.Split(' ');
                if (words[0] is "with" or "market") { continue; }
                Do(words);
                Write(line);
            }
            return string.Join('\n', done) + "\n";
        }

        private void Do(string[] words)
        {
            Side Way(string word) => word == "buy" ? Side.Buy : Side.Sell;
            switch (words[0])
            {
                case "wait": desk.Wait(Whole(words[1])); break;
                case "mid": Mid(Number(words[1])); break;
                case "walk": Walk(Whole(words[1]), Number(words[2]), Number(words[3])); break;
                case "swing": Swing(Whole(words[1]), Number(words[2])); break;
                case "trade": desk.Trade(Way(words[1]), words[2], words[3]); break;
                case "price": desk.Signal(SignalKind.Price, words[1], Number(words[2])); break;
                case "ticks": Ticks(words[1], Whole(words[2]), Number(words[3])); break;
                case "story":
                    desk.Signal(SignalKind.Sentiment, words[1], Number(words[2]), SignalOrigin.News, "newsapi");
                    break;
                case "wallet": desk.Wallet(Wallet, (int)Whole(words[1]), Way(words[2]), words[3], words[4]); break;
                case "fill": desk.FillAndEnd(last!, words[1]); break;
                case "resolve":
                    desk.Market.Status = MarketStatus.Resolved;
                    desk.Tell();
                    break;
                default: throw new ArgumentException($"'{words[0]}' is no line of a scenario");
            }
        }

        private void Write(string line)
        {
            List<string> told = [];
            foreach (OrderView order in desk.NewOrders())
            {
                last = order;
                string outcome = order.Instrument == desk.Yes ? "YES" : "NO";
                told.Add($"  {order.Side} {outcome} {order.Quantity}@{order.Price} {order.Purpose}: {order.Reason}");
            }
            for (; decided < desk.Context.Decisions.Count; decided++)
            {
                Decision decision = desk.Context.Decisions[decided];
                bool exit = decision.Reason.StartsWith("exit", StringComparison.Ordinal);
                bool isOrder = decision.StoppedBy == Gate.Taken && !exit;
                if (!isOrder) { told.Add($"  {decision.StoppedBy}: {decision.Reason}"); }
            }
            if (told.Count == 0) { return; }
            done.Add(line);
            done.AddRange(told);
        }

        private void Mid(decimal mid)
        {
            int pips = (int)(mid * 1_000) * 10;
            Price bid = Price.FromPips(pips - 10), ask = Price.FromPips(pips + 10);
            desk.Books($"{bid}x800", $"{ask}x800", $"{ask.Complement}x800", $"{bid.Complement}x800");
        }

        private void Walk(long seconds, decimal from, decimal to)
        {
            for (long i = 1; i <= seconds; i++)
            {
                desk.Wait(1_000);
                Mid(from + ((to - from) * i / seconds));
            }
        }

        private void Swing(long seconds, decimal size)
        {
            var random = new SeededRandom(5);
            double x = 0;
            for (long i = 0; i < seconds; i++)
            {
                x = (0.4 * x) + ((double)size * random.NextNormal());
                desk.Wait(1_000);
                Mid(0.5m + ((decimal)x / 2));
            }
        }

        /// <summary>Prices each second until a second of the day.</summary>
        private void Ticks(string key, long until, decimal price)
        {
            while (desk.Context.Now.Nanos / Instant.NanosPerSecond < until)
            {
                desk.Wait(1_000);
                desk.Signal(SignalKind.Price, key, price + (desk.Context.Now.Nanos / Instant.NanosPerSecond % 3));
            }
        }

        private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

        private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
    }
}
