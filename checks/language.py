"""Tells a language by its small everyday words; may say "unknown", and names every language that is mixed in."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LEAST_WORDS = 2
"""Fewer words of a language than this decide nothing."""
WORD = 2520
"""What a word of one language alone counts; of n languages each gets an n-th, which is whole up to ten."""
LETTER = 1008
"""What a letter counts that is a language's own."""

_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "en": """the and is are was to of in it that this for with on not have has i you we my your our can cannot
        when what how do does did please from be an as at or if but after there would like any all no its would
        will please help using hi hello after thanks need want why which get been could should they them there
        im dont doesnt isnt cant into only more than also where same""",
        "fr": """le la les un une des du de et est sont je vous nous mon ma mes votre vos notre nos pas que qui
        dans pour sur avec ce cette il elle ne plus mais ou si par au aux bonjour merci lorsque quand comment
        j l d n qu c s m ai avez avons etre fait faire tout tous peut pouvez voudrais depuis apres sans encore
        meme dans cela ca y son sa ses leur donc alors cordialement salut suis on se est""",
        "it": """il lo la i gli le un una di del della dei delle e che non per con in su da nel nella al alla ai
        sono ho abbiamo ha mi vi ci si come quando dopo anche ma se questo questa quello mio mia vostro vostra
        buongiorno salve grazie perche piu cosa posso potete vorrei sul sulla dal dalla modulo sito negozio
        senza ancora qualcuno tutti essere stato c l un ne gia quindi pero cordiali ciao solo fare""",
        "es": """el la los las un una unos de del y es son que no en con por para se mi mis su sus lo al como cuando
        hola gracias pero si este esta esto ese esa he ha hemos tengo tiene puede pueden puedo quiero desde sin
        tambien mas muy ya hay me nos le les porque donde despues cual todo todos usted ustedes estoy hacer
        buenos dias tardes saludos modulo tienda algo aqui solo cuando cada""",
        "de": """der die das ein eine einen einem einer und ist sind nicht ich wir sie es mit fur auf im in von zu
        den dem des bei nach wenn wie was kann konnen habe haben hat wird werden wurde auch aber oder noch nur
        mein meine unser unsere ihr ihre hallo danke bitte dass als aus an um beim zum zur seit keine kein mehr
        man mir mich uns diese dieser dieses guten tag grusse gibt leider warum alle uber sich am vom schon""",
        "pl": """nie jest sie na w i z do to ze po jak co o od za dla czy mam moj moja moje mi mnie ale tylko juz
        przy przez jest sa byl bylo byc ten ta te tego tej prosze dziekuje witam dzien dobry mozna moge mozecie
        kiedy gdy oraz lub jesli moze nas nam wszystko pozdrawiam bez dlaczego gdzie jestem mamy macie ktory
        ktora ktore sklep sklepie sklepu modul modulu chce chcialbym""",
        "pt": """o a os as um uma de do da dos das e que nao em no na nos nas com por para se meu minha seu sua
        ao ola obrigado obrigada mas como quando este esta isso esse essa tenho tem temos posso pode podem quero
        gostaria desde sem tambem mais ja ha porque onde depois voce voces estou fazer bom dia boa tarde loja
        pelo pela ate foi sao muito apos so nossa nosso""",
        "nl": """de het een en is zijn niet ik wij we u jullie je mijn onze uw met voor op in van te dat dit die
        bij naar als wanneer hoe wat kan kunnen heb hebben heeft wordt worden ook maar of nog alleen geen meer
        hallo bedankt dank graag aan om door over na sinds waarom er deze mij ons hij zij was werkt goedendag
        groeten omdat dan zodat alle wel al""",
        "el": """και το τα τη την τον του της των οι η ο να δεν μου σας μας θα με σε για απο που στο στη στην στον
        στα ειναι εχω εχει εχουμε οταν αλλα αν μια ενα πως τι οχι ναι γεια καλησπερα καλημερα ευχαριστω παρακαλω
        μετα πριν γιατι μπορω μπορειτε θελω οτι αυτο αυτη ολα επισης χωρις οπως πρεπει κανει υπαρχει""",
        "greeklish": """kai den to ta ti tin tis tou ton oi na mou sas mas tha me se gia apo pou sto sti stin ston
        einai exo exw echo exei exoume otan alla an ena mia pos pws ti oxi nai geia kalispera kalimera kalhspera
        kalhmera efxaristo eyxaristw euxaristw parakalo parakalw meta prin giati boro mporo mporw mporeite thelo
        thelw oti ayto auto afto yparxei iparxei xoris xwris opos opws prepei kanei paidia doulevei douleuei
        katalavaino ola kati poy magazi eshop gnorizei kserei""",
    }
)
"""Language code -> its words. `greeklish` is Greek in Latin letters."""

_LETTERS: Mapping[str, str] = MappingProxyType(
    {"fr": "çêèàùœîô", "it": "òìàèù", "es": "ñ¿¡áíóú", "de": "ßäöü", "pl": "łąęśżźćń", "pt": "ãõçâê", "nl": "ĳ"}
)
"""Letters that speak for a language before accents are folded away."""


@dataclass(frozen=True)
class Language:
    """`code` is en, fr, it, es, de, el, pl, pt, nl, greeklish or unknown; `spoken` adds what is mixed in."""

    code: str
    spoken: frozenset[str]


def spoken(words: list[str], cleaned: str) -> Language:
    """The language of folded `words`; `cleaned` is the text before folding, for the letters of its own."""
    counts = Counter(words)
    scores: defaultdict[str, int] = defaultdict(int)
    for word in _WEIGHT.keys() & counts:
        times = counts[word]
        for code, weight in _WEIGHT[word]:
            scores[code] += weight * times
    sample, greek = cleaned[:800], 0
    if not sample.isascii():
        letters = set(sample.casefold())
        for code in scores.keys() & _LETTERS.keys():
            scores[code] += LETTER * len(letters.intersection(_LETTERS[code]))
        if greek := _greek(words):
            scores["el"] += WORD * greek
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or not _tells(*ranked[0], words, greek):
        return Language("unknown", frozenset(scores))
    top, best = ranked[0]
    return Language(top, frozenset(code for code, score in ranked if score >= 0.3 * best))


def _greek(words: list[str]) -> int:
    """How many words are in Greek letters, where it is more than the odd one."""
    greek = sum("α" <= word[0] <= "ω" for word in words) if max(words, default="") >= "α" else 0
    return greek if greek * 3 > len(words) or greek >= 8 else 0


def _tells(code: str, score: int, words: list[str], greek: int) -> bool:
    """Whether the best language has words enough, and a share of the text worth naming; `greek` words speak for el."""
    hits = sum(map(_WORDS[code].__contains__, words)) + (greek if code == "el" else 0)
    return hits >= LEAST_WORDS and score >= 0.03 * WORD * len(words)


def _weights() -> dict[str, tuple[tuple[str, int], ...]]:
    """Word -> ((language, weight), ...): a word shared by n languages gives each 1/n of its weight."""
    sharing: dict[str, list[str]] = {}
    for code, words in _WORDS.items():
        for word in sorted(words):
            sharing.setdefault(word, []).append(code)
    return {word: tuple((code, WORD // len(codes)) for code in codes) for word, codes in sharing.items()}


_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_WEIGHT = _weights()
