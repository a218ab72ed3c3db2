-- Where the server has Citus, the tables of the domain lie by city beside the events,
-- so that a command touches one node; what is small and the same for all is copied.
/*citus:
select create_distributed_table('person', 'city', colocate_with => 'event');
select create_distributed_table('person_blind', 'city', colocate_with => 'event');
select create_distributed_table('enterprise', 'city', colocate_with => 'event');
select create_distributed_table('enterprise_person', 'city', colocate_with => 'event');
select create_distributed_table('consent', 'city', colocate_with => 'event');
select create_distributed_table('staff', 'city', colocate_with => 'event');
select create_distributed_table('staff_role', 'city', colocate_with => 'event');
select create_distributed_table('one_time_code', 'city', colocate_with => 'event');
select create_distributed_table('session', 'city', colocate_with => 'event');
select create_distributed_table('draft', 'city', colocate_with => 'event');
select create_distributed_table('cases', 'city', colocate_with => 'event');
select create_distributed_table('task', 'city', colocate_with => 'event');
select create_distributed_table('clock', 'city', colocate_with => 'event');
select create_distributed_table('supplement', 'city', colocate_with => 'event');
select create_distributed_table('paper', 'city', colocate_with => 'event');
select create_distributed_table('permit', 'city', colocate_with => 'event');
select create_distributed_table('rating', 'city', colocate_with => 'event');
select create_distributed_table('notice', 'city', colocate_with => 'event');
select create_distributed_table('number_series', 'city', colocate_with => 'event');
select create_distributed_table('flow_instance', 'city', colocate_with => 'event');
select create_distributed_table('flow_job', 'city', colocate_with => 'event');
select create_distributed_table('flow_message', 'city', colocate_with => 'event');
select create_reference_table('pack_version');
*/
