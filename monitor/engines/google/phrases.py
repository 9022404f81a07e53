"""What Google's own cards and labels say, by language: no results, robots suspected, consent asked, ad, who paid.

The world: these sentences are Google's, not a site's, and change once in a decade; each stands here as the part that does not
hold the query, folded to lower case. A result page whose language is missing here still gives its card away by its shape
(`outcome`).
"""

from __future__ import annotations

import re

NO_RESULTS: dict[str, tuple[str, ...]] = {
    "en": ("did not match any documents", "did not match any search results", "no results containing all your search terms"),
    "de": ("keine mit deiner suchanfrage", "stimmt mit keinem dokument überein", "übereinstimmenden dokumente gefunden"),
    "fr": ("aucun document ne correspond", "ne correspond à aucun document"),
    "es": ("no se han encontrado resultados para tu búsqueda", "no obtuvo ningún resultado", "no coincide con ningún documento"),
    "it": ("non ha prodotto risultati in nessun documento", "nessun documento corrispondente"),
    "pt": ("não encontrou nenhum documento correspondente", "não corresponde a nenhum documento"),
    "nl": ("komt niet overeen met documenten", "geen overeenkomstige documenten", "komt met geen enkel document overeen"),
    "da": ("stemte ikke overens med nogen dokumenter", "matchede ikke nogen dokumenter"),
    "sv": ("matchade inte något dokument", "matchade inte några dokument"),
    "no": ("samsvarte ikke med noen dokumenter",),
    "fi": ("ei vastaa yhtään dokumenttia", "ei löytynyt yhtään dokumenttia"),
    "pl": ("nie została odnaleziona", "nie odpowiada żadnym dokumentom"),
    "cs": ("neodpovídá žádnému dokumentu", "neodpovídají žádné dokumenty"),
    "hu": ("egyetlen dokumentummal sem egyezik", "nem felel meg egyetlen dokumentum sem"),
    "ro": ("nu se potrivește cu niciun document", "nu a returnat niciun document"),
    "el": ("δεν βρέθηκε κανένα έγγραφο", "δεν αντιστοιχεί σε κανένα έγγραφο"),
    "tr": ("hiçbir arama sonucu mevcut değil", "hiçbir dokümanla eşleşmedi"),
    "ru": ("ничего не найдено",),
    "uk": ("не знайдено жодного документа", "нічого не знайдено"),
    "ja": ("一致する情報は見つかりませんでした",),
    "ko": ("일치하는 검색결과가 없습니다", "대한 검색결과가 없습니다"),
    "zh": ("找不到和您查询的", "找不到和您的查询", "找不到符合搜尋字詞", "找不到符合搜尋條件"),
    "th": ("ไม่ตรงกับเอกสารใด",),
    "vi": ("không khớp với bất kỳ tài liệu nào", "không tìm thấy kết quả phù hợp", "không tìm thấy"),
    "id": ("tidak cocok dengan dokumen apa pun",),
    "ar": ("لم يطابق بحثك", "لا تتطابق مع أي مستندات"),
    "he": ("לא התאים לאף מסמך",),
}

ROBOT_SUSPECTED = ("our systems have detected unusual traffic", "unusual traffic from your computer network")
CONSENT_ASKED = (
    "before you continue to google",
    "consent.google.",
    "bevor sie zu google weitergehen",
    "avant d'accéder à google",
)

# What labels an ad (2013 on), folded to lower case.
_LABELS = """
    ad ads sponsored annonce annonces sponsorisé sponsorisée gesponsert anzeige anzeigen anuncio anuncios anúncio anúncios
    patrocinado patrocinada annuncio annunci sponsorizzato advertentie gesponsord annons sponsrad sponset sponsoreret mainos
    sponsoroitu reklama sponsorowane iklan bersponsor реклама reklam sponsorlu
    広告 スポンサー 广告 廣告 贊助商廣告 광고 스폰서 โฆษณา
"""
LABELS = frozenset(_LABELS.split())
# The disclosure of who paid for an ad (elections since 2018, every ad in some countries since 2023); the payer's name follows.
PAID_FOR_BY = re.compile(
    r"(?:paid for by|bezahlt von|finanziert von|payé(?:e)? par|financé(?:e)? par|pagado por|pago por|pagato da|betaald door|"
    r"betald av|betalt af|betalt av|opłacone przez|оплачено)[\s:]+(\S.{0,200})",
    re.IGNORECASE,
)
