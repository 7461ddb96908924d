"""Demo requests for correction: one that waits, one being examined, one that was answered.

They lie between two rooms, what is shown of an entity and what the public sends, so they are laid from above both.
"""

from __future__ import annotations

from portal.core import corrections
from portal.core.announcements import announce
from portal.core.corrections import Ref, Target
from portal.core.demo import demo_objects, mark_demo
from portal.core.models import DemoMark
from portal.credit.models import Disclosure
from portal.inbox.models import CorrectionRequest
from portal.inbox.models.corrections import receive_correction


def load() -> None:
    """Make the requests once; where they are, or nothing is disclosed, nothing is done."""
    if demo_objects(CorrectionRequest).exists():
        return
    marked = Disclosure.objects.public().filter(objected_at__isnull=False).order_by("pk").first()
    penalty = Disclosure.objects.public().filter(kind=Disclosure.PENALTY).select_related("entity").first()
    if marked and (target := _disclosure(marked)):
        _step(_asked(target, "列入时经营场所正在装修，没有搬走。", "有装修合同和沿街照片，可以当面核对。"))
    if penalty and (target := _disclosure(penalty)):
        request = _asked(
            target,
            "违法事实写得比实际严重。",
            "检查当天就改正了。",
            statement="本店在检查当天已经改正，今后按规定做。",
        )
        request.statement_public = True
        _step(request)
        request.outcome = CorrectionRequest.UPHELD
        request.reply = "经核实，公示内容与处罚决定书一致，维持。已经改正的情况可以在申请信用修复时说明。"
        _step(request, CorrectionRequest.DONE)
    if penalty and (register := corrections.resolve(Ref("entity", penalty.entity.code))):
        _asked(
            register, "门牌号少了一位。", "以营业执照为准。", kind=CorrectionRequest.REGISTERED, field="place"
        )


def _disclosure(record: Disclosure) -> Target | None:
    return corrections.resolve(Ref("disclosure", record.public_id))


def _asked(
    target: Target,
    claim: str,
    grounds: str,
    *,
    kind: str = CorrectionRequest.DISCLOSED,
    field: str = corrections.WHOLE,
    statement: str = "",
) -> CorrectionRequest:
    request, _, _ = receive_correction(
        ticket=f"demo {claim}",
        target=target,
        field=field,
        contact="",
        kind=kind,
        asker=CorrectionRequest.SELF,
        claim=claim,
        right="",
        grounds=grounds,
        statement=statement,
    )
    mark_demo(request)
    return request


def _step(request: CorrectionRequest, status: str = CorrectionRequest.WORKING) -> None:
    request.status = status
    request.full_clean()
    request.save()


def remove() -> None:
    """Take the demo requests away, and the marks of those still open."""
    for request in demo_objects(CorrectionRequest):
        announce(request)
        was_open = request.status == CorrectionRequest.WORKING
        request.delete()
        if was_open:
            corrections.closed(request.ref)
    DemoMark.objects.filter(content_type__app_label="inbox").delete()
