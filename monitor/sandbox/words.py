"""The engines' own words in the languages a world may speak; any other language gets English, as a fallback does there.

The label of an ad is the word to know: Google has written "Sponsored" since 2023 where it wrote "Ad" before, Bing keeps the
short form. A page tells its language in `<html lang>` and in these words, which is how a wrong language is noticed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; `nothing` is split where the query stands."""

    google: str
    bing: str
    search: str
    sponsored: str
    ads: str
    ad: str
    questions: str
    videos: str
    related: str
    snippet: str
    overview: str
    caution: str
    nothing: tuple[str, str]
    bing_nothing: str
    showing: str
    instead: str
    following: str
    call: str
    results: str


LANGUAGES = {
    "en": Words(
        google="Google Search",
        bing="Search",
        search="Search",
        sponsored="Sponsored",
        ads="Ads",
        ad="Ad",
        questions="People also ask",
        videos="Videos",
        related="People also search for",
        snippet="Featured snippet from the web",
        overview="AI Overview",
        caution="AI responses may include mistakes.",
        nothing=("Your search - ", " - did not match any documents."),
        bing_nothing="There are no results for",
        showing="Showing results for",
        instead="Search instead for",
        following="Next",
        call="Call",
        results="Web results",
    ),
    "de": Words(
        google="Google Suche",
        bing="Suchen",
        search="Suche",
        sponsored="Gesponsert",
        ads="Anzeigen",
        ad="Anzeige",
        questions="Weitere Fragen",
        videos="Videos",
        related="Wird auch oft gesucht",
        snippet="Hervorgehobenes Snippet aus dem Web",
        overview="Übersicht mit KI",
        caution="KI-Antworten können Fehler enthalten.",
        nothing=("Es wurden keine mit deiner Suchanfrage - ", " - übereinstimmenden Dokumente gefunden."),
        bing_nothing="Es gibt keine Ergebnisse für",
        showing="Ergebnisse für",
        instead="Stattdessen suchen nach",
        following="Weiter",
        call="Anrufen",
        results="Webergebnisse",
    ),
    "fr": Words(
        google="Recherche Google",
        bing="Rechercher",
        search="Rechercher",
        sponsored="Sponsorisé",
        ads="Annonces",
        ad="Annonce",
        questions="Autres questions posées",
        videos="Vidéos",
        related="Autres recherches",
        snippet="Extrait optimisé sur le Web",
        overview="Aperçu IA",
        caution="Les réponses de l'IA peuvent contenir des erreurs.",
        nothing=("Aucun document ne correspond aux termes de recherche spécifiés (", ")."),
        bing_nothing="Il n’y a aucun résultat pour",
        showing="Résultats pour",
        instead="Essayez avec l'orthographe",
        following="Suivant",
        call="Appeler",
        results="Résultats Web",
    ),
    "es": Words(
        google="Buscar con Google",
        bing="Buscar",
        search="Buscar",
        sponsored="Patrocinado",
        ads="Anuncios",
        ad="Anuncio",
        questions="Más preguntas",
        videos="Vídeos",
        related="Otras personas también buscan",
        snippet="Fragmento destacado de la Web",
        overview="Resumen de IA",
        caution="Las respuestas de la IA pueden contener errores.",
        nothing=("No se han encontrado resultados para tu búsqueda (", ")."),
        bing_nothing="No hay resultados para",
        showing="Mostrando resultados de",
        instead="Buscar, en cambio,",
        following="Siguiente",
        call="Llamar",
        results="Resultados web",
    ),
}


def words_in(language: str) -> Words:
    """The words of a language, English where it is not known."""
    return LANGUAGES.get(language, LANGUAGES["en"])
