-- Version 4: the registry of tagged links, campaigns, and what a workspace changes of the policy.

-- A source or medium that is added, changed, or (dropped = 1) taken out of the delivered vocabulary.
CREATE TABLE utm_value(
  id INTEGER PRIMARY KEY,
  tag TEXT NOT NULL,                          -- source, medium
  value TEXT NOT NULL,
  means TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  goes_with TEXT NOT NULL DEFAULT '',         -- one a line
  takes_names INTEGER NOT NULL DEFAULT 0,
  paid INTEGER NOT NULL DEFAULT 0,
  search INTEGER NOT NULL DEFAULT 0,
  aliases TEXT NOT NULL DEFAULT '',           -- one a line
  dropped INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX utm_value_value ON utm_value(tag, value);

-- What somebody decided about a spelling that was seen in touches.
CREATE TABLE utm_spelling(
  id INTEGER PRIMARY KEY,
  tag TEXT NOT NULL,                          -- source, medium, campaign
  spelling TEXT NOT NULL,                     -- as it was seen
  key TEXT NOT NULL,                          -- what is compared
  value TEXT NOT NULL DEFAULT '',             -- what it stands for; blank: seen, and left alone
  decided TEXT
) STRICT;
CREATE UNIQUE INDEX utm_spelling_key ON utm_spelling(tag, key);

CREATE TABLE campaign(
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  starts TEXT,
  ends TEXT,
  budget INTEGER,                             -- minor units
  currency TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'planned',     -- planned, running, ended, dropped
  notes TEXT NOT NULL DEFAULT '',
  created INTEGER
) STRICT;
CREATE UNIQUE INDEX campaign_value ON campaign(value);

CREATE TABLE link(
  id INTEGER PRIMARY KEY,
  destination TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  medium TEXT NOT NULL DEFAULT '',
  campaign TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL DEFAULT '',
  term TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'draft',       -- draft, live, retired
  placed_on TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT;
-- Each serves one order of the table, by the id among equals.
CREATE INDEX link_created ON link(created);
CREATE INDEX link_url ON link(url);
CREATE INDEX link_source ON link(source);
CREATE INDEX link_medium ON link(medium);
CREATE INDEX link_campaign ON link(campaign);
CREATE INDEX link_content ON link(content);
CREATE INDEX link_owner ON link(owner);
CREATE INDEX link_status ON link(status);

-- Parts of the policy that this workspace sets itself: pattern, required, list:type, rule:case, channels.
CREATE TABLE utm_policy(
  id INTEGER PRIMARY KEY,
  part TEXT NOT NULL,
  body TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX utm_policy_part ON utm_policy(part);

-- Derived from touches and leads, and neither journalled nor replayed: what came by, as recorded, by all five tags
-- together and by each source, medium and campaign alone (so that leads are counted once for each).
-- Setting 'touches' is the last change that they know.
CREATE TABLE touch_tally(
  source TEXT NOT NULL,
  medium TEXT NOT NULL,
  campaign TEXT NOT NULL,
  content TEXT NOT NULL,
  term TEXT NOT NULL,
  touches INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  leads INTEGER NOT NULL,
  mqls INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  PRIMARY KEY(source, medium, campaign, content, term)
) STRICT, WITHOUT ROWID;
CREATE TABLE touch_value(
  tag TEXT NOT NULL,
  value TEXT NOT NULL,
  touches INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  leads INTEGER NOT NULL,
  mqls INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  leads_only INTEGER NOT NULL,                -- leads that name it as first or last touch, and have no touches
  PRIMARY KEY(tag, value)
) STRICT, WITHOUT ROWID;
