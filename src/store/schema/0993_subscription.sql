-- A question of the catalogue that a person wants to hear of: told at most once a day what
-- was published since `since_at`, by one timer.
create table subscription (
  city bigint not null,
  id bigint not null,
  person_id bigint not null,
  question text not null,           -- JSON: kind, panel, place, q, w
  since_at bigint not null,
  told bigint not null,             -- messages so far
  created_at bigint not null,
  version bigint not null,
  primary key (city, id)
);
create index subscription_person on subscription (city, person_id, id);
create index resource_published on resource (city, published_at, id);
/*sqlite:
insert into sqlite_stat1 (tbl, idx, stat) values
  ('subscription', 'sqlite_autoindex_subscription_1', '20000 20000 1'),
  ('subscription', 'subscription_person', '20000 20000 2 1'),
  ('resource', 'resource_published', '100000 100000 2 1');
*/
/*citus:
select create_distributed_table('subscription', 'city', colocate_with => 'event');
*/
