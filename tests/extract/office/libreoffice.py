"""LibreOffice as a second opinion: many files converted in one start of it, by a macro in a profile of its own."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{0}.dtd">
<library:{0} xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"{1}</library:{0}>
"""
_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main
  Dim job As String
  f = FreeFile
  Open Environ("OUTGATE_JOBS") For Input As #f
  While Not EOF(f)
    Line Input #f, job
    parts = Split(job, "|")
    Convert(parts(0), parts(1), parts(2), parts(3))
  Wend
  Close #f
  StarDesktop.terminate()
End Sub
Sub Convert(source, target, kind, password)
  On Error Resume Next
  Dim opened(0) As New com.sun.star.beans.PropertyValue
  Dim stored(1) As New com.sun.star.beans.PropertyValue
  opened(0).Name = "Hidden"
  opened(0).Value = True
  stored(0).Name = "FilterName"
  stored(0).Value = kind
  stored(1).Name = IIf(Len(password) &gt; 0, "Password", "Overwrite")
  stored(1).Value = IIf(Len(password) &gt; 0, password, True)
  document = StarDesktop.loadComponentFromURL(ConvertToUrl(source), "_blank", 0, opened())
  document.storeToURL(ConvertToUrl(target), stored())
  document.close(True)
End Sub
</script:module>
"""
# Without this, the first start would replace the macro by an empty one.
_SET_UP = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
FILTERS = {
    "ods": "calc8",
    "xls": "MS Excel 97",
    "xlsx": "Calc MS Excel 2007 XML",
    "csv": "Text - txt - csv (StarCalc)",
    "odt": "writer8",
    "doc": "MS Word 97",
    "docx": "MS Word 2007 XML",
    "rtf": "Rich Text Format",
    "txt": "Text",
    "pdf": "writer_pdf_Export",
    "odp": "impress8",
    "ppt": "MS PowerPoint 97",
    "pptx": "Impress MS PowerPoint 2007 XML",
}


class Job(NamedTuple):
    """Open `source` and store it as `target`, whose ending names the format."""

    source: Path
    target: Path
    password: str = ""


def convert(jobs: list[Job], folder: Path) -> None:
    """Carry out all jobs; a file that LibreOffice does not open without asking leaves no target."""
    _profile(folder / "profile" / "user")
    listed = folder / "jobs.txt"
    lines = [f"{job.source}|{job.target}|{FILTERS[job.target.suffix[1:]]}|{job.password}\n" for job in jobs]
    listed.write_text("".join(lines))
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "macro:///Standard.Module1.Main",
        ],
        env={**os.environ, "OUTGATE_JOBS": str(listed), "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
        timeout=110,
    )


def _profile(user: Path) -> None:
    standard = user / "basic" / "Standard"
    standard.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(_SET_UP)
    (standard / "Module1.xba").write_text(_MACRO)
    own = ' library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    (standard / "script.xlb").write_text(_LIBRARY.format("library", own + '<library:element library:name="Module1"/>'))
    (standard / "dialog.xlb").write_text(_LIBRARY.format("library", own))
    for kind in ("script", "dialog"):
        place = f'xlink:href="$(USER)/basic/Standard/{kind}.xlb/" xlink:type="simple" library:link="false"/>'
        (user / "basic" / f"{kind}.xlc").write_text(
            _LIBRARY.format("libraries", f'><library:library library:name="Standard" {place}')
        )
