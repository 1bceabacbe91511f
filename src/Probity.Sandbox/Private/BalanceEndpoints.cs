using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Probity.Crypto;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Private;

/// <summary>
/// What the venue believes of a wallet, and the request to look at the chain again (reference/polymarket.md 4.3).
/// </summary>
public sealed class BalanceEndpoints(SandboxVenue venue, Callers callers) : ISandboxEndpoints
{
    private static readonly BigInteger Unlimited = (BigInteger.One << 256) - 1;

    public SandboxHost Host => SandboxHost.Clob;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/balance-allowance", Read);
        routes.MapGet("/balance-allowance/update", Update);
    }

    private async Task Read(HttpContext context)
    {
        Question question = QuestionOf(context, await callers.L2(context));
        await Answers.Json(context, venue.Run(() => Answer(question)));
    }

    private async Task Update(HttpContext context)
    {
        Question question = QuestionOf(context, await callers.L2(context));
        venue.Run(() =>
        {
            if (AccountOf(question) is not { } account) { return; }
            if (question.Market is { } market) { venue.Effects.UpdateShares(account, market, question.Outcome); }
            else { venue.Effects.UpdateCollateral(account); }
        });
    }

    private Question QuestionOf(HttpContext context, Caller caller)
    {
        IQueryCollection query = context.Request.Query;
        string type = query["signature_type"].ToString() is { Length: > 0 } text ? text : "0";
        if (!int.TryParse(type, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 3)
        {
            throw VenueRefusal.Bad("Invalid signature_type");
        }
        string kind = query["asset_type"].ToString();
        if (kind == "COLLATERAL") { return new Question(caller.Address, number, null, 0); }
        if (kind is not ("CONDITIONAL" or "CONDITIONAL-V2")) { throw VenueRefusal.Bad("Invalid asset type"); }
        if (!venue.TryToken(query["token_id"].ToString(), out SandboxMarket? market, out int outcome))
        {
            throw VenueRefusal.Bad("Invalid token id");
        }
        return market.IsPosition == (kind == "CONDITIONAL-V2")
            ? new Question(caller.Address, number, market, outcome)
            : throw VenueRefusal.Bad("Invalid asset type");
    }

    private JsonObject Answer(Question question)
    {
        SandboxAccount? account = AccountOf(question);
        long balance = account is null ? 0
            : question.Market is { } market
                ? venue.Exchange.SharesOf(account.Participant, market.Outcome(question.Outcome).Id).Micros
                : venue.Exchange.CashOf(account.Participant).Micros;
        var allowances = new JsonObject();
        foreach (EvmAddress spender in venue.Effects.Exchanges)
        {
            BigInteger allowance = account is null ? BigInteger.Zero
                : question.Market is not { } of ? venue.Effects.AllowanceOf(account, spender)
                : venue.Effects.IsApproved(account, of.IsPosition, spender) ? Unlimited : BigInteger.Zero;
            allowances[spender.ToString()] = allowance.ToString(CultureInfo.InvariantCulture);
        }
        return new JsonObject
        {
            ["balance"] = Math.Max(0, balance).ToString(CultureInfo.InvariantCulture),
            ["allowances"] = allowances,
        };
    }

    private SandboxAccount? AccountOf(Question question) => venue.Accounts.FirstOrDefault(
        account => account.Signer == question.Signer && (int)account.Type == question.Type);

    private sealed record Question(EvmAddress Signer, int Type, SandboxMarket? Market, int Outcome);
}
