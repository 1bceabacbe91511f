using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Runtime.Control;
using Probity.Runtime.Live;
using Probity.Runtime.Sessions;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests;

public sealed class ControlServerTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task A_command_is_journaled_with_its_author_and_reason_and_acts()
    {
        await using LoopbackVenue venue = await LoopbackVenue.Start(new LoopbackMarket(1));
        LivePaperSession session = venue.Session();
        using var stop = new CancellationTokenSource();
        await using ControlServer control = await ControlServer.Start(
            0, session.Commands, session.Views, Json, TimeProvider.System, stop.Cancel);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{control.Port}") };
        Task<ClosingReport> running = session.Run(stop.Token);
        await Eventually.Until(() => session.Views.Latest is not null, "the engine shows itself");

        var pause = new ControlRequest("pause", null, "ada", "lunch");
        HttpResponseMessage accepted = await client.PostAsJsonAsync("/commands", pause, Json);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        await Eventually.Until(() => session.Views.Latest!.Risk.Paused, "the engine pauses");
        HttpResponseMessage unknown = await client.PostAsJsonAsync("/commands", pause with { Action = "dance" }, Json);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("dance", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // The stop command ends the session cleanly, with everything on disk.
        await client.PostAsJsonAsync("/commands", pause with { Action = "stop" }, Json);
        await running;
        OperatorCommand command = Assert.Single(JournalFile.Inputs(venue.Journal).OfType<OperatorCommand>());
        Assert.Equal((OperatorAction.Pause, "ada", "lunch"), (command.Action, command.User, command.Reason));
        Assert.True(JournalReplay.Run(venue.Journal, LoopbackVenue.Settings, _ => null).View.Risk.Paused);
    }

    [Fact]
    public async Task Resuming_live_trading_has_to_name_the_maximum_loss_and_nothing_else_does()
    {
        await using LoopbackVenue venue = await LoopbackVenue.Start(new LoopbackMarket(1));
        LivePaperSession session = venue.Session();
        using var stop = new CancellationTokenSource();
        LiveTerms terms = LiveTerms.Of(LoopbackVenue.Settings.Engine.Risk);
        await using ControlServer control = await ControlServer.Start(
            0, session.Commands, session.Views, Json, TimeProvider.System, stop.Cancel, terms);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{control.Port}") };
        Task<ClosingReport> running = session.Run(stop.Token);
        await Eventually.Until(() => session.Views.Latest is not null, "the engine shows itself");
        JsonElement status = await client.GetFromJsonAsync<JsonElement>("/status");
        Assert.Equal("live", status.GetProperty("mode").GetString());
        Assert.Equal("5000.00", status.GetProperty("maximumLoss").GetString());
        string confirm = status.GetProperty("confirm").GetString()!;
        Assert.Equal("risk 5000.00", confirm);

        var resume = new ControlRequest("resume", null, "ada", "go");
        await Post(resume with { Action = "pause" }, HttpStatusCode.OK);
        await Eventually.Until(() => session.Views.Latest!.Risk.Paused, "the engine pauses");
        foreach (string? wrong in new[] { null, "", "yes", "risk 1000.00" })
        {
            JsonElement refused = await Post(resume with { Confirm = wrong }, HttpStatusCode.Conflict);
            Assert.Contains("'risk 5000.00'", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
        Assert.True(session.Views.Latest!.Risk.Paused);
        await Post(resume with { Confirm = confirm }, HttpStatusCode.OK);
        await Eventually.Until(() => !session.Views.Latest!.Risk.Paused, "the engine goes on");
        await Post(resume with { Action = "kill" }, HttpStatusCode.OK);
        await Eventually.Until(() => session.Views.Latest!.Risk.Paused, "the engine is stopped");
        await stop.CancelAsync();
        await running;
        Assert.Single(
            JournalFile.Inputs(venue.Journal).OfType<OperatorCommand>(), one => one.Action == OperatorAction.Resume);

        async Task<JsonElement> Post(ControlRequest command, HttpStatusCode expected)
        {
            HttpResponseMessage reply = await client.PostAsJsonAsync("/commands", command, Json);
            Assert.Equal(expected, reply.StatusCode);
            return await reply.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    [Theory]
    [InlineData("5000", "risk 5000.00")]
    [InlineData("0.01", "risk 0.01")]
    [InlineData("12.345", "risk 12.35")]
    public void The_maximum_loss_is_named_in_dollars_and_cents(string loss, string confirm) =>
        Assert.Equal(confirm, new LiveTerms(Domain.Values.Cash.Parse(loss)).Confirm);

    [Fact]
    public async Task A_port_in_use_is_named_with_the_way_out()
    {
        var views = new ViewPublisher();
        await using ControlServer first = await ControlServer.Start(
            0, new Sequencer(), views, Json, TimeProvider.System, () => { });
        var refused = await Assert.ThrowsAsync<BadInputException>(() => ControlServer.Start(
            first.Port, new Sequencer(), views, Json, TimeProvider.System, () => { }));
        Assert.Contains($"control.port {first.Port}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--set control.port=", refused.Message, StringComparison.Ordinal);
    }
}
