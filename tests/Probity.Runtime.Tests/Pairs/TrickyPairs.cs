namespace Probity.Runtime.Tests.Pairs;

/// <summary>
/// Pairs of titles made to mislead a matcher, across topics and wordings. A line is a title a row; then, where it
/// matters, "closes:" with two days, "outcomes:" with two lists, "entries:" with what the venue's list prints.
/// </summary>
internal static class TrickyPairs
{
    /// <summary>One question in two wordings.</summary>
    public const string Same = """
        Will Bitcoin reach $150,000 by December 31, 2026?
        Will BTC hit $150k before 2027?

        Will Bitcoin hit $150k in 2026?
        Bitcoin above $150,000 by end of 2026?

        Bitcoin above $100,000 on March 3, 2026?
        Will BTC be above $100K on Mar 3, 2026?

        Will Ethereum close above $5,000 on June 30, 2026?
        ETH to close above $5k on June 30, 2026?

        Will the Fed cut rates in March 2026?
        Fed rate cut in March 2026?

        Fed decreases interest rates by 25 bps after March 2026 meeting?
        Will the Fed cut interest rates by 0.25% at its March 2026 meeting?

        Will the Los Angeles Lakers win the 2026 NBA Finals?
        Lakers to win the 2026 NBA championship?

        Will Gavin Newsom be the 2028 Democratic presidential nominee?
        Gavin Newsom wins the 2028 Democratic presidential nomination?

        Will Gavin Newsom win the 2028 Democratic presidential nomination?
        Who will be the Democratic Presidential nominee in 2028?
        entries:  | Gavin Newsom

        Will the Republicans control the Senate after the 2026 midterm elections?
        Will Republicans win the U.S. Senate in 2026?

        Will Real Madrid win the 2025-26 Champions League?
        Real Madrid to win the UEFA Champions League 2025/26?

        Will the US enter a recession in 2026?
        US recession in 2026?

        Will Russia and Ukraine sign a ceasefire by June 30, 2026?
        Russia x Ukraine ceasefire signed by June 30, 2026?

        Will Team Spirit win IEM Katowice 2026?
        Spirit to win IEM Katowice 2026?

        Lakers beat Celtics on Jan 5, 2026?
        Will the Los Angeles Lakers defeat the Boston Celtics on January 5, 2026?

        Will Lando Norris win the 2026 F1 Drivers Championship?
        Will Lando Norris be the 2026 F1 Drivers' Champion?

        Will there be at least 3 Fed rate cuts in 2026?
        Will there be 3 or more Fed rate cuts in 2026?

        Over 2.5 goals in Arsenal vs Chelsea on May 3, 2026?
        Will Arsenal vs Chelsea on May 3, 2026 have at least 3 goals?

        Will Trump visit China before July 1, 2026?
        Donald Trump visits China by June 30, 2026?

        US government shutdown by January 31, 2026?
        Will there be a US government shutdown before February 1, 2026?

        Will TX-17 be won by a Republican?
        Will the Republican Party win Texas's 17th congressional district?
        closes: 2026-11-03 | 2026-11-03

        Will J.D. Vance win the 2028 US Presidential Election?
        Will JD Vance win the 2028 presidential election?

        Will Kim Jong Un visit Russia in 2026?
        Kim Jong-un to visit Russia in 2026?

        Lakers vs Celtics on Jan 5, 2026
        Will the Lakers beat the Celtics on January 5, 2026?
        outcomes: Lakers/Celtics | 

        Will Powell remain Fed Chair through May 2026?
        Will Jerome Powell stay as Fed Chair through May 2026?

        Will Elon Musk not be CEO of Tesla on December 31, 2026?
        Elon Musk won't be Tesla CEO on December 31, 2026?

        Will unemployment be above 4.5% in June 2026?
        Unemployment rate above 4.5% in June 2026?

        Will MetaMask launch a token by June 30, 2026?
        MetaMask token launched by June 30, 2026?

        Will S&P 500 close above 7,000 on December 31, 2026?
        S&P 500 to close above 7000 on Dec 31, 2026?

        Fed Rate Cut by 25bps in January 2026 Meeting?
        Will the Fed decrease interest rates by 25 bps after the January 2026 meeting?

        Will Trump Nominate Kevin Warsh as Fed Chair?
        Will Trump nominate Kevin Warsh as the next Fed chair?
        closes: 2026-05-30 | 2026-06-01

        Will Man City win the 2025–26 Premier League?
        Manchester City to win the English Premier League 2025-26

        Will the Kansas City Chiefs win Super Bowl 2027?
        Chiefs to win the 2027 Super Bowl?

        Will Sinner win Wimbledon 2026?
        Jannik Sinner wins the 2026 Wimbledon Championship?

        Will GPT-6 be released by June 30, 2026?
        OpenAI to release GPT-6 before July 2026?

        Largest Company End of March 2026? Nvidia
        Will NVIDIA be the largest company in the world by market cap on March 31, 2026?

        Will CPI YoY for March 2026 be 3.1%?
        March 2026 inflation: 3.1% annual?

        Will inflation be above 3% YoY in June 2026?
        CPI YoY above 3.0% in June 2026?

        Will Zohran Mamdani win the NYC mayoral election in 2029?
        Mamdani wins the 2029 New York City Mayor race?

        Will Labour win the most seats in the 2029 UK general election?
        Labour Party to win most seats in the 2029 United Kingdom general election?

        Elon Musk out as Tesla CEO by December 31, 2026?
        Will Elon Musk leave as CEO of Tesla before 2027?

        Ukraine joins NATO by December 31, 2026?
        Will Ukraine join NATO before 2027?

        BTC above 95000 on January 20?
        Bitcoin above $95,000 on January 20?
        closes: 2026-01-20 | 2026-01-21

        Solana all time high by December 31, 2026?
        Will Solana hit a new all-time high by December 31, 2026?

        Will Nvidia close above $200 on Friday, March 6, 2026?
        NVDA closes above $200 on March 6, 2026?

        Will Argentina win the 2026 FIFA World Cup?
        Argentina to win the 2026 Men's World Cup

        Will Israel and Hamas agree to a ceasefire by April 30, 2026?
        Israel-Hamas ceasefire agreed by April 30, 2026?

        Will Djokovic beat Alcaraz in the 2026 Australian Open final?
        Novak Djokovic defeats Carlos Alcaraz in the final of the 2026 Australian Open?

        Will Ethereum be above $4,000 on March 31, 2026?
        Ethereum price above $4000 on 31 March 2026

        Will US GDP growth in Q1 2026 be above 2.5%?
        US GDP growth above 2.5% in Q1 2026?

        Will at least 3 hurricanes make landfall in the US in 2026?
        3 or more hurricanes to make landfall in the United States in 2026?
        """;

