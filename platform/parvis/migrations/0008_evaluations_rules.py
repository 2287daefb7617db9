"""What Tortoise cannot say of evaluations and opinions: sizes of communes, indexes, checks, and the criteria themselves."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Classes of inhabitants, after those that INSEE and the law on communes draw lines at: 500, 2,000, 10,000, 50,000, 100,000.
SIZE = """
CREATE FUNCTION evaluation_size(population int) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT width_bucket(coalesce(population, 0), ARRAY[0, 500, 2000, 10000, 50000, 100000])::smallint
$$
"""

# Whether there is such an account, which then cannot be deleted before the transaction ends. A lock of its row would do,
# but would leave the transaction's number there, and so say which ballot the account cast. 0x726f6c6c is "roll" in ASCII.
VOTER = """
CREATE FUNCTION keep_voter(voter uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'726f6c6c'::int, hashtext(voter::text));
    RETURN EXISTS (SELECT FROM account WHERE id = voter);
END
$$
"""

INDEXES = """
CREATE INDEX sheet_commune ON sheet (commune_id, period, is_waiting, id);
CREATE INDEX departed_voter_hash ON departed_voter (voter_hash, period);
CREATE INDEX departed_voter_commune ON departed_voter (commune_id);
CREATE INDEX ballot_inbox_box ON ballot_inbox (commune_id, relation);
CREATE UNIQUE INDEX ballot_inbox_code ON ballot_inbox (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX ballot_inbox_hold ON ballot_inbox (hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX ballot_inbox_neighbourhood ON ballot_inbox (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE INDEX ballot_commune ON ballot (commune_id, period, id);
CREATE INDEX ballot_neighbourhood ON ballot (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE UNIQUE INDEX ballot_code_hash ON ballot_code (code_hash);
CREATE UNIQUE INDEX ballot_hold_open ON ballot_hold (commune_id) WHERE state = 'OPEN';
CREATE INDEX ballot_hold_commune ON ballot_hold (commune_id, opened_on DESC, id);
CREATE INDEX ballot_hold_decided_by ON ballot_hold (decided_by_id) WHERE decided_by_id IS NOT NULL;
CREATE INDEX signed_evaluation_commune ON signed_evaluation (commune_id, period DESC, id DESC);
CREATE INDEX signed_evaluation_hold ON signed_evaluation (hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX signed_evaluation_neighbourhood ON signed_evaluation (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE UNIQUE INDEX cell_of ON cell
    (kind, relation, commune_id, neighbourhood_id, department_id, region_id, size) NULLS NOT DISTINCT
    WHERE kind <> 'NEIGHBOURHOOD' OR neighbourhood_id IS NOT NULL;
CREATE INDEX cell_commune ON cell (commune_id) WHERE commune_id IS NOT NULL;
CREATE INDEX cell_neighbourhood ON cell (neighbourhood_id) WHERE neighbourhood_id IS NOT NULL;
CREATE INDEX scorecard_published ON scorecard (until);
CREATE INDEX scorecard_rated ON scorecard (until, answers DESC, id) INCLUDE (cell_id, level, signed_answers)
    WHERE level <> 'WORDS';
CREATE UNIQUE INDEX waiting_tally_of ON waiting_tally (cell_id, stratum_id, measure, counted_in_id) NULLS NOT DISTINCT;
CREATE INDEX waiting_tally_old ON waiting_tally (stratum_id, since) WHERE counted_in_id IS NULL;
CREATE INDEX figure_of_cell ON figure (cell_id, measure, until);
CREATE INDEX figure_ranked ON figure (until, measure) WHERE level = 'FULL';
CREATE INDEX commune_stratum ON commune (department_id, evaluation_size(population)) WHERE kind = 'COMMUNE';
CREATE INDEX commune_district ON commune (id) WHERE kind <> 'COMMUNE';
CREATE INDEX commune_merged ON commune (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX opinion_published ON opinion (commune_id, published_on DESC, id)
    INCLUDE (visibility, is_withdrawn, author_id) WHERE published_on IS NOT NULL;
CREATE INDEX opinion_waiting ON opinion (id) WHERE published_on IS NULL;
CREATE INDEX opinion_author ON opinion (author_id) WHERE author_id IS NOT NULL;
CREATE UNIQUE INDEX opinion_once ON opinion (written_by_id, commune_id, period)
    WHERE NOT is_withdrawn AND written_by_id IS NOT NULL;
CREATE INDEX opinion_answer_author ON opinion_answer (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX opinion_answer_writer ON opinion_answer (written_by_id) WHERE written_by_id IS NOT NULL;
"""

CHECKS = """
ALTER TABLE sheet ADD CONSTRAINT sheet_slot CHECK (slot BETWEEN 0 AND 3);
ALTER TABLE ballot_inbox ADD CONSTRAINT ballot_inbox_whole
    CHECK ((recommends IS NULL) = (scores IS NULL) AND (scores IS NOT NULL OR replaces IS NOT NULL)
           AND (code_hash IS NULL OR replaces IS NULL));
ALTER TABLE signed_evaluation ADD CONSTRAINT signed_evaluation_whole
    CHECK ((recommends IS NULL) = (scores IS NULL));
ALTER TABLE tally ADD CONSTRAINT tally_places CHECK (cardinality(secret) = 5 AND cardinality(signed) = 5);
ALTER TABLE waiting_tally ADD CONSTRAINT waiting_tally_places CHECK (cardinality(secret) = 5);
"""

# Rows that are deleted stay readable in the data files until they are cleaned away: soon, whatever the table's size.
CLEANING = """
ALTER TABLE ballot_inbox SET (autovacuum_vacuum_threshold = 20, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE sheet SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);
"""

# A quarter that begins is in no statistics yet: the planner would take it for empty, and read all of its rows for each of
# its rows. Without statistics it takes any quarter for a small share, which is right from the first row on.
PLANNING = """
ALTER TABLE scorecard ALTER COLUMN until SET STATISTICS 0;
ALTER TABLE figure ALTER COLUMN until SET STATISTICS 0;
"""

# active from the first quarter of 2024 on: 4 × 2024
CRITERIA = """
INSERT INTO criterion (code, label_fr, label_en, description_fr, description_en, position, is_core, active_from) VALUES
('QUALITY_OF_LIFE', 'Qualité de vie', 'Quality of life',
 'Se sentir bien là où l’on habite : le calme, le cadre, les voisins.',
 'Feeling well where one lives: quiet, surroundings, neighbours.', 1, true, 8096),
('ECONOMY', 'Dynamisme économique', 'Economic dynamism',
 'Trouver un emploi, ouvrir un commerce, voir la commune entreprendre.',
 'Finding work, opening a shop, seeing the commune thrive.', 2, true, 8096),
('SAFETY', 'Sécurité', 'Safety',
 'Se sentir en sécurité de jour comme de nuit, dans la rue et chez soi.',
 'Feeling safe by day and by night, in the street and at home.', 3, true, 8096),
('MOBILITY', 'Mobilité', 'Mobility',
 'Se déplacer à pied, à vélo, en transports ou en voiture, et se garer.',
 'Getting about on foot, by bicycle, public transport or car, and parking.', 4, true, 8096),
('LOCAL_DEMOCRACY', 'Démocratie locale', 'Local democracy',
 'Être informé, consulté, et recevoir une réponse de la mairie.',
 'Being informed, consulted, and answered by the town hall.', 5, true, 8096),
('CLEANLINESS', 'Propreté', 'Cleanliness',
 'Des rues, des parcs et des bâtiments propres et entretenus.',
 'Streets, parks and buildings that are clean and looked after.', 6, false, 8096),
('SHOPS_AND_SERVICES', 'Commerces et services', 'Shops and services',
 'Trouver près de chez soi commerces, poste, guichets, artisans.',
 'Shops, post, counters and craftspeople close by.', 7, false, 8096),
('HEALTH', 'Santé', 'Health',
 'Trouver un médecin, une pharmacie, des soins sans aller loin.',
 'Finding a doctor, a pharmacy, care without going far.', 8, false, 8096),
('EDUCATION_AND_YOUTH', 'Éducation et jeunesse', 'Education and youth',
 'Crèches, écoles, cantines, activités et lieux pour les jeunes.',
 'Nurseries, schools, canteens, activities and places for the young.', 9, false, 8096),
('CULTURE_AND_SPORT', 'Culture et sport', 'Culture and sport',
 'Bibliothèques, spectacles, fêtes, clubs, stades et piscines.',
 'Libraries, shows, festivities, clubs, grounds and pools.', 10, false, 8096),
('ENVIRONMENT', 'Environnement', 'Environment',
 'L’air, l’eau, le bruit, les arbres, la place de la nature.',
 'Air, water, noise, trees, the room that nature has.', 11, false, 8096),
('HOUSING', 'Logement', 'Housing',
 'Trouver à se loger dignement, à un prix que l’on peut payer.',
 'Finding a decent home at a price one can pay.', 12, false, 8096)
"""


class Migration(migrations.Migration):
    dependencies = [("parvis", "0007_evaluations")]

    operations = [
        ops.RunSQL(SIZE),
        ops.RunSQL(VOTER),
        ops.RunSQL(INDEXES),
        ops.RunSQL(CHECKS),
        ops.RunSQL(CLEANING),
        ops.RunSQL(PLANNING),
        ops.RunSQL(CRITERIA),
    ]
