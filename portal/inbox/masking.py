"""Personal numbers that people write although they are asked not to: masked before anything is stored."""

from portal.core.privacy import Certainty, detect_numbers, mask_text


def without_numbers(text: str) -> tuple[str, int]:
    """The text with what is certainly a person's number masked, and how many there were."""
    found = [one for one in detect_numbers(text) if one.certainty is Certainty.CERTAIN]
    return mask_text(text, found), len(found)