    /// <summary>Each the opposite of the other.</summary>
    public const string Opposite = """
        Will Bitcoin not reach $150k by December 31, 2026?
        Will Bitcoin reach $150,000 by December 31, 2026?

        Will Bitcoin fail to reach $150k by December 31, 2026?
        Will Bitcoin reach $150,000 by December 31, 2026?

        Bitcoin above $100,000 on March 3, 2026?
        Bitcoin below $100,000 on March 3, 2026?

        Over 2.5 goals in Arsenal vs Chelsea on May 3, 2026?
        Under 2.5 goals in Arsenal vs Chelsea on May 3, 2026?

        Arsenal vs Chelsea May 3, 2026: O/U 2.5
        Arsenal vs Chelsea May 3, 2026: O/U 2.5
        outcomes: Over/Under | Under/Over

        Will the Republicans win the House in 2026?
        Will Democrats win the House in 2026?

        Will Republicans win the U.S. Senate in 2026?
        Will the Democrats control the Senate after the 2026 midterm elections?

        Will Powell remain Fed Chair through May 15, 2026?
        Powell out as Fed Chair by May 15, 2026?

        Lakers vs Celtics on Jan 5, 2026
        Lakers vs Celtics on Jan 5, 2026
        outcomes: Lakers/Celtics | Celtics/Lakers

        Will the Lakers beat the Celtics on January 5, 2026? NBA
        Will the Celtics beat the Lakers on January 5, 2026? NBA

        US recession in 2026?
        US recession in 2026?
        outcomes: Yes/No | No/Yes

        Will Bitcoin stay below $150,000 through December 31, 2026?
        Will Bitcoin reach $150,000 by December 31, 2026?

        Will there be a US government shutdown by January 31, 2026?
        Will the US avoid a government shutdown by January 31, 2026?

        Will there be no US recession in 2026?
        US recession in 2026?

        Will the Supreme Court not rule in favor of Trump's tariffs in 2026?
        Will the Supreme Court rule in favor of Trump's tariffs in 2026?

        Will unemployment be at or below 4.5% in June 2026?
        Will unemployment be above 4.5% in June 2026?

        Will the Democratic Party win the TX-28 House seat?
        Will Republican win the House race for TX-28?
        closes: 2026-11-03 | 2027-11-03

        Will Tesla close above $450 on January 30, 2026?
        Will Tesla (TSLA) close below $450 on January 30, 2026?

        Ethereum will never hit $10,000 before 2027?
        Will Ethereum hit $10,000 before 2027?

        Will Keir Starmer stay as Prime Minister through December 31, 2026?
        Keir Starmer out as Prime Minister by December 31, 2026?

        Navi vs Vitality IEM Katowice 2026 CS2
        Vitality vs Navi IEM Katowice 2026 CS2
        outcomes: Navi/Vitality | Vitality/Navi

        Will a ceasefire in Gaza be signed by March 31, 2026?
        Will a ceasefire in Gaza not be signed by March 31, 2026?

        Will the Chiefs make the playoffs in 2026?
        Will the Chiefs not make the playoffs in 2026?

        Will Maduro be out of office by June 30, 2026?
        Will Maduro remain in office through June 30, 2026?

        Will Ukraine not join NATO by December 31, 2026?
        Will Ukraine join NATO before 2027?

        Will Nvidia close below $200 on March 6, 2026?
        NVDA closes above $200 on March 6, 2026?

        Will Djokovic beat Alcaraz in the 2026 Australian Open final?
        Will Alcaraz beat Djokovic in the 2026 Australian Open final?

        Will the Yankees lose to the Red Sox on May 1, 2026? MLB
        Will the Yankees beat the Red Sox on May 1, 2026? MLB

        Bitcoin Up or Down on March 3, 2026?
        Bitcoin Up or Down on March 3, 2026?
        outcomes: Up/Down | Down/Up

        Will TikTok be banned in the US by June 30, 2026?
        Will TikTok not be banned in the US by June 30, 2026?

        Will Starmer survive as PM through 2026?
        Starmer out as PM by December 31, 2026?

        Will Biden avoid being indicted by December 31, 2026?
        Will Biden be indicted by December 31, 2026?

        Total goals over 3.5 in Spain vs France on June 3, 2026
        Total goals under 3.5 in Spain vs France on June 3, 2026

        Will Ethereum stay above $2,000 through March 31, 2026?
        Will Ethereum fall below $2,000 by March 31, 2026?

        Will the House be controlled by Democrats after the 2026 midterms?
        Will Republicans win the House in 2026?

        Will fewer than 3 hurricanes make landfall in the US in 2026?
        Will at least 3 hurricanes make landfall in the US in 2026?

        Will Bitcoin trade at or above $100,000 on March 3, 2026?
        Will Bitcoin trade below $100,000 on March 3, 2026?

        Trump won't visit China in 2026
        Will Trump visit China in 2026?

        No ceasefire between Russia and Ukraine by June 30, 2026?
        Ceasefire between Russia and Ukraine by June 30, 2026?
        """;

