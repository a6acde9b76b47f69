"""Terms as councils write them: every phrase is read right, or left open for a person, and never wrong in silence."""

# ruff: noqa: E501  (the tables hold phrases, one a line)

from __future__ import annotations

from datetime import date

import pytest

from commissioning.kit.terms import Option, Reading, Span, Term, last_day, months_between, read

# The short notation of these tables: "36 12 12p b24 <60 w50" is 36 months, an option of 12, a pot of 12, a break after
# 24, at most 60, 50 weeks; "-" is an initial period that is not stated.
SETTLED = [
    ("up to five years", "<60"),
    ("3+1", "36 12"),
    ("3+1+1", "36 12 12"),
    ("2+1+1", "24 12 12"),
    ("5+5", "60 60"),
    ("3 + 1 + 1 years", "36 12 12"),
    (
        "three years, with an option to extend for a period, or periods of a maximum of a further twelve months",
        "36 12p",
    ),
    ("break clauses (2+1+1 years)", "48 b24 b36"),
    ("3 years … extend for 2 + 1 years, potential end 6 October 2031", "36 24 12"),
    ("initial 3 years … up to 3+3+1 years … maximum 10", "36 36 36 12"),
    ("7 years with up to a further five years (3+1+1)", "84 36 12 12"),
    ("further four years (2+2+2)", "24 24 24"),
    ("2 years with the option of a further four years (2+2+2)", "24 24 24"),
    ("extend for 17 months to 29 December 2024", "- 17"),
    (
        "period of three (3) years, with an option to extend for a period, or periods of a maximum of a further twelve months",
        "36 12p",
    ),
    ("3 years + 1 year option to extend", "36 12"),
    ("for a period of no more than four years", "<48"),
    ("over the period of up to 4 years", "<48"),
    ("for up to five years, effective from 1 April 2018", "<60"),
    ("maximum term of 21 months", "<21"),
    ("two year contract with the option to extend for a further two years", "24 24"),
    ("2 year contract with option to extend for 2 further 1 year periods", "24 12 12"),
    ("three year contract with the option to extend for up to two further periods of 12 months", "36 12 12"),
    ("initial period of 3 years with an option to extend for up to a further 2 years", "36 24p"),
    ("5 years with the option to extend by a further 5 years", "60 60"),
    ("four years with an option to extend for two years", "48 24"),
    ("3 years with the option to extend for two additional periods of one year each", "36 12 12"),
    ("3 years with two optional one-year extensions", "36 12 12"),
    ("a 2 year contract plus 1 year plus 1 year", "24 12 12"),
    ("2 years plus 2 years", "24 24"),
    ("2 years plus an optional 2 years", "24 24"),
    ("36 months with an option to extend by 24 months", "36 24"),
    ("24 months + 12 months", "24 12"),
    ("24+12+12 months", "24 12 12"),
    ("24 + 12", "24 12"),
    ("term of five years with the option to extend for 5 x 1 year", "60 12 12 12 12 12"),
    ("3 years plus 2 x 12 months", "36 12 12"),
    ("3 years with 2x1 year extensions", "36 12 12"),
    ("3+2x1 years", "36 12 12"),
    ("3 years (+1+1)", "36 12 12"),
    ("four year contract (2+2)", "24 24"),
    ("four year contract (2+1+1)", "24 12 12"),
    ("5 years (3+2)", "36 24"),
    ("5 years (3 + 1 + 1)", "36 12 12"),
    ("5 years (3 years plus 2 year extension)", "36 24"),
    ("10 year contract with a break clause at year 5", "120 b60"),
    ("5 year contract with a break clause after 3 years", "60 b36"),
    ("seven years with a break point at the end of 4 years", "84 b48"),
    ("3 year contract with a 12 month break clause", "36 b12"),
    ("4 years, subject to 3 months' notice", "48"),
    ("up to 4 years including extensions", "<48"),
    ("total of 7 years including all extension options", "<84"),
    ("a total contract length of 5 years", "<60"),
    ("a maximum period of 10 years including any extensions", "<120"),
    ("initial term of two years, extendable by one year up to three times", "24 12 12 12"),
    ("contract for one year with an option to extend for one year", "12 12"),
    (
        "for an initial term of 5 years from 1 April 2024 to 31 March 2029 with the option to extend for a further 5 years to 31 March 2034",
        "60 60",
    ),
    ("from 1 April 2023 to 31 March 2026 with an option to extend to 31 March 2028", "36 24"),
    ("1 April 2023 to 31 March 2025 plus 1 year option", "24 12"),
    ("from 1st October 2022 until 30th September 2025", "36"),
    ("12 month extension from 1 April 2024 to 31 March 2025", "- 12"),
    ("extension of 6 months to 30 September 2023", "- 6"),
    ("extension of the contract for 12 months until 31 March 2025", "- 12"),
    ("extend the current contract for a further 2 years from 1 July 2024 to 30 June 2026", "- 24"),
    ("extend the existing contract by 9 months", "- 9"),
    ("extend the contract for up to 12 months", "- 12p"),
    ("a one-year extension", "- 12"),
    ("a further two year extension", "- 24"),
    ("to exercise the option to extend for the final 2 years", "- 24"),
    ("take up the 1 year extension option", "- 12"),
    ("variation to extend the term by six months", "- 6"),
    ("six month extension to 31 March 2024 of the 3 year contract", "36 6"),
    ("5 years (60 months)", "60"),
    ("2.5 years", "30"),
    ("two and a half years", "30"),
    ("18-month contract", "18"),
    ("eighteen months", "18"),
    ("2 years and 6 months", "30"),
    ("1 year 9 months", "21"),
    ("twenty-four months", "24"),
    ("twenty four month contract", "24"),
    ("12 week contract", "w12"),
    ("licence to occupy for 10 years", "120"),
    ("lease for a term of 25 years", "300"),
    ("fixed-term post for 2 years", "24"),
    ("under Contract Procedure Rule 21.3 (j) for 2 years", "24"),
    ("£1.5m over three years", "36"),
    ("£250,000 per annum for 4 years", "48"),
    ("£2.4m plus VAT for 3 years", "36"),
    ("33 suppliers for 4 years", "48"),
    ("2023/24 to 2025/26", "36"),
    ("for the 2024/25 financial year", "12"),
    ("April 2024 to March 2027", "36"),
    ("from April 2024 for a period of 4 years", "48"),
    ("four years from 1st September 2024", "48"),
    ("commencing 1 April 2025 for an initial period of 3 years with options to extend for up to 2 years", "36 24p"),
    ("DPS for a period of 5 years with an option to extend for up to 5 years", "60 60p"),
    ("framework for 4 years commencing 1 May 2022", "48"),
    ("interim contract for up to 12 months", "<12"),
    ("for a maximum of 18 months from 1 April 2024", "<18"),
    ("not exceeding 4 years", "<48"),
    ("10 years with an option for a further 10 years (10+10)", "120 120"),
    ("3 years with an option to extend for a further 2 years (3+2)", "36 24"),
    ("3 years with the ability to extend for a further 1 + 1 years", "36 12 12"),
    ("initial three year term with two one year options to extend", "36 12 12"),
    ("initial contract period of 2 years with a possible extension of up to 24 months", "24 24p"),
    ("2 years initial term + 2 years extension", "24 24"),
    ("2yrs+1yr+1yr", "24 12 12"),
    ("3yr + 2yr", "36 24"),
    ("36 months + 2 x 12 month options", "36 12 12"),
    ("48 months (24+12+12)", "24 12 12"),
    ("24 months with 2 twelve month extensions", "24 12 12"),
    ("one year with two further one-year extension options", "12 12 12"),
    ("3 years, plus options to extend for 1 year and 1 year", "36 12 12"),
    ("3 years with extension options of 2 years and 1 year", "36 24 12"),
    ("with extensions of 12 months, 12 months and 6 months after 3 years", "36 12 12 6"),
    ("3 year term, with the option of two further extensions of 12 months each, a maximum of five years", "36 12 12"),
    ("up to 8 years (4+2+2)", "48 24 24"),
    ("award of contract for 4 years (2 years with the option to extend for a further 2 years)", "24 24"),
    ("children aged 5 to 18 years for 3 years", "36"),
    ("0-25 years service for 3+1 years", "36 12"),
    ("support for 18+ years, contract for 4 years", "48"),
    ("5 years from contract start", "60"),
    ("4-year call-off", "48"),
    ("a year's extension", "- 12"),
    ("for a year", "12"),
    ("a further year", "- 12"),
    ("an additional year to 31 March 2026", "- 12"),
    ("extension for the period 1 April 2024 to 31 March 2025", "- 12"),
    ("extend from 31 March 2024 to 31 March 2025", "- 12"),
    ("from 12/05/2019 for 36 months", "36"),
    ("01/04/24 - 31/03/28", "48"),
    ("01.04.2024 to 31.03.2027 with 2 years optional", "36 24"),
    ("2024-04-01 to 2027-03-31", "36"),
    ("Contract start 01/04/2023, end 31/03/2025, extension options to 31/03/2027", "24 24"),
    ("start date 1 June 2024, duration 24 months, extension 12 months", "24 12"),
    ("Duration: 3 years + 2", "36 24"),
    ("Term: 36 (+12) months", "36 12"),
    ("Term 36 months (+ 12 + 12)", "36 12 12"),
    ("2 years (with option to extend for 1+1)", "24 12 12"),
    ("initial 2 year period with the option to extend for two 1-year periods (2+1+1)", "24 12 12"),
    ("contract to be for 7 years with an option to extend by 3 years, total 10 years", "84 36"),
    ("15 years + 5", "180 60"),
    ("25 year PFI contract with an option to extend by up to 5 years", "300 60p"),
    ("a 3-year plus 1-year contract", "36 12"),
    ("3 year, plus 1, plus 1", "36 12 12"),
    ("3 years, plus 1 year, plus 1 year", "36 12 12"),
    ("two-year contract with two 12 month extensions available", "24 12 12"),
    ("five years with two possible extensions of up to 12 months each", "60 12p 12p"),
    ("one (1) year with the option to extend for up to three (3) additional one (1) year periods", "12 12 12 12"),
    ("six (6) months with the possibility of two (2) extensions of three (3) months each", "6 3 3"),
    ("waiver for 6 months while a tender is carried out", "6"),
    ("direct award for 12 months, with an option for a further 6 months", "12 6"),
    ("call-off for 2 years with a 1 year + 1 year extension", "24 12 12"),
    ("for three years and an optional extension of a further three years", "36 36"),
    ("Three years with the option to extend for a maximum of two years", "36 24p"),
    ("for an initial period of 4 years and option to extend for periods of up to 4 years in total", "48 48p"),
    ("maximum of 4 years (initial 2 years plus two 1 year extensions)", "24 12 12"),
    ("the contract period is 1 April 2022 - 31 March 2025 with the option to extend up to 31 March 2027", "36 24"),
    ("two years from 1 April 2024 ending on 31 March 2026", "24"),
    ("for the period 1 September 2023 to 31 August 2024", "12"),
    (
        "with effect from 1st July 2024 for 5 years (with an option to extend for a further 2 years until 30 June 2031)",
        "60 24",
    ),
    ("3 years at a cost of £90,000 per year", "36"),
    ("2 hours a week for 12 months", "12"),
    (
        "to award a contract to the preferred bidder for an initial period of three years, with the option to extend for a further period of up to two years at the council's sole discretion",
        "36 24p",
    ),
    (
        "award a four year framework agreement commencing on 1 October 2023 with an estimated total value of £12 million over the four years",
        "48",
    ),
    (
        "approve the extension of the current contract for a period of 12 months from 1st April 2023 until 31st March 2024 at a cost of £120,000",
        "- 12",
    ),
    (
        "approve a contract for a period of two years with effect from 1 September 2022, with the option to extend for one further year",
        "24 12",
    ),
    ("enter into a contract for a term of 10 years, with a break clause at 5 years", "120 b60"),
    (
        "approve the award of a contract for 3 years with an option to extend for a further 2 years on a 1+1 basis",
        "36 12 12",
    ),
    ("three years with the option of two one year extensions (3+1+1) at an annual value of £1.2m", "36 12 12"),
    ("a contract length of 3+2 years and a total contract value of £2.5m", "36 24"),
    (
        "the contract will run from April 2023 to March 2026 with the option to extend for up to 2 years to March 2028",
        "36 24p",
    ),
    (
        "from 1st April 2021 to 31st March 2024 with an option to extend for 2 further years until 31st March 2026",
        "36 24",
    ),
    (
        "the contract commenced on 1 April 2019 for a period of 3 years with an option to extend for a further 2 years; this report seeks approval to exercise the 2 year extension",
        "36 24",
    ),
    ("existing 3 year contract expires in June 2024; extend by 6 months to December 2024", "36 6"),
    ("to extend the contract for 6 months (1 April 2024 - 30 September 2024)", "- 6"),
    ("4 year framework (with no option to extend)", "48"),
    ("2 year contract + two 12-month extension options, i.e. 4 years in total", "24 12 12"),
    ("2 years plus two further 12 month periods making a total of 4 years", "24 12 12"),
    ("3 years with the possibility of extending for a further two years, subject to satisfactory performance", "36 24"),
    ("initial term: 36 months. Extension: up to 24 months.", "36 24p"),
    ("Initial term 3 years; extension options 1 year + 1 year", "36 12 12"),
    ("Contract period: 01/04/2022 to 31/03/2025. Extension: 2 x 12 months.", "36 12 12"),
    ("Length of contract: 24 months with the option to extend for 24 months", "24 24"),
    ("five-year term (with two options to extend, each of up to 12 months)", "60 12p 12p"),
    ("initial five years, with options to extend for up to five further years", "60 60p"),
    ("for 3 years (2 + 1) commencing July 2023", "24 12"),
    ("2 + 1 + 1 year contract commencing in April 2022", "24 12 12"),
    ("3-year contract (with the option to extend on a 1+1 year basis)", "36 12 12"),
    ("5yr contract with +2yr option", "60 24"),
    ("48 months + 48 months", "48 48"),
    ("a seven (7) year contract with the option to extend for up to three (3) years", "84 36p"),
    ("a term of seven (7) years with an option to extend for three (3) further years (7+3)", "84 36"),
    (
        "period of 4 years with option to extend for a further period of 3 years and a subsequent period of 3 years",
        "48 36 36",
    ),
    ("2 years, renewable for a further 2 years", "24 24"),
    ("three years, with the option to extend for 24 months, subject to annual review", "36 24"),
    ("30 months from 1 October 2022 to 31 March 2025", "30"),
    ("4.5 years", "54"),
    ("five and a half years", "66"),
    ("1 year and 6 months from 1 April 2024 to 30 September 2025", "18"),
    ("six-month pilot", "6"),
    ("a period of 7 months to the 31st October 2022", "7"),
    ("for the period of 18 months, until the end of March 2025", "18"),
    ("retrospective approval of a contract from 1 April 2022 to 31 March 2023", "12"),
    ("for 2 years from April 2024 with the option of extending for a further 2 years", "24 24"),
    (
        "for three years commencing 1 April 2025 and ending 31 March 2028, with an option to extend for a further two years to 31 March 2030",
        "36 24",
    ),
    ("contract of three years plus one plus one", "36 12 12"),
    ("three plus one plus one years", "36 12 12"),
    ("three plus two year contract", "36 24"),
    ("four years (two years plus two 12 month extensions)", "24 12 12"),
    ("maximum contract length 8 years (5+3)", "60 36"),
    ("for a period of 5 years, plus a maximum of 5 one-year extensions", "60 12 12 12 12 12"),
    ("for 5 years with up to 5 annual extensions", "60 12 12 12 12 12"),
    ("three years with up to two annual extensions", "36 12 12"),
    ("3 years with two annual extensions", "36 12 12"),
    ("with an option for two single-year extensions after an initial three years", "36 12 12"),
    ("36 month initial term and 2no. 12 month extensions", "36 12 12"),
    ("5 years +1+1+1+1+1", "60 12 12 12 12 12"),
    ("1+1+1", "12 12 12"),
    ("1+1", "12 12"),
    ("12+12 months", "12 12"),
    ("6+6 months", "6 6"),
    ("24+24", "24 24"),
    ("3+3", "36 36"),
    ("5+2+2+1", "60 24 24 12"),
    ("10+5+5", "120 60 60"),
    ("8+2 years", "96 24"),
    ("Phase 1 and 2 for 3 years", "36"),
    ("Lot 1, 2 and 3 for 4 years", "48"),
    ("12 suppliers on a 4-year framework", "48"),
    ("up to 12 providers for 4 years", "48"),
    ("2 contracts each for 3 years", "36"),
    ("two contracts of 3 years", "36"),
    ("3 year contract at £100k per year", "36"),
    ("£100k a year for 3 years with a 1 year option", "36 12"),
    ("£3,000,000 over 10 years (£300,000 per annum)", "120"),
    ("with a six month mobilisation period and a five year term", "60"),
    ("contract from the date of signature for 24 months", "24"),
    ("24 months from the commencement date", "24"),
    ("a one-off 12 month contract", "12"),
    ("within the maximum of 10 years", "<120"),
    ("not to exceed 5 years in total", "<60"),
    ("3 years, not to exceed 5 years in total including extensions", "36 24p"),
    ("no longer than 24 months", "<24"),
    ("lease of 99 years", "1188"),
    ("125 year lease from 1 April 2020", "1500"),
    ("28 days notice of termination and a term of 2 years", "24"),
    ("6 months' written notice by either party; contract 3 years", "36"),
    ("extension of up to 6 months", "- 6p"),
    ("two-year extension (1 April 2025 to 31 March 2027)", "- 24"),
    ("second and final 12-month extension to 31 August 2025", "- 12"),
    ("1 year extension (year 4)", "- 12"),
    ("3 years (2023-2026)", "36"),
    ("2023-2026 (3 years)", "36"),
    ("2023/24 to 2026/27 (4 years)", "48"),
    ("5 years from 2024/25", "60"),
    ("three financial years from 2024/25", "36"),
    ("April 2024 - March 2026 with option to extend to March 2028", "24 24"),
    ("April 2024-March 2029 (5 years)", "60"),
    ("Sept 2023 - Aug 2026", "36"),
    ("Sep-23 to Aug-26", "36"),
    ("from 1st of April 2024 to the 31st of March 2025", "12"),
    ("Monday 1 April 2024 to Sunday 31 March 2030", "72"),
    ("commencement 28/02/2023 for 12 months", "12"),
    ("29 February 2024 for one year ending 28 February 2025", "12"),
    ("3 years commencing on 1 July 2023 and expiring on 30 June 2026", "36"),
    ("5 years from 6 October 2025 to 5 October 2030 plus 2 + 1 years", "60 24 12"),
    ("5 years to 2028", "60"),
    ("the 18-month extension takes the contract to 30 September 2025", "- 18"),
    ("weekly cost of £345 for 52 weeks", "w52"),
    (
        "That Cabinet approves the award of the contract for the provision of domiciliary care to Supplier A for an initial term of 3 years commencing 1 October 2023, with the option to extend for two further periods of 12 months, at an estimated total value of £15.2m over the 5 year period.",
        "36 12 12",
    ),
    (
        "Approve the procurement of a 4 year framework agreement (2 years with an option to extend for 2 further periods of 1 year) for agency staff.",
        "24 12 12",
    ),
    (
        "To agree to extend the contract with the current provider for a period of up to 6 months from 1 April 2024 to 30 September 2024 to allow for the completion of the procurement.",
        "- 6p",
    ),
    (
        "The new contract will be for a period of 7 years with an option to extend for a further 3 years (10 years in total), starting on 1 April 2025.",
        "84 36",
    ),
    (
        "The contract will commence on 1st September 2024 for an initial 2 years to 31st August 2026, with the option to extend for up to a further 2 years to 31st August 2028",
        "24 24p",
    ),
    (
        "The proposed contract term is five years, with an option to extend for a further two years subject to performance, commencing in July 2024.",
        "60 24",
    ),
    ("award of contract for 12 months plus option of 12 month extension", "12 12"),
    ("24-month contract with option of additional 12-month extension period", "24 12"),
    ("a three-year agreement (plus two optional one year extensions)", "36 12 12"),
    ("total duration 60 months including extension options (36 + 12 + 12)", "36 12 12"),
    ("maximum duration of 60 months (36 + 24)", "36 24"),
    ("5 years in total (3+1+1) from 1 April 2025", "36 12 12"),
    ("up to five years (3+1+1)", "36 12 12"),
    ("up to 5 years on a 3+2 basis", "36 24"),
    ("4 year (2+1+1) contract", "24 12 12"),
    ("2+1+1 (4 years in total)", "24 12 12"),
    ("2+2 years, maximum 4 years", "24 24"),
    (
        "initial period of 24 months with the option to extend for 2 periods of up to 12 months, up to a maximum of 48 months",
        "24 12p 12p",
    ),
    ("three years with an option to extend by a further two years, up to a total of five years", "36 24"),
    ("three years initially with the option to extend for a further three years giving a total of six years", "36 36"),
    ("for two years, with the possibility to extend for a further two, one-year periods", "24 12 12"),
    ("two years, with options to extend for a further one plus one years", "24 12 12"),
    ("two years with an option to extend for a further 12 + 12 months", "24 12 12"),
    ("two years with a further option of 1+1 years", "24 12 12"),
    ("contract of 2 years (plus 1 year plus 1 year)", "24 12 12"),
    ("2 years (+ 2 year extension)", "24 24"),
    ("2 years (with optional 2 year extension)", "24 24"),
    ("2 years (optional extension 2 x 1 year)", "24 12 12"),
    ("2 years; option for 2 years", "24 24"),
    ("2 years. Option to extend 12 months.", "24 12"),
    ("Initial 12-month contract. 2 further 12-month extensions.", "12 12 12"),
    ("1 year with 2 optional 1 year extensions", "12 12 12"),
    ("one year plus the option of two one year extensions (1+1+1)", "12 12 12"),
    ("one year, with the option to extend for one additional year and a further additional year", "12 12 12"),
    ("three years with an optional fourth year", "36 12"),
    ("extension for a maximum of three months", "- 3p"),
    ("a one-year contract with the option for a second year", "12 12"),
    ("three years with an option to extend into years four and five", "36 12 12"),
    ("short extension of the contract of up to three (3) months", "- 3p"),
    ("a final one-year extension", "- 12"),
    ("the first 12-month extension to 31 March 2025", "- 12"),
    ("extend by a further 1 year and 9 months to 31 December 2025", "- 21"),
    ("extension of 1 year 3 months", "- 15"),
    ("15 month extension", "- 15"),
    ("extension of fifteen months from 1 January 2024 to 31 March 2025", "- 15"),
    ("extension from 1 January 2024 to 31 March 2025", "- 15"),
    ("extended from 30 September 2023 to 31 March 2024", "- 6"),
    ("extended by 6 months from 30 September 2023 to 31 March 2024", "- 6"),
    ("the contract end date of 31 March 2024 to be extended by 12 months to 31 March 2025", "- 12"),
    ("contract ends 31 March 2024; extend to 31 March 2026", "- 24"),
    ("extend the lease for a further 5 years", "- 60"),
    ("wish to extend the framework beyond 31 December 2024 for 6 months", "- 6"),
    ("until 31 December 2024 with the option to extend for a further 6 months until 30 June 2025", "- 6"),
    ("to 31 March 2026, with an option to extend for a further 12 months to 31 March 2027", "- 12"),
    (
        "from 1 April 2024 to 31 March 2026 with the option to extend for a further 12 months plus 12 months to 31 March 2028",
        "24 12 12",
    ),
    ("June 2024 to June 2026 (2 years)", "24"),
    ("June 2024 to June 2026", "24"),
    ("From 01/06/2024 To 31/05/2027", "36"),
    ("Start date: 01/06/2024 End date: 31/05/2027", "36"),
    ("01 June 2024 for three years", "36"),
    ("Commencement: April 2025. Duration: 5 years.", "60"),
    ("Start: 1 July 2025; end: 30 June 2028; extension: 24 months", "36 24"),
    ("Contract start date 1 April 2025, contract end date 31 March 2028, contract review date 31 March 2027", "36"),
    ("approved by Cabinet on 12 March 2024 for 3 years from 1 April 2024", "36"),
    ("at its meeting on 3 July 2023 the committee agreed a two year contract", "24"),
    ("the Procurement Act 2023 applies to the 4 year contract", "48"),
    ("Public Contracts Regulations 2015, regulation 33: maximum 4 years", "<48"),
    ("section 75 agreement for 3 years", "36"),
    ("S106 funding of £450k over 5 years", "60"),
    ("3-year grant agreement 2024/25 - 2026/27", "36"),
    ("grant of £30,000 per year for three years 2024-27", "36"),
    ("50 weeks a year for 3 years", "36"),
    ("38 weeks per year for two academic years", "24"),
    ("term time only 39 weeks", "w39"),
    ("two academic years from September 2024", "24"),
    ("one academic year", "12"),
    ("for 2024/25", "12"),
    ("children under 5 years; contract 2 years + 1", "24 12"),
    ("adults aged 18-64 years, 5 year contract", "60"),
    ("young people 16 to 25 years old for 2 years", "24"),
    ("65 years and over: 3 years + 2 years", "36 24"),
    ("interest free loan repayable over 5 years", "60"),
    ("2-3 bedroom flats for 4 years", "48"),
    ("24/7 service for 3 years", "36"),
    ("up to 2+1 years", "24 12"),
    ("3 years + up to 2 years", "36 24p"),
    ("3 years plus up to two years extension", "36 24p"),
    ("2 years plus up to two x one year extensions", "24 12 12"),
    ("3yrs (+2yrs)", "36 24"),
    ("Three Years + One Year + One Year", "36 12 12"),
    ("THREE YEARS WITH THE OPTION TO EXTEND FOR TWO YEARS", "36 24"),
    ("5 years  (60  months )", "60"),
    ("three(3)years with an option to extend for two(2)years", "36 24"),
    ("3year contract", "36"),
    ("2 yr + 1yr + 1yr", "24 12 12"),
    ("twelve calendar months", "12"),
    ("1 (one) year with 2 (two) further options to extend of 1 (one) year each", "12 12 12"),
    ("thirty six months with the option of two further periods of twelve months", "36 12 12"),
    ("120 months", "120"),
    ("7 years + 3 years + 2 years + 2 years", "84 36 24 24"),
    ("3 years (1 year + 1 year + 1 year)", "12 12 12"),
    ("15 months (12 months plus 3 months extension)", "12 3"),
    ("2-year extension to the original 3-year contract", "36 24"),
    ("contract for a fixed period of 2 years with no extensions", "24"),
    ("fixed term of 18 months", "18"),
    ("single tender waiver for one year", "12"),
    ("spot purchase for up to 3 months", "<3"),
    ("over a 4-year period", "48"),
    ("a 4+4 framework", "48 48"),
    ("the 2+1 contract", "24 12"),
    ("3 years extendable by 2 years to 5 years", "36 24"),
    ("one year extendable for 2 more years", "12 24"),
    ("break option after three years of a five-year term", "60 b36"),
    ("5 year term with mutual break at 3 years", "60 b36"),
    ("5 year term with 6 months' break notice", "60"),
    ("award of a 3 year contract (with option to extend by up to 2 years) from 1 July 2024", "36 24p"),
    ("commencing on 1 April 2023 for a period of four (4) years", "48"),
    ("two year extension of the contract from 1 August 2023 to 31 July 2025", "- 24"),
    ("extension to contract for 12 months from 01/10/2022 to 30/09/2023", "- 12"),
    ("contract for a period of up to 4 years from 2023", "<48"),
    ("5 years with effect from 1 October 2023 plus the option to extend for up to a further 5 years", "60 60p"),
    ("contract period of 3 years plus 2 years optional extension, 1 April 2024 to 31 March 2029", "36 24"),
    ("four-year period ending March 2028", "48"),
    ("contract for the period July 2023 to June 2026 with an option to extend for up to 24 months", "36 24p"),
    ("eighteen-month extension until 30 September 2024", "- 18"),
    ("to vary the contract by extending the term by 24 months", "- 24"),
    ("approve a 10-year lease to the club at a peppercorn", "120"),
    ("from 2023/24 for three years", "36"),
    ("2023/24 - 2025/26", "36"),
    ("financial year 2023/24", "12"),
    ("over the 3 financial years 2024/25, 2025/26 and 2026/27", "36"),
    ("initial 5 years with an option to extend for up to 5 years (5+5)", "60 60"),
    ("10 years (5+5)", "60 60"),
    ("7 years (5+1+1)", "60 12 12"),
    ("(5 + 1 + 1 years)", "60 12 12"),
    ("four years with options for two 24-month extensions", "48 24 24"),
    ("initial contract term of 3 years, with an option to extend by two further years (one plus one)", "36 12 12"),
    ("with an initial 2-year term and three one-year options", "24 12 12 12"),
    ("2 years + 1 + 1 + 1", "24 12 12 12"),
    ("2 years and then 2 further years", "24 24"),
    ("2 years followed by 2 optional years", "24 24"),
    ("one plus one year contract", "12 12"),
    ("18 months with a 6 months break clause", "18 b6"),
    ("36 months with an optional 12 month extension thereafter", "36 12"),
    ("12 months (with the option of a further 12 months)", "12 12"),
    ("duration of the contract is four years, two years with the option of a further two years", "24 24"),
    ("contract term 4 years with a possible 2 year extension, total value £4.8m (£800k per annum)", "48 24"),
    ("four years (with a break after two years)", "48 b24"),
    ("a new contract from 1 April 2025 to 31 March 2035", "120"),
    ("service contract 8+4+4 years", "96 48 48"),
    ("8 + 8 years", "96 96"),
    ("8 years plus up to 8 years", "96 96p"),
    ("15 year contract from 2025 to 2040 with a possible 5 year extension to 2045", "180 60"),
    ("interim arrangements to 30 September 2024 (6 months)", "6"),
    ("until 31st August 2025 (an additional 5 months)", "- 5"),
    ("3 months (April to June 2024)", "3"),
    ("from September 2024 to August 2025 (12 months)", "12"),
    ("for 1 year from 1.4.24 to 31.3.25", "12"),
    ("1/4/24-31/3/27", "36"),
    ("1/4/24 for 3 years + 1", "36 12"),
    ("4 years from 01/04/2024, ends 31/03/2028", "48"),
    ("contract ending 31/03/24 extended for 1 year to 31/03/25", "- 12"),
    ("extension of 12 months to the existing contract, which expires on 31 March 2024", "- 12"),
    ("36-month contract beginning 1st November 2023 and ending 31st October 2026", "36"),
    ("starting in January 2024 for a period of 30 months", "30"),
    ("1st September 2024 to 31st July 2025", "11"),
    ("contract for 40 weeks from 2 September 2024", "w40"),
    ("a two stage procurement for a 3 year contract", "36"),
    ("3 lots each with a 2 year contract plus 1 year", "24 12"),
    ("1 x 3 year contract", "36"),
    ("a single three-year contract, extendable once for two years", "36 24"),
    ("extendable once by up to 24 months after 36 months", "36 24p"),
    ("extendable twice by one year after an initial three years", "36 12 12"),
    ("the option to extend twice, each for 12 months, after 2 years", "24 12 12"),
    ("with 2 extension periods (12 months each) after 24 months", "24 12 12"),
    ("36 months (+ 2 x 12 months)", "36 12 12"),
    ("2 years with options to extend for 1 year, 1 year and 1 year", "24 12 12 12"),
    ("between 1 April 2024 and 31 March 2027", "36"),
    ("covering April 2024 through March 2027", "36"),
    ("no more than two years", "<24"),
    ("not more than 3 years plus 1 year", "36 12"),
    ("twelve (12) month contract with two (2) options to renew for twelve (12) months each", "12 12 12"),
    # Phrases met in decisions, registers and notices after the reader was written.
    ("for 5 years with an option to extend for up to a further 5 years, by mutual agreement", "60 60p"),
    ("4 years from 1 April 2022, with potential extensions of 2 years plus one", "48 24 12"),
    (
        "initial 12 months, an option to extend for up to a further 12 months, followed by a further option of 24 months",
        "12 12p 24",
    ),
    ("5 years and 9 months, with an option for the council to extend for up to 2 further years", "69 24p"),
    ("five years plus two extension periods of two years", "60 24 24"),
    ("6 years, with two 2-year extension options making a maximum of ten years", "72 24 24"),
    ("an initial contract and two 12-month extension options", "- 12 12"),
    ("initial 60 months with a maximum of two extensions of 24 months and 12 months", "60 24 12"),
    ("3 years, with options to extend for 3 years and 4 years", "36 36 48"),
    ("4 years (initial 2 years with 2 x 1 year extensions)", "24 12 12"),
    ("4 years, option of three years plus a further three years (4+3+3)", "48 36 36"),
    ("5+2+2+1 (maximum 10 years)", "60 24 24 12"),
    ("2 years firm plus 1 year optional", "24 12"),
    ("2 years with a 3 month termination clause", "24"),
    ("7 years with break options at years 3 and 5", "84 b36 b60"),
    ("3 years with an option to extend for a fourth year", "36 12"),
    ("3 years with options to extend for a fourth and fifth year", "36 12 12"),
    ("5 years with extension options in years 6 and 7", "60 12 12"),
    ("2 years with a third year optional", "24 12"),
    ("1 year with an option to extend for a second year", "12 12"),
    ("01/04/2023 - 31/03/2025 (+ 12 months + 12 months)", "24 12 12"),
    ("a core term of four years and nine months with three, one-year built in extension options", "57 12 12 12"),
    ("a period or periods of up to 1 year with a maximum of 2 such extensions, after 2 years", "24 12p 12p"),
    ("extension of 12 months from 21 June 2024, at a cost for the 12-month period of £11m", "- 12"),
    ("1 April 2025 – 31 March 2028 (with options to extend to 31 March 2029 and 31 March 2030)", "36 12 12"),
    ("from 1 May 2026 to 30 April 2028, with an option of a further two years", "24 24"),
    ("to award a contract for the period 1 April 2025 to 31 March 2028", "36"),
    ("award to the preferred bidder, April 2024 to March 2027", "36"),
    ("award to the preferred bidder, for 2024/25", "12"),
    ("the current contract runs from 1 April 2020 to 31 March 2023", "36"),
    ("the existing contract (1 April 2020 to 31 March 2023) be extended by 12 months", "36 12"),
    ("to commence on 1 April 2026 and continue until 31 March 2036", "120"),
    ("up to 31 March 2026 from 1st July 2025", "9"),
    ("one (1) year plus four (4) optional annual extensions", "12 12 12 12 12"),
    ("option of a further five one-month extensions after seven months", "7 1 1 1 1 1"),
    ("2 years (1 year plus a 1 year extension, subject to continuation of grant)", "12 12"),
    ("a four year period (1 April 2025 to 31 March 2029) with a possible one year extension (31 March 2030)", "48 12"),
    ("two years, with a three month mobilisation period", "24"),
    ("half-year contract", "6"),
    ("extended for a year and a half to 30 September 2026", "- 18"),
    ("three years, extendable by agreement by a further two", "36 24"),
    ("three years with an option to extend for two more", "36 24"),
    ("vary the end date of the contract from 31 March 2025 to 30 September 2025", "- 6"),
    ("start on 1 December 2022 following expiry of the present contract on 30 November 2022", "-"),
    ("3 years + 1 year option to extend, with a three month mobilisation period", "36 12"),
    ("5-year contract with no break clause", "60"),
]


