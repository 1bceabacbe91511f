using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Domain;
using Probity.Sandbox.Server;

namespace Probity.Sandbox.Faults;

/// <summary><c>/admin/faults</c>: lays down, lists and removes rules while the venue runs.</summary>
internal sealed class FaultEndpoints(FaultPlan plan) : ISandboxEndpoints
{
    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/faults", context => Answers.Json(context, Rules(plan.Entries)));
        routes.MapPost("/admin/faults", Add);
        routes.MapDelete("/admin/faults", context =>
        {
            plan.Clear();
            return Answers.Json(context, Rules([]));
        });
        routes.MapDelete("/admin/faults/{id:int}", Remove);
    }

    private static JsonObject Rules(IReadOnlyList<FaultEntry> entries) => new()
    {
        ["rules"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject
        {
            ["id"] = entry.Id,
            ["kind"] = FaultKinds.NameOf(entry.Rule.Kind),
            ["probability"] = entry.Rule.Probability,
            ["since"] = entry.Since.ToString(),
            ["strikes"] = entry.Strikes,
        })]),
    };

    private async Task Add(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string text = await reader.ReadToEndAsync();
        try
        {
            FaultFile file = FaultFile.Parse(text, "faults");
            await Answers.Json(context, Rules(plan.Add(file.Rules)));
        }
        catch (BadInputException e)
        {
            throw VenueRefusal.Bad(e.Message);
        }
    }

    private Task Remove(HttpContext context)
    {
        int id = int.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        if (!plan.Remove(id)) { throw VenueRefusal.NotFound($"fault rule '{id}' not found"); }
        return Answers.Json(context, Rules(plan.Entries));
    }
}
