"""Officials through the schema: who sees which role, the desk, the figures, and a proposal's way to its end."""

from datetime import timedelta

from tests import factories
from tests.graphql.asking import VISITOR, Asker, each, gid

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.discussion.models import Thread
from parvis.proposals.models import Proposal
from parvis.proposals.service import support
from parvis_graphql.engine.global_ids import decode_id, encode_id

SQUARE = [[2.26, 48.81], [2.28, 48.81], [2.28, 48.83], [2.26, 48.81]]
ROLE = "grant { id state role endsOn person { displayName } isCurrent } commune { isClaimed viewerRoles }"


async def admin() -> Viewer:
    return await factories.resident("Ada Admin", is_admin=True)


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def test_a_role_from_the_request_to_the_end(ask: Asker) -> None:
    place, person, site = await factories.commune(), await factories.resident("Dominique"), await admin()
    request = {"communeId": gid(place), "role": "ELECTED", "note": "Maire depuis 2020, voir le site."}

    asked = await ask.mutate("requestCommuneRole", request, ROLE, person)
    again = await ask.mutate("requestCommuneRole", request, ROLE, person)
    [waiting] = (await ask("{ roleRequests { nodes { id note viewerCanDecide } } }", site))["roleRequests"]["nodes"]
    granted = await ask.mutate("grantCommuneRole", {"roleRequestId": waiting["id"], "endsOn": in_days(400)}, ROLE, site)
    ended = await ask.mutate("endCommuneRole", {"grantId": granted["grant"]["id"]}, ROLE, person)

    assert (asked["grant"]["state"], asked["commune"]["isClaimed"]) == ("REQUESTED", False)
    assert [error["code"] for error in again["errors"]] == ["ALREADY_DONE"]
    assert (waiting["note"], waiting["viewerCanDecide"]) == ("Maire depuis 2020, voir le site.", True)
    assert granted["grant"] | {"id": ""} == {
        "id": "",
        "state": "GRANTED",
        "role": "ELECTED",
        "endsOn": in_days(400),
        "person": {"displayName": "Dominique"},
        "isCurrent": True,
    }
    assert granted["commune"] == {"isClaimed": True, "viewerRoles": []}
    assert (ended["grant"]["state"], ended["commune"]) == ("ENDED", {"isClaimed": True, "viewerRoles": []})


async def test_requests_are_seen_by_their_own_and_by_those_who_decide(ask: Asker) -> None:
    place, person = await factories.commune(), await factories.resident()
    mayor, far = await factories.official(place), await factories.official(await factories.commune())
    moderator, site = await factories.moderator(place), await admin()
    await ask.mutate(
        "requestCommuneRole", {"communeId": gid(place), "role": "AGENT", "note": "Service des sports."}, "", person
    )
    document = "{ roleRequests { nodes { viewerCanDecide } } }"

    seen = [
        each((await ask(document, viewer))["roleRequests"], lambda node: node["viewerCanDecide"])
        for viewer in (VISITOR, await factories.resident(), moderator, far, person, mayor, site)
    ]

    assert seen == [[], [], [], [], [False], [True], [True]]


async def test_who_is_an_official_is_public_and_what_they_do_there_stands_beside_their_words(ask: Asker) -> None:
    place = await factories.commune()
    mayor, moderator = await factories.official(place, name="Dominique"), await factories.moderator(place)
    thread = await Thread.get(id=(await factories.proposal(await factories.resident(), place)).thread_id)
    said = [await factories.comment(one, thread) for one in (mayor, moderator, await factories.resident())]

    found = await ask(
        "query($commune: ID!, $comments: [ID!]!, $person: ID!) {"
        " commune(by: { id: $commune }) { isClaimed officials { nodes { role person { displayName } } } }"
        " nodes(ids: $comments) { ... on Comment { authorRole } }"
        " node(id: $person) { ... on Person { roles { role commune { id } } } } }",
        commune=gid(place),
        comments=[gid(one) for one in said],
        person=gid(mayor, "Person"),
    )

    assert found["commune"] == {
        "isClaimed": True,
        "officials": {"nodes": [{"role": "ELECTED", "person": {"displayName": "Dominique"}}]},
    }
    assert [node["authorRole"] for node in found["nodes"]] == ["ELECTED", "MODERATOR", None]
    assert found["node"]["roles"] == [{"role": "ELECTED", "commune": {"id": gid(place)}}]


