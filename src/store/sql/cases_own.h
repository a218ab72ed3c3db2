/* cases_own.h - statements of the applicant's side: drafts, papers, ratings, notices,
 * permits, lists of one's own cases. */
#define DRAFT_COLUMNS                                                              \
  "id, person_id, enterprise_id, service, pack_version, page, box, created_at, "    \
  "updated_at, expires_at, case_id, version"
SQL(draft_insert, "insert into draft (city, " DRAFT_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
SQL(draft_get, "select " DRAFT_COLUMNS " from draft where city = ?1 and id = ?2")
SQL(drafts_of, "select " DRAFT_COLUMNS " from draft where city = ?1 and person_id = ?2 "
    "order by updated_at desc, id desc limit 50")
SQL(draft_update, "update draft set page = ?3, box = ?4, updated_at = ?5, expires_at = ?6, "
    "case_id = ?7, version = ?8 where city = ?1 and id = ?2 and version = ?9")
SQL(draft_drop, "delete from draft where city = ?1 and id = ?2")
SQL(drafts_expired, "select id from draft where city = ?1 and expires_at < ?2 "
    "order by expires_at, id limit 200")

#define PAPER_COLUMNS                                                              \
  "id, person_id, draft_id, case_id, field, round, digest, media, bytes, box, verdict, " \
  "created_at, gone_at"
SQL(paper_insert, "insert into paper (city, " PAPER_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
SQL(paper_get, "select " PAPER_COLUMNS " from paper where city = ?1 and id = ?2")
SQL(papers_of_draft, "select " PAPER_COLUMNS " from paper where city = ?1 and draft_id = ?2 "
    "and gone_at = 0 order by id")
SQL(papers_of_case, "select " PAPER_COLUMNS " from paper where city = ?1 and case_id = ?2 "
    "and gone_at = 0 and field <> 'message' order by id")
SQL(papers_of_messages, "select " PAPER_COLUMNS " from paper where city = ?1 and case_id = ?2 "
    "and gone_at = 0 and field = 'message' order by id")
SQL(papers_bind, "update paper set case_id = ?3 where city = ?1 and draft_id = ?2 "
    "and case_id = 0 and gone_at = 0")
SQL(paper_bind, "update paper set case_id = ?3 where city = ?1 and id = ?2 "
    "and case_id = 0 and person_id = ?4 and gone_at = 0")
SQL(draft_papers_gone, "update paper set gone_at = ?3 where city = ?1 and draft_id = ?2 "
    "and case_id = 0 and gone_at = 0")
SQL(papers_gone, "select id from paper where city = ?1 and gone_at > 0 and gone_at < ?2 "
    "order by gone_at, id limit 200")
SQL(paper_forget, "delete from paper where city = ?1 and id = ?2 and gone_at > 0")
SQL(paper_gone, "update paper set gone_at = ?3 where city = ?1 and id = ?2 and gone_at = 0")
SQL(paper_verdict, "update paper set verdict = ?3 where city = ?1 and id = ?2")

SQL(cases_of_person, "select " CASE_COLUMNS " from cases where city = ?1 and person_id = ?2 "
    "and id < ?3 and enterprise_id = 0 order by id desc limit 21")
SQL(cases_of_enterprise,
    "select " CASE_COLUMNS " from cases where city = ?1 and enterprise_id = ?2 "
    "and id < ?3 order by id desc limit 21")
/* All that the applicant's page of a case stands on: whose it is, and how often it, they
 * and their enterprise have moved. */
SQL(case_stamp, "select c.person_id, c.enterprise_id, c.version, "
    "(select count(*) from event e where e.city = c.city and e.kind = 'case' and e.agg = c.id), "
    "(select count(*) from event e where e.city = c.city and e.kind = 'person' "
    "and e.agg = c.person_id), "
    "(select count(*) from event e where e.city = c.city and e.kind = 'enterprise' "
    "and e.agg = c.enterprise_id) from cases c where c.city = ?1 and c.id = ?2")
SQL(cases_states_of_person, "select state from cases where city = ?1 and person_id = ?2 "
    "and enterprise_id = 0 order by id desc limit 100")
SQL(cases_states_of_enterprise, "select state from cases where city = ?1 and enterprise_id = ?2 "
    "order by id desc limit 100")
SQL(cases_open_of_person, "select count(*) from cases where city = ?1 and person_id = ?2 "
    "and closed_at = 0 and state <> ?3")

SQL(rating_insert,
    "insert into rating (city, id, case_id, level, items, box, created_at, mend_task, "
    "mended_at, called_at, called_ok, version) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 1)")
SQL(rating_of_case, "select id, level, items, box, created_at, mend_task, mended_at, mend_note, "
    "called_at, called_ok, public_note, version from rating where city = ?1 and case_id = ?2")
SQL(rating_mended, "update rating set mended_at = ?3, mend_note = ?4, public_note = ?5, "
    "version = version + 1 where city = ?1 and id = ?2 and version = ?6")
SQL(rating_called, "update rating set called_at = ?3, called_ok = ?4, version = version + 1 "
    "where city = ?1 and id = ?2 and version = ?5")

SQL(notice_insert, "insert into notice (city, id, case_id, person_id, channel, word, args, state, "
    "tries, next_at, created_at, sent_at, read_at) "
    "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11, 0)")
SQL(notices_of_person, "select id, case_id, word, args, created_at, read_at from notice "
    "where city = ?1 and person_id = ?2 and channel = ?3 order by id desc limit 50")
SQL(notices_unread, "select count(*) from notice where city = ?1 and person_id = ?2 "
    "and channel = ?3 and read_at = 0")
SQL(notice_read, "update notice set read_at = ?4 where city = ?1 and id = ?2 and person_id = ?3 "
    "and read_at = 0")
SQL(notices_waiting, "select id, case_id, person_id, channel, word, args, tries from notice "
    "where city = ?1 and state = 0 and next_at <= ?2 order by next_at, id limit 50")
SQL(notice_sent, "update notice set state = ?3, tries = ?4, next_at = ?5, sent_at = ?6, fault = ?7 "
    "where city = ?1 and id = ?2 and state = 0")

#define PERMIT_COLUMNS                                                             \
  "id, case_id, no, code, title, body, box, issued_at, valid_from, valid_to, delivered_at, " \
  "revoked_at, revoked_why, version"
SQL(permit_insert, "insert into permit (city, " PERMIT_COLUMNS ") values "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")
SQL(permit_of_case, "select " PERMIT_COLUMNS " from permit where city = ?1 and case_id = ?2 "
    "order by id desc limit 1")
SQL(permit_by_code, "select " PERMIT_COLUMNS " from permit where city = ?1 and code = ?2")
SQL(permit_delivered, "update permit set delivered_at = ?3, version = version + 1 "
    "where city = ?1 and id = ?2 and version = ?4")
