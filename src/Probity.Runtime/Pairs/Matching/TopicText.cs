namespace Probity.Runtime.Pairs.Matching;

/// <summary>Competitions, assets, indicators and common verbs under one name each.</summary>
internal static class TopicText
{
    /// <summary>As <see cref="LexiconText.Concepts"/>.</summary>
    public const string Concepts = """
        topic nl: nl; national league; pro baseball national league; national league championship series; nlcs
        topic nl: national league championship; pro baseball national league championship; nl pennant
        topic nl: national league pennant
        topic al: al; american league; pro baseball american league; american league championship series; alcs
        topic al: american league championship; pro baseball american league championship; al pennant
        topic al: american league pennant
        topic cyyoung: cy young
        topic worldseries: world series; pro baseball championship; mlb world series; mlb championship
        topic mlb: mlb; pro baseball; major league baseball
        topic nbatitle: nba finals; nba championship; nba champion; pro basketball championship
        topic nbatitle: pro basketball champion; nba title
        topic nba: nba; pro basketball
        topic wnba: wnba; womens pro basketball; women pro basketball
        topic stanleycup: stanley cup; nhl stanley cup; stanley cup finals; stanley cup final; nhl championship
        topic stanleycup: stanley cup champion
        topic stanleycup: pro hockey championship; pro hockey champion
        topic nhl: nhl; pro hockey
        topic superbowl: super bowl; pro football championship; pro football champion; superbowl; nfl championship
        topic superbowl: big game
        topic nfl: nfl; pro football
        topic nationalchampionship: national championship; college football playoff; cfp; cfp national championship
        topic worldcup: world cup; fifa world cup; men world cup; mens world cup; soccer world cup; world cup soccer
        topic clubworldcup: club world cup; fifa club world cup
        topic championsleague: champions league; uefa champions league; ucl
        topic europaleague: europa league; uefa europa league
        topic premierleague: premier league; english premier league; epl
        topic laliga: la liga; laliga
        topic seriea: serie a
        topic ligue1: ligue 1
        topic euros: uefa euro; european championship; euros
        topic f1: f1; formula 1; formula one; f1 world
        topic driverstitle: drivers championship; drivers champion; drivers world championship; drivers title
        topic driverstitle: driver championship
        topic driverstitle: world drivers championship; wdc; world drivers champion; driver champion
        topic constructorstitle: constructors championship; constructors champion; constructors title
        topic constructorstitle: constructor championship
        topic ausopen: australian open
        topic frenchopen: french open; roland garros; roland-garros
        topic usopen: us open
        topic oscars: oscars; oscar; academy awards; academy award; the oscars
        topic grammys: grammys; grammy; grammy awards
        topic heisman: heisman; heisman trophy
        topic ballondor: ballon d'or; ballon dor; ballon d or
        topic nobelpeace: nobel peace prize; nobel peace; peace prize
        name acmilan: ac milan
        name intermilan: inter milan; inter; internazionale
        name intermiami: inter miami
        name nyc: nyc; new york city
        name kansascity: kansas city
        name oklahomacity: oklahoma city
        name saltlakecity: salt lake city
        name mexicocity: mexico city
        name psg: psg; paris saint germain; paris saint-germain; paris sg
        name manchestercity: man city; manchester city
        name manchesterunited: man united; manchester united; man utd; manchester utd
        name tottenham: tottenham; spurs hotspur; tottenham hotspur
        name dortmund: dortmund; borussia dortmund
        name bayernmunich: bayern; bayern munich; fc bayern; bayern munchen
        name atleticomadrid: atletico madrid; atletico de madrid; atletico
        name realmadrid: real madrid
        name bodoglimt: bodo glimt; bodo/glimt; bodo-glimt
        name btc: bitcoin; btc
        name eth: ethereum; eth; ether
        name sol: solana; sol
        name xrp: xrp; ripple
        name doge: dogecoin; doge coin
        name gold: gold; xau; gc
        name silver: silver; xag; si
        name oil: crude oil; oil; wti; wti crude; crude
        name brent: brent; brent crude; brent oil
        name sp500: s and p 500; s and p; sp500; spx; spy; s and p500
        name nasdaq: nasdaq; nasdaq 100; ndx
        name dow: dow jones; dow; djia
        name tsla: tesla; tsla
        name nvda: nvidia; nvda
        name aapl: apple; aapl
        name googl: google; googl; alphabet; goog
        name msft: microsoft; msft
        name amzn: amazon; amzn
        name meta: meta; facebook
        topic fdv: fdv; fully diluted valuation; market cap (fdv); market cap fdv
        topic marketcap: market cap; market capitalization; market capitalisation
        topic largestcompany: largest company; most valuable company; biggest company
        topic ath: all time high; ath; record high; new all time high
        topic cpi: cpi; consumer price index; inflation; inflation rate
        topic pce: pce
        topic gdp: gdp; gross domestic product; gdp growth
        topic unemployment: unemployment; unemployment rate; jobless rate
        topic payrolls: payrolls; nonfarm payrolls; non farm payrolls; jobs report; jobs added
        topic recession: recession; recessions
        name fed: fed; federal reserve; fomc; the fed; us federal reserve; fed funds rate; federal funds rate
        name fed: fed funds
        name ecb: ecb; european central bank
        name boe: boe; bank of england
        name boj: boj; bank of japan
        topic measles: measles; measles case; measles cases
        topic shutdown: government shutdown; shutdown; government shut down; shut down
        topic ceasefire: ceasefire; cease fire; truce; agree to a ceasefire; ceasefire agreement; agree to ceasefire
        topic ceasefire: ceasefire agreed; ceasefire deal; agree on a ceasefire; ceasefire signed; sign a ceasefire
        topic peacedeal: peace deal; peace agreement; peace treaty
        topic nucleardeal: nuclear deal; nuclear agreement
        topic tariff: tariffs; tariff
        topic impeach: impeach; impeached; impeachment
        topic arrest: arrest; arrested; be arrested; detained
        topic indict: indicted; indictment; indict; charged
        topic resign: resign; resigns; resigned; resignation
        topic meet: meet; meets; meeting; meet with; meets with
        topic beat: beat; beats; defeat; defeats; win over; win against; wins against; wins over
        topic strike: strike; strikes; military strike; airstrike; airstrikes; air strike; military action
        topic invade: invade; invades; invasion
        topic launch: launch; launches; launched; release; releases; released
        topic ipo: ipo; go public; public offering; goes public
        topic acquire: acquire; acquires; acquired; buy; buys; purchase; bought; acquisition
        topic visit: visit; visits; travel to
        topic pardon: pardon; pardons; pardoned
        topic confirm: confirm; confirms; confirmed; confirmation
        topic regime: regime; government
        topic pass: pass; passes; passed
        topic signed: sign; signs; signed; sign into law; signed into law
        topic leads: rank; ranks
        name trump: trump; donald trump; donald j trump; president trump; donald j. trump; djt
        name vance: jd vance; j d vance; vance
        name newsom: gavin newsom; newsom
        name aoc: aoc; alexandria ocasio cortez; ocasio cortez
        name rfk: rfk jr; robert f kennedy jr; robert kennedy jr; robert f. kennedy jr; robert f. kennedy jr.; rfk
        name putin: putin; vladimir putin
        name zelensky: zelensky; zelenskyy; volodymyr zelensky; volodymyr zelenskyy; zelenskiy
        name netanyahu: netanyahu; benjamin netanyahu; bibi
        name khamenei: khamenei; ali khamenei
        name powell: powell; jerome powell
        name musk: elon musk; musk; elon
        name xi: xi jinping; xi
        name maduro: maduro; nicolas maduro
        name lula: lula; lula da silva; luiz inacio lula da silva
        name mamdani: mamdani; zohran mamdani
        name harris: kamala harris; harris
        """;
}