async def test_the_desk_is_for_those_with_a_role_and_shows_what_is_due_first(ask: Asker) -> None:
    place = await factories.commune()
    mayor, author = await factories.official(place), await factories.resident()
    late, later, answered = [await factories.proposal(author, place) for _ in range(3)]
    await Proposal.filter(id=later.id).update(answer_due_at=clock.now() - timedelta(days=2))
    await Proposal.filter(id=answered.id).update(answered_at=clock.now())
    document = (
        "query($id: ID!, $after: String) { commune(by: { id: $id }) { viewerRoles desk {"
        " awaitingAnswer(first: 1, after: $after) { totalCount nodes { id isOverdue } pageInfo { endCursor } } } } }"
    )

    nobody = [(await ask(document, one, id=gid(place)))["commune"]["desk"] for one in (VISITOR, author)]
    first = (await ask(document, mayor, id=gid(place)))["commune"]
    page = first["desk"]["awaitingAnswer"]
    second = await ask(document, mayor, id=gid(place), after=page["pageInfo"]["endCursor"])

    assert nobody == [None, None]
    assert first["viewerRoles"] == ["ELECTED"]
    assert (page["totalCount"], page["nodes"]) == (2, [{"id": gid(later), "isOverdue": True}])
    assert second["commune"]["desk"]["awaitingAnswer"]["nodes"] == [{"id": gid(late), "isOverdue": False}]


async def test_the_desk_follows_what_was_accepted_until_it_is_done(ask: Asker) -> None:
    place = await factories.commune()
    mayor, author = await factories.official(place), await factories.resident()
    made = {}
    for name, kind, execution in (
        ("waits", "ACCEPTED", None),
        ("goes on", "ACCEPTED", "IN_PROGRESS"),
        ("abandoned", "ACCEPTED", "ABANDONED"),
        ("done", "ACCEPTED", "DONE"),
        ("denied", "ACCEPTED", "DONE"),
        ("declined", "DECLINED", None),
    ):
        made[name] = gid(await factories.proposal(author, place))
        on = {"proposalId": made[name]}
        await ask.mutate("decideProposal", {**on, "kind": kind, "reason": "Voté mardi soir."}, "", mayor)
        if execution:
            await ask.mutate("reportExecution", {**on, "state": execution, "message": "Voilà."}, "", mayor)
    await ask.mutate("confirmDone", {"proposalId": made["denied"], "done": False}, "", author)

    found = await ask(
        "query($id: ID!) { commune(by: { id: $id }) { desk { underWay { totalCount nodes { id } } } } }",
        mayor,
        id=gid(place),
    )

    listed = found["commune"]["desk"]["underWay"]
    assert [node["id"] for node in listed["nodes"]] == [made[name] for name in ("waits", "goes on", "denied")]
    assert listed["totalCount"] == 3


async def test_a_proposal_is_answered_decided_done_and_confirmed(ask: Asker) -> None:
    place = await factories.commune()
    mayor, author = await factories.official(place, name="Dominique"), await factories.resident("Inès")
    made = await factories.proposal(author, place)
    picture = await factories.photo(mayor)
    on = {"proposalId": gid(made)}

    await ask.mutate("answerProposal", {**on, "body": "Nous regardons.", "underReview": True}, "", mayor)
    await ask.mutate("decideProposal", {**on, "kind": "ACCEPTED", "reason": "Voté **mardi**."}, "", mayor)
    done = {**on, "state": "DONE", "message": "C’est posé.", "photoIds": [gid(picture)]}
    asked = await ask.mutate("reportExecution", done, "proposal { viewerCanConfirm }", mayor)
    may = await ask("query($id: ID!) { node(id: $id) { ... on Proposal { viewerCanConfirm } } }", author, id=gid(made))
    await ask.mutate("confirmDone", {**on, "done": True, "comment": "Merci !"}, "", author)
    found = await ask(
        "query($id: ID!) { node(id: $id) { ... on Proposal { state authorConfirmsDone answeredAt answerDueAt isOverdue"
        " decision { kind reasonHtml author { displayName } authorRole }"
        " execution { state message photos { id } }"
        " answers { nodes { body } }"
        " history { nodes { kind decision execution confirmsDone body author { displayName } authorRole } } } } }",
        id=gid(made),
    )

    assert (asked["proposal"]["viewerCanConfirm"], may["node"]["viewerCanConfirm"]) == (False, True)
    shown = found["node"]
    assert (shown["state"], shown["authorConfirmsDone"], shown["isOverdue"]) == ("UNDER_REVIEW", True, False)
    assert shown["answeredAt"] < shown["answerDueAt"]
    assert shown["decision"] == {
        "kind": "ACCEPTED",
        "reasonHtml": "<p>Voté <strong>mardi</strong>.</p>\n",
        "author": {"displayName": "Dominique"},
        "authorRole": "ELECTED",
    }
    assert shown["execution"] == {"state": "DONE", "message": "C’est posé.", "photos": [{"id": gid(picture)}]}
    assert each(shown["answers"], lambda node: node["body"]) == ["Nous regardons."]
    assert [tuple(node.values())[:4] for node in shown["history"]["nodes"]] == [
        ("CONFIRMATION", None, None, True),
        ("EXECUTION", None, "DONE", None),
        ("DECISION", "ACCEPTED", None, None),
        ("ANSWER", None, None, None),
    ]
    assert shown["history"]["nodes"][0]["author"] == {"displayName": "Inès"}