# More than one honest reading, a contradiction or words left over; the reading named is among the candidates.
OPEN = [
    ("4 years with 2 plus 1 year extension options which equates to 6 years in total", "48 24 12"),
    ("extend for 17 months to 29 December 2024 in July 2022", "- 17"),
    ("4 (2+2) years", "24 24"),
    ("4 years including a 1 year extension", "36 12"),
    ("3 years extendable to a maximum of 5 years", "36 24p"),
    ("3 years, extendable up to 5 years in total", "36 24p"),
    ("2 years with an option to extend up to a maximum of 4 years in total", "24 24p"),
    ("1st April 2023 to 31st March 2024, for two years", "24"),
    ("from 1 April 2022 for 3 years to 31 March 2026", "36"),
    ("3 years from 1 April 2024 to 31 March 2026", "36"),
    ("annual extensions up to a maximum of 3 years", "- 36p"),
    ("two years, extendable annually up to a further 3 years", "24 36p"),
    ("one year with the option to extend on an annual basis for up to 4 years", "12 48p"),
    ("3 years with the option to extend in 12 month increments up to a further 24 months", "36 24p"),
    ("3 to 5 years", "36 24p"),
    ("between 3 and 5 years", "36 24p"),
    ("minimum of three years", "36"),
    ("minimum term of 3 years, maximum term of 5 years", "36 24p"),
    ("3 years (24 months)", "36"),
    ("available for a period of 4 weeks up to a maximum of 12 weeks", "w12"),
    ("12 months or until the post is filled", "12"),
    ("2024-2028", "48"),
    ("2024-26", "24"),
    ("3 years with the option of extension", "36"),
    ("3 years with an option to extend", "36"),
    ("five years with two 12-month break clauses", "60"),
    ("3 year term, with the option of two further extensions of 12 months each, a maximum of six years", "36 12 12"),
    ("award of a contract for 3 years for Lot 1 and 5 years for Lot 2", "36"),
    ("one year rolling contract", "12"),
    ("rolling 12 month contract", "12"),
    ("contract extended from 12 months to 24 months", "12"),
    ("3 years from 31 June 2024", "36"),
    ("2 years with option to extend (1+1)", "24 12 12"),
    (
        "with effect from 1st July 2024 for 5 years (with an option to extend for a further 2 years until 30 June 2030)",
        "60 24",
    ),
    ("5 - 7 years", "60 24p"),
    ("two to three years", "24 12p"),
    ("2 or 3 years", "24 12p"),
    ("the current contract expires on 31 March 2024 and a new 5 year contract will commence on 1 April 2024", "60"),
    (
        "to extend the contract by 3 months to 30 June 2024 with an option of a further 3 months to 30 September 2024",
        "- 3 3",
    ),
    ("five year contract, with an option to extend for a further five years in one year increments", "60 60p"),
    ("one year contract with option to extend annually for a further two years", "12 24p"),
    ("term of 12 months renewable annually", "12"),
    ("10% saving over 2 years on a 5 year contract", "60"),
    ("short-term contract of 3 months pending procurement", "3"),
    ("at least 2 years", "24"),
    ("a minimum of 2 and a maximum of 4 years", "24 24p"),
    ("up to 4 years (minimum 2 years)", "24 24p"),
    ("renewal of the lease for 5 years with a tenant break option at year 3", "60 b36"),
    ("maximum extension of 12 months", "- 12p"),
    ("extension up to a maximum of 12 months", "- 12p"),
    ("2023/24 to 2026/27 (3 years)", "36"),
    ("3 years commencing on 1 July 2023 and expiring on 1 July 2026", "36"),
    ("extending from a 3 year to a 5 year contract", "36"),
    ("increase the term from 3 years to 5 years", "36"),
    ("12 weeks with an option for a further 4 weeks", "w12"),
    (
        "The contract is for 3 years with the option to extend annually for a further 2 years. The current contract ends on 30 June 2024.",
        "36 24p",
    ),
    ("4 years on a 2+1+1 basis", "24 12 12"),
    ("four-year contract, two years plus one plus one", "24 12 12"),
    ("3+1+1 (total 6 years)", "36 12 12"),
    ("2+2 years, maximum of 5 years", "24 24"),
    (
        "initial period of 24 months with the option to extend for 2 periods of up to 12 months, up to a maximum of 60 months",
        "24 12p 12p",
    ),
    ("three years with an option to extend by a further year up to a total of five years", "36 12"),
    ("rent review after 3 years of 10 year lease", "120"),
    ("use of the first of two one-year extension options", "- 12 12"),
    ("extension of fourteen months from 1 January 2024 to 31 March 2025", "- 14"),
    ("extended by 6 months from 30 September 2023 to 30 April 2024", "- 6"),
    ("extended by 6 months from 1 October 2023 to 30 April 2024", "- 6"),
    ("to 31 March 2026, with an option to extend for a further 12 months to 31 March 2028", "- 12"),
    ("from 1 April 2024 to 31 March 2026 with an option to extend for a further 12 months to 31 March 2028", "24 12"),
    ("3 years from April 2024 to March 2028", "36"),
    ("2 years from 1 June 2024 to 1 June 2026", "24"),
    ("two year olds' childcare contract for 3 years", "36"),
    ("6 months rent free on a 10 year lease", "120"),
    ("12-18 month contract", "12 6p"),
    ("six to nine months", "6 3p"),
    ("six month initial term extendable to 12 months", "6 6p"),
    ("3 years extendable by 1 year to 5 years", "36 12"),
    ("5 year term with a break clause exercisable on 6 months' notice", "60"),
    (
        "a contract from 1 April 2023 - 31 March 2026, with the option to extend for a further 24 months in 12 month increments",
        "36 24p",
    ),
    ("three-year extension, taking the total contract length to eight years", "60 36"),
    ("contract for a minimum period of 12 months", "12"),
    ("four years with the right to terminate after 2 years", "48"),
    ("for a further period of 3 months, 1 April 2024 to 30 June 2024", "- 3"),
    ("contract ending 31/03/24 extended for 2 years to 31/03/25", "- 24"),
    ("4 year framework, call-offs may run for a further 2 years after expiry", "48 24"),
    ("3 year contract x 2 lots", "36"),
    ("24 month pilot with 12 months evaluation", "24"),
    ("three years until 31 August 2028 with the option of extending it until 31 August 2030", "36 24"),
    ("extended from 1 July 2020 until 30 June 2021 with an option to extend until 31 December 2021", "- 12 6"),
    ("five years with an annual break clause", "60"),
    ("extend for up to a further five years in increments of one year, after five years", "60 60p"),
    ("3 years with options to extend in increments of 12 months up to a maximum of 5 years", "36 24p"),
    ("60 months, extendable to up to 108 months", "60 48p"),
    (
        "an extension from 1 April 2019 to 30 September 2019 with provision for two further extensions of three months",
        "- 6 3 3",
    ),
    ("an extension which was due to expire on 31 March 2020", "-"),
    ("between 3 and 16 years in total", "<192"),
    ("two years commencing on the expiry of the current contract on 31 March 2025", "24"),
    ("3 years from 1 April 2024, extension from 1 May 2027 for 1 year", "36 12"),
    ("in place by 1 April 2025 for a period of four years", "48"),
    ("subject to a six month break clause", "- b6"),
    # Words beside the term that no reading heeds.
    ("approval of a 5 year strategy and a 2 year contract", "24"),
    ("the first two years of a five year contract", "60"),
    ("ten year term with a break at the fifth year", "120"),
    ("6 months' mobilisation, then 3 years", "36"),
    ("the first year of a 3 year contract", "36"),
    ("second year of the two year extension", "- 24"),
    ("10 year lease with tenant's break at the third anniversary", "120"),
    ("extension option of 2 years to be exercised from 1 April 2025", "- 24"),
    ("a DPS for a period of ten years with a review every two years", "120"),
    (
        "The Council's contract with X for 5 years ended in March 2022 and it is proposed to enter a new 5-year contract.",
        "60",
    ),
    ("5 year warranty with a 1 year contract", "12"),
    ("original 3-year contract with 2 x 1 year extensions, both of which have been used", "36 12 12"),
    ("terminate on 3 months' notice after the first 12 months of a 3 year term", "36"),
    ("two extensions of 2 years and 1 year respectively, after 5 years", "60 24 12"),
    ("5 years with an optional (+1) (+1) year extension", "60 12 12"),
]

