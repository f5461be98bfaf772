"""A customer's last thanks needs no answer; an open question is never closed. Ten languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.signs import closing

SETTLED = [
    "Thank you so much, everything is working now. You can close the ticket.",
    "Sorry, my mistake, I had the wrong settings. All good now.",
    "No further questions. Thanks again, Robert",
    "Confirmed, 2.3.2 fixed it. Thanks!",
    "Problème résolu, un grand merci. Bonne journée",
    "Ho risolto, era un problema di cache. Grazie comunque.",
    "Problema resuelto, pueden cerrar el ticket.",
    "Es lag an meinem Cache, jetzt läuft es. Danke!",
    "Λύθηκε το πρόβλημα, σας ευχαριστώ.",
    "efxaristo poli, ola kala twra",
    "Dziękuję bardzo za pomoc, wszystko działa.",
    "Problema resolvido, podem fechar o ticket.",
    "Hartelijk bedankt, alles werkt nu.",
    "Perfect, it shows up now. Appreciate it",
    "Разобрались, дело было в кэше. Спасибо!",
]
THANKS = [
    "Thanks!",
    "ok",
    "Merci pour ces précisions",
    "Grazie mille per la risposta",
    "Vale, gracias",
    "Prima, danke für die Info.",
    "Εντάξει, ευχαριστώ",
    "Super, dzięki!",
    "Perfeito, obrigado pela rapidez",
    "Top, bedankt!",
    "Ок, спасибо за ответ",
    "Understood, thank you.\n\nOn 5/12/26 10:00, Support wrote:\n> Does it work now?",
]
OPEN = {
    "a question": "Thanks! One more thing: where can I download the manual?",
    "a question without its mark": "Thank you. And where do I find the log",
    "a question of three words behind thanks": "Danke, und für Andorra",
    "everything, but twice": "Grazie, si vede tutto doppio",
    "more words than thanks need": "Merci, la boutique portugaise reste vide",
    "a Greek question": "Ευχαριστώ! Υπάρχει έκδοση για 9;",
    "an indirect question": "Grazie, vorrei però sapere se è incluso",
    "thanks in advance": "Vielen Dank im Voraus",
    "a remaining fault": "Merci, cependant l'erreur est toujours là",
    "solved only in part": "Funciona en el escritorio, en el móvil no",
    "not solved": "The problem is not solved, thanks.",
    "a test announced": "Dziękuję, sprawdzę wieczorem i dam znać",
    "waiting": "Bedankt, ik wacht op antwoord",
    "a Russian doubt": "Спасибо, я подумаю",
    "a Russian part": "Работает через раз",
    "a Russian wait": "Хорошо, ждём",
    "a demand": "Obrigado, preciso também da fatura",
    "a refund wanted": "Thanks for nothing. I want my money back",
    "data sent": "Grazie, la versione è la 8.1.5",
    "a yes to a question": "Yes, it is installed",
    "a plain statement": "Thanks. The total was computed before the voucher went in and so on and on it goes",
    "a ticket to be kept open": "Please don't close the ticket, thanks",
    "a question in three words": "Thanks, and for Spain",
    "the same in German": "Danke, und für Spanien",
    "the same in Portuguese": "Obrigado, e para Espanha",
    "the same in Dutch": "Bedankt, en voor Spanje",
    "what is being tried": "Thanks, installing it now",
    "an unknown language": "Kiitos paljon avusta",
    "nothing said": "> Does it work now?",
    "a greeting alone": "Kind regards, Anna",
    "a long story": "thanks " * 120,
    "words beside thanks": "thanks cart hook sass twig blob less node vite",
}


@pytest.mark.parametrize("text", SETTLED)
def test_who_says_that_it_is_settled_asserts_it(text):
    found = closing(text)
    assert (found.no_reply_needed, found.certainty) == (True, "asserted"), found.reason


@pytest.mark.parametrize("text", THANKS)
def test_bare_thanks_are_only_inferred_to_close(text):
    found = closing(text)
    assert (found.no_reply_needed, found.certainty) == (True, "inferred"), found.reason


@pytest.mark.parametrize("text", [pytest.param(text, id=story) for story, text in OPEN.items()])
def test_whatever_asks_or_leaves_something_is_open(text):
    found = closing(text)
    assert (found.no_reply_needed, found.certainty) == (False, "unknown")
    assert found.reason


@given(st.sampled_from(SETTLED + THANKS), st.text(alphabet="abc ", max_size=20))
def test_a_question_mark_always_keeps_it_open(thanks, more):
    assert not closing(f"{more}? {thanks}").no_reply_needed
    assert not closing(f"{thanks} {more}?").no_reply_needed or "\n>" in thanks


@pytest.mark.timeout(60)  # a hang, not a measure
@pytest.mark.parametrize("bomb", ["thanks a\n" * 20_000, "? " * 30_000, "thank your " * 10_000], ids=lambda b: b[:6])
def test_no_text_makes_it_hang(bomb):
    assert closing(bomb).reason
