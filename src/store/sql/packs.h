/* packs.h - statements of service/start: published pack versions, what an empty
 * store is told by. */
SQL(pack_newest, "select version, digest from pack_version where city = ?1 "
    "order by version desc limit 1")
SQL(pack_insert, "insert into pack_version (city, version, digest, at, bundle) values "
    "(?1, ?2, ?3, ?4, ?5)")
SQL(pack_list, "select version, digest from pack_version where city = ?1 and version <> ?2 "
    "order by version desc limit 1000")
SQL(pack_bundle, "select bundle, digest from pack_version where city = ?1 and version = ?2")
SQL(pack_in_use, "select pack_version from cases where city = ?1 and pack_version = ?2 limit 1")
SQL(person_any, "select id from person where city = ?1 limit 1")
SQL(staff_any, "select id from staff where city = ?1 limit 1")
SQL(case_after_of_person, "select id from cases where city = ?1 and person_id = ?2 and id > ?3 "
    "order by id limit 1")