# No term may be taken from these without asking.
UNSETTLED = [
    "three (2) years",
    "until the post is filled",
    "2 x 12 periods",
    "contract for several years",
    "a number of years",
    "30 February 2024 to 29 February 2026",
    "within 6 months of the decision",
    "after 12 months' review",
    "3 month extension to 30th June",
    "6+6",
    "three 2-year contracts",
    "the remaining 18 months of the contract",
    "for the remaining 2 years",
    "annual contract",
    "activate the +1 extension",
    "contract year 3 of 5",
    "Year 1 to Year 3",
    "1st April - 30th September 2024",
    "March 31st, 2025",
    "midnight on 31 March 2025",
    "contract to 2027 with extension to 2029",
    "reduced from four years to two years",
    "3 years rather than 5 years",
    "either 3 or 5 years",
    "option 1: 3 years; option 2: 5 years",
    "8 week consultation",
    "extended on a month-by-month basis",
    "monthly rolling basis",
    "rolling contract with 3 months' notice",
    "to take up the option to extend for the second of the two years",
    "10 year old building lease",
    "in the next 5 years",
    "over the last three years",
    "three years ago",
    "6/12 months",
    "24/36 months",
    "one-hundred years",
    "5 years, 3 of which are guaranteed",
    "5 years with the last two years optional",
    "5 years of which 2 are extension",
    "contract will expire on 31 March 2025 after all extensions have been used",
    "from Sept 24 to Aug 25",
    "for the school year 2024/25",
    "five-year framework agreement with four-year call-offs",
    "framework for 4 years with call-off contracts of up to 5 years",
    "the value of the 4 year contract exceeds £1m; approval for 2 years is sought",
    "lots 1-3: 2+1 years; lot 4: 1+1 years",
    "5 years less 1 day",
    "364 days",
    "60 days",
    "a quarter",
    "1 year, 11 months and 30 days",
    "3 years plus 6 months handover",
    "less than 12 months",
    "over 4 years old",
    "more than 5 years",
    "3 years with 6 month rolling extensions",
    "3 + up to 2 years",
    "extendable by 2 years to 5 years",
]


