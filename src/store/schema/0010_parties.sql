-- People, enterprises and staff. A person's own data stands only in `box`,
-- sealed under the person's key; `key_box` holds that key sealed under the
-- installation's key `key_ver`. Destroying key_box erases the person. Instants: 0 is
-- not yet.
create table person (
  city bigint not null,
  id bigint not null,
  box blob,                         -- JSON: name, phone, idkind, idno, email
  key_box blob,                     -- null: erased
  key_ver bigint not null,
  lang text,
  created_at bigint not null,
  erased_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
-- Keyed digests by which a person is found again; kind: phone, idno, email.
create table person_blind (
  city bigint not null,
  kind text not null,
  digest blob not null,
  person_id bigint not null,
  primary key (city, kind, digest, person_id)
);
create index person_blind_person on person_blind (city, person_id);
create table enterprise (
  city bigint not null,
  id bigint not null,
  uscc text not null,
  name text not null,
  uscc_warn bigint not null,        -- 1: the check digit fails; a clerk confirms
  confirmed_by bigint not null,
  created_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index enterprise_uscc on enterprise (city, uscc);
-- Who may act for an enterprise; role: owner, agent.
create table enterprise_person (
  city bigint not null,
  enterprise_id bigint not null,
  person_id bigint not null,
  role text not null,
  granted_by bigint not null,
  granted_at bigint not null,
  revoked_at bigint not null,
  primary key (city, enterprise_id, person_id)
);
create index enterprise_person_person on enterprise_person (city, person_id);
create table consent (
  city bigint not null,
  id bigint not null,
  person_id bigint not null,
  purpose text not null,
  text_version text not null,
  given_at bigint not null,
  withdrawn_at bigint not null,
  primary key (city, id)
);
create index consent_person on consent (city, person_id);
create table staff (
  city bigint not null,
  id bigint not null,
  login text not null,
  name text not null,
  password text not null,           -- Argon2id, encoded
  must_change bigint not null,
  fails bigint not null,
  locked_until bigint not null,
  disabled_at bigint not null,
  changed_at bigint not null,
  created_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index staff_login on staff (city, login);
create table staff_role (
  city bigint not null,
  staff_id bigint not null,
  role text not null,
  unit text not null,
  division bigint not null,         -- 0: the unit's own
  granted_by bigint not null,
  granted_at bigint not null,
  primary key (city, staff_id, role, unit)
);
create table one_time_code (
  city bigint not null,
  id bigint not null,
  digest blob not null,             -- blind index of the telephone
  purpose text not null,
  code blob not null,               -- keyed digest of the code
  created_at bigint not null,
  expires_at bigint not null,
  tries bigint not null,
  used_at bigint not null,
  primary key (city, id)
);
create index one_time_code_digest on one_time_code (city, digest, created_at);
create table session (
  city bigint not null,
  token blob not null,              -- digest of the cookie's token
  kind bigint not null,             -- 0 anonymous, 1 person, 2 staff, 3 caller
  party_id bigint not null,
  enterprise_id bigint not null,    -- the person acts for it; 0: for themselves
  case_id bigint not null,          -- caller: the one case it may see
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  primary key (city, token)
);
create index session_party on session (city, kind, party_id);
create index session_expires on session (city, expires_at);
