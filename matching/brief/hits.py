"""The words of a sentence that ask for something, and how: not, if possible, surely."""

from .numbers import found_in
from .places import gazetteer
from .standing import JOINS, Hit, clauses_of, judge, section_of
from .words import longest, trie

CINEMA = (
    *("either_gender", "talent_types", "ethnicities", "any_ethnicity", "features"),
    *("hair_color", "hair_type", "hair_length", "skin_tone", "build", "stature", "languages", "skills"),
    *("nationality", "nationality_tongue", "availability", "life_stage"),
)
STANDARD = (
    *("either_gender", "talents", "tools", "tool_names", "languages", "availability", "work_mode", "years"),
    *("nationality", "nationality_tongue", "ethnicities", "life_stage"),
)
BESIDE = {
    "eyes": ("eye_color @eyes",),
    "hair": ("hair_color @hair", "hair_type @hair", "hair_length @hair"),
    "skin": ("skin_tone @skin",),
    "build": ("build @build",),
}
CUES = (
    "neg_before",
    "neg_after",
    "not_neg",
    "neutral",
    "accepted",
    "prefer_adverb",
    "prefer",
    "must",
    "one_of",
)
FILLERS = JOINS | {"de", "d", "couleur", "plutot", "tres", "assez", "naturellement", "a", "aux", "type", ":"}
FILLERS |= {
    "with",
    "very",
    "long",
    "mi",
    "rather",
    "plutôt",
    "du",
    "the",
    "un",
    "une",
    "peu",
    "quite",
    "colour",
    "color",
}
# Beside these, a colour is not somebody's.
NOT_PEOPLE = {
    "barbe",
    "beard",
    "moustache",
    "mustache",
    "chemise",
    "shirt",
    "robe",
    "dress",
    "accent",
    "accents",
}
WORKS = {
    "metrage",
    "film",
    "films",
    "serie",
    "series",
    "production",
    "coproduction",
    "movie",
    "feature",
    "clip",
    "chaine",
}
RESIDENCE = {"a", "au", "aux", "en", "in", "at", "base", "based", "bas", "residant", "vivant", "habitant", "sur", "from",
             "localisation", "location", "lieu", "vill", "city", "near", "around", "de", "region", "pres", ":", "live", "lives",
             "domicili", "install", "resident", "et", "ou", "or", "and", "/", ",", "(", "d"}  # fmt: skip
SHOOTING = {"tournage", "tourne", "shoot", "shoots", "shooting", "filming", "casting", "auditions", "audition", "filmed",
            "repetitions", "studio", "essais", "tournages", "tournera", "rehearsals", "film", "set", "festival", "histoire", "story"}  # fmt: skip
LIVING = {"base", "basee", "bases", "basees", "based", "residant", "vivant", "vit", "habitant", "habite", "living", "lives",
          "live", "reside", "resident", "domicilie", "domiciliee", "residence", "installe", "local", "locals", "poste", "ville",
          "localisation", "location", "located", "lieu", "city"}  # fmt: skip
KNOWING = {"maitrise", "maitriser", "maitrisant", "maitrisez", "logiciel", "logiciels", "outil", "outils", "sur", "sous",
           "using", "software", "tool", "tools", "proficient", "knows", "know", "utiliser", "utilisation"}  # fmt: skip
# Words before which a people is meant and not its tongue.
LOOKS = {"type", "physique", "traits", "looking"}
ORIGIN = {
    "origine",
    "origines",
    "origin",
    "originaire",
    "descent",
    "born",
    "heritage",
    "native",
    "descendance",
    "racines",
}


def hits_in(sentence, kind, section):
    """All hits of a sentence, and the section that the next one stands in ("prefer", "not" or "")."""
    tokens, taken, hits = sentence.tokens, set(), []
    for field, start, end, value in found_in(sentence, kind):
        first, last = _tokens_between(tokens, start, end)
        taken.update(range(first, last))
        hits.append(_hit(sentence, field, list(value), first, last))
    cues = _cues(tokens, taken)
    hits += _anchored(sentence, taken) if kind == "cinema" else []
    hits += _genders(sentence)
    hits += _plain(sentence, kind, taken)
    hits += _cities(sentence, kind, taken)
    hits.sort(key=lambda hit: hit.start)
    hits = _levels(sentence, hits)
    clauses = clauses_of(tokens)
    for hit in hits:
        hit.clause = clauses[hit.start]
    section = section_of(sentence, hits, cues, section)
    judge(sentence, hits, cues, clauses, section)
    return hits, section


