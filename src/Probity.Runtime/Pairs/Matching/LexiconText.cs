namespace Probity.Runtime.Pairs.Matching;

/// <summary>The grammar of markets: fillers, parties, offices, stages, negations.</summary>
internal static class LexiconText
{
    /// <summary>Lines of "kind name: phrase; phrase"; "=" names each phrase after itself.</summary>
    public const string Concepts = """
        filler =: will; the; a; an; of; to; in; on; at; for; by; is; are; was; be; been; being; it; its; this; that
        filler =: there
        filler =: and; or; with; as; from; during; have; has; had; do; does; did; would; can; could; should; may; might
        filler =: their
        filler =: his; her; any; which; what; when; how; than; yes; if; so; into; about; et; est; edt; utc; gmt; time
        filler =: listed
        filler =: market; happen; happens; occur; take place; ever; person; individual; candidate; people; then
        filler =: between; date
        filler =: official; officially; event; award; awards; prize; series; fc; cf; sc; afc; club; team; esports
        filler =: gaming
        filler =: general election; congressional; seat; race; contest; elections; election; midterm; midterms
        filler =: midterm elections
        filler =: major; tournament; get; gets; got; become; becomes; come; comes; end up; x; vs; v; versus; against
        filler =: over
        filler =: who; whom; following; next; upcoming; current; currently; men; mens; cup; value; level; somewhere
        filler =: total
        filler =: more; also; new; per; officially be; first place; 1st place; title; titles; game; match; matchup
        filler =: season
        filler =: rate; rates; interest rate; interest rates; target rate; price; prices; trade; trading; trades; go
        filler =: goes; control; controls; won by; gain; gains

        stage win: win; wins; won; winning; winner; winners; champion; champions; championship; be crowned; crowned
        stage win: victory
        stage win: victorious; elected; be elected; gets elected; take; takes; finish first; finish 1st; finishes first
        stage win: come first; come in first; take home; claim; claims; receive the; awarded; be awarded
        stage win: become the winner
        stage reach: qualify for; qualify to; qualify; qualifies for; qualifies; reach; reaches; advance to
        stage reach: advances to
        stage reach: make the; makes the; make it to; get to; progress to; appear in; play in
        stage nominee: nominee; nominees; nomination; nominated; primary; primaries; primary election
        stage nominee: presumptive nominee
        stage primaryrunoff: primary runoff; primary run off
        stage firstround: first round; 1st round; round one; round 1; first round vote
        stage runoff: runoff; run off; second round; 2nd round
        stage specialelection: special election; by election; byelection
        stage popularvote: popular vote; vote share; share of the vote; voteshare
        stage electoralvote: electoral votes; electoral vote; electoral college
        stage margin: margin; margin of victory; by more than; spread; points more
        stage outright: outright
        stage majority: overall majority; absolute majority; majority; majority government
        stage supermajority: supermajority
        stage mostseats: plurality; most seats; the most seats; largest party
        stage grandfinal: grand final; grand finals; final; the final; the finals; championship game; title game
        stage semifinal: semifinal; semifinals; semi final; semi finals; final four; last four
        stage quarterfinal: quarterfinal; quarterfinals; quarter final; quarter finals; elite eight; last eight
        stage roundof16: round of 16; last 16; last sixteen; sweet sixteen; sweet 16
        stage roundof32: round of 32; last 32
        stage knockout: knockout; knockouts; knockout stage; knockout round; knockout rounds
        stage groupstage: group stage; group phase; league phase
        stage playoffs: playoffs; playoff; postseason; post season
        stage runnerup: runner up; second place; 2nd place; finish second; finish 2nd; come second; finishes second
        stage runnerup: finishes 2nd
        stage third: third place; 3rd place; finish third; finish 3rd; come third; finishes third; finishes 3rd
        stage last: last place; finish last; bottom; wooden spoon
        stage relegated: relegated; relegation
        stage promoted: promoted; promotion
        stage pole: pole position; pole; qualifying
        stage podium: podium; top three
        stage fastestlap: fastest lap
        stage sprint: sprint; sprint race
        stage mvp: mvp; most valuable player
        stage finalsmvp: finals mvp; final mvp; world series mvp; super bowl mvp
        stage draw: draw; drawn; tie; tied; ends in a draw; end in a draw
        stage home: home; home team; hosts
        stage away: away; away team; visitors; road team
        stage half: first half; 1st half; halftime; half time
        stage half2: second half; 2nd half
        stage overtime: overtime; extra time; penalties; penalty shootout
        stage regular: regular season
        stage division: division
        stage conference: conference
        stage lead: lead; leads; leader; league leader; most
        stage sweep: sweep; sweeps; clean sweep
        stage announce: announce; announces; announced; announcement
        stage run: run for; runs for; running for; launch a campaign; declare candidacy; announce candidacy

        party R: republican; republicans; republican party; gop; the gop; republican candidate; a republican
        party D: democrat; democrats; democratic; democratic party; dems; dem; democratic candidate; a democrat
        party I: independent; independents; independent candidate; an independent
        party L: libertarian; libertarians; libertarian party
        party G: green party; greens
        party Labour: labour; labour party
        party Conservative: conservative; conservatives; conservative party; tories
        party ReformUK: reform uk
        party Liberal: liberal; liberals; liberal party

        office house: house; house of representatives; us house; the house; congress seat; us house of representatives
        office senate: senate; senator; us senate; us senator; senatorial
        office congress: congress
        office governor: governor; governorship; gubernatorial; governors
        office ltgovernor: lieutenant governor; lt governor; lt. governor
        office president: president; presidency; presidential; presidential election; white house
        office vicepresident: vice president; vice presidency; vice presidential; vp; running mate
        office mayor: mayor; mayoral; mayoralty; mayorship
        office attorneygeneral: attorney general; ag
        office secstate: secretary of state
        office primeminister: prime minister; pm; premier; premiership; prime ministership
        office speaker: speaker; house speaker; speaker of the house
        office chancellor: chancellor
        office parliament: parliament; parliamentary; bundestag; knesset; general elections; legislative
        office senateleader: senate majority leader; majority leader; senate minority leader
        office supremecourt: supreme court; scotus
        office fedchair: fed chair; chair of the fed; federal reserve chair; fed chairman
        office fedchair: chairman of the federal reserve
        office cabinet: cabinet
        office council: city council; council
        office treasurer: treasurer
        office pope: pope; papacy
        office sheriff: sheriff

        not not: not; never; fail to; fails to; failed to; without; avoid; avoids; no; fail
        reversal =: lose; loses; lost; defeated by; beaten by; miss; misses; reject; rejected; rejects; veto; vetoes
        reversal =: vetoed
        reversal =: block; blocked; blocks; cancel; cancelled; canceled; eliminated; decline; declines; refuse; refuses
        reversal =: no longer; unchanged; zero; none; nobody; no one; noone; neither; nor; nothing; unless; except
        reversal =: other than
        reversal =: another; else; other; anyone else; someone else; anyone; end; ends; stop; stops; withdraw
        reversal =: withdraws
        reversal =: postponed; delayed; delay; dissolve; overturn; overturned; uphold; upheld; acquitted; convicted
        reversal =: guilty
        reversal =: break; collapse; expire; lapse; short; fewer; less
        reversal cut: cut; cuts; cutting; decrease; decreases; lower; lowers; reduce; reduces; rate cut; rate decrease
        reversal hike: hike; hikes; raise; raises; increase; increases; rate hike; rate increase
        reversal =: up; down; higher; fall; falls; drop; drops; bearish; bullish; crash; breaks
        reversal =: under; below; above; odd; even; only; both; either; all; every; least; worst; best; red; green
        reversal =: oppose
        reversal stay: stay; stays; remain; remains; still be; still; survive; survives; keep; keeps; stay as
        reversal stay: remain as; continue as
        reversal depart: out; out as; out of office; leave; leaves; leave office; ousted; removed; remove; removed as
        reversal depart: depart
        reversal depart: departs; exit; exits; gone; cease to be; ceases to be; removed from office; step down
        reversal depart: steps down
        decisive =: women; womens; u21; u20; u19; u17; u23; youth; jr; junior; sr; senior; ii; iii; iv; female; male
        decisive =: state; tech
        decisive =: doubles; singles; mixed; city; united; second; third; fourth; fifth; last; interim; acting
        decisive =: permanent
        decisive =: first; weekly; quarterly; daily; intraday; attempt; propose; proposes
        decisive agree: agree; agrees; agreed
        decisive plan: plan; plans; planned
        decisive benext: be the next; become the next; be next; becomes the next
        decisive day: day; days
        decisive week: week; weeks
        decisive month: month; months
        decisive hour: hour; hours; hourly
        decisive minute: minute; minutes
        decisive yoy: yoy; year over year; year on year; annual; annually; yearly; 12 month; y/y
        decisive mom: mom; month over month; month on month; monthly; m/m
        decisive qoq: qoq; quarter over quarter
        decisive core: core; excluding food and energy
        decisive north: north
        decisive south: south
        decisive east: east; eastern
        decisive west: west; western
        decisive noconfidence: no confidence; vote of no confidence
        """;
}
