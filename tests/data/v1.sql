-- A workspace as version 1 of the tables wrote it: made-up tools, a few steps, one of them undone and redone.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO step VALUES(6656708734145789953,1795165200000,'dana','home','set up the workspace','taxonomy 1, stack-audit 1',1,1,NULL,NULL);
INSERT INTO step VALUES(6656708734145789954,1795165200000,'dana','stack','added Heron CRM','taxonomy 1, stack-audit 1',2,2,NULL,NULL);
INSERT INTO step VALUES(6656708734145789956,1795165200000,'dana','stack','imported 3 tools from tools.csv','taxonomy 1, stack-audit 1',3,3,NULL,NULL);
INSERT INTO step VALUES(6656708734145789960,1795165200000,'dana','stack','owner of Beacon Forms is now Dana','taxonomy 1, stack-audit 1',4,4,NULL,NULL);
INSERT INTO step VALUES(6656708734145789961,1795165200000,'dana','stack','changed verdict and reason of Corvid Mail','taxonomy 1, stack-audit 1',5,5,NULL,NULL);
INSERT INTO step VALUES(6656708734145789962,1795165200000,'dana','stack','connected Beacon Forms to Heron CRM','taxonomy 1, stack-audit 1',6,6,NULL,NULL);
INSERT INTO step VALUES(6656708734145789964,1795165200000,'dana','stack','connected Wren Chat to Heron CRM','taxonomy 1, stack-audit 1',7,7,NULL,NULL);
INSERT INTO step VALUES(6656708734145789966,1795165200000,'dana','stack','deleted Wren Chat','taxonomy 1, stack-audit 1',8,9,NULL,NULL);
INSERT INTO step VALUES(6656708734145789967,1795165200000,'dana','home','undid “deleted Wren Chat”','taxonomy 1, stack-audit 1',10,11,6656708734145789966,6656708734145789968);
INSERT INTO step VALUES(6656708734145789968,1795165200000,'dana','home','redid “deleted Wren Chat”','taxonomy 1, stack-audit 1',12,13,6656708734145789967,NULL);
INSERT INTO step VALUES(6656708734145789969,1795165200000,'dana','home','added Dana to the people','taxonomy 1, stack-audit 1',14,14,NULL,NULL);
INSERT INTO step VALUES(6656708734145789971,1795165200000,'dana','home','1 EUR is 1.08 from 2026-01-01 on','taxonomy 1, stack-audit 1',15,15,NULL,NULL);
INSERT INTO step VALUES(6656708734145789973,1795165200000,'dana','stack','moved the lines of the matrix','taxonomy 1, stack-audit 1',16,16,NULL,NULL);
INSERT INTO step VALUES(6656708734145789974,1795165200000,'dana','stack','closed the stack audit of 3 tools','taxonomy 1, stack-audit 1',17,21,NULL,NULL);
INSERT INTO step VALUES(6656708734145789979,1795165200000,'dana','stack','owner of Heron CRM is now Lee','taxonomy 1, stack-audit 1',22,22,NULL,6656708734145789980);
INSERT INTO step VALUES(6656708734145789980,1795165200000,'dana','home','undid “owner of Heron CRM is now Lee”','taxonomy 1, stack-audit 1',23,23,6656708734145789979,NULL);
CREATE TABLE change(
  seq INTEGER PRIMARY KEY, step, tbl, row, last, op, mask,
  v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23,
  v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36, v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47
);
INSERT INTO change VALUES(1,6656708734145789953,1,1,1,2,33037,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'UTC',NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(2,6656708734145789954,4,6656708734145789955,6656708734145789955,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(3,6656708734145789956,4,6656708734145789957,6656708734145789959,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(4,6656708734145789960,4,6656708734145789957,6656708734145789957,2,1024,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(5,6656708734145789961,4,6656708734145789958,6656708734145789958,2,53284438016,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(6,6656708734145789962,5,6656708734145789963,6656708734145789963,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(7,6656708734145789964,5,6656708734145789965,6656708734145789965,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(8,6656708734145789966,5,6656708734145789965,6656708734145789965,3,8191,6656708734145789959,6656708734145789955,'','one-way','native',NULL,NULL,0,'unknown',NULL,NULL,'','',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(9,6656708734145789966,4,6656708734145789959,6656708734145789959,3,68719476735,'Wren Chat','wren chat','','','','','','active','',NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(10,6656708734145789967,4,6656708734145789959,6656708734145789959,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(11,6656708734145789967,5,6656708734145789965,6656708734145789965,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(12,6656708734145789968,5,6656708734145789965,6656708734145789965,3,8191,6656708734145789959,6656708734145789955,'','one-way','native',NULL,NULL,0,'unknown',NULL,NULL,'','',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(13,6656708734145789968,4,6656708734145789959,6656708734145789959,3,68719476735,'Wren Chat','wren chat','','','','','','active','',NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(14,6656708734145789969,2,6656708734145789970,6656708734145789970,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(15,6656708734145789971,3,6656708734145789972,6656708734145789972,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(16,6656708734145789973,8,1,1,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(17,6656708734145789974,6,6656708734145789975,6656708734145789975,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(18,6656708734145789974,7,6656708734145789976,6656708734145789978,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(19,6656708734145789974,4,6656708734145789955,6656708734145789955,2,33554432,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(20,6656708734145789974,4,6656708734145789957,6656708734145789957,2,33554432,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(21,6656708734145789974,4,6656708734145789958,6656708734145789958,2,33554432,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(22,6656708734145789979,4,6656708734145789955,6656708734145789955,2,1024,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(23,6656708734145789980,4,6656708734145789955,6656708734145789955,2,1024,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Lee',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE journal_state(one INTEGER PRIMARY KEY CHECK(one = 1), step INTEGER) STRICT;
INSERT INTO journal_state VALUES(1,NULL);
CREATE TABLE journal_table(tbl INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO journal_table VALUES(1,'profile');
INSERT INTO journal_table VALUES(2,'person');
INSERT INTO journal_table VALUES(3,'rate');
INSERT INTO journal_table VALUES(4,'tool');
INSERT INTO journal_table VALUES(5,'integration');
INSERT INTO journal_table VALUES(6,'audit');
INSERT INTO journal_table VALUES(7,'audit_mark');
INSERT INTO journal_table VALUES(8,'matrix_lines');
CREATE TABLE journal_column(tbl INTEGER, slot INTEGER, name TEXT NOT NULL, dropped_at INTEGER, PRIMARY KEY(tbl, slot)) STRICT;
INSERT INTO journal_column VALUES(1,0,'name',NULL);
INSERT INTO journal_column VALUES(1,1,'currency',NULL);
INSERT INTO journal_column VALUES(1,2,'arr_minor',NULL);
INSERT INTO journal_column VALUES(1,3,'arr_currency',NULL);
INSERT INTO journal_column VALUES(1,4,'team_size',NULL);
INSERT INTO journal_column VALUES(1,5,'growth',NULL);
INSERT INTO journal_column VALUES(1,6,'budget_minor',NULL);
INSERT INTO journal_column VALUES(1,7,'budget_currency',NULL);
INSERT INTO journal_column VALUES(1,8,'time_zone',NULL);
INSERT INTO journal_column VALUES(1,9,'work_days',NULL);
INSERT INTO journal_column VALUES(1,10,'work_from',NULL);
INSERT INTO journal_column VALUES(1,11,'work_to',NULL);
INSERT INTO journal_column VALUES(1,12,'blueprint',NULL);
INSERT INTO journal_column VALUES(1,13,'domains',NULL);
INSERT INTO journal_column VALUES(1,14,'holidays',NULL);
INSERT INTO journal_column VALUES(1,15,'asked',NULL);
INSERT INTO journal_column VALUES(2,0,'name',NULL);
INSERT INTO journal_column VALUES(2,1,'name_key',NULL);
INSERT INTO journal_column VALUES(2,2,'email',NULL);
INSERT INTO journal_column VALUES(2,3,'team',NULL);
INSERT INTO journal_column VALUES(2,4,'present',NULL);
INSERT INTO journal_column VALUES(3,0,'currency',NULL);
INSERT INTO journal_column VALUES(3,1,'day',NULL);
INSERT INTO journal_column VALUES(3,2,'value',NULL);
INSERT INTO journal_column VALUES(4,0,'name',NULL);
INSERT INTO journal_column VALUES(4,1,'name_key',NULL);
INSERT INTO journal_column VALUES(4,2,'vendor',NULL);
INSERT INTO journal_column VALUES(4,3,'url',NULL);
INSERT INTO journal_column VALUES(4,4,'notes',NULL);
INSERT INTO journal_column VALUES(4,5,'category',NULL);
INSERT INTO journal_column VALUES(4,6,'capabilities',NULL);
INSERT INTO journal_column VALUES(4,7,'status',NULL);
INSERT INTO journal_column VALUES(4,8,'plan',NULL);
INSERT INTO journal_column VALUES(4,9,'tier',NULL);
INSERT INTO journal_column VALUES(4,10,'owner',NULL);
INSERT INTO journal_column VALUES(4,11,'cost_minor',NULL);
INSERT INTO journal_column VALUES(4,12,'cost_currency',NULL);
INSERT INTO journal_column VALUES(4,13,'cost_period',NULL);
INSERT INTO journal_column VALUES(4,14,'seats_paid',NULL);
INSERT INTO journal_column VALUES(4,15,'seats_active',NULL);
INSERT INTO journal_column VALUES(4,16,'feature_use',NULL);
INSERT INTO journal_column VALUES(4,17,'last_used',NULL);
INSERT INTO journal_column VALUES(4,18,'value',NULL);
INSERT INTO journal_column VALUES(4,19,'output',NULL);
INSERT INTO journal_column VALUES(4,20,'removal',NULL);
INSERT INTO journal_column VALUES(4,21,'removal_note',NULL);
INSERT INTO journal_column VALUES(4,22,'contract_months',NULL);
INSERT INTO journal_column VALUES(4,23,'renews_on',NULL);
INSERT INTO journal_column VALUES(4,24,'notice_days',NULL);
INSERT INTO journal_column VALUES(4,25,'reviewed_on',NULL);
INSERT INTO journal_column VALUES(4,26,'auto_renews',NULL);
INSERT INTO journal_column VALUES(4,27,'verdict',NULL);
INSERT INTO journal_column VALUES(4,28,'verdict_action',NULL);
INSERT INTO journal_column VALUES(4,29,'verdict_into',NULL);
INSERT INTO journal_column VALUES(4,30,'verdict_name',NULL);
INSERT INTO journal_column VALUES(4,31,'verdict_minor',NULL);
INSERT INTO journal_column VALUES(4,32,'verdict_currency',NULL);
INSERT INTO journal_column VALUES(4,33,'verdict_period',NULL);
INSERT INTO journal_column VALUES(4,34,'verdict_reason',NULL);
INSERT INTO journal_column VALUES(4,35,'verdict_on',NULL);
INSERT INTO journal_column VALUES(5,0,'from_tool',NULL);
INSERT INTO journal_column VALUES(5,1,'to_tool',NULL);
INSERT INTO journal_column VALUES(5,2,'what',NULL);
INSERT INTO journal_column VALUES(5,3,'direction',NULL);
INSERT INTO journal_column VALUES(5,4,'method',NULL);
INSERT INTO journal_column VALUES(5,5,'frequency',NULL);
INSERT INTO journal_column VALUES(5,6,'steps',NULL);
INSERT INTO journal_column VALUES(5,7,'critical',NULL);
INSERT INTO journal_column VALUES(5,8,'health',NULL);
INSERT INTO journal_column VALUES(5,9,'checked_on',NULL);
INSERT INTO journal_column VALUES(5,10,'uptime',NULL);
INSERT INTO journal_column VALUES(5,11,'owner',NULL);
INSERT INTO journal_column VALUES(5,12,'documented_at',NULL);
INSERT INTO journal_column VALUES(6,0,'day',NULL);
INSERT INTO journal_column VALUES(7,0,'audit',NULL);
INSERT INTO journal_column VALUES(7,1,'tool',NULL);
INSERT INTO journal_column VALUES(7,2,'value',NULL);
INSERT INTO journal_column VALUES(7,3,'minor',NULL);
INSERT INTO journal_column VALUES(7,4,'currency',NULL);
INSERT INTO journal_column VALUES(8,0,'minor',NULL);
INSERT INTO journal_column VALUES(8,1,'currency',NULL);
INSERT INTO journal_column VALUES(8,2,'value',NULL);
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
INSERT INTO profile VALUES(1,'Acme','USD',240000000,'USD',NULL,NULL,NULL,NULL,'Europe/Berlin','mon,tue,wed,thu,fri','09:00','17:00','','','',1);
CREATE TABLE person(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT 'other',
  present INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO person VALUES(6656708734145789970,'Dana','dana','dana@example.com','marketing',1);
CREATE TABLE rate(
  id INTEGER PRIMARY KEY,
  currency TEXT NOT NULL,
  day TEXT NOT NULL,
  value REAL NOT NULL
) STRICT;
INSERT INTO rate VALUES(6656708734145789972,'EUR','2026-01-01',1.080000000000000071);
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
INSERT INTO tool VALUES(6656708734145789955,'Heron CRM','heron crm','','','','crm','','active','',NULL,'',90000,'USD','monthly',NULL,NULL,NULL,NULL,9,'',NULL,'',NULL,NULL,NULL,'2026-11-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tool VALUES(6656708734145789957,'Beacon Forms','beacon forms','','',replace('it''s "free"\nfor now','\n',char(10)),'forms','','active','',NULL,'Dana',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'2027-02-01',30,'2026-11-20',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO tool VALUES(6656708734145789958,'Corvid Mail','corvid mail','','','','','email,forms','active','',NULL,'',30000,'EUR','quarterly',NULL,NULL,'35%',NULL,NULL,'',NULL,'',NULL,NULL,NULL,'2026-11-20',NULL,'consolidate',NULL,6656708734145789955,'Heron CRM',NULL,NULL,NULL,'the CRM sends mail too','2026-11-20');
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
INSERT INTO integration VALUES(6656708734145789963,6656708734145789957,6656708734145789955,'contacts','one-way','native',NULL,NULL,0,'unknown',NULL,99.499999999999999998,'','');
CREATE TABLE audit(
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL
) STRICT;
INSERT INTO audit VALUES(6656708734145789975,'2026-11-20');
CREATE TABLE audit_mark(
  id INTEGER PRIMARY KEY,
  audit INTEGER NOT NULL REFERENCES audit(id) ON DELETE CASCADE,
  tool INTEGER NOT NULL,
  value INTEGER,
  minor INTEGER,
  currency TEXT
) STRICT;
INSERT INTO audit_mark VALUES(6656708734145789976,6656708734145789975,6656708734145789957,NULL,NULL,NULL);
INSERT INTO audit_mark VALUES(6656708734145789977,6656708734145789975,6656708734145789958,NULL,10000,'EUR');
INSERT INTO audit_mark VALUES(6656708734145789978,6656708734145789975,6656708734145789955,9,90000,'USD');
CREATE TABLE matrix_lines(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  value REAL NOT NULL
) STRICT;
INSERT INTO matrix_lines VALUES(1,20000,'USD',6.0);
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO setting VALUES('tab','matrix');
CREATE TABLE import_mapping(
  import TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  pairs TEXT NOT NULL,                       -- JSON: [["column","field"],...]
  PRIMARY KEY(import, fingerprint)
) STRICT;
INSERT INTO import_mapping VALUES('tools','abc','[["Tool","name"]]');
CREATE INDEX step_lo ON step(lo);
CREATE INDEX step_in_force ON step(lo) WHERE undoes IS NULL AND undone_by IS NULL;
CREATE INDEX change_row ON change(tbl, row);
CREATE INDEX change_run ON change(seq) WHERE last > row;
CREATE INDEX change_outside ON change(seq) WHERE step = 0;
CREATE UNIQUE INDEX person_name_key ON person(name_key);
CREATE UNIQUE INDEX rate_day ON rate(currency, day);
CREATE UNIQUE INDEX tool_name_key ON tool(name_key);
CREATE INDEX tool_verdict_into ON tool(verdict_into) WHERE verdict_into IS NOT NULL;
CREATE INDEX integration_from ON integration(from_tool);
CREATE INDEX integration_to ON integration(to_tool);
CREATE INDEX audit_mark_audit ON audit_mark(audit);
CREATE TRIGGER journal_profile_insert AFTER INSERT ON profile BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 1
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 1, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_profile_update AFTER UPDATE OF name, currency, arr_minor, arr_currency, team_size, growth, budget_minor, budget_currency, time_zone, work_days, work_from, work_to, blueprint, domains, holidays, asked ON profile
  WHEN OLD.name COLLATE BINARY IS NOT NEW.name OR OLD.currency COLLATE BINARY IS NOT NEW.currency OR OLD.arr_minor COLLATE BINARY IS NOT NEW.arr_minor OR OLD.arr_currency COLLATE BINARY IS NOT NEW.arr_currency OR OLD.team_size COLLATE BINARY IS NOT NEW.team_size OR OLD.growth COLLATE BINARY IS NOT NEW.growth OR OLD.budget_minor COLLATE BINARY IS NOT NEW.budget_minor OR OLD.budget_currency COLLATE BINARY IS NOT NEW.budget_currency OR OLD.time_zone COLLATE BINARY IS NOT NEW.time_zone OR OLD.work_days COLLATE BINARY IS NOT NEW.work_days OR OLD.work_from COLLATE BINARY IS NOT NEW.work_from OR OLD.work_to COLLATE BINARY IS NOT NEW.work_to OR OLD.blueprint COLLATE BINARY IS NOT NEW.blueprint OR OLD.domains COLLATE BINARY IS NOT NEW.domains OR OLD.holidays COLLATE BINARY IS NOT NEW.holidays OR OLD.asked COLLATE BINARY IS NOT NEW.asked
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 1, OLD.id, OLD.id, 2,
    ((OLD.name COLLATE BINARY IS NOT NEW.name) << 0) | ((OLD.currency COLLATE BINARY IS NOT NEW.currency) << 1) | ((OLD.arr_minor COLLATE BINARY IS NOT NEW.arr_minor) << 2) | ((OLD.arr_currency COLLATE BINARY IS NOT NEW.arr_currency) << 3) | ((OLD.team_size COLLATE BINARY IS NOT NEW.team_size) << 4) | ((OLD.growth COLLATE BINARY IS NOT NEW.growth) << 5) | ((OLD.budget_minor COLLATE BINARY IS NOT NEW.budget_minor) << 6) | ((OLD.budget_currency COLLATE BINARY IS NOT NEW.budget_currency) << 7) | ((OLD.time_zone COLLATE BINARY IS NOT NEW.time_zone) << 8) | ((OLD.work_days COLLATE BINARY IS NOT NEW.work_days) << 9) | ((OLD.work_from COLLATE BINARY IS NOT NEW.work_from) << 10) | ((OLD.work_to COLLATE BINARY IS NOT NEW.work_to) << 11) | ((OLD.blueprint COLLATE BINARY IS NOT NEW.blueprint) << 12) | ((OLD.domains COLLATE BINARY IS NOT NEW.domains) << 13) | ((OLD.holidays COLLATE BINARY IS NOT NEW.holidays) << 14) | ((OLD.asked COLLATE BINARY IS NOT NEW.asked) << 15),
    CASE WHEN OLD.name COLLATE BINARY IS NOT NEW.name THEN OLD.name END, CASE WHEN OLD.currency COLLATE BINARY IS NOT NEW.currency THEN OLD.currency END, CASE WHEN OLD.arr_minor COLLATE BINARY IS NOT NEW.arr_minor THEN OLD.arr_minor END, CASE WHEN OLD.arr_currency COLLATE BINARY IS NOT NEW.arr_currency THEN OLD.arr_currency END, CASE WHEN OLD.team_size COLLATE BINARY IS NOT NEW.team_size THEN OLD.team_size END, CASE WHEN OLD.growth COLLATE BINARY IS NOT NEW.growth THEN OLD.growth END, CASE WHEN OLD.budget_minor COLLATE BINARY IS NOT NEW.budget_minor THEN OLD.budget_minor END, CASE WHEN OLD.budget_currency COLLATE BINARY IS NOT NEW.budget_currency THEN OLD.budget_currency END, CASE WHEN OLD.time_zone COLLATE BINARY IS NOT NEW.time_zone THEN OLD.time_zone END, CASE WHEN OLD.work_days COLLATE BINARY IS NOT NEW.work_days THEN OLD.work_days END, CASE WHEN OLD.work_from COLLATE BINARY IS NOT NEW.work_from THEN OLD.work_from END, CASE WHEN OLD.work_to COLLATE BINARY IS NOT NEW.work_to THEN OLD.work_to END, CASE WHEN OLD.blueprint COLLATE BINARY IS NOT NEW.blueprint THEN OLD.blueprint END, CASE WHEN OLD.domains COLLATE BINARY IS NOT NEW.domains THEN OLD.domains END, CASE WHEN OLD.holidays COLLATE BINARY IS NOT NEW.holidays THEN OLD.holidays END, CASE WHEN OLD.asked COLLATE BINARY IS NOT NEW.asked THEN OLD.asked END);
END;
CREATE TRIGGER journal_profile_delete AFTER DELETE ON profile BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15) VALUES(coalesce((SELECT step FROM journal_state), 0), 1, OLD.id, OLD.id, 3, 65535, OLD.name, OLD.currency, OLD.arr_minor, OLD.arr_currency, OLD.team_size, OLD.growth, OLD.budget_minor, OLD.budget_currency, OLD.time_zone, OLD.work_days, OLD.work_from, OLD.work_to, OLD.blueprint, OLD.domains, OLD.holidays, OLD.asked);
END;
CREATE TRIGGER journal_profile_id BEFORE UPDATE OF id ON profile WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_person_insert AFTER INSERT ON person BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 2
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 2, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_person_update AFTER UPDATE OF name, name_key, email, team, present ON person
  WHEN OLD.name COLLATE BINARY IS NOT NEW.name OR OLD.name_key COLLATE BINARY IS NOT NEW.name_key OR OLD.email COLLATE BINARY IS NOT NEW.email OR OLD.team COLLATE BINARY IS NOT NEW.team OR OLD.present COLLATE BINARY IS NOT NEW.present
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 2, OLD.id, OLD.id, 2,
    ((OLD.name COLLATE BINARY IS NOT NEW.name) << 0) | ((OLD.name_key COLLATE BINARY IS NOT NEW.name_key) << 1) | ((OLD.email COLLATE BINARY IS NOT NEW.email) << 2) | ((OLD.team COLLATE BINARY IS NOT NEW.team) << 3) | ((OLD.present COLLATE BINARY IS NOT NEW.present) << 4),
    CASE WHEN OLD.name COLLATE BINARY IS NOT NEW.name THEN OLD.name END, CASE WHEN OLD.name_key COLLATE BINARY IS NOT NEW.name_key THEN OLD.name_key END, CASE WHEN OLD.email COLLATE BINARY IS NOT NEW.email THEN OLD.email END, CASE WHEN OLD.team COLLATE BINARY IS NOT NEW.team THEN OLD.team END, CASE WHEN OLD.present COLLATE BINARY IS NOT NEW.present THEN OLD.present END);
END;
CREATE TRIGGER journal_person_delete AFTER DELETE ON person BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4) VALUES(coalesce((SELECT step FROM journal_state), 0), 2, OLD.id, OLD.id, 3, 31, OLD.name, OLD.name_key, OLD.email, OLD.team, OLD.present);
END;
CREATE TRIGGER journal_person_id BEFORE UPDATE OF id ON person WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_rate_insert AFTER INSERT ON rate BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 3
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 3, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_rate_update AFTER UPDATE OF currency, day, value ON rate
  WHEN OLD.currency COLLATE BINARY IS NOT NEW.currency OR OLD.day COLLATE BINARY IS NOT NEW.day OR OLD.value COLLATE BINARY IS NOT NEW.value
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 3, OLD.id, OLD.id, 2,
    ((OLD.currency COLLATE BINARY IS NOT NEW.currency) << 0) | ((OLD.day COLLATE BINARY IS NOT NEW.day) << 1) | ((OLD.value COLLATE BINARY IS NOT NEW.value) << 2),
    CASE WHEN OLD.currency COLLATE BINARY IS NOT NEW.currency THEN OLD.currency END, CASE WHEN OLD.day COLLATE BINARY IS NOT NEW.day THEN OLD.day END, CASE WHEN OLD.value COLLATE BINARY IS NOT NEW.value THEN OLD.value END);
END;
CREATE TRIGGER journal_rate_delete AFTER DELETE ON rate BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2) VALUES(coalesce((SELECT step FROM journal_state), 0), 3, OLD.id, OLD.id, 3, 7, OLD.currency, OLD.day, OLD.value);
END;
CREATE TRIGGER journal_rate_id BEFORE UPDATE OF id ON rate WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_tool_insert AFTER INSERT ON tool BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 4
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 4, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_tool_update AFTER UPDATE OF name, name_key, vendor, url, notes, category, capabilities, status, plan, tier, owner, cost_minor, cost_currency, cost_period, seats_paid, seats_active, feature_use, last_used, value, output, removal, removal_note, contract_months, renews_on, notice_days, reviewed_on, auto_renews, verdict, verdict_action, verdict_into, verdict_name, verdict_minor, verdict_currency, verdict_period, verdict_reason, verdict_on ON tool
  WHEN OLD.name COLLATE BINARY IS NOT NEW.name OR OLD.name_key COLLATE BINARY IS NOT NEW.name_key OR OLD.vendor COLLATE BINARY IS NOT NEW.vendor OR OLD.url COLLATE BINARY IS NOT NEW.url OR OLD.notes COLLATE BINARY IS NOT NEW.notes OR OLD.category COLLATE BINARY IS NOT NEW.category OR OLD.capabilities COLLATE BINARY IS NOT NEW.capabilities OR OLD.status COLLATE BINARY IS NOT NEW.status OR OLD.plan COLLATE BINARY IS NOT NEW.plan OR OLD.tier COLLATE BINARY IS NOT NEW.tier OR OLD.owner COLLATE BINARY IS NOT NEW.owner OR OLD.cost_minor COLLATE BINARY IS NOT NEW.cost_minor OR OLD.cost_currency COLLATE BINARY IS NOT NEW.cost_currency OR OLD.cost_period COLLATE BINARY IS NOT NEW.cost_period OR OLD.seats_paid COLLATE BINARY IS NOT NEW.seats_paid OR OLD.seats_active COLLATE BINARY IS NOT NEW.seats_active OR OLD.feature_use COLLATE BINARY IS NOT NEW.feature_use OR OLD.last_used COLLATE BINARY IS NOT NEW.last_used OR OLD.value COLLATE BINARY IS NOT NEW.value OR OLD.output COLLATE BINARY IS NOT NEW.output OR OLD.removal COLLATE BINARY IS NOT NEW.removal OR OLD.removal_note COLLATE BINARY IS NOT NEW.removal_note OR OLD.contract_months COLLATE BINARY IS NOT NEW.contract_months OR OLD.renews_on COLLATE BINARY IS NOT NEW.renews_on OR OLD.notice_days COLLATE BINARY IS NOT NEW.notice_days OR OLD.reviewed_on COLLATE BINARY IS NOT NEW.reviewed_on OR OLD.auto_renews COLLATE BINARY IS NOT NEW.auto_renews OR OLD.verdict COLLATE BINARY IS NOT NEW.verdict OR OLD.verdict_action COLLATE BINARY IS NOT NEW.verdict_action OR OLD.verdict_into COLLATE BINARY IS NOT NEW.verdict_into OR OLD.verdict_name COLLATE BINARY IS NOT NEW.verdict_name OR OLD.verdict_minor COLLATE BINARY IS NOT NEW.verdict_minor OR OLD.verdict_currency COLLATE BINARY IS NOT NEW.verdict_currency OR OLD.verdict_period COLLATE BINARY IS NOT NEW.verdict_period OR OLD.verdict_reason COLLATE BINARY IS NOT NEW.verdict_reason OR OLD.verdict_on COLLATE BINARY IS NOT NEW.verdict_on
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 4, OLD.id, OLD.id, 2,
    ((OLD.name COLLATE BINARY IS NOT NEW.name) << 0) | ((OLD.name_key COLLATE BINARY IS NOT NEW.name_key) << 1) | ((OLD.vendor COLLATE BINARY IS NOT NEW.vendor) << 2) | ((OLD.url COLLATE BINARY IS NOT NEW.url) << 3) | ((OLD.notes COLLATE BINARY IS NOT NEW.notes) << 4) | ((OLD.category COLLATE BINARY IS NOT NEW.category) << 5) | ((OLD.capabilities COLLATE BINARY IS NOT NEW.capabilities) << 6) | ((OLD.status COLLATE BINARY IS NOT NEW.status) << 7) | ((OLD.plan COLLATE BINARY IS NOT NEW.plan) << 8) | ((OLD.tier COLLATE BINARY IS NOT NEW.tier) << 9) | ((OLD.owner COLLATE BINARY IS NOT NEW.owner) << 10) | ((OLD.cost_minor COLLATE BINARY IS NOT NEW.cost_minor) << 11) | ((OLD.cost_currency COLLATE BINARY IS NOT NEW.cost_currency) << 12) | ((OLD.cost_period COLLATE BINARY IS NOT NEW.cost_period) << 13) | ((OLD.seats_paid COLLATE BINARY IS NOT NEW.seats_paid) << 14) | ((OLD.seats_active COLLATE BINARY IS NOT NEW.seats_active) << 15) | ((OLD.feature_use COLLATE BINARY IS NOT NEW.feature_use) << 16) | ((OLD.last_used COLLATE BINARY IS NOT NEW.last_used) << 17) | ((OLD.value COLLATE BINARY IS NOT NEW.value) << 18) | ((OLD.output COLLATE BINARY IS NOT NEW.output) << 19) | ((OLD.removal COLLATE BINARY IS NOT NEW.removal) << 20) | ((OLD.removal_note COLLATE BINARY IS NOT NEW.removal_note) << 21) | ((OLD.contract_months COLLATE BINARY IS NOT NEW.contract_months) << 22) | ((OLD.renews_on COLLATE BINARY IS NOT NEW.renews_on) << 23) | ((OLD.notice_days COLLATE BINARY IS NOT NEW.notice_days) << 24) | ((OLD.reviewed_on COLLATE BINARY IS NOT NEW.reviewed_on) << 25) | ((OLD.auto_renews COLLATE BINARY IS NOT NEW.auto_renews) << 26) | ((OLD.verdict COLLATE BINARY IS NOT NEW.verdict) << 27) | ((OLD.verdict_action COLLATE BINARY IS NOT NEW.verdict_action) << 28) | ((OLD.verdict_into COLLATE BINARY IS NOT NEW.verdict_into) << 29) | ((OLD.verdict_name COLLATE BINARY IS NOT NEW.verdict_name) << 30) | ((OLD.verdict_minor COLLATE BINARY IS NOT NEW.verdict_minor) << 31) | ((OLD.verdict_currency COLLATE BINARY IS NOT NEW.verdict_currency) << 32) | ((OLD.verdict_period COLLATE BINARY IS NOT NEW.verdict_period) << 33) | ((OLD.verdict_reason COLLATE BINARY IS NOT NEW.verdict_reason) << 34) | ((OLD.verdict_on COLLATE BINARY IS NOT NEW.verdict_on) << 35),
    CASE WHEN OLD.name COLLATE BINARY IS NOT NEW.name THEN OLD.name END, CASE WHEN OLD.name_key COLLATE BINARY IS NOT NEW.name_key THEN OLD.name_key END, CASE WHEN OLD.vendor COLLATE BINARY IS NOT NEW.vendor THEN OLD.vendor END, CASE WHEN OLD.url COLLATE BINARY IS NOT NEW.url THEN OLD.url END, CASE WHEN OLD.notes COLLATE BINARY IS NOT NEW.notes THEN OLD.notes END, CASE WHEN OLD.category COLLATE BINARY IS NOT NEW.category THEN OLD.category END, CASE WHEN OLD.capabilities COLLATE BINARY IS NOT NEW.capabilities THEN OLD.capabilities END, CASE WHEN OLD.status COLLATE BINARY IS NOT NEW.status THEN OLD.status END, CASE WHEN OLD.plan COLLATE BINARY IS NOT NEW.plan THEN OLD.plan END, CASE WHEN OLD.tier COLLATE BINARY IS NOT NEW.tier THEN OLD.tier END, CASE WHEN OLD.owner COLLATE BINARY IS NOT NEW.owner THEN OLD.owner END, CASE WHEN OLD.cost_minor COLLATE BINARY IS NOT NEW.cost_minor THEN OLD.cost_minor END, CASE WHEN OLD.cost_currency COLLATE BINARY IS NOT NEW.cost_currency THEN OLD.cost_currency END, CASE WHEN OLD.cost_period COLLATE BINARY IS NOT NEW.cost_period THEN OLD.cost_period END, CASE WHEN OLD.seats_paid COLLATE BINARY IS NOT NEW.seats_paid THEN OLD.seats_paid END, CASE WHEN OLD.seats_active COLLATE BINARY IS NOT NEW.seats_active THEN OLD.seats_active END, CASE WHEN OLD.feature_use COLLATE BINARY IS NOT NEW.feature_use THEN OLD.feature_use END, CASE WHEN OLD.last_used COLLATE BINARY IS NOT NEW.last_used THEN OLD.last_used END, CASE WHEN OLD.value COLLATE BINARY IS NOT NEW.value THEN OLD.value END, CASE WHEN OLD.output COLLATE BINARY IS NOT NEW.output THEN OLD.output END, CASE WHEN OLD.removal COLLATE BINARY IS NOT NEW.removal THEN OLD.removal END, CASE WHEN OLD.removal_note COLLATE BINARY IS NOT NEW.removal_note THEN OLD.removal_note END, CASE WHEN OLD.contract_months COLLATE BINARY IS NOT NEW.contract_months THEN OLD.contract_months END, CASE WHEN OLD.renews_on COLLATE BINARY IS NOT NEW.renews_on THEN OLD.renews_on END, CASE WHEN OLD.notice_days COLLATE BINARY IS NOT NEW.notice_days THEN OLD.notice_days END, CASE WHEN OLD.reviewed_on COLLATE BINARY IS NOT NEW.reviewed_on THEN OLD.reviewed_on END, CASE WHEN OLD.auto_renews COLLATE BINARY IS NOT NEW.auto_renews THEN OLD.auto_renews END, CASE WHEN OLD.verdict COLLATE BINARY IS NOT NEW.verdict THEN OLD.verdict END, CASE WHEN OLD.verdict_action COLLATE BINARY IS NOT NEW.verdict_action THEN OLD.verdict_action END, CASE WHEN OLD.verdict_into COLLATE BINARY IS NOT NEW.verdict_into THEN OLD.verdict_into END, CASE WHEN OLD.verdict_name COLLATE BINARY IS NOT NEW.verdict_name THEN OLD.verdict_name END, CASE WHEN OLD.verdict_minor COLLATE BINARY IS NOT NEW.verdict_minor THEN OLD.verdict_minor END, CASE WHEN OLD.verdict_currency COLLATE BINARY IS NOT NEW.verdict_currency THEN OLD.verdict_currency END, CASE WHEN OLD.verdict_period COLLATE BINARY IS NOT NEW.verdict_period THEN OLD.verdict_period END, CASE WHEN OLD.verdict_reason COLLATE BINARY IS NOT NEW.verdict_reason THEN OLD.verdict_reason END, CASE WHEN OLD.verdict_on COLLATE BINARY IS NOT NEW.verdict_on THEN OLD.verdict_on END);
END;
CREATE TRIGGER journal_tool_delete AFTER DELETE ON tool BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35) VALUES(coalesce((SELECT step FROM journal_state), 0), 4, OLD.id, OLD.id, 3, 68719476735, OLD.name, OLD.name_key, OLD.vendor, OLD.url, OLD.notes, OLD.category, OLD.capabilities, OLD.status, OLD.plan, OLD.tier, OLD.owner, OLD.cost_minor, OLD.cost_currency, OLD.cost_period, OLD.seats_paid, OLD.seats_active, OLD.feature_use, OLD.last_used, OLD.value, OLD.output, OLD.removal, OLD.removal_note, OLD.contract_months, OLD.renews_on, OLD.notice_days, OLD.reviewed_on, OLD.auto_renews, OLD.verdict, OLD.verdict_action, OLD.verdict_into, OLD.verdict_name, OLD.verdict_minor, OLD.verdict_currency, OLD.verdict_period, OLD.verdict_reason, OLD.verdict_on);
END;
CREATE TRIGGER journal_tool_id BEFORE UPDATE OF id ON tool WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_integration_insert AFTER INSERT ON integration BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 5
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 5, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_integration_update AFTER UPDATE OF from_tool, to_tool, what, direction, method, frequency, steps, critical, health, checked_on, uptime, owner, documented_at ON integration
  WHEN OLD.from_tool COLLATE BINARY IS NOT NEW.from_tool OR OLD.to_tool COLLATE BINARY IS NOT NEW.to_tool OR OLD.what COLLATE BINARY IS NOT NEW.what OR OLD.direction COLLATE BINARY IS NOT NEW.direction OR OLD.method COLLATE BINARY IS NOT NEW.method OR OLD.frequency COLLATE BINARY IS NOT NEW.frequency OR OLD.steps COLLATE BINARY IS NOT NEW.steps OR OLD.critical COLLATE BINARY IS NOT NEW.critical OR OLD.health COLLATE BINARY IS NOT NEW.health OR OLD.checked_on COLLATE BINARY IS NOT NEW.checked_on OR OLD.uptime COLLATE BINARY IS NOT NEW.uptime OR OLD.owner COLLATE BINARY IS NOT NEW.owner OR OLD.documented_at COLLATE BINARY IS NOT NEW.documented_at
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 5, OLD.id, OLD.id, 2,
    ((OLD.from_tool COLLATE BINARY IS NOT NEW.from_tool) << 0) | ((OLD.to_tool COLLATE BINARY IS NOT NEW.to_tool) << 1) | ((OLD.what COLLATE BINARY IS NOT NEW.what) << 2) | ((OLD.direction COLLATE BINARY IS NOT NEW.direction) << 3) | ((OLD.method COLLATE BINARY IS NOT NEW.method) << 4) | ((OLD.frequency COLLATE BINARY IS NOT NEW.frequency) << 5) | ((OLD.steps COLLATE BINARY IS NOT NEW.steps) << 6) | ((OLD.critical COLLATE BINARY IS NOT NEW.critical) << 7) | ((OLD.health COLLATE BINARY IS NOT NEW.health) << 8) | ((OLD.checked_on COLLATE BINARY IS NOT NEW.checked_on) << 9) | ((OLD.uptime COLLATE BINARY IS NOT NEW.uptime) << 10) | ((OLD.owner COLLATE BINARY IS NOT NEW.owner) << 11) | ((OLD.documented_at COLLATE BINARY IS NOT NEW.documented_at) << 12),
    CASE WHEN OLD.from_tool COLLATE BINARY IS NOT NEW.from_tool THEN OLD.from_tool END, CASE WHEN OLD.to_tool COLLATE BINARY IS NOT NEW.to_tool THEN OLD.to_tool END, CASE WHEN OLD.what COLLATE BINARY IS NOT NEW.what THEN OLD.what END, CASE WHEN OLD.direction COLLATE BINARY IS NOT NEW.direction THEN OLD.direction END, CASE WHEN OLD.method COLLATE BINARY IS NOT NEW.method THEN OLD.method END, CASE WHEN OLD.frequency COLLATE BINARY IS NOT NEW.frequency THEN OLD.frequency END, CASE WHEN OLD.steps COLLATE BINARY IS NOT NEW.steps THEN OLD.steps END, CASE WHEN OLD.critical COLLATE BINARY IS NOT NEW.critical THEN OLD.critical END, CASE WHEN OLD.health COLLATE BINARY IS NOT NEW.health THEN OLD.health END, CASE WHEN OLD.checked_on COLLATE BINARY IS NOT NEW.checked_on THEN OLD.checked_on END, CASE WHEN OLD.uptime COLLATE BINARY IS NOT NEW.uptime THEN OLD.uptime END, CASE WHEN OLD.owner COLLATE BINARY IS NOT NEW.owner THEN OLD.owner END, CASE WHEN OLD.documented_at COLLATE BINARY IS NOT NEW.documented_at THEN OLD.documented_at END);
END;
CREATE TRIGGER journal_integration_delete AFTER DELETE ON integration BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12) VALUES(coalesce((SELECT step FROM journal_state), 0), 5, OLD.id, OLD.id, 3, 8191, OLD.from_tool, OLD.to_tool, OLD.what, OLD.direction, OLD.method, OLD.frequency, OLD.steps, OLD.critical, OLD.health, OLD.checked_on, OLD.uptime, OLD.owner, OLD.documented_at);
END;
CREATE TRIGGER journal_integration_id BEFORE UPDATE OF id ON integration WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_audit_insert AFTER INSERT ON audit BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 6
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 6, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_audit_update AFTER UPDATE OF day ON audit
  WHEN OLD.day COLLATE BINARY IS NOT NEW.day
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 6, OLD.id, OLD.id, 2,
    ((OLD.day COLLATE BINARY IS NOT NEW.day) << 0),
    CASE WHEN OLD.day COLLATE BINARY IS NOT NEW.day THEN OLD.day END);
END;
CREATE TRIGGER journal_audit_delete AFTER DELETE ON audit BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0) VALUES(coalesce((SELECT step FROM journal_state), 0), 6, OLD.id, OLD.id, 3, 1, OLD.day);
END;
CREATE TRIGGER journal_audit_id BEFORE UPDATE OF id ON audit WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_audit_mark_insert AFTER INSERT ON audit_mark BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 7
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 7, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_audit_mark_update AFTER UPDATE OF audit, tool, value, minor, currency ON audit_mark
  WHEN OLD.audit COLLATE BINARY IS NOT NEW.audit OR OLD.tool COLLATE BINARY IS NOT NEW.tool OR OLD.value COLLATE BINARY IS NOT NEW.value OR OLD.minor COLLATE BINARY IS NOT NEW.minor OR OLD.currency COLLATE BINARY IS NOT NEW.currency
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 7, OLD.id, OLD.id, 2,
    ((OLD.audit COLLATE BINARY IS NOT NEW.audit) << 0) | ((OLD.tool COLLATE BINARY IS NOT NEW.tool) << 1) | ((OLD.value COLLATE BINARY IS NOT NEW.value) << 2) | ((OLD.minor COLLATE BINARY IS NOT NEW.minor) << 3) | ((OLD.currency COLLATE BINARY IS NOT NEW.currency) << 4),
    CASE WHEN OLD.audit COLLATE BINARY IS NOT NEW.audit THEN OLD.audit END, CASE WHEN OLD.tool COLLATE BINARY IS NOT NEW.tool THEN OLD.tool END, CASE WHEN OLD.value COLLATE BINARY IS NOT NEW.value THEN OLD.value END, CASE WHEN OLD.minor COLLATE BINARY IS NOT NEW.minor THEN OLD.minor END, CASE WHEN OLD.currency COLLATE BINARY IS NOT NEW.currency THEN OLD.currency END);
END;
CREATE TRIGGER journal_audit_mark_delete AFTER DELETE ON audit_mark BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2, v3, v4) VALUES(coalesce((SELECT step FROM journal_state), 0), 7, OLD.id, OLD.id, 3, 31, OLD.audit, OLD.tool, OLD.value, OLD.minor, OLD.currency);
END;
CREATE TRIGGER journal_audit_mark_id BEFORE UPDATE OF id ON audit_mark WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
CREATE TRIGGER journal_matrix_lines_insert AFTER INSERT ON matrix_lines BEGIN
  UPDATE change SET last = NEW.id WHERE seq = (SELECT max(seq) FROM change) AND op = 1 AND tbl = 8
    AND step = coalesce((SELECT step FROM journal_state), 0)
    AND (last = NEW.id - 1 OR (step > 0 AND last < NEW.id AND row > step AND NEW.id >> 28 = step >> 28));
  INSERT INTO change(step, tbl, row, last, op) SELECT coalesce((SELECT step FROM journal_state), 0), 8, NEW.id, NEW.id, 1 WHERE changes() = 0;
END;
CREATE TRIGGER journal_matrix_lines_update AFTER UPDATE OF minor, currency, value ON matrix_lines
  WHEN OLD.minor COLLATE BINARY IS NOT NEW.minor OR OLD.currency COLLATE BINARY IS NOT NEW.currency OR OLD.value COLLATE BINARY IS NOT NEW.value
BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2) VALUES(
    coalesce((SELECT step FROM journal_state), 0), 8, OLD.id, OLD.id, 2,
    ((OLD.minor COLLATE BINARY IS NOT NEW.minor) << 0) | ((OLD.currency COLLATE BINARY IS NOT NEW.currency) << 1) | ((OLD.value COLLATE BINARY IS NOT NEW.value) << 2),
    CASE WHEN OLD.minor COLLATE BINARY IS NOT NEW.minor THEN OLD.minor END, CASE WHEN OLD.currency COLLATE BINARY IS NOT NEW.currency THEN OLD.currency END, CASE WHEN OLD.value COLLATE BINARY IS NOT NEW.value THEN OLD.value END);
END;
CREATE TRIGGER journal_matrix_lines_delete AFTER DELETE ON matrix_lines BEGIN
  INSERT INTO change(step, tbl, row, last, op, mask, v0, v1, v2) VALUES(coalesce((SELECT step FROM journal_state), 0), 8, OLD.id, OLD.id, 3, 7, OLD.minor, OLD.currency, OLD.value);
END;
CREATE TRIGGER journal_matrix_lines_id BEFORE UPDATE OF id ON matrix_lines WHEN OLD.id <> NEW.id BEGIN
  SELECT RAISE(ABORT, 'row ids never change');
END;
COMMIT;
