namespace Probity.Runtime.Pairs.Matching;

/// <summary>States of the union and countries with what their people are called.</summary>
internal static class PlaceText
{
    /// <summary>Lines of "code; name".</summary>
    public const string States = """
        AL; alabama
        AK; alaska
        AZ; arizona
        AR; arkansas
        CA; california
        CO; colorado
        CT; connecticut
        DE; delaware
        FL; florida
        GA; georgia
        HI; hawaii
        ID; idaho
        IL; illinois
        IN; indiana
        IA; iowa
        KS; kansas
        KY; kentucky
        LA; louisiana
        ME; maine
        MD; maryland
        MA; massachusetts
        MI; michigan
        MN; minnesota
        MS; mississippi
        MO; missouri
        MT; montana
        NE; nebraska
        NV; nevada
        NH; new hampshire
        NJ; new jersey
        NM; new mexico
        NY; new york
        NC; north carolina
        ND; north dakota
        OH; ohio
        OK; oklahoma
        OR; oregon
        PA; pennsylvania
        RI; rhode island
        SC; south carolina
        SD; south dakota
        TN; tennessee
        TX; texas
        UT; utah
        VT; vermont
        VA; virginia
        WA; washington; washington state
        WV; west virginia
        WI; wisconsin
        WY; wyoming
        DC; washington dc; district of columbia
        """;

    /// <summary>Lines of "name; other name"; the first is the key.</summary>
    public const string Countries = """
        us; usa; united states; united states of america; america; american; u.s.
        uk; united kingdom; britain; great britain; british
        england; english
        scotland; scottish
        wales; welsh
        ireland; irish
        france; french
        germany; german
        italy; italian
        spain; spanish
        portugal; portuguese
        netherlands; dutch; holland
        belgium; belgian
        switzerland; swiss
        austria; austrian
        sweden; swedish
        norway; norwegian
        denmark; danish
        finland; finnish
        iceland; icelandic
        poland; polish
        czechia; czech republic; czech
        slovakia; slovak
        slovenia; slovenian
        hungary; hungarian
        romania; romanian
        bulgaria; bulgarian
        serbia; serbian
        croatia; croatian
        bosnia; bosnia and herzegovina; bosnian
        montenegro; montenegrin
        albania; albanian
        greece; greek
        turkey; turkiye; turkish
        cyprus; cypriot
        ukraine; ukrainian
        russia; russian; russian federation
        belarus; belarusian
        moldova; moldovan
        lithuania; lithuanian
        latvia; latvian
        estonia; estonian
        armenia; armenian
        azerbaijan; azerbaijani
        kazakhstan; kazakh
        uzbekistan; uzbek
        china; chinese; prc
        taiwan; taiwanese
        japan; japanese
        south korea; korea; south korean; korea republic; korean
        north korea; north korean; dprk
        india; indian
        pakistan; pakistani
        bangladesh; bangladeshi
        sri lanka; sri lankan
        nepal; nepali; nepalese
        afghanistan; afghan
        iran; iranian; ir iran; islamic republic of iran
        iraq; iraqi
        israel; israeli
        palestine; palestinian
        lebanon; lebanese
        syria; syrian
        saudi arabia; saudi; saudi arabian
        yemen; yemeni
        qatar; qatari
        uae; united arab emirates; emirati
        kuwait; kuwaiti
        oman; omani
        egypt; egyptian
        libya; libyan
        tunisia; tunisian
        algeria; algerian
        morocco; moroccan
        sudan; sudanese
        ethiopia; ethiopian
        kenya; kenyan
        nigeria; nigerian
        ghana; ghanaian
        senegal; senegalese
        cameroon; cameroonian
        ivory coast; cote d'ivoire; ivorian
        south africa; south african
        niger; nigerien
        mali; malian
        somalia; somali
        uganda; ugandan
        rwanda; rwandan
        congo; dr congo; democratic republic of the congo; congolese
        canada; canadian
        mexico; mexican
        cuba; cuban
        haiti; haitian
        honduras; honduran
        guatemala; guatemalan
        panama; panamanian
        costa rica; costa rican
        venezuela; venezuelan
        colombia; colombian
        ecuador; ecuadorian
        peru; peruvian
        bolivia; bolivian
        brazil; brazilian
        paraguay; paraguayan
        uruguay; uruguayan
        argentina; argentine; argentinian
        chile; chilean
        australia; australian
        new zealand; new zealander
        indonesia; indonesian
        philippines; filipino
        thailand; thai
        vietnam; vietnamese
        malaysia; malaysian
        singapore; singaporean
        greenland; greenlandic
        cape verde; cabo verde
        curacao
        european union; eu; european
        """;
}