def _hit(sentence, field, codes, first, last):
    tokens = sentence.tokens
    source = sentence.text.source(tokens[first].start, tokens[last - 1].end)
    is_denied = codes[0] is not None and str(codes[0]).startswith("-")
    codes = [code[1:] for code in codes] if is_denied else codes
    return Hit(field, codes, first, last, source, sentence=sentence, is_denied=is_denied)


def _tokens_between(tokens, start, end):
    inside = [n for n, token in enumerate(tokens) if token.start < end and token.end > start]
    return inside[0], inside[-1] + 1


def _cues(tokens, taken):
    """[(heading, start, end)]; a cue that is part of a longer one does not count."""
    tree, found, place = trie(*CUES), [], 0
    while place < len(tokens):
        match = None if place in taken else longest(tree, tokens, place)
        if match:
            end, leaves = match
            found += [(heading, place, end) for heading, _codes in leaves[:1]]
            place = end
        else:
            place += 1
    return found


def _anchored(sentence, taken):
    """Colours and shapes beside the noun that gives them their meaning."""
    tokens, hits = sentence.tokens, []
    for place in range(len(tokens)):
        match = None if place in taken else longest(trie("anchor"), tokens, place)
        if not match:
            continue
        end, leaves = match
        tree = trie(*BESIDE[leaves[0][1][0]])
        found = []
        if place and tokens[place - 1].text not in JOINS:
            # "brown eyes": English says it before, and what follows belongs to the next noun.
            found = _walk(sentence, tree, taken, place - 1, -1)
        found = found or _walk(sentence, tree, taken, end, 1)
        if found or leaves[0][1][0] in ("eyes", "hair"):
            taken.update(range(place, end))
        hits += found
    return hits


def _walk(sentence, tree, taken, place, step):
    """Hits from a noun on, forward or backward, as long as there are only adjectives and joints."""
    tokens, hits = sentence.tokens, []
    while 0 <= place < len(tokens) and place not in taken:
        if longest(trie("features"), tokens, place):
            break  # "cheveux courts, rasés de près"
        if step > 0:
            match = longest(tree, tokens, place)
        else:
            match = next(
                (m for size in (3, 2, 1) if place - size + 1 >= 0
                 and (m := longest(tree, tokens, place - size + 1)) and m[0] == place + 1),
                None,
            )  # fmt: skip
            if match:
                size = next(
                    s
                    for s in (3, 2, 1)
                    if place - s + 1 >= 0
                    and (m := longest(tree, tokens, place - s + 1))
                    and m[0] == place + 1
                )
        if match:
            first, last = (place, match[0]) if step > 0 else (place - size + 1, place + 1)
            for heading, codes in match[1]:
                hits.append(_hit(sentence, heading.split(" @")[0], codes, first, last))
            taken.update(range(first, last))
            place = last if step > 0 else first - 1
        elif tokens[place].text in FILLERS and (step > 0 or tokens[place].text in JOINS):
            place += step
        else:
            break
    return hits


def _plain(sentence, kind, taken):
    tokens, hits, place = sentence.tokens, [], 0
    tree = trie(*(CINEMA if kind == "cinema" else STANDARD))
    # Jobs ask for languages: nationality never counts there.
    speaks = kind == "standard" or _speaks_of_languages(tokens)
    while place < len(tokens):
        match = None if place in taken else longest(tree, tokens, place)
        if not match or taken.intersection(range(place, match[0])):
            place += 1
            continue
        end, leaves = match
        leaves = _without_mere_words(sentence, place, end, leaves)
        for heading, codes in _chosen(tokens, place, end, leaves, speaks):
            hits.append(_hit(sentence, heading, codes, place, end))
            if heading == "either_gender" and kind == "cinema":
                hits += _types_in(sentence, place, end)
        taken.update(range(place, end))
        place = end
    hits += _countries(sentence, kind, taken)
    return hits


def _without_mere_words(sentence, place, end, leaves):
    """ "Illustrator" the program or a trade, "Tableau" the program or a picture: one meaning of the two."""
    fields = {heading for heading, _codes in leaves}
    if "tool_names" not in fields:
        return leaves
    is_tool = _is_named_tool(sentence, place, end)
    return [leaf for leaf in leaves if (leaf[0] == "tool_names") == is_tool]


