-- Drafts, cases, tasks, clocks, results, ratings, notices. Answers of class
-- public and internal stand in `answers`; everything above is in a box under
-- the applicant's key. Instants: 0 is not yet; a due instant without a limit is
-- 9223372036854775807, so that every list sorts by it.
create table draft (
  city bigint not null,
  id bigint not null,
  person_id bigint not null,
  enterprise_id bigint not null,
  service text not null,
  pack_version bigint not null,
  page bigint not null,             -- where to resume, from 0
  box blob not null,                -- the answers so far, whole
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null,
  case_id bigint not null,                   -- submitted as
  version bigint not null,
  primary key (city, id)
);
create index draft_person on draft (city, person_id, updated_at);
create index draft_expires on draft (city, expires_at);
create table cases (
  city bigint not null,
  id bigint not null,
  no text not null,                 -- what people quote
  service text not null,
  pack_version bigint not null,
  channel text not null,            -- web, hotline, window, api
  state bigint not null,
  person_id bigint not null,
  enterprise_id bigint not null,
  title text not null,
  division bigint not null,
  unit text not null,               -- that answers for the case
  butler bigint not null,                    -- staff who accompanies it
  answers text not null,
  box blob,
  access blob,                      -- keyed digest of a caller's code
  access_tries bigint not null,
  submitted_at bigint not null,
  accepted_at bigint not null,
  decided_at bigint not null,
  closed_at bigint not null,
  due_at bigint not null,                    -- projection of the case clock
  due_provisional bigint not null,  -- first missing calendar year or 0
  light bigint not null,            -- 0 green 1 yellow 2 red 3 grey
  supplements bigint not null,
  extensions bigint not null,
  reminders bigint not null,
  reason text,                      -- of the refusal, as told to the applicant
  clause text,
  duties text,                      -- request items that need a bureau, blank-separated
  version bigint not null,
  primary key (city, id)
);
create unique index cases_no on cases (city, no);
create index cases_person on cases (city, person_id, id);
create index cases_enterprise on cases (city, enterprise_id, id);
create index cases_unit_due on cases (city, unit, state, due_at, id);
create index cases_due on cases (city, state, due_at, id);
create index cases_submitted on cases (city, submitted_at, id);
-- kind: work (of the flow), opinion (of the flow, another unit), consult (asked
-- by a clerk), mend (a bad rating). state: 0 open 1 claimed 2 done 3 cancelled.
create table task (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  node text not null,
  instance bigint not null,         -- activity instance of the flow; 0: none
  kind text not null,
  unit text not null,
  role text not null,
  staff_id bigint not null,
  state bigint not null,
  opened_at bigint not null,
  closed_at bigint not null,
  due_at bigint not null,
  due_provisional bigint not null,
  light bigint not null,
  question text,
  outcome text,
  opinion text,
  conditions text,
  asked_by bigint not null,
  version bigint not null,
  primary key (city, id)
);
create index task_case on task (city, case_id, id);
create index task_unit_due on task (city, unit, closed_at, due_at, id);
create index task_load on task (city, closed_at, unit, light);
create index task_due on task (city, closed_at, due_at, id);
create index task_staff on task (city, staff_id, closed_at, due_at, id);
-- One clock for the case (task_id 0) and one for each task with a limit. The
-- budget, what is consumed and since when it runs are the truth.
create table clock (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  task_id bigint not null,
  name text not null,               -- as the service declares it: check, case …
  why text,                         -- of the suspension
  kind bigint not null,
  phase bigint not null,
  flags bigint not null,
  budget bigint not null,
  extended bigint not null,
  extensions bigint not null,
  consumed bigint not null,
  work_ms bigint not null,
  clock_ms bigint not null,
  over_ms bigint not null,
  started_ms bigint not null,
  running_since_ms bigint not null,
  suspended_since_ms bigint not null,
  suspended_ms bigint not null,
  suspensions bigint not null,
  stopped_ms bigint not null,
  due_was_ms bigint not null,
  fired bigint not null,
  due_at bigint not null,           -- projection
  due_provisional bigint not null,
  version bigint not null,
  primary key (city, id)
);
create index clock_case on clock (city, case_id, id);
create index clock_stopped on clock (city, name, stopped_ms);
create index clock_provisional on clock (city, due_provisional, id);
-- A list sent once: what is missing, one complete list per round.
create table supplement (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  round bigint not null,
  items text not null,              -- JSON: [{field, what}]
  note text,
  asked_by bigint not null,
  asked_at bigint not null,
  lapse_at bigint not null,
  answered_at bigint not null,
  primary key (city, id)
);
create index supplement_case on supplement (city, case_id, round);
-- Uploaded papers; the bytes stand in the file store, sealed.
create table paper (
  city bigint not null,
  id bigint not null,
  person_id bigint not null,
  draft_id bigint not null,
  case_id bigint not null,          -- 0 until submitted
  field text not null,
  round bigint not null,
  digest blob not null,
  media text not null,
  bytes bigint not null,
  box blob not null,                -- the name the person gave
  verdict bigint not null,          -- 0 unseen 1 fits 2 does not
  created_at bigint not null,
  gone_at bigint not null,
  primary key (city, id)
);
create index paper_case on paper (city, case_id, id);
create index paper_draft on paper (city, draft_id, id);
create table permit (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  no text not null,
  code text not null,               -- of the public verification page
  title text not null,
  body text not null,               -- JSON of class public: what, where, when
  box blob,                         -- JSON above public, under the applicant's key
  issued_at bigint not null,
  valid_from bigint not null,
  valid_to bigint not null,
  delivered_at bigint not null,
  revoked_at bigint not null,
  revoked_why text,
  version bigint not null,
  primary key (city, id)
);
create unique index permit_no on permit (city, no);
create unique index permit_code on permit (city, code);
create index permit_case on permit (city, case_id);
create table rating (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  level bigint not null,            -- 5 very satisfied .. 1
  items text,                       -- JSON of the sub-items
  box blob,                         -- words of the person
  created_at bigint not null,
  mend_task bigint not null,                 -- bad ones
  mended_at bigint not null,
  mend_note text,
  called_at bigint not null,
  called_ok bigint not null,
  public_note text,
  version bigint not null,
  primary key (city, id)
);
create unique index rating_case on rating (city, case_id);
create index rating_created on rating (city, created_at, id);
-- Messages to and from the applicant. channel: inbox, sms, email. The address
-- is read from the person when it is sent, never stored here.
create table notice (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  person_id bigint not null,
  channel text not null,
  word text not null,               -- key of the pack's text
  args text not null,               -- JSON of class public
  state bigint not null,            -- 0 waiting 1 sent 2 failed for good
  tries bigint not null,
  next_at bigint not null,
  created_at bigint not null,
  sent_at bigint not null,
  read_at bigint not null,
  fault text,
  primary key (city, id)
);
create index notice_person on notice (city, person_id, channel, id);
create index notice_waiting on notice (city, state, next_at, id);
create index notice_case on notice (city, case_id, id);
-- Counters of numbers given to people: one row a service and day.
create table number_series (
  city bigint not null,
  series text not null,
  last bigint not null,
  version bigint not null,
  primary key (city, series)
);
