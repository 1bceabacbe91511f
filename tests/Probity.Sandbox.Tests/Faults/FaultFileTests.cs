using Probity.Domain;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Testing;

namespace Probity.Sandbox.Tests.Faults;

public sealed class FaultFileTests
{
    [Fact]
    public void The_example_has_every_kind_and_every_parameter_of_the_first_rules_is_read()
    {
        FaultFile file = FaultFile.Load(Path.Combine(Checkout.Root, "config", "examples", "sandbox-faults.json"));
        Assert.Equal(7UL, file.Seed);
        Assert.Equal(Enum.GetValues<FaultKind>(), file.Rules.Select(rule => rule.Kind).Distinct().Order());
        FaultRule latency = file.Rules[0];
        Assert.Equal((Duration.FromMilliseconds(20), Duration.FromMilliseconds(30)), (latency.Fixed, latency.Random));
        FaultRule restart = file.Rules.Single(rule => rule.Kind == FaultKind.EngineRestart);
        Assert.Equal(
            (Duration.FromSeconds(120), Duration.FromSeconds(20), Duration.FromSeconds(30), Duration.FromSeconds(2)),
            (restart.From, restart.Restart, restart.PostOnly, restart.RetryAfter));
        FaultRule skew = file.Rules.Single(rule => rule.Kind == FaultKind.ClockSkew);
        Assert.Equal((SkewScope.Time, Duration.FromSeconds(-3)), (skew.Scope, skew.Skew));
    }

    [Fact]
    public void Kinds_stand_in_the_order_of_their_numbers_and_have_names_of_their_own()
    {
        Assert.Equal(Enum.GetValues<FaultKind>(), FaultKinds.All.Select(item => item.Kind));
        Assert.Equal(FaultKinds.All.Count, FaultKinds.All.Select(item => item.Name).Distinct().Count());
        Assert.All(FaultKinds.All, item => Assert.Equal(item.Kind, FaultKinds.Parse(item.Name, "test")));
    }

    [Theory]
    [InlineData("""[{"kind":"latancy","fixed":"1s"}]""", "unknown kind 'latancy'; did you mean 'latency'?")]
    [InlineData("""[{"kind":"lost-ack","rutes":[]}]""", "'lost-ack' has no 'rutes'; did you mean 'routes'?")]
    [InlineData("""[{"kind":"lost-ack","factor":2}]""", "'lost-ack' has no 'factor'; known are kind, probability")]
    [InlineData("""[{"kind":"lost-ack","probability":1.5}]""", "can't be '1.5'; expected a number of 0..1")]
    [InlineData("""[{"kind":"latency","fixed":"soon"}]""", "'fixed' can't be 'soon'; expected a span such as")]
    [InlineData("""[{"kind":"latency"}]""", "'latency' needs 'fixed' or 'random'")]
    [InlineData("""[{"kind":"clock-skew"}]""", "'clock-skew' needs 'skew'")]
    [InlineData("""[{"kind":"drop-frame","channel":"marked"}]""", "'marked' is unknown; did you mean 'market'?")]
    [InlineData("""[{"kind":"cancel-only","from":"9s","until":"3s"}]""", "'until' 3s is not after 'from' 9s")]
    [InlineData("""[{"kind":"cancel-only","probability":0.5}]""", "'cancel-only' is a state that lasts")]
    [InlineData("""[{"kind":"clock-skew","skew":"1s","count":2}]""", "no 'probability' and no 'count'")]
    [InlineData("""[{"probability":1}]""", "expected an object with a 'kind'")]
    [InlineData("""{"rulez":[]}""", "unknown 'rulez'; did you mean 'rules'?")]
    [InlineData("""{"seed":"seven"}""", "'seed' can't be 'seven'")]
    [InlineData("{", "no JSON")]
    [InlineData("7", "expected an object with 'rules'")]
    public void What_is_wrong_is_named_with_the_nearest_known_word(string json, string message)
    {
        var refused = Assert.Throws<BadInputException>(() => FaultFile.Parse(json, "faults.json"));
        Assert.StartsWith("faults.json", refused.Message);
        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains(
        "nowhere.json", Assert.Throws<BadInputException>(() => FaultFile.Load("nowhere.json")).Message);
}
