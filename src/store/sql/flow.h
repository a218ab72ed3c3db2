/* flow.h - the statements of engine/flow (schema/0030_flow.sql). */
SQL(flow_put,
    "insert into flow_instance (city, id, case_id, model, pack_version, state, variables, "
    "started_at, ended_at, version) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)")
SQL(flow_of_case,
    "select id, case_id, model, pack_version, state, variables, ended_at, version "
    "from flow_instance where city = ?1 and case_id = ?2")
SQL(flow_save,
    "update flow_instance set state = ?4, variables = ?5, ended_at = ?6, version = version + 1 "
    "where city = ?1 and id = ?2 and version = ?3")

#define FLOW_JOB "id, flow_id, case_id, activity, node, topic, retries, lock_until, created_at"
SQL(flow_job_put,
    "insert into flow_job (city, id, flow_id, case_id, activity, node, topic, due_at, lock_until, "
    "retries, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?8)")
SQL(flow_job_drop, "delete from flow_job where city = ?1 and flow_id = ?2 and activity = ?3")
SQL(flow_job_get,
    "select " FLOW_JOB ", lock_owner from flow_job where city = ?1 and id = ?2")
SQL(flow_job_due,
    "select " FLOW_JOB " from flow_job where city = ?1 and topic = ?2 and due_at <= ?3 "
    "and lock_until <= ?3 and retries > 0 order by due_at, id limit ?4 "
    "/*pg: for update skip locked*/")
SQL(flow_job_lock,
    "update flow_job set lock_owner = ?3, lock_until = ?4 "
    "where city = ?1 and id = ?2 and lock_until <= ?5 and retries > 0")
SQL(flow_job_extend,
    "update flow_job set lock_until = ?4 where city = ?1 and id = ?2 and lock_owner = ?3 "
    "and lock_until > ?5")
SQL(flow_job_fail,
    "update flow_job set retries = ?4, due_at = ?5, error = ?6, lock_owner = null, lock_until = 0 "
    "where city = ?1 and id = ?2 and lock_owner = ?3 and lock_until > ?7")
SQL(flow_job_wake,
    "update flow_job set retries = ?3, due_at = ?4, lock_owner = null, lock_until = 0 "
    "where city = ?1 and flow_id = ?2 and retries = 0")

SQL(flow_message_put,
    "insert into flow_message (city, flow_id, activity, case_id, name, created_at) "
    "values (?1, ?2, ?3, ?4, ?5, ?6)")
SQL(flow_message_drop,
    "delete from flow_message where city = ?1 and flow_id = ?2 and activity = ?3")
SQL(flow_message_waiting,
    "select case_id from flow_message where city = ?1 and name = ?2 and case_id > ?3 "
    "order by case_id, activity limit ?4")
