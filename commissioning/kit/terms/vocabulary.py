"""The words that may stand beside a length or a day without leaving the term open, and those that never may.

The sets are read by `account`; whoever adds a word says with it that it cannot change how long a contract runs.
"""

from __future__ import annotations

import re

from commissioning.kit.terms.tokens import MONTHS, word_set

EXTENSIONS = word_set(
    "extend extends extended extending extendable extendible extension extensions extention extentions option options "
    "optional optionally renew renews renewed renewable renewal renewals"
)
# Words by which a term stands or falls, and others that are one letter away from them and meant.
SPELT_OUT = (
    EXTENSIONS | {month for month in MONTHS if len(month) > 4} | word_set("year years month months week weeks renewal")
)
SPELT_ALIKE = word_set(
    "extent extents extensive potion marsh marches mouth mouths month's year's years' months' weeks' weed weeds wheels "
    "yearn yearns yearly yeast weekly monthly"
)
# From the first of these in a sentence, or its first length or day, every word must be known.
OF_A_TERM = EXTENSIONS | word_set(
    "initial initially further additional another extra more subsequent maximum max total totalling overall combined "
    "plus possible possibility potential potentially opportunity ability able allows period periods term duration "
    "length lasting fixed inclusive until till effective effect backdated run runs running continue continues "
    "commence commences commencing commencement start starts starting begin begins beginning completion end ends "
    "ending expire expires expiring expiry conclude concludes concluding finish finishes"
)
# Words that speak of more time than the reading holds, where it holds no option.
MORE_TIME = EXTENSIONS | word_set("possibility potential more")
# Right before a length, or its article, these take it as the length of a contract.
ADJECTIVES = word_set(
    "new existing current original present interim temporary short initial fixed maximum total single"
)
BRIDGES = word_set("sign seek establish create commission undertake have recommend authorise use tender issue by make")
_WEAK = word_set(
    "further additional another extra more maximum max total overall combined possible possibility potential "
    "potentially opportunity ability able allows fixed effective effect run running option options optional"
)
# Where no term is read, these tell that the words seem to state one.
STATES_A_TERM = (OF_A_TERM - _WEAK) | word_set("terms")
# Words of contracts and decisions that say nothing of how long.
NEUTRAL = word_set(
    "a an the this that these it its their our both either to for from of in on with and is are be will shall would "
    "may can could over covering then wide ie eg "
    "contract contracts contract's contractual agreement agreements framework frameworks calloff dps "
    "arrangement arrangements lease leases licence grant sla concession deal service services provision provisions "
    "new existing current original present interim temporary short standard single oneoff joint "
    "direct spot firm built award awarded awarding awards approve approves approved approval agree agrees agreed enter "
    "entered let vary procure procured procurement appoint appointed appointment exercise provide provides "
    "provided providing sought granted report seeks variation waiver exemption purchase supply tender tenders "
    "preferred successful proposed offer facility right commenced started "
    "council council's authority cabinet committee supplier suppliers provider providers contractor contractors bidder "
    "parties ltd limited plc llp inc "
    "date dates full calendar whole type basis value cost price worth estimated approximate rent vat peppercorn "
    "available includes include allow allowing making giving equating equates"
)
# With these the name of a contract ends: "the community meals contract".
HEADS = word_set(
    "contract contracts agreement agreements framework frameworks dps arrangement arrangements lease leases licence "
    "licences grant concession deal appointment"
)
# Right after a length, with these too: "a 3 year school meals service".
WORKS = word_set("service services programme scheme project")
# Words, and beginnings of words, that change, replace or set apart a term wherever they stand.
CHANGING = word_set(
    "no not never less minus except was were had been having used same held hold now currently early earlier "
    "error balance forward without long alongside double twice half halfway late later latest just nearly almost "
    "instead rather only since ago already previously cooling outstanding respectively break breaks"
)
CHANGING_STEMS = (
    *("reduc", "shorten", "curtail", "truncat", "delay", "postpon", "defer", "suspend", "paus", "bring", "brought"),
    *("slip", "laps", "declin", "withdr", "revok", "rescind", "cancel", "terminat", "reinstat", "remov", "novat"),
    *("unused", "exercised", "utilis", "activat", "trigger", "invok", "taken", "taking", "remain", "unexpired"),
    *("pilot", "trial", "probation", "mobilis", "transition", "handover", "warrant", "defect", "guarantee"),
    *("retention", "standstill", "overlap", "exclud", "amend", "cotermin", "termin", "concurrent", "align", "equal"),
    *("whichever", "pending", "depend", "contingent", "conditional", "unless", "supersed", "successor", "predecessor"),
    *("thereafter", "rolling", "replaced", "replaces", "replacing", "quarter", "option", "extens", "extend"),
)
# Words in -ed that may stand in a name or before a recommendation; any other may change something.
PAST = word_set(
    "awarded agreed approved proposed supported integrated required based related managed assisted dedicated shared "
    "fixed submitted accepted delegated detailed listed named looked specialised combined advanced limited "
    "red led recommended authorised procured provided delivered appointed sheltered disabled commissioned "
    "associated planned registered accredited identified estimated enhanced targeted contracted leased tendered "
    "resolved noted considered decided requested advertised recycled refurbished preferred evaluated included granted "
    "invited united consolidated automated funded hosted mixed furnished licensed qualified aged outsourced carried "
    "commenced started accompanied unaccompanied maintained allied certified skilled embedded shed bed"
)
# Parts of a year that are no months.
SEASONS = word_set("terms seasons winters summers quarters")
# Right before a length or a day these make it a point in time, or a part.
TURNING = word_set(
    "after within before since per every each between less minus not first second third fourth fifth sixth final last "
    "past previous other than remaining next under in latter following prior beyond by out at least minimum min "
    "about around approximately approximate estimated roughly circa"
)
LABELS = word_set(
    "lot lots paragraph paragraphs para section regulation regulations rule rules clause clauses cpr cprs cso csos s "
    "phase phases stage ref reference number schedule item part band class page minute appendix group level zone area "
    "route routes unit units order option"
)