def term(short: str) -> Term:
    initial: int | None = None
    options: list[Option] = []
    breaks: list[int] = []
    most = weeks = None
    for place, part in enumerate(short.split()):
        if part.startswith("<"):
            most = int(part[1:])
        elif part.startswith("w"):
            weeks = int(part[1:])
        elif part.startswith("b"):
            breaks.append(int(part[1:]))
        elif part != "-" and place == 0:
            initial = int(part)
        elif part != "-":
            options.append(Option(int(part.rstrip("p")), pot=part.endswith("p")))
    return Term(initial, tuple(options), tuple(breaks), most, weeks)


@pytest.mark.parametrize(("words", "expected"), SETTLED)
def test_a_plain_phrase_has_one_reading(words: str, expected: str) -> None:
    reading = read(words)
    assert reading.candidates == (term(expected),)
    assert reading.contradictions == ()
    assert reading.unread == ()


@pytest.mark.parametrize(("words", "expected"), OPEN)
def test_a_phrase_that_leaves_room_is_left_open(words: str, expected: str) -> None:
    reading = read(words)
    assert term(expected) in reading.candidates
    assert not reading.is_settled


UNSETTLED_BY_OTHER_WORDS = [
    "award of a two year contract, plus the possibility of a third and fourth year",
    "for two years in the first instance, renewable for a third",
    "for 2 years initially, then annually for up to 3 years",
    "contract period 1 April 2021 - 31 March 2024 + 1 year extension option (to 31 March 2025) exercised",
    "contract to commence 1 September 2025 for one academic year",
    "defects liability period of 12 months following a 40-week construction contract",
    "to extend the existing contract, which has been in place for five years, by one year",
    "for a further two-year period with the option to extend for one additional year, commencing 1 August 2023",
    "the initial term ends on 31 May 2025 and the first extension of one year is to 31 May 2026",
    "to vary the contract so that it ends on 30 September 2025 instead of 31 March 2025",
    "two-year fixed price contract, thereafter reviewed annually",
    "approve a one year pilot followed by a two year contract if successful",
    "6 years with break options every 2 years",
    "for a total of seven years including a mobilisation year",
    "a one year extension (2 of 3 available)",
    "the council has had this contract for 8 years and now seeks approval for a further 4",
    "two years' contract extended from 1 October 2023 until 30 September 2025",
    "agree to the use of the 2 year extension provision in the 3 year contract from 1 November 2025",
    "contract from 1 October 2022 to 30 September 2025 (option to extend for 2 years has not been taken)",
    "for 3 years, of which the third is optional",
    "novation of the contract for the remaining 3 years to 31 March 2028",
    "for the duration of the grant funding until March 2026",
]


