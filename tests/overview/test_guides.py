"""The guides as pages: whole, with their pictures, and links that lead somewhere."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from commissioning.overview.guides import guide, guide_names, guides


def test_each_guide_of_the_folder_is_a_page_that_help_names(db):
    client = Client()
    help_page = client.get("/help/").content.decode()
    assert {"clerk", "officer"} <= set(guide_names())
    for one in guides():
        page = client.get(f"/help/guides/{one.name}/").content.decode()
        assert page.count("<h1") == 1
        assert f'<h1 id="{one.html.split(chr(34))[1]}">{one.title}</h1>' in page
        assert f'href="/help/guides/{one.name}/">{one.title}</a>' in help_page
    assert client.get("/help/guides/nobody/").status_code == 404


@pytest.mark.parametrize("name", guide_names())
def test_the_pictures_of_a_guide_are_there_and_its_links_lead_somewhere(name):
    html = guide(name).html
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', html)
    assert len(pictures) == html.count("<img")
    for address, told in pictures:
        assert finders.find(address.removeprefix(settings.STATIC_URL)), address
        assert told
    for address in re.findall(r'<a href="([^"]+)"', html):
        other, _, place = address.partition("#")
        at = re.fullmatch(r"/help/guides/([a-z-]+)/", other)
        assert not other or at, address
        assert not place or f'id="{place}"' in (guide(at[1]).html if at else html), address
