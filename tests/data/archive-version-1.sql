-- An archive of version 1 with one report, archive-version-1.json, as sqlite3's .dump wrote it. Not to be changed.
BEGIN TRANSACTION;
CREATE TABLE cells (
	cell_id INTEGER NOT NULL, 
	declined_id INTEGER, 
	high_volume_id INTEGER, 
	policy_id INTEGER, 
	position INTEGER NOT NULL, 
	meaning TEXT, 
	heading TEXT, 
	text TEXT NOT NULL, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (cell_id), 
	CONSTRAINT of_one_row CHECK ((declined_id IS NOT NULL AND high_volume_id IS NULL AND policy_id IS NULL) OR (declined_id IS NULL AND high_volume_id IS NOT NULL AND policy_id IS NULL) OR (declined_id IS NULL AND high_volume_id IS NULL AND policy_id IS NOT NULL)), 
	CONSTRAINT meaning_or_heading CHECK ((meaning IS NULL) <> (heading IS NULL)), 
	FOREIGN KEY(declined_id) REFERENCES declined (declined_id) ON DELETE CASCADE, 
	FOREIGN KEY(high_volume_id) REFERENCES high_volume (high_volume_id) ON DELETE CASCADE, 
	FOREIGN KEY(policy_id) REFERENCES policies (policy_id) ON DELETE CASCADE
);
INSERT INTO "cells" VALUES(1,1,NULL,NULL,1,'state',NULL,'Arizona',1,54.0,584.1,95.61,665.82,NULL);
INSERT INTO "cells" VALUES(2,1,NULL,NULL,2,'county',NULL,'Greenlee County',1,95.61,584.1,169.59,611.34,NULL);
INSERT INTO "cells" VALUES(3,1,NULL,NULL,3,'agency',NULL,'Greenlee County Sheriff/Jail',1,169.59,584.1,279.374,611.34,NULL);
INSERT INTO "cells" VALUES(4,1,NULL,NULL,4,'citizenship',NULL,'Guatemala',1,279.374,584.1,326.8,611.34,NULL);
INSERT INTO "cells" VALUES(5,1,NULL,NULL,5,'issued',NULL,'01/12/2018',1,326.8,584.1,363.79,611.34,NULL);
INSERT INTO "cells" VALUES(6,1,NULL,NULL,6,'declined',NULL,'01/17/2018',1,363.79,584.1,400.78,611.34,NULL);
INSERT INTO "cells" VALUES(7,1,NULL,NULL,7,'activity',NULL,'Fraud (Convicted)',1,400.78,584.1,557.995,611.34,NULL);
INSERT INTO "cells" VALUES(8,2,NULL,NULL,1,'state',NULL,'Arizona',1,54.0,584.1,95.61,665.82,NULL);
INSERT INTO "cells" VALUES(9,2,NULL,NULL,2,'county',NULL,'Greenlee County',1,95.61,611.34,169.59,638.58,NULL);
INSERT INTO "cells" VALUES(10,2,NULL,NULL,3,'agency',NULL,'Greenlee County Sheriff/Jail',1,169.59,611.34,279.374,638.58,NULL);
INSERT INTO "cells" VALUES(11,2,NULL,NULL,4,'citizenship',NULL,'Mexico',1,279.374,611.34,326.8,638.58,NULL);
INSERT INTO "cells" VALUES(12,2,NULL,NULL,5,'issued',NULL,'01/15/2018',1,326.8,611.34,363.79,638.58,NULL);
INSERT INTO "cells" VALUES(13,2,NULL,NULL,6,'declined',NULL,'01/18/2018',1,363.79,611.34,400.78,638.58,NULL);
INSERT INTO "cells" VALUES(14,2,NULL,NULL,7,'activity',NULL,'Flight To Avoid (prosecution, confinement, etc.) (Charged)',1,400.78,611.34,557.995,638.58,NULL);
INSERT INTO "cells" VALUES(15,3,NULL,NULL,1,'state',NULL,'Arizona',1,54.0,584.1,95.61,665.82,NULL);
INSERT INTO "cells" VALUES(16,3,NULL,NULL,2,'county',NULL,'Maricopa County',1,95.61,638.58,169.59,665.82,NULL);
INSERT INTO "cells" VALUES(17,3,NULL,NULL,3,'agency',NULL,'Maricopa County Jail',1,169.59,638.58,279.374,665.82,NULL);
INSERT INTO "cells" VALUES(18,3,NULL,NULL,4,'citizenship',NULL,'Guatemala',1,279.374,638.58,326.8,665.82,NULL);
INSERT INTO "cells" VALUES(19,3,NULL,NULL,5,'issued',NULL,'01/09/2018',1,326.8,638.58,363.79,665.82,NULL);
INSERT INTO "cells" VALUES(20,3,NULL,NULL,6,'declined',NULL,'01/14/2018',1,363.79,638.58,400.78,665.82,NULL);
INSERT INTO "cells" VALUES(21,3,NULL,NULL,7,'activity',NULL,'Liquor - Possession (Convicted)',1,400.78,638.58,557.995,665.82,NULL);
INSERT INTO "cells" VALUES(22,4,NULL,NULL,1,'state',NULL,'California',1,54.0,720.3,95.61,736.92,'[{"page": 2, "bbox": [54.0, 54.0, 95.61, 152.34]}]');
INSERT INTO "cells" VALUES(23,4,NULL,NULL,2,'county',NULL,'Orange County',1,95.61,720.3,169.59,736.92,NULL);
INSERT INTO "cells" VALUES(24,4,NULL,NULL,3,'agency',NULL,'Costa Mesa City Jail',1,169.59,720.3,279.374,736.92,NULL);
INSERT INTO "cells" VALUES(25,4,NULL,NULL,4,'citizenship',NULL,'Honduras',1,279.374,720.3,326.8,736.92,NULL);
INSERT INTO "cells" VALUES(26,4,NULL,NULL,5,'issued',NULL,'03/14/2011',1,326.8,720.3,363.79,736.92,'[{"page": 2, "bbox": [326.8, 54.0, 363.79, 70.62]}]');
INSERT INTO "cells" VALUES(27,4,NULL,NULL,6,'declined',NULL,'01/16/2018',1,363.79,720.3,400.78,736.92,'[{"page": 2, "bbox": [363.79, 54.0, 400.78, 70.62]}]');
INSERT INTO "cells" VALUES(28,4,NULL,NULL,7,'activity',NULL,'Obstruct Police (Convicted)',1,400.78,720.3,557.995,736.92,NULL);
INSERT INTO "cells" VALUES(29,NULL,1,NULL,1,'jurisdiction',NULL,'Butler County',1,54.0,315.96,279.374,332.58,NULL);
INSERT INTO "cells" VALUES(30,NULL,1,NULL,2,'state',NULL,'Ohio',1,279.374,315.96,446.0,332.58,NULL);
INSERT INTO "cells" VALUES(31,NULL,1,NULL,3,'detainers_issued',NULL,'44',1,446.0,315.96,557.995,332.58,NULL);
INSERT INTO "cells" VALUES(32,NULL,2,NULL,1,'jurisdiction',NULL,'Plymouth County',1,54.0,332.58,279.374,349.2,NULL);
INSERT INTO "cells" VALUES(33,NULL,2,NULL,2,'state',NULL,'Massachusetts',1,279.374,332.58,446.0,349.2,NULL);
INSERT INTO "cells" VALUES(34,NULL,2,NULL,3,'detainers_issued',NULL,'42',1,446.0,332.58,557.995,349.2,NULL);
INSERT INTO "cells" VALUES(35,NULL,NULL,1,1,'jurisdiction',NULL,'Suffolk County, New York (New York)',6,54.0,123.9,117.0,172.38,NULL);
INSERT INTO "cells" VALUES(36,NULL,NULL,1,2,'enacted',NULL,'September 2014',6,117.0,123.9,159.0,172.38,NULL);
INSERT INTO "cells" VALUES(37,NULL,NULL,1,3,'policy',NULL,'County Sheriff''s Office Decision',6,159.0,123.9,295.5,172.38,NULL);
INSERT INTO "cells" VALUES(38,NULL,NULL,1,4,'criteria',NULL,'Will not honor ICE detainer without a warrant',6,295.5,123.9,558.0,172.38,NULL);
INSERT INTO "cells" VALUES(39,NULL,NULL,2,1,'jurisdiction',NULL,'Wapello County, Iowa (Saint Paul)',6,54.0,172.38,117.0,210.24,NULL);
INSERT INTO "cells" VALUES(40,NULL,NULL,2,2,'enacted',NULL,'August 2014',6,117.0,172.38,159.0,210.24,NULL);
INSERT INTO "cells" VALUES(41,NULL,NULL,2,3,'policy',NULL,'County Jails'' Decision',6,159.0,172.38,295.5,210.24,NULL);
INSERT INTO "cells" VALUES(42,NULL,NULL,2,4,'criteria',NULL,'Will not honor ICE detainer unlessa judge has approved the move with a probable cause warrant',6,295.5,172.38,558.0,210.24,NULL);
CREATE TABLE corrections (
	correction_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (correction_id), 
	UNIQUE (revision_id, number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
CREATE TABLE criteria (
	criterion_id INTEGER NOT NULL, 
	policy_id INTEGER NOT NULL, 
	criterion_number INTEGER NOT NULL, 
	criterion TEXT NOT NULL, 
	PRIMARY KEY (criterion_id), 
	UNIQUE (policy_id, criterion_number), 
	FOREIGN KEY(policy_id) REFERENCES policies (policy_id) ON DELETE CASCADE
);
INSERT INTO "criteria" VALUES(1,1,1,'Will not honor ICE detainer without a warrant');
INSERT INTO "criteria" VALUES(2,2,1,'Will not honor ICE detainer unlessa judge has approved the move with a probable cause warrant');
CREATE TABLE ddor_schema (
	version INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	ddor_version TEXT NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "ddor_schema" VALUES(1,'2026-11-22 03:44:48.000000','0.1.0');
CREATE TABLE declined (
	declined_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	row_number INTEGER NOT NULL, 
	agency TEXT NOT NULL, 
	state TEXT, 
	state_printed TEXT, 
	county_printed TEXT, 
	geoid TEXT, 
	jurisdiction TEXT, 
	jurisdiction_state TEXT, 
	method TEXT, 
	score DOUBLE, 
	runner_up TEXT, 
	runner_up_score DOUBLE, 
	method_sentence TEXT, 
	same_name_states TEXT, 
	citizenship TEXT NOT NULL, 
	country TEXT, 
	issued DATE, 
	issued_printed TEXT, 
	declined DATE, 
	declined_printed TEXT, 
	activity_printed TEXT, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (declined_id), 
	UNIQUE (revision_id, row_number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
INSERT INTO "declined" VALUES(1,1,1,'Greenlee County Sheriff/Jail','AZ','Arizona','Greenlee County','04011','Greenlee County','AZ','printed county',100.0,NULL,NULL,'Greenlee County, Arizona, is printed beside the agency.','AZ','Guatemala','GTM','2018-01-12','01/12/2018','2018-01-17','01/17/2018','Fraud (Convicted)',1,54.0,584.1,557.995,611.34,NULL);
INSERT INTO "declined" VALUES(2,1,2,'Greenlee County Sheriff/Jail','AZ','Arizona','Greenlee County','04011','Greenlee County','AZ','printed county',100.0,NULL,NULL,'Greenlee County, Arizona, is printed beside the agency.','AZ','Mexico','MEX','2018-01-15','01/15/2018','2018-01-18','01/18/2018','Flight To Avoid (prosecution, confinement, etc.) (Charged)',1,54.0,611.34,557.995,638.58,NULL);
INSERT INTO "declined" VALUES(3,1,3,'Maricopa County Jail','AZ','Arizona','Maricopa County','04013','Maricopa County','AZ','printed county',100.0,NULL,NULL,'Maricopa County, Arizona, is printed beside the agency.','AZ','Guatemala','GTM','2018-01-09','01/09/2018','2018-01-14','01/14/2018','Liquor - Possession (Convicted)',1,54.0,638.58,557.995,665.82,NULL);
INSERT INTO "declined" VALUES(4,1,6,'Costa Mesa City Jail','CA','California','Orange County','06059','Orange County','CA','printed county',100.0,NULL,NULL,'Orange County, California, is printed beside the agency.','CA,FL,IN,NC,NY,TX,VA,VT','Honduras','HND','2011-03-14','03/14/2011','2018-01-16','01/16/2018','Obstruct Police (Convicted)',1,54.0,720.3,557.995,736.92,'[{"page": 2, "bbox": [54.0, 54.0, 557.99, 70.62]}]');
CREATE TABLE high_volume (
	high_volume_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	row_number INTEGER NOT NULL, 
	jurisdiction_printed TEXT NOT NULL, 
	state TEXT, 
	state_printed TEXT, 
	geoid TEXT, 
	jurisdiction TEXT, 
	jurisdiction_state TEXT, 
	method TEXT, 
	score DOUBLE, 
	runner_up TEXT, 
	runner_up_score DOUBLE, 
	method_sentence TEXT, 
	same_name_states TEXT, 
	detainers_issued INTEGER, 
	detainers_issued_printed TEXT, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (high_volume_id), 
	UNIQUE (revision_id, row_number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
INSERT INTO "high_volume" VALUES(1,1,1,'Butler County','OH','Ohio','39017','Butler County','OH','exact',100.0,NULL,NULL,'The name holds Butler County, Ohio.','AL,IA,KS,KY,MO,NE,OH,PA',44,'44',1,54.0,315.96,557.995,332.58,NULL);
INSERT INTO "high_volume" VALUES(2,1,2,'Plymouth County','MA','Massachusetts','25023','Plymouth County','MA','exact',100.0,NULL,NULL,'The name holds Plymouth County, Massachusetts.','IA,MA',42,'42',1,54.0,332.58,557.995,349.2,NULL);
CREATE TABLE notes (
	note_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (note_id), 
	UNIQUE (revision_id, number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
INSERT INTO "notes" VALUES(1,1,1,'1. Some field offices had ceased issuing detainers to jurisdictions known not to cooperate, and have been told to issue them again; the number issued is expected to rise.',8,54.909,259.2,550.476,278.82,NULL);
INSERT INTO "notes" VALUES(2,1,2,'2. Uncooperative jurisdictions keep the agency from knowing when a person was released, so some active detainers are for people no longer held.',8,54.234,285.84,549.999,305.46,NULL);
CREATE TABLE offenses (
	offense_id INTEGER NOT NULL, 
	declined_id INTEGER NOT NULL, 
	offense_number INTEGER NOT NULL, 
	offense TEXT NOT NULL, 
	status TEXT, 
	ncic_code TEXT, 
	ncic_category TEXT, 
	offense_printed TEXT NOT NULL, 
	PRIMARY KEY (offense_id), 
	CONSTRAINT status_is_known CHECK (status IN ('convicted', 'charged')), 
	UNIQUE (declined_id, offense_number), 
	FOREIGN KEY(declined_id) REFERENCES declined (declined_id) ON DELETE CASCADE
);
INSERT INTO "offenses" VALUES(1,1,1,'Fraud','convicted','2600','Fraudulent Activities','Fraud (Convicted)');
INSERT INTO "offenses" VALUES(2,2,1,'Flight To Avoid (prosecution, confinement, etc.)','charged','4900','Flight - Escape','Flight To Avoid (prosecution, confinement, etc.) (Charged)');
INSERT INTO "offenses" VALUES(3,3,1,'Liquor - Possession','convicted','4100','Liquor','Liquor - Possession (Convicted)');
INSERT INTO "offenses" VALUES(4,4,1,'Obstruct Police','convicted','4800','Obstructing the Police','Obstruct Police (Convicted)');
CREATE TABLE other_text (
	text_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (text_id), 
	UNIQUE (revision_id, number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
INSERT INTO "other_text" VALUES(1,1,1,'Section I: Highest Volume of Detainers Issued between January 13, 2018 and January 19, 2018 to Jurisdictions which Limit Cooperation with ICE',1,54.396,172.44,544.545,192.06,NULL);
INSERT INTO "other_text" VALUES(2,1,2,'Section II: Jurisdictions with Recorded Declined Detainers between January 13, 2018 and January 19, 2018',1,54.441,199.08,482.355,208.08,NULL);
INSERT INTO "other_text" VALUES(3,1,3,'Section III: Table of Jurisdictions that have Enacted Policies which Limit Cooperation with ICE',1,54.441,215.1,425.898,224.1,NULL);
CREATE TABLE policies (
	policy_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	row_number INTEGER NOT NULL, 
	jurisdiction_printed TEXT NOT NULL, 
	kind TEXT, 
	state TEXT, 
	geoid TEXT, 
	jurisdiction TEXT, 
	jurisdiction_state TEXT, 
	method TEXT, 
	score DOUBLE, 
	runner_up TEXT, 
	runner_up_score DOUBLE, 
	method_sentence TEXT, 
	same_name_states TEXT, 
	aor TEXT, 
	enacted TEXT, 
	enacted_earliest DATE, 
	enacted_printed TEXT, 
	policy TEXT NOT NULL, 
	criteria_printed TEXT, 
	page INTEGER NOT NULL, 
	x0 DOUBLE NOT NULL, 
	top DOUBLE NOT NULL, 
	x1 DOUBLE NOT NULL, 
	bottom DOUBLE NOT NULL, 
	continued TEXT, 
	PRIMARY KEY (policy_id), 
	UNIQUE (revision_id, row_number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
INSERT INTO "policies" VALUES(1,1,1,'Suffolk County, New York','county','NY','36103','Suffolk County','NY','exact',100.0,NULL,NULL,'The name holds Suffolk County, New York.','MA,NY,VA','New York','2014-09','2014-09-01','September 2014','County Sheriff''s Office Decision','Will not honor ICE detainer without a warrant',6,54.0,123.9,558.0,172.38,NULL);
INSERT INTO "policies" VALUES(2,1,2,'Wapello County, Iowa','county','IA','19179','Wapello County','IA','exact',100.0,NULL,NULL,'The name holds Wapello County, Iowa.','IA','Saint Paul','2014-08','2014-08-01','August 2014','County Jails'' Decision','Will not honor ICE detainer unlessa judge has approved the move with a probable cause warrant',6,54.0,172.38,558.0,210.24,NULL);
CREATE TABLE problems (
	problem_id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	severity TEXT NOT NULL, 
	code TEXT NOT NULL, 
	message TEXT NOT NULL, 
	page INTEGER, 
	x0 DOUBLE, 
	top DOUBLE, 
	x1 DOUBLE, 
	bottom DOUBLE, 
	continued TEXT, 
	PRIMARY KEY (problem_id), 
	CONSTRAINT severity_is_known CHECK (severity IN ('error', 'warning', 'info')), 
	UNIQUE (revision_id, number), 
	FOREIGN KEY(revision_id) REFERENCES revisions (revision_id) ON DELETE CASCADE
);
INSERT INTO "problems" VALUES(1,1,1,'error','state-not-known','Section II, row 7: there is no state "a".',2,54.0,70.62,557.99,97.86,NULL);
INSERT INTO "problems" VALUES(2,1,2,'error','state-not-known','Section II, row 8: there is no state "a".',2,54.0,97.86,557.99,125.1,NULL);
INSERT INTO "problems" VALUES(3,1,3,'error','state-not-known','Section II, row 9: there is no state "a".',2,54.0,125.1,557.99,152.34,NULL);
INSERT INTO "problems" VALUES(4,1,4,'warning','place-undecided','Section II, row 7 and 2 more: "Costa Mesa City Jail" is undecided. The name is without a state.',2,54.0,70.62,557.99,97.86,NULL);
INSERT INTO "problems" VALUES(5,1,5,'info','same-name','Section I, row 1: 8 states have a Butler County; only the state printed (OH) says which one this is.',1,54.0,315.96,557.995,332.58,NULL);
INSERT INTO "problems" VALUES(6,1,6,'info','same-name','Section I, row 2: 2 states have a Plymouth County; only the state printed (MA) says which one this is.',1,54.0,332.58,557.995,349.2,NULL);
INSERT INTO "problems" VALUES(7,1,7,'info','same-name','Section I, row 3: 12 states have a Johnson County; only the state printed (WY) says which one this is.',1,54.0,349.2,557.995,365.82,NULL);
INSERT INTO "problems" VALUES(8,1,8,'info','same-name','Section I, row 5: 2 states have a Simpson County; only the state printed (MS) says which one this is.',1,54.0,382.44,557.995,399.06,NULL);
CREATE TABLE revisions (
	revision_id INTEGER NOT NULL, 
	week DATE NOT NULL, 
	week_end DATE NOT NULL, 
	revision INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	file TEXT NOT NULL, 
	path TEXT NOT NULL, 
	pages INTEGER NOT NULL, 
	added_at DATETIME NOT NULL, 
	ddor_version TEXT NOT NULL, 
	detainers_issued INTEGER, 
	declined_stated INTEGER, 
	words INTEGER NOT NULL, 
	words_pages INTEGER NOT NULL, 
	words_accounted INTEGER NOT NULL, 
	PRIMARY KEY (revision_id), 
	UNIQUE (week, revision), 
	UNIQUE (sha256)
);
INSERT INTO "revisions" VALUES(1,'2018-01-13','2018-01-19',1,'69b03a99dca3d52b45f636d60f54b723f44744902678267f8da96491beb75a48','built-rows-split-over-page-ends.pdf','/reports/first.pdf',8,'2026-11-22 03:44:48.000000','0.1.0',3013,90,2730,8,2730);
CREATE INDEX ix_declined_geoid ON declined (geoid);
CREATE INDEX ix_high_volume_geoid ON high_volume (geoid);
CREATE INDEX ix_policies_geoid ON policies (geoid);
CREATE INDEX ix_cells_high_volume_id ON cells (high_volume_id);
CREATE INDEX ix_cells_policy_id ON cells (policy_id);
CREATE INDEX ix_cells_declined_id ON cells (declined_id);
CREATE VIEW newest_revisions AS
    SELECT r.revision_id, r.week, r.week_end, r.revision, r.sha256, r.file, r.path, r.pages, r.added_at, r.ddor_version, r.detainers_issued, r.declined_stated, r.words, r.words_pages, r.words_accounted FROM revisions r
    WHERE r.revision = (SELECT max(s.revision) FROM revisions s WHERE s.week = r.week);
CREATE VIEW weeks AS
    SELECT r.week, r.week_end, r.revision AS revisions, r.revision_id, r.file, r.detainers_issued, r.declined_stated,
        (SELECT count(*) FROM declined d WHERE d.revision_id = r.revision_id) AS persons,
        (SELECT count(*) FROM declined d JOIN offenses o ON o.declined_id = d.declined_id
            WHERE d.revision_id = r.revision_id) AS offenses,
        (SELECT count(*) FROM problems p WHERE p.revision_id = r.revision_id AND p.severity = 'error') AS errors,
        (SELECT count(*) FROM problems p WHERE p.revision_id = r.revision_id AND p.severity = 'warning') AS warnings,
        (SELECT count(*) FROM problems p WHERE p.revision_id = r.revision_id AND p.severity = 'info') AS infos
    FROM newest_revisions r;
CREATE VIEW series AS
    SELECT week, week_end, lag(week) OVER (ORDER BY week) AS previous_week,
        CAST(julianday(week) - julianday(lag(week_end) OVER (ORDER BY week)) AS integer) - 1 AS days_missing_before,
        detainers_issued, declined_stated, persons,
        CASE WHEN detainers_issued > 0 THEN CAST(persons AS double precision) / detainers_issued END AS share
    FROM weeks;
CREATE VIEW persons AS
    SELECT r.week, r.revision_id, d.declined_id, d.row_number, d.agency, d.state, d.state_printed, d.county_printed, d.geoid, d.jurisdiction, d.jurisdiction_state, d.method, d.score, d.citizenship, d.country, d.issued, d.issued_printed, d.declined, d.declined_printed, d.activity_printed, d.page, d.x0, d.top, d.x1, d.bottom, d.continued
    FROM newest_revisions r JOIN declined d ON d.revision_id = r.revision_id;
CREATE VIEW person_offenses AS
    SELECT p.week, p.revision_id, p.declined_id, p.row_number, o.offense_id, o.offense_number, o.offense, o.status, o.ncic_code, o.ncic_category, o.offense_printed,
        p.agency, p.state, p.state_printed, p.county_printed, p.geoid, p.jurisdiction, p.jurisdiction_state, p.method, p.score, p.citizenship, p.country, p.issued, p.issued_printed, p.declined, p.declined_printed, p.activity_printed, p.page, p.x0, p.top, p.x1, p.bottom, p.continued
    FROM persons p JOIN offenses o ON o.declined_id = p.declined_id;
CREATE VIEW crimes AS
    SELECT week, min(offense) AS offense, ncic_code, ncic_category,
        count(CASE WHEN status = 'convicted' THEN 1 END) AS convicted,
        count(CASE WHEN status = 'charged' THEN 1 END) AS charged,
        count(CASE WHEN status IS NULL THEN 1 END) AS not_stated,
        count(*) AS total
    FROM person_offenses GROUP BY week, lower(offense), ncic_code, ncic_category;
CREATE VIEW counties AS
    SELECT week, geoid, coalesce(jurisdiction, agency) AS jurisdiction, coalesce(jurisdiction_state, state) AS state,
        count(DISTINCT agency) AS agencies, count(*) AS persons,
        CAST(count(*) AS double precision) / sum(count(*)) OVER (PARTITION BY week) AS share
    FROM persons GROUP BY week, geoid, coalesce(jurisdiction, agency), coalesce(jurisdiction_state, state);
CREATE VIEW countries AS
    SELECT week, country, min(citizenship) AS citizenship, count(*) AS persons,
        CAST(count(*) AS double precision) / sum(count(*)) OVER (PARTITION BY week) AS share
    FROM persons GROUP BY week, country, CASE WHEN country IS NULL THEN citizenship END;
COMMIT;