@pytest.mark.parametrize("words", UNSETTLED_BY_OTHER_WORDS)
def test_words_beside_a_plain_length_are_named_in_a_sentence(words: str) -> None:
    reading = read(words)
    assert reading.candidates or reading.stated_end
    assert len(reading.candidates) > 1 or reading.contradictions


def test_backdated_to_names_the_first_day() -> None:
    reading = read("waiver for 9 months backdated to 1 July 2024")
    assert (reading.starts_on, reading.stated_end, reading.is_settled) == (date(2024, 7, 1), None, True)


@pytest.mark.parametrize("words", UNSETTLED)
def test_a_phrase_that_does_not_settle_a_term_says_so(words: str) -> None:
    assert not read(words).is_settled


# Words that stand beside a term and say nothing of it.
COMPANY = [
    "Cabinet agreed to award the contract to the preferred bidder, {}",
    "Award of contract to Supplier A {}",
    "Approved the award of a contract ({})",
    "The Leader approved on 3 June 2025 that the contract be awarded {}",
    "{}, subject to satisfactory performance",
    "{}, in accordance with Contract Procedure Rule 9.2 and paragraph 4.3 of the report",
    "{} at an estimated value of £4.2m",
    "{}; the annual value is £250,000 over three lots",
    "{}, with a three month mobilisation period",
    "{} (Minute 45 refers)",
    "{} for people aged 18 to 65",
    "Following a tender in 2023/24, {}",
]


