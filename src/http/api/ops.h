/* ops.h - every operation of the API, once. Routes (http/routes.h), the OpenAPI document
 * and docs/api.md expand from this table:
 *
 *   OP(id, method, path, right, flags, opts, status, in, out, query, tag, summary)
 *
 * path stands below /api/v1; in and out name shapes (shapes.c), `none` when there is
 * no body; query lists parameters (QUERY below) between blanks. */
#ifndef API_STAFF
#define API_STAFF (YB_SIGNED | YB_STAFF)
#endif
OP(services, "GET", "/services", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, services, "", "services",
   "The services of the city")
OP(service, "GET", "/services/{id}", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, guide, "", "services",
   "The guide of a service")
OP(service_schema, "GET", "/services/{id}/schema", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, any, "",
   "services", "The form of a service as JSON Schema 2020-12")
OP(figures, "GET", "/services/{id}/figures", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, figures, "",
   "services", "How the promise was kept, in working time and on the clock")
OP(city, "GET", "/city", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, city, "", "services",
   "Whose service this is; whether it is a demonstration")
OP(permit, "GET", "/permits/{code}", YB_ANYONE, 0, 0, 200, none, permit, "", "services",
   "What anybody with the code may know of a permit")

OP(code_send, "POST", "/sessions/code", YB_ANYONE, YB_R_JSON | YB_R_LIMIT, 0, 202, code_send,
   none, "", "sessions", "Sends a one-time code to a telephone")
OP(session_open, "POST", "/sessions", YB_ANYONE, YB_R_JSON | YB_R_LIMIT, 0, 201, session_open,
   session, "", "sessions", "Signs in: telephone and code, or a login and its password")
OP(session_close, "DELETE", "/session", YB_SIGNED, 0, 0, 204, none, none, "", "sessions",
   "Signs out")
OP(password, "POST", "/me/password", API_STAFF, YB_R_JSON, 0, 204, password, none, "",
   "sessions", "Changes the password of a member of staff")
OP(me, "GET", "/me", YB_SIGNED, 0, 0, 200, none, me, "", "sessions", "Who is signed in")

OP(case_submit, "POST", "/cases", YB_SIGNED, YB_R_JSON, API_KEY, 201, case_submit, submitted, "",
   "cases", "Submits a case; everything is checked again")
OP(cases, "GET", "/cases", YB_SIGNED, 0, 0, 200, none, cases, "cursor", "cases",
   "One's own cases, newest first")
OP(case_get, "GET", "/cases/{id}", YB_SIGNED, 0, API_ETAG, 200, none, case, "", "cases",
   "A case; staff see it masked, with its tasks")
OP(case_withdraw, "POST", "/cases/{id}/withdraw", YB_SIGNED, YB_R_JSON, API_MATCH, 204,
   withdraw, none, "", "cases", "Withdraws a case")
OP(case_remind, "POST", "/cases/{id}/remind", YB_SIGNED, YB_R_JSON, 0, 204, empty, none, "",
   "cases", "Reminds the unit that holds the case; once a working day")
OP(case_rate, "POST", "/cases/{id}/rate", YB_SIGNED, YB_R_JSON, 0, 204, rate, none, "", "cases",
   "Rates a finished case, once")
OP(case_supplement, "POST", "/cases/{id}/supplement", YB_SIGNED, YB_R_JSON, API_MATCH, 204,
   supplement, none, "", "cases", "Answers the list of what was missing")
OP(supplement_form, "POST", "/cases/{id}/supplement/form", YB_SIGNED, YB_R_JSON, 0, 200,
   supplement_form, supplement_form, "", "cases",
   "The form of an open supplement, with what was filled in so far")
OP(case_messages, "GET", "/cases/{id}/messages", YB_SIGNED, 0, 0, 200, none, talk, "", "cases",
   "What applicant and desk wrote to one another")
OP(case_message, "POST", "/cases/{id}/messages", YB_SIGNED, YB_R_JSON, 0, 201, message,
   change_made, "", "cases", "Writes to the other side; papers are uploaded with field message")
OP(case_messages_read, "POST", "/cases/{id}/messages/read", YB_SIGNED, YB_R_JSON, 0, 204, empty,
   none, "", "cases", "What the other side wrote is read")
OP(case_changes, "GET", "/cases/{id}/changes", YB_SIGNED, 0, 0, 200, none, changes, "", "cases",
   "What may be asked for after the result, and what was")
OP(case_change, "POST", "/cases/{id}/changes", YB_SIGNED, YB_R_JSON, 0, 201, change, change_made,
   "", "cases", "Asks for a change; without a unit that decides it holds at once")
OP(case_change_back, "POST", "/cases/{id}/changes/{change}/back", YB_SIGNED, YB_R_JSON, 0, 204,
   empty, none, "", "cases", "Takes back what nobody has decided")
