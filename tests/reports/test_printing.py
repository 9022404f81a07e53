"""What is put into a page for its print, without a browser: letters that a server may not have."""

from __future__ import annotations

from reports.printing import eastern, lettered

PAGE = "<head><meta content=\"img-src data:; base-uri 'none'\"><title>{}</title></head><body>{}</body>"


def test_a_page_in_western_letters_stays_as_it_is() -> None:
    page = PAGE.format("Ünïcode", "Проверка")
    assert eastern(page) == ""
    assert lettered(page, "") == page


def test_chinese_letters_come_with_the_page_and_with_leave_to_be_used() -> None:
    page = PAGE.format("周报", "搜索")
    face = eastern(page)
    assert face.startswith('<style>@font-face{font-family:"Report CJK";src:url(data:font/ttf;base64,')
    printed = lettered(page, face)
    assert f"{face}</head>" in printed
    assert "img-src data: font-src data:;" not in printed
    assert "img-src data:; font-src data:; base-uri 'none'" in printed
