-- A journal as the first Second Chance wrote it, from its own code: never edited.
PRAGMA application_id = 843270705;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE interviews (
            id TEXT PRIMARY KEY,
            company_key TEXT NOT NULL,          -- the company as `same` compares it
            ended_at REAL NOT NULL,             -- end of the interview, seconds since 1970 UTC
            debrief TEXT NOT NULL,              -- JSON, the record Debrief
            recorded_at TEXT NOT NULL,          -- ISO 8601 with offset
            changed_at TEXT NOT NULL,
            thread TEXT NOT NULL,               -- JSON, the record SettledThread
            words TEXT NOT NULL,                -- JSON, the record PersonsWord
            plan TEXT,                          -- JSON, the record PlanSnapshot; NULL: not visited yet
            wake_at REAL                        -- next visit, seconds since 1970 UTC; NULL: never by itself
        );
INSERT INTO "interviews" VALUES('prairie-gate-credit-union-2026-09-04','prairie gate credit union',1788539400.0,'{"company":"Prairie Gate Credit Union","role":"Branch Operations Manager","mode":"onsite","interview_end":"2026-09-04T11:30:00-05:00","interviewers":[{"name":"Denise Kowalczyk","part":"hiring_manager","email":"denise.kowalczyk@prairiegate.example","given":"Denise","family":"Kowalczyk","title":"","first_name_basis":true,"highlight":"the teller who redesigned the queue with masking tape","lead":false}],"fit":[{"skill":"running a four-teller branch through two audits","need":"steadier closing routines"}],"enthusiasm":"rebuilding the closing routine with your tellers","botched":[{"question":"How would you handle a cash shortage at close?","better_answer":"I recount with a second person before anyone leaves","went":"incomplete","topic":"","asked_by":"Denise Kowalczyk"}],"references":{"who":"my former district manager","testimonial_text":"","testimonial_source":""},"decision":{"date":null,"text":""},"mailbox":"","thread":"","their_time_zone":"America/Chicago","their_country":"US","subdivision":"IL","closed_days":[],"tone":null,"nudge":false,"feedback":false,"went":"","private_note":"","improve":[]}','2026-09-04T12:10:00-05:00','2026-09-04T12:10:00-05:00','{"message_ids":[],"subject":"","why":[],"key":""}','{"confirmed_at":null,"snoozed_until":null,"skipped":[],"rearmed_at":null,"closed_at":null,"reworded":[]}','{"state":"open","track":{"state":"waiting","reason":null,"not_before":null,"expires":null},"warnings":[],"needs_input":[],"candidates":[],"look_again":"2026-09-07T12:10:00-05:00","why":[],"errors":[],"visited_at":"2026-09-04T12:10:00-05:00"}',1788801000.0);
CREATE TABLE placements (
            interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            person_key TEXT NOT NULL,           -- the person as names are compared
            record TEXT NOT NULL,               -- JSON, the record Placement: no words of a letter
            UNIQUE (interview, kind, person_key)    -- promise 2: one letter, once
        );
INSERT INTO "placements" VALUES('prairie-gate-credit-union-2026-09-04','thank_you','denise kowalczyk','{"interview":"prairie-gate-credit-union-2026-09-04","kind":"thank_you","person":"Denise Kowalczyk","stage":"placed","ticket":"t1","draft_id":"d1","message_id":"<d1@mail.example>","in_reply_to":"<a1@prairiegate.example>","references":["<a1@prairiegate.example>"],"sender":{"email":"marcus.ellery@mail.example","name":"Marcus Ellery"},"to":[{"email":"denise.kowalczyk@prairiegate.example","name":""}],"cc":[],"subject":"Re: Branch Operations Manager interview","suggested_send":null,"fingerprint":[3,9223372036854775813],"placed_at":"2026-09-04T12:10:00-05:00","sighting":{"fate":"sent","evidence":"found in Sent","draft_id":"","edited":false,"sent_at":"2026-09-04T12:30:00-05:00","sent_message_id":"<s1@mail.example>"},"rewording":0,"via":false,"pass_on":[],"position":0,"next_round":false,"second_chance_sent":false,"warnings":[],"why":[]}');
CREATE INDEX interviews_by_wake ON interviews (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX interviews_by_company ON interviews (company_key, ended_at);
CREATE UNIQUE INDEX placements_once ON placements (interview, kind)
            WHERE kind IN ('second_chance', 'gracious_decline')
        ;
COMMIT;
