"""A phrase is found whatever case, accents and punctuation a person wrote, and never by backtracking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.phrases import Hit, Phrases, compiled, words


def found(phrase: str, text: str, longest: bool = False) -> list[Hit]:
    return compiled({"it": [phrase]}).find(words(text), longest)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("received your message|mail", "We have RECEIVED your mail."),
        ("reçu .. demande", "Nous avons bien recu votre demande"),
        ("ricevut* .. richiesta", "Abbiamo ricevuto la Sua richiesta"),
        ("don't reply", "Please don't reply"),
        ("don t repl*", "Please don’t replying"),
        ("^ ok $", "Ok!"),
        ("ευχαριστώ", "ΕΥΧΑΡΙΣΤΩ ΠΟΛΥ"),
        ("thank|thanks .. $", "Thanks so very much"),
    ],
)
def test_it_is_found(phrase, text):
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("received your message", "You received a message"),
        ("received .. message", "received one two three four five message"),
        ("^ ok", "It is ok"),
        ("ok $", "Ok then"),
        ("ok|yes $", "yes it is"),
        ("mess*", "a mes"),
    ],
)
def test_it_is_not_found(phrase, text):
    assert not found(phrase, text)


def test_a_gap_is_as_short_or_as_long_as_it_may_be_and_never_among_the_places():
    text = "thanks for the help and your patience"
    assert found("thanks .. help|patience", text) == [Hit("it", 0, 4, (0, 3))]
    assert found("thanks .. help|and", text, longest=True) == [Hit("it", 0, 5, (0, 4))]


def test_groups_are_named():
    phrases = compiled({"greeting": ["hello"], "thanks": ["thank you", "thanks"]})
    assert phrases.names(words("Hello, thanks")) == {"greeting", "thanks"}
    assert phrases.speak("thank you")
    assert not phrases.speak("you thank")


@pytest.mark.parametrize("phrase", ["", "^ $", ".. reply", "x* reply"])
def test_a_phrase_that_every_word_could_begin_is_refused(phrase):
    with pytest.raises(ValueError, match="begin with a word"):
        compiled({"it": [phrase]})


@given(st.lists(st.sampled_from(["a", "bc", "de"]), max_size=40))
def test_every_hit_lies_in_the_text(said):
    phrases: Phrases = compiled({"x": ["a .. bc", "bc|de .. a .. de", "^ bc", "de $"]})
    for hit in phrases.find(said):
        assert 0 <= hit.start == hit.places[0]
        assert hit.places[-1] + 1 == hit.end <= len(said)
