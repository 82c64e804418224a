-- The first tables. Run in one transaction; the journal's triggers are made afterwards from what stands here.
-- Days are text (2026-11-20), moments are milliseconds since 1970 (UTC), money is minor units beside its currency.

CREATE TABLE step(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  room TEXT NOT NULL,
  label TEXT NOT NULL,
  frameworks TEXT NOT NULL,       -- what was in force: taxonomy 1, stack-audit 1
  lo INTEGER NOT NULL,            -- the step's run of change.seq
  hi INTEGER NOT NULL,
  undoes INTEGER,                 -- the step that this one takes back
  undone_by INTEGER               -- the step that took this one back
) STRICT;
CREATE INDEX step_lo ON step(lo);
CREATE INDEX step_in_force ON step(lo) WHERE undoes IS NULL AND undone_by IS NULL;

-- Untyped on purpose: a before-image keeps the value exactly as it was, whatever its column's type.
-- No constraints: a trigger's insert must never fail.
CREATE TABLE change(
  seq INTEGER PRIMARY KEY, step, tbl, row, last, op, mask,
  v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23,
  v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47
);
CREATE INDEX change_row ON change(tbl, row);
CREATE INDEX change_run ON change(seq) WHERE last > row;
CREATE INDEX change_outside ON change(seq) WHERE step = 0;

CREATE TABLE journal_state(one INTEGER PRIMARY KEY CHECK(one = 1), step INTEGER) STRICT;
INSERT INTO journal_state(one, step) VALUES(1, NULL);
CREATE TABLE journal_table(tbl INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE journal_column(tbl INTEGER, slot INTEGER, name TEXT NOT NULL, dropped_at INTEGER, PRIMARY KEY(tbl, slot)) STRICT;

CREATE TABLE profile(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  name TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL DEFAULT 'USD',
  arr_minor INTEGER,
  arr_currency TEXT,
  team_size INTEGER,
  growth TEXT,
  budget_minor INTEGER,
  budget_currency TEXT,
  time_zone TEXT NOT NULL DEFAULT 'UTC',
  work_days TEXT NOT NULL DEFAULT 'mon,tue,wed,thu,fri',
  work_from TEXT NOT NULL DEFAULT '09:00',
  work_to TEXT NOT NULL DEFAULT '17:00',
  blueprint TEXT NOT NULL DEFAULT '',
  domains TEXT NOT NULL DEFAULT '',
  holidays TEXT NOT NULL DEFAULT '',
  asked INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO profile(id) VALUES(1);

CREATE TABLE person(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT 'other',
  present INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX person_name_key ON person(name_key);

CREATE TABLE rate(
  id INTEGER PRIMARY KEY,
  currency TEXT NOT NULL,
  day TEXT NOT NULL,
  value REAL NOT NULL
) STRICT;
CREATE UNIQUE INDEX rate_day ON rate(currency, day);

CREATE TABLE tool(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  vendor TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT '',
  capabilities TEXT NOT NULL DEFAULT '',     -- sorted, separated by commas
  status TEXT NOT NULL DEFAULT 'active',
  plan TEXT NOT NULL DEFAULT '',
  tier TEXT,
  owner TEXT NOT NULL DEFAULT '',
  cost_minor INTEGER,
  cost_currency TEXT,
  cost_period TEXT,
  seats_paid INTEGER,
  seats_active INTEGER,
  feature_use TEXT,
  last_used TEXT,
  value INTEGER,
  output TEXT NOT NULL DEFAULT '',
  removal TEXT,
  removal_note TEXT NOT NULL DEFAULT '',
  contract_months INTEGER,
  renews_on TEXT,
  notice_days INTEGER,
  reviewed_on TEXT,
  auto_renews INTEGER,
  verdict TEXT,                              -- keep, consolidate, replace, cut; NULL: undecided
  verdict_action TEXT,                       -- of a keep
  verdict_into INTEGER REFERENCES tool(id) ON DELETE SET NULL,
  verdict_name TEXT,                         -- the tool consolidated into, or put in its place
  verdict_minor INTEGER,                     -- what it then costs
  verdict_currency TEXT,
  verdict_period TEXT,
  verdict_reason TEXT,
  verdict_on TEXT
) STRICT;
CREATE UNIQUE INDEX tool_name_key ON tool(name_key);
CREATE INDEX tool_verdict_into ON tool(verdict_into) WHERE verdict_into IS NOT NULL;

CREATE TABLE integration(
  id INTEGER PRIMARY KEY,
  from_tool INTEGER NOT NULL REFERENCES tool(id) ON DELETE CASCADE,
  to_tool INTEGER NOT NULL REFERENCES tool(id) ON DELETE CASCADE,
  what TEXT NOT NULL DEFAULT '',
  direction TEXT NOT NULL DEFAULT 'one-way',
  method TEXT NOT NULL DEFAULT 'native',
  frequency TEXT,
  steps INTEGER,
  critical INTEGER NOT NULL DEFAULT 0,
  health TEXT NOT NULL DEFAULT 'unknown',
  checked_on TEXT,
  uptime REAL,
  owner TEXT NOT NULL DEFAULT '',
  documented_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX integration_from ON integration(from_tool);
CREATE INDEX integration_to ON integration(to_tool);

CREATE TABLE audit(
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL
) STRICT;

-- The tool is not a foreign key: an audit says how things stood, also for tools that have gone since.
CREATE TABLE audit_mark(
  id INTEGER PRIMARY KEY,
  audit INTEGER NOT NULL REFERENCES audit(id) ON DELETE CASCADE,
  tool INTEGER NOT NULL,
  value INTEGER,
  minor INTEGER,
  currency TEXT
) STRICT;
CREATE INDEX audit_mark_audit ON audit_mark(audit);

CREATE TABLE matrix_lines(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  value REAL NOT NULL
) STRICT;

-- Neither is part of the journal: how a screen was left, and how a file's columns were read.
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE import_mapping(
  import TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  pairs TEXT NOT NULL,                       -- JSON: [["column","field"],...]
  PRIMARY KEY(import, fingerprint)
) STRICT;