def _is_named_tool(sentence, place, end):
    """A word with a capital that is not due to the sentence, in a list of tools or after a word for knowing."""
    tokens = sentence.tokens
    if not place or not sentence.is_capital(tokens[place]) or tokens[place].text.endswith("x"):
        return False
    before = place - 1
    while before > 0 and tokens[before].text in ("d", "'", "de", "of", "in", "with", ":", "l", "adobe"):
        before -= 1
    if tokens[before].text in KNOWING:
        return True
    listed = JOINS | {",", "/", "&", "(", ";"}
    after = end
    while after < len(tokens) and tokens[after].text in listed:
        after += 1
    if end < after < len(tokens) and longest(trie("tools"), tokens, after):
        return True
    before = place
    while before > 0 and tokens[before - 1].text in listed:
        before -= 1
    matches = ((start, longest(trie("tools"), tokens, start)) for start in range(max(0, before - 3), before))
    return before < place and any(match and match[0] == before for _start, match in matches)


def _types_in(sentence, start, end):
    """What "danseurs et danseuses" do, besides being either."""
    found = [longest(trie("talent_types"), sentence.tokens, place) for place in range(start, end)]
    hits = [_hit(sentence, "talent_types", match[1][0][1], start, end) for match in found if match]
    return hits[:1]


def _genders(sentence):
    """Words for men and women: by whole words, since "figurante" and "figurants" share a stem."""
    tokens, hits, place = sentence.tokens, [], 0
    tree = trie("gender", by="text")
    while place < len(tokens):
        if _is_initial(sentence, place):
            codes = [{"h": "M", "m": "M", "f": "F"}[tokens[place].text]]
            hits.append(_hit(sentence, "gender", codes, place, place + 1))
        match = longest(tree, tokens, place, by="text")
        longer = longest(trie("level"), tokens, place)
        if match and longer and longer[0] > match[0]:
            match = None  # a mother tongue is no mother
        if match:
            hits.append(_hit(sentence, "gender", match[1][0][1], place, match[0]))
        if any(token.is_inclusive for token in tokens[place : match[0] if match else place + 1]):
            hits.append(_hit(sentence, "either_gender", ["any"], place, place + 1))
        place = match[0] if match else place + 1
    return hits


def _is_initial(sentence, place):
    """H, F or M alone before an age, as notices write."""
    token, following = sentence.tokens[place], sentence.tokens[place + 1 : place + 3]
    is_letter = token.text in ("h", "f", "m") and sentence.is_capital(token)
    return is_letter and any(each.text[0].isdigit() for each in following)


def _speaks_of_languages(tokens):
    return any(longest(trie("speaking", "level"), tokens, place) for place in range(len(tokens)))


def _chosen(tokens, place, end, leaves, speaks):
    """Of meanings that share words, those that the neighbours allow."""
    fields = [heading for heading, _codes in leaves]
    before = tokens[place - 1].text if place else ""
    person = place and longest(trie("gender", "talent_types"), tokens, place - 1)
    if "languages" in fields and "nationality_tongue" in fields:
        is_people = (person and not speaks) or before in (
            "nationalite",
            "nationality",
            "citoyen",
            "ressortissant",
        )
        leaves = [leaf for leaf in leaves if leaf[0] == ("nationality_tongue" if is_people else "languages")]
    elif "nationality_tongue" in fields:
        leaves = [leaf for leaf in leaves if leaf[0] != "nationality_tongue"]
    looks = {token.text for token in tokens[max(0, place - 4) : place]} & LOOKS
    if {"languages", "ethnicities"} <= set(fields) and (speaks or person or looks):
        leaves = [leaf for leaf in leaves if leaf[0] != ("ethnicities" if speaks else "languages")]
    if {"nationality", "languages"} <= set(fields):
        leaves = [leaf for leaf in leaves if leaf[0] != ("nationality" if speaks else "languages")]
    found = []
    near = {token.text for token in tokens[max(0, place - 4) : place]} | {
        t.text for t in tokens[end : end + 4]
    }
    beside = {token.text for token in (*tokens[max(0, place - 1) : place], *tokens[end : end + 1])}
    for heading, codes in leaves:
        if heading.startswith("nationality") and near & {"accent", "accents"}:
            continue
        if heading == "nationality" and _is_of_a_film(tokens, place):
            continue
        if heading == "ethnicities" and beside & NOT_PEOPLE:
            continue
        if heading == "hair_color" and near & {"barbe", "beard", "moustache"}:
            continue
        if heading.startswith("nationality"):
            heading = "country_of_origin" if near & ORIGIN else "nationality"
        if heading in ("tools", "tool_names"):
            heading = "skills"
        found.append((heading, codes))
    return found


