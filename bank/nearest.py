"""What somebody may have meant."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like the given one, or None if none is."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def no_such(what: str, word: str, known: Iterable[str]) -> str:
    """A sentence that refuses an unknown word and names the nearest known one."""
    meant = nearest(word, known)
    return f"There is no {what} {word!r}." + (f" Did you mean {meant!r}?" if meant else "")


def no_such_choice(word: str, choices: Iterable[object]) -> str:
    """The same for the few words of a closed vocabulary: where none is near, all are named."""
    known = [str(choice) for choice in choices]
    refusal = no_such("value", word, known)
    return refusal if nearest(word, known) else f"{refusal} There is {', '.join(known)}."
