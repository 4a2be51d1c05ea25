"""Texts that speak to the machine instead of about a person.

None of these words decides alone who is found: a profile that holds them gains nothing by the second
reading, whatever the model says of it, and a person looks at it.
"""

import re

from anyascii import anyascii

from talentio.core.spelling import fold

from .brief.tokens import clean

# Over texts in plain lower-case letters: what nobody says of their own work.
PATTERNS = [
    r"\b(?:ignor\w*|disregard|forget|overrid\w*|bypass|oubli\w*|neglig\w*|fais abstraction|contourn\w*)\b"
    r"(?! nothing| rien)"
    r".{0,60}\b(?:instruction\w*|consigne\w*|regle\w*|rule\w*|prompt\w*|criter\w*|previous|above|precedent\w*)",
    r"\b(?:new|nouvelles?|updated|real|vraies?)\s+(?:system )?(?:instruction|consigne)s?\b",
    r"\bsystem\s*(?:prompt|message|override|note|instruction)|^\s*(?:system|assistant|developer|user)\s*:",
    r"\b(?:im_start|im_end|inst|sys|endofprompt)\b|begin_?of_?text|end_?of_?text",
    r"\b(?:notez|attribuez?|donnez?|mets|mettez|give|assign|award|return|output|reponds|repondez"
    r"|answer|renvoie|renvoyez|classez|rank|evaluez?|treat)\b.{0,60}"
    r"\b(?:100|maxim\w*|highest|perfect|parfait\w*|met|top|first|premier\w*|best|meilleur\w*|true)\b.{0,40}"
    r"\b(?:candidat\w*|criter\w*|score|profil\w*|points?|everything|json|applicant)\b",
    r"\b(?:mark|rate|score|rank|notez?|classez?)[ -]"
    r"(?:me|moi|it|him|her|this|ce|cet|cette|every|all|each|tous|toutes)\b",
    r"\b(?:all|every|each|tous|toutes|chaque|any)\b.{0,20}\b(?:criteri\w*|critere\w*|requirement\w*|exigence\w*)\b"
    r".{0,60}\b(?:met|satisf\w*|rempli\w*|fulfil\w*|valid\w*|ok|true|pass\w*)",
    r"\b(?:candidat\w*|applicant|profil\w*|person\w*)\b.{0,40}"
    r"\b(?:meets?|satisf\w*|rempli\w*|match\w*|correspond\w*)\b.{0,30}"
    r"\b(?:all|every\w*|tous|toutes|100|parfaitement|perfectly)\b",
    r"\b(?:outcome|verdict|score|met|quote|criteria|status)\b\s*[\"']?\s*[:=]\s*[\"']?\s*(?:met|true|100|10\b|max|\[)",
    r"\b(?:you are|tu es|vous etes|act as|agis comme)\b.{0,40}"
    r"\b(?:model\w*|modele|assistant|evaluat\w*|judge|juge|ia|ai)\b",
    r"\b(?:dear|attention|note to|hello|cher|chere|message (?:to|a|pour|aux?))\s+(?:the |l |les |all )?"
    r"(?:ai|ia|llm|bot|machine|modele|model|algorithm\w*|evaluat\w*|recruiter bot|gpt)\b",
]
SPEAKS = re.compile("|".join(f"(?:{each})" for each in PATTERNS), re.MULTILINE)
ARABIC = re.compile("تجاهل|التعليمات|تعليمات النظام|جميع المعايير|كل المعايير")
# Spelt out with signs between, "i.g.n.o.r.e".
SPACED = re.compile(r"\b(?:\w[\W_]){5,}\w\b")


def speaks_to_the_machine(text):
    """Tell whether a text holds what looks like an order to whoever reads it by machine."""
    seen = clean(text)
    joined = SPACED.sub(lambda m: re.sub(r"[\W_]", "", m[0]), seen)
    # Letters of other scripts that look like ours are read as ours.
    latin = "\n".join(fold(anyascii(line)) for line in seen.splitlines())
    readings = {seen.lower(), latin, fold(anyascii(seen)), fold(joined)}
    return bool(ARABIC.search(seen)) or any(SPEAKS.search(each) for each in readings)
