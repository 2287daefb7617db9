"""What a commune's response figures are made of: one statement a commune, over what is public."""

from parvis.proposals.queries import begun

#: of a commune {t}: a JSON object of figures, or NULL while the commune is not claimed. It counts what an answer was
#: owed to: what waited on the day it was claimed, and what came since; not what its author took back unanswered.
RESPONSES = f"""
CASE WHEN {{t}}.claimed_at IS NOT NULL THEN (
    SELECT jsonb_build_object(
        'received', count(*),
        'answered', count(asked.answered_at),
        'answered_in_time', count(*) FILTER (WHERE {begun("asked.answered_at")} <= asked.answer_due_at),
        'overdue', count(*) FILTER (
            WHERE asked.answered_at IS NULL AND asked.state <> 'CLOSED' AND asked.answer_due_at < {begun(":now")}),
        'median_days', percentile_cont(0.5) WITHIN GROUP (ORDER BY
            extract(epoch FROM asked.answered_at - greatest(asked.created_at, {{t}}.claimed_at)) / 86400),
        'accepted', count(*) FILTER (WHERE decision.code = 'ACCEPTED'),
        'declined', count(*) FILTER (WHERE decision.code = 'DECLINED'),
        'not_ours', count(*) FILTER (WHERE decision.code = 'NOT_OURS'),
        'done', count(*) FILTER (WHERE execution.code = 'DONE'),
        'confirmed_done', count(*) FILTER (WHERE execution.code = 'DONE' AND asked.confirmed_done),
        'denied_done', count(*) FILTER (WHERE execution.code = 'DONE' AND NOT asked.confirmed_done))
    FROM proposal asked
    LEFT JOIN proposal_step decision ON decision.id = asked.decision_id
    LEFT JOIN proposal_step execution ON execution.id = asked.execution_id
    WHERE asked.commune_id = {{t}}.id AND asked.answer_due_at IS NOT NULL AND asked.visibility = 'VISIBLE'
      AND NOT (asked.state = 'WITHDRAWN' AND asked.answered_at IS NULL)
) END
"""  # noqa: S608 - constants

MOST_WAITING = 10_000
# supporters read at most, so that a large town's page stays quick; beyond, fewer people than there are may be counted
_MOST_READ = 4 * MOST_WAITING

#: of a commune {t} that is not claimed: how many different people wrote or support what waits there; 0 once claimed
WAITING_COUNT = f"""
CASE WHEN {{t}}.claimed_at IS NOT NULL THEN 0 ELSE (
    SELECT least(count(DISTINCT waiting.who), {MOST_WAITING}) FROM (
        SELECT asked.author_id AS who FROM proposal asked
        WHERE asked.commune_id = {{t}}.id AND asked.answered_at IS NULL AND asked.state IN ('OPEN', 'UNDER_REVIEW')
          AND asked.visibility = 'VISIBLE'
        UNION ALL
        SELECT its.actor_id FROM proposal asked JOIN proposal_support its ON its.proposal_id = asked.id
        WHERE asked.commune_id = {{t}}.id AND asked.answered_at IS NULL AND asked.state IN ('OPEN', 'UNDER_REVIEW')
          AND asked.visibility = 'VISIBLE'
        LIMIT {_MOST_READ}
    ) waiting
) END
"""  # noqa: S608 - constants
