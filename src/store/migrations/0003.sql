-- The Pipeline room: people, companies, deals, what happened, and where everybody stands.
-- Moments are milliseconds since 1970 (UTC), days are text, money is minor units beside its currency.

CREATE TABLE company(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  name_key TEXT NOT NULL DEFAULT '',
  domain TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
  employees_min INTEGER,
  employees_max INTEGER,
  revenue_min INTEGER,
  revenue_max INTEGER,
  revenue_currency TEXT NOT NULL DEFAULT '',
  industry TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  created INTEGER,
  modified INTEGER,
  notes TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '',
  system TEXT NOT NULL DEFAULT '',            -- whose id the next column holds: hubspot
  external TEXT NOT NULL DEFAULT '',
  custom TEXT,                                -- JSON object of custom fields; NULL: none
  archived INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX company_domain ON company(domain) WHERE domain <> '';
CREATE INDEX company_name_key ON company(name_key);
CREATE INDEX company_external ON company(external, system) WHERE external <> '';

CREATE TABLE lead(
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
  first_name TEXT NOT NULL DEFAULT '',
  last_name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  company INTEGER REFERENCES company(id) ON DELETE SET NULL,
  company_name TEXT NOT NULL DEFAULT '',      -- as it was written
  domain TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
  title TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  seniority TEXT NOT NULL DEFAULT '',
  employees_min INTEGER,
  employees_max INTEGER,
  revenue_min INTEGER,
  revenue_max INTEGER,
  revenue_currency TEXT NOT NULL DEFAULT '',
  industry TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '',
  tier TEXT NOT NULL DEFAULT '',              -- '', 1, 2, none, negative
  tier_set INTEGER NOT NULL DEFAULT 0,        -- whether a person chose it
  stage TEXT NOT NULL DEFAULT '',             -- id of a lifecycle stage; '': unstaged
  stage_raw TEXT NOT NULL DEFAULT '',         -- what a file said that the lifecycle doesn't know
  stage_since INTEGER,
  furthest INTEGER NOT NULL DEFAULT 0,        -- rank of the furthest stage reached; 0: none
  source TEXT NOT NULL DEFAULT '',
  source_detail TEXT NOT NULL DEFAULT '',
  first_source TEXT NOT NULL DEFAULT '',
  first_medium TEXT NOT NULL DEFAULT '',
  first_campaign TEXT NOT NULL DEFAULT '',
  first_content TEXT NOT NULL DEFAULT '',
  first_term TEXT NOT NULL DEFAULT '',
  last_source TEXT NOT NULL DEFAULT '',
  last_medium TEXT NOT NULL DEFAULT '',
  last_campaign TEXT NOT NULL DEFAULT '',
  last_content TEXT NOT NULL DEFAULT '',
  last_term TEXT NOT NULL DEFAULT '',
  self_reported TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  fit INTEGER,                                -- these four are derived: neither journalled nor replayed
  engagement INTEGER,
  total INTEGER,
  band TEXT NOT NULL DEFAULT '',
  created INTEGER,
  modified INTEGER,
  last_activity INTEGER,
  last_contact INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  next_step TEXT NOT NULL DEFAULT '',
  unsubscribed INTEGER NOT NULL DEFAULT 0,
  bounces INTEGER NOT NULL DEFAULT 0,         -- in a row
  enrichment TEXT NOT NULL DEFAULT '',
  archived INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '',              -- sorted, with commas between
  notes TEXT NOT NULL DEFAULT '',
  amount INTEGER NOT NULL DEFAULT 0,          -- its open deals, minor units of the workspace's currency
  system TEXT NOT NULL DEFAULT '',
  external TEXT NOT NULL DEFAULT '',
  custom TEXT
) STRICT;
CREATE INDEX lead_email ON lead(email) WHERE email <> '';
CREATE INDEX lead_external ON lead(external, system) WHERE external <> '';
CREATE INDEX lead_company ON lead(company) WHERE company IS NOT NULL;
CREATE INDEX lead_stage ON lead(stage, stage_since) WHERE archived = 0;
CREATE INDEX lead_created ON lead(created) WHERE archived = 0;

CREATE TABLE external_id(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,                         -- lead, company, deal, activity
  record INTEGER NOT NULL,
  system TEXT NOT NULL,
  external TEXT NOT NULL
) STRICT;
CREATE INDEX external_id_known ON external_id(external, kind);
CREATE INDEX external_id_of ON external_id(record);

CREATE TABLE deal(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  company INTEGER REFERENCES company(id) ON DELETE SET NULL,
  pipeline TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'open',         -- open, won, lost
  amount INTEGER,
  currency TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  created INTEGER,
  expected_close TEXT,
  closed TEXT,
  reason TEXT NOT NULL DEFAULT '',
  modified INTEGER,
  notes TEXT NOT NULL DEFAULT '',
  system TEXT NOT NULL DEFAULT '',
  external TEXT NOT NULL DEFAULT '',
  custom TEXT,
  archived INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX deal_company ON deal(company) WHERE company IS NOT NULL;
CREATE INDEX deal_external ON deal(external, system) WHERE external <> '';

CREATE TABLE deal_role(
  id INTEGER PRIMARY KEY,
  deal INTEGER NOT NULL REFERENCES deal(id) ON DELETE CASCADE,
  lead INTEGER NOT NULL REFERENCES lead(id) ON DELETE CASCADE,
  role TEXT NOT NULL DEFAULT '',
  main INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX deal_role_deal ON deal_role(deal);
CREATE INDEX deal_role_lead ON deal_role(lead);

CREATE TABLE activity(
  id INTEGER PRIMARY KEY,
  lead INTEGER REFERENCES lead(id) ON DELETE CASCADE,
  company INTEGER REFERENCES company(id) ON DELETE CASCADE,
  deal INTEGER REFERENCES deal(id) ON DELETE SET NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL DEFAULT 'lead',         -- lead, rep, system
  detail TEXT NOT NULL DEFAULT '',
  "by" TEXT NOT NULL DEFAULT '',              -- the rep
  campaign TEXT NOT NULL DEFAULT '',
  link TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  medium TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL DEFAULT '',
  term TEXT NOT NULL DEFAULT '',
  touch INTEGER NOT NULL DEFAULT 0,           -- whether it came through a channel
  system TEXT NOT NULL DEFAULT '',
  external TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX activity_lead ON activity(lead, at) WHERE lead IS NOT NULL;
CREATE INDEX activity_company ON activity(company) WHERE company IS NOT NULL;
CREATE INDEX activity_deal ON activity(deal) WHERE deal IS NOT NULL;
CREATE INDEX activity_external ON activity(external, system) WHERE external <> '';

CREATE TABLE transition(
  id INTEGER PRIMARY KEY,
  lead INTEGER NOT NULL REFERENCES lead(id) ON DELETE CASCADE,
  from_stage TEXT NOT NULL DEFAULT '',
  to_stage TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'moved',         -- placed, moved, recorded
  overridden INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX transition_lead ON transition(lead, at);

CREATE TABLE handoff(
  id INTEGER PRIMARY KEY,
  lead INTEGER NOT NULL REFERENCES lead(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  started INTEGER NOT NULL,
  "by" TEXT NOT NULL DEFAULT '',
  ended INTEGER,
  outcome TEXT NOT NULL DEFAULT '',           -- '', accepted, rejected
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX handoff_lead ON handoff(lead);
CREATE INDEX handoff_open ON handoff(name, started) WHERE ended IS NULL;

CREATE TABLE deal_transition(
  id INTEGER PRIMARY KEY,
  deal INTEGER NOT NULL REFERENCES deal(id) ON DELETE CASCADE,
  from_stage TEXT NOT NULL DEFAULT '',
  to_stage TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'moved'
) STRICT;
CREATE INDEX deal_transition_deal ON deal_transition(deal, at);

CREATE TABLE custom_field(
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL,                       -- lead, company, deal
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'text',          -- text, number, date, choice
  choices TEXT NOT NULL DEFAULT ''            -- one a line
) STRICT;
CREATE UNIQUE INDEX custom_field_name ON custom_field(record, name);

CREATE TABLE stage_alias(
  id INTEGER PRIMARY KEY,
  raw TEXT NOT NULL,                          -- folded
  stage TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX stage_alias_raw ON stage_alias(raw);

-- Which lifecycle is in force, and which of its stages are not used.
CREATE TABLE lifecycle_choice(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  lifecycle TEXT NOT NULL DEFAULT 'b2b',
  off TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE icp(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  version INTEGER NOT NULL DEFAULT 1,
  body TEXT NOT NULL                          -- JSON
) STRICT;

CREATE TABLE quality_snapshot(
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  measure TEXT NOT NULL,
  good INTEGER NOT NULL,
  of INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX quality_snapshot_day ON quality_snapshot(day, measure);

CREATE TABLE spot_check(id INTEGER PRIMARY KEY, day TEXT NOT NULL) STRICT;
CREATE TABLE spot_answer(
  id INTEGER PRIMARY KEY,
  check_id INTEGER NOT NULL REFERENCES spot_check(id) ON DELETE CASCADE,
  lead INTEGER NOT NULL,
  answer INTEGER                              -- 1 right, 0 wrong, NULL not yet
) STRICT;
CREATE INDEX spot_answer_check ON spot_answer(check_id);

CREATE TABLE not_duplicate(id INTEGER PRIMARY KEY, one INTEGER NOT NULL, other INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX not_duplicate_pair ON not_duplicate(one, other);

-- Items of checklists and of the hygiene schedule.
CREATE TABLE task_state(
  id INTEGER PRIMARY KEY,
  list TEXT NOT NULL,
  task TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '',
  day TEXT,
  owner TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX task_state_task ON task_state(list, task);

-- A before-image of a lead has more columns than the widest table so far.
ALTER TABLE change ADD COLUMN v48;
ALTER TABLE change ADD COLUMN v49;
ALTER TABLE change ADD COLUMN v50;
ALTER TABLE change ADD COLUMN v51;
ALTER TABLE change ADD COLUMN v52;
ALTER TABLE change ADD COLUMN v53;
ALTER TABLE change ADD COLUMN v54;
ALTER TABLE change ADD COLUMN v55;

-- Derived from leads that are not archived, and kept by the triggers below: neither journalled nor replayed.
-- Bulk verbs drop these triggers inside their transaction and fill the tables anew.
CREATE TABLE lead_tally(
  stage TEXT NOT NULL,
  day INTEGER NOT NULL,                       -- stage_since / 86400000; -1: not known
  n INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY(stage, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE reached_tally(furthest INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE TABLE created_tally(week INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;

-- Words of leads (name, company, email) by their groups of three letters. Holds no text itself: a hit is checked in
-- the lead. Follows the journal; setting 'search-seq' is the last change that it knows.
CREATE VIRTUAL TABLE lead_search USING fts5(
  words, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1', detail='none'
);
