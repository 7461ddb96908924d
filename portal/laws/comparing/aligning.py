"""Which article of the older text became which of the newer one. Pure: texts in, links out.

1. What reads the same is the same, in order where it can be.
2. Two that are each other's best and have most in common belong together, wherever they stand.
3. Between those, dynamic programming over order and likeness pairs what was much rewritten in its place.
4. What is left may still have moved.
5. Where a part of a text is found in another article and nothing else explains it, the article was split;
   the other way round, merged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.laws.comparing.likeness import Weights, alike, counted, pairs, plain

STRONG = 0.5  # each other's best with this in common are one article, wherever they stand
IN_PLACE = 0.2  # enough between two neighbours that are sure
HELD = 0.45  # of the smaller text held by the larger, which is just enough in place
BESIDE = 2  # articles between neighbours at the most
MOVED = 0.42  # enough for one that stands elsewhere
SAME_NUMBER = 0.05  # a number that was kept speaks for a pair
PART = 0.36  # of the smaller text must be found nowhere else, for a split or a merger
PART_PAIRS = 12  # and so many pairs of characters
PART_OF_PAIRED = 0.3  # the same where both articles have their partner already
PART_PAIRS_OF_PAIRED = 30


class Change(StrEnum):
    """What became of an article; the values are stored with `Succession`."""

    SAME = "same"
    RENUMBERED = "renumbered"
    AMENDED = "amended"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Piece:
    """An article (or an annex, or a paragraph of a text without articles). Only one kind is compared with its like."""

    text: str
    number: tuple[int, int] = (0, 0)
    kind: str = "article"


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of the older text (by its place) and what it is in the newer one; one of them may be missing."""

    before: int | None
    after: int | None
    change: Change
    likeness: float = 0.0


def align(old: Sequence[Piece], new: Sequence[Piece]) -> list[Link]:
    """Links that name every piece at least once, in the order of the newer text.

    Symmetric: the other way round the same pieces are linked, with added and dropped, split and merged exchanged.
    """
    # One direction is worked out and the other is its mirror: no tie can then be broken in two ways.
    if [(piece.text, piece.number) for piece in new] < [(piece.text, piece.number) for piece in old]:
        found = {(before, after) for after, before in _Alignment(new, old).links()}
    else:
        found = _Alignment(old, new).links()
    return _named(old, new, found)


def _named(old: Sequence[Piece], new: Sequence[Piece], found: set[tuple[int, int]]) -> list[Link]:
    successors, predecessors = defaultdict(list), defaultdict(list)
    for before, after in found:
        successors[before].append(after)
        predecessors[after].append(before)
    links = [Link(before, None, Change.DROPPED) for before in range(len(old)) if before not in successors]
    links += [Link(None, after, Change.ADDED) for after in range(len(new)) if after not in predecessors]
    for before, after in found:
        left, right = plain(old[before].text), plain(new[after].text)
        likeness = 1.0 if left == right else min(alike(counted(left), counted(right)), 0.999)
        if len(predecessors[after]) > 1:
            change = Change.MERGED
        elif len(successors[before]) > 1:
            change = Change.SPLIT
        elif left != right:
            change = Change.AMENDED
        else:
            change = Change.SAME if old[before].number == new[after].number else Change.RENUMBERED
        links.append(Link(before, after, change, round(likeness, 3)))
    places = {link.before: link.after for link in links if link.before is not None and link.after is not None}
    return sorted(links, key=lambda link: _reading_order(link, places))


def _reading_order(link: Link, places: dict[int, int]) -> tuple[int, int, int]:
    """A dropped piece stands after the piece that it once followed."""
    if link.after is not None:
        return link.after, 0, -1 if link.before is None else link.before
    before = link.before or 0
    earlier = next((places[place] for place in range(before, -1, -1) if place in places), -1)
    return earlier, 1, before


