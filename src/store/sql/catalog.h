/* catalog.h - statements of engine/catalog. */

#define RESOURCE_COLUMNS \
  "id, kind, slug, title, state, division, placed, lon, lat, person_id, enterprise_id, body, " \
  "box, live, live_version, seed, reason, created_at, updated_at, published_at, rating_sum, " \
  "ratings, version"
SQL(resource_insert, "insert into resource (city, " RESOURCE_COLUMNS ") values (?1, ?2, ?3, ?4, "
    "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, "
    "?24)")
SQL(resource_get, "select " RESOURCE_COLUMNS " from resource where city = ?1 and id = ?2")
SQL(resource_by_slug, "select " RESOURCE_COLUMNS " from resource where city = ?1 and kind = ?2 "
    "and slug = ?3")
SQL(resource_update, "update resource set title = ?3, state = ?4, division = ?5, placed = ?6, "
    "lon = ?7, lat = ?8, person_id = ?9, enterprise_id = ?10, body = ?11, box = ?12, live = ?13, "
    "live_version = ?14, seed = ?15, reason = ?16, updated_at = ?17, published_at = ?18, "
    "rating_sum = ?19, ratings = ?20, version = ?21 "
    "where city = ?1 and id = ?2 and version = ?22")
/* The projection's first filling, in order of id. */
SQL(resource_live, "select id, kind, slug, division, placed, lon, lat, live, published_at, "
    "rating_sum, ratings, live_version from resource where city = ?1 and id > ?2 "
    "and live is not null order by id limit 500")
SQL(resource_version_insert, "insert into resource_version (city, resource_id, version, at, "
    "actor_kind, actor, state, body, box) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
SQL(resource_versions, "select version, at, actor_kind, actor, state from resource_version "
    "where city = ?1 and resource_id = ?2 order by version desc limit 100")
SQL(resource_version_get, "select body, box, state from resource_version where city = ?1 and "
    "resource_id = ?2 and version = ?3")
SQL(relation_clear, "delete from resource_relation where city = ?1 and from_id = ?2")
SQL(relation_add, "insert into resource_relation (city, from_id, name, ord, to_kind, to_slug) "
    "values (?1, ?2, ?3, ?4, ?5, ?6)")
/* Who points here, published ones only. */
SQL(relation_to, "select r.id, r.kind, r.slug, x.name from resource_relation x "
    "join resource r on r.city = x.city and r.id = x.from_id "
    "where x.city = ?1 and x.to_kind = ?2 and x.to_slug = ?3 and r.live is not null "
    "order by x.from_id limit 200")

LIST(resources, RESOURCE_COLUMNS, "from resource r where r.city = ?1")
FILTER(resources, state, "r.state = ?")
FILTER(resources, person, "r.person_id = ?")
FILTER(resources, enterprise, "r.enterprise_id = ?")
FILTER(resources, kind, "r.kind = ?")
SORT(resources, newest, "r.updated_at desc, r.id desc", "(r.updated_at, r.id) < (?, ?)")

#define PHOTOGRAPH_COLUMNS \
  "id, resource_id, digest, width, height, caption, licence, author, state, ord, created_at, " \
  "version"
SQL(photograph_insert, "insert into photograph (city, " PHOTOGRAPH_COLUMNS ") values (?1, ?2, "
    "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
SQL(photograph_get, "select " PHOTOGRAPH_COLUMNS " from photograph where city = ?1 and id = ?2")
SQL(photograph_of, "select " PHOTOGRAPH_COLUMNS " from photograph where city = ?1 and "
    "resource_id = ?2 order by ord, id limit 100")
SQL(photograph_waiting, "select " PHOTOGRAPH_COLUMNS " from photograph where city = ?1 and "
    "state = 0 and id > ?2 order by id limit 100")
SQL(photograph_update, "update photograph set state = ?3, ord = ?4, caption = ?5, licence = ?6, "
    "author = ?7, version = ?8 where city = ?1 and id = ?2 and version = ?9")
SQL(photograph_drop, "delete from photograph where city = ?1 and id = ?2")

#define REVIEW_COLUMNS \
  "id, resource_id, booking_id, person_id, level, words, answer, state, created_at, version"
SQL(review_insert, "insert into resource_review (city, " REVIEW_COLUMNS ") values (?1, ?2, ?3, "
    "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
SQL(review_get, "select " REVIEW_COLUMNS " from resource_review where city = ?1 and id = ?2")
SQL(review_of_booking, "select " REVIEW_COLUMNS " from resource_review where city = ?1 and "
    "booking_id = ?2")
SQL(review_shown, "select " REVIEW_COLUMNS " from resource_review where city = ?1 and "
    "resource_id = ?2 and state = 1 and id < ?3 order by id desc limit 50")
SQL(review_waiting, "select " REVIEW_COLUMNS " from resource_review where city = ?1 and "
    "state = 0 and id > ?2 order by id limit 100")
SQL(review_update, "update resource_review set state = ?3, answer = ?4, version = ?5 "
    "where city = ?1 and id = ?2 and version = ?6")

#define SHORTLIST_COLUMNS "id, person_id, title, code, items, created_at, updated_at, version"
SQL(shortlist_insert, "insert into shortlist (city, " SHORTLIST_COLUMNS ") values (?1, ?2, ?3, "
    "?4, ?5, ?6, ?7, ?8, ?9)")
SQL(shortlist_by_code, "select " SHORTLIST_COLUMNS " from shortlist where city = ?1 and code = ?2")
SQL(shortlist_get, "select " SHORTLIST_COLUMNS " from shortlist where city = ?1 and id = ?2")
SQL(shortlist_of, "select " SHORTLIST_COLUMNS " from shortlist where city = ?1 and "
    "person_id = ?2 order by updated_at desc, id desc limit 50")
SQL(shortlist_update, "update shortlist set title = ?3, items = ?4, updated_at = ?5, "
    "version = ?6 where city = ?1 and id = ?2 and version = ?7")

#define SUBSCRIPTION_COLUMNS "id, person_id, question, since_at, told, created_at, version"
SQL(subscription_insert, "insert into subscription (city, " SUBSCRIPTION_COLUMNS ") values (?1, "
    "?2, ?3, ?4, ?5, ?6, ?7, ?8)")
SQL(subscription_get, "select " SUBSCRIPTION_COLUMNS " from subscription where city = ?1 and "
    "id = ?2")
SQL(subscription_of, "select " SUBSCRIPTION_COLUMNS " from subscription where city = ?1 and "
    "person_id = ?2 order by id desc limit 40")
SQL(subscription_update, "update subscription set since_at = ?3, told = ?4, version = ?5 "
    "where city = ?1 and id = ?2 and version = ?6")
SQL(subscription_drop, "delete from subscription where city = ?1 and id = ?2")
SQL(resource_since, "select " RESOURCE_COLUMNS " from resource where city = ?1 and "
    "(published_at, id) > (?2, ?3) and live is not null "
    "order by published_at, id limit 200")

SQL(seen_add, "update entry_seen set views = views + ?4, lists = lists + ?5 where city = ?1 and "
    "resource_id = ?2 and day = ?3")
SQL(seen_insert, "insert into entry_seen (city, resource_id, day, views, lists) "
    "values (?1, ?2, ?3, ?4, ?5)")
SQL(seen_of, "select resource_id, cast(sum(views) as bigint), cast(sum(lists) as bigint) from "
    "entry_seen where city = ?1 and resource_id >= ?2 and resource_id <= ?3 and day >= ?4 and "
    "day <= ?5 group by resource_id order by resource_id limit 500")
SQL(seen_drop, "delete from entry_seen where city = ?1 and day < ?2")