@pytest.mark.parametrize("company", COMPANY)
def test_a_term_stays_the_same_in_company(company: str) -> None:
    """A plain phrase keeps its reading beside other words, or is left open; it never turns into another in silence."""
    readings = {words: (read(company.format(words)), term(expected)) for words, expected in SETTLED}
    assert [
        words for words, (reading, kept) in readings.items() if reading.is_settled and reading.candidates != (kept,)
    ] == []


@pytest.mark.parametrize(
    "words",
    [
        "rule 21.3 (j)",
        "CPR 12 & 47",
        "£520,000 a year",
        "33 suppliers and 350 children",
        "5 days a week",
        "a saving of 10%",
        "support for 0-18 year olds",
        "",
    ],
)
def test_numbers_that_are_no_term_give_none(words: str) -> None:
    assert read(words).candidates == ()


@pytest.mark.parametrize(
    ("words", "start", "end", "last"),
    [
        ("3 years from 1 April 2024", date(2024, 4, 1), None, None),
        ("1 April 2024 - 31 March 2026", date(2024, 4, 1), date(2026, 3, 31), None),
        ("from 12/05/2019 to 11/05/2021", date(2019, 5, 12), date(2021, 5, 11), None),
        ("2023/24 to 2025/26 inclusive", date(2023, 4, 1), date(2026, 3, 31), None),
        ("for 2024/25 and 2025/26", date(2024, 4, 1), date(2026, 3, 31), None),
        ("extended to 4th September 2024", None, None, date(2024, 9, 4)),
        ("extended from 31 March 2021 to 31 May 2021", None, date(2021, 3, 31), date(2021, 5, 31)),
        ("12 month extension commencing on 1st April 2023", date(2023, 4, 1), date(2023, 3, 31), None),
        (
            "1 April 2022 to 31 March 2025 with an option to extend to 31 March 2027",
            date(2022, 4, 1),
            date(2025, 3, 31),
            date(2027, 3, 31),
        ),
        ("3+1 years from 1 April 2022 to 31 March 2026", date(2022, 4, 1), None, date(2026, 3, 31)),
        ("March 31st, 2025 for 12 months", date(2025, 3, 31), None, None),
        ("commencing 2024-04-01 and expiring on 2027-03-31", date(2024, 4, 1), date(2027, 3, 31), None),
        (
            "an interim six-month extension to the existing contract from 2 October 2023",
            date(2023, 10, 2),
            date(2023, 10, 1),
            None,
        ),
        (
            "extended for eight years from 1 February 2024, as the current contract allows",
            date(2024, 2, 1),
            date(2024, 1, 31),
            None,
        ),
        ("for two years until the end of March 2027", None, date(2027, 3, 31), None),
        ("extend by 24 months to Wednesday, 19 May 2027", None, None, date(2027, 5, 19)),
        (
            "a 6 month extension from 1st July to 31st December 2025",
            date(2025, 7, 1),
            date(2025, 6, 30),
            date(2025, 12, 31),
        ),
        ("extend by 9 months from 30 June 2023 until 31 March 2024", None, date(2023, 6, 30), date(2024, 3, 31)),
        ("3 years from the contract award date of 1 June 2024", date(2024, 6, 1), None, None),
        ("awarded 12 March 2024 for 3 years", None, None, None),
        ("no options to extend, contract ends 30 September 2027", None, date(2027, 9, 30), None),
        (
            "2 x 12 month extensions (max 13 July 2030) from 14 July 2025 – 13 July 2028",
            date(2025, 7, 14),
            date(2028, 7, 13),
            date(2030, 7, 13),
        ),
        (
            "up to two further years beyond the expiry of the initial term on 31 December 2025",
            None,
            date(2025, 12, 31),
            None,
        ),
        (
            "The current contract expires on 31 March 2025. Start: 1 July 2025; end: 30 June 2028",
            date(2025, 7, 1),
            date(2028, 6, 30),
            None,
        ),
        (
            "commence on 1 April 2026, continue until midnight on 31 March 2036; may be extended by up to five years to 31st March 2041",
            date(2026, 4, 1),
            date(2036, 3, 31),
            date(2041, 3, 31),
        ),
    ],
)
def test_days_are_read(words: str, start: date | None, end: date | None, last: date | None) -> None:
    reading = read(words)
    assert (reading.starts_on, reading.stated_end, reading.stated_last_end) == (start, end, last)


