-- Wrong tries at what does not exist are counted like those at what does: being locked
-- out tells nobody whether there is such an account or case.
create table wrong_try (
  city bigint not null,
  digest blob not null,             -- blind index of what was guessed at
  tries bigint not null,
  until_at bigint not null,         -- forgotten then; from the last try on, locked until then
  primary key (city, digest)
);
create index wrong_try_until on wrong_try (city, until_at);
/*citus:
select create_distributed_table('wrong_try', 'city', colocate_with => 'event');
*/