async def test_steps_hide_with_their_proposal(ask: Asker) -> None:
    place = await factories.commune()
    mayor, made = await factories.official(place), await factories.proposal(await factories.resident(), place)
    on = {"proposalId": gid(made), "body": "Nous regardons."}
    payload = await ask.mutate(
        "answerProposal", on, "proposal { answers { nodes { id } } history { nodes { id } } }", mayor
    )
    ids = [payload["proposal"][name]["nodes"][0]["id"] for name in ("answers", "history")]
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    before = await ask(document, ids=ids)

    await Proposal.filter(id=made.id).update(visibility=Visibility.HIDDEN)

    assert [node["id"] for node in before["nodes"]] == ids
    assert (await ask(document, ids=ids))["nodes"] == [None, None]


async def test_an_answer_is_no_decision(ask: Asker) -> None:
    place = await factories.commune()
    mayor, made = await factories.official(place), await factories.proposal(await factories.resident(), place)
    selection = "proposal { answers { nodes { id } } }"
    payload = await ask.mutate("answerProposal", {"proposalId": gid(made), "body": "Oui."}, selection, mayor)
    answer = payload["proposal"]["answers"]["nodes"][0]["id"]
    disguised = encode_id("Decision", decode_id(answer)[1])

    assert await ask("query($id: ID!) { node(id: $id) { id } }", id=disguised) == {"node": None}


async def test_figures_of_a_commune_take_one_statement(ask: Asker, statements: list[str]) -> None:
    place = await factories.commune()
    mayor, author = await factories.official(place), await factories.resident()
    made = [await factories.proposal(author, place) for _ in range(4)]
    decide = {"kind": "ACCEPTED", "reason": "Le conseil l’a voté."}
    await ask.mutate("decideProposal", {"proposalId": gid(made[0]), **decide}, "", mayor)
    await ask.mutate("reportExecution", {"proposalId": gid(made[0]), "state": "DONE", "message": "Fait."}, "", mayor)
    await ask.mutate("confirmDone", {"proposalId": gid(made[0]), "done": False}, "", author)
    await ask.mutate("answerProposal", {"proposalId": gid(made[1]), "body": "Oui."}, "", mayor)
    await Proposal.filter(id=made[1].id).update(answer_due_at=clock.now() - timedelta(days=1))
    await Proposal.filter(id=made[2].id).update(answer_due_at=clock.now() - timedelta(days=1))
    await ask.mutate("withdrawProposal", {"proposalId": gid(made[3])}, "", author)
    before = len(statements)

    found = await ask(
        "query($id: ID!) { commune(by: { id: $id }) { waitingCount responses { received answered answeredInTime overdue"
        " medianDays accepted declined notOurs done confirmedDone deniedDone } } }",
        id=gid(place),
    )

    assert len(statements) - before == 1
    assert found["commune"] == {
        "waitingCount": 0,
        "responses": {
            "received": 3,
            "answered": 2,
            "answeredInTime": 1,
            "overdue": 1,
            "medianDays": 0.0,
            "accepted": 1,
            "declined": 0,
            "notOurs": 0,
            "done": 1,
            "confirmedDone": 0,
            "deniedDone": 1,
        },
    }


async def test_who_waits_where_no_town_hall_has_joined_is_counted_once(ask: Asker) -> None:
    place, author, fan = await factories.commune(), await factories.resident(), await factories.resident()
    for _ in range(2):
        await support(fan, proposal_id=(await factories.proposal(author, place)).id)
    hidden = await factories.proposal(await factories.resident(), place)
    await Proposal.filter(id=hidden.id).update(visibility=Visibility.HIDDEN)

    found = await ask(
        "query($id: ID!) { commune(by: { id: $id }) { isClaimed claimedAt waitingCount responses { received } } }",
        id=gid(place),
    )

    assert found["commune"] == {"isClaimed": False, "claimedAt": None, "waitingCount": 2, "responses": None}


