"""The site in a folder and in a bucket: replaced as a whole, and never what is no site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from nba_props.site.place import MARK, SitePlace
from scrapers.errors import ConfigError, PublicationError


@pytest.fixture(params=["folder", "bucket"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    yield str(tmp_path / "www" / "site") if request.param == "folder" else "memory://www/site"
    memory.store.clear()


def made(folder: Path, **pages: str) -> Path:
    for name, text in ({MARK: ""} | pages).items():
        page = folder / name.replace("__", "/").replace("_html", ".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    return folder


def there(url: str) -> dict[str, str]:
    place = SitePlace(url)
    return {path: (place.read(path) or b"").decode() for path in place.sizes()}


def test_a_site_takes_the_place_of_the_one_before(url: str, tmp_path: Path) -> None:
    place = SitePlace(url)
    place.check()
    place.replace(made(tmp_path / "a", index_html="1", days__one_html="1", docs__index_html="d"))
    assert there(url) == {
        MARK: "",
        "index.html": "1",
        "days/one.html": "1",
        "docs/index.html": "d",
    }
    place.check()
    assert place.fetch("docs", tmp_path / "docs")
    assert (tmp_path / "docs" / "index.html").read_text() == "d"
    assert not place.fetch("elementary", tmp_path / "elementary")
    place.replace(made(tmp_path / "b", index_html="2", days__two_html="2"))
    assert there(url) == {MARK: "", "index.html": "2", "days/two.html": "2"}
    # Nothing is left beside it.
    if "://" not in url:
        assert [path.name for path in Path(url).parent.iterdir()] == ["site"]


def test_a_folder_may_be_named_as_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    site = tmp_path / "www" / "site"
    SitePlace(f"file://{site}").replace(made(tmp_path / "a", index_html="1"))
    assert (site / "index.html").read_text() == "1"
    assert not (tmp_path / "file:").exists()


def test_a_site_that_cannot_be_put_there_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "www" / "site"
    place = SitePlace(str(site))
    place.replace(made(tmp_path / "a", index_html="1"))
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError("no space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PublicationError):
        place.replace(made(tmp_path / "b", index_html="2"))
    assert there(str(site))["index.html"] == "1"


def test_a_site_whose_swap_was_killed_comes_back(tmp_path: Path) -> None:
    site = tmp_path / "www" / "site"
    place = SitePlace(str(site))
    place.replace(made(tmp_path / "a", index_html="1"))
    site.rename(site.with_name(".site.old"))
    with pytest.raises(PublicationError):
        place.replace(tmp_path / "nothing")
    assert there(str(site))["index.html"] == "1"


def test_what_is_no_site_is_not_touched(url: str) -> None:
    place = SitePlace(url)
    place.write("photo.jpg", b"x")
    with pytest.raises(ConfigError, match="holds something else than a report: empty it"):
        place.check()


def test_a_bucket_gets_the_front_page_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = SitePlace("memory://www/site")
    written: list[str] = []
    put = place._files.put

    def stopped(local: list[str], remote: list[str], **given: Any) -> None:
        written.extend(remote)
        if any(path.endswith("index.html") for path in remote):
            raise OSError("killed")
        put(local, remote, **given)

    monkeypatch.setattr(place._files, "put", stopped)
    with pytest.raises(PublicationError, match="run `nba-props report` again"):
        place.replace(made(tmp_path / "a", index_html="2", days__two_html="2"))
    assert [path.rpartition("/")[2] for path in written] == ["two.html", "index.html"]
    # What was begun is known as a site: the next one takes its place.
    monkeypatch.undo()
    place.check()