def _is_of_a_film(tokens, place):
    """ "Un film marocain", "franco-marocain": of no person."""
    before = [token.text for token in tokens[max(0, place - 3) : place]]
    return before[-1:] == ["-"] or bool(set(before[-2:]) & WORKS)


def _countries(sentence, kind, taken):
    tokens, hits, place = sentence.tokens, [], 0
    while place < len(tokens):
        match = None if place in taken else longest(trie("country"), tokens, place)
        if match and sentence.is_capital(tokens[place]):
            hits.append(_place(sentence, kind, "country", match[1][0][1], place, match[0]))
            taken.update(range(place, match[0]))
            place = match[0]
        else:
            place += 1
    return hits


def _place(sentence, kind, field, codes, place, end):
    """A place is where somebody lives, unless the sentence is about a shoot there or an origin."""
    tokens = sentence.tokens
    words = [token.text for token in tokens[:place]]
    hit = _hit(sentence, field, codes, place, end)
    near = set(words[-5:])
    if field == "country" and near & ORIGIN:
        hit.field = "country_of_origin"
    elif field == "country" and near & {"nationalite", "nationality"}:
        hit.field = "nationality"
    elif kind == "cinema" and set(words) & SHOOTING and not set(words[-6:]) & LIVING:
        hit.is_silent = True
    return hit


def _cities(sentence, kind, taken):
    tokens, hits, place = sentence.tokens, [], 0
    tree = gazetteer()
    while place < len(tokens):
        token = tokens[place]
        match = (
            None if place in taken or not token.text.isalpha() else longest(tree, tokens, place, by="text")
        )
        before = tokens[place - 1] if place else None
        if (
            match
            and sentence.is_capital(token)
            and (
                before is None
                or before.text in RESIDENCE
                or before.stem in RESIDENCE
                or before.text in "-–"
                or [each.text for each in tokens[max(0, place - 2) : place]] == ["d", "'"]
                or _is_joined(sentence, tree, match[0])
            )
        ):
            shown = match[1][0][1]
            hits.append(
                _place(
                    sentence,
                    kind,
                    "city",
                    [_as_written(sentence, place, match[0], shown[0])],
                    place,
                    match[0],
                )
            )
            taken.update(range(place, match[0]))
            place = match[0]
        else:
            place += 1
    return hits


def _is_joined(sentence, tree, end):
    """Whether a hyphen leads from here to another city, as in "la ligne Dakar-Bamako"."""
    tokens = sentence.tokens
    if end + 1 >= len(tokens) or tokens[end].text not in "-–/":
        return False
    return sentence.is_capital(tokens[end + 1]) and bool(longest(tree, tokens, end + 1, by="text"))


def _as_written(sentence, start, end, shown):
    source = sentence.text.source(sentence.tokens[start].start, sentence.tokens[end - 1].end)
    return shown if len(source) < 5 else source.title() if source.isupper() else source


def _levels(sentence, hits):
    """Give a language the level that stands beside it, after it or, without one there, before it."""
    tokens, tree = sentence.tokens, trie("level")
    spots = []
    for place in range(len(tokens)):
        if match := longest(tree, tokens, place):
            spots.append((place, match[0], match[1][0][1][0]))
    languages, used = [hit for hit in hits if hit.field == "languages"], set()
    for number, hit in enumerate(languages):
        following = languages[number + 1].start if number + 1 < len(languages) else len(tokens)
        after = [s for s in spots if hit.end <= s[0] < min(following, hit.end + 4)]
        before = [s for s in spots if hit.start - 4 <= s[0] and s[1] <= hit.start]
        blocked = any(tokens[n].text in (",", ";") for n in range(hit.end, after[0][0])) if after else True
        if after and not blocked:
            hit.level = after[0][2]
            used.add(after[0])
        elif (
            before
            and before[-1] not in used
            and not any(tokens[n].text in ",;:." for n in range(before[-1][1], hit.start))
        ):
            hit.level = before[-1][2]
    return hits