def test_a_month_is_kept_as_a_month() -> None:
    reading = read("from April 2022 to March 2025")
    assert reading.starts_on is None
    assert reading.starts_in == Span(date(2022, 4, 1), date(2022, 4, 30))
    assert reading.starts_in.month == (2022, 4)
    assert str(reading.ends_in) == "March 2025"
    assert reading.candidates == (Term(36),)


def test_a_year_is_kept_as_a_year() -> None:
    reading = read("3 years from 2022, option to extend for a further year")
    assert str(reading.starts_in) == "2022"
    assert reading.candidates == (Term(36, (Option(12),)),)


def only_sentence(reading: Reading) -> str:
    assert len(reading.contradictions) == 1
    return reading.contradictions[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "4 years with 2 plus 1 year extension options which equates to 6 years in total",
            "4 years + 2 + 1 is 7 years (84 months); the words say 6 years (72 months).",
        ),
        (
            "3 years from 1 January 2022 to 31 December 2025",
            "3 years from 1 January 2022 end on 31 December 2024; the words say 31 December 2025.",
        ),
        (
            "12 months from 31 April 2019",
            "“31 april 2019” is a day that does not exist: April 2019 has 30 days.",
        ),
        (
            "extended from 31 March 2021 to 30 May 2021",
            "1 April 2021 to 30 May 2021 is not a whole number of months: 2 months from 1 April 2021 end on 31 May 2021.",
        ),
        (
            "3 years, or until the work is finished",
            "The end depends on an event: “until the work is finished”.",
        ),
        (
            "fixed-term extension (19 months), due to expire on 29/05/2019",
            "The words do not say whether 29 May 2019 is the end before the extension or after it.",
        ),
    ],
)
def test_a_contradiction_is_said_in_a_sentence(words: str, sentence: str) -> None:
    assert only_sentence(read(words)) == sentence


