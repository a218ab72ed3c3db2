-- Running flows: one compact row an instance (pure/bpmn's state), the jobs of
-- external workers, and the messages that instances wait for. Instants: 0 is not yet.
create table flow_instance (
  city bigint not null,
  id bigint not null,
  case_id bigint not null,
  model text not null,              -- id of the process
  pack_version bigint not null,
  state blob not null,
  variables text,                   -- JSON object
  started_at bigint not null,
  ended_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create unique index flow_instance_case on flow_instance (city, case_id);
-- A job is open until it is done or cancelled: then its row goes. retries 0: it
-- has failed too often and waits for a person.
create table flow_job (
  city bigint not null,
  id bigint not null,
  flow_id bigint not null,
  case_id bigint not null,
  activity bigint not null,
  node text not null,
  topic text not null,
  due_at bigint not null,           -- not before
  lock_owner text,
  lock_until bigint not null,
  retries bigint not null,
  error text,
  created_at bigint not null,
  primary key (city, id)
);
create unique index flow_job_activity on flow_job (city, flow_id, activity);
create index flow_job_due on flow_job (city, topic, due_at, id);
create table flow_message (
  city bigint not null,
  flow_id bigint not null,
  activity bigint not null,
  case_id bigint not null,
  name text not null,
  created_at bigint not null,
  primary key (city, flow_id, activity)
);
create index flow_message_name on flow_message (city, name, case_id, activity);
