"""QTI 2.1 content packages: a zip of items, a test and a manifest, which learning platforms import and export.

Out: every type of question as an interaction of its own, with rules that give our marks and feedback that gives our
reasons. In: items of one interaction, of QTI 2.0 to 2.2, alone or in a package, whoever wrote them.
"""

from cyberdip.exchange.qti.packaging import export
from cyberdip.exchange.qti.reading import read

__all__ = ["export", "read"]
