-- Maturity: the words of frameworks as they were answered, assessments with their answers and votes, and the plan.
-- position is the order in which rows were added, since the order of ids means nothing.

CREATE TABLE framework_snapshot(
  id INTEGER PRIMARY KEY,
  framework TEXT NOT NULL,
  version INTEGER NOT NULL,
  text TEXT NOT NULL                          -- the TOML file as it was
) STRICT;
CREATE INDEX framework_snapshot_of ON framework_snapshot(framework, version);

CREATE TABLE assessment(
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  framework TEXT NOT NULL,
  version INTEGER NOT NULL,
  snapshot INTEGER NOT NULL REFERENCES framework_snapshot(id),
  started_on TEXT NOT NULL,
  closed_on TEXT,                             -- NULL: still open
  sitting TEXT NOT NULL DEFAULT 'solo'
) STRICT;
CREATE INDEX assessment_snapshot ON assessment(snapshot);

CREATE TABLE assessment_answer(
  id INTEGER PRIMARY KEY,
  assessment INTEGER NOT NULL REFERENCES assessment(id) ON DELETE CASCADE,
  dimension TEXT NOT NULL,
  level INTEGER,                              -- NULL: skipped, or not answered yet
  skipped INTEGER NOT NULL DEFAULT 0,
  target INTEGER,
  target_on TEXT,
  evidence TEXT NOT NULL DEFAULT '',
  confidence TEXT,
  note TEXT NOT NULL DEFAULT '',
  revealed INTEGER NOT NULL DEFAULT 0         -- whether the votes are on the table
) STRICT;
CREATE UNIQUE INDEX assessment_answer_about ON assessment_answer(assessment, dimension);

CREATE TABLE participant(
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  assessment INTEGER NOT NULL REFERENCES assessment(id) ON DELETE CASCADE,
  name TEXT NOT NULL
) STRICT;
CREATE INDEX participant_assessment ON participant(assessment);

CREATE TABLE vote(
  id INTEGER PRIMARY KEY,
  participant INTEGER NOT NULL REFERENCES participant(id) ON DELETE CASCADE,
  dimension TEXT NOT NULL,
  level INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX vote_on ON vote(participant, dimension);

CREATE TABLE parked_topic(
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  assessment INTEGER NOT NULL REFERENCES assessment(id) ON DELETE CASCADE,
  dimension TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'parked'
) STRICT;
CREATE INDEX parked_topic_assessment ON parked_topic(assessment);

CREATE TABLE plan_item(
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  framework TEXT NOT NULL,
  dimension TEXT NOT NULL DEFAULT '',
  to_level INTEGER,
  text TEXT NOT NULL,
  owner TEXT NOT NULL DEFAULT '',
  due TEXT,
  state TEXT NOT NULL DEFAULT 'open',
  effort INTEGER,
  result TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  topic INTEGER REFERENCES parked_topic(id) ON DELETE SET NULL,
  added_on TEXT NOT NULL,
  finished_on TEXT
) STRICT;
CREATE INDEX plan_item_topic ON plan_item(topic) WHERE topic IS NOT NULL;
