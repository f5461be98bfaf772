"""Where no phrase knows a reply its words are weighed: what sounds empty is no answer, what sounds full may be."""

import pytest

from bench.tone import WRITTEN, weighed
from checks.phrases import words
from checks.rules.heard import Reply
from checks.rules.reply import judge
from checks.tone import Tone, parse_tone
from monitor.signs import reply_signs

HOUR = 3600
EMPTY = [
    "Rest assured that your matter has our full attention.",
    "Soyez assuré que votre demande a toute notre attention.",
    "Le assicuriamo che la Sua richiesta ha tutta la nostra attenzione.",
    "Seien Sie versichert, dass Ihr Anliegen unsere volle Aufmerksamkeit hat.",
    "Pode ter a certeza de que o seu pedido merece toda a nossa atenção.",
]
PROMISED = (
    "Our developer had a look at it this morning: two hooks fire on the same order. "
    "He is preparing a build without the second one, you will get it tomorrow."
)


def judged(text, seconds=5 * HOUR, request="The price block is gone from the product footer.", earlier=0):
    return judge(Reply(text, seconds=seconds), request, earlier, reply_signs())


def tone(text):
    return reply_signs().tone.of(words(text))


@pytest.mark.parametrize("text", EMPTY)
def test_courtesy_that_no_phrase_knows_is_no_answer(text):
    assert judged(text).validity == "insufficient"


def test_prepared_courtesy_is_as_empty():
    assert judged(EMPTY[0], earlier=3).validity == "insufficient"


def test_within_seconds_nobody_typed_it():
    assert judged("Estoy de vacaciones hasta el 24 de agosto y no leeré el correo.", seconds=31).validity == "automatic"


@pytest.mark.parametrize(
    "proof",
    [
        " Set PS_MAIL_METHOD to 2.",
        " The price block left the product footer.",
        " No, it is not.",
    ],
    ids=["a detail", "the request taken up", "a decision"],
)
def test_a_proof_outweighs_the_tone(proof):
    assert judged(EMPTY[0] + proof).validity == "valid"


def test_an_answer_beside_a_promise_counts_for_what_it_says():
    assert judged(PROMISED).validity == "valid"


def test_a_promise_full_of_other_words_asks_a_person():
    found = judged("We will check the carrier module of the order page.")
    assert (found.validity, found.reasons) == (
        "unclear",
        ("acknowledges, and whether its other words answer is not plain",),
    )


def test_what_only_seems_courteous_in_words_of_an_answer_counts():
    assert judged("Un logo de plus de 600 px est écarté, le vôtre en fait 1200.").validity == "valid"


@pytest.mark.parametrize(
    "text",
    [
        "Ποια domain επιτρέπει το κλειδί σας;",
        "Which domains does the key you are checking allow?",
    ],
)
def test_a_question_is_no_promise(text):
    assert judged(text).validity == "valid"


def test_what_sounds_neither_empty_nor_full_asks_a_person():
    found = judged("Noted! Leave it with me.")
    assert found.validity == "unclear"


def test_a_text_without_words_and_weights_that_are_not_there_say_nothing():
    assert Tone().of(["anything"]) == 0
    assert tone("12 345") == 0
    assert parse_tone("hello\t-150\n").of(["hello"]) == pytest.approx(-0.5)


def test_answers_sound_fuller_than_acknowledgements_in_words_that_both_use():
    assert tone("The hook is not registered, reset the block.") > 0 > tone("We will answer you as soon as possible.")


def test_the_weights_are_those_of_the_development_half():
    assert WRITTEN.read_text(encoding="utf-8") == weighed()
