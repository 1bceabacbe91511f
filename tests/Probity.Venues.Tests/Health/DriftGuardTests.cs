using System.Collections.Concurrent;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Health;

public sealed class DriftGuardTests
{
    private readonly ManualTime time = new();
    private readonly Inputs inputs = new();

    [Fact]
    public async Task The_venue_is_halted_until_a_first_probe_is_good()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        DriftGuard guard = Guard(venue);
        using var stop = new CancellationTokenSource();

        Task run = guard.Run(inputs, stop.Token);
        await Eventually.Until(() => inputs.Statuses.Count == 2, "a first probe");

        Assert.Equal([VenueStatus.Halted, VenueStatus.Connected], inputs.Statuses);
        Assert.True(guard.IsGood);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_venue_that_does_not_answer_stays_halted_and_opens_by_itself_once_it_does()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        venue.Say("/version", """{"error":"restarting"}""", 425);
        DriftGuard guard = Guard(venue);

        await guard.ProbeOnce(inputs, default);
        Assert.False(guard.IsGood);
        Assert.Empty(inputs.Statuses);

        venue.Instead.Clear();
        await guard.ProbeOnce(inputs, default);
        Assert.Equal([VenueStatus.Connected], inputs.Statuses);
    }

    [Fact]
    public async Task A_difference_halts_once_and_only_a_person_and_a_good_probe_open_again()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        DriftGuard guard = Guard(venue);
        await guard.ProbeOnce(inputs, default);

        venue.Say("/version", """{"version":3}""");
        await guard.ProbeOnce(inputs, default);
        await guard.ProbeOnce(inputs, default);
        Assert.Equal([VenueStatus.Connected, VenueStatus.Halted], inputs.Statuses);
        Assert.Contains("wants orders of version 3", inputs.Last.Detail, StringComparison.Ordinal);

        guard.Acknowledge();
        await guard.ProbeOnce(inputs, default);
        Assert.False(guard.IsGood);

        venue.Instead.Clear();
        await guard.ProbeOnce(inputs, default);
        Assert.False(guard.IsGood);

        guard.Acknowledge();
        await guard.ProbeOnce(inputs, default);
        Assert.True(guard.IsGood);
        Assert.Equal([VenueStatus.Connected, VenueStatus.Halted, VenueStatus.Connected], inputs.Statuses);
    }

    [Fact]
    public async Task Probes_come_again_by_the_clock_and_at_once_when_somebody_resumes()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        DriftGuard guard = Guard(venue);
        using var stop = new CancellationTokenSource();
        Task run = guard.Run(inputs, stop.Token);
        await Eventually.Until(() => guard.IsGood, "a first probe");

        venue.Say("/version", """{"version":3}""");
        await Eventually.Drive(time, TimeSpan.FromMinutes(1), () => !guard.IsGood, "the next probe");
        venue.Instead.Clear();
        guard.Acknowledge();
        await Eventually.Until(() => guard.IsGood, "a probe at once");

        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Nothing_that_others_tell_opens_a_venue_that_is_not_the_known_one()
    {
        await using HealthyVenue venue = await HealthyVenue.Start(time);
        DriftGuard guard = Guard(venue);
        IInputSink others = guard.Over(inputs);
        Stamp at = Stamp.Unsequenced(new Instant(1), default);

        others.Post(new VenueStatusChanged(at, VenueId.Polymarket, VenueStatus.Connected, "user channel"));
        others.Post(new VenueStatusChanged(at, VenueId.Polymarket, VenueStatus.Disconnected, "user channel"));
        others.Post(new VenueStatusChanged(at, VenueId.Opinion, VenueStatus.Connected, "another venue"));
        others.Post(new VenueStatusChanged(at, VenueId.Polymarket, VenueStatus.PostOnly, "after a restart"));
        Assert.Equal(
            [VenueStatus.Halted, VenueStatus.Disconnected, VenueStatus.Connected, VenueStatus.Halted], inputs.Statuses);

        await guard.ProbeOnce(inputs, default);
        Assert.Equal(("after a restart", VenueStatus.PostOnly), (inputs.Last.Detail, inputs.Last.Status));

        others.Post(new VenueStatusChanged(at, VenueId.Polymarket, VenueStatus.Connected, "user channel"));
        Assert.Equal(VenueStatus.Connected, inputs.Last.Status);
    }

    private DriftGuard Guard(HealthyVenue venue) =>
        new(venue.Probe(), () => HealthyVenue.Condition, TimeSpan.FromMinutes(10), time);

    private sealed class Inputs : IInputSink
    {
        private readonly ConcurrentQueue<VenueStatusChanged> posted = new();

        public IReadOnlyList<VenueStatus> Statuses => [.. posted.Select(input => input.Status)];

        public VenueStatusChanged Last => posted.Last();

        public void Post(EngineInput input)
        {
            posted.Enqueue((VenueStatusChanged)input);
            Eventually.Happened();
        }
    }
}
