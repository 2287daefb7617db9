"""Which texts wait for a moderator: insults in all their disguises, names of private persons; and which do not."""

from datetime import timedelta

import pytest
from tests import factories

from parvis.core import clock
from parvis.directory.models import CommuneRole
from parvis.opinions.insults import has_insult
from parvis.opinions.models import HeldFor
from parvis.opinions.names import private_names
from parvis.opinions.wording import held_for


@pytest.mark.parametrize(
    "text",
    [
        "Le maire est un connard.",
        "Quel gros CON, ce maire.",
        "Une bande d’abrutis décide de tout.",
        "Espèce d'imbécile !",
        "Les élus sont tous des crétins, voilà tout.",
        "Enculé(s) de promoteurs.",
        "Qu’il aille se faire voir, ce fils de pute.",
        "Va te faire foutre avec tes travaux.",
        "Un trou-du-cul à la tête de la ville.",
        "Les sales étrangers dehors.",
        "Sale juif.",
        # disguised
        "Bande de c0nnards à la mairie !",
        "Les s@lopes du conseil.",
        "Une P*te au conseil, rien d’autre.",
        "Cette équipe de cooonnaaaards.",
        "C.o.n.n.a.r.d, va.",
        "c o n n a r d",
        "con\u200bnard",  # zero-width space
        "ｃｏｎｎａｒｄ",
        "Des **salauds**, tous.",
        "$alaud !",
    ],
)
def test_an_insult_is_found(text: str) -> None:
    assert has_insult(text)


@pytest.mark.parametrize(
    "text",
    [
        "C’est idiot de fermer la piscine en août.",
        "Ces horaires sont idiots.",
        "Un projet bâtard qui ne plaît à personne.",
        "Quelle merde, ces travaux : deux ans de bruit.",
        "La municipalité est incapable, menteuse et méprisante.",
        "Il n’y a que du retard sur les bus.",
        "Le camion de chili con carne vient le mardi.",
        "Il faut des cônes devant l’école, on connaît le danger.",
        "Le fumier sur la route du village gêne.",
        "Les salles communales sont sales.",
        "Une belle demeure ancienne, malgré une tare.",
        "Dispute entre voisins à propos du parking.",
        "La réputation de la ville en souffre.",
        "Sortie 4, ligne 12 : 5G et 4x4 partout, trop de bruit.",
        "Le théâtre de Guignol manque aux enfants.",
        "L’assistante sociale est débordée @ la mairie, écrivez à contact@example.org !",
    ],
)
def test_criticism_and_common_words_are_no_insult(text: str) -> None:
    assert not has_insult(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mme Durand ne répond jamais.", ["Durand"]),
        ("Monsieur Dupont, mon voisin, gare mal sa voiture.", ["Dupont"]),
        ("M.Dupont aussi.", ["Dupont"]),
        ("M. de La Tour bloque la rue.", ["de La Tour"]),
        ("C’est chez madame Bernard, au numéro 4.", ["Bernard"]),
        ("Mlle O’Brien chante trop fort.", ["O’Brien"]),
        ("Le docteur Lefèvre a fermé son cabinet.", ["Lefèvre"]),
        ("Sophie Martin vole des fleurs.", ["Sophie Martin"]),
        ("C’est la faute de Jean DUPONT.", ["Jean DUPONT"]),
        ("Jean-Pierre Le Goff crie la nuit.", ["Jean-Pierre Le Goff"]),
        ("**Karim** Benali tient un bar bruyant.", ["Karim Benali"]),
        ("La rue où habite Madame Petit est sale.", ["Petit"]),
        ("Merci à Marie-Claude Vidal, du club.", ["Marie-Claude Vidal"]),
        ("Le président du club, Paul Henry, fait ce qu’il veut.", ["Paul Henry"]),
        ("Place Jean Jaurès, c’est Fatima Haddad qui crie.", ["Fatima Haddad"]),
    ],
)
def test_the_name_of_a_private_person_is_found(text: str, names: list[str]) -> None:
    assert private_names(text, ["Camille Laurent"]) == names


@pytest.mark.parametrize(
    "text",
    [
        "Merci à Madame la maire pour la crèche.",
        "Monsieur le Maire, rendez-nous le bus.",
        "Madame, Monsieur, la ville change.",
        "La rue Pierre Curie est dangereuse.",
        "On attend des bancs place Jean Jaurès.",
        "L’école Jules Ferry manque de place, l’école primaire Paul-Bert aussi.",
        "Rues Pierre Curie et Jean Jaurès, même misère.",
        "Place du Général de Gaulle, rue du Docteur Roux, boulevard du Maréchal Foch.",
        "Le collège Victor Hugo et le lycée Eugène Ionesco sont loin du métro Corentin Celton.",
        "La salle des fêtes Jean Vilar est trop petite.",
        "À Saint Jean Baptiste, les cloches sont belles.",
        "Le maire Jean Dupont promet beaucoup.",
        "L’adjointe à la culture Claire Dubois a tenu parole, notre député Paul Vannier aussi.",
        "Les élus Madame Durand et Monsieur Petit étaient là.",
        "Le Président de la République Emmanuel Macron est venu.",
        "Camille Laurent répond à tout le monde.",
        "Mme Laurent nous a reçus.",
        "Sophie, à la bibliothèque, est formidable.",
        "M. X gare mal, Mme D. aussi.",
        "Monsieur Bricolage a fermé, France Travail est loin.",
        "La SNCF, la RATP et Île-de-France Mobilités se renvoient la balle.",
        "LA MAIRIE DOIT ÉCOUTER. MARTIN EST PARTI. MOBILITÉ ZÉRO.",
    ],
)
def test_places_offices_and_the_communes_officials_are_no_private_names(text: str) -> None:
    assert private_names(text, ["Camille Laurent"]) == []


async def test_officials_may_be_named_where_and_while_they_are(db: str) -> None:
    here, there = await factories.commune(), await factories.commune()
    await factories.official(here, CommuneRole.AGENT, "Dominique Arnoux")
    await factories.moderator(here, "Maud Terrier")
    text, of_moderator = "Dominique Arnoux ne répond à personne.", "Maud Terrier ne répond à personne."

    assert await held_for(text, commune_id=here.id) is None
    assert await held_for(of_moderator, commune_id=here.id) is HeldFor.PRIVATE_NAME
    assert await held_for(text, commune_id=there.id) is HeldFor.PRIVATE_NAME
    with clock.travel(timedelta(days=400)):
        assert await held_for(text, commune_id=here.id) is HeldFor.PRIVATE_NAME


async def test_nobody_may_be_insulted(db: str) -> None:
    here = await factories.commune()
    await factories.official(here, name="Dominique Arnoux")

    assert await held_for("Dominique Arnoux est un connard.", commune_id=here.id) is HeldFor.INSULT