@pytest.mark.parametrize("old_end", [date(2022, 7, 27), date(2022, 7, 28), date(2022, 7, 29)])
def test_an_extension_is_held_against_an_old_end_that_is_known(old_end: date) -> None:
    reading = read("extend for 17 months to 29 December 2024", old_end=old_end)
    assert reading.candidates == (Term(options=(Option(17),)),)
    assert "29 December 2024" in only_sentence(reading)
    assert not read("extend for 17 months to 29 December 2024", old_end=date(2023, 7, 29)).contradictions


def test_words_are_held_against_a_start_that_is_known() -> None:
    assert read(
        "3 years … extend for 2 + 1 years, potential end 6 October 2031", starts_on=date(2025, 10, 7)
    ).is_settled
    assert read(
        "3 years … extend for 2 + 1 years, potential end 6 October 2030", starts_on=date(2025, 10, 7)
    ).contradictions


@pytest.mark.parametrize(
    ("words", "contract"),
    [
        ("leases for a period of 10 years", False),
        ("packages of 4 weeks up to a maximum of 12 weeks", False),
        ("services available for a period of 4 weeks up to 12 weeks", False),
        ("fixed-term post for 2 years", False),
        ("contract for the lease of vehicles for 4 years", True),
        ("3+1 years", True),
    ],
)
def test_what_is_not_a_contract_term_says_so(words: str, contract: bool) -> None:
    assert read(words).is_contract_term is contract


def test_notice_is_no_term() -> None:
    assert read("three years, with a notice period of 4 months").candidates == (Term(36),)
    [reading] = read("three years, extendable by one year on 6 months' notice to the supplier").candidates
    assert reading == Term(36, (Option(12, supplier_notice_months=6),))


def test_weeks_stay_weeks() -> None:
    [reading] = read("30 weeks commencing on 16 March 2021").candidates
    assert reading == Term(weeks=30)
    assert reading.ends_on(date(2021, 3, 16)) == date(2021, 10, 11)
    assert reading.last_possible_end(date(2021, 3, 16)) == date(2021, 10, 11)
    assert reading.maximum_months is None


def test_the_ends_of_a_term() -> None:
    start = date(2025, 10, 7)
    reading = term("36 24 12")
    assert reading.maximum_months == 72
    assert reading.ends_on(start) == date(2028, 10, 6)
    assert reading.last_possible_end(start) == date(2031, 10, 6)
    assert term("- 12").ends_on(start) is None
    assert term("- 12").maximum_months is None
    assert term("- 12").last_possible_end(start) == date(2026, 10, 6)
    assert term("<60").last_possible_end(start) == date(2030, 10, 6)
    assert Term().last_possible_end(start) is None


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2018, 4, 1), 60, date(2023, 3, 31)),
        (date(2026, 3, 1), 1, date(2026, 3, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 30)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2019, 4, 1), 26, date(2021, 5, 31)),
        (date(2019, 4, 1), 39, date(2022, 6, 30)),
    ],
)
def test_the_last_day_of_a_term(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last
    assert months_between(first, last) == months


def test_days_that_are_no_whole_months_apart() -> None:
    assert months_between(date(2021, 5, 28), date(2022, 4, 14)) is None
    assert months_between(date(2024, 4, 1), date(2024, 3, 31)) is None


@pytest.mark.parametrize("months", [0, -1])
def test_a_term_of_no_months_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        last_day(date(2024, 4, 1), months)