OP(lead_time, "POST", "/services/{id}/lead-time", YB_ANYONE, YB_R_JSON, 0, 200, lead, lead, "",
   "services", "How many working days before the first day one must apply, rule by rule")
OP(shoots, "GET", "/shoots", YB_ANYONE, 0, 0, 200, none, outings, "first last", "services",
   "What was permitted, where and on which days; a week when not asked for others")
OP(paper_add, "POST", "/papers", YB_SIGNED, YB_R_UPLOAD, API_FILE, 201, paper_add, paper_id, "",
   "papers", "Uploads a paper, to be named in answers or for a supplement")
OP(paper, "GET", "/papers/{id}", YB_SIGNED, 0, API_BYTES, 200, none, none, "", "papers",
   "The bytes of a paper")

OP(drafts, "GET", "/drafts", YB_SIGNED, 0, 0, 200, none, drafts, "", "drafts",
   "One's open drafts, newest first")
OP(draft_open, "POST", "/drafts", YB_SIGNED, YB_R_JSON, 0, 201, draft_open, made, "", "drafts",
   "Begins an application, or goes on with the one of that service")
OP(draft_page, "GET", "/drafts/{id}/pages/{page}", YB_SIGNED, 0, 0, 200, none, form_page, "check",
   "drafts", "A page of the form as these answers show it")
OP(draft_save, "POST", "/drafts/{id}/pages/{page}", YB_SIGNED, YB_R_JSON, 0, 200, draft_save,
   form_page, "", "drafts", "Stores what was filled in, faults or not, and says what follows")
OP(draft_check, "GET", "/drafts/{id}/check", YB_SIGNED, 0, 0, 200, none, form_check, "", "drafts",
   "All answers before they are sent, with what is missing")
OP(draft_submit, "POST", "/drafts/{id}/submit", YB_SIGNED, YB_R_JSON, 0, 201, empty, submitted, "",
   "drafts", "Submits a draft; however often, it is one case")
OP(draft_drop, "DELETE", "/drafts/{id}", YB_SIGNED, 0, 0, 204, none, none, "", "drafts",
   "Throws a draft away")

OP(inbox, "GET", "/inbox", YB_SIGNED, 0, 0, 200, none, inbox, "", "inbox",
   "One's messages, newest first")
OP(inbox_read, "POST", "/inbox/{id}/read", YB_SIGNED, YB_R_JSON, 0, 204, empty, none, "", "inbox",
   "Marks a message as read")

OP(tasks, "GET", "/tasks", API_STAFF, 0, 0, 200, none, queue,
   "queue unit service kind light limit cursor", "tasks", "A queue by remaining time")
OP(task_claim, "POST", "/tasks/{id}/claim", API_STAFF, YB_R_JSON, API_MATCH, 204, empty, none,
   "", "tasks", "Takes a task")
OP(task_release, "POST", "/tasks/{id}/release", API_STAFF, YB_R_JSON, API_MATCH, 204, empty,
   none, "", "tasks", "Gives a task back to its unit")
OP(task_complete, "POST", "/tasks/{id}/complete", API_STAFF, YB_R_JSON, API_MATCH, 204, complete,
   none, "", "tasks", "Completes a task with one of its verbs")
OP(task_hand_over, "POST", "/tasks/{id}/hand-over", API_STAFF, YB_R_JSON, API_MATCH, 204,
   hand_over, none, "", "tasks", "Gives a task to a colleague or another unit")
OP(task_extend, "POST", "/tasks/{id}/extend", API_STAFF, YB_R_JSON, API_MATCH, 204, extend, none,
   "", "tasks", "Extends a limit, once, before it has passed")
OP(task_remind, "POST", "/tasks/{id}/remind", API_STAFF, YB_R_JSON, 0, 204, empty, none, "",
   "tasks", "Reminds the unit that holds a task")
OP(task_press, "POST", "/tasks/{id}/press", API_STAFF, YB_R_JSON, 0, 204, reason, none, "",
   "tasks", "Asks a unit to account for a late task")
OP(case_consult, "POST", "/cases/{id}/consult", API_STAFF, YB_R_JSON, 0, 204, consult, none, "",
   "tasks", "Asks further units, in parallel")
OP(supervision, "GET", "/supervision", API_STAFF, 0, 0, 200, none, supervision, "", "supervision",
   "Yellow and red tasks, worst first, and the load of the units")
OP(audit, "GET", "/audit", API_STAFF | YB_AUDIT, 0, 0, 200, none, audit,
   "case verb actor from to limit cursor", "supervision", "Who did what, newest first")

OP(catalog, "GET", "/catalog", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, catalog, "", "catalog",
   "The panels and kinds of the catalogue")
OP(sketch, "GET", "/map", YB_ANYONE, YB_R_PUBLIC, 0, 200, none, sketch, "", "catalog",
   "The schematic map of the city, in units of its own")