# Turns of phrase that are known as a whole, over the words with L for a length, D for a day, N for a number, U for a
# number that has been read with the word before it, and £ for a sum. Of two that begin alike the longer stands first.
_UP_TO = (
    r"(?:(?:up|to|an?|the|of|for|another|further|additional|maximum|period|term|one|initial|single|being|lasting|with|"
    r"extension|options?|extend|possible|contract) )*"
)
_UNIT = r"(?:year|annum|month|week|day|hour)s?"
_PARTY = r"(?:council|authority|client|customer|commissioner|supplier|provider|contractor|parties|party|sides?)s?"
_CONTRACT = r"(?:term|period|contract|agreement|framework|arrangement)s?"
_LENGTHS = (
    r"up to|in (?:total|all|aggregate)|across(?= L)|call (?:- )?offs?",
    r"(?:core|base|primary)(?= (?:contract |initial )*(?:term|period|contract|L))",
    r"no (?:more|longer) than|not more than",
    r"not (?:to )?exceed(?:ing)?|(?:does|will|shall|must|may) not exceed|terms(?= of (?:up to )?L)",
)
_DAYS = (
    r"with (?:immediate )?effect from|as (?:of|from)|between D and D|\( inclusive \)|time - limited",
    r"from (?:the )?(?:date|commencement) of (?:the )?(?:contract |service )?(?:award|signature|start|commencement)",
    r"which (?:(?:is due to|will) (?:expire|end|commence|start|run)|expires|ends|commences|starts|equates|runs)",
    r"(?:due|set) to (?:expire|end|start|commence|begin)|final (?:expiry|end)(?: date)?",
    r"(?:to|until|at|from|by) the end of|midnight(?= (?:on )?D)",
    rf"(?:contract )?review dates?|(?:act|regulations) D|(?:{'|'.join(MONTHS)}) (?:to|-)(?= D)",
    r"(?:beyond|through|throughout)(?= D)|(?:on or )?around(?= (?:the )?D)",
    r"from (?:award|delivery|signature|commencement|installation)",
    r"(?:for )?(?:the )?(?:N )?financial years?(?= (?:of )?D)|(?<=D )financial years?",
    r"taking (?:it|the contract|the (?:end|expiry) date)(?= to| from| up)",
    r"(?:beyond|following|after|on|upon) (?:the )?(?:expiry|end|completion|conclusion)(?: date)? of (?:the |its )?"
    rf"(?:(?:current|existing|initial|present|original|contract|framework) )*{_CONTRACT}(?= (?:on )?D|$| [,.)])",
)
_STEPS = (
    rf"by(?= {_UP_TO}L)|each(?= {_UP_TO}L)|(?<=L )each|followed by(?= {_UP_TO}L)|once|twice",
    r"(?:further )?periods?(?: ,)? (?:or|/|and|\() (?:further )?periods?(?: \))?|(?:period|extension|option) \( s \)",
    r"N or more (?:further |additional )?(?:periods?|extensions?|occasions)|any period(?= up to)",
    r"(?:in )?any combination(?: of (?:periods|extensions))?|(?:the )?final(?= L$)|(?<=L extension )thereafter",
    r"(?:first|second|third|final|last)(?: and (?:final|last))?(?= (?:L )?extension(?!s))|(?<=extension )after L$",
    rf"(?:after|following|comprising|being|including|consisting of)(?= (?:an |the )?initial {_UP_TO}L)",
    r"(?:there (?:is|are)|has|have)(?= (?:an? |the )?(?:options?|no))|(?:both|all|each) lots?",
    r"includ\w+ (?:all |any |the |both )*(?:possible |optional |potential |permitted )?"
    r"(?:extension (?:options?|periods?)|extensions?|options? to extend|options?)(?= (?:[(),.;=]|would|will|is|are)|$)",
    r"(?:without|with no|no|and no|\( with no) (?:further |break )?"
    r"(?:options? (?:to extend|for extension)|extension options?|options?|extensions?|break clauses?)",
)
_CHOICE = (
    rf"at (?:the )?(?:(?:sole|absolute|council's|authority's|its) )*(?:discretion|option)(?: of (?:the )?{_PARTY})?",
    r"(?:by|with|on|through|upon) (?:the )?(?:mutual |joint )?(?:agreement|consent)"
    rf"(?: (?:of|between|by) (?:both |all |the |either )*{_PARTY})?|if (?:required|needed|necessary|appropriate)",
    r"(?:was|were|has been|have been) (?:approved|agreed|awarded|let|procured|established)",
    r"(?:is|are|it is) (?:intended|expected|anticipated|proposed)(?: to| that)|subject to renewal (?:: )?no",
    r"(?:anticipated|estimated|indicative|proposed)(?= (?:contract|start|end|term|length|duration|date))",
    r"enter(?:ed|s|ing)? into|entry into|extend into(?= L)|fixed - term post",
    r"or dynamic purchasing system|take up(?= the| an?)",
    r"(?:authority|approval|permission) (?:was|is|has been) (?:given|granted|delegated|sought)",
    r"exercis(?:ed|ing) (?:the |its |an )?option(?= to extend)|on the same terms",
    r"within the (?:current|existing|original|framework) (?:contract|agreement|framework)",
)
_NOTICE_AND_BREAKS = (
    r"(?:subject to |with |on |and |by )?(?:giving )?(?:an? |at least |minimum )*L (?:' )?"
    rf"(?:written |termination |break )*notice(?: period)?(?: of termination)?"
    rf"(?: (?:by|from|to) (?:either |the |both |any )*{_PARTY})?",
    r"(?:with )?(?:an? )?notice (?:period )?of L|with an? L (?:mobilisation|implementation) period|"
    r"with an? L termination clause|L break (?:clause|point|option)s?|break (?:clause|point|option)s? \( L(?: \))?",
    r"(?:with )?(?:an? |the )?(?:optional |mutual |tenant's |landlord's |tenant )?"
    r"break(?: clause| point| option| right)?s?(?: at| after| in| on)?(?: the)?(?: end of)?"
    r"(?: L| years? U(?: (?:and|,|&) U)*)|years? U(?: (?:and|,|&) U)*",
)
_MONEY = (
    rf"£ (?:\S+ )?(?:a|per|each|every) {_UNIT}|per annum|at(?= £)|(?:excluding|exclusive of|plus|including|inc|ex) vat",
    rf"[NL] (?:(?:hours?|days?|times|sessions?|weeks?) )?(?:a|per) {_UNIT}",
)
_NAMES = (
    r"further education|early (?:years|help|intervention|learning|language)|extra care",
    r"(?:long|short|medium) (?:- )?term|terms (?:and|&) conditions|end of life",
    r"additional (?:needs|learning|support needs)|start - up|short breaks?",
    r"term maintenance|go - live(?: date)?|term time(?: only)?|option N|key stage N|transition (?:services?|support)",
    r"out of (?:hours|area|borough|county)|N to N(?= (?!of|and|or|to|for)[a-z])",
    r"N - N(?= (?!of|and|or|to)[a-z])|N / N(?= [a-z])|N - L service|not (?:- )?for (?:- )?profit|i \. e \.?|L pilot$",
    r"L and over|children under L|years? old|N \+ years|(?:people|adults|children|aged) L old",
    r"aged N (?:to|-) N|aged (?:N (?:-|to) )?[LN]",
)
TURNS = re.compile(
    "|".join(
        rf"(?<!\S)(?:{turn})(?!\S)"
        for turn in (*_LENGTHS, *_DAYS, *_STEPS, *_CHOICE, *_NOTICE_AND_BREAKS, *_MONEY, *_NAMES)
    )
)
# After these, names and particulars may stand until the next length, day or word of a term.
OPENING = re.compile(
    r"(?<!\S)(?:"
    r"(?:contracts?|agreements?|frameworks?|dps|arrangements?|leases?|licen[cs]es?|grants?|concession|provision|supply|"
    r"delivery|purchase|procurement|operation|management|maintenance|appointment|services?|award|variation) "
    r"(?:for|with|to|of|between|in respect of|covering)"
    r"|(?:awarded|let|made|issued|granted) to"
    r"|(?:to|with) (?:the |an? )?(?:\w+ )?(?:contractors?|suppliers?|providers?|bidders?|tenderers?|company)"
    r"|for the (?:provision|supply|delivery|purchase|operation|management|maintenance|installation|use)"
    r"|in (?:accordance|line|partnership|respect|conjunction|relation) (?:with|of|to)|under|pursuant to|via|using"
    r"|(?:at|with|for) (?:an? |the )?(?:(?:total|estimated|annual|approximate|maximum|contract|combined|overall|fixed|"
    r"potential|anticipated|of|up) )*(?:cost|value|price|sum|rate|rent|budget|spend|fee|income)"
    r"|to (?:provide|deliver|supply|support|undertake|carry out|manage|operate|maintain|meet)"
    r"|as (?:set out|detailed|described|outlined|recommended)|on behalf of"
    r")(?!\S)"
)
# At the end of a clause "for agency staff", "with the present supplier" names what is bought and from whom.
TAIL = re.compile(
    r"(?<!\S)(?:for|with|across)(?=(?: (?!first|second|third|final|last|each|every|lot)[a-z'&-]+)+(?: [,.;)]|$))"
)
# After these too; but a length or a day that follows may be that of something else.
ASIDE = re.compile(
    r"(?<!\S)(?:while|whilst|to (?:allow|enable|ensure|permit)|so that|in order to|because|due to|subject to)(?!\S)"
)
