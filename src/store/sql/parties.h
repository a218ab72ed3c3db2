/* parties.h - statements of engine/parties: persons, enterprises, staff, codes,
 * sessions, consents. */
#define PERSON_COLUMNS "id, box, key_box, key_ver, lang, created_at, erased_at, version"
SQL(person_insert, "insert into person (city, " PERSON_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
SQL(person_get, "select " PERSON_COLUMNS " from person where city = ?1 and id = ?2")
SQL(person_update, "update person set box = ?3, key_box = ?4, key_ver = ?5, lang = ?6, "
    "erased_at = ?7, version = ?8 where city = ?1 and id = ?2 and version = ?9")
SQL(person_old_keys, "select " PERSON_COLUMNS " from person where city = ?1 and key_ver < ?2 "
    "and erased_at = 0 and id > ?3 order by id limit 500")
SQL(person_old_key_count, "select count(*) from person where city = ?1 and key_ver < ?2 "
    "and erased_at = 0")
SQL(blind_insert,
    "insert into person_blind (city, kind, digest, person_id) values (?1, ?2, ?3, ?4)")
SQL(blind_find, "select person_id from person_blind where city = ?1 and kind = ?2 and digest = ?3 "
    "order by person_id limit 1")
SQL(blind_drop_all, "delete from person_blind where city = ?1 and person_id = ?2")

#define ENTERPRISE_COLUMNS "id, uscc, name, uscc_warn, confirmed_by, created_at, version"
SQL(enterprise_insert, "insert into enterprise (city, " ENTERPRISE_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
SQL(enterprise_get, "select " ENTERPRISE_COLUMNS " from enterprise where city = ?1 and id = ?2")
SQL(enterprise_by_uscc,
    "select " ENTERPRISE_COLUMNS " from enterprise where city = ?1 and uscc = ?2")
SQL(enterprise_confirm, "update enterprise set confirmed_by = ?3, version = version + 1 "
    "where city = ?1 and id = ?2 and version = ?4")
SQL(link_insert, "insert into enterprise_person (city, enterprise_id, person_id, role, granted_by, "
    "granted_at, revoked_at) values (?1, ?2, ?3, ?4, ?5, ?6, 0)")
SQL(link_get, "select role, granted_at, revoked_at from enterprise_person "
    "where city = ?1 and enterprise_id = ?2 and person_id = ?3")
SQL(link_renew, "update enterprise_person set role = ?4, granted_by = ?5, granted_at = ?6, "
    "revoked_at = 0 where city = ?1 and enterprise_id = ?2 and person_id = ?3")
SQL(link_revoke, "update enterprise_person set revoked_at = ?4 "
    "where city = ?1 and enterprise_id = ?2 and person_id = ?3 and revoked_at = 0")
SQL(links_of_person, "select l.enterprise_id, l.role, e.uscc, e.name, e.uscc_warn, e.confirmed_by "
    "from enterprise_person l join enterprise e on e.city = l.city and e.id = l.enterprise_id "
    "where l.city = ?1 and l.person_id = ?2 and l.revoked_at = 0 order by l.enterprise_id")
SQL(links_of_enterprise, "select person_id, role, granted_at from enterprise_person "
    "where city = ?1 and enterprise_id = ?2 and revoked_at = 0 order by granted_at, person_id")

SQL(consent_insert, "insert into consent (city, id, person_id, purpose, text_version, given_at, "
    "withdrawn_at) values (?1, ?2, ?3, ?4, ?5, ?6, 0)")
SQL(consents_of, "select id, purpose, text_version, given_at, withdrawn_at from consent "
    "where city = ?1 and person_id = ?2 order by id")
SQL(consent_withdraw, "update consent set withdrawn_at = ?4 "
    "where city = ?1 and person_id = ?2 and purpose = ?3 and withdrawn_at = 0")

#define STAFF_COLUMNS                                                                \
  "id, login, name, password, must_change, fails, locked_until, disabled_at, changed_at, " \
  "created_at, version"
SQL(staff_insert, "insert into staff (city, " STAFF_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
SQL(staff_get, "select " STAFF_COLUMNS " from staff where city = ?1 and id = ?2")
SQL(staff_by_login, "select " STAFF_COLUMNS " from staff where city = ?1 and login = ?2")
SQL(staff_all, "select " STAFF_COLUMNS " from staff where city = ?1 order by login limit 2000")
SQL(staff_of_unit, "select distinct s.id, s.name from staff s join staff_role r on r.city = s.city "
    "and r.staff_id = s.id where s.city = ?1 and r.unit = ?2 and s.disabled_at = 0 "
    "order by s.name, s.id")
SQL(staff_update, "update staff set name = ?3, password = ?4, must_change = ?5, fails = ?6, "
    "locked_until = ?7, disabled_at = ?8, changed_at = ?9, version = ?10 "
    "where city = ?1 and id = ?2 and version = ?11")
SQL(role_insert, "insert into staff_role (city, staff_id, role, unit, division, granted_by, "
    "granted_at) values (?1, ?2, ?3, ?4, 0, ?5, ?6)")
SQL(role_drop,
    "delete from staff_role where city = ?1 and staff_id = ?2 and role = ?3 and unit = ?4")
SQL(roles_of, "select role, unit from staff_role where city = ?1 and staff_id = ?2 "
    "order by granted_at, role, unit")

SQL(code_insert, "insert into one_time_code (city, id, digest, purpose, code, created_at, "
    "expires_at, tries, used_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)")
SQL(code_latest, "select id, code, expires_at, tries from one_time_code where city = ?1 and "
    "digest = ?2 and created_at > ?4 and purpose = ?3 and used_at = 0 "
    "order by created_at desc, id desc limit 1")
SQL(code_count, "select count(*) from one_time_code where city = ?1 and digest = ?2 "
    "and created_at > ?3")
SQL(code_try, "update one_time_code set tries = tries + 1 where city = ?1 and id = ?2")
SQL(code_use, "update one_time_code set used_at = ?3 where city = ?1 and id = ?2 and used_at = 0")
SQL(code_clean, "delete from one_time_code where city = ?1 and expires_at < ?2")

#define SESSION_COLUMNS \
  "token, kind, party_id, enterprise_id, case_id, created_at, seen_at, expires_at"
SQL(session_insert, "insert into session (city, " SESSION_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
SQL(session_get, "select " SESSION_COLUMNS " from session where city = ?1 and token = ?2")
SQL(session_seen, "update session set seen_at = ?3 where city = ?1 and token = ?2")
SQL(session_switch, "update session set enterprise_id = ?3 where city = ?1 and token = ?2")
SQL(session_drop, "delete from session where city = ?1 and token = ?2")
SQL(session_drop_party, "delete from session where city = ?1 and kind = ?2 and party_id = ?3")
SQL(wrong_try_get, "select tries, until_at from wrong_try where city = ?1 and digest = ?2")
SQL(wrong_try_insert, "insert into wrong_try (city, digest, tries, until_at) "
    "values (?1, ?2, ?3, ?4)")
SQL(wrong_try_update, "update wrong_try set tries = ?3, until_at = ?4 "
    "where city = ?1 and digest = ?2")
SQL(wrong_try_clean, "delete from wrong_try where city = ?1 and until_at <= ?2")
SQL(session_clean, "delete from session where city = ?1 and expires_at < ?2")
