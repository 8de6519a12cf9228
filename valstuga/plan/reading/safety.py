"""What a document is, and whether it is safe to open: decided from its bytes before any parser sees it."""

import io
import zipfile
from pathlib import PurePath

from valstuga.plan.reading.model import UnreadableDocument

MAX_BYTES = 25 * 1024 * 1024
MAX_INFLATED = 100 * 1024 * 1024
MAX_XML = 20 * 1024 * 1024
MAX_ENTRIES = 2000
MAX_LINES = 20_000
MAX_LETTERS = 3_000_000

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_TEXT_KINDS = {".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md"}


def kind_of(data: bytes, filename: str) -> str:
    """ "docx", "pdf", "md" or "txt", by content first and name second."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("too_large")
    if not data.strip():
        raise UnreadableDocument("empty")
    suffix = PurePath(filename).suffix.lower()
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data)
        return "docx"
    if data.startswith(_OLE):
        raise UnreadableDocument("encrypted" if _ENCRYPTED_STREAM in data else "wrong_type")
    if suffix in _TEXT_KINDS:
        return _TEXT_KINDS[suffix]
    raise UnreadableDocument("wrong_type")


def _check_zip(data: bytes) -> None:
    """The sizes that the archive declares are not believed: every member is inflated, within bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_INFLATED:
                raise UnreadableDocument("zip_bomb")
            if "word/document.xml" not in archive.namelist():
                raise UnreadableDocument("wrong_type")
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableDocument("encrypted")
            left = MAX_INFLATED
            for entry in entries:
                left -= _inflated(archive, entry, left)
    except UnreadableDocument:
        raise
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise UnreadableDocument("damaged") from error
    except Exception as error:  # zlib.error and lzma's have no common base
        raise UnreadableDocument("damaged") from error


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    bound = min(left, MAX_XML) if entry.filename.endswith((".xml", ".rels")) else left
    size = 0
    is_xml = entry.filename.endswith((".xml", ".rels"))
    with archive.open(entry) as stream:
        while chunk := stream.read(1 << 16):
            # Word writes no document types; an entity can only be an attack.
            if is_xml and not size and b"<!DOCTYPE" in chunk:
                raise UnreadableDocument("damaged")
            size += len(chunk)
            if size > bound:
                raise UnreadableDocument("zip_bomb")
    return size


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with a byte order mark, or Windows-1252."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    controls = sum(1 for c in text if (c < " " and c not in "\n\t\f\v") or "\x7f" <= c < "\xa0")
    if "\x00" in text or controls > len(text) // 200:
        raise UnreadableDocument("encoding")
    if not text.strip():
        raise UnreadableDocument("empty")
    if len(text) > MAX_LETTERS or text.count("\n") > MAX_LINES:
        raise UnreadableDocument("too_long")
    return text


def _decoded(data: bytes) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument("encoding")