    /// <summary>Near misses: nearly the same words, another question.</summary>
    public const string Other = """
        Will Bitcoin reach $150,000 by December 31, 2026?
        Will Bitcoin reach $150,000 by December 31, 2027?

        Will Bitcoin reach $150,000 by December 31, 2026?
        Will Bitcoin reach $200,000 by December 31, 2026?

        Will Bitcoin reach $150,000 by December 31, 2026?
        Will Ethereum reach $150,000 by December 31, 2026?

        Will Bitcoin reach $150,000 by December 31, 2026?
        Will Bitcoin be above $150,000 on December 31, 2026?

        Will Bitcoin reach $150k by June 30, 2026?
        Will Bitcoin reach $150k by December 31, 2026?

        Will Bitcoin dip to $70,000 in March 2026?
        Will Bitcoin reach $70,000 in March 2026?

        Will Silver (SI) hit (LOW) $70 by end of February 2026?
        Will Silver (SI) hit (HIGH) $70 by end of February 2026?

        Bitcoin above $100,000 on March 3, 2026 at 5pm ET?
        Bitcoin above $100,000 on March 3, 2026 at 12pm ET?

        Will the Republican Party win the TX-17 House seat?
        Will the Republican Party win the TX-18 House seat?

        Will the Republican Party win the TX-17 House seat?
        Will the Republican Party win the TN-17 House seat?

        Will Mark Baisley be the Republican nominee for Governor in Colorado?
        Will Mark Baisley win the Governor race in Colorado?

        Will Gavin Newsom win the 2028 Democratic presidential nomination?
        Will Gavin Newsom win the 2028 US Presidential Election?

        Will Lula win the first round of the 2026 Brazilian presidential election?
        Will Lula win the 2026 Brazilian presidential election?

        Will Lula win the 2026 Brazilian presidential election?
        Will Lula win the 2026 Brazilian presidential election by more than 10%?

        Will Lula win the 2026 Brazilian presidential election?
        Will Lula lose the 2026 Brazilian presidential election?

        Will the Democrats win the Georgia Senate race in 2026?
        Will the Democrats win the Georgia governor race in 2026?

        Will the Democrats win the Georgia Senate race in 2026?
        Will the Democrats win the Maine Senate race in 2026?

        Will the Democrats win the Maine Senate race in 2026?
        Will an Independent win the Maine Senate race in 2026?

        Will the Lakers win the 2026 NBA Finals?
        Will the Lakers win the Western Conference in 2026?

        Will the Lakers win the 2026 NBA Finals?
        Will the Lakers reach the 2026 NBA Finals?

        Will the Lakers win the 2026 NBA Finals?
        Will the Clippers win the 2026 NBA Finals?

        Will the Los Angeles Lakers win the 2026 NBA Finals?
        Will the Los Angeles Clippers win the 2026 NBA Finals?

        Will Los Angeles win the 2026 NBA Finals?
        Will the Los Angeles Clippers win the 2026 NBA Finals?

        Lakers at Celtics: will the Lakers win?
        Celtics at Lakers: will the Lakers win?

        Lakers @ Celtics
        Celtics @ Lakers
        outcomes: Lakers/Celtics | Lakers/Celtics

        Will Arsenal beat Chelsea on May 3, 2026?
        Will Chelsea beat Arsenal on May 3, 2026?

        Will Arsenal beat Chelsea on May 3, 2026?
        Will Arsenal vs Chelsea on May 3, 2026 end in a draw?

        Will Inter Milan win the 2026 Champions League?
        Will AC Milan win the 2026 Champions League?

        Will Manchester City win the 2025-26 Premier League?
        Will Manchester United win the 2025-26 Premier League?

        Will Liverpool win the 2025-26 Premier League?
        Will Liverpool win the 2025-26 Champions League?

        Will Liverpool win the 2025-26 Premier League?
        Will Liverpool finish second in the 2025-26 Premier League?

        Over 2.5 goals in Arsenal vs Chelsea on May 3, 2026?
        Over 3.5 goals in Arsenal vs Chelsea on May 3, 2026?

        Will the Fed cut rates in March 2026?
        Will the Fed hike rates in March 2026?

        Will the Fed cut rates in March 2026?
        Will the Fed cut rates in April 2026?

        Will the Fed cut rates in March 2026?
        Will the Fed cut rates by March 2026?

        Will the Fed cut rates by 25 bps in March 2026?
        Will the Fed cut rates by 50 bps in March 2026?

        Will CPI rise more than 0.3% in May 2026?
        Will core CPI rise more than 0.3% in May 2026?

        Will CPI YoY be above 3% in May 2026?
        Will CPI MoM be above 3% in May 2026?

        Will CPI be above 3.0% in May 2026?
        Will CPI be at least 3.0% in May 2026?

        Will there be more than 3 rate cuts in 2026?
        Will there be at least 3 rate cuts in 2026?

        Will unemployment be above 4.5% in June 2026?
        Will unemployment be below 4.5% in June 2026?

        Will Russia invade Ukraine in 2026?
        Will Ukraine invade Russia in 2026?

        Will Israel strike Iran by March 31, 2026?
        Will Iran strike Israel by March 31, 2026?

        Will Israel strike Iran by March 31, 2026?
        Will Israel strike Iraq by March 31, 2026?

        Will Israel strike Iran by March 31, 2026?
        Will the US strike Iran by March 31, 2026?

        Will Israel strike Iran by March 31, 2026?
        Will Israel strike Iran on March 31, 2026?

        Will Trump pardon Ghislaine Maxwell in 2026?
        Will Trump pardon Sam Bankman-Fried in 2026?

        Will Trump visit China in 2026?
        Will Xi visit the US in 2026?

        Will Donald Trump win the 2028 Republican nomination?
        Will Donald Trump Jr. win the 2028 Republican nomination?

        Will Flávio Bolsonaro win the 2026 Brazilian presidential election?
        Will Jair Bolsonaro win the 2026 Brazilian presidential election?

        Will Michelle Obama be the Democratic nominee in 2028?
        Will Obama be the Democratic nominee in 2028?

        Will Juan Soto lead the MLB in home runs in 2026?
        Will Juan Soto lead the MLB in stolen bases in 2026?

        Will Paul Skenes win the 2026 NL Cy Young?
        Will Paul Skenes win the 2026 AL Cy Young?

        Will Paul Skenes win the 2026 NL Cy Young?
        Will Paul Skenes win the 2026 NL MVP?

        Will B8 qualify for Stage 3 at IEM Cologne 2026?
        Will B8 qualify for the playoffs at IEM Cologne 2026?

        Will B8 qualify for Stage 3 at IEM Cologne 2026?
        Will B8 qualify for Stage 2 at IEM Cologne 2026?

        Will Carlos Alcaraz win the 2026 Australian Open?
        Will Carlos Alcaraz win the 2026 US Open?

        Will the women's team of Spain win the 2027 World Cup?
        Will Spain win the 2027 World Cup?

        Will Max Verstappen win the 2026 F1 Drivers Championship?
        Will Red Bull win the 2026 F1 Constructors Championship?

        Will Max Verstappen get pole position at the 2026 Monaco GP?
        Will Max Verstappen win the 2026 Monaco GP?

        Republicans win the House and Democrats win the Senate in 2026?
        Democrats win the House and Republicans win the Senate in 2026?

        Will Republicans win the House in 2026?
        Will Republicans win the House and the Senate in 2026?

        Will Republicans win the House in 2026?
        Will Republicans win the House in 2028?

        Will OpenAI release GPT-6 by June 30, 2026?
        Will OpenAI release GPT-5 by June 30, 2026?

        Will OpenAI IPO in 2026?
        Will OpenAI announce an IPO in 2026?

        Will Infinex FDV be above $1B one day after launch?
        Will Infinex FDV be above $2B one day after launch?

        Will Infinex FDV be above $1B one day after launch?
        Will Infinex FDV be above $1B one week after launch?

        Will Zelensky and Putin meet by June 30, 2026?
        Will Zelensky and Trump meet by June 30, 2026?

        US government shutdown by January 31, 2026?
        US government shutdown on January 31, 2026?

        Will the government shutdown end by January 31, 2026?
        Will the government shutdown start by January 31, 2026?

        Will SpaceX launch Starship Flight 12 by March 31, 2026?
        Will SpaceX launch Starship Flight 13 by March 31, 2026?

        Will it rain in NYC on May 1, 2026?
        Will it rain in Seattle on May 1, 2026?

        Highest temperature in NYC on May 1, 2026 between 60-61F?
        Highest temperature in NYC on May 1, 2026 between 62-63F?

        Highest temperature in NYC on May 1, 2026 above 60F?
        Lowest temperature in NYC on May 1, 2026 above 60F?

        Will Michigan win the 2026 national championship?
        Will Michigan State win the 2026 national championship?

        Will the Giants win on Jan 5, 2026 by more than 3.5?
        Will the Giants win on Jan 5, 2026?

        Will Kendrick Lamar release an album in 2026?
        Will Drake release an album in 2026?

        Best Picture at the 98th Academy Awards: Sinners?
        Best Director at the 98th Academy Awards: Sinners?

        Will Taylor Swift have the most streamed artist of 2026 on Spotify?
        Will Taylor Swift have the second most streamed artist of 2026 on Spotify?

        Will Gold close above $4,000 on June 30, 2026?
        Will Silver close above $4,000 on June 30, 2026?

        Will another candidate win the 2026 NYC mayoral election?
        Will Zohran Mamdani win the 2026 NYC mayoral election?

        Who will win the 2028 election?
        Who will win the 2028 election?
        entries: JD Vance | Gavin Newsom

        Lakers vs Celtics on Jan 5, 2026
        Lakers vs Celtics on Jan 7, 2026
        outcomes: Lakers/Celtics | Lakers/Celtics

        Djokovic vs Sinner: set 1 winner
        Djokovic vs Sinner: match winner
        outcomes: Djokovic/Sinner | Djokovic/Sinner

        Will Trump nominate Kevin Warsh as Fed chair?
        Will Kevin Warsh be confirmed as Fed chair?
        closes: 2026-05-30 | 2026-06-01

        Will Trump nominate Kevin Warsh as Fed chair?
        Will Trump nominate Kevin Hassett as Fed chair?
        closes: 2026-05-30 | 2026-06-01

        Largest company on March 31, 2026: Nvidia
        Largest company on March 31, 2026: Apple

        Largest company on March 31, 2026: Nvidia
        Second largest company on March 31, 2026: Nvidia

        Will CPI YoY for March 2026 be 3.1%?
        Will CPI YoY for March 2026 be 3.2%?

        Will CPI YoY for March 2026 be 3.1%?
        Will CPI YoY for March 2026 be above 3.1%?

        Will Sinner win Wimbledon 2026?
        Will Sinner reach the Wimbledon 2026 final?

        Will Sinner win Wimbledon 2026?
        Will Alcaraz win Wimbledon 2026?

        Elon Musk out as Tesla CEO by December 31, 2026?
        Elon Musk out as Tesla CEO by June 30, 2026?

        Elon Musk out as Tesla CEO by December 31, 2026?
        Elon Musk out as SpaceX CEO by December 31, 2026?

        Will Labour win the most seats in the 2029 UK general election?
        Will Labour win a majority in the 2029 UK general election?

        Will Labour win the most seats in the 2029 UK general election?
        Will Reform UK win the most seats in the 2029 UK general election?

        Will US GDP growth in Q1 2026 be above 2.5%?
        Will US GDP growth in Q2 2026 be above 2.5%?

        Will the ECB cut rates in March 2026?
        Will the Fed cut rates in March 2026?

        Will the Fed make no change in rates in March 2026?
        Will the Fed cut rates in March 2026?

        Bitcoin above $100,000 on March 3, 2026?
        Bitcoin above $100,000 on March 4, 2026?

        BTC Up or Down on March 3, 2026 4PM ET
        BTC Up or Down on March 3, 2026 5PM ET
        outcomes: Up/Down | Up/Down

        Bitcoin Up or Down - 15 minute March 3, 2026
        Bitcoin Up or Down - hourly March 3, 2026
        outcomes: Up/Down | Up/Down

        Will Solana reach $300 in 2026?
        Will Solana reach $300 in Q1 2026?

        Will the Yankees win the 2026 World Series?
        Will the Yankees win the 2026 American League pennant?

        Will the Yankees win the 2026 World Series?
        Will the Mets win the 2026 World Series?

        Will New York win the 2026 World Series?
        Will the New York Mets win the 2026 World Series?

        Will Argentina win the 2026 World Cup?
        Will Argentina win the 2026 Copa America?

        Will Argentina win Group J at the 2026 World Cup?
        Will Argentina win the 2026 World Cup?

        Will Messi win the 2026 World Cup Golden Boot?
        Will Messi win the 2026 World Cup Golden Ball?

        Spain vs France: Spain wins in regulation on June 3, 2026
        Spain vs France: Spain advances on June 3, 2026

        Will Spain beat France on June 3, 2026?
        Will Spain beat France on June 3, 2026 by 2 or more goals?

        Knicks -5.5 vs Heat on Jan 9, 2026
        Knicks vs Heat on Jan 9, 2026
        outcomes: Knicks/Heat | Knicks/Heat

        Knicks -5.5 vs Heat on Jan 9, 2026
        Knicks +5.5 vs Heat on Jan 9, 2026
        outcomes: Knicks/Heat | Knicks/Heat

        Will TikTok be banned in the US by June 30, 2026?
        Will TikTok be sold in the US by June 30, 2026?

        Will Netanyahu be indicted in 2026?
        Will Netanyahu be convicted in 2026?

        Will Trump be impeached by the House in 2026?
        Will Trump be convicted by the Senate in 2026?

        Will Trump resign in 2026?
        Will Trump be removed in 2026?

        Will Trump endorse Vance for 2028 by June 30, 2026?
        Will Vance endorse Trump for 2028 by June 30, 2026?

        Will Apple acquire Disney by December 31, 2026?
        Will Disney acquire Apple by December 31, 2026?

        Will Ukraine recapture Crimea in 2026?
        Will Russia capture Odesa in 2026?

        Number of Trump tweets on March 3, 2026: 10-19
        Number of Trump tweets on March 3, 2026: 20-29

        Will the Democrats win the Texas Senate race in 2026?
        Will the Democrats win the Texas Senate primary in 2026?

        Will Ken Paxton win the 2026 Texas Republican Senate primary?
        Will Ken Paxton win the 2026 Texas Senate race?

        Will Ken Paxton win the 2026 Texas Republican Senate primary?
        Will Ken Paxton win the 2026 Texas Republican Senate primary runoff?

        Will Ken Paxton win the 2026 Texas Republican Senate primary?
        Will John Cornyn win the 2026 Texas Republican Senate primary?

        Will Trump's approval rating be above 45% on March 1, 2026?
        Will Trump's disapproval rating be above 45% on March 1, 2026?

        Will North Korea test a nuclear weapon in 2026?
        Will South Korea test a nuclear weapon in 2026?

        Will Kim Jong Un meet Trump in 2026?
        Will Kim Jong Un meet Putin in 2026?

        Dogecoin above $0.20 on March 3, 2026?
        Dogecoin above $0.25 on March 3, 2026?

        Will Avatar gross more than $1B by March 31, 2026?
        Will Avatar gross more than $2B by March 31, 2026?

        Opening weekend of Dune 3 above $100M?
        Total domestic gross of Dune 3 above $100M?
        closes: 2026-12-30 | 2026-12-30

        Will Gemini 4 be the best AI model on March 31, 2026?
        Will Claude 5 be the best AI model on March 31, 2026?

        Will Google have the top AI model at the end of March 2026?
        Will Google have the second best AI model at the end of March 2026?

        Will 3 Fed rate cuts happen in 2026?
        Will at least 3 Fed rate cuts happen in 2026?

        Will Biden be arrested before 2027?
        Will Hunter Biden be arrested before 2027?

        Will Iran close the Strait of Hormuz by March 31, 2026?
        Will Iran reopen the Strait of Hormuz by March 31, 2026?

        Starship launch success in March 2026?
        Starship launch failure in March 2026?

        Will the Lakers win more than 45.5 games in the 2026 regular season?
        Will the Lakers win fewer than 40.5 games in the 2026 regular season?

        Will the Senate pass the SAVE Act by June 30, 2026?
        Will the House pass the SAVE Act by June 30, 2026?

        Will Trump sign the SAVE Act by June 30, 2026?
        Will Trump veto the SAVE Act by June 30, 2026?

        Will England win the 2026 World Cup?
        Will England women win the 2027 World Cup?

        Will Canada win gold in men's hockey at the 2026 Olympics?
        Will Canada win silver in men's hockey at the 2026 Olympics?

        Will Bitcoin hit $150k before Ethereum hits $10k in 2026?
        Will Ethereum hit $10k before Bitcoin hits $150k in 2026?

        Will JD Vance be the nominee for the Presidency for the Republican party?
        Will Person P win the 2028 Republican presidential nomination?
        closes: 2028-11-07 | 2028-11-07

        Will Candidate H win the 2026 Los Angeles mayoral election?
        Will Candidate C win the 2026 Los Angeles mayoral election?

        Will Karen Bass win the 2026 Los Angeles mayoral election?
        Will a woman win the 2026 Los Angeles mayoral election?

        Will Argentina win Group J at the 2026 World Cup?
        Will Argentina win Group A at the 2026 World Cup?
        """;
}