class _Alignment:
    """The work of `align` in one direction."""

    def __init__(self, old: Sequence[Piece], new: Sequence[Piece]) -> None:
        self.old, self.new = old, new
        self.after: dict[int, int] = {}  # partners found so far, both ways
        self.before: dict[int, int] = {}
        self.old_texts = [plain(piece.text) for piece in old]
        self.new_texts = [plain(piece.text) for piece in new]

    def links(self) -> set[tuple[int, int]]:
        """All links: one for each article that has a partner, more for split and merged ones."""
        self._pair_same()
        self._weigh()
        self._pair_best(self.scores, STRONG, mutual=True)
        self._pair_in_place()
        self._pair_beside()
        self._pair_best(self.scores, MOVED, mutual=False)
        return {*self.after.items(), *self._parts()}

    def _pair(self, before: int, after: int) -> None:
        self.after[before] = after
        self.before[after] = before

    def _pair_same(self) -> None:
        """Equal texts: by order where several are equal, those with their old number first."""
        waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, piece in enumerate(self.new):
            waiting[piece.kind, self.new_texts[place]].append(place)
        for same_number in (True, False):
            for place, piece in enumerate(self.old):
                places = waiting.get((piece.kind, self.old_texts[place]), [])
                if place in self.after or not self.old_texts[place]:
                    continue
                for after in places:
                    if not same_number or self.new[after].number == piece.number:
                        places.remove(after)
                        self._pair(place, after)
                        break

    def _weigh(self) -> None:
        """Likeness of all pairs that are left and have anything to do with each other."""
        left = [set() if place in self.after else pairs(text) for place, text in enumerate(self.old_texts)]
        right = [set() if place in self.before else pairs(text) for place, text in enumerate(self.new_texts)]
        weights = Weights(left, right)
        self.left, self.right, self.weights = left, right, weights
        self.left_weight, self.right_weight = list(map(weights.of, left)), list(map(weights.of, right))
        self.scores: dict[tuple[int, int], float] = {}
        self.scores_in_place: dict[tuple[int, int], float] = {}
        self.shares: dict[tuple[int, int], float] = {}
        for before, after, shared in weights.overlaps(left, right):
            if self.old[before].kind != self.new[after].kind:
                continue
            both, smaller = self._weights_of(before, after)
            score = 2 * shared / both + SAME_NUMBER * self._numbered_alike(before, after)
            if score >= IN_PLACE or shared / smaller >= HELD:
                self.scores[before, after] = score
                self.scores_in_place[before, after] = max(score, IN_PLACE)
            if shared / smaller >= PART_OF_PAIRED:
                self.shares[before, after] = shared

    def _weights_of(self, before: int, after: int) -> tuple[float, float]:
        one, other = self.left_weight[before], self.right_weight[after]
        return one + other, min(one, other)

    def _numbered_alike(self, before: int, after: int) -> bool:
        return self.old[before].number == self.new[after].number != (0, 0)

    def _pair_best(self, scores: dict[tuple[int, int], float], least: float, *, mutual: bool) -> None:
        """Pair the most alike first. `mutual`: only those of which neither has a better one, taken or not."""
        ranked = sorted(scores.items(), key=lambda item: (-item[1], sum(item[0]), item[0]))
        seen_before: set[int] = set(self.after) if not mutual else set()
        seen_after: set[int] = set(self.before) if not mutual else set()
        for (before, after), score in ranked:
            if score < least:
                break
            free = before not in seen_before and after not in seen_after
            if mutual:
                seen_before.add(before)
                seen_after.add(after)
            if free:
                self._pair(before, after)
                seen_before.add(before)
                seen_after.add(after)

    def _pair_in_place(self) -> None:
        """Between sure neighbours, the heaviest chain of pairs that keeps the order."""
        chain = _longest(sorted(self.after.items()))
        edges = [(-1, -1), *chain, (len(self.old), len(self.new))]
        starts = [before for before, _ in edges]
        gaps: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for before, after in self.scores_in_place:
            if before in self.after or after in self.before:
                continue
            gap = bisect_left(starts, before) - 1
            if edges[gap][1] < after < edges[gap + 1][1]:
                gaps[gap].append((before, after))
        for candidates in gaps.values():
            for before, after in heaviest_chain(candidates, self.scores_in_place.__getitem__):
                self._pair(before, after)

    def _pair_beside(self) -> None:
        """Beside a pair that stands off the order, in a chapter that moved as a whole, the same is enough."""
        ranked = sorted(self.scores_in_place.items(), key=lambda item: (-item[1], sum(item[0]), item[0]))
        found = True
        while found:
            found = False
            for (before, after), _ in ranked:
                if before in self.after or after in self.before or not self._beside(before, after):
                    continue
                self._pair(before, after)
                found = True

    def _beside(self, before: int, after: int) -> bool:
        return any(
            abs(self.after.get(before + step, -BESIDE * 2) - after) <= BESIDE
            for step in (*range(-BESIDE, 0), *range(1, BESIDE + 1))
        )

    def _parts(self) -> Iterable[tuple[int, int]]:
        """Links beside the pairs: a text that holds a part of another which nothing else explains."""
        explained_left = {one: set(self.right[other]) for one, other in self.after.items()}
        explained_right = {other: set(self.left[one]) for one, other in self.after.items()}
        ranked = sorted(self.shares.items(), key=lambda item: (-item[1], sum(item[0]), item[0]))
        for (before, after), _ in ranked:
            if self.after.get(before) == after:
                continue
            part = self.left[before] & self.right[after]
            part -= explained_left.get(before, set())
            part -= explained_right.get(after, set())
            if not self._is_part(before, after, part):
                continue
            explained_left.setdefault(before, set()).update(self.right[after])
            explained_right.setdefault(after, set()).update(self.left[before])
            yield before, after

    def _is_part(self, before: int, after: int, part: set[str]) -> bool:
        paired = before in self.after and after in self.before
        if len(part) < (PART_PAIRS_OF_PAIRED if paired else PART_PAIRS):
            return False
        free = [self.left_weight[before]] if before not in self.after else []
        free += [self.right_weight[after]] if after not in self.before else []
        size = min(free) if free else self._weights_of(before, after)[1]
        return self.weights.of(part) >= (PART_OF_PAIRED if paired else PART) * size


def _longest(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain rising in both, of points sorted by the first, each number once."""
    ends: list[int] = []
    tops: list[int] = []
    previous: list[int] = []
    for place, (_, after) in enumerate(points):
        length = bisect_left(ends, after)
        previous.append(tops[length - 1] if length else -1)
        if length == len(ends):
            ends.append(after)
            tops.append(place)
        else:
            ends[length], tops[length] = after, place
    chain = []
    place = tops[-1] if tops else -1
    while place >= 0:
        chain.append(points[place])
        place = previous[place]
    return chain[::-1]


def heaviest_chain(
    candidates: Iterable[tuple[int, int]], weight: Callable[[tuple[int, int]], float]
) -> list[tuple[int, int]]:
    """Of pairs (i, j), the chain strictly rising in both whose weights sum to the most."""
    ordered = sorted(candidates)
    best: list[float] = []
    previous: list[int] = []
    for place, (before, after) in enumerate(ordered):
        came, total = -1, 0.0
        for earlier in range(place):
            if ordered[earlier][0] < before and ordered[earlier][1] < after and best[earlier] > total:
                came, total = earlier, best[earlier]
        best.append(total + weight((before, after)))
        previous.append(came)
    chain = []
    place = max(range(len(ordered)), key=best.__getitem__, default=-1)
    while place >= 0:
        chain.append(ordered[place])
        place = previous[place]
    return chain[::-1]