OP(entries, "GET", "/entries", YB_ANYONE, 0, 0, 200, none, found,
   "text kind panel division where range near radius walk box map free_from free_to sort after "
   "limit", "catalog", "Finds entries: text, facets with counts, near a place, free on days")
OP(entry, "GET", "/entries/{kind}/{slug}", YB_ANYONE, 0, 0, 200, none, entry, "", "catalog",
   "An entry; who keeps or moderates it sees its newest version and the rest")
OP(compare, "GET", "/compare", YB_ANYONE, 0, 0, 200, none, compare, "ids", "catalog",
   "Up to four entries of one kind, side by side")
OP(entries_export, "GET", "/kinds/{id}/entries", YB_ANYONE, 0, API_BYTES, 200, none, none,
   "format", "catalog", "The published entries of a kind as CSV, XLSX or GeoJSON")
OP(entries_import, "POST", "/kinds/{id}/entries", API_STAFF, YB_R_RAW, API_RAW_BODY, 200, none,
   imported, "", "catalog", "Drafts from CSV, XLSX or GeoJSON; faults name the row")
OP(entries_kept, "GET", "/kept", YB_SIGNED, 0, 0, 200, none, kept, "cursor", "catalog",
   "One's own entries; for moderators those that wait")
OP(entry_save, "POST", "/entries", YB_SIGNED, YB_R_JSON, 0, 201, entry_save, saved, "", "catalog",
   "Saves an entry as a draft: a new one, or the next version")
OP(entry_move, "POST", "/entries/{id}/move", YB_SIGNED, YB_R_JSON, 0, 204, entry_move, none, "",
   "catalog", "Submits, publishes, refuses, suspends, resumes or withdraws an entry")
OP(entry_free, "GET", "/entries/{id}/free", YB_ANYONE, 0, 0, 200, none, free, "first last",
   "booking", "What can be booked, day by day; two weeks when not asked for others")
OP(shortlist_save, "POST", "/shortlists", YB_ANYONE, YB_R_JSON | YB_R_LIMIT, 0, 201, shortlist,
   code, "", "catalog", "Saves a list of entries that can be shared by its code")
OP(shortlist, "GET", "/shortlists/{code}", YB_ANYONE, 0, 0, 200, none, shortlist, "", "catalog",
   "A shared list")
OP(subscriptions, "GET", "/subscriptions", YB_SIGNED, 0, 0, 200, none, subscriptions, "", "catalog",
   "One's own subscriptions to questions of the catalogue")
OP(subscribe, "POST", "/subscriptions", YB_SIGNED, YB_R_JSON, 0, 201, subscribe, made, "",
   "catalog", "Tells of what is new to a question: a message a day at most")
OP(unsubscribe, "DELETE", "/subscriptions/{id}", YB_SIGNED, 0, 0, 204, none, none, "", "catalog",
   "Ends a subscription")

OP(book, "POST", "/bookings", YB_SIGNED, YB_R_JSON, API_KEY, 201, book, booked, "", "booking",
   "Books, holds, or waits in line; send a key")
OP(bookings, "GET", "/bookings", YB_SIGNED, 0, 0, 200, none, bookings, "entry cursor", "booking",
   "One's own bookings; those of an entry for who keeps it")
OP(booking, "GET", "/bookings/{id}", YB_SIGNED, 0, 0, 200, none, booking, "", "booking",
   "A booking")
OP(booking_change, "POST", "/bookings/{id}/change", YB_SIGNED, YB_R_JSON, 0, 204, rebook, none,
   "", "booking", "Other days, another slot, another count")
OP(booking_move, "POST", "/bookings/{id}/move", YB_SIGNED, YB_R_JSON, 0, 204, booking_move, none,
   "", "booking", "Confirms, cancels or refuses a booking")
OP(check_in, "POST", "/check-in", YB_SIGNED, YB_R_JSON, 0, 200, check_in, checked, "", "booking",
   "Lets in whoever shows the code")
OP(review, "POST", "/bookings/{id}/review", YB_SIGNED, YB_R_JSON, 0, 201, review, made, "",
   "booking", "Rates what was used, once")
OP(review_show, "POST", "/reviews/{id}/show", API_STAFF, YB_R_JSON, 0, 204, review_show, none, "",
   "booking", "Shows or hides the words of a review")
OP(photo_add, "POST", "/entries/{id}/photographs", YB_SIGNED, YB_R_UPLOAD, API_FILE, 201,
   photo_add, photo, "", "catalog", "Adds a photograph; metadata is removed, a moderator shows it")
OP(photo_show, "POST", "/photographs/{id}/show", API_STAFF, YB_R_JSON, 0, 204, photo_show, none,
   "", "catalog", "Shows or refuses a photograph")
OP(photo, "GET", "/photographs/{digest}", YB_ANYONE, 0, API_BYTES, 200, none, none, "size",
   "catalog", "A photograph as JPEG; size=small for cards")