async def test_neighbourhoods_and_what_lies_in_them(ask: Asker) -> None:
    place, author = await factories.commune(), await factories.resident()
    mayor = await factories.official(place)
    outline = {"type": "Polygon", "coordinates": [SQUARE]}
    naming = {"communeId": gid(place), "name": "Les Épinettes", "outline": outline}

    refused = await ask.mutation("createNeighbourhood", naming, "", author)
    payload = await ask.mutate("createNeighbourhood", naming, "neighbourhood { id name outline }", mayor)
    key = payload["neighbourhood"]["id"]
    inside = await factories.proposal(author, place)
    await factories.proposal(author, place)
    changed = await ask.mutate(
        "editProposal",
        {"proposalId": gid(inside), "neighbourhoodId": key},
        "proposal { neighbourhood { name } }",
        author,
    )
    found = await ask(
        "query($id: ID!, $filter: ProposalFilter) { commune(by: { id: $id }) { neighbourhoods { name }"
        " proposals(filter: $filter) { nodes { id } } } proposals(filter: $filter) { nodes { id } } }",
        id=gid(place),
        filter={"neighbourhoodId": key, "awaitingAnswer": True},
    )
    renamed = await ask.mutate(
        "editNeighbourhood", {"neighbourhoodId": key, "outline": None}, "neighbourhood { name outline }", mayor
    )
    gone = await ask.mutate("deleteNeighbourhood", {"neighbourhoodId": key}, "commune { neighbourhoods { id } }", mayor)

    assert refused.codes == ["FORBIDDEN"]
    assert payload["neighbourhood"] == {"id": key, "name": "Les Épinettes", "outline": outline}
    assert changed["proposal"] == {"neighbourhood": {"name": "Les Épinettes"}}
    assert found["commune"]["neighbourhoods"] == [{"name": "Les Épinettes"}]
    assert each(found["commune"]["proposals"]) == each(found["proposals"]) == [gid(inside)]
    assert renamed["neighbourhood"] == {"name": "Les Épinettes", "outline": None}
    assert gone["commune"] == {"neighbourhoods": []}


async def test_proposals_by_decision_and_execution(ask: Asker) -> None:
    place, author = await factories.commune(), await factories.resident()
    mayor = await factories.official(place, CommuneRole.AGENT)
    made = [await factories.proposal(author, place) for _ in range(3)]
    for one, kind in ((made[0], "DECLINED"), (made[0], "ACCEPTED"), (made[1], "DECLINED")):
        decision = {"proposalId": gid(one), "kind": kind, "reason": "Le conseil a voté."}
        await ask.mutate("decideProposal", decision, "", mayor)
    report = {"proposalId": gid(made[0]), "state": "PLANNED", "message": "En mai."}
    await ask.mutate("reportExecution", report, "", mayor)

    async def found(**filter: object) -> list[str]:
        document = (
            "query($id: ID!, $filter: ProposalFilter) {"
            " commune(by: { id: $id }) { proposals(filter: $filter) { nodes { id } } } }"
        )
        return each((await ask(document, id=gid(place), filter=filter))["commune"]["proposals"])

    assert await found(decision="ACCEPTED") == [gid(made[0])]
    assert await found(decision="DECLINED") == [gid(made[1])]
    assert await found(execution="PLANNED") == [gid(made[0])]
    assert await found(awaitingAnswer=True) == [gid(made[2])]
    assert await found(awaitingAnswer=False) == [gid(made[1]), gid(made[0])]


async def test_the_days_to_answer_are_the_officials_to_set(ask: Asker) -> None:
    place = await factories.commune()
    mayor, person = await factories.official(place), await factories.resident()
    scopeless = Viewer(id=mayor.id, permissions=mayor.permissions - {Permission.OFFICIAL_ACT}, locale="en")

    refused = [
        (await ask.mutation("setAnswerDays", {"communeId": gid(place), "days": 10}, "", one)).codes
        for one in (VISITOR, person, scopeless)
    ]
    outside = await ask.mutate("setAnswerDays", {"communeId": gid(place), "days": 91}, "", mayor)
    payload = await ask.mutate("setAnswerDays", {"communeId": gid(place), "days": 10}, "commune { answerDays }", mayor)

    assert refused == [["UNAUTHENTICATED"], ["FORBIDDEN"], ["FORBIDDEN"]]
    assert outside["errors"][0]["path"] == ["days"]
    assert payload["commune"] == {"answerDays": 10}
