"""How long a contract runs: what a phrase such as "3+1 years from 1 April 2024" says, and the arithmetic of its ends.

`read(words)` never decides where the words leave room. It answers with every honest reading (`candidates`), with the
sentences in which the words disagree with themselves or leave something open (`contradictions`) and with the words it
could not use (`unread`). Only a reading that `is_settled` may be taken without asking a person.

Months are calendar months, weeks stay weeks, and every last day is inclusive. Source of the notation and of the
arithmetic: the council's rules on term notation.
"""

from commissioning.kit.terms.reader import read
from commissioning.kit.terms.told import Told, length_words, parts_words, told
from commissioning.kit.terms.values import Option, Reading, Span, Term, last_day, months_between

__all__ = [
    "Option",
    "Reading",
    "Span",
    "Term",
    "Told",
    "last_day",
    "length_words",
    "months_between",
    "parts_words",
    "read",
    "told",
]
