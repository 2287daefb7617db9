"""Where a person is in the tables: one list, by which they take everything along and by which nothing is forgotten.

Each entry is a section of the copy, with the statement that reads it: `$1` is the account's id. A test holds that every
column that points at an account or a person stands here or among those that say nothing of them.
"""

from dataclasses import dataclass

from parvis.evaluations.periods import text_sql


@dataclass(frozen=True, slots=True)
class Section:
    """`columns` are those, as table.column, by which rows are this person's; `structured` what is JSON in a row."""

    name: str
    columns: tuple[str, ...]
    sql: str
    structured: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "account",
        ("account.id",),
        "SELECT email, locale, is_admin, suspended_at, created_at FROM account WHERE id = $1",
    ),
    Section(
        "person",
        ("actor.id",),
        "SELECT display_name, slug, is_verified, created_at FROM actor WHERE id = $1",
    ),
    Section(
        "sessions",
        ("session.account_id",),
        "SELECT user_agent, created_at, expires_at FROM session WHERE account_id = $1 ORDER BY created_at",
    ),
    Section(
        "access_tokens",
        ("access_token.account_id",),
        "SELECT name, scopes, created_at, expires_at, revoked_at FROM access_token WHERE account_id = $1 ORDER BY id",
        ("scopes",),
    ),
    Section(
        "organisations",
        ("membership.person_id",),
        "SELECT a.display_name, a.slug, m.role, m.created_at FROM membership m JOIN actor a ON a.id = m.organisation_id"
        " WHERE m.person_id = $1 ORDER BY m.id",
    ),
    Section(
        "invitations_sent",
        ("invitation.invited_by_id",),
        "SELECT a.display_name AS organisation, i.email, i.role, i.created_at FROM invitation i"
        " JOIN actor a ON a.id = i.organisation_id WHERE i.invited_by_id = $1 ORDER BY i.id",
    ),
    Section(
        "invitations_received",
        (),
        "SELECT a.display_name AS organisation, i.role, i.created_at FROM invitation i"
        " JOIN actor a ON a.id = i.organisation_id"
        " WHERE i.email = (SELECT email FROM account WHERE id = $1) ORDER BY i.id",
    ),
    Section(
        "roles",
        ("commune_role.person_id",),
        "SELECT c.name AS commune, c.insee_code, r.role, r.state, r.note, r.requested_at, r.decided_at, r.ends_on"
        " FROM commune_role r JOIN commune c ON c.id = r.commune_id WHERE r.person_id = $1 ORDER BY r.id",
    ),
    Section(
        "roles_decided",
        ("commune_role.decided_by_id",),
        "SELECT c.name AS commune, r.role, r.state, r.decided_at FROM commune_role r JOIN commune c"
        " ON c.id = r.commune_id WHERE r.decided_by_id = $1 AND r.person_id <> $1 ORDER BY r.id",
    ),
    Section(
        "proposals",
        ("proposal.author_id", "proposal.written_by_id", "thread.author_id"),
        "SELECT p.id, c.name AS commune, p.number, p.title, p.body, p.theme_id AS theme, p.state, p.visibility,"
        " p.latitude, p.longitude, p.author_id <> $1 AS for_an_organisation, p.created_at, p.updated_at,"
        " (SELECT jsonb_agg(jsonb_build_object('number', v.number, 'title', v.title, 'body', v.body) ORDER BY v.number)"
        " FROM proposal_version v WHERE v.proposal_id = p.id) AS versions"
        " FROM proposal p JOIN commune c ON c.id = p.commune_id"
        " WHERE p.author_id = $1 OR p.written_by_id = $1 ORDER BY p.id",
        ("versions",),
    ),
    Section(
        "steps",
        ("proposal_step.author_id", "proposal_step.written_by_id"),
        "SELECT c.name AS commune, p.number AS proposal, s.kind, s.code, s.body, s.author_role, s.created_at"
        " FROM proposal_step s JOIN proposal p ON p.id = s.proposal_id JOIN commune c ON c.id = p.commune_id"
        " WHERE s.author_id = $1 OR s.written_by_id = $1 ORDER BY s.id",
    ),
    Section(
        "supports",
        ("proposal_support.actor_id",),
        "SELECT c.name AS commune, p.number AS proposal, p.title, s.created_at FROM proposal_support s"
        " JOIN proposal p ON p.id = s.proposal_id JOIN commune c ON c.id = p.commune_id"
        " WHERE s.actor_id = $1 ORDER BY s.id",
    ),
    Section(
        "stories",
        ("story.author_id", "story.written_by_id"),
        "SELECT s.id, c.name AS commune, s.kind, s.state, s.visibility, s.title, s.text, s.happened_on, s.place,"
        " s.latitude, s.longitude, s.author_id <> $1 AS for_an_organisation, s.created_at, s.updated_at, s.published_at"
        " FROM story s JOIN commune c ON c.id = s.commune_id"
        " WHERE s.author_id = $1 OR s.written_by_id = $1 ORDER BY s.id",
    ),
    Section(
        "comments",
        ("comment.author_id", "comment.written_by_id"),
        "SELECT o.id, t.subject_kind AS under, t.subject_id AS under_id, o.body, o.stance, o.state,"
        " o.author_id <> $1 AS for_an_organisation, o.created_at, o.edited_at FROM comment o"
        " JOIN thread t ON t.id = o.thread_id WHERE o.author_id = $1 OR o.written_by_id = $1 ORDER BY o.id",
    ),
    # what was voted in secret is in none of these: no row of a ballot leads to whoever cast it
    Section(
        "sheets",
        ("sheet.account_id",),
        f"SELECT c.name AS commune, {text_sql('s.period')} AS period,"  # noqa: S608 - a constant
        " CASE s.slot WHEN 0 THEN 'RESIDENT' ELSE 'REGULAR' END AS relation"
        " FROM sheet s JOIN commune c ON c.id = s.commune_id WHERE s.account_id = $1 ORDER BY s.period, c.name",
    ),
    Section(
        "signed_evaluations",
        ("signed_evaluation.person_id",),
        f"SELECT c.name AS commune, n.name AS neighbourhood, {text_sql('s.period')} AS period, s.relation,"  # noqa: S608 - a constant
        " s.recommends, s.scores, s.created_at, s.updated_at FROM signed_evaluation s"
        " JOIN commune c ON c.id = s.commune_id LEFT JOIN neighbourhood n ON n.id = s.neighbourhood_id"
        " WHERE s.person_id = $1 ORDER BY s.id",
        ("scores",),
    ),
    Section(
        "opinions",
        ("opinion.author_id", "opinion.written_by_id"),
        f"SELECT o.id, c.name AS commune, {text_sql('o.period')} AS period, o.text, o.signature, o.visibility,"  # noqa: S608 - a constant
        " o.held_for, o.published_on FROM opinion o JOIN commune c ON c.id = o.commune_id"
        " WHERE o.author_id = $1 OR o.written_by_id = $1 ORDER BY o.period, c.name",
    ),
    Section(
        "opinion_answers",
        ("opinion_answer.author_id", "opinion_answer.written_by_id"),
        "SELECT c.name AS commune, a.opinion_id, a.body, a.author_role, a.author_id <> $1 AS for_an_organisation,"
        " a.created_at FROM opinion_answer a JOIN opinion o ON o.id = a.opinion_id"
        " JOIN commune c ON c.id = o.commune_id WHERE a.author_id = $1 OR a.written_by_id = $1 ORDER BY a.id",
    ),
    Section(
        "holds_decided",
        ("ballot_hold.decided_by_id",),
        "SELECT c.name AS commune, h.state, h.opened_on, h.held_count / 10 * 10 AS held_count,"
        " h.reason, h.decided_at FROM ballot_hold h"
        " JOIN commune c ON c.id = h.commune_id WHERE h.decided_by_id = $1 ORDER BY h.decided_at",
    ),
    Section(
        "reactions",
        ("comment_reaction.actor_id",),
        "SELECT comment_id, created_at FROM comment_reaction WHERE actor_id = $1 ORDER BY id",
    ),
    Section(
        "photos",
        ("photo.owner_id",),
        "SELECT id, status, rejection, width, height, alt, caption, credit, taken_on, latitude, longitude, suggestion,"
        " created_at FROM photo WHERE owner_id = $1 ORDER BY id",
        ("suggestion",),
    ),
    Section(
        "flags",
        ("flag.reporter_id",),
        "SELECT k.content_kind, k.content_id, f.reason, f.message, f.created_at FROM flag f"
        " JOIN moderation_case k ON k.id = f.case_id WHERE f.reporter_id = $1 ORDER BY f.id",
    ),
    Section(
        "moderation_decisions",
        ("moderation_decision.decided_by_id",),
        "SELECT content_kind, action, ground, reason, decided_at FROM moderation_decision WHERE decided_by_id = $1"
        " ORDER BY id",
    ),
    Section(
        "decisions_about_your_texts",
        (),
        "SELECT d.content_kind, d.content_id, d.action, d.ground, d.reason, d.decided_at FROM moderation_decision d"
        " WHERE d.content_id IN (SELECT id FROM proposal WHERE author_id = $1 OR written_by_id = $1"
        " UNION ALL SELECT id FROM story WHERE author_id = $1 OR written_by_id = $1"
        " UNION ALL SELECT id FROM comment WHERE author_id = $1 OR written_by_id = $1"
        " UNION ALL SELECT id FROM opinion WHERE author_id = $1 OR written_by_id = $1) ORDER BY d.id",
    ),
    Section(
        "exports",
        ("export.account_id",),
        "SELECT state, created_at, expires_at FROM export WHERE account_id = $1 ORDER BY id",
    ),
)

#: columns that point at an account or an actor and hold nothing that a copy could show
SAY_NOTHING = {
    "newcomer_post.account_id": "that a new account posted, for a day; the posts themselves are in the copy",
    "organisation_commune.organisation_id": "an organisation's, not a person's",
    "membership.organisation_id": "an organisation's, not a person's",
    "invitation.organisation_id": "an organisation's, not a person's",
    "idempotency_key.actor_id": "keys of what was sent in the last day, and the ids of what they made",
}
